"""Measure what the pictures of a site cost, each kind by itself.

    python bench/pictures.py [--repeat 200]

Prints milliseconds of CPU a picture, laid out and drawn, and bytes of SVG, alone and compressed; for a
map also with all windows new. Places, names and numbers are made up, always the same ones.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from builder.core.dates import Date, Moment
from builder.core.drawing import draw_chart, draw_circle, draw_map, draw_network, draw_strip
from builder.core.messages import Messages, read_messages
from builder.core.pictures import ego as ring
from builder.core.pictures.bars import bars
from builder.core.pictures.network import network
from builder.core.pictures.outlines import read_outlines
from builder.core.pictures.place_map import Site, place_map
from builder.core.pictures.timeline import timeline
from builder.core.pictures.window import Place
from builder.core.present.frame import Anchor
from builder.core.present.network import NetworkRow, NetworkView
from builder.core.present.pictures import BarWords, Chart, Circle, Map, Strip

BUILDER = Path(__file__).parent.parent / "builder"
TYPES = ("person", "organization", "place", "product")


def main() -> None:
    """Measure every kind of picture and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=200)
    repeat = parser.parse_args().repeat
    rng = random.Random(1)
    text = (BUILDER / "data" / "outlines.txt").read_text("ascii")
    started = time.process_time()
    outlines = read_outlines(text)
    print(f"outlines read once: {(time.process_time() - started) * 1000:.1f} ms, {len(text)} bytes")
    t = read_messages("de", (BUILDER / "messages" / "de.yaml").read_bytes())
    maps = {
        "map of one place": [[place(rng)] for _ in range(repeat)],
        "map of six places": [[place(rng) for _ in range(6)] for _ in range(repeat)],
        "map, near each other": [cluster(rng) for _ in range(repeat)],
    }
    print(f"{'':24}{'median ms':>10}{'mean ms':>9}{'max ms':>8}{'bytes':>8}{'gzip':>7}{'max':>7}")
    for name, some in maps.items():
        outlines.shown.clear()
        show(name, (lambda p=p: draw_map(Map("", place_map(outlines, p))) for p in some))
        print(f"{'':24}{len(outlines.shown)} windows of {repeat}")
        show(
            f"{name}, known", (lambda p=p: draw_map(Map("", place_map(outlines, p))) for p in some)
        )
    show("bars", (chart(rng) for _ in range(repeat)))
    show("timeline of 8", (strip(rng, t, 8) for _ in range(repeat)))
    show("timeline of 100", (strip(rng, t, 100) for _ in range(repeat // 4)))
    show("companions", (circle(rng) for _ in range(repeat)))
    show("network of 60", (web(rng) for _ in range(max(repeat // 40, 3))))


def show(name: str, jobs: Iterable[Callable[[], str]]) -> None:
    """Print times and sizes of a kind of picture."""
    times, sizes, packed = [], [], []
    for job in jobs:
        started = time.process_time()
        svg = job()
        times.append((time.process_time() - started) * 1000)
        sizes.append(len(svg.encode()))
        packed.append(len(gzip.compress(svg.encode(), 9)))
    print(
        f"{name:24}{statistics.median(times):10.3f}{statistics.mean(times):9.3f}{max(times):8.2f}"
        f"{statistics.mean(sizes):8.0f}{statistics.mean(packed):7.0f}{max(packed):7}"
    )


def word(rng: random.Random) -> str:
    """Return a made-up name."""
    return "".join(rng.choice(["mar", "len", "tok", "vis", "ra", "sund"]) for _ in range(3)).title()


def place(rng: random.Random) -> Site:
    """Return a place anywhere."""
    return Site(Place(rng.uniform(-40, 65), rng.uniform(-180, 180)), word(rng), "#m-x-1")


def cluster(rng: random.Random) -> list[Site]:
    """Return places near each other."""
    lat, lon = rng.uniform(-30, 55), rng.uniform(-170, 170)
    near = ((lat + rng.uniform(-5, 5), lon + rng.uniform(-8, 8)) for _ in range(5))
    return [Site(Place(*at), word(rng), "#m-x-1") for at in near]


def day(rng: random.Random) -> dt.date:
    """Return a day of some years."""
    return dt.date(2020, 1, 1) + dt.timedelta(days=rng.randrange(2000))


def chart(rng: random.Random) -> Callable[[], str]:
    """Return the drawing of bars."""
    counts = [(day(rng), rng.randrange(1, 9)) for _ in range(40)]

    def job() -> str:
        found = bars(counts)
        if found is None:
            raise ValueError("nothing to draw")
        words = tuple(BarWords("Mai 2025", "M", "") for _ in found.bars)
        return draw_chart(Chart("", "", found, words, "person"))

    return job


def strip(rng: random.Random, t: Messages, size: int) -> Callable[[], str]:
    """Return the drawing of a timeline."""
    dates = [Date(Moment(day(rng), "day")) for _ in range(size)]

    def job() -> str:
        found = timeline(dates)
        if found is None:
            raise ValueError("nothing to draw")
        titles = tuple(f"{t.date(date)}: {word(rng)}" for date in dates)
        ticks = tuple(str(tick.day.year) for tick in found.ticks)
        return draw_strip(Strip("", found, titles, ("#ev-1",) * size, ticks))

    return job


def ties(rng: random.Random, size: int, count: int) -> dict[tuple[int, int], int]:
    """Return ties between some of the pairs."""
    pairs = [(a, b) for b in range(size) for a in range(b)]
    return {pair: rng.randrange(1, 9) for pair in sorted(rng.sample(pairs, count))}


def links(rng: random.Random, size: int) -> Iterator[Anchor]:
    """Yield entities of all types."""
    for number in range(size):
        name = f"{word(rng)} {word(rng)}"
        yield Anchor(name, f"../entities/{number}.md", TYPES[number % len(TYPES)])


def circle(rng: random.Random) -> Callable[[], str]:
    """Return the drawing of companions."""
    near, counts, found = (
        list(links(rng, 12)),
        sorted(rng.choices(range(1, 30), k=12)),
        ties(rng, 12, 18),
    )

    def job() -> str:
        picture = ring.ego("Somebody", [link.text for link in near], counts, found)
        pairs = tuple(zip(near, counts, strict=True))
        return draw_circle(Circle("", near[0], picture, pairs, found))

    return job


def web(rng: random.Random) -> Callable[[], str]:
    """Return the drawing of a network."""
    near, counts, found = list(links(rng, 60)), rng.choices(range(1, 90), k=60), ties(rng, 60, 140)

    def job() -> str:
        picture = network([link.text for link in near], counts, found)
        rows = tuple(NetworkRow(link, "n-x", 1, ()) for link in near)
        return draw_network(NetworkView("", "", picture, rows, near[0]))

    return job


if __name__ == "__main__":
    main()
