"""The archive: excerpts come in by briefing and are asked for by note."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from builder import archive, kept
from builder.adapters.packs import Packs
from builder.archive import NO_EXCERPTS, Archive, by_note
from builder.core.briefing import Excerpt
from builder.core.card import Card, tally
from builder.core.model import Audience

_encode = msgspec.msgpack.encode
_NOTES = ("a", "b", "c")


@pytest.fixture
def packs(tmp_path: Path) -> Iterator[Packs]:
    some = Packs(tmp_path, "one")
    yield some
    some.close()


def _excerpt(note: str) -> Excerpt:
    return Excerpt("entity", note, ())


def _said(*notes: str) -> bytes:
    return _encode({note: _encode((_excerpt(note),)) for note in notes})


def _mentions(made: Archive, *briefings: str) -> dict[str, list[str]]:
    return {
        note: [b for b in briefings if made.excerpts(note, b) == (_excerpt(note),)]
        for note in _NOTES
    }


def test_what_does_not_fit_at_once_is_found_at_several_places(
    packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_ROOM", 1)
    places = by_note(packs, [("x", _said("a", "b")), ("y", _said("a")), ("z", _said("c", "a"))])
    assert {note: len(some) for note, some in places.items()} == {"a": 3, "b": 1, "c": 1}
    found = Archive(packs, {}, places)
    assert _mentions(found, "x", "y", "z") == {"a": ["x", "y", "z"], "b": ["x"], "c": ["z"]}
    once = packs.add(kept.gathered(packs, places["a"]))
    assert _mentions(Archive(packs, {}, {"a": (once,)}), "x", "y", "z")["a"] == ["x", "y", "z"]


@pytest.mark.parametrize("with_packs", [True, False])
def test_what_a_briefing_says_takes_the_place_of_what_it_said(
    packs: Packs, *, with_packs: bool
) -> None:
    some = packs if with_packs else None
    made = Archive(some, {}, {})
    assert made.replace("x", None, _said("a", "b")) == {"a", "b"}
    assert made.replace("y", None, _said("a")) == {"a"}
    made.places()
    assert made.replace("y", None, _said("a", "c")) == {"c"}
    assert _mentions(made, "x", "y") == {"a": ["x", "y"], "b": ["x"], "c": ["y"]}
    if with_packs:
        # One that changes is at one place again, and the others stay where they are.
        before = dict(made.places())
        made = Archive(some, {}, {**before, "a": before["a"] * 2})
        assert made.replace("y", None, _said("a", "b", "c")) == {"b"}
        after = made.places()
        assert [len(after[note]) for note in _NOTES] == [2, 1, 1]
        assert after["c"] == before["c"]
        assert _mentions(made, "x", "y") == {"a": ["x", "y"], "b": ["x", "y"], "c": ["y"]}


def test_nothing_is_left_of_a_briefing_that_is_gone(packs: Packs) -> None:
    made = Archive(packs, {}, by_note(packs, [("x", _said("a")), ("y", _said("a"))]))
    assert made.replace("x", _card("a"), NO_EXCERPTS) == {"a"}
    assert _mentions(made, "x", "y")["a"] == ["y"]
    assert _mentions(Archive(packs, {}, made.places()), "x", "y")["a"] == ["y"]


def _card(*notes: str) -> Card:
    counts = tuple(tally("entity", note, 1) for note in notes)
    texts = "x", "X", None, "de", "", "published", Audience.CLEAR, (), "", "", ""
    return Card(*texts, counts, (), b"", ())


def test_equal_tallies_are_one_also_from_another_process() -> None:
    one = tally("entity", "a", 1)
    assert pickle.loads(pickle.dumps(one)) is one
