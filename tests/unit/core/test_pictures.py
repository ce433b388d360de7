"""Pictures keep to their boxes, cover nothing, and come out the same every time."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.core.dates import Date, Moment, parse_date
from builder.core.pictures import bars as bar_chart
from builder.core.pictures import ego as ring
from builder.core.pictures import network as web
from builder.core.pictures.clip import Box, clip_area, clip_line, path_data, thinned
from builder.core.pictures.labels import (
    Dot,
    label_area,
    overlap,
    place_labels,
    shortened,
    text_width,
    two_lines,
)
from builder.core.pictures.land import FINE, land_in
from builder.core.pictures.outlines import Outlines
from builder.core.pictures.place_map import Site, place_map
from builder.core.pictures.projection import row, stretch
from builder.core.pictures.time_scale import TimeScale, ticks
from builder.core.pictures.timeline import timeline
from builder.core.pictures.window import WIDTH, Place, fit

DATA = Path(__file__).parents[3] / "builder" / "data" / "outlines.txt"
AUTHALIC = 6371007.1809184747  # metres, the sphere of WGS 84's area

places = st.builds(Place, st.floats(-88, 88), st.floats(-180, 180))
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)
days = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


@cache
def outlines() -> Outlines:
    return Outlines(DATA.read_text("ascii"))


# Projection and outlines


@pytest.mark.parametrize(
    ("lat", "lon", "x", "y"),
    # From PROJ's tests of `eqearth` on WGS 84; there the latitude is authalic, here the poles are used.
    [(0, 0, 0, 0), (90, -180, -10216474.79, 8392927.60), (0, 180, 17243959.06, 0)],
)
def test_equal_earth_gives_known_values(lat: float, lon: float, x: float, y: float) -> None:
    factor, north = row(lat)
    metres = math.pi / 180 * AUTHALIC
    assert lon * factor * metres == pytest.approx(x, abs=0.01)
    assert north * metres == pytest.approx(y, abs=0.01)


@given(st.floats(-85, 85))
def test_equal_earth_keeps_areas(lat: float) -> None:
    step = 1e-4
    high = (row(lat + step)[1] - row(lat - step)[1]) / (2 * step)
    assert stretch(lat) * high == pytest.approx(1, abs=1e-4)


def test_the_outlines_are_small_and_whole() -> None:
    assert DATA.stat().st_size < 60_000
    fine, *rough = outlines().details
    assert len(fine.land) == 125
    assert len(fine.borders) > 300
    for detail in (fine, *rough):
        for line in (*detail.land, *detail.borders):
            # No ring jumps from one edge of the world to the other.
            assert all(abs(b[0] - a[0]) < 180 for a, b in pairwise(line.points) if abs(a[2]) < 75)
        for ring_ in detail.land:
            assert ring_.points[0] == ring_.points[-1]


# Clipping

points = st.tuples(st.floats(-500, 900), st.floats(-500, 900))
BOX = Box(0, 0, 320, 180)


@given(st.lists(points, min_size=3, max_size=30))
def test_what_is_clipped_lies_in_the_window(some: list[tuple[float, float]]) -> None:
    for x, y in clip_area(some, BOX):
        assert -1e-6 <= x <= BOX.right + 1e-6
        assert -1e-6 <= y <= BOX.bottom + 1e-6
    for part in clip_line(some, BOX):
        assert len(part) >= 2
        assert all(0 <= x <= BOX.right and 0 <= y <= BOX.bottom for x, y in part)


def test_a_square_is_cut_in_half() -> None:
    square = [(-10.0, 10.0), (10.0, 10.0), (10.0, 20.0), (-10.0, 20.0)]
    assert sorted(set(clip_area(square, BOX))) == [(0, 10), (0, 20), (10, 10), (10, 20)]
    assert clip_line([(-10, 10), (10, 10)], BOX) == [[(0, 10), (10, 10)]]
    assert clip_line([(-10, -10), (-5, 400)], BOX) == []


@given(st.lists(points, min_size=2, max_size=40), st.floats(0, 50))
def test_thinning_keeps_the_ends(some: list[tuple[float, float]], least: float) -> None:
    left = thinned(some, least)
    assert (left[0], left[-1]) == (some[0], some[-1])
    assert set(left) <= set(some)


def test_path_data_is_relative_and_short() -> None:
    square = [(0.2, 0.0), (10.0, 0.4), (10.0, 10.0), (0.0, 10.0)]
    assert path_data([square], closed=True) == "M0 0l10 0 0 10-10 0z"
    assert path_data([[(1.0, 1.0), (1.2, 1.1)]], closed=False) == ""


def absolute(path: str) -> list[tuple[int, int]]:
    """The points of path data, written without `path_data`'s ways."""
    found = []
    for start, rest in re.findall(r"M(-?\d+ -?\d+)l([^Mz]*)", path):
        x, y = map(int, start.split())
        found.append((x, y))
        steps = [int(number) for number in re.findall(r"-?\d+", rest)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


# Maps


@settings(deadline=None, max_examples=60)
@given(st.lists(places, min_size=1, max_size=8))
def test_a_map_shows_its_places_and_nothing_outside(some: list[Place]) -> None:
    window = fit(some)
    for place in some:
        x, y = window.point(place)
        assert 0 <= x <= WIDTH, (window, place)
        assert 0 <= y <= window.height, (window, place)
    land = land_in(outlines(), window)
    assert "nan" not in land.land + land.borders
    for x, y in absolute(land.land + land.borders):
        assert 0 <= x <= WIDTH * FINE
        assert 0 <= y <= window.height * FINE


@pytest.mark.parametrize(
    ("west", "east"), [(Place(-17, 179), Place(-14, -171)), (Place(35, 140), Place(37, -122))]
)
def test_places_on_both_sides_of_the_antimeridian_are_neighbours(west: Place, east: Place) -> None:
    window = fit([west, east])
    assert window.span < 200
    assert window.point(west)[0] < window.point(east)[0]


def test_a_map_across_the_antimeridian_has_no_bars_across_it() -> None:
    # Fiji and Chukotka lie on the antimeridian: a ring that jumped would run over the whole width.
    window = fit([Place(-17.7, 178)])
    for part in land_in(outlines(), window).land.split("M")[1:]:
        xs = [x for x, _ in absolute(f"M{part}")]
        assert max(xs) - min(xs) < WIDTH * FINE / 3


@pytest.mark.parametrize("lon", [-175, 175, 0, 90])
def test_antarctica_goes_all_around(lon: int) -> None:
    window = fit([Place(-80, lon)])
    found = absolute(land_in(outlines(), window).land)
    lowest = max(y for _, y in found)
    bottom = [x for x, y in found if y == lowest]
    assert min(bottom) == 0
    assert max(bottom) == WIDTH * FINE


def test_a_map_is_of_where_its_place_is() -> None:
    # Bern is on land, a place in the middle of the South Pacific sees hardly any.
    assert len(land_in(outlines(), fit([Place(46.9, 7.4)])).land) > 1000
    assert len(land_in(outlines(), fit([Place(-30, -125)])).land) < 50


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(places, names), min_size=1, max_size=12))
def test_labels_of_a_map_cover_nothing(some: list[tuple[Place, str]]) -> None:
    found = place_map(outlines(), [Site(place, name, "") for place, name in some])
    labels = [label_area(m.label, 11) for m in found.marks if m.label and not m.small]
    for area in labels:
        assert area.left >= 0
        assert area.right <= WIDTH
        assert area.top >= 0
        assert area.bottom <= found.height
        for mark in found.marks:
            dot = Box(mark.x - 3, mark.y - 3, mark.x + 3, mark.y + 3)
            assert not overlap(area, dot)
    assert not any(overlap(a, b) for a, b in combinations(labels, 2))
    assert found == place_map(outlines(), [Site(place, name, "") for place, name in some])


# Labels


@given(names, st.floats(20, 200))
def test_shortened_texts_fit(text: str, room: float) -> None:
    short = shortened(text, room, 10)
    assert text_width(short, 10) <= room or len(short) <= 2
    lines = two_lines(text, room, 10)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line, 10) <= room or len(line) <= 2 for line in lines)


def test_lines_break_at_blanks_and_hyphens() -> None:
    assert two_lines("Bureau of Industry", 70, 10) == ("Bureau of", "Industry")
    assert two_lines("US-Handelsamt", 65, 10) == ("US-", "Handelsamt")
    assert shortened("Rindfleischetikettierungsgesetz", 60, 10) == "Rindfleisc…"


def test_labels_go_where_there_is_room() -> None:
    dots = [Dot(50, 50, 3, "One"), Dot(62, 50, 3, "Two"), Dot(300, 50, 3, "Right edge")]
    first, second, third = place_labels(dots, BOX, 10, [None] * 3)
    assert first is not None
    assert first.anchor == "end"
    assert second is not None
    assert second.anchor == "start"
    assert third is not None
    assert third.anchor == "end"


# Time


def dates(*texts: str) -> list[Date]:
    found = [parse_date(text) for text in texts]
    assert None not in found
    return [date for date in found if date]


def test_a_timeline_is_to_scale() -> None:
    found = timeline(dates("2025-01-01", "2025-01-11", "2025-01-31"))
    assert found is not None
    a, b, c = (span.x for span in found.spans)
    assert (b - a) * 2 == pytest.approx(c - b, abs=0.02)
    assert [span.key for span in found.spans] == [1, 2, 3]


def test_days_are_points_and_longer_times_are_bars() -> None:
    found = timeline(dates("2025-05-10/2025-07-11", "2025-04", "2024", "2025-08-01"))
    assert found is not None
    interval, month, year, one_day = (span.end - span.x for span in found.spans)
    assert one_day == 0 < month < interval < year


def test_long_events_lie_above_and_leave_room_for_days() -> None:
    found = timeline(dates(*["2025"] * 20, "2025-02-01", "2025-02-02", "2025-09-01"))
    assert found is not None
    years, one_days = found.spans[:20], found.spans[20:]
    assert max(span.y for span in years) < min(span.y for span in one_days)
    assert len({span.y for span in years}) == 3
    assert one_days[0].y != one_days[1].y


@pytest.mark.parametrize(
    "texts", [(), ("2025",), ("2025-01-01", "2025-02-01"), ("2025-01-01",) * 9]
)
def test_few_events_make_no_timeline(texts: tuple[str, ...]) -> None:
    assert timeline(dates(*texts)) is None


moments = st.builds(Moment, days, st.sampled_from(["day", "month", "year"])).map(
    lambda m: Moment(
        m.first.replace(
            day=m.first.day if m.precision == "day" else 1,
            month=1 if m.precision == "year" else m.first.month,
        ),
        m.precision,
    )
)


@settings(deadline=None)
@given(st.lists(moments.map(Date), min_size=3, max_size=60))
def test_marks_of_a_timeline_do_not_overlap(some: list[Date]) -> None:
    found = timeline(some)
    if found is None:
        return
    room = found.radius / 280 * 100
    lanes: dict[float, list[tuple[float, float]]] = {}
    for span in found.spans:
        assert 0 <= span.x - room <= span.end + room <= 100
        assert found.radius <= span.y <= found.axis
        # Long events may have run out of lanes.
        if span.key or span.end - span.x <= 100 / 3:
            lanes.setdefault(span.y, []).append((span.x - room, span.end + room))
    if len(lanes) < (7 if found.spans[0].key else 14):
        for marks in lanes.values():
            assert all(a[1] <= b[0] for a, b in pairwise(sorted(marks)))


@settings(deadline=None)
@given(days, days)
def test_an_axis_has_few_dates_inside_it(a: dt.date, b: dt.date) -> None:
    scale = TimeScale(min(a, b), max(a, b))
    found = ticks(scale)
    assert len(found) <= 5
    assert all(scale.first <= tick.day <= scale.last for tick in found)
    assert all(a.x < b.x for a, b in pairwise(found))
    if (scale.last - scale.first).days >= 14:
        assert found


@given(st.lists(st.tuples(days, st.integers(1, 500)), min_size=1, max_size=60))
def test_bars_leave_nothing_out(counts: list[tuple[dt.date, int]]) -> None:
    found = bar_chart.bars(counts)
    assert found is not None
    assert sum(bar.count for bar in found.bars) == sum(count for _, count in counts)
    assert 1 <= len(found.bars) <= 12
    for bar in found.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= bar_chart.WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= bar_chart.HEIGHT
    for day, _ in counts:
        assert found.bars[0].first <= day


def test_a_history_is_shown_in_units_that_fit() -> None:
    def months(*texts: str) -> int:
        found = bar_chart.bars((dt.date.fromisoformat(text), 1) for text in texts)
        assert found is not None
        return found.months

    assert months("2025-07-01") == 1
    assert months("2024-08-31", "2025-07-01") == 1
    assert months("2024-07-31", "2025-07-01") == 3
    assert months("2019-01-01", "2025-07-01") == 12
    assert months("1989-01-01", "2025-07-01") == 60
    assert bar_chart.bars([]) is None


# Networks

graphs = st.integers(0, 14).flatmap(
    lambda size: st.tuples(
        st.lists(names, min_size=size, max_size=size),
        st.lists(st.integers(1, 90), min_size=size, max_size=size),
        st.dictionaries(
            st.sampled_from([*combinations(range(size), 2)] or [(0, 0)]), st.integers(1, 30)
        )
        if size > 1
        else st.just({}),
    )
)


@settings(deadline=None)
@given(names, graphs)
def test_companions_stand_apart_inside_the_picture(name: str, graph: tuple) -> None:
    texts, counts, ties = (part[:12] if isinstance(part, list) else part for part in graph)
    ties = {pair: count for pair, count in ties.items() if max(pair) < len(texts)}
    found = ring.ego(name, texts, counts, ties)
    assert found == ring.ego(name, texts, counts, ties)
    nodes = [found.centre, *found.nodes]
    boxes = []
    for node in nodes:
        assert 0 <= node.x - node.radius <= node.x + node.radius <= ring.WIDTH
        wide = max(text_width(line, ring.SIZE) for line in node.lines)
        last = node.label_y + 12 * (len(node.lines) - 1)
        assert last + 3 <= ring.HEIGHT
        if all(len(line) > 2 for line in node.lines):
            assert node.label_x - wide / 2 >= -1
            assert node.label_x + wide / 2 <= ring.WIDTH + 1
            area = (
                node.label_x - wide / 2 + 1,
                node.label_y - 8,
                node.label_x + wide / 2 - 1,
                last,
            )
            boxes.append(Box(*area))
    for a, b in combinations(nodes, 2):
        assert math.hypot(a.x - b.x, a.y - b.y) > a.radius + b.radius
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    for node in nodes:
        r = node.radius - 0.5
        dot = Box(node.x - r, node.y - r, node.x + r, node.y + r)
        assert not any(overlap(dot, box) for box in boxes)


@settings(deadline=None, max_examples=30)
@given(graphs)
def test_a_network_keeps_to_its_box(graph: tuple) -> None:
    found = web.network(*graph)
    assert found == web.network(*graph)
    for node in found.nodes:
        assert 0 < node.x < 100
        assert 0 < node.y < 100
    for room, (width, height) in enumerate(zip(web.WIDTHS, web.HEIGHTS, strict=True)):
        spots = [Dot(n.x * width / 100, n.y * height / 100, n.radius, n.label) for n in found.nodes]
        areas = []
        for node, spot in zip(found.nodes, spots, strict=True):
            if node.room <= room and len(node.label) > 2:
                wide = text_width(node.label, web.SIZE)
                left = spot.x + node.dx - {"start": 0, "middle": wide / 2, "end": wide}[node.anchor]
                base = spot.y + node.dy
                areas.append(Box(left, base - web.SIZE * 0.8, left + wide - 1, base + 2))
                assert left >= -1
                assert left + wide <= width + 1
        assert not any(overlap(a, b) for a, b in combinations(areas, 2))


def test_those_who_are_tied_stand_nearer_to_each_other() -> None:
    # Two triangles with one line between them.
    ties = {(0, 1): 1, (1, 2): 1, (0, 2): 1, (3, 4): 1, (4, 5): 1, (3, 5): 1, (2, 3): 1}
    nodes = web.network(["x"] * 6, [1] * 6, ties).nodes

    def far(a: int, b: int) -> float:
        return math.hypot(nodes[a].x - nodes[b].x, nodes[a].y - nodes[b].y)

    assert max(far(0, 1), far(1, 2), far(3, 4)) < min(far(0, 4), far(1, 5), far(0, 5))
