"""Pictures as SVG inside Markdown.

Marks are HTML elements in running text, so every engine passes them on; what leads to another page is a
Markdown link around them, which every engine turns into that page's address. Colours come from classes:
nothing here has a style of its own, which the Content-Security-Policy would refuse.

A picture with links is a group with a name, as one with the role `img` must not hold links; links to
places on the same page are left out of the order of tabs, as a list beside the picture has them too.

Sizes and greys that are attributes are for themes that know nothing of these pictures; ours overrides them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

from builder.core.escape import escape_attribute, escape_inline, link_target
from builder.core.pictures import bars as bar_chart
from builder.core.pictures import ego as ring
from builder.core.pictures import network as web
from builder.core.pictures.labels import Label
from builder.core.pictures.land import FINE
from builder.core.pictures.timeline import Span
from builder.core.pictures.window import WIDTH
from builder.core.present.frame import Anchor
from builder.core.present.network import NetworkView
from builder.core.present.pictures import Chart, Circle, Map, Strip

_BAR_NAME, _BAR_YEAR = 61, 73
_MIDDLE = 'text-anchor="middle" font-size="11"'
_GREY, _PALE = "#aaa", "#ddd"

# The names of entities come again in picture after picture.
_words = lru_cache(maxsize=4096)(escape_inline)


def draw_chart(chart: Chart) -> Markup:
    """Draw bars with their counts above and their names below."""
    parts = []
    for bar, words in zip(chart.bars.bars, chart.words, strict=True):
        middle = _short(bar.x + bar.width / 2)
        if bar.count:
            parts.append(
                f'<rect x="{bar.x:g}" y="{bar.y:g}" width="{bar.width:g}" height="{bar.height:g}">'
                f"{_title(f'{words.title}: {bar.count}')}</rect>"
                f'<text x="{middle}" y="{_short(bar.y - 4)}">{bar.count}</text>'
            )
        if words.name:
            parts.append(f'<text x="{middle}" y="{_BAR_NAME}">{_words(words.name)}</text>')
        if words.year:
            parts.append(f'<text class="year" x="{middle}" y="{_BAR_YEAR}">{words.year}</text>')
    size = f"{_box(bar_chart.WIDTH, bar_chart.HEIGHT)} {_MIDDLE}"
    return _svg(f"bars {chart.css}", size, chart.label, parts, role="img")


def draw_strip(strip: Strip) -> Markup:
    """Draw events on an axis of time; places along it are in per cent, so it fits every width."""
    found = strip.timeline
    axis = found.axis
    lines = "".join(
        f'<line x1="{tick.x:g}%" y1="{axis}" x2="{tick.x:g}%" y2="{axis + 4}"/>'
        for tick in found.ticks
    )
    parts = [f'<g stroke="{_GREY}"><line y1="{axis}" x2="100%" y2="{axis}"/>{lines}</g>']
    for tick, name in zip(found.ticks, strip.ticks, strict=True):
        side = (
            ' text-anchor="start"' if tick.x < 10 else ' text-anchor="end"' if tick.x > 90 else ""
        )
        parts.append(f'<text x="{tick.x:g}%" y="{axis + 17}"{side}>{_words(name)}</text>')
    for span, (title, lang), url in zip(found.spans, strip.titles, strip.urls, strict=True):
        parts.append(_inside(url, f"{_title(title, lang)}{_span(span, found.radius)}"))
    size = f'width="100%" height="{found.height}" {_MIDDLE}'
    return _svg("scale", size, strip.label, parts, role="group")


def _span(span: Span, radius: float) -> str:
    x, y = f"{span.x:g}%", f"{span.y:g}"
    mark = f'<circle cx="{x}" cy="{y}" r="{radius:g}"/>'
    if span.end > span.x:
        high = 6
        bar = f'<rect x="{x}" y="{span.y - high / 2:g}" width="{_short(span.end - span.x)}%"'
        bar += f' height="{high}" rx="{high // 2}"/>'
        mark = f"{bar}{mark}" if span.key else bar
    if span.key:
        mark += f'<text x="{x}" y="{span.y + 3.6:g}" fill="#fff">{span.key}</text>'
    return mark


def draw_map(map: Map) -> Markup:  # noqa: A002 - it is one
    """Draw a map of places."""
    found = map.map
    land = f'fill="{_PALE}" fill-rule="evenodd"'
    parts = [
        f'<g transform="scale({1 / FINE:g})"><path class="land" {land} d="{found.land.land}"/>'
    ]
    if found.land.borders:
        parts.append(f'<path class="border" fill="none" stroke="#fff" d="{found.land.borders}"/>')
    parts.append("</g>")
    linked = False
    # The first place is on top.
    for mark in reversed(found.marks):
        drawn = f'{_title(mark.name)}<circle cx="{mark.x:g}" cy="{mark.y:g}" r="3.5"/>'
        drawn += _label(mark.label, "room-1" if mark.small else "") if mark.label else ""
        parts.append(_inside(mark.url, drawn) if mark.url else f"<g>{drawn}</g>")
        linked = linked or bool(mark.url)
    role = "group" if linked else "img"
    size = f'{_box(WIDTH, found.height)} font-size="11"'
    return _svg("map", size, map.label, parts, role=role)


def _label(label: Label, css: str) -> str:
    side = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    side += f' class="{css}"' if css else ""
    return f'<text x="{label.x:g}" y="{label.y:g}"{side}>{_words(label.text)}</text>'


def draw_circle(circle: Circle) -> Markup:
    """Draw an entity and the lines to its companions and among them."""
    centre, nodes = circle.picture.centre, circle.picture.nodes
    places = [f"{node.x} {node.y}" for node in nodes]
    ties = "".join(f"M{places[a]}L{places[b]}" for a, b in circle.pairs)
    parts = [f'<g fill="none" stroke="{_GREY}">']
    parts += [f'<path class="tie" d="{ties}"/>'] if ties else []
    top = circle.companions[0][1]
    for place, (_, count) in zip(places, circle.companions, strict=True):
        wide = _short(1 + 1.5 * count / top)
        parts.append(
            f'<path class="spoke" stroke-width="{wide}" d="M{centre.x} {centre.y}L{place}"/>'
        )
    parts.append("</g>")
    for node, (link, count) in zip(nodes, circle.companions, strict=True):
        title = _title(f"{link.text}: {count}")
        parts.append(_typed(link, f"[{title}{_node(node)}]({link_target(link.url)})"))
    parts.append(_typed(circle.name, _node(centre)))
    size = f"{_box(ring.WIDTH, ring.HEIGHT)} {_MIDDLE}"
    return _svg("circle", size, circle.label, parts, role="group")


def _node(node: ring.Node) -> str:
    x, y = node.label_x, node.label_y
    lines = "".join(
        f'<text x="{x}" y="{y + number * 12}">{_words(line)}</text>'
        for number, line in enumerate(node.lines)
    )
    return f'<circle cx="{node.x}" cy="{node.y}" r="{node.radius:g}"/>{lines}'


def draw_network(view: NetworkView) -> Markup:
    """Draw the network of a site; places are in per cent, so it fits every width."""
    nodes = view.picture.nodes
    parts = [f'<g stroke="{_GREY}">']
    for a, b, weight in view.picture.ties:
        ends = (
            f'x1="{nodes[a].x:g}%" y1="{nodes[a].y:g}%" x2="{nodes[b].x:g}%" y2="{nodes[b].y:g}%"'
        )
        parts.append(f'<line {ends} stroke-width="{_short(0.75 + 2.25 * weight)}"/>')
    parts.append("</g>")
    # The most mentioned are on top.
    for node, row in reversed(list(zip(nodes, view.rows, strict=True))):
        x, y = f"{node.x:g}%", f"{node.y:g}%"
        drawn = f'{_title(row.link.text)}<circle cx="{x}" cy="{y}" r="{node.radius:g}"/>'
        if node.room < len(web.WIDTHS):
            more = "" if node.anchor == "middle" else f' text-anchor="{node.anchor}"'
            more += f' dx="{node.dx:g}"' if node.dx else ""
            more += f' class="room-{node.room}"' if node.room else ""
            text = _words(node.label)
            drawn += f'<text x="{x}" y="{y}" dy="{node.dy:g}"{more}>{text}</text>'
        parts.append(_typed(row.link, _inside(f"#{row.anchor}", drawn)))
    size = f'width="100%" height="{web.HEIGHT}" {_MIDDLE}'
    return _svg("network", size, view.label, parts, role="group")


def _box(width: int, height: int) -> str:
    return f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'


def _typed(link: Anchor, drawn: str) -> str:
    """Give a mark the colour of its type, and the language of its name."""
    lang = f' lang="{link.lang}"' if link.lang else ""
    return f'<g class="{link.css}"{lang}>{drawn}</g>'


def _inside(url: str, drawn: str) -> str:
    """Link a mark to a place on the same page."""
    return f'<a href="{link_target(url)}" tabindex="-1">{drawn}</a>'


def _title(text: str, lang: str = "") -> str:
    spoken = f' lang="{escape_attribute(lang)}"' if lang else ""
    return f"<title{spoken}>{_words(text)}</title>"


def _short(number: float) -> str:
    return f"{round(number, 2):g}"


def _svg(css: str, size: str, label: str, parts: Iterable[str], *, role: str) -> Markup:
    return Markup(  # noqa: S704 - texts are escaped where they are written
        f'<svg class="picture {css}" {size} role="{role}" aria-label="{escape_attribute(label)}">'
        f"{''.join(parts)}</svg>"
    )
