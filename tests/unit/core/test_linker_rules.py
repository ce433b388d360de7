"""What the words around a name, its signs and its case say about its being one."""

from __future__ import annotations

import pytest

from builder.core import markdown
from builder.core.decode import Report
from builder.core.resolve import resolve
from tests.sites.site import article_of, desk_of, registry_of

REGISTRY: dict[str, dict[str, object]] = {
    "ada-muster": {"name": "Ada Muster", "type": "person", "weak_aliases": ["Muster"]},
    "kurt-kurz": {"name": "Kurt Kurz", "type": "person", "weak_aliases": ["Kurz"]},
    "nora-neill": {"name": "Nora Neill", "type": "person", "weak_aliases": ["Neill"]},
    "pius-xx": {"name": "Pius XX.", "type": "person", "weak_aliases": ["Pius"]},
    "erdogan": {"name": "Ali Erdoğan", "type": "person"},
    "thun": {"name": "Thun", "type": "place", "aliases": ["hier"]},
    "augsburg": {"name": "Augsburg", "type": "place"},
    "verein": {"name": "Alter Verein", "type": "organization", "aliases": ["Hier", "A", "1984"]},
    "meta": {"name": "Meta", "type": "organization"},
    "bank": {"name": "Deutsche Musterbank AG", "type": "organization"},
    "who": {"name": "WHO", "type": "organization"},
    "berlin": {"name": "Berlin", "type": "place"},
    "berlin-2": {"name": "Musterdorf", "type": "place", "aliases": ["Berlin"]},
    "halle-1": {"name": "Halle", "type": "place"},
    "halle-2": {"name": "Halle", "type": "place"},
    "zoll": {"term": "Zoll"},
}
DESK = desk_of(registry_of(REGISTRY))
POLICY = article_of("---\ntitle: x\ndate: 2025\n---\n").link


def mentions(text: str, lang: str = "de") -> list[tuple[str, str]]:
    """Return the words that are mentions, with what they mean."""
    report = Report("content/articles/a.md")
    body = markdown.parse(text)
    linked = resolve(body, POLICY, DESK.context(lang), report)
    return [(text[slice(*mention.span)], mention.id) for mention in linked.mentions]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Die Thun’sche Lösung und das Augsburg'sche Bekenntnis", []),
        ("Nora Neill und Tim O’Neill", ["nora-neill"]),
        ("„Thun“, (Thun) und ‚Thun‘.", ["thun", "thun", "thun"]),
        ("Thuner und Thunfisch", []),
        ("Thuns See", ["thun"]),
        ("Die Thun-Reise und die US-WHO-Gespräche", ["thun", "who"]),
    ],
)
def test_words_are_whole(text: str, found: list[str]) -> None:
    assert [id for _, id in mentions(text)] == found


def test_a_genitive_with_any_apostrophe() -> None:
    assert mentions("Meta’s, Meta's und Meta‘s") == [
        ("Meta’s", "meta"),
        ("Meta's", "meta"),
        ("Meta‘s", "meta"),
    ]


def test_a_surname_counts_after_the_full_name_only() -> None:
    assert mentions("Muster kam. Ada Muster sprach. Musters Rede.") == [
        ("Ada Muster", "ada-muster"),
        ("Musters", "ada-muster"),
    ]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Präsidentin Muster", True),
        ("Frau Muster", True),
        ("Kurt Muster", False),
        ("B. Muster", False),
        ("A. Muster", True),
        ("Muster Jr.", False),
        ("Klara Lang-Muster", False),
        ("die Anti-Muster-Front", True),
        ("das Muster-Lager", True),
    ],
)
def test_another_bearer_of_a_surname_is_left_alone(text: str, *, linked: bool) -> None:
    assert bool(mentions(f"Ada Muster ging. Dann kam {text} zur Sitzung.")[1:]) is linked


def test_joined_surnames_of_known_persons() -> None:
    text = "Ada Muster traf Kurt Kurz. Das Muster-Kurz-Treffen."
    assert [id for _, id in mentions(text)][2:] == ["ada-muster", "kurt-kurz"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Papst Pius XX. sprach.", ["pius-xx"]),
        ("Die Rede Pius’ XX. und Pius IX.", ["pius-xx"]),
    ],
)
def test_regnal_numbers_belong_to_the_name(text: str, found: list[str]) -> None:
    assert [id for _, id in mentions(text)] == found


@pytest.mark.parametrize("text", ["Graf Thun", "Herr Thun", "Prof. Thun", "Ada Thun"])
def test_a_place_has_no_title_and_no_first_name(text: str) -> None:
    assert mentions(f"Es sprach {text} dazu.") == []


def test_a_word_that_the_text_also_writes_small_may_begin_a_sentence() -> None:
    text = "Kurt Kurz sprach kurz. Kurz darauf ging er. Da lachte Kurz."
    assert [words for words, _ in mentions(text)] == ["Kurt Kurz", "Kurz"]


def test_ids_in_annotations_are_no_words_of_the_text() -> None:
    assert mentions("Nach [[meta]] gefragt. Meta schwieg.")[1] == ("Meta", "meta")


@pytest.mark.parametrize("text", ["Es ist hier.", "Hier ist es.", "A sagt B.", "Im Jahr 1984."])
def test_function_words_letters_and_numbers_are_no_names(text: str) -> None:
    assert mentions(text) == []


def test_marks_legal_forms_and_compounds_through_hyphens() -> None:
    text = "Ali Erdogan, die Deutsche Musterbank und der Deutsche-Musterbank-Chef"
    assert [id for _, id in mentions(text)] == ["erdogan", "bank", "bank"]


def test_a_line_break_or_a_hard_blank_within_a_name() -> None:
    assert mentions("Ada\nMuster und Ada\xa0Muster") == [
        ("Ada\nMuster", "ada-muster"),
        ("Ada\xa0Muster", "ada-muster"),
    ]


def test_a_name_of_two_is_never_linked_but_the_better_rank_wins() -> None:
    assert mentions("Halle und Berlin") == [("Berlin", "berlin")]


def test_terms_are_no_part_of_closed_compounds() -> None:
    assert mentions("Zölle, Zoll-Streit, Zollstreit, Strafzoll") == [
        ("Zölle", "zoll"),
        ("Zoll", "zoll"),
    ]
