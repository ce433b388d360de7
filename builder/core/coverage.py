"""Which paragraph of a body covers a key point: the one that shares most with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from builder.core.markdown import Body

_CALLOUT_WEIGHT = 0.7
"""How much a callout counts against a paragraph."""

_STEM = re.compile(r"\b(\w{4,6})")


def covering(points: Iterable[str], body: Body) -> Iterator[int]:
    """Yield the index of the leaf that covers each point best, or -1; rarer words count more."""
    texts = [
        (index, leaf.text.casefold(), 1.0 if leaf.callout < 0 else _CALLOUT_WEIGHT)
        for index, leaf in enumerate(body.leaves)
        if leaf.kind in ("paragraph", "item") and not leaf.footnote
    ]
    for point in points:
        scores: dict[int, float] = {}
        for stem in sorted(set(_STEM.findall(point.casefold()))):
            found = [(index, weight) for index, text, weight in texts if stem in text]
            for index, weight in found:
                scores[index] = scores.get(index, 0.0) + weight / len(found)
        yield min(scores, key=lambda index: (-scores[index], index), default=-1)
