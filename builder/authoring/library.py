"""A site as somebody sees it who adds to it: its names, its ids, the originals it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from builder import build, sources
from builder.adapters import workers
from builder.adapters.files import WriteError
from builder.adapters.workers import Crew
from builder.core.dates import parse_date
from builder.core.linker import Matcher
from builder.core.mentions import Context
from builder.core.model import Article
from builder.core.notes import note_id
from builder.core.paths import ID
from builder.core.registry import Registry, build_registry
from builder.settings import Settings, SettingsError
from builder.tree import read_tree

_FOLDERS = ("content/articles/", "content/entities/", "content/glossary/")
_RESERVED = {"index": "the overview pages"}


class RefusedError(SettingsError):
    """What was asked for cannot be done; the message says why, in one sentence."""


@dataclass(slots=True)
class Library:
    """A site's notes, and what may not be taken twice; both mappings grow with what is added.

    `taken` has the owner's path by id (former ids too), `originals` that of the article by the
    SHA-256 sum of its source.
    """

    settings: Settings
    registry: Registry
    files: frozenset[str]
    taken: dict[str, str]
    originals: dict[str, str]
    matchers: dict[str, Matcher] = field(default_factory=dict)

    def context(self, lang: str) -> Context:
        """Return what resolving a text in `lang` needs."""
        if lang not in self.matchers:
            notes = self.registry.entities.values(), self.registry.terms.values()
            self.matchers[lang] = Matcher(*notes, lang)
        return Context(self.registry, self.matchers[lang], self.files, lang)


def read_library(settings: Settings) -> Library:
    """Read a site; faults in its content do not matter here.

    Raises:
        SettingsError: There is no content folder.
    """
    tree = read_tree(settings)
    parsed = sources.parse(tree, settings, Crew(workers.processes()))
    articles, entities, terms = parsed.of_registry
    registry, _ = build_registry(articles, entities, terms)
    paths = {id: path for path, id in registry.paths.items()}
    taken = _RESERVED | {former: paths[id] for former, id in registry.former.items()}
    # A file that cannot be read has its id too.
    taken |= {
        note_id(name): name
        for name in sorted(tree.files)
        if name.startswith(_FOLDERS) and name.endswith(".md")
    }
    originals = _originals(map(sources.decode_article, parsed.fresh.values()))
    return Library(settings, registry, tree.files, taken, originals)


def _originals(articles: Iterable[Article]) -> dict[str, str]:
    return {source.sha256: a.path for a in articles for source in a.sources if source.sha256}


def check_id(id: str, library: Library) -> None:
    """Refuse an id that is not kebab-case or has an owner.

    Raises:
        RefusedError: It is.
    """
    if not ID.fullmatch(id):
        raise RefusedError(
            f"'{id}' is no id: small letters a to z, digits and single hyphens are allowed"
        )
    if id in library.taken:
        raise RefusedError(f"the id '{id}' is taken by {library.taken[id]}; --id chooses another")


def day_of(date: str | None) -> str:
    """Return a date given by somebody (a day, month or year) or, without one, today.

    Raises:
        RefusedError: It is no date.
    """
    if date is None:
        return today()
    parsed = parse_date(date)
    if parsed is None or parsed.end is not None:
        raise RefusedError(f"'{date}' is not a date; write 2025-06-27")
    return parsed.text


def today() -> str:
    """Return today's date here, in ISO form; SOURCE_DATE_EPOCH fixes it."""
    now: dt.datetime = build.now()
    return now.astimezone().date().isoformat()


def create(path: Path, data: bytes) -> None:
    """Write a new file and the folders above it; never over an existing one.

    Raises:
        RefusedError: There is such a file.
        WriteError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise RefusedError(f"{path} exists already and is left as it is") from error
    except OSError as error:
        raise WriteError(f"cannot write {path}: {error.strerror}") from error
