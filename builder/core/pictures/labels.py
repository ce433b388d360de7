"""Labels: how wide they are, where they fit, and what is left of them where room is short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from builder.core.pictures.clip import Box

_LINE = 1.25


class Label(NamedTuple):
    """A text and where it stands: at `x`, which is its `start`, `middle` or `end`, on baseline `y`."""

    x: float
    y: float
    anchor: str
    text: str


class Dot(NamedTuple):
    """A round mark that wants a label."""

    x: float
    y: float
    radius: float
    text: str


class _Ems(dict[str, float]):
    """Widths of characters in the interface's font, rather too wide than too narrow."""

    def __missing__(self, char: str) -> float:
        if char in "iljtfrI.,:;'’|!()[]- ":
            ems = 0.33
        elif char in "mwMWOQGÖ@%&—":
            ems = 0.87
        elif char > "\u2e80":
            ems = 1.02
        else:
            ems = 0.7 if char.isupper() else 0.58
        self[char] = ems
        return ems


_EMS = _Ems()


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is."""
    return sum(map(_EMS.__getitem__, text)) * size


def shortened(text: str, room: float, size: float) -> str:
    """Return a text, or what fits of it with an ellipsis."""
    if text_width(text, size) <= room:
        return text
    end = len(text)
    while end > 1 and text_width(f"{text[:end]}…", size) > room:
        end -= 1
    return f"{text[:end].rstrip(' -,.')}…"


@lru_cache(maxsize=65536)
def two_lines(text: str, room: float, size: float) -> tuple[str, ...]:
    """Break a text into one or two lines that fit, shortened if need be."""
    if text_width(text, size) <= room:
        return (text,)
    breaks = [i + (char == "-") for i, char in enumerate(text) if char in " -" and i > 0]
    first = [i for i in breaks if text_width(text[:i], size) <= room]
    if not first:
        return (shortened(text, room, size),)
    # As even as possible: the break nearest to the middle.
    at = min(first, key=lambda i: abs(len(text) - 2 * i))
    if text_width(text[at:].strip(), size) > room:
        at = first[-1]
    return text[:at].strip(), shortened(text[at:].strip(), room, size)


def place_labels(
    dots: Sequence[Dot], box: Box, size: float, given: Sequence[Label | None]
) -> list[Label | None]:
    """Give dots labels beside, above or below them, the first dots first; None where none fits.

    A label lies in the box and touches no dot and no other label. Labels that are `given` stay.
    """
    taken = [
        Box(dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)
        for dot in dots
    ]
    taken += [label_area(label, size) for label in given if label]
    found: list[Label | None] = []
    for dot, label in zip(dots, given, strict=True):
        chosen = label or next(
            (one for one in candidates(dot, size) if is_free(label_area(one, size), taken, box)),
            None,
        )
        if label is None and chosen is not None:
            taken.append(label_area(chosen, size))
        found.append(chosen)
    return found


def is_free(area: Box, taken: Sequence[Box], box: Box) -> bool:
    """Return whether a rectangle lies in a box and touches none of those taken."""
    return inside(area, box) and not any(overlap(area, other) for other in taken)


def candidates(dot: Dot, size: float) -> Iterator[Label]:
    """Yield the labels that a dot may have, from the best on: beside it, below, above, at an angle."""
    gap = dot.radius + 3
    x, y, text = dot.x, dot.y, dot.text
    for anchor, at, base in (
        ("start", x + gap, y + size * 0.36),
        ("end", x - gap, y + size * 0.36),
        ("middle", x, y + gap + size * 0.8),
        ("middle", x, y - gap - size * 0.1),
        ("start", x + gap * 0.6, y - gap * 0.6),
        ("start", x + gap * 0.6, y + gap * 0.6 + size * 0.7),
        ("end", x - gap * 0.6, y - gap * 0.6),
        ("end", x - gap * 0.6, y + gap * 0.6 + size * 0.7),
    ):
        yield Label(round(at, 1), round(base, 1), anchor, text)


def label_area(label: Label, size: float) -> Box:
    """Return the rectangle of a label."""
    wide = text_width(label.text, size)
    left = label.x - {"start": 0, "middle": wide / 2, "end": wide}[label.anchor]
    return Box(left, label.y - size * 0.9, left + wide, label.y + size * (_LINE - 0.9))


def overlap(a: Box, b: Box) -> bool:
    """Return whether two rectangles have more than an edge in common."""
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def inside(a: Box, b: Box) -> bool:
    """Return whether rectangle `a` lies in `b`."""
    return a.left >= b.left and a.right <= b.right and a.top >= b.top and a.bottom <= b.bottom
