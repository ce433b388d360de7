"""The files of an index: numbers, blocks, directories, and how big what is read can get."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.core.search.encode import decoded, number, postings
from builder.core.search.merge import MOST, add_names, add_parts, bounded, merge
from builder.core.search.spelling import spelling
from builder.core.search.vocabulary import BLOCK, Entry, blocks, entries, with_prefixes
from tests.unit.core.search.reader import block


@given(st.dictionaries(st.integers(0, 200_000), st.integers(0, 7), max_size=60))
def test_what_is_encoded_is_decoded(levels: dict[int, int]) -> None:
    values = [document << 3 | level for document, level in sorted(levels.items())]
    assert list(decoded(postings(values))) == values


@given(st.integers(0, 10**9))
def test_a_number_stands_in_a_script_as_it_is(value: int) -> None:
    text = number(value)
    assert text.isprintable()
    assert not set(text) & set('"\\! ')


def record(*lists: str) -> str:
    return "\t".join((*lists, *("",) * (8 - len(lists))))


def test_words_are_merged_in_the_order_of_the_briefings() -> None:
    found = merge([record("zoll", "chip"), record("chip"), record("", "", "", "", "", "", "zoll")])
    assert found.every == {"zoll": [0, 2 << 3 | 6], "chip": [1, 1 << 3]}
    assert found.titles == {"zoll": [2 << 3 | 6]}


def test_a_word_that_a_briefing_has_twice_keeps_its_higher_level() -> None:
    every = {"rechner": [0, 16], "gross": [8], "grossrechner": [6, 13]}
    add_parts(every, set(every))
    assert every["rechner"] == [4, 11, 16]
    add_names(every, {"rechner": [1, 12]})
    assert every["rechner"] == [4, 12, 16]


def test_a_long_list_keeps_what_says_most_and_is_newest() -> None:
    values = [document << 3 | (7 if document == 3 else 0) for document in range(10)]
    assert bounded(values, 3) == [3 << 3 | 7, 8 << 3, 9 << 3]


def corpus(words: int, seed: int = 1) -> dict[str, list[int]]:
    """Made-up words, a few of them in nearly every briefing."""
    rng = random.Random(seed)
    parts = ["ver", "be", "ge", "han", "del", "schaft", "ung", "lich", "kraft", "werk", "ab", "in"]
    made = {"".join(rng.choices(parts, k=rng.randint(2, 5))) for _ in range(words)}
    return {
        word: [d << 3 for d in sorted(rng.sample(range(9000), 8000 if n % 997 == 0 else 1 + n % 5))]
        for n, word in enumerate(sorted(made))
    }


def test_words_come_back_from_blocks_of_bounded_size() -> None:
    every = corpus(20_000)
    notes = {"handel": [5], "zzz": [9]}
    found: dict[str, tuple[list[int], list[int]]] = {}
    cut = list(blocks(entries(every, notes)))
    assert len(cut) > 10
    for part in cut:
        words = block(part.text)
        assert next(iter(words)) == part.first
        assert len(part.text) < BLOCK + 2 * MOST + 100
        found.update(words)
    assert list(found) == sorted(every.keys() | notes.keys())
    for word, (briefings, named) in found.items():
        assert briefings == bounded(every.get(word, []), MOST)
        assert named == notes.get(word, [])


def test_what_a_beginning_needs_read_is_bounded_too() -> None:
    every = corpus(90_000)
    words = with_prefixes(list(entries(every, {})), {"verkraft": [8 << 3 | 6]}, {})
    assert [entry.term for entry in words] == sorted(entry.term for entry in words)
    starred = {entry.term[:-1] for entry in words if entry.term.endswith("*")}
    assert {"v", "ve", "ver"} <= starred
    sizes: dict[str, int] = {}
    for entry in words:
        for length in range(1, 5):
            beginning = entry.term[:length]
            sizes[beginning] = sizes.get(beginning, 0) + len(entry.term) + len(entry.lists)
    assert all(size <= 3 * BLOCK for beginning, size in sizes.items() if beginning not in starred)
    lists = {entry.term: entry.lists for entry in words}
    assert list(decoded(lists["ver*"].split(" ")[0])) == [8 << 3 | 6]


@pytest.mark.parametrize("count", [0, 1])
def test_little_or_nothing_is_an_index_too(count: int) -> None:
    every = {"zoll": [0]} if count else {}
    words = with_prefixes(list(entries(every, {})), {}, {})
    assert words == [Entry("zoll", postings([0]))] * count
    assert len(list(blocks(words))) == count


def test_words_for_corrections_are_the_most_used_of_each_length() -> None:
    every = {"regierung": [0, 8, 16], "regeirung": [8], "genf": [0], "xi": [0, 8], "h200": [0, 8]}
    found = spelling(every, {"genf": [0]}, {"huawei": [0]})
    assert sorted(found) == [4, 6, 9]
    assert found[9].startswith("#regierung ")
    big = spelling(corpus(20_000), {}, {})
    assert max(map(len, big.values())) < 20_000
