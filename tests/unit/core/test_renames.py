"""What differs in the names of notes: what annotations, mentions and words in texts may mean."""

from __future__ import annotations

import pytest

from builder.core.registry import Registry
from builder.core.renames import NOTHING, Renames, file_of, meanings, renames
from tests.sites.site import registry_of

Written = dict[str, dict[str, object]]
ALPHA = {"name": "Alpha AG", "type": "organization"}
BLUM = {"name": "Berta Blum", "type": "person", "weak_aliases": ["Blum"]}
QUOTE = {"term": "Quote"}
NOTES: Written = {"alpha": ALPHA, "blum": BLUM, "quote": QUOTE}


def differing(**changes: dict[str, object] | None) -> Renames:
    """Return what differs if notes have other front matter; None takes one away."""
    after = {id: front for id, front in {**NOTES, **changes}.items() if front is not None}
    before: Registry = registry_of(NOTES)
    notes = (*before.entities.values(), *before.terms.values())
    return renames(notes, registry_of(after), ("de",))


def test_what_is_no_name_makes_no_difference() -> None:
    assert differing(alpha={**ALPHA, "description": "Hersteller", "body": "Mehr."}) is NOTHING
    assert differing(quote={**QUOTE, "related": ["alpha"]}) is NOTHING
    assert not NOTHING


def test_an_alias_concerns_only_those_who_use_it() -> None:
    found = differing(alpha={**ALPHA, "aliases": ["Anfang"]})
    assert found.names == {"Anfang", "anfang"}
    assert "Anfangs" in found.surfaces["de"]
    assert not any("Alpha" in surface for surface in found.surfaces["de"])
    assert not found.ids
    assert not found.turnover


def test_another_word_in_the_name_of_a_person_concerns_all_that_may_mean_them() -> None:
    found = differing(blum={**BLUM, "aliases": ["Karla Blum"]})
    assert {"Blum", "Berta Blum", "Karla Blum"} <= found.surfaces["de"]


def test_a_first_name_tells_others_from_persons() -> None:
    assert "Karla" in differing(neu={"name": "Karla Nord", "type": "person"}).surfaces["de"]


@pytest.mark.parametrize(
    ("changes", "turnover", "recast"),
    [
        ({"neu": {"term": "Neues"}}, {"neu"}, set()),
        ({"alpha": None}, {"alpha"}, set()),
        ({"alpha": {**ALPHA, "name": "Beta AG"}}, set(), {"alpha"}),
        ({"alpha": {**ALPHA, "type": "place"}}, set(), {"alpha"}),
        ({"alpha": QUOTE}, set(), {"alpha"}),
        ({"quote": {**QUOTE, "match": {"auto": False}}}, set(), set()),
    ],
)
def test_notes_come_and_go_and_are_called_something_else(
    changes: dict[str, dict[str, object] | None], turnover: set[str], recast: set[str]
) -> None:
    found = differing(**changes)
    assert (found.turnover, found.recast) == (turnover, recast)
    assert found.ids == turnover | recast
    assert found


def test_former_ids_lead_elsewhere() -> None:
    found = differing(alpha={**ALPHA, "former_ids": ["alef"]})
    assert found.is_readdressed
    assert found.names == {"alef"}
    assert not found.surfaces["de"]


def test_a_target_is_looked_up_as_id_name_and_path() -> None:
    assert {"Alpha AG", "alpha ag"} <= meanings("Alpha  AG#Geschichte")
    assert "alpha" in meanings("../entities/alpha.md#x")
    assert "alpha ag" in meanings("entities/Alpha%20AG.md")
    assert file_of("../assets/a%20b.png#c") == "a b.png"
    assert file_of("../assets/a.png/") == "a.png"
