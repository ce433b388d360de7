"""Reading a briefing: cards at names and terms, sidebar and text, the way through the mentions."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.kinds import BRIEFING
from tests.browser.views import NARROW, NO_SCRIPTS, SMALLEST, WIDE, View
from tests.publish import sites

EITHER = pytest.mark.parametrize("page", [WIDE, NO_SCRIPTS], indirect=True, ids=attrgetter("name"))
# As in a browser that cannot place the card at a word by itself.
UNANCHORED = "CSS.supports = () => false"


# The sidebar stands beside a narrow text.
LAPTOP = View(name="laptop", width=1000)
PLAIN = View(name="narrow-no-scripts", width=390, height=844, touch=True, scripts=False)
PLACED = pytest.mark.parametrize("placed", ["anchored", "by script"])


def address(path: str = BRIEFING) -> str:
    return (sites.sample().html / path).as_uri()


@pytest.fixture
def briefing(page: Page) -> Page:
    page.goto(address())
    return page


@pytest.fixture
def card(page: Page) -> Locator:
    return page.locator(".card")


def rest_on(word: Locator) -> None:
    """Move the pointer onto a word as a reader does: from outside, and then not any more."""
    word.scroll_into_view_if_needed()
    word.page.mouse.move(2, 2)
    word.hover()


def box(place: Locator) -> FloatRect:
    found = place.bounding_box()
    assert found is not None
    return found


def apart(one: FloatRect, other: FloatRect) -> bool:
    return (
        one["x"] + one["width"] <= other["x"] + 1
        or other["x"] + other["width"] <= one["x"] + 1
        or one["y"] + one["height"] <= other["y"] + 1
        or other["y"] + other["height"] <= one["y"] + 1
    )


def inside(page: Page, place: FloatRect) -> bool:
    width, height = page.evaluate("[document.documentElement.clientWidth, innerHeight]")
    return (
        place["x"] >= 0
        and place["y"] >= 0
        and place["x"] + place["width"] <= width
        and place["y"] + place["height"] <= height
    )


# Cards


def test_a_card_says_who_it_is_from_what_is_on_the_page(briefing: Page, card: Locator) -> None:
    briefing.wait_for_load_state("networkidle")
    asked: list[str] = []
    briefing.on("request", lambda request: asked.append(request.url))
    rest_on(briefing.locator("#m-nvidia-2"))
    expect(card).to_be_visible()
    row = briefing.locator(".sidebar li:has(> a[href='#m-nvidia-1'])")
    expect(card).to_contain_text("Nvidia Organisation")
    expect(card).to_contain_text(row.locator("small").first.inner_text())
    expect(card).to_contain_text("2 von 8")
    assert re.search(r"in \d+ Briefings, zuerst .+, zuletzt .+ 20\d\d", card.inner_text())
    assert asked == []
    card.get_by_role("link", name="Nvidia", exact=True).click()
    expect(briefing).to_have_url(address("entities/nvidia.html"))


def test_the_card_of_a_term_explains_it(briefing: Page, card: Locator) -> None:
    rest_on(briefing.locator("#u-lizenzpflicht-2"))
    expect(card).to_contain_text("Lizenzpflicht Begriff")
    expect(card).to_contain_text("Vorschrift, nach der eine Ausfuhr")
    expect(card).to_contain_text("2 von 2")
    card.get_by_role("link", name="Erklärung am Ende").click()
    expect(briefing).to_have_url(re.compile("#t-lizenzpflicht$"))
    expect(briefing.locator(".terms li:has(#t-lizenzpflicht)")).to_be_in_viewport()
    expect(card).to_be_hidden()


def test_every_name_and_term_has_its_card(briefing: Page) -> None:
    missing = briefing.evaluate(
        """async () => {
            const missing = [];
            for (const word of document.querySelectorAll(".mention[id], .term[id]")) {
                word.dispatchEvent(new PointerEvent("pointerover", {bubbles: true}));
                await new Promise(done => setTimeout(done, 0));
            }
            for (const word of document.querySelectorAll(".mention[id] a, .term[id] a")) {
                word.focus({focusVisible: true});
                const card = document.querySelector(".card:popover-open");
                if (!card || card.innerText.length < 20) missing.push(word.outerHTML);
            }
            return missing;
        }"""
    )
    assert missing == []


def test_the_pointer_may_go_into_the_card_and_leaving_closes_it(
    briefing: Page, card: Locator
) -> None:
    rest_on(briefing.locator("#m-nvidia-1"))
    expect(card).to_be_visible()
    there = box(card)
    x, y = there["x"] + there["width"] / 2, there["y"] + there["height"] / 2
    briefing.mouse.move(x, y, steps=8)
    briefing.wait_for_timeout(500)
    expect(card).to_be_visible()
    briefing.mouse.move(2, 2)
    expect(card).to_be_hidden()


def test_escape_closes_the_card_under_the_resting_pointer(briefing: Page, card: Locator) -> None:
    word = briefing.locator("#m-nvidia-1")
    rest_on(word)
    expect(card).to_be_visible()
    briefing.keyboard.press("Escape")
    expect(card).to_be_hidden()
    briefing.wait_for_timeout(400)
    expect(card).to_be_hidden()
    rest_on(word)
    expect(card).to_be_visible()


def test_passing_over_a_name_opens_nothing(briefing: Page, card: Locator) -> None:
    word = briefing.locator("#m-nvidia-1")
    word.scroll_into_view_if_needed()
    word.hover()
    briefing.mouse.move(2, 2)
    briefing.wait_for_timeout(300)
    expect(card).to_be_hidden()


def test_a_second_card_takes_the_place_of_the_first(briefing: Page, card: Locator) -> None:
    rest_on(briefing.locator("#m-nvidia-1"))
    expect(card).to_contain_text("Nvidia")
    briefing.locator("#u-geschaeftsjahr-1").hover()
    expect(card).to_contain_text("Geschäftsjahr Begriff")
    expect(card).to_have_count(1)
    assert apart(box(card), box(briefing.locator("#u-geschaeftsjahr-1")))


def test_a_click_and_enter_follow_the_link(briefing: Page) -> None:
    briefing.locator("#m-nvidia-1 a").click()
    expect(briefing).to_have_url(address("entities/nvidia.html"))
    briefing.go_back()
    briefing.locator("#m-nvidia-1 a").focus()
    briefing.keyboard.press("Enter")
    expect(briefing).to_have_url(address("entities/nvidia.html"))


def test_the_card_by_keyboard(briefing: Page, card: Locator) -> None:
    """It opens on focus, is not in the way of the tab key, and can be gone into and left."""
    first, second = briefing.locator("main .text :is(.mention, .term) > a:visible").all()[:2]
    tab_to(briefing, first)
    expect(card).to_be_visible()
    expect(first).to_have_accessible_description(re.compile("Hersteller von .* 1 von 8"))
    briefing.keyboard.press("Alt+ArrowDown")
    expect(card.get_by_role("link").first).to_be_focused()
    expect(card).to_be_visible()
    briefing.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(first).to_be_focused()
    briefing.keyboard.press("Tab")
    expect(second).to_be_focused()
    expect(card).to_be_visible()
    briefing.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(second).to_be_focused()
    briefing.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()
    briefing.keyboard.press("Alt+ArrowUp")
    for _ in range(card.locator("a[href]:visible, button:enabled:visible").count()):
        briefing.keyboard.press("Tab")
    expect(second).to_be_focused()
    briefing.locator("h1").click()
    expect(card).to_be_hidden()


def tab_to(page: Page, link: Locator) -> None:
    """Come to a link by keyboard: only then its focus is shown."""
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()


@pytest.mark.parametrize("page", [NARROW, SMALLEST], indirect=True, ids=attrgetter("name"))
def test_a_first_tap_opens_the_card_and_a_second_follows(briefing: Page, card: Locator) -> None:
    word = briefing.locator("#m-nvidia-1 a")
    word.tap()
    expect(card).to_be_visible()
    expect(briefing).to_have_url(address())
    assert inside(briefing, box(card))
    assert apart(box(card), box(word))
    expect(card).to_be_focused()
    briefing.locator("#m-nvidia-h20-2").tap()
    expect(card).to_contain_text("Nvidia H20 Produkt")
    briefing.locator("h1").tap()
    expect(card).to_be_hidden()
    word.tap()
    expect(card).to_contain_text("Nvidia Organisation")
    word.tap()
    expect(briefing).to_have_url(address("entities/nvidia.html"))


@PLACED
@pytest.mark.parametrize(
    ("view", "path"),
    [
        (WIDE, BRIEFING),
        (LAPTOP, "en/briefings/geneva-london-trade-truce.html"),
        (SMALLEST, BRIEFING),
    ],
    ids=["wide", "laptop", "smallest"],
)
def test_a_card_stays_in_the_window_and_off_its_word(
    view: View, path: str, placed: str, open_page: OpenPage
) -> None:
    """At every drawn name of a text, with the name at the top and at the bottom of the window."""
    page = open_page(view)
    if placed == "by script":
        page.add_init_script(UNANCHORED)
    page.goto(address(path))
    wrong = page.evaluate(
        """async () => {
            const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            const wrong = [];
            for (const link of document.querySelectorAll(".text .mention[id] > a, .text .term[id] > a")) {
                for (const block of ["start", "end"]) {
                    const last = document.activeElement;
                    last.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
                    last.blur();
                    link.scrollIntoView({block, behavior: "instant"});
                    link.focus({preventScroll: true, focusVisible: true});
                    await frame();
                    const card = document.querySelector(".card").getBoundingClientRect();
                    const word = link.getBoundingClientRect();
                    const seen = card.width > 100 && card.left >= 0 && card.top >= 0
                        && card.right <= document.documentElement.clientWidth && card.bottom <= innerHeight;
                    const off = card.top >= word.bottom - 1 || card.bottom <= word.top + 1;
                    const near = card.top - word.bottom < 20 && word.top - card.bottom < 20;
                    if (!seen || !off || !near) wrong.push([link.textContent, block, card, word]);
                }
            }
            return wrong;
        }"""
    )
    assert wrong == []


@PLACED
def test_a_card_goes_with_its_word_when_the_page_scrolls(placed: str, page: Page) -> None:
    if placed == "by script":
        page.add_init_script(UNANCHORED)
    page.goto(address())
    link = page.locator("#m-nvidia-3 a")
    tab_to(page, link)
    before = box(page.locator(".card"))["y"] - box(link)["y"]
    page.evaluate("scrollBy(0, 90)")
    page.wait_for_timeout(100)
    assert abs(box(page.locator(".card"))["y"] - box(link)["y"] - before) < 2
    page.evaluate("scrollBy(0, 3000)")
    page.wait_for_timeout(100)
    expect(page.locator(".card")).not_to_be_in_viewport()


# Sidebar and text


def lights(page: Page) -> set[str]:
    return set(
        page.evaluate(
            "[...document.querySelectorAll('.lit')].map(e => e.id || e.querySelector('a').hash)"
        )
    )


def test_a_row_lights_up_its_mentions_and_a_mention_its_row(briefing: Page) -> None:
    everywhere = {f"m-china-{number}" for number in range(1, 8)} | {"#m-china-1"}
    row = briefing.locator(".sidebar a[href='#m-china-1']").first
    row.hover()
    assert lights(briefing) == everywhere
    briefing.mouse.move(2, 2)
    assert lights(briefing) == set()
    row.focus()
    assert lights(briefing) == everywhere
    row.blur()
    expect(briefing.locator(".lit")).to_have_count(0)
    rest_on(briefing.locator("#m-china-5"))
    expect(briefing.locator(".card")).to_be_visible()
    assert lights(briefing) == everywhere


def test_a_mention_scrolls_the_sidebar_to_its_row_and_not_the_page(open_page: OpenPage) -> None:
    page = open_page(View(name="low", height=420))
    page.goto(address())
    word = page.locator("#m-amd-mi308-1")
    word.scroll_into_view_if_needed()
    row = page.locator(".sidebar li:has(> a[href='#m-amd-mi308-1'])")
    sidebar = page.locator(".sidebar")
    hidden = box(row)["y"] + box(row)["height"] > box(sidebar)["y"] + box(sidebar)["height"]
    assert hidden
    before = page.evaluate("scrollY")
    rest_on(word)
    expect(page.locator(".card")).to_be_visible()
    assert box(row)["y"] >= box(sidebar)["y"]
    assert box(row)["y"] + box(row)["height"] <= box(sidebar)["y"] + box(sidebar)["height"] + 1
    assert page.evaluate("scrollY") == before


@EITHER
def test_a_tick_is_hit_from_four_pixels_away(page: Page) -> None:
    page.goto(address())
    strip = page.locator(".sidebar li:has(> a[href='#m-nvidia-1']) .strip")
    strip.scroll_into_view_if_needed()
    place = box(strip)
    # The fifth tick stands alone: its neighbours are ten pixels off.
    shape = strip.locator("a[href='#m-nvidia-5'] path").get_attribute("d") or ""
    middle = place["x"] + (float(shape[1:].split()[0]) + 1) / 100 * place["width"]
    for offset in (-4, 0, 4):
        page.goto(address())
        strip.scroll_into_view_if_needed()
        place = box(strip)
        page.mouse.click(middle + offset, place["y"] + place["height"] / 2)
        expect(page).to_have_url(re.compile("#m-nvidia-5$"))
        expect(page.locator("#m-nvidia-5")).to_be_in_viewport()


def test_a_strip_leads_to_the_nearest_tick(briefing: Page) -> None:
    strip = briefing.locator(".sidebar li:has(> a[href='#m-nvidia-1']) .strip")
    strip.scroll_into_view_if_needed()
    place = box(strip)
    briefing.mouse.click(place["x"] + 0.84 * place["width"], place["y"] + 2)
    expect(briefing).to_have_url(re.compile("#m-nvidia-8$"))


def test_the_place_of_a_jump_is_lit_for_a_while(briefing: Page) -> None:
    def background() -> str:
        return str(
            briefing.locator("#m-amd-1").evaluate("e => getComputedStyle(e).backgroundColor")
        )

    before = background()
    briefing.locator(".sidebar a[href='#m-amd-1']").first.click()
    briefing.mouse.move(2, 2)
    briefing.wait_for_timeout(250)
    assert background() != before
    briefing.wait_for_timeout(3200)
    assert background() == before


def test_strips_mark_the_part_of_the_text_in_the_window(briefing: Page) -> None:
    """From the first to the last tick whose mention can be seen."""

    def marked() -> list[float]:
        strip = briefing.locator(".sidebar .strip").first
        style = (
            "s => ['--from', '--to'].map(n => parseFloat(getComputedStyle(s).getPropertyValue(n)))"
        )
        return list(strip.evaluate(style))

    briefing.locator("#m-nvidia-5").scroll_into_view_if_needed()
    briefing.wait_for_timeout(100)
    begin, end = marked()
    places = []
    for number in (1, 5, 8):
        tick = briefing.locator(f".sidebar a[href='#m-nvidia-{number}'] > .tick")
        places.append(float((tick.get_attribute("d") or "M0 ")[1:].split()[0]))
    assert places[0] < begin < places[1] < end < places[2]
    briefing.locator(".colophon").scroll_into_view_if_needed()
    briefing.wait_for_timeout(100)
    assert marked() == [0, 0]


def test_a_card_is_not_printed(briefing: Page, card: Locator) -> None:
    rest_on(briefing.locator("#m-nvidia-1"))
    expect(card).to_be_visible()
    briefing.emulate_media(media="print")
    expect(card).to_be_hidden()


# From mention to mention


def test_n_and_p_go_through_the_mentions_and_back_returns(briefing: Page, card: Locator) -> None:
    link = briefing.locator("#m-nvidia-1 a")
    tab_to(briefing, link)
    start = briefing.evaluate("scrollY")
    for number in (2, 3, 4):
        briefing.keyboard.press("n")
        expect(briefing).to_have_url(re.compile(f"#m-nvidia-{number}$"))
        expect(
            briefing.locator(f"#m-nvidia-{number}:is(:focus, :focus-within)")
        ).to_be_in_viewport()
        expect(card).to_contain_text(f"{number} von 8")
    outline = briefing.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    briefing.keyboard.press("p")
    expect(briefing).to_have_url(re.compile("#m-nvidia-3$"))
    briefing.go_back()
    expect(briefing).to_have_url(address())
    assert abs(briefing.evaluate("scrollY") - start) < 5


def test_letters_do_nothing_where_no_name_has_the_focus(briefing: Page) -> None:
    briefing.keyboard.press("n")
    briefing.locator("section.sources a").first.focus()
    briefing.keyboard.press("n")
    briefing.keyboard.press("p")
    expect(briefing).to_have_url(address())


def test_a_row_leads_to_the_first_and_the_last_mention(briefing: Page) -> None:
    row = briefing.locator(".sidebar a[href='#m-china-1']").first
    row.focus()
    briefing.keyboard.press("p")
    expect(briefing.locator("#m-china-7")).to_be_focused()
    row.focus()
    briefing.keyboard.press("n")
    expect(briefing.locator("#m-china-1 a")).to_be_focused()
    row.focus()
    briefing.keyboard.press("Enter")
    expect(briefing.locator("#m-china-1 a")).to_be_focused()
    expect(briefing.locator("#m-china-1")).to_be_in_viewport()


def test_buttons_in_the_card_lead_on(briefing: Page, card: Locator) -> None:
    rest_on(briefing.locator("#m-nvidia-1"))
    expect(card.get_by_role("button", name="Vorherige Stelle")).to_be_disabled()
    height = box(briefing.locator("#m-nvidia-1"))["y"]
    card.get_by_role("button", name="Nächste Stelle").click()
    expect(briefing).to_have_url(re.compile("#m-nvidia-2$"))
    expect(briefing.locator("#m-nvidia-2")).to_be_focused()
    # The next mention stands where the eye is.
    assert abs(box(briefing.locator("#m-nvidia-2"))["y"] - height) < 3
    expect(card).to_contain_text("2 von 8")
    for button in card.get_by_role("button").all():
        assert min(box(button)["width"], box(button)["height"]) >= 24


# The narrow layout


@pytest.mark.parametrize("page", [NARROW, PLAIN], indirect=True, ids=attrgetter("name"))
def test_chips_lead_to_mentions_and_to_the_list(page: Page) -> None:
    page.goto(address())
    chips = page.get_by_role("navigation", name="Am häufigsten genannt")
    expect(chips).to_be_visible()
    expect(chips.get_by_role("link")).to_have_count(7)
    for link in chips.get_by_role("link").all():
        assert box(link)["height"] >= 23
    chips.get_by_role("link", name="China").tap()
    expect(page).to_have_url(re.compile("#m-china-1$"))
    expect(page.locator("#m-china-1")).to_be_in_viewport()
    chips.get_by_role("link", name="alle 7").tap()
    expect(page.get_by_role("heading", name="Im Briefing")).to_be_in_viewport()


def test_chips_are_not_there_beside_the_sidebar(briefing: Page) -> None:
    expect(briefing.locator("nav.chips")).to_be_hidden()


# Extremes


def stress(name: str) -> str:
    return (sites.stress().html / f"briefings/{name}.html").as_uri()


@pytest.fixture(scope="module")
def measure() -> Callable[[Page, str], float]:
    def milliseconds(page: Page, script: str) -> float:
        return float(
            page.evaluate(
                f"""async () => {{
                    const start = performance.now();
                    {script}
                    document.body.offsetHeight;
                    return performance.now() - start;
                }}"""
            )
        )

    return milliseconds


def test_a_long_text_with_900_mentions_stays_quick(
    page: Page, measure: Callable[[Page, str], float]
) -> None:
    page.goto(stress("lang"))
    assert page.locator(".mention[id]").count() >= 900
    hover = measure(
        page,
        """for (const row of document.querySelectorAll(".sidebar li")) {
            row.dispatchEvent(new PointerEvent("pointerover", {bubbles: true}));
            document.body.offsetHeight;
        }""",
    )
    rows = page.locator(".sidebar li").count()
    assert rows == 60
    # A frame has 16 ms; a tenth of that is measured here on a quiet machine.
    assert hover / rows < 16
    word = page.locator("#m-bal-dok-1, .text .mention[id] a").first
    tab_to(page, word)
    stepped = measure(
        page,
        """for (let i = 0; i < 10; i++) {
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "n", bubbles: true}));
        }""",
    )
    assert stepped / 10 < 100
    expect(page.locator(".card")).to_contain_text("11 von 15")


def test_sixty_entities_fold_and_the_folded_light_up_their_fold(page: Page) -> None:
    page.goto(stress("lang"))
    fold = page.locator(".sidebar details").first
    folded = fold.locator("li > a:first-child").first
    expect(folded).to_be_hidden()
    target = folded.get_attribute("href") or ""
    rest_on(page.locator(target))
    expect(fold.locator("summary")).to_have_class("lit")
    page.mouse.move(2, 2)
    fold.locator("summary").click()
    expect(folded).to_be_visible()


@pytest.mark.parametrize("name", ["alles", "lang", "leer", "kahl"])
def test_extremes_do_not_scroll_sideways_with_a_card_open(name: str, open_page: OpenPage) -> None:
    page = open_page(SMALLEST)
    page.goto(stress(name))
    words = page.locator(".text .mention[id] > a")
    for word in words.all()[:6]:
        word.tap()
        expect(page.locator(".card")).to_be_visible()
        assert inside(page, box(page.locator(".card")))
        page.keyboard.press("Escape")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= SMALLEST.width


def test_a_briefing_without_entities_has_neither_sidebar_nor_chips(briefing: Page) -> None:
    briefing.goto(stress("kahl"))
    expect(briefing.locator(".sidebar, nav.chips")).to_have_count(0)
    expect(briefing.locator("main")).to_contain_text("Ein Satz, sonst nichts.")


# Contents


def test_the_contents_mark_where_a_link_of_theirs_has_led(briefing: Page) -> None:
    """Also where sections are short, so that the next heading is near, and at the end of the page."""
    current = briefing.locator("nav.toc [aria-current]")
    for name in briefing.locator("nav.toc a").all_inner_texts():
        briefing.locator("nav.toc a").get_by_text(name, exact=True).click()
        expect(current).to_have_text(name)
    briefing.go_back()
    expect(current).not_to_have_text(name)
