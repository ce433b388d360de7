"""Which topics and storylines another mention of an entity concerns."""

from __future__ import annotations

from collections.abc import Iterable

from builder.core.articles import Kept
from builder.core.card import Card
from builder.core.casts import List, lists_of, recast, showing
from builder.core.registry import build_registry
from builder.core.site import Shelf, Site, assemble
from builder.core.urls import editions
from tests.sites.site import LANGUAGES, article_of, card_of, registry_of

NAMES = ("a", "b", "c", "d", "e")
NOTES = registry_of({name: {"name": name.upper(), "type": "person"} for name in NAMES})


def card(id: str, *mentioned: str, front: str = "topics: [Chips, Chips]") -> Card:
    text = f"---\ntitle: T\ndate: 2025-01-01\n{front}\n---\n"
    return card_of(article_of(text, path=f"content/articles/{id}.md"), *mentioned)


def site(cards: Iterable[Card]) -> Site:
    cards = tuple(cards)
    heads = [article_of("", path=f"content/articles/{card.id}.md").head for card in cards]
    registry, _ = build_registry(heads, NOTES.entities.values(), ())
    shelf = Shelf(cards, Kept({}))
    return assemble("", editions(LANGUAGES), registry, shelf, (), cards[0].day)


CHIPS = List("topic", "de", "Chips")
KNOWN = (card("1", "a", "b", "c"), card("2", "a", "b", "c"), card("3", "a", "b", "c"))


def test_a_briefing_is_once_in_each_of_its_lists() -> None:
    found = site([card("1", front="topics: [Chips, Chips]\nstoryline: Wettlauf")])
    lists = list(lists_of(found, found.briefings[0]))
    assert lists == [CHIPS, List("storyline", "de", "Wettlauf")]


def test_who_is_mentioned_less_than_others_concerns_no_list() -> None:
    old, new = card("4"), card("4", "e")
    assert not list(recast(site((*KNOWN, new)), [(old, new)]))
    assert not list(recast(site((*KNOWN, old)), [(new, old)]))


def test_one_of_the_most_mentioned_concerns_its_lists() -> None:
    old, new = card("4"), card("4", "a")
    assert list(recast(site((*KNOWN, new)), [(old, new)])) == [CHIPS]
    assert list(recast(site((*KNOWN, old)), [(new, old)])) == [CHIPS]
    # One more and one less are as many, at other dates.
    moved = [(card("4"), card("4", "a")), (card("5", "a"), card("5"))]
    assert list(recast(site((*KNOWN, *(new for _, new in moved))), moved)) == [CHIPS]


def test_who_has_gone_may_have_been_in_a_list() -> None:
    old, new = card("4", "gone"), card("4")
    assert list(recast(site((*KNOWN, new)), [(old, new)])) == [CHIPS]


def test_a_description_stands_where_the_entity_is_among_the_most_mentioned() -> None:
    found = site((*KNOWN, card("4", "e")))
    assert list(showing(found, ["a"], [CHIPS])) == [CHIPS]
    assert not list(showing(found, ["e"], [CHIPS]))
    assert not list(showing(found, ["a"], []))
