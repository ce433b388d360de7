"""Words as search compares them, what they weigh, and the parts of compounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.core.search import weigh as weighing
from builder.core.search.compounds import part, tails
from builder.core.search.fold import Folder, fold, terms
from builder.core.search.weigh import LEVELS, Fields, weigh


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Zölle", "zolle"),
        ("Zoelle", "zolle"),
        ("ZOLLE", "zolle"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Ärzte", "arzte"),
        ("Aerzte", "arzte"),
        ("Łódź", "lodz"),
        ("Ærø", "aro"),
        ("Encyclopædia", "encyclopadia"),
        ("İstanbul", "istanbul"),
        ("naïve", "naive"),
        ("a\u0308rger", "arger"),
        ("华为", "华为"),
        ("H20", "h20"),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_word_is_folded(word: str, folded: str) -> None:
    assert fold(word) == folded


@given(st.text("aeouäöüßsénAEOUÄÖ", max_size=12))
def test_what_is_typed_so_far_is_folded_to_the_beginning_of_the_word(word: str) -> None:
    for end in range(len(word)):
        assert fold(word).startswith(fold(word[:end]))


@pytest.mark.parametrize(
    ("chunk", "found"),
    [
        ("China,", ("china",)),
        ("„KI-Chips“", ("ki", "chips", "kichips")),
        ("Trump's", ("trump",)),
        ("und/oder", ("und", "oder")),
        ("4,5", ()),
        ("2025-04-09", ("2025", "04", "09")),
        ("Ausfuhr\u00adverbot", ("ausfuhrverbot",)),
        ("snake_case", ("snake", "case")),
        ("a\u0308hnlich", ("ahnlich",)),
        ("𝒳-Chip", ("xchip", "chip")),
        ("–", ()),
    ],
)
def test_what_words_are_found_by(chunk: str, found: tuple[str, ...]) -> None:
    assert sorted(terms(chunk)) == sorted(found)


def levels(title: str = "", strong: str = "", body: str = "") -> dict[str, int]:
    weighed = weigh(Fields(title, strong, body), Folder())
    assert weighed.count("\t") == LEVELS - 1
    return weighing.levels(weighed)


def test_title_counts_more_than_headings_and_those_more_than_the_text() -> None:
    found = levels("Ausfuhr gebremst", "Zölle", "Lizenz")
    assert found["ausfuhr"] > found["zolle"] > found["lizenz"] == 0


def test_what_is_said_often_counts_more_and_less_so_in_a_long_text() -> None:
    short = levels(body="Chip " * 5 + "wort " * 200)
    long = levels(body="Chip " * 5 + "wort " * 4000)
    assert short["chip"] > long["chip"]
    assert levels(body="Chip " * 300)["chip"] == 4


KNOWN = {"gross", "rechner", "export", "verbot", "handel", "streit", "ausfuhr", "kontrolle"}


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("grossrechner", ["rechner"]),
        ("exportverbot", ["verbot"]),
        ("handelsstreit", ["streit"]),
        ("ausfuhrkontrolle", ["kontrolle"]),
        ("grosshandelsverbot", ["handelsverbot", "verbot"]),
        # A last part that stands nowhere by itself.
        ("exportbremse", ["bremse"]),
        ("handelsabkommen", ["abkommen"]),
        ("rechner", []),
        ("verboten", []),
        ("unterstreit", []),
        ("h20streit", []),
    ],
)
def test_the_last_parts_of_a_compound(term: str, found: list[str]) -> None:
    known = KNOWN | {"unter", "handelsverbot"}
    assert list(tails(term, lambda word: part(word, known))) == found
