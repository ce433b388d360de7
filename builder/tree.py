"""The tree of content: which files there are, and their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from builder.adapters import files, stamps
from builder.adapters.stamps import Look
from builder.core.findings import Finding, Rule
from builder.core.paths import DocPath
from builder.core.source import Span
from builder.kept import Stamp
from builder.settings import Settings, SettingsError

KINDS = {"articles": "article", "entities": "entity", "glossary": "term", "pages": "page"}
UNKNOWN: Stamp = (0, 0, 0)
"""The stamp of a file that may have changed unnoticed: it is equal to no other, not even to itself."""


class Texts(Mapping[str, str]):
    """The texts of sources by path, read when they are asked for; what cannot be read has none."""

    def __init__(self, root: Path, names: Iterable[str]) -> None:
        self._root = root
        self._names = dict.fromkeys(names)

    def __getitem__(self, name: str) -> str:
        """Return the text of a source."""
        if name not in self._names:
            raise KeyError(name)
        source = files.read_source(self._root / name, name)
        if isinstance(source, Finding):
            raise KeyError(name)
        return source.text

    def __iter__(self) -> Iterator[str]:
        """Return the paths."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many sources there are."""
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of content, which is at `root`: notes by kind, the stamps of all, assets, faults."""

    root: Path
    look: Look
    notes: Mapping[str, tuple[str, ...]]
    stamps: dict[str, Stamp]
    texts: Texts
    assets: tuple[Path, ...]
    findings: tuple[Finding, ...]

    @property
    def by_path(self) -> dict[DocPath, Path]:
        """Return the assets by their path below the folder of pages."""
        return {DocPath(path.relative_to(self.root).as_posix()): path for path in self.assets}

    @property
    def files(self) -> frozenset[str]:
        """Return the paths of all files."""
        return frozenset(self.stamps)


def read_tree(settings: Settings, look: Look | None = None, known: Tree | None = None) -> Tree:
    """Take in what a look at every file of content has shown; `known` is the tree of an earlier one.

    Raises:
        SettingsError: There is no content folder.
    """
    if not settings.content.is_dir():
        raise SettingsError(
            f"there is no folder {settings.content}; 'briefing init' makes a new site"
        )
    found: dict[str, list[str]] = {kind: [] for kind in KINDS.values()}
    found_stamps: dict[str, Stamp] = {}
    assets, findings = [], []
    try:
        look = look or stamps.look_at(settings.content)
    except OSError as error:
        raise SettingsError(f"cannot read {error.filename}: {error.strerror}") from error
    if known is not None and (changed := _changed(look, known.look)) is not None:
        return replace(known, look=look, stamps={**known.stamps, **changed})
    for inside, stamp in look.stamps.items():
        name = f"content/{inside}"
        found_stamps[name] = _told(stamp, look)
        folder = inside.partition("/")[0] if "/" in inside else ""
        kind = KINDS.get(folder)
        reason = ""
        if stamp is None or folder == "assets":
            reason = files.why_unreadable(settings.content / inside)
        if reason:
            findings.append(Finding(Rule.NOT_UTF8, name, Span(0, 0), f"cannot be read: {reason}"))
        elif folder == "assets":
            assets.append(settings.content / inside)
        elif kind is not None and inside.endswith(".md"):
            found[kind].append(name)
        elif kind is None and inside.endswith(".md"):
            findings.append(_stray(name))
    names = {kind: tuple(some) for kind, some in found.items()}
    every = [name for some in names.values() for name in some]
    return Tree(
        settings.content,
        look,
        names,
        found_stamps,
        Texts(settings.content.parent, every),
        tuple(assets),
        tuple(findings),
    )


def _told(stamp: Stamp | None, look: Look) -> Stamp:
    return stamp if stamp is not None and look.settled(stamp) else UNKNOWN


def _changed(look: Look, known: Look) -> dict[str, Stamp] | None:
    """Return the stamps by path that differ from an earlier look; None if there are other files."""
    then = known.stamps
    if look.stamps.keys() != then.keys():
        return None
    names = [name for name, stamp in look.stamps.items() if stamp is not then[name]]
    if any(look.stamps[name] is None or then[name] is None for name in names):
        return None
    return {f"content/{name}": _told(look.stamps[name], look) for name in names}


def _stray(name: str) -> Finding:
    return Finding(
        Rule.STRAY_FILE,
        name,
        Span(0, 0),
        "this file is not read",
        f"move it to content/{', content/'.join(KINDS)}",
    )
