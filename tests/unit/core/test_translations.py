"""Versions of one text in several languages."""

from __future__ import annotations

from collections.abc import Sequence

from builder.core import translations
from builder.core.card import Card
from builder.core.model import Article
from builder.core.registry import Registry, build_registry
from builder.core.translations import Versions, versions
from tests.sites.site import article_of, card_of


def article(id: str, lang: str, original: str = "") -> Article:
    more = f"translation_of: {original}\n" if original else ""
    text = f"---\ntitle: {id}\ndate: 2025-07-03\nlang: {lang}\n{more}---\n"
    return article_of(text, path=f"content/articles/{id}.md")


def registry(*articles: Article) -> Registry:
    return build_registry(articles, (), ())[0]


GERMAN, ENGLISH, FRENCH = (
    article("de", "de"),
    article("en", "en", "de"),
    article("fr", "fr", "en"),
)
ALONE = article("alone", "de")
ALL = registry(GERMAN, ENGLISH, FRENCH, ALONE)


def told(*articles: Article) -> tuple[Card, ...]:
    return tuple(card_of(article) for article in articles)


def once(told: Sequence[Card], among: Versions, lang: str) -> list[str]:
    return [card.id for card in translations.once(told, among, lang, of=lambda card: card)]


def test_translations_of_translations_belong_to_one_text() -> None:
    found = versions((FRENCH, ALONE, ENGLISH, GERMAN), ALL)
    assert found == dict.fromkeys(("de", "en", "fr"), ("de", "en", "fr"))


def test_what_is_not_shown_is_no_version() -> None:
    assert versions((ENGLISH, FRENCH, ALONE), ALL) == dict.fromkeys(("en", "fr"), ("en", "fr"))
    assert versions((ENGLISH, ALONE), ALL) == {}


def test_each_text_is_told_once_in_the_language_of_the_edition() -> None:
    among = versions((GERMAN, ENGLISH, FRENCH, ALONE), ALL)
    every = told(FRENCH, ALONE, ENGLISH, GERMAN)
    assert once(every, among, "en") == ["alone", "en"]
    assert once(every, among, "fr") == ["fr", "alone"]
    assert once(every, among, "it") == ["alone", "de"]


def test_a_version_that_does_not_tell_it_stands_for_none() -> None:
    among = versions((GERMAN, ENGLISH, FRENCH, ALONE), ALL)
    assert once(told(FRENCH, GERMAN), among, "en") == ["de"]
    assert once(told(FRENCH), among, "de") == ["fr"]


def test_a_briefing_may_tell_several_things() -> None:
    among = versions((GERMAN, ENGLISH), ALL)
    assert once(told(ENGLISH, GERMAN, ENGLISH), among, "en") == ["en", "en"]


def test_a_circle_of_translations_comes_to_an_end() -> None:
    one, two = article("one", "de", "two"), article("two", "en", "one")
    assert versions((one, two), registry(one, two)) == dict.fromkeys(("one", "two"), ("one", "two"))
