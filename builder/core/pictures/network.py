"""Many who appear together, laid out so that those near each other in the network are near in space.

Stress majorization (Gansner, Koren and North, 2004): each node moves to where the distances to all
others are closest, in the weighted mean, to their distances in the network. There is no chance in it:
the start is a circle in the order of a walk through the network.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import combinations, product

from builder.core.pictures.clip import Box
from builder.core.pictures.labels import Dot, candidates, is_free, label_area, shortened
from builder.core.values import Value

HEIGHT = 520
SIZE = 12
"""Height and size of the letters in pixels; the width is that of the page."""

WIDTHS = (328, 560, 900)
HEIGHTS = (660, HEIGHT, HEIGHT)
"""Pixels of a narrow, middle and wide picture for which labels are chosen."""

_ROUNDS = 40
_EDGE = 36
_LONGEST = (150, 90)
"""Pixels of a label, and of one for which that is too much."""

_APART = 13.0

Point = tuple[float, float]


class Node(Value, frozen=True):
    """A node: place in per cent of width and height, radius in pixels, and its label.

    The label begins, has its middle or ends (`anchor`) at `dx`, `dy` pixels from the place. `room` says
    from which of `WIDTHS` on it has room: 0, 1, 2, or 3 for never.
    """

    x: float
    y: float
    radius: float
    label: str
    anchor: str
    dx: float
    dy: float
    room: int


class Network(Value, frozen=True):
    """The picture; ties are pairs of indices of nodes with a weight from 0 to 1."""

    nodes: tuple[Node, ...]
    ties: tuple[tuple[int, int, float], ...]


def network(
    names: Sequence[str], counts: Sequence[int], ties: Mapping[tuple[int, int], int]
) -> Network:
    """Lay out nodes by name and count; `ties` counts pairs of them by index, the lower first."""
    neighbours: list[list[int]] = [[] for _ in names]
    for a, b in ties:
        neighbours[a].append(b)
        neighbours[b].append(a)
    distances = [_distances(start, neighbours) for start in range(len(names))]
    places = _apart(_fitted(_majorized(_circle(neighbours), distances)))
    top = max(counts, default=1)
    radii = [round(4 + 7 * math.sqrt(count / top), 1) for count in counts]
    labels = _labels(names, places, radii)
    most = max(ties.values(), default=1)
    return Network(
        tuple(
            Node(round(x * 100, 2), round(y * 100, 2), radius, *label)
            for (x, y), radius, label in zip(places, radii, labels, strict=True)
        ),
        tuple((a, b, round(count / most, 2)) for (a, b), count in ties.items()),
    )


def _distances(start: int, neighbours: Sequence[Sequence[int]]) -> list[float]:
    """Return the number of steps to each node; what cannot be reached is a little farther off."""
    steps: dict[int, int] = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if other not in steps:
                steps[other] = steps[node] + 1
                queue.append(other)
    far = max(steps.values()) + 1.5
    return [float(steps.get(node, far)) for node in range(len(neighbours))]


def _circle(neighbours: Sequence[Sequence[int]]) -> list[Point]:
    """Put nodes on a circle in the order in which a walk in depth comes to them."""
    order: dict[int, None] = {}
    for start in range(len(neighbours)):
        stack = [start]
        while stack:
            node = stack.pop()
            if node not in order:
                order[node] = None
                stack += reversed(neighbours[node])
    places = [(0.0, 0.0)] * len(neighbours)
    for index, node in enumerate(order):
        angle = 2 * math.pi * index / len(order)
        places[node] = math.cos(angle) * 2, math.sin(angle) * 2
    return places


def _majorized(start: list[Point], distances: list[list[float]]) -> list[Point]:
    xs, ys = [x for x, _ in start], [y for _, y in start]
    count = len(start)
    for _ in range(_ROUNDS):
        for i in range(count):
            x, y, row = xs[i], ys[i], distances[i]
            total = sum_x = sum_y = 0.0
            for j in range(count):
                if i == j:
                    continue
                wanted = row[j]
                weight = 1 / (wanted * wanted)
                dx, dy = x - xs[j], y - ys[j]
                pull = wanted / (math.sqrt(dx * dx + dy * dy) or 1e-9)
                total += weight
                sum_x += weight * (xs[j] + dx * pull)
                sum_y += weight * (ys[j] + dy * pull)
            if total:
                xs[i], ys[i] = sum_x / total, sum_y / total
    return list(zip(xs, ys, strict=True))


def _fitted(places: Sequence[Point]) -> list[Point]:
    """Stretch places to the unit square, but for an edge."""
    found = []
    for axis, edge in ((0, _EDGE / WIDTHS[-1]), (1, _EDGE / HEIGHT)):
        values = [place[axis] for place in places]
        low, room = min(values, default=0), max(values, default=0) - min(values, default=0)
        found.append(
            [edge + (v - low) / room * (1 - 2 * edge) if room > 1e-9 else 0.5 for v in values]
        )
    return list(zip(*found, strict=True))


def _apart(places: list[Point]) -> list[Point]:
    """Push marks apart that would cover each other on a page of middle width."""
    width = WIDTHS[1]
    points = [(x * width, y * HEIGHT) for x, y in places]
    for _ in range(12):
        for i, j in combinations(range(len(points)), 2):
            (ax, ay), (bx, by) = points[i], points[j]
            gap = math.hypot(ax - bx, ay - by)
            if gap < 2 * _APART:
                # Two on one spot part sideways.
                ux, uy = ((ax - bx) / gap, (ay - by) / gap) if gap > 1e-6 else (1.0, 0.0)
                move = (2 * _APART - gap) / 2
                points[i] = ax + ux * move, ay + uy * move
                points[j] = bx - ux * move, by - uy * move
    edge = _EDGE / 2
    return [
        (
            min(max(x, edge), width - edge) / width,
            min(max(y, edge), HEIGHT - edge) / HEIGHT,
        )
        for x, y in points
    ]


Placed = tuple[str, str, float, float, int]


def _labels(names: Sequence[str], places: Sequence[Point], radii: Sequence[float]) -> list[Placed]:
    """Give each node, in their order, a label from the narrowest width on that has room for it."""
    boxes = [Box(0, 0, *size) for size in zip(WIDTHS, HEIGHTS, strict=True)]
    spots = [[(x * box.right, y * box.bottom) for x, y in places] for box in boxes]
    taken = [
        [Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(some, radii, strict=True)]
        for some in spots
    ]
    found = []
    for index, (name, radius) in enumerate(zip(names, radii, strict=True)):
        texts = dict.fromkeys(shortened(name, longest, SIZE) for longest in _LONGEST)
        options = [list(candidates(Dot(0, 0, radius, text), SIZE)) for text in texts]
        placed: Placed = (next(iter(texts)), "middle", 0, 0, len(WIDTHS))
        for room, option in (
            choice for some in options for choice in product(range(len(WIDTHS)), some)
        ):
            areas = [
                label_area(option._replace(x=x + option.x, y=y + option.y), SIZE)
                for x, y in (some[index] for some in spots[room:])
            ]
            if all(
                is_free(area, others, box)
                for area, others, box in zip(areas, taken[room:], boxes[room:], strict=True)
            ):
                for area, others in zip(areas, taken[room:], strict=True):
                    others.append(area)
                placed = option.text, option.anchor, option.x, option.y, room
                break
        found.append(placed)
    return found
