"""Who appears with whom, around one: its companions on a ring, ordered so that few lines cross."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from builder.core.pictures.labels import text_width, two_lines
from builder.core.values import Value

WIDTH, HEIGHT = 304, 236
SIZE = 10.5
"""Size of the letters; the picture's units are about the pixels of a sidebar."""

_CENTRE = (WIDTH // 2, 112)
_OUTER = (116.0, 88.0)
_INNER = (66.0, 50.0)
"""Half axes of the two ellipses."""

_BIGGEST = 8.0

_ON_ONE_RING = 6
_LINE = 11.5
_BELOW = _BIGGEST + 2 * _LINE + 4
"""How far a label of two lines reaches below the middle of the biggest mark."""

Seat = tuple[int, int, float, float]
"""A place for a mark, and from where to where its label may go."""


class Node(NamedTuple):
    """A companion: place and size of its mark, the lines of its label and where they begin."""

    x: int
    y: int
    radius: float
    label_x: int
    label_y: int
    lines: tuple[str, ...]


class Ego(Value, frozen=True):
    """The picture: the one in the middle, and the others in their given order."""

    centre: Node
    nodes: tuple[Node, ...]


def ego(
    name: str, names: Sequence[str], counts: Sequence[int], ties: Mapping[tuple[int, int], int]
) -> Ego:
    """Lay out companions by name and count; `ties` counts pairs of them by index, the lower first."""
    middle, *seats = _seats(len(names))
    order = _ring(len(names), ties)
    at = {index: seats[place] for place, index in enumerate(order)}
    top = max(counts, default=1)
    nodes = tuple(
        _node(at[index], label, 3.5 + 4 * math.sqrt(counts[index] / top))
        for index, label in enumerate(names)
    )
    return Ego(_node(middle, name, _BIGGEST), nodes)


def _node(seat: Seat, name: str, radius: float) -> Node:
    x, y, left, right = seat
    lines = two_lines(name, right - left, SIZE)
    half = max(text_width(line, SIZE) for line in lines) / 2
    # Centred below its mark, as far as there is room.
    label_x = min(max(x, left + half), right - half)
    return Node(x, y, round(radius, 1), round(label_x), round(y + radius + _LINE), lines)


@lru_cache(maxsize=16)
def _seats(count: int) -> tuple[Seat, ...]:
    """Return the seat in the middle and those around it; many go on two rings."""
    places = [_CENTRE]
    for number in range(count):
        rx, ry = _OUTER if count <= _ON_ONE_RING or number % 2 == 0 else _INNER
        angle = 2 * math.pi * number / count - (math.pi / 2 if count > 2 else math.pi)
        x, y = _CENTRE[0] + rx * math.cos(angle), _CENTRE[1] + ry * math.sin(angle)
        places.append((round(x), round(y)))
    return tuple(_seat(place, places) for place in places)


def _seat(place: tuple[int, int], places: Sequence[tuple[int, int]]) -> Seat:
    """Share the room beside each other between labels at about the same height, and spare marks."""
    x, y = place
    left, right = 1.0, WIDTH - 1.0
    for other_x, other_y in places:
        if abs(other_x - x) < 1:
            continue
        limits = []
        if abs(other_y - y) < _BELOW:
            limits.append((x + other_x) / 2)
        if -_BIGGEST < other_y - y < _BELOW + _BIGGEST:
            limits.append(other_x - math.copysign(_BIGGEST + 1, other_x - x))
        for limit in limits:
            if other_x > x:
                right = min(right, limit - 1.5)
            else:
                left = max(left, limit + 1.5)
    return x, y, left, right


def _ring(count: int, ties: Mapping[tuple[int, int], int]) -> list[int]:
    """Order companions so that each stands beside the one it appears with most."""
    if not count:
        return []
    order, rest = [0], list(range(1, count))
    while rest:
        last = order[-1]
        best = max(rest, key=lambda i: (ties.get((min(i, last), max(i, last)), 0), -i))
        order.append(best)
        rest.remove(best)
    return order
