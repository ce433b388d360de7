"""Draw the cost of a page against the number of articles, from the figures that `peers.py` keeps.

python bench/plot.py          # bench/results/*.json → docs/img/cost.svg
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from results import FULL, HUGO, INDEX, MKDOCS, OURS, Comparison, load

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 40, 56
STEPS = (1, 2, 5)
LINE = 17
BEFORE = "before"

LABELS: Mapping[str, tuple[str, str]] = {
    OURS: ("ours", "Briefing Builder"),
    INDEX: ("index", "… with search index"),
    FULL: ("full", "… with search and maps"),
    BEFORE: ("before", "… before this work"),
    HUGO: ("hugo", "Hugo"),
    MKDOCS: ("mkdocs", "plain MkDocs"),
}

# An image has its own background: what it lies on need not follow the reader's colour scheme.
STYLE = """
svg { --paper: #fff; --ink: #1d2330; --soft: #5b6475; --rule: #dfe3ea;
  --ours: #1456c8; --hugo: #c02672; --mkdocs: #8a5a00; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #14171d; --ink: #e8ebf1; --soft: #a3acbd; --rule: #2d333e;
    --ours: #7db0ff; --hugo: #ff8ec4; --mkdocs: #e6b04f; }
}
text { font: 13px system-ui, sans-serif; fill: var(--ink); }
.tick, .axis { fill: var(--soft); }
.paper { fill: var(--paper); }
path { fill: none; stroke-width: 2; stroke-linejoin: round; }
path.rule { stroke: var(--rule); stroke-width: 1; }
.ours { --own: var(--ours); } .index { --own: var(--ours); } .full { --own: var(--ours); }
.before { --own: var(--soft); } .hugo { --own: var(--hugo); } .mkdocs { --own: var(--mkdocs); }
g path { stroke: var(--own); } g circle { fill: var(--own); } g text { fill: var(--own); }
.ours path { stroke-width: 3; } .index path { stroke-dasharray: 7 4; }
.full path { stroke-dasharray: 2 3; } .before path { stroke-dasharray: 2 4; }
"""

Point = tuple[float, float]


def cost(every: Sequence[Comparison], before: Sequence[Comparison] = ()) -> str:
    """The picture as SVG: a line for each generator, milliseconds of wall time a page.

    Both axes are logarithmic, so that an equal distance is an equal ratio. `before` has our own
    figures of earlier code.
    """
    lines = {name: list(_points(every, name)) for name in LABELS if name != BEFORE}
    lines[BEFORE] = list(_points(before, OURS))
    lines = {name: points for name, points in lines.items() if points}
    xs = [x for points in lines.values() for x, _ in points]
    ys = [y for points in lines.values() for _, y in points]
    across = _scale(min(xs), max(xs), LEFT, WIDTH - RIGHT)
    bottom, top = _step_below(min(ys)), _step_above(max(ys))
    upward = _scale(bottom, top, HEIGHT - BOTTOM, TOP)
    parts = [f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="6"/>']
    for value in _steps(bottom, top):
        y = upward(value)
        parts.append(f'<path class="rule" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{value:g}", "tick", "end"))
    for value in sorted(set(xs)):
        x = across(value)
        parts.append(f'<path class="rule" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 20, f"{value:,.0f}", "tick", "middle"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(_text(middle, HEIGHT - 12, "articles", "axis", "middle"))
    parts.append(
        _text(LEFT - 48, 22, "milliseconds a page (wall time, complete build)", "axis", "start")
    )
    placed = {name: [(across(x), upward(y)) for x, y in points] for name, points in lines.items()}
    levels = _apart({name: points[-1][1] for name, points in placed.items()})
    for name, points in placed.items():
        parts.append(_line(name, points, levels[name]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-labelledby="title">\n'
        f'<title id="title">{escape(_summary(lines))}</title>\n'
        f"<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _points(every: Iterable[Comparison], name: str) -> Iterator[Point]:
    for comparison in every:
        if name in comparison.runs:
            yield comparison.articles, comparison.runs[name].per_page()


def _summary(lines: Mapping[str, Sequence[Point]]) -> str:
    parts = (
        f"{LABELS[name][1].removeprefix('… ')}: "
        + ", ".join(f"{y:.2f} at {x:,.0f} articles" for x, y in points)
        for name, points in lines.items()
    )
    return "Milliseconds of wall time a page against the number of articles. " + "; ".join(parts)


class _scale:  # noqa: N801 - used as a function
    """A logarithmic scale from a range of values to a range of the picture."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.start = math.log(low), start
        self.factor = (end - start) / (math.log(high) - self.low) if high > low else 0.0

    def __call__(self, value: float) -> float:
        return self.start + (math.log(value) - self.low) * self.factor


def _steps(low: float, high: float) -> list[float]:
    decades = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    every = (step * 10.0**decade for decade in decades for step in STEPS)
    return [value for value in every if low * 0.999 <= value <= high * 1.001]


def _step_below(value: float) -> float:
    return _steps(value / 10, value)[-1]


def _step_above(value: float) -> float:
    return _steps(value, value * 10)[0]


def _apart(levels: Mapping[str, float]) -> dict[str, float]:
    """Heights of the labels, each near its line's end and a line of text from the next."""
    placed: dict[str, float] = {}
    last = -math.inf
    for name in sorted(levels, key=lambda name: levels[name]):
        placed[name] = last = max(levels[name], last + LINE)
    return placed


def _line(name: str, points: Sequence[Point], level: float) -> str:
    css, label = LABELS[name]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points)
    text = _text(max(points[-1][0], WIDTH - RIGHT) + 10, level + 4, label, "", "start")
    return f'<g class="{css}"><path d="{path}"/>{dots}{text}</g>'


def _text(x: float, y: float, text: str, css: str, anchor: str) -> str:
    given = f' class="{css}"' if css else ""
    return f'<text{given} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def main() -> None:
    """Draw what is kept for the docs."""
    here = Path(__file__).resolve().parent
    every, before = load(here / "results"), load(here / "results" / "before")
    picture = here.parent / "docs" / "img" / "cost.svg"
    picture.write_text(cost(every, before), encoding="utf-8")
    print(picture)


if __name__ == "__main__":
    main()
