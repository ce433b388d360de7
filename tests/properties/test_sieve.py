"""A sieve finds in any text what an automaton of all names finds there."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from builder.core.linker import Matcher, entity_surfaces, term_surfaces
from builder.core.sieve import Sieve
from tests.sites.site import registry_of

NAMES = (
    "Vereinigte Staaten", "Deutsche Bank AG", "Łódź", "İzmir", "Ali Erdoğan", "O’Neill", "'s-Gravenhage",
    "Élysée-Palast", "Straße", "ßen", "Øre", "Ho Chi Minh", "Pius XX.", "John F. Kennedy", "Ei", "A1",
    "WHO", "EU", "eBay", "@home", "Bundestag", "Golf von Aden", "Übersee", "ål", "Café",
)  # fmt: skip
TERMS = (
    "Amt", "Haus", "Datum", "Axis", "sky", "fly", "Basis", "Visum", "Künstliche Intelligenz", "Ära",
    "Öl", "KI", "schwere Seltene Erden", "ox", "Bus", "Zoll", "Rad", "Kaufmann", "Exportkontrolle",
)  # fmt: skip
REGISTRY = registry_of(
    {
        **{
            f"e{number}": {"name": name, "type": kind, "weak_aliases": [name.split()[-1]]}
            for number, name in enumerate(NAMES)
            for kind in [("person", "place", "organization")[number % 3]]
        },
        **{
            f"t{number}": {
                "term": term,
                "match": {"case": ("smart", "ignore", "exact")[number % 3]},
            }
            for number, term in enumerate(TERMS)
        },
    }
)
NOTES = tuple(REGISTRY.entities.values()), tuple(REGISTRY.terms.values())
BOTH = {lang: (Matcher(*NOTES, lang), Sieve(*NOTES, lang)) for lang in ("de", "en")}
FORMS = {
    lang: sorted(
        {surface.text for note in NOTES[0] for surface in entity_surfaces(note, lang)}
        | {surface.text for note in NOTES[1] for surface in term_surfaces(note, lang)}
    )
    for lang in BOTH
}
BETWEEN = (
    " ",
    "",
    "-",
    ".",
    "_",
    "\0",
    "(",
    "’",
    "\u0301",
    "\u0308",
    "a",
    "1",
    "\n",
    "\xa0",
    "Das ",
)


def test_every_form_of_a_note_is_found() -> None:
    for lang, (matcher, sieve) in BOTH.items():
        assert sum(bool(matcher.candidates(form)) for form in FORMS[lang]) > 100
        for form in FORMS[lang]:
            assert sieve.candidates(form) == matcher.candidates(form), (lang, form)


@given(
    st.sampled_from(("de", "en")),
    st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(BETWEEN)), max_size=8),
    st.sampled_from(("NFC", "NFD")),
)
@settings(max_examples=300)
def test_in_any_text(lang: str, parts: list[tuple[int, str]], form: str) -> None:
    forms = FORMS[lang]
    text = "".join(f"{forms[number % len(forms)]}{between}" for number, between in parts)
    text = unicodedata.normalize(form, text)
    matcher, sieve = BOTH[lang]
    assert sieve.candidates(text) == matcher.candidates(text)
