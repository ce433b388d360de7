"""The head of an article: what stands above the first paragraph, and which line is the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from builder.core.draft import Reason
from builder.importers.boilerplate import furniture, is_comment_count, is_comments_marker
from builder.importers.credit import (
    find_url,
    is_name,
    read_byline,
    read_credit,
    read_dateline,
    without_url,
)
from builder.importers.dates import date_line
from builder.importers.headline import is_headline, is_prose
from builder.importers.layout import Chunk

_LABELS = {
    "title": "title titel headline überschrift schlagzeile",
    "author": "author authors autor autorin autoren by",
    "date": "date datum published veröffentlicht",
    "source": "source quelle publisher agency agentur",
    "url": "url link",
    "lang": "lang language sprache",
    "summary": "summary zusammenfassung teaser description beschreibung vorspann",
}
_FIELD = {word: key for key, words in _LABELS.items() for word in words.split()}
_LABELLED = re.compile(r"(?P<label>[^\W\d_]+)\s*:\s+(?P<value>\S.*)")
_DATED = ("date", "metadata")
_PARTS = re.compile(r"\s*[|·•]\s*")
_LONGEST_KICKER = 35


@dataclass(frozen=True, slots=True)
class Head:
    """`end` is the index of the first chunk of the body, `title` that of the title or None."""

    end: int
    title: int | None
    cut: dict[int, Reason]
    fields: dict[str, str] = field(default_factory=dict)


def parts_of(text: str) -> list[str]:
    """The parts of a line such as `Von … | 4. Juli 2025 | 12 Kommentare`."""
    return [part for part in _PARTS.split(text) if part] if len(text) <= 200 else [text]


def line_reason(text: str) -> Reason | None:
    """The reason to cut a line of the head or the tail, where dates and names stand alone."""
    parts = parts_of(text)
    if len(parts) > 1:  # "4. Juli 2025 | Lesezeit: 3 Minuten"
        reasons = [line_reason(part) or is_comment_count(part) for part in parts]
        if all(reasons) and (dated := {"byline", "date"}.intersection(filter(None, reasons))):
            return "byline" if "byline" in dated else "date"
    if find_url(text) and not any(c.isalnum() for c in without_url(text)):
        return "link"
    if date_line(text):
        return "date"
    if read_byline(text):
        return "byline"
    if read_credit(text):
        return "credit"
    return furniture(text)


def _labelled(text: str) -> tuple[str, str] | None:
    match = _LABELLED.fullmatch(text)
    key = _FIELD.get(match["label"].lower()) if match else None
    return (key, match["value"].strip()) if match and key else None


def _is_kicker(first: Chunk, second: Chunk, *, adjacent: bool) -> bool:
    short = len(first.plain) <= _LONGEST_KICKER and len(first.plain.split()) <= 3
    longer = len(second.plain.split()) >= 4 and len(second.plain) > 1.5 * len(first.plain)
    return adjacent and first.mark == "text" and short and longer


def _pick_title(chunks: Sequence[Chunk], candidates: list[int]) -> int | None:
    marked = [i for i in candidates if chunks[i].mark in {"hash", "underline"}]
    marked.sort(key=lambda i: (chunks[i].value, i))
    if marked and (chunks[marked[0]].value == 1 or marked[0] == candidates[0]):
        return marked[0]
    if not candidates:
        return None
    if len(candidates) > 1:
        first, second = candidates[:2]
        if _is_kicker(chunks[first], chunks[second], adjacent=second == first + 1):
            return second
    return candidates[0]


def _is_text(chunk: Chunk) -> bool:
    """Whether the head ends here: a paragraph, a list or a quotation."""
    if chunk.mark in {"hash", "underline", "bold", "rule"}:
        return False
    if chunk.mark == "quote" or read_dateline(chunk.plain):
        return True
    return is_prose(chunk.plain)


def _begins_list(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a numbered line is followed by the next number: `1. One`, `2. Two`."""
    chunk, *rest = chunks[index : index + 2]
    return (
        chunk.mark == "number"
        and bool(rest)
        and (rest[0].mark, rest[0].value) == ("number", chunk.value + 1)
    )


def read_head(chunks: Sequence[Chunk]) -> Head:
    """Find the title, and cut what else is above the first paragraph with its reason."""
    cut: dict[int, Reason] = {}
    fields: dict[str, str] = {}
    candidates: list[int] = []
    end = len(chunks)
    for index, chunk in enumerate(chunks):
        text = chunk.plain
        labelled = _labelled(text)
        if labelled and labelled[0] not in fields and not (candidates and labelled[0] == "title"):
            fields[labelled[0]] = labelled[1]
            cut[index] = "metadata"
        elif chunk.mark == "rule":
            cut[index] = "separator"
        elif chunk.mark in {"text", "bullet", "number"} and (reason := line_reason(text)):
            cut[index] = reason
        elif is_comments_marker(text) or is_comment_count(text):
            cut[index] = "boilerplate"
        elif _is_text(chunk):
            end = index
            break
        elif chunk.mark in {"hash", "underline", "bold"} or is_headline(text):
            if _begins_list(chunks, index):
                end = index
                break
            candidates.append(index)
    title = None if "title" in fields else _pick_title(chunks, candidates)
    if title is not None:
        cut |= {index: "kicker" for index in range(title) if index not in cut}
        for index in candidates:
            # Above a date, a name is a byline without "By".
            if index > title and is_name(chunks[index].plain) and cut.get(index + 1) in _DATED:
                cut[index] = "byline"
    first_kept = next((i for i in range(end) if i not in cut and i != title), end)
    return Head(first_kept, title, cut, fields)
