"""Inflected forms: what is generated, and what must not be."""

from __future__ import annotations

import pytest

from builder.core.forms import name_forms, term_forms
from builder.core.writing import fold, is_acronym, without_marks


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Vereinigte Staaten", "Vereinigten Staaten"),
        ("Vereinigte Arabische Emirate", "Vereinigten Arabischen Emiraten"),
        ("Deutsche Bank", "Deutschen Bank"),
        ("Weißes Haus", "Weißen Hauses"),
        ("Auswärtiges Amt", "Auswärtigen Amtes"),
        ("Niederlande", "Niederlanden"),
        ("Bundestag", "Bundestages"),
        ("Golf von Aden", "Golfs von Aden"),
        ("Bundesministerium der Finanzen", "Bundesministeriums der Finanzen"),
        ("Deutsche Bank", "Deutsche-Bank"),
        ("Beispielwerke AG", "Beispielwerke"),
        ("Muster & Co. Inc.", "Muster & Co."),
        ("Łódź", "Lodz"),
    ],
)
def test_names_of_things_in_german(name: str, form: str) -> None:
    assert form in set(name_forms(name, "de", person=False))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Trump", "Trumps"),
        ("Merkel", "Merkels"),
        ("Mia", "Mias"),
        ("Hans", "Hans'"),
        ("Marx", "Marx'"),
        ("Benedikt XVI.", "Benedikts XVI."),
        ("Benedikt XVI.", "Benedikt XVI"),
        ("Eugen von Savoyen", "Eugens von Savoyen"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Erdoğan", "Erdogans"),
        ("Ada B. Muster", "Ada Muster"),
    ],
)
def test_names_of_persons_in_german(name: str, form: str) -> None:
    assert form in set(name_forms(name, "de", person=True))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("Große Meier", "Großen Meier"),
        ("Benedikt XVI.", "Benedikt XVI.s"),
        ("Max Mustermann", "Max Mustermannes"),
        ("Jürgen Müller", "Jurgen Muller"),
        ("Ada Muster AG", "Ada Muster"),
    ],
)
def test_persons_are_not_inflected_like_things(name: str, wrong: str) -> None:
    assert wrong not in set(name_forms(name, "de", person=True))


@pytest.mark.parametrize(
    ("name", "form"), [("Trump", "Trump's"), ("James", "James'"), ("James", "James's")]
)
def test_english_possessives(name: str, form: str) -> None:
    assert form in set(name_forms(name, "en", person=True))


def test_names_have_no_german_genitive_in_english() -> None:
    assert "Trumps" not in set(name_forms("Trump", "en", person=True))


@pytest.mark.parametrize(
    ("term", "form"),
    [
        ("Zoll", "Zölle"),
        ("Zoll", "Zöllen"),
        ("Zoll", "Zolls"),
        ("Exportkontrolle", "Exportkontrollen"),
        ("Lizenzpflicht", "Lizenzpflichten"),
        ("Halbleiter", "Halbleitern"),
        ("Dual-Use-Gut", "Dual-Use-Gütern"),
        ("Firma", "Firmen"),
        ("Konto", "Konten"),
        ("Algorithmus", "Algorithmen"),
        ("Praxis", "Praxen"),
        ("Visum", "Visa"),
        ("Bündnis", "Bündnisse"),
        ("KI-Chip", "KI-Chips"),
        ("schwere Seltene Erden", "schweren Seltenen Erden"),
        ("Recht auf Vergessen", "Rechts auf Vergessen"),
    ],
)
def test_german_terms(term: str, form: str) -> None:
    assert form in set(term_forms(term, "de"))


@pytest.mark.parametrize(
    ("term", "form"),
    [
        ("subsidy", "subsidies"),
        ("tariff", "tariffs"),
        ("analysis", "analyses"),
        ("rule of origin", "rules of origin"),
        ("tariff", "tariff's"),
    ],
)
def test_english_terms(term: str, form: str) -> None:
    assert form in set(term_forms(term, "en"))


def test_folding_changes_no_offset() -> None:
    text = "Hans’ Xi‘s New\xa0York, US‑Chips"
    assert fold(text) == "Hans' Xi's New York, US-Chips"
    assert len(fold(text)) == len(text)


def test_german_marks_stay() -> None:
    assert without_marks("Tübingen, Weiß, Đakovo, Česko") == "Tübingen, Weiß, Dakovo, Cesko"


@pytest.mark.parametrize(("text", "is_one"), [("WHO", True), ("H20", True), ("Ifo", False)])
def test_acronyms(text: str, *, is_one: bool) -> None:
    assert is_acronym(text) is is_one
