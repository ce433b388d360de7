"""Whether there is anything to build: a look at the files, before anything large is loaded.

What a build has looked at is noted in `build/store/fresh`. If all of it is as it was, and the site is as
it was published, the build is over at once, and says what it would say.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from builder import keys
from builder.adapters import editions, files, stamps
from builder.adapters.stamps import Look

_CODE = Path(__file__).parent
_NAME = "fresh"
_TOLD_BY_OTHERS = (b"INHERIT", b"!ENV", b"hooks:")
"""What lets mkdocs.yml say what stands elsewhere."""


class Choices(NamedTuple):
    """What a build was asked for on the command line, and its time if that is fixed."""

    config_file: str
    target: str
    audience: str
    drafts: bool
    strict: bool
    epoch: str


class Fresh(NamedTuple):
    """What a build has left. `until` is when it would be another one, in seconds since 1970."""

    choices: Choices
    folders: tuple[str, ...]
    digest: str
    until: float
    token: str
    said: str
    pages: int
    summary: str


def choices(
    config_file: Path, target: Path | None, audience: str | None, *, drafts: bool, strict: bool
) -> Choices:
    """Return what a build was asked for."""
    return Choices(
        str(config_file.resolve()),
        str(target.resolve()) if target is not None else "",
        audience or "",
        drafts,
        strict,
        os.environ.get("SOURCE_DATE_EPOCH", ""),
    )


def find(asked: Choices, look: Look) -> Fresh | None:
    """Return what the build before has left if this one would do nothing; `look` is at content.

    Raises:
        BusyError: Another build is at work.
    """
    root = Path(asked.config_file).parent
    data = files.read_optional(root / "build" / "store" / _NAME)
    if data is None:
        return None
    try:
        values = marshal.loads(data)  # noqa: S302 - written by us; damaged data is refused
        known = Fresh(Choices(*values[0]), *values[1:])
    except (ValueError, TypeError, EOFError, IndexError):
        return None
    if known.choices != asked or time.time() >= known.until:
        return None
    target, state = Path(known.folders[-1]), root / "build" / "editions"
    if not editions.is_current(target, state=state, token=known.token):
        return None
    if digest(asked, look, known.folders[:-1]) != known.digest:
        return None
    # A build that is at work may be about to change it.
    with files.lock(root / "build"):
        return known


def content_of(asked: Choices) -> Look:
    """Look at the content of a site; what is wrong with it is said by the build."""
    try:
        return stamps.look_at(Path(asked.config_file).parent / "content")
    except OSError:
        return Look({}, 0)


def digest(asked: Choices, look: Look, folders: Iterable[str]) -> str:
    """Return a digest of the stamps of everything that a build looks at; '' if that says too little.

    `look` is at content, `folders` are the others. It says too little if a file is as new as the look:
    it may change again unnoticed.
    """
    config = files.read_optional(Path(asked.config_file)) or b""
    if any(word in config for word in _TOLD_BY_OTHERS):
        return ""
    state = hashlib.blake2b(config + repr((sys.version, keys.installed())).encode())
    looks = {"content": look}
    looks |= {folder: stamps.look_at(Path(folder)) for folder in (str(_CODE), *folders)}
    for folder, found in looks.items():
        if not found.is_settled:
            return ""
        state.update(f"{folder}\0".encode() + found.digest)
    return state.hexdigest()


def write(store: Path, fresh: Fresh) -> None:
    """Note what a build has left; nothing is noted if there is no digest.

    Raises:
        WriteError: It cannot be written.
    """
    if fresh.digest:
        values = (tuple(fresh.choices), *fresh[1:])
        files.write_file(store / _NAME, marshal.dumps(values))  # type: ignore[arg-type]
    else:
        (store / _NAME).unlink(missing_ok=True)
