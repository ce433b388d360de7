"""Importing: a received file becomes an article of the site, its original is kept in seeds/."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.adapters.files import WriteError
from builder.authoring.library import Library, check_id, create, day_of, today
from builder.core.decode import Report
from builder.core.draft import Draft
from builder.core.drafting import (
    Annotated,
    Original,
    annotate,
    free_id,
    id_of,
    imported_article,
)
from builder.core.notes import read_article
from builder.core.paths import slug
from builder.core.source import SourceFile
from builder.importers.text import read_text

_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "an Office or ZIP file",
    b"\xd0\xcf\x11\xe0": "an Office file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_MARKUP = (b"<!doctype html", b"<html", b"<?xml")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


class BadFileError(Exception):
    """A file cannot be imported; the message says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the command line said; None where it left the choice to the text."""

    lang: str | None = None
    date: str | None = None
    id: str | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """An article that was written, and what an editor has to know about it.

    `dated` says where the date comes from; `wanted_id` is the title's own id, which another note
    may have had before.
    """

    path: Path
    id: str
    wanted_id: str
    owner: str
    draft: Draft
    original: Original
    annotated: Annotated
    lang: str
    date: str
    dated: str


def import_file(library: Library, path: Path, choices: Choices) -> Imported:
    """Write the article of one file, and a copy of the file to seeds/.

    Raises:
        BadFileError: The file has no text, is not text, or is imported already.
        RefusedError: An option does not fit.
        WriteError: The site cannot be written.
    """
    data = _read(path)
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 in library.originals:
        raise BadFileError(f"{path} is imported already: {library.originals[sha256]}")
    draft = read_text(data, path.name)
    if "no-text" in draft.notes:
        raise BadFileError(f"{path} has no words to make an article of")
    wanted = choices.id or id_of(draft.title) or id_of(path.stem) or "article"
    if choices.id is not None:
        check_id(choices.id, library)
    id = free_id(wanted, library.taken)
    lang, (date, dated) = choices.lang or draft.lang, _date(draft, choices)
    original = Original(_keep(library.settings.root, path, data), sha256)
    name = f"content/articles/{date[:4]}/{id}.md"
    text = imported_article(
        draft, original, date=date, lang=lang, status="draft" if choices.draft else ""
    )
    article = read_article(SourceFile(name, text), Report(name), lang)
    annotated = annotate(text, article, library.context(lang))
    target = library.settings.content / "articles" / date[:4] / f"{id}.md"
    create(target, annotated.text.encode())
    owner = library.taken.get(wanted, "")
    library.taken[id] = library.originals[sha256] = name
    return Imported(
        path=target,
        id=id,
        wanted_id=wanted,
        owner=owner,
        draft=draft,
        original=original,
        annotated=annotated,
        lang=lang,
        date=date,
        dated=dated,
    )


def _date(draft: Draft, choices: Choices) -> tuple[str, str]:
    if choices.date is not None:
        return day_of(choices.date), "as given"
    return (draft.date, "from the text") if draft.date else (today(), "today: the text has none")


def _read(path: Path) -> bytes:
    """Return the bytes of a text file.

    Raises:
        BadFileError: It cannot be read, is empty, or is something else than plain text.
    """
    if path.is_dir():
        raise BadFileError(f"{path} is a folder; name files")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFileError(f"cannot read {path}: {error.strerror}") from error
    if not data.removeprefix(_BOM).strip():
        raise BadFileError(f"{path} is empty")
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise BadFileError(f"{path} is {what}, not plain text; save its text and import that")
    if data.removeprefix(_BOM).lstrip()[:20].lower().startswith(_MARKUP):
        raise BadFileError(
            f"{path} is a web page or XML, not plain text; save its text and import that"
        )
    if b"\0" in data and not data.startswith(_UTF16):
        raise BadFileError(f"{path} is a binary file, not plain text")
    return data


def _keep(root: Path, path: Path, data: bytes) -> str:
    """Return the original's path below `root` after making sure that it lies in seeds/.

    Raises:
        WriteError: It cannot be copied.
    """
    seeds = root / "seeds"
    if path.resolve().is_relative_to(seeds.resolve()):
        return f"seeds/{path.resolve().relative_to(seeds.resolve()).as_posix()}"
    for name in _names(path):
        target = seeds / name
        if not target.exists():
            create(target, data)
            return f"seeds/{name}"
        try:
            if target.read_bytes() == data:
                return f"seeds/{name}"
        except OSError as error:
            raise WriteError(f"cannot read {target}: {error.strerror}") from error
    raise AssertionError("names never end")


def _names(path: Path) -> Iterator[str]:
    """Yield the file's name, then numbered ones."""
    # A name in another encoding cannot be written down in an article.
    stem = path.stem if path.name.isprintable() else slug(path.stem) or "original"
    yield stem + path.suffix
    number = 2
    while True:
        yield f"{stem}-{number}{path.suffix}"
        number += 1
