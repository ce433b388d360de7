"""Long lists: sections on pages, the bar over them, the pager, letters."""

from __future__ import annotations

from builder.core.paths import DocPath, numbered
from builder.core.present.frame import Frame, paged, pager
from builder.core.present.letters import by_letter
from builder.core.present.sections import Part, Section, packed, parts
from builder.core.site import assemble
from builder.core.urls import editions
from tests.sites.site import LANGUAGES, NOTHING, WORDS, registry_of
from tests.unit.core.moments import TODAY


def frame() -> Frame:
    site = assemble("S", editions(LANGUAGES), registry_of({}), NOTHING, (), TODAY)
    return Frame(site, site.editions[0], WORDS["de"], DocPath("list/index.md"))


def path(number: int) -> DocPath:
    return numbered(DocPath("list/index.md"), number)


def sections(**sizes: int) -> list[Section[str]]:
    return [Section(name, tuple(f"{name}{n}" for n in range(size))) for name, size in sizes.items()]


def shape(pages: list[tuple[Section[str], ...]]) -> list[list[tuple[str, int]]]:
    return [[(section.title, len(section.rows)) for section in page] for page in pages]


def listed(size: int, **sizes: int) -> list[Part[str]]:
    return list(parts(frame(), "Title", sections(**sizes), path, size))


def test_sections_share_a_page_while_there_is_room() -> None:
    assert shape(packed(sections(a=2, b=3, c=1), 5)) == [[("a", 2), ("b", 3)], [("c", 1)]]


def test_a_section_that_a_page_can_hold_is_not_cut() -> None:
    assert shape(packed(sections(a=1, b=5, c=1), 5)) == [[("a", 1)], [("b", 5)], [("c", 1)]]


def test_a_section_that_no_page_can_hold_goes_on_under_its_heading() -> None:
    assert shape(packed(sections(a=1, b=12, c=1), 5)) == [
        [("a", 1)],
        [("b", 5)],
        [("b", 5)],
        [("b", 2), ("c", 1)],
    ]


def test_a_list_of_nothing_has_a_page() -> None:
    assert shape(packed([], 5)) == [[]]
    (part,) = listed(5)
    assert part.bar == ()
    assert part.pager.of == 1


def test_the_bar_of_every_page_leads_to_where_each_section_begins() -> None:
    first, second, third = listed(5, a=2, b=7, c=3)
    assert [tuple(entry) for entry in first.bar] == [
        ("a", "#a", True),
        ("b", "index.2.md#b", False),
        ("c", "index.3.md#c", False),
    ]
    assert [entry.url for entry in second.bar] == ["index.md#a", "#b", "index.3.md#c"]
    # The rest of b is here, but it begins on the page before.
    assert [entry.url for entry in third.bar] == ["index.md#a", "index.2.md#b", "#c"]


def test_one_section_needs_no_bar() -> None:
    assert [part.bar for part in listed(5, a=7)] == [(), ()]


def test_a_bar_knows_the_anchors_of_headings_that_are_numbered() -> None:
    odd = [Section("#", ("x",)), Section("Title", ("y",)), Section("März 2025", ("z",), "März")]
    (part,) = parts(frame(), "Title", odd, path, 5)
    assert [(e.label, e.url) for e in part.bar] == [
        ("#", "#_1"),
        ("Title", "#title_1"),
        ("März", "#marz-2025"),
    ]


def test_a_pager_names_the_first_the_last_and_the_nearest_pages() -> None:
    paths = [path(number) for number in range(1, 13)]
    found = pager(paths, 6)
    assert found.previous == "index.5.md"
    assert found.next == "index.7.md"
    assert [n for n, _ in found.pages] == [1, 0, 4, 5, 6, 7, 8, 0, 12]
    assert dict(found.pages)[6] == ""
    assert [n for n, _ in pager(paths, 1).pages] == [1, 2, 3, 0, 12]
    # In place of one page there is no gap.
    assert [n for n, _ in pager(paths, 5).pages] == [1, 2, 3, 4, 5, 6, 7, 0, 12]
    assert pager(paths[:1], 1).pages == ((1, ""),)


def test_rows_without_headings_are_cut_too() -> None:
    assert [len(page) for page in paged(range(7), 3)] == [3, 3, 1]


def test_letters_are_in_order_and_the_rest_comes_first() -> None:
    names = ["Zoll", "ägyptisch", "Afrika", "5G", "Čapek", "ßeta", "東京"]
    assert [(s.title, s.rows) for s in by_letter(names, str)] == [
        ("#", ("5G", "東京")),
        ("A", ("Afrika", "ägyptisch")),
        ("C", ("Čapek",)),
        ("S", ("ßeta",)),
        ("Z", ("Zoll",)),
    ]
