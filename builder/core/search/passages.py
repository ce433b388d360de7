"""The text of an article's body as search shows it: passages and where they are on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from builder.core.markdown import Body
from builder.core.paths import heading_slug

Passage = tuple[str, str, str]
"""The nearest anchor before a text, or ''; '#' if it is a heading, or ''; the text.

It is that of a heading, a paragraph, an item or a row of a table.
"""


def pack(body: Body, texts: Sequence[str], anchors: Mapping[int, str]) -> str:
    """Return the passages of a body in one text, which passes quickly between processes.

    `texts` are those of its leaves as a reader sees them, `anchors` those of leaves that have one.
    """
    slugs = Counter(
        heading_slug(texts[at]) for at, leaf in enumerate(body.leaves) if leaf.kind == "heading"
    )
    lines: list[str] = []
    section, row = "", False
    for index, leaf in enumerate(body.leaves):
        text = texts[index]
        if not text:
            continue
        if leaf.kind == "heading":
            slug = heading_slug(text)
            # A second one of the name gets a number when the page is made.
            section = slug if slugs[slug] == 1 else ""
        cell = leaf.kind == "cell"
        if cell and row:
            lines[-1] += f" · {text}"
            continue
        row = cell
        callout = leaf.callout
        framed = callout >= 0 and not body.callouts[callout].nested
        anchor = anchors.get(index) or (f"c{callout + 1}" if framed else section)
        lines.append(f"{anchor}\t{'#' if leaf.kind == 'heading' else ''}\t{text}")
    return "\n".join(lines)


def unpack(packed: str) -> list[Passage]:
    """Return the passages in reading order."""
    lines = (line.split("\t", 2) for line in packed.split("\n")) if packed else ()
    return [(anchor, mark, text) for anchor, mark, text in lines]
