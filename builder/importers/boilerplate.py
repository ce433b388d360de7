"""Lines that are furniture of a page, each with the reason to cut it.

A rule has a longest length, so that a paragraph which merely speaks of newsletters, cookies or
comments stays.
"""

from __future__ import annotations

import re

from builder.core.draft import Reason
from builder.importers.phrases import COMMENT_COUNT, COMMENTS, FURNITURE

_LEFT = " \t*_–—-|·•»«›‹>→▶►↓[({:.!…"
_RIGHT = " \t*_–—-|·•»«›‹>→▶►↓])}:…"

_COMMENTS = re.compile(rf"(?:{'|'.join(COMMENTS)})[.!]?", re.IGNORECASE)
_COMMENT_COUNT = re.compile(COMMENT_COUNT, re.IGNORECASE)
_FURNITURE = tuple(
    (reason, longest, re.compile("|".join(phrases), re.IGNORECASE))
    for reason, longest, phrases in FURNITURE
)


def _bare(text: str) -> str:
    return text.lstrip(_LEFT).rstrip(_RIGHT) or text


def is_comments_marker(text: str) -> bool:
    """A line that heads the readers' comments."""
    return bool(len(text) <= 160 and _COMMENTS.fullmatch(_bare(text)))


def is_comment_count(text: str) -> bool:
    """`12 Kommentare`: a heading of the comments, or a link to them at the top of the article."""
    return bool(len(text) <= 200 and _COMMENT_COUNT.fullmatch(_bare(text)))


def furniture(text: str) -> Reason | None:
    """The reason to cut a line wherever it stands, or None."""
    core = _bare(text)
    for reason, longest, pattern in _FURNITURE:
        # With its colon too: `Foto:` is a label, `Foto` need not be one.
        if len(text) <= longest and (pattern.match(core) or pattern.match(text)):
            return reason
    if len(text) <= 400 and text.endswith(("[…]", "[...]", "… weiterlesen", "… Read more")):
        return "related"
    return None


def is_bare_pointer(text: str) -> bool:
    """A line such as `Lesen Sie auch:` whose titles follow on lines of their own."""
    if furniture(text) != "related" or text.endswith((".", "!")):
        return False
    return text.rstrip().endswith(":") or (len(text.split()) <= 5 and ":" not in text)
