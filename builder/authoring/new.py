"""New notes: articles, entities and terms to be filled in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from builder.authoring.library import Library, RefusedError, check_id, create, day_of
from builder.core import skeletons
from builder.core.drafting import id_of
from builder.core.model import EntityType

Kind = Literal["article", "entity", "term"]


@dataclass(frozen=True, slots=True)
class NewNote:
    """What is wanted; None where the title, the site or the day decides."""

    kind: Kind
    title: str
    id: str | None = None
    lang: str | None = None
    type: str | None = None
    date: str | None = None


def write_note(wanted: NewNote, library: Library) -> Path:
    """Write a note with its required fields and return its path.

    Raises:
        RefusedError: The title gives no id, the id is taken, or an option does not fit.
        WriteError: The file cannot be written.
    """
    title = " ".join(wanted.title.split())
    if not title or not title.isprintable():
        raise RefusedError("the title has to be readable text")
    if wanted.type is not None and wanted.kind != "entity":
        raise RefusedError("only entities have a --type")
    if wanted.date is not None and wanted.kind != "article":
        raise RefusedError("only articles have a --date")
    id = id_of(title) if wanted.id is None else wanted.id
    if not id:
        raise RefusedError(
            f"'{title}' has no Latin letter or digit to make an id of; give one with --id"
        )
    check_id(id, library)
    lang = wanted.lang or library.settings.languages[0]
    content = library.settings.content
    match wanted.kind:
        case "article":
            day = day_of(wanted.date)
            path = content / "articles" / day[:4] / f"{id}.md"
            text = skeletons.new_article(title, date=day, lang=lang)
        case "entity":
            path = content / "entities" / f"{id}.md"
            text = skeletons.new_entity(title, type=EntityType(wanted.type or "concept"), lang=lang)
        case "term":
            path = content / "glossary" / f"{id}.md"
            text = skeletons.new_term(title, lang=lang, languages=library.settings.languages)
    create(path, text.encode())
    return path
