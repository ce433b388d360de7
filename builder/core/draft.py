"""A draft: an article as an importer understood it, before anybody has edited it.

An importer turns the bytes of one file into one `Draft`. Nothing of the original is dropped:
each non-blank line is the title, part of a block, the dateline, or a `Cut` with its reason.
Texts are as written, not escaped for any format.
"""

from __future__ import annotations

from typing import Literal

from builder.core.values import Value


class Heading(Value, frozen=True):
    """A subheading of the article; the title is not among the blocks."""

    level: int  # 2 to 6, as in HTML; the title is 1
    text: str
    line: int  # 1-based first line in the original, as everywhere here


class Paragraph(Value, frozen=True):
    """A paragraph; lines wrapped in the original are joined."""

    text: str
    line: int


class ListBlock(Value, frozen=True):
    """A list; an ordered one counts from `start`. Markers are not part of the items."""

    items: tuple[str, ...]
    line: int
    ordered: bool = False
    start: int = 1


class Quote(Value, frozen=True):
    """A block quotation (lines that began with `>`)."""

    text: str
    line: int


Block = Heading | Paragraph | ListBlock | Quote

Reason = Literal[
    "advert",  # a mark such as "Anzeige"
    "after-credit",  # follows the closing credit and is nothing that could be named
    "boilerplate",  # furniture of the page: menus, log-in, contact, tags
    "byline",
    "comments",  # the comments marker and everything after it
    "consent",  # cookie and privacy notices
    "copyright",
    "credit",  # agency, publisher, initials
    "date",
    "disclaimer",
    "image",  # caption with a label, photo credit
    "kicker",  # the line over the title
    "link",  # an address on a line of its own
    "metadata",  # a "Title: …" line
    "newsletter",
    "related",  # pointers to other articles
    "separator",  # a line without a letter or digit
    "share",
]


class Cut(Value, frozen=True):
    """Text of the original that is not article, kept so that an editor can check it."""

    reason: Reason
    line: int
    text: str


Note = Literal[
    "decoded-cp1252",  # bytes that are not UTF-8 were read as Windows-1252
    "decoded-utf-16",
    "replaced-bytes",  # bytes without meaning in either encoding became U+FFFD
    "removed-controls",  # control characters were removed
    "joined-lines",  # lines were wrapped at a width and have been joined
    "no-text",  # the file has no words
]


class Draft(Value, frozen=True):
    """One article as received; empty strings and None mean that the text does not say.

    `title` is never empty: `title_derived` says that it was taken from the lead (or, in a file
    without words, from the file name) and still needs an editor. `summary` repeats the lead
    paragraph, which stays the first of `blocks`: what is in it counts.
    `agency` and `publisher` come from the credit, the byline or the dateline.
    """

    title: str
    summary: str
    lang: Literal["de", "en"]
    date: str | None  # ISO 8601, YYYY-MM-DD
    authors: tuple[str, ...]
    agency: str  # several: separated by ", "
    publisher: str
    url: str
    blocks: tuple[Block, ...]
    cut: tuple[Cut, ...]
    title_derived: bool = False
    title_line: int = 0  # 0 if derived or if its line is a "metadata" cut
    dateline: str = ""  # as written, removed from the start of its paragraph
    dateline_line: int = 0
    notes: tuple[Note, ...] = ()
