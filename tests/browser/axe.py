"""axe-core on the page at hand: what it finds against WCAG 2.0 to 2.2, A and AA, and best practice."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What can differ between the two schemes.
COLOUR = ("color-contrast", "link-in-text-block")
# A page's own policy does not hold for what the test runs, so axe needs no bypass of it.
RUN = """async options => {
    const {violations, incomplete} = await axe.run(document, options);
    const told = (rule, node) => `${rule.id}: ${node.target.join(' ')}: `
        + node.failureSummary.replace(/\\s+/g, ' ').slice(0, 200);
    // A contrast that could not be measured is one that nobody has measured, if there is something to see:
    // single letters and what is covered or scrolled away never can be. Writing in pictures has its own rule.
    const UNSEEN = ['shortTextContent', 'bgOverlap', 'elmPartiallyObscured', 'elmPartiallyObscuring'];
    const unmeasured = incomplete.filter(rule => rule.id === 'color-contrast').map(rule => ({
        id: 'unmeasured contrast',
        nodes: rule.nodes.filter(node => !node.html.startsWith('<t')
            && !UNSEEN.includes(node.any[0]?.data?.messageKey)),
    }));
    return [...violations, ...unmeasured].flatMap(rule => rule.nodes.map(node => told(rule, node)));
}"""
# Writing in a picture stands on the paper of the page, or on the dot that is drawn just before it.
DRAWN = """() => {
    const parsed = text => {
        const colour = new axe.commons.color.Color();
        colour.parseString(text);
        return colour;
    };
    const paper = parsed(getComputedStyle(document.body).backgroundColor);
    const within = (text, dot) => {
        const [a, b] = [text.getBoundingClientRect(), dot.getBoundingClientRect()];
        const middle = (a.top + a.bottom) / 2;
        return a.left >= b.left && a.right <= b.right && middle > b.top && middle < b.bottom;
    };
    const ground = text => text.previousElementSibling?.matches('circle')
        && within(text, text.previousElementSibling)
        ? parsed(getComputedStyle(text.previousElementSibling).fill) : paper;
    return [...document.querySelectorAll('svg text')].filter(text => text.checkVisibility()
        && axe.commons.color.getContrast(ground(text), parsed(getComputedStyle(text).fill)) < 4.5)
        .map(text => `writing in a picture: ${text.outerHTML.slice(0, 120)}`);
}"""


@cache
def source() -> str:
    """The script of axe-core, as the Python package ships it; the package itself is not needed."""
    package = find_spec("axe_playwright_python")
    assert package is not None
    (folder,) = package.submodule_search_locations or ()
    return (Path(folder) / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds in the light and in the dark scheme; nothing may be fading meanwhile."""
    # Evaluated as an expression, the script returns itself, which takes long to send.
    page.evaluate(f"() => {{ {source()} }}")
    # To preload is to fetch the style sheets once more, which the page's policy forbids.
    options: dict[str, object] = {
        "runOnly": TAGS,
        "resultTypes": ["violations", "incomplete"],
        "preload": False,
    }
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = page.evaluate(RUN, options) + page.evaluate(DRAWN)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    options["runOnly"] = {"type": "rule", "values": COLOUR}
    dark = page.evaluate(RUN, options) + page.evaluate(DRAWN)
    return found + [f"dark: {told}" for told in dark]
