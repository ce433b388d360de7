"""What below the head is not article: comments, credit, furniture of the page.

Careful in the middle, where a wrong cut would lose a paragraph from sight; firm after the closing
credit and after a comments marker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.core.draft import Reason
from builder.importers.boilerplate import (
    furniture,
    is_bare_pointer,
    is_comment_count,
    is_comments_marker,
)
from builder.importers.credit import read_byline, read_credit
from builder.importers.dates import date_line, find_date
from builder.importers.head import line_reason
from builder.importers.headline import is_prose, is_subheading, sentences
from builder.importers.layout import Chunk

_SAYS = re.compile(r"\S.{0,40}\b(?:sagt|says|meint|schreibt|schrieb|wrote)(?: am .{6,40})?\s*:")
_POSTSCRIPT = 200  # characters; less than that after a credit is a teaser or a note

Reasons = dict[int, Reason]


def _is_plain(chunk: Chunk) -> bool:
    return chunk.mark in {"text", "bullet", "bold", "number"}


def _prose(chunk: Chunk) -> bool:
    return (
        chunk.mark in {"text", "quote", "bullet", "number"}
        and is_prose(chunk.plain)
        and not furniture(chunk.plain)
    )


def _signature(chunk: Chunk) -> bool:
    credit = read_credit(chunk.plain) if _is_plain(chunk) else None
    return credit is not None and credit.strong


def _comments_start(chunks: Sequence[Chunk], start: int) -> int:
    """The index of the first chunk of the comments, or the number of chunks."""
    signatures = [i for i in range(start, len(chunks)) if _signature(chunks[i])]
    before = 0  # paragraphs so far
    for index in range(start, len(chunks)):
        chunk = chunks[index]
        text = chunk.plain
        count = is_comment_count(text)
        # With the closing credit still to come, this is a link to the comments.
        is_link = bool(signatures) and signatures[-1] > index
        if (count or is_comments_marker(text)) and not is_link:
            rest = _size(chunks, range(index + 1, len(chunks)))
            # Right below the lead it may be a link too.
            if before > 1 or (before and not count and rest <= 2 * _size(chunks, range(index))):
                return index
        said = before >= 3 and index + 1 < len(chunks) and _SAYS.fullmatch(text)
        if said and (find_date(text) or date_line(chunks[index + 1].plain)):
            return index
        before += _prose(chunk)
    return len(chunks)


def _size(chunks: Sequence[Chunk], indices: range) -> int:
    return sum(len(chunks[i].text) for i in indices if _prose(chunks[i]))


def _closing_credit(chunks: Sequence[Chunk], start: int, end: int) -> int:
    """The index of the credit that ends the article, or `end`.

    A credit with more than twice as much text behind it as before it is a photo's or a section's.
    """
    for index in reversed(range(start, end)):
        if _signature(chunks[index]):
            before = _size(chunks, range(start, index))
            after = _size(chunks, range(index + 1, end))
            return index if before and before >= 0.5 * after else end
    return end


def _teasers(chunks: Sequence[Chunk], pointer: int, end: int) -> range:
    """The titles that follow a line such as `Lesen Sie auch:`."""
    stop = pointer + 1
    while stop < end and _is_plain(chunks[stop]) and not _prose(chunks[stop]):
        if stop > pointer + 1 and chunks[stop].gap and not chunks[pointer + 1].gap:
            break
        stop += 1
    # The last of several lines above a paragraph may be a subheading of the article.
    last = chunks[stop - 1]
    above_text = stop < end and _prose(chunks[stop]) and (last.gap or not chunks[stop].gap)
    if above_text and stop - pointer > 2 and last.mark == "text" and is_subheading(last.plain):
        stop -= 1
    return range(pointer + 1, stop)


def _middle(chunks: Sequence[Chunk], start: int, end: int) -> Reasons:
    cut: Reasons = {}
    for index in range(start, end):
        chunk = chunks[index]
        if index in cut:
            continue
        if chunk.mark == "rule":
            cut[index] = "separator"
        elif is_comments_marker(chunk.plain) or is_comment_count(chunk.plain):
            cut[index] = "boilerplate"
        elif reason := furniture(chunk.plain):
            cut[index] = reason
            if is_bare_pointer(chunk.plain):
                cut |= dict.fromkeys(_teasers(chunks, index, end), reason)
        elif _is_plain(chunk) and read_credit(chunk.plain):
            cut[index] = "credit"
    return cut


def _after_credit(chunks: Sequence[Chunk], start: int, end: int) -> Reasons:
    """Everything is cut, but for a postscript between the credit and a comments marker."""
    cut: Reasons = {}
    postscript = end < len(chunks)
    for index in range(start, end):
        chunk = chunks[index]
        reason = "separator" if chunk.mark == "rule" else line_reason(chunk.plain)
        long = len(chunk.text) >= _POSTSCRIPT and len(sentences(chunk.plain)) > 1
        if reason is None and postscript and long:
            continue
        cut[index] = reason or "after-credit"
        postscript = postscript and cut[index] in {"separator", "credit", "byline", "date", "link"}
    return cut


def _tail(chunks: Sequence[Chunk], start: int, end: int, cut: Reasons) -> Reasons:
    """Dates, names and menu entries below the last paragraph."""
    kept = [i for i in range(start, end) if i not in cut and _prose(chunks[i])]
    if not kept:
        return {}
    tail: Reasons = {}
    furnished = False
    for index in range(kept[-1] + 1, end):
        chunk = chunks[index]
        if index in cut:
            furnished = furnished or cut[index] != "separator"
        elif chunk.mark in {"text", "bold", "number"}:
            reason = line_reason(chunk.plain)
            if reason or furnished:
                tail[index] = reason or "boilerplate"
                furnished = furnished or reason not in {"date", "byline"}
    return tail


def trim(chunks: Sequence[Chunk], start: int) -> Reasons:
    """The reason for each chunk from index `start` on that is not article."""
    comments = _comments_start(chunks, start)
    credit = _closing_credit(chunks, start, comments)
    cut = _middle(chunks, start, credit)
    if credit < comments:
        cut[credit] = "credit"
        cut |= _after_credit(chunks, credit + 1, comments)
    cut |= _tail(chunks, start, comments, cut)
    if credit < comments:  # a name right above the agency: "Von …" and then "Bloomberg"
        above = credit - 1
        if above > start and above not in cut and read_byline(chunks[above].plain):
            cut[above] = "byline"
    return cut | dict.fromkeys(range(comments, len(chunks)), "comments")
