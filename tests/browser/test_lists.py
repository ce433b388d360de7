"""Lists in a browser: filtering, paging, letters across pages, translated briefings."""

from __future__ import annotations

import re
import shutil
from functools import cache
from operator import attrgetter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.views import DARK, NARROW, NO_SCRIPTS, WIDE, View
from tests.publish import sites
from tests.publish.sites import Site

SMALLEST = View(name="smallest", width=320, height=640, touch=True)
EITHER = pytest.mark.parametrize("page", [WIDE, NO_SCRIPTS], indirect=True, ids=attrgetter("name"))
CONFIG = """\
site_name: Lange Listen
site_url: https://example.org/
docs_dir: content
use_directory_urls: false
theme: {name: briefing}
plugins: [briefings: {languages: [de, en]}]
"""
ORIGINAL = "briefings/eda-software-lizenzpflicht.html"
TRANSLATION = "en/briefings/us-restricts-chip-design-software.html"
FILTER = "form.filter input"
SAID = "form.filter [role=status]"


@cache
def long_lists() -> Site:
    """A site whose lists have several pages: 320 terms, 130 briefings of a year in one topic."""
    root = sites.fresh("long-lists")
    written = {"mkdocs.yml": CONFIG}
    for letter, count in (("A", 100), ("B", 100), ("Ö", 20), ("S", 100)):
        for number in range(count):
            id = f"{'oe' if letter == 'Ö' else letter.lower()}-{number}"
            written[f"content/glossary/{id}.md"] = (
                f"---\nterm: {letter}-Begriff {number:03}\n---\nEin Begriff.\n"
            )
    for number in range(130):
        month, day = divmod(number, 28)
        written[f"content/articles/briefing-{number}.md"] = (
            f"---\ntitle: Briefing {number}\ndate: 2025-{month + 1:02}-{day + 1:02}\nlang: de\n"
            "topics: [Handel]\nstoryline: Verlauf\nsummary: Kurz.\n---\nText.\n"
        )
    for name, text in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    shutil.copytree(sites.PROJECT / "templates", root / "templates")
    return sites.built(root)


def address(path: str, site: Site | None = None) -> str:
    return (Path((site or sites.sample()).html) / path).as_uri()


def rows(page: Page) -> list[str]:
    """The names in the rows that are seen."""
    found = page.locator(".letter li:visible, .overview li:visible")
    return [text.strip() for text in found.locator("a").all_inner_texts() if text.strip()]


def test_a_glossary_is_filtered_as_one_types(page: Page) -> None:
    page.goto(address("glossary/index.html"))
    everything = page.locator(".letter li").count()
    page.get_by_label("Liste filtern").fill("lizenz")
    expect(page.locator(".letter li:visible")).to_have_count(len(rows(page)))
    assert "Lizenzpflicht" in rows(page)
    assert len(rows(page)) < everything
    expect(page.locator(SAID)).to_have_text(f"{len(rows(page))} von {everything} auf dieser Seite")
    # Letters without rows are gone, in the list and in the bar.
    for section in page.locator(".letter").all():
        shown = section.locator("li:visible").count() > 0
        assert section.is_visible() == shown
    gone = page.locator(".letters a:not(:visible)").count()
    assert gone == page.locator(".letter:not(:visible)").count() > 5


@pytest.mark.parametrize(
    "typed", ["börsenwert", "boersenwert", "borsenwert", "BÖRSENWERT", "wert börs"]
)
def test_a_filter_knows_both_ways_of_writing_a_letter(page: Page, typed: str) -> None:
    page.goto(address("glossary/index.html"))
    page.fill(FILTER, typed)
    assert rows(page) == ["Börsenwert"]


def test_a_filter_looks_at_variants_and_definitions_but_not_at_counts(page: Page) -> None:
    page.goto(address("glossary/index.html"))
    page.fill(FILTER, "write-down")
    assert rows(page) == ["Abschreibung"]
    page.fill(FILTER, "in 2 briefings")
    assert rows(page) == []
    expect(page.locator(SAID)).to_have_text("Nichts auf dieser Seite passt dazu.")


def test_a_filter_is_used_by_keyboard_alone(page: Page) -> None:
    page.goto(address("register/organization.html"))
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('form.filter input')"):
            break
    expect(page.locator(FILTER)).to_be_focused()
    page.keyboard.type("tsm")
    assert "TSMC" in rows(page)
    first = rows(page)[0]
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_text(first)
    page.locator(FILTER).focus()
    page.keyboard.press("Escape")
    expect(page.locator(FILTER)).to_have_value("")
    assert len(rows(page)) == page.locator(".letter li").count()
    expect(page.locator(SAID)).to_have_text("")


def test_a_short_list_has_no_filter(page: Page) -> None:
    page.goto(address("register/work.html"))
    expect(page.locator(".letter li")).not_to_have_count(0)
    expect(page.locator("form.filter")).to_have_count(0)


def test_only_lists_load_the_filter(page: Page) -> None:
    page.goto(address(ORIGINAL))
    assert page.locator("script[src*='filter.js']").count() == 0
    assert page.locator("link[href*='lists.css']").count() == 0


@pytest.mark.parametrize("page", [NO_SCRIPTS], indirect=True)
def test_without_scripts_a_list_is_whole_and_has_no_field(page: Page) -> None:
    page.goto(address("glossary/index.html"))
    expect(page.locator("input")).to_have_count(0)
    assert len(rows(page)) == len(list(sites.sample().content.glob("glossary/*.md")))


def test_a_filter_says_that_there_are_more_pages_and_leads_to_the_search(page: Page) -> None:
    page.goto(address("glossary/index.html", long_lists()))
    page.fill(FILTER, "über s")
    link = page.locator(f"{SAID} a")
    expect(link).to_have_text("Auf allen Seiten suchen")
    target = link.get_attribute("href") or ""
    assert target.endswith("search.html?q=%C3%BCber%20s")
    link.click()
    expect(page).to_have_url(re.compile(r"/search\.html\?q="))


@EITHER
def test_letters_lead_to_the_page_where_they_begin(page: Page) -> None:
    page.goto(address("glossary/index.html", long_lists()))
    bar = page.locator("nav.letters a")
    assert bar.all_inner_texts() == ["A", "B", "O", "S"]
    bar.get_by_text("S", exact=True).click()
    expect(page).to_have_url(address("glossary/index.3.html", long_lists()) + "#s")
    expect(page.locator("h2#s")).to_be_in_viewport()
    expect(page.locator("nav.letters a")).to_have_count(4)
    page.locator("nav.letters a").get_by_text("A", exact=True).click()
    expect(page).to_have_url(address("glossary/index.html", long_lists()) + "#a")


@EITHER
def test_all_rows_are_found_by_turning_the_pages(page: Page) -> None:
    page.goto(address("glossary/index.html", long_lists()))
    found: list[str] = []
    for number in range(1, 10):
        expect(page.locator("nav.pager [aria-current=page]")).to_have_text(
            re.compile(rf"{number}$")
        )
        assert ("Seite" in page.title()) == (number > 1)
        found += rows(page)
        after = page.locator("link[rel=next]")
        if after.count() == 0:
            break
        following = page.locator("nav.pager a").last
        assert following.get_attribute("href") == after.get_attribute("href")
        following.click()
    assert len(found) == len(set(found)) == 320
    before = page.locator("link[rel=prev]").get_attribute("href")
    assert before == page.locator("nav.pager a").first.get_attribute("href")


@EITHER
def test_a_month_of_the_archive_leads_to_its_place(page: Page) -> None:
    site = long_lists()
    page.goto(address("archive/index.html", site))
    months = page.locator("section.year li")
    assert months.first.inner_text().split() == ["Mai", "18"]
    months.locator("a").last.click()
    expect(page.locator("h2#januar-2025")).to_be_in_viewport()
    every = sum(
        len(site.page(path).select("section.briefings li"))
        for path in site.paths
        if re.fullmatch(r"archive/2025(?:\.\d+)?\.html", path)
    )
    assert every == 130


def test_a_storyline_is_told_from_its_beginning(page: Page) -> None:
    page.goto(address("storylines/us-china-technologie.html"))
    dates = page.locator(".course time").evaluate_all("all => all.map(one => one.dateTime)")
    assert dates == sorted(dates)
    latest = page.locator(".latest")
    assert latest.locator("time").get_attribute("datetime") == dates[-1]
    assert page.locator(".sidebar .group li").count() > 5


@EITHER
def test_a_translated_briefing_leads_to_its_other_version(page: Page) -> None:
    page.goto(address(ORIGINAL))
    page.locator("nav.languages a[hreflang=en]").click()
    expect(page).to_have_url(address(TRANSLATION))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    original = page.locator("section.sources a[href$='lizenzpflicht.html']")
    expect(original.locator("[lang=de]")).to_have_count(1)
    page.get_by_role("link", name="also in German").click()
    expect(page).to_have_url(address(ORIGINAL))
    expect(page.get_by_role("link", name="auch auf Englisch")).to_have_count(1)


def test_search_engines_are_told_of_translations() -> None:
    page = long_lists().page("glossary/index.html")
    assert [link["hreflang"] for link in page.select("link[hreflang]")] == ["de", "en"]
    assert not long_lists().page("glossary/index.2.html").select("link[hreflang]")


def test_quotation_marks_are_those_of_the_language(page: Page) -> None:
    marks = "one => getComputedStyle(one).quotes"
    page.goto(address("en/index.html"))
    assert page.locator("html").evaluate(marks) == '"“" "”" "‘" "’"'
    page.goto(address("index.html"))
    assert page.locator("html").evaluate(marks) == '"„" "“" "‚" "‘"'
    english = page.locator("nav.languages a[lang=en]")
    assert english.evaluate(marks) == '"“" "”" "‘" "’"'


def test_long_lists_fit_the_smallest_screen(open_page: OpenPage) -> None:
    page = open_page(SMALLEST)
    wide = []
    for path in (
        "glossary/index.2.html",
        "archive/2025.2.html",
        "topics/handel.html",
        "index.html",
    ):
        page.goto(address(path, long_lists()))
        if page.evaluate("document.scrollingElement.scrollWidth") > SMALLEST.width:
            wide.append(path)
    assert wide == []


@pytest.mark.parametrize("page", [NARROW, DARK], indirect=True, ids=attrgetter("name"))
def test_the_filter_is_large_enough_and_seen(page: Page) -> None:
    page.goto(address("glossary/index.html"))
    box = page.locator(FILTER).bounding_box()
    assert box is not None
    assert box["height"] >= 24
    colours = page.locator(FILTER).evaluate(
        "one => [getComputedStyle(one).borderTopColor, getComputedStyle(document.body).backgroundColor]"
    )
    assert contrast(*colours) >= 3


def contrast(one: str, other: str) -> float:
    """The contrast of two colours given as `rgb(…)` (WCAG 2.2)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
