"""Make `builder/data/outlines.txt` from the npm package world-atlas 2.0.2 (Natural Earth, 1:110m).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python bench/outlines.py package/countries-110m.json builder/data/outlines.txt

The input is TopoJSON: arcs that neighbours share. Land is made of the arcs that its own object names;
an arc that two countries share is a border. Longitudes of a ring run on past ±180°, so that no ring
jumps from one edge of the map to the other; Antarctica, which goes round the pole, is closed along it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

STEPS = 20
"""Steps to a degree: 0.05° are 5.6 km, finer than the outlines themselves."""

HEAD = """\
# Land and borders of the world at 1:110 million. Made with Natural Earth, https://www.naturalearthdata.com,
# which is in the public domain; taken from the npm package world-atlas 2.0.2 (Michael Bostock, ISC).
# Borders show who controls a territory in fact (Natural Earth's "de facto" view), not who claims it.
# Written by bench/outlines.py, read by builder/core/pictures/outlines.py: one ring of land (=) or one
# border (-) a line; points are differences of longitude and latitude in 1/20 degree, in the notation
# of Google's encoded polylines.
"""

Point = tuple[float, float]


def main() -> None:
    """Write the outlines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("topology", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    topology = json.loads(arguments.topology.read_text("utf-8"))
    arcs = list(decoded(topology))
    lines = [f"={encoded(ring)}" for ring in land(topology["objects"]["land"], arcs)]
    lines += [f"-{encoded(line)}" for line in borders(topology["objects"]["countries"], arcs)]
    arguments.out.write_text(HEAD + "\n".join(lines) + "\n", "ascii", newline="\n")
    print(f"{len(lines)} lines, {arguments.out.stat().st_size} bytes")


def decoded(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Yield the arcs in degrees (TopoJSON 1.0, sections 2.1.2 and 2.1.3)."""
    (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + x0, y * ky + y0))
        yield points


def rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """Yield the rings of a geometry as lists of arcs (TopoJSON 1.0, section 2.1.4)."""
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from rings(part)
    elif geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    else:
        for polygon in geometry["arcs"]:
            yield from polygon


def land(geometry: dict[str, Any], arcs: list[list[Point]]) -> Iterator[list[Point]]:
    """Yield the rings of land."""
    for ring in rings(geometry):
        points: list[Point] = []
        for index in ring:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        yield closed(unwrapped(points))


def borders(geometry: dict[str, Any], arcs: list[list[Point]]) -> Iterator[list[Point]]:
    """Yield the arcs that two countries share."""
    uses = Counter(index if index >= 0 else ~index for ring in rings(geometry) for index in ring)
    for index in sorted(index for index, count in uses.items() if count > 1):
        yield unwrapped(arcs[index])


def unwrapped(points: Iterable[Point]) -> list[Point]:
    """Let longitudes run on where they jump by more than half a turn."""
    found: list[Point] = []
    turn = 0.0
    for lon, lat in points:
        if found and abs(lon + turn - found[-1][0]) > 180:
            turn += 360 if lon + turn < found[-1][0] else -360
        found.append((lon + turn, lat))
    return found


def closed(points: list[Point]) -> list[Point]:
    """Close a ring that went once round the Earth along the nearer pole."""
    (first, _), (last, _) = points[0], points[-1]
    if abs(last - first) < 180:
        return points
    pole = -90.0 if sum(lat for _, lat in points) < 0 else 90.0
    return [*points, (last, pole), (first, pole), points[0]]


def encoded(points: Iterable[Point]) -> str:
    """Write points as steps from one to the next."""
    written = []
    x = y = 0
    for lon, lat in points:
        to = round(lon * STEPS), round(lat * STEPS)
        if written and to == (x, y):
            continue
        written += [number(to[0] - x), number(to[1] - y)]
        x, y = to
    return "".join(written)


def number(value: int) -> str:
    """Write a number as Google's encoded polylines do: five bits a character, the lowest first."""
    rest = ~(value << 1) if value < 0 else value << 1
    text = ""
    while rest >= 32:
        text += chr((32 | rest & 31) + 63)
        rest >>= 5
    return text + chr(rest + 63)


if __name__ == "__main__":
    main()
