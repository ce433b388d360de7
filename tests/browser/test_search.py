"""Search on the sample site: from disk and over http, in both languages, by keyboard, with filters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import OpenPage
from tests.browser.serve import served
from tests.browser.views import NARROW, NO_SCRIPTS, WIDE, View
from tests.publish import sites

SMALLEST = View(name="smallest", width=320, height=640, touch=True)
# What is asked, and the end of the address of a result that has to be there, in German and English.
GERMAN = {
    "title": ("senken", "briefings/genf-zollpause-90-tage.html"),
    "inflected": ("Lizenzanträgen", "briefings/nvidia-h20-lizenzpflicht.html"),
    "inflected name": ("Chinas", "entities/china.html"),
    "longer than what stands there": ("Rechenzentrums", "glossary/rechenzentrum.html"),
    "part of a compound": ("Verbot", "briefings/genf-zollpause-90-tage.html"),
    "part that stands nowhere alone": ("Bandbreite", "glossary/speicherbandbreite.html"),
    "umlaut": ("Zölle", "briefings/genf-zollpause-90-tage.html"),
    "ae, oe": ("Zoelle", "briefings/genf-zollpause-90-tage.html"),
    "no umlaut": ("Zolle", "glossary/zoll.html"),
    "sharp s": ("grosser Markt", "briefings/nvidia-h20-lizenzpflicht.html"),
    "alias": ("Jen-Hsun", "entities/jensen-huang.html"),
    "alias of another language": ("Rare Earths", "glossary/seltene-erden.html"),
    "briefing by alias": ("Jen-Hsun", "briefings/nvidia-h20-lizenzpflicht.html"),
    "term": ("Exportkontrolle", "glossary/exportkontrolle.html"),
    "one slip": ("Exportkontrole", "glossary/exportkontrolle.html"),
    "two slips": ("Expotkontrole", "glossary/exportkontrolle.html"),
    "swapped": ("Nvdiia", "entities/nvidia.html"),
    "wrong first letter": ("Wvidia", "entities/nvidia.html"),
    "two words": ("Roboter Magnete", "briefings/humanoide-roboter-china.html"),
    "hyphen": ("KI-Chips", "glossary/ki-chip.html"),
    "without its hyphen": ("KI Chips", "glossary/ki-chip.html"),
    "in one": ("KIChips", "glossary/ki-chip.html"),
    "capitals": ("NVIDIA", "entities/nvidia.html"),
    "one letter": ("n", "entities/nvidia.html"),
    "beginning": ("deeps", "entities/deepseek.html"),
}
ENGLISH = {
    "plural": ("tariffs", "en/briefings/geneva-london-trade-truce.html"),
    "singular": ("curb", "en/briefings/us-lifts-eda-software-curbs.html"),
    "name": ("Huawei", "en/entities/huawei.html"),
    "German alias": ("Exportkontrolle", "en/glossary/exportkontrolle.html"),
    "two words": ("rare earths", "en/glossary/seltene-erden.html"),
    "slip": ("Genneva", "en/entities/geneva.html"),
}


@pytest.fixture(params=["disk", "http"])
def home(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "disk":
        yield disk("")
    else:
        with served(sites.sample().html) as address:
            yield f"{address}/"


def disk(path: str) -> str:
    return sites.sample().html.as_uri() + "/" + path


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("/")
    expect(page.locator("dialog.search #Query")).to_be_focused()


def ask(page: Page, query: str) -> list[str]:
    """Type a query; return where the results lead, in their order."""
    page.locator("#Query").fill("")
    expect(page.locator("#Hits .keys")).to_have_count(1)
    page.locator("#Query").fill(query)
    page.locator("#Hits > section, #Hits strong").first.wait_for()
    links = page.locator("#Hits section li > a")
    return [link.get_attribute("href") or "" for link in links.all()]


def without_place(address: str) -> str:
    return address.partition("#")[0]


@pytest.mark.parametrize(("start", "queries"), [("", GERMAN), ("en/", ENGLISH)], ids=["de", "en"])
def test_what_is_asked_is_found(
    page: Page, home: str, start: str, queries: dict[str, tuple[str, str]]
) -> None:
    opened(page, f"{home}{start}index.html")
    lost = {}
    for name, (query, wanted) in queries.items():
        found = [without_place(address) for address in ask(page, query)]
        if home + wanted not in found:
            lost[name] = (query, found)
    assert lost == {}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Nvidia", "entities/nvidia.html"),
        ("Huang", "entities/jensen-huang.html"),
        ("Zoll", "glossary/zoll.html"),
        ("Chip-Entwurfssoftware", "briefings/eda-software-lizenzpflicht.html"),
        ("humanoide Roboter", "glossary/humanoider-roboter.html"),
    ],
)
def test_the_best_comes_first(page: Page, query: str, first: str) -> None:
    opened(page, disk("index.html"))
    assert without_place(ask(page, query)[0]) == disk(first)


def test_nothing_is_fetched_before_search_begins(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(disk("briefings/nvidia-h20-lizenzpflicht.html"))
    page.mouse.move(1200, 30)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "search" in url] == []
    page.keyboard.press("/")
    page.locator("#Query").wait_for()
    assert {url.rpartition("/")[2] for url in asked if "search" in url} == {
        "search.js",
        "search.css",
        "root.js",
    }


def test_a_query_fetches_little_and_nothing_twice(page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - a bound method of a list takes no mark
    opened(page, disk("index.html"))
    asked.clear()
    assert ask(page, "Exportkontrolle")
    root = sites.sample().html
    sizes = {r.url: (root / r.url.removeprefix(disk(""))).stat().st_size for r in asked}
    assert 0 < sum(sizes.values()) < 80_000, sizes
    asked.clear()
    assert ask(page, "Exportkontrolle")
    assert [request.url for request in asked] == []


def test_who_is_among_the_results_stays_there_when_they_are_shown_again(page: Page) -> None:
    opened(page, disk("index.html"))
    ask(page, "Nvidi")
    links = page.locator("#Hits section li > a")
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    before = links.first.element_handle()
    page.evaluate(
        """() => {
          const field = document.getElementById("Query");
          field.value = "Nvidia";
          field.dispatchEvent(new Event("input"));
        }"""
    )
    page.wait_for_function("link => !link.isConnected", arg=before)
    expect(links.first).to_be_focused()


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_search_is_used_by_keyboard_alone(page: Page, keys: str) -> None:
    page.goto(disk("index.html"))
    page.locator("main a").first.focus()
    page.keyboard.press(keys)
    field = page.locator("#Query")
    expect(field).to_be_focused()
    page.keyboard.type("Nvidia")
    links = page.locator("#Hits section li > a")
    expect(links.first).to_contain_text("Nvidia")
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(links.last).to_be_focused()
    page.keyboard.press("Home")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("s")
    expect(field).to_be_focused()
    expect(field).to_have_value("Nvidias")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.search")).to_be_hidden()
    expect(page.locator("main a").first).to_be_focused()
    page.keyboard.press(keys)
    expect(field).to_have_value("Nvidias")
    page.keyboard.press("Enter")
    expect(page).to_have_url(disk("entities/nvidia.html"))


def test_a_slash_in_a_field_is_a_slash(page: Page) -> None:
    page.goto(disk("glossary/index.html"))
    page.locator("main input").first.focus()
    page.keyboard.type("a/b")
    expect(page.locator("dialog.search")).to_have_count(0)


def test_the_number_of_results_is_told_politely(page: Page) -> None:
    opened(page, disk("index.html"))
    count = len(ask(page, "Huang"))
    expect(page.locator("dialog [role=status]")).to_have_text(f"{count} Treffer")


def test_results_are_grouped_and_filtered(page: Page) -> None:
    opened(page, disk("index.html"))
    ask(page, "Nvidia")
    kinds = page.locator(".kinds button")
    total = int(kinds.first.locator("span").inner_text())
    counts = [int(text) for text in kinds.locator("span").all_inner_texts()[1:]]
    assert sum(counts) == total
    page.get_by_role("button", name="Produkte").click()
    expect(page.locator("#Hits section h2")).to_have_count(1)
    expect(page.locator("#Hits section h2")).to_contain_text("Produkte")
    page.get_by_role("button", name="Alles").click()
    topic = page.get_by_label("Thema")
    expect(topic.locator("option").nth(1)).to_contain_text("(")
    topic.select_option(
        label=next(t for t in topic.locator("option").all_inner_texts() if "Modelle" in t)
    )
    expect(page.locator("#Hits section h2")).to_have_count(1)
    shown = int(page.locator("#Hits section h2 span").inner_text())
    assert 0 < shown < counts[0]
    topic.select_option(index=0)
    time = page.get_by_label("Zeitraum")
    time.select_option("y2025")
    expect(page.locator("#Hits section h2 span")).to_have_text(str(counts[0]))


def test_results_do_not_lie_over_one_another(page: Page) -> None:
    opened(page, disk("index.html"))
    ask(page, "Chip")
    rows = [row.bounding_box() for row in page.locator("#Hits section:first-of-type li").all()]
    assert len(rows) > 2
    for row, following in pairwise(rows):
        assert row
        assert following
        assert following["y"] >= row["y"] + row["height"] - 1


def test_topics_count_every_hit(page: Page) -> None:
    opened(page, disk("index.html"))
    ask(page, "China")
    options = page.get_by_label("Thema").locator("option")
    said = {
        text.rpartition(" (")[0]: int(text.rpartition(" (")[2][:-1])
        for text in options.all_inner_texts()[1:]
    }
    briefings = int(page.locator(".kinds button[value=briefing] span").inner_text())
    assert max(said.values()) <= briefings <= sum(said.values())


def test_hits_are_marked_and_lead_to_their_place(page: Page) -> None:
    opened(page, disk("index.html"))
    ask(page, "Speicherbandbreite")
    row = page.locator("#Hits li", has=page.locator("a[href*='nvidia-h20-lizenzpflicht']"))
    expect(row.locator("mark").first).to_have_text("Speicherbandbreite")
    row.locator("a").click()
    expect(page.locator("h1")).to_contain_text("Lizenzpflicht")
    page.wait_for_function("scrollY > 200")


def test_a_slip_is_pointed_out(page: Page) -> None:
    opened(page, disk("index.html"))
    ask(page, "Exportkontrole Huawei")
    hint = page.locator(".hint")
    expect(hint).to_contain_text("Meinten Sie")
    hint.get_by_role("button").click()
    expect(page.locator("#Query")).to_have_value("Exportkontrolle Huawei")
    expect(hint).to_be_hidden()


def test_nothing_found_says_so_and_leads_on(page: Page) -> None:
    opened(page, disk("index.html"))
    assert ask(page, "Quastenflosser") == []
    expect(page.locator("#Hits")).to_contain_text("Keine Treffer für „Quastenflosser“")
    page.get_by_role("link", name="Glossar").last.click()
    expect(page).to_have_url(disk("glossary/index.html"))


def test_more_results_are_shown_on_demand(page: Page) -> None:
    opened(page, disk("index.html"))
    ask(page, "China")
    section = page.locator("#Hits section", has=page.get_by_role("heading", name="Briefings"))
    before = section.locator("li").count()
    section.get_by_role("button").click()
    expect(section.locator("li > a").nth(before)).to_be_focused()


def test_a_search_has_an_address(page: Page, home: str) -> None:
    page.goto(f"{home}search.html?q=Nvidia&kind=briefing")
    expect(page.locator("#Query")).to_have_value("Nvidia")
    expect(page.locator("#Hits section h2")).to_have_count(1)
    page.locator("#Query").fill("Huawei Chips")
    page.wait_for_url("**/search.html?q=Huawei+Chips&kind=briefing")
    link = page.locator("#Hits section li > a").first
    link.click()
    page.wait_for_url("**/briefings/**")
    page.go_back()
    expect(page.locator("#Query")).to_have_value("Huawei Chips")
    expect(page.locator("#Hits section li > a").first).to_be_visible()


def test_the_dialog_leads_to_the_page(page: Page) -> None:
    opened(page, disk("en/index.html"))
    ask(page, "Huawei")
    page.get_by_role("link", name="as a page of its own").click()
    expect(page).to_have_url(disk("en/search.html?q=Huawei"))
    expect(page.locator("#Query")).to_have_value("Huawei")


@pytest.mark.parametrize("page", [NO_SCRIPTS], indirect=True)
def test_without_scripts_the_link_leads_to_lists(page: Page) -> None:
    page.goto(disk("briefings/nvidia-h20-lizenzpflicht.html"))
    page.locator("a.find").click()
    expect(page).to_have_url(disk("search.html"))
    expect(page.locator("main")).to_contain_text("braucht JavaScript")
    page.locator("main").get_by_role("link", name="Glossar").click()
    expect(page).to_have_url(disk("glossary/index.html"))


@pytest.mark.parametrize("view", [NARROW, SMALLEST], ids=["narrow", "smallest"])
def test_on_a_phone_the_dialog_fills_the_screen(open_page: OpenPage, view: View) -> None:
    page = open_page(view)
    page.goto(disk("index.html"))
    page.locator("a.find").tap()
    page.locator("#Query").wait_for()
    ask(page, "Exportkontrolle")
    box = page.locator("dialog.search").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, view.width, view.height)
    inside = page.locator("dialog.search").evaluate("d => d.scrollWidth <= d.clientWidth")
    assert inside
    assert page.evaluate("document.documentElement.scrollWidth") == view.width
    page.get_by_role("button", name="Schließen").tap()
    expect(page.locator("dialog.search")).to_be_hidden()


def test_search_is_not_printed(open_page: OpenPage) -> None:
    page = open_page(WIDE)
    opened(page, disk("index.html"))
    page.emulate_media(media="print")
    expect(page.locator("dialog.search")).to_be_hidden()


def slow(page: Page, pattern: str, milliseconds: int) -> None:
    """Let files that match arrive late."""

    def wait(route: Route) -> None:
        page.wait_for_timeout(milliseconds)
        route.continue_()

    page.route(re.compile(pattern), wait)


@pytest.fixture
def web() -> Iterator[str]:
    with served(sites.sample().html) as address:
        yield f"{address}/"


def test_what_is_typed_while_search_is_fetched_is_not_lost(page: Page, web: str) -> None:
    page.goto(f"{web}index.html")
    slow(page, r"js/search\.js|search/root\.js", 150)
    page.keyboard.press("/")
    page.keyboard.type("Nvidia", delay=30)
    expect(page.locator("#Query")).to_have_value("Nvidia")
    expect(page.locator("#Hits section li > a").first).to_contain_text("Nvidia")


def test_search_is_fetched_once_however_often_it_is_asked_for(page: Page, web: str) -> None:
    page.goto(f"{web}index.html")
    slow(page, r"js/search\.js", 200)
    page.locator("a.find").dblclick()
    expect(page.locator("#Query")).to_be_focused()
    page.wait_for_timeout(300)
    assert page.locator("dialog.search").count() == 1


def test_the_last_query_is_shown_whatever_arrives_late(page: Page, web: str) -> None:
    page.goto(f"{web}index.html")
    page.keyboard.press("/")
    page.locator("#Query").wait_for()
    slow(page, r"search/(f\d|b/)", 150)
    page.locator("#Query").fill("Huawei")
    page.wait_for_timeout(220)
    page.locator("#Query").fill("Seltene Erden")
    expect(page.locator("#Hits section li > a").first).to_have_text("Seltene Erden")
    page.wait_for_timeout(500)
    expect(page.locator("#Hits section li > a").first).to_have_text("Seltene Erden")


def test_a_query_may_be_cleared_while_its_results_arrive(page: Page, web: str) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{web}index.html")
    page.keyboard.press("/")
    page.locator("#Query").wait_for()
    slow(page, r"search/[tn]\d", 100)
    page.locator("#Query").fill("Huawei")
    page.wait_for_timeout(150)
    page.locator("#Query").fill("")
    page.wait_for_timeout(1500)
    expect(page.locator("#Hits")).to_contain_text("Gesucht wird in")
    assert wrong == []


def test_a_filter_may_be_chosen_while_results_arrive(page: Page, web: str) -> None:
    page.goto(f"{web}search.html?q=Nvidia")
    page.locator("#Hits section").first.wait_for()
    slow(page, r"search/t\d", 60)
    page.locator("#Query").fill("Huawei")
    page.locator(".kinds button[value=briefing]").click()
    expect(page.locator("#Hits section h2")).to_have_count(1)
    expect(page.locator("#Hits mark").first).to_have_text("Huawei")


@pytest.mark.parametrize("quoted", ['"gemeinsame Erklärung"', "„gemeinsame Erklärung“"])
def test_a_phrase_has_to_occur_as_it_is_written(page: Page, quoted: str) -> None:
    opened(page, disk("index.html"))
    words = ask(page, "gemeinsame Erklärung")
    phrase = ask(page, quoted)
    assert 0 < len(phrase) < len(words)
    for row in page.locator("#Hits li").all():
        expect(row).to_contain_text(re.compile("gemeinsame erklärung", re.IGNORECASE))


def test_a_phrase_that_stands_nowhere_is_not_found(page: Page) -> None:
    opened(page, disk("index.html"))
    assert ask(page, "Erden Seltene")
    assert ask(page, '"Erden Seltene"') == []
    assert ask(page, '"Erden Selt"') == []


@pytest.mark.parametrize(
    ("start", "query", "first"),
    [
        ("", "DeepSeek", "entities/deepseek.html"),
        ("", "was ist die Entity List", "glossary/entity-list.html"),
        ("", "Genfer Erklärung", "entities/genfer-erklaerung.html"),
        ("en/", "what is a tariff", "en/glossary/zoll.html"),
    ],
)
def test_a_name_comes_before_all_else(page: Page, start: str, query: str, first: str) -> None:
    opened(page, disk(f"{start}index.html"))
    assert without_place(ask(page, query)[0]) == disk(first)


def test_a_word_that_stands_nowhere_does_not_hide_the_others(page: Page) -> None:
    opened(page, disk("index.html"))
    assert without_place(ask(page, "Quastenflosser Huawei")[0]) == disk("entities/huawei.html")
    expect(page.locator("#Hits .missing").first).to_have_text("ohne Quastenflosser")


def test_a_word_of_the_site_is_no_slip(page: Page) -> None:
    opened(page, disk("index.html"))
    assert ask(page, "Investition")
    expect(page.locator(".hint")).to_be_hidden()


def test_words_that_hyphens_join_are_marked(page: Page) -> None:
    opened(page, disk("index.html"))
    ask(page, "KIChips")
    expect(page.locator("#Hits mark", has_text="KI-Chips").first).to_be_visible()


@pytest.mark.parametrize(
    "query",
    ["__proto__", "constructor toString", "a.*(b[\\", "😀", "<img src=x onerror=alert(1)>", '"', '""',
     "x" * 3000, "מכס", "Zoll\u202e", '"(" "Zoll"', "%00", "${query}"],
)  # fmt: skip
def test_no_query_breaks_search(page: Page, query: str) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    opened(page, disk("index.html"))
    ask(page, "Huawei")
    page.locator("#Query").fill(query)
    page.wait_for_timeout(200)
    assert wrong == []
    expect(page.locator("#Hits img")).to_have_count(0)
    assert page.locator("dialog.search").evaluate("d => d.scrollWidth <= d.clientWidth")
    assert ask(page, "Huawei")


@pytest.mark.parametrize(
    "asked", ["kind=__proto__", "time=x", "topic=constructor", "kind=briefing&time=y9"]
)
def test_an_address_with_unknown_filters_is_a_search_without_them(page: Page, asked: str) -> None:
    page.goto(disk(f"search.html?q=Huawei&{asked}"))
    expect(page.locator("#Hits section").first).to_be_visible()
    for name in ("Thema", "Zeitraum"):
        expect(page.get_by_label(name)).to_have_value("")
