"""What the linker finds in a parsed text, a look at its source does not miss."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.core import markdown
from builder.core.implicit import running_text
from builder.core.linker import Matcher
from builder.core.occurrences import Occurrences
from builder.core.renames import renames
from builder.core.source import with_line_feeds
from tests.properties.texts import FRAGMENTS, PLAIN
from tests.sites.site import registry_of

REGISTRY = registry_of(
    {
        "china": {"name": "China", "type": "place"},
        "donald-trump": {"name": "Donald Trump", "type": "person", "weak_aliases": ["Trump"]},
        "oneill": {"name": "O’Neill", "type": "person"},
        "bank": {"name": "Österreichische Bank AG", "type": "organization"},
        "zoll": {"term": "Zoll", "aliases": ["Einfuhr-Abgabe"]},
    }
)
SURFACES = renames((), REGISTRY, ("de",)).surfaces["de"]
MATCHER = Matcher(REGISTRY.entities.values(), REGISTRY.terms.values(), "de")
PARTS = (
    "Österreichischen ",
    "Bank AG",
    "Bank",
    "O’Neill",
    "O'Nei",
    "ll",
    "ʼs",
    "Chi",
    "na",
    "Zo",
    "ll",
    "Zöl",
    "le",
    "Ein",
    "fuhr-Abgabe",
    "&Ouml;",
    "sterreichische Bank AG",
    "&#246;",
    "&#x43;hina",
    "&nbsp;",
    "&shy;",
    "\\",
    "**",
    "_",
    "[](x.md)",
    "![x](y.png)",
    "[^1]",
    "[^1]: x\n",
    "[[china|]]",
    "<b>",
    "`",
)
SOURCES = st.lists(st.sampled_from(PARTS) | st.sampled_from(FRAGMENTS) | PLAIN, max_size=20).map(
    "".join
)


@given(SOURCES)
@example("**Chi**na")
@example("Zö![x](y.png)lle")
@example("O’Nei[^1]ll sagt\n\n[^1]: x")
@example("&Ouml;sterreichische\n> Bank AG")
@settings(max_examples=600)
def test_nothing_is_missed(source: str) -> None:
    source = with_line_feeds(source)
    found = MATCHER.candidates(running_text(markdown.parse(source, 0)))
    assert not found or Occurrences(SURFACES).may_be_in(source)
    for candidate in found:
        ids = {owner.id for owner in (*candidate.owners, *candidate.weak)}
        some = {id: note for id, note in REGISTRY.entities.items() if id in ids}
        some |= {id: note for id, note in REGISTRY.terms.items() if id in ids}  # type: ignore[misc]
        surfaces = renames(some.values(), registry_of({}), ("de",)).surfaces["de"]
        assert Occurrences(surfaces).may_be_in(source), ids


def test_other_words_are_no_names() -> None:
    china = Occurrences(["China", "Chinas"])
    assert china.may_be_in("In **China**s Süden")
    assert china.may_be_in("In Chi*na*, am Meer")
    assert china.may_be_in("in\u00a0China-Fragen")
    assert not china.may_be_in("Chinakohl, Indochina, china und [[peking]] mit ![x](y.png)")
    two = Occurrences(["Österreichische Bank"])
    assert two.may_be_in("Die Österreichische\n> Bank")
    assert not two.may_be_in("Die Österreichischen Banken")
    assert two.may_be_in("&Ouml;sterreichische Bank")


def test_where_something_silent_stands_within_a_word_there_may_be_anything() -> None:
    china = Occurrences(["China"])
    assert china.may_be_in("Chi[^1]na")
    assert china.may_be_in("Chi**![x](y.png)**na")
    assert china.may_be_in("Chi[[x|]]na")
    assert not china.may_be_in("Peking[^1] und Tokio[^2], [[china]]")


def test_a_name_without_a_word_may_be_anywhere() -> None:
    assert Occurrences(["§§"]).may_be_in("")
    assert not Occurrences([])
    assert not Occurrences([]).may_be_in("China")


def test_very_many_names_may_be_anywhere() -> None:
    assert Occurrences(f"{a}{b}land" for a in "ABCDEFGHIJKLMN" for b in "abcdefgh").may_be_in("")
