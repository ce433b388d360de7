"""Cutting a list into pages neither loses nor repeats a row, and every page is found."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from builder.core.paths import DocPath, join, numbered
from builder.core.present.frame import Frame, pager
from builder.core.present.glossary import GlossaryView, glossary_pages
from builder.core.present.letters import by_letter, initial, sort_key
from builder.core.present.sections import Section, packed
from builder.core.site import assemble
from builder.core.urls import editions
from tests.sites.site import NOTHING, WORDS, registry_of

SIZES = st.lists(st.integers(1, 40), max_size=12)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1)


@given(SIZES, st.integers(1, 25))
def test_packing_keeps_every_row_in_its_place(sizes: list[int], room: int) -> None:
    sections = [
        Section(f"s{at}", tuple((at, row) for row in range(size))) for at, size in enumerate(sizes)
    ]
    pages = packed(sections, room)
    flat = [(section.title, row) for page in pages for section in page for row in section.rows]
    assert flat == [(section.title, row) for section in sections for row in section.rows]
    assert all(sum(len(section.rows) for section in page) <= room for page in pages)
    assert all(section.rows for page in pages for section in page)
    assert len(pages) <= 2 * sum(sizes) / room + 1
    for section in sections:
        if len(section.rows) <= room:
            assert sum(section.title == some.title for page in pages for some in page) == 1


@given(st.lists(NAMES))
def test_a_list_by_letters_is_the_sorted_list(names: list[str]) -> None:
    sections = by_letter(names, str)
    rows = [row for section in sections for row in section.rows]
    assert sorted(rows) == sorted(names)
    assert len({section.title for section in sections}) == len(sections)
    for section in sections:
        assert {initial(row) for row in section.rows} == {section.title}
        assert [sort_key(row) for row in section.rows] == sorted(map(sort_key, section.rows))


@given(st.integers(1, 60), st.data())
def test_pages_can_be_walked_through_from_any_of_them(count: int, data: st.DataObject) -> None:
    paths = [numbered(DocPath("a/b.md"), number) for number in range(1, count + 1)]
    number = data.draw(st.integers(1, count))
    found = pager(paths, number)
    shown = [n for n, _ in found.pages if n]
    assert shown == sorted(set(shown))
    assert {1, number, count} <= set(shown)
    for n, url in found.pages:
        if n:
            assert url == "" if n == number else join("a", url) == paths[n - 1]
    gaps = [(a, b) for a, b in pairwise(shown) if b > a + 1]
    assert sum(n == 0 for n, _ in found.pages) == len(gaps)
    assert all(b > a + 2 for a, b in gaps)


@given(st.lists(st.sampled_from("ABCDEMSZ"), min_size=1, max_size=400))
def test_every_term_is_in_the_glossary_once(letters: list[str]) -> None:
    registry = registry_of(
        {
            f"t-{at}": {"term": f"{letter}-Begriff {at}", "body": "Text"}
            for at, letter in enumerate(letters)
        }
    )
    site = assemble("S", editions(("de",)), registry, NOTHING, (), dt.date(2025, 7, 5))
    frame = Frame(site, site.editions[0], WORDS["de"], DocPath("glossary/index.md"))
    shown: list[str] = []
    for page in glossary_pages(frame):
        assert isinstance(page.view, GlossaryView)
        shown += (row.term.url for section in page.view.letters for row in section.rows)
    assert sorted(shown) == sorted(f"{id}.md" for id in registry.terms)
