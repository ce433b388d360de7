"""Plain text: the bytes of a file become a draft article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from builder.core.draft import Cut, Draft, ListBlock, Note, Paragraph, Reason
from builder.importers.charset import decode
from builder.importers.credit import (
    Credit,
    closing_credit,
    find_url,
    is_name,
    read_byline,
    read_credit,
    read_dateline,
)
from builder.importers.dates import find_date
from builder.importers.head import Head, parts_of, read_head
from builder.importers.headline import derive_title
from builder.importers.language import guess_language
from builder.importers.layout import Chunk, split
from builder.importers.shape import shape
from builder.importers.trim import trim

_DATELINE_WITHIN = 3  # a dateline opens one of the first paragraphs


@dataclass(slots=True)
class _Origin:
    """What is known of the origin; the first to say something is right."""

    authors: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    publisher: str = ""
    url: str = ""
    date: str | None = None

    def add(self, credit: Credit | None, date: str | None = None) -> None:
        self.date = self.date or date
        if credit:
            self.authors += [name for name in credit.authors if name not in self.authors]
            self.agencies += [name for name in credit.agencies if name not in self.agencies]
            self.publisher = self.publisher or credit.publisher
            self.url = self.url or credit.url


def _date_in_url(url: str) -> str | None:
    parts = url.split("/")
    days = (f"{y}-{m:0>2}-{d:0>2}" for y, m, d in zip(parts, parts[1:], parts[2:], strict=False))
    return next((date for day in days if (date := find_date(day))), None)


def _dateline(chunks: list[Chunk], origin: _Origin) -> tuple[str, int]:
    """Take the dateline off its paragraph in `chunks`."""
    for index, chunk in enumerate(chunks[:_DATELINE_WITHIN]):
        found = read_dateline(chunk.text) if chunk.mark == "text" else None
        if found:
            written, credit, date = found
            origin.add(credit, date)
            chunks[index] = replace(chunk, text=chunk.text[len(written) :].strip())
            return written, chunk.line
    return "", 0


def _read_cut(chunk: Chunk, reason: Reason, origin: _Origin) -> None:
    text = chunk.plain
    if reason == "credit":
        origin.add(read_credit(text), find_date(text))
    elif reason == "byline":
        found = read_byline(text)
        for part in [] if found else parts_of(text):
            named = part if is_name(part) else ""
            found = found or read_byline(part) or read_byline(f"Autor: {named}")
        origin.add(found, find_date(text))
    elif reason == "date":
        origin.add(None, find_date(text))
    elif reason == "link":
        origin.add(Credit(url=find_url(text)))


def _read_fields(head: Head, origin: _Origin) -> None:
    fields = head.fields
    origin.add(read_byline(f"Autor: {fields['author']}") if "author" in fields else None)
    origin.add(read_credit(f"Quelle: {fields['source']}") if "source" in fields else None)
    origin.add(Credit(url=find_url(fields.get("url", ""))), find_date(fields.get("date", "")))


def _origin(chunks: Sequence[Chunk], head: Head, reasons: dict[int, Reason], last: int) -> _Origin:
    """What the lines around the article say; those within it only if they are signatures."""
    origin = _Origin()
    _read_fields(head, origin)
    for index, reason in sorted(reasons.items()):
        credit = read_credit(chunks[index].plain) if reason == "credit" else None
        if index < head.end or index > last or (credit and credit.strong):
            _read_cut(chunks[index], reason, origin)
    return origin


def read_text(data: bytes, name: str) -> Draft:
    """Read one article of plain text; `name` is the file's name, used only if it has no words.

    Never fails: bytes of unknown encoding are read as Windows-1252, and the notes say so.
    """
    text, charset_notes = decode(data)
    notes: list[Note] = list(charset_notes)
    chunks, joined = split(text)
    if joined:
        notes.append("joined-lines")
    head = read_head(chunks)
    reasons = head.cut | trim(chunks, head.end)
    kept_at = [i for i in range(len(chunks)) if i not in reasons and i != head.title]
    kept = [chunks[i] for i in kept_at]
    origin = _origin(chunks, head, reasons, kept_at[-1] if kept_at else len(chunks))
    dateline, dateline_line = _dateline(kept, origin)
    if kept and not (origin.agencies or origin.publisher):
        origin.add(closing_credit(kept[-1].text))
    blocks = shape(kept, titled=head.title is not None)

    lead = blocks[0].text if len(blocks) > 1 and isinstance(blocks[0], Paragraph) else ""
    title = head.fields.get("title", "")
    derived = not title and head.title is None
    if head.title is not None:
        title = chunks[head.title].plain
    elif derived:
        title = next((derive_title(b.text) for b in blocks if isinstance(b, Paragraph)), "")
        items = (item for b in blocks if isinstance(b, ListBlock) for item in b.items)
        title = title or next(filter(None, map(derive_title, items)), "")
        lead = "" if lead.rstrip(".") == title.rstrip(".") else lead
        if not title:
            notes.append("no-text")
            title = PurePath(name).stem or "?"
    language = guess_language(" ".join([title, *(chunk.text for chunk in kept)]))
    stated = head.fields.get("lang", "").lower()[:2]
    return Draft(
        title=title,
        summary=head.fields.get("summary", lead),
        lang="en" if stated == "en" else "de" if stated == "de" else language,
        date=origin.date or _date_in_url(origin.url),
        authors=tuple(origin.authors),
        agency=", ".join(origin.agencies),
        publisher=origin.publisher,
        url=origin.url,
        blocks=blocks,
        cut=tuple(Cut(r, chunks[i].line, chunks[i].text) for i, r in sorted(reasons.items())),
        title_derived=derived,
        title_line=chunks[head.title].line if head.title is not None else 0,
        dateline=dateline,
        dateline_line=dateline_line,
        notes=tuple(notes),
    )
