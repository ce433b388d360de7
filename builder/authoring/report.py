"""What an import has done, as lines for the terminal: nothing is cut without saying so."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from builder.authoring.imports import Imported
from builder.core.draft import Cut, Draft, Note

NOTES: dict[Note, str] = {
    "decoded-cp1252": "bytes that are not UTF-8 were read as Windows-1252; look at the umlauts",
    "decoded-utf-16": "read as UTF-16",
    "replaced-bytes": "bytes without meaning are shown as \N{REPLACEMENT CHARACTER}",
    "removed-controls": "control characters were removed",
    "joined-lines": "the lines were wrapped at a width and have been joined",
    "no-text": "the file has no words",
}


def lines_of(imported: Imported, shown_path: str, languages: tuple[str, ...]) -> Iterator[str]:
    """Yield what an editor has to know about an article; `languages` are those of the site."""
    draft = imported.draft
    yield shown_path
    yield f"  original: {imported.original.file}"
    yield f"  language: {imported.lang}; date: {imported.date} ({imported.dated})"
    origin = [
        f"{name}: {value}"
        for name, value in (
            ("agency", draft.agency),
            ("publisher", draft.publisher),
            ("author", ", ".join(draft.authors)),
        )
        if value
    ]
    yield f"  {'; '.join(origin)}" if origin else "  source: the text names none"
    if imported.id != imported.wanted_id:
        yield f"  id: {imported.id}, because {imported.owner} has '{imported.wanted_id}'"
    if draft.title_derived:
        yield "  title: the text has none; this is the beginning of its first sentence"
    if imported.lang not in languages:
        yield f"  language: the site has no edition in '{imported.lang}'"
    yield from (f"  note: {NOTES[note]}" for note in draft.notes)
    yield _annotations(imported)
    yield from (f"  ambiguous, not annotated: {one}" for one in imported.annotated.ambiguous)
    yield from (f"  cut, {line}" for line in _cuts(draft))


def _annotations(imported: Imported) -> str:
    mentions = imported.annotated.mentions
    entities = len({mention.id for mention in mentions if mention.kind == "entity"})
    terms = len({mention.id for mention in mentions if mention.kind == "term"})
    marks = _count(len(mentions), "mark")
    known = f"{_count(entities, 'entity', 'entities')} and {_count(terms, 'term')}"
    return f"  annotated: {known} with {marks}" if mentions else "  annotated: no known name found"


def _cuts(draft: Draft) -> Iterator[str]:
    """Yield each cut in the order of the text; the comments are one."""
    if draft.dateline:
        yield f"line {draft.dateline_line}, dateline: {_begin(draft.dateline)}"
    for cut in draft.cut:
        if cut.reason != "comments":
            yield f"line {cut.line}, {cut.reason}: {_begin(cut.text)}"
    comments = [cut for cut in draft.cut if cut.reason == "comments"]
    if comments:
        yield _comments(comments)


def _comments(cuts: list[Cut]) -> str:
    count = _count(len(cuts), "paragraph")
    return f"from line {cuts[0].line}, comments: {count}, the first: {_begin(cuts[0].text)}"


def _begin(text: str) -> str:
    """Return the first words of a text."""
    short = textwrap.shorten(text, 60, placeholder=" …")
    return short if short != "…" else f"{text[:58]} …"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
