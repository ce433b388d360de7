"""Whether the layout of a body means the same to CommonMark and to Python-Markdown as it stands."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from builder.core.markdown import Block, Body

_ITEM = re.compile(r"(?:[-+*]|\d{1,9}\.) [^\s`~]")
_SIMPLE = frozenset({"paragraph", "heading", "rule", "table"})


def is_regular(text: str, body: Body) -> bool:
    """Return whether `layout` has nothing to do, which is so with most bodies.

    Every block is at the margin behind a blank line; quotations and footnotes hold one paragraph, items
    one line; there is no code and no HTML. Of other bodies nothing is said.
    """
    callouts = {callout.span: callout for callout in body.callouts}
    outer = [index for index, block in enumerate(body.blocks) if not block.depth]
    before = ""
    for first, last in itertools.pairwise((*outer, len(body.blocks))):
        block, inside = body.blocks[first], body.blocks[first + 1 : last]
        start = block.span.start
        is_apart = start == body.span.start or text.endswith("\n\n", 0, start)
        if not is_apart or not text[start : start + 1].strip():
            return False
        kind = block.kind
        if kind in ("quote", "footnote"):
            callout = callouts.get(block.span)
            if callout is None:
                regular = _is_paragraph(inside) and (kind, before) != ("quote", "quote")
            else:
                regular = _is_paragraph(inside) and len(callout.leaves) <= 1
        elif kind == "list":
            regular = before != "list" and _is_flat(text, block, inside)
        else:
            regular = kind in _SIMPLE and not inside
        if not regular:
            return False
        before = kind
    return True


def _is_paragraph(inside: Sequence[Block]) -> bool:
    return not inside or (len(inside) == 1 and inside[0].kind == "paragraph")


def _is_flat(text: str, block: Block, inside: Sequence[Block]) -> bool:
    """Return whether each line of a list is an item that begins with text, or empty."""
    lines = list(filter(None, text[block.span.start : block.span.end].rstrip().split("\n")))
    kinds = [(inner.kind, inner.depth) for inner in inside]
    return (
        set(kinds) <= {("item", 1), ("paragraph", 2)}
        and kinds.count(("item", 1)) == len(lines)
        and all(_ITEM.match(line) and "\r" not in line for line in lines)
    )
