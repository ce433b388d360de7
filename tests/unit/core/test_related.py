"""Related briefings are those that share most, whichever way they are found."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest

from builder.core.card import Card
from builder.core.site import related
from tests.sites.site import article_of, card_of


def site_of(rng: random.Random, count: int) -> Any:  # noqa: ANN401 - what `related` reads of a site
    cards = []
    for number in range(count):
        lang = rng.choice(("de", "de", "en"))
        text = f"---\ntitle: T\ndate: 2025-07-03\nlang: {lang}\n---\n"
        article = article_of(text, path=f"content/articles/a{number:02}.md")
        cards.append(card_of(article, *rng.sample("abcdefghij", rng.randint(1, 5))))
    links = {id: tuple(c for c in cards if id in c.entities) for id in "abcdefghij"}
    newest = {id: tuple(card.id for card in some[:30]) for id, some in links.items()}
    by_id = {card.id: card for card in cards}
    return SimpleNamespace(links=links, newest=newest, by_id=by_id, storylines={})


def ranked(site: Any, briefing: Card) -> list[str]:  # noqa: ANN401 - see above
    """Return the ids of all briefings that share an entity and the language, the nearest first."""
    scores = {
        other.id: sum(
            1_000_000 // (len(site.links[id]) + 1)
            for id in briefing.entities
            if other.id in site.newest[id]
        )
        for other in site.by_id.values()
        if other.lang == briefing.lang and other.id != briefing.id
    }
    return sorted((id for id, score in scores.items() if score), key=lambda id: (-scores[id], id))


@pytest.mark.parametrize("count", [1, 2, 6, 40])
def test_the_nearest_of_the_same_language_are_found(count: int) -> None:
    rng = random.Random(count)
    for _ in range(8):
        site = site_of(rng, count)
        for briefing in site.by_id.values():
            found = related(site, briefing)
            assert [near.briefing.id for near in found] == ranked(site, briefing)[:5]
            for near in found:
                assert set(near.shared) == {*briefing.entities} & {*near.briefing.entities}
