"""The parts of an index: numbers, lists, blocks, beginnings, and how big what is read can get."""

from __future__ import annotations

import random
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.core.search import limits
from builder.core.search.beginnings import collected, sizes, wide
from builder.core.search.encode import (
    GONE,
    LEVEL,
    RANKED,
    decoded,
    front_coded,
    number,
    patched,
    postings,
)
from builder.core.search.files import block_name
from builder.core.search.limits import patched_long, shortened, values_of
from builder.core.search.merge import add_parts, extend, merge, postings_in
from builder.core.search.rows import Block
from builder.core.search.spelling import rank, spelling
from builder.core.search.vocabulary import LEAST, MOST, Entry, Vocabulary, cut, recut
from tests.unit.core.search.reader import block

LEVELS = st.dictionaries(st.integers(0, 200_000), st.integers(0, 7), max_size=60)
PATCHES = st.dictionaries(st.integers(0, 40), st.integers(GONE, 7), max_size=8)


def listed(levels: dict[int, int], bits: int = LEVEL) -> list[int]:
    return [document << bits | level for document, level in sorted(levels.items())]


def after(levels: dict[int, int], patch: dict[int, int]) -> dict[int, int]:
    return {number: level for number, level in {**levels, **patch}.items() if level != GONE}


@given(LEVELS)
def test_what_is_encoded_is_decoded(levels: dict[int, int]) -> None:
    assert decoded(postings(listed(levels))) == listed(levels)
    ranked = listed(levels, RANKED)
    assert decoded(postings(ranked, RANKED), RANKED) == ranked


@given(st.integers(0, 10**9))
def test_a_number_stands_in_a_script_as_it_is(value: int) -> None:
    text = number(value)
    assert text.isprintable()
    assert not set(text) & set('"\\! ')


@given(st.dictionaries(st.integers(0, 40), st.integers(0, 7), max_size=30), PATCHES)
def test_a_list_that_is_patched_is_the_one_made_anew(
    levels: dict[int, int], patch: dict[int, int]
) -> None:
    now = after(levels, patch)
    found = patched(postings(listed(levels)), patch)
    assert found == (postings(listed(now)), len(levels), len(now), max(now, default=-1))


@given(st.lists(st.text("abü", min_size=1, max_size=6), max_size=20))
def test_words_are_front_coded(words: list[str]) -> None:
    before = ""
    for word, code in zip(sorted(words), front_coded(sorted(words)), strict=True):
        shared = ord(code[0]) - ord("#")
        assert before[:shared] + code[1:] == word
        before = word


def record(*lists: str) -> str:
    return "\t".join((*lists, *("",) * (8 - len(lists))))


def lists_of(found: dict[str, array[int]]) -> dict[str, list[int]]:
    return {word: list(values) for word, values in found.items()}


def test_words_are_merged_in_the_order_of_the_briefings() -> None:
    found = merge([record("zoll", "chip"), record("chip"), record("", "", "", "", "", "", "zoll")])
    assert lists_of(found.every) == {"zoll": [0, 2 << 3 | 6], "chip": [1, 1 << 3]}
    assert lists_of(found.titles) == {"zoll": [2 << 3 | 6]}


def test_a_word_that_a_briefing_has_twice_keeps_its_higher_level() -> None:
    words = {"rechner": [0, 16], "gross": [8], "grossrechner": [6, 13]}
    every = {word: postings_in(values) for word, values in words.items()}
    add_parts(every, {"grossrechner": 5}.get, words, LEVEL)  # type: ignore[arg-type]
    assert list(every["rechner"]) == [4, 11, 16]
    extend(every, {"rechner": postings_in([1, 12])}, LEVEL)
    assert list(every["rechner"]) == [4, 12, 16]


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", 10)
    monkeypatch.setattr(limits, "STEP", 4)


@pytest.mark.usefixtures("_short")
def test_a_long_list_keeps_what_says_most_and_is_newest() -> None:
    values = postings_in(listed({d: 7 if d in (1, 3) else 0 for d in range(30)}))
    kept, long = shortened(values)
    # Two of the highest level, and of the others those from a multiple of four on.
    assert [value >> 3 for value in kept] == [1, 3, *range(24, 30)]
    assert long is not None
    assert list(values_of(long)) == list(values)


@pytest.mark.usefixtures("_short")
@settings(max_examples=120)
@given(st.dictionaries(st.integers(0, 40), st.integers(0, 2), min_size=11, max_size=40), PATCHES)
def test_a_long_list_that_is_patched_is_the_one_made_anew(
    levels: dict[int, int], patch: dict[int, int]
) -> None:
    kept, long = shortened(postings_in(listed(levels)))
    assert long is not None
    assert 6 < len(kept) <= 10
    now_kept, now = shortened(postings_in(listed(after(levels, patch))))
    assert patched_long(postings(kept), long, patch) == (postings(now_kept), now)


def corpus(words: int, seed: int = 1) -> dict[str, str]:
    """Made-up words with encoded lists, a few of them in nearly every briefing."""
    rng = random.Random(seed)
    parts = ["ver", "be", "ge", "han", "del", "schaft", "ung", "lich", "kraft", "werk", "ab", "in"]
    made = {"".join(rng.choices(parts, k=rng.randint(2, 5))) for _ in range(words)}
    found = {}
    for n, word in enumerate(sorted(made)):
        documents = sorted(rng.sample(range(9000), 5000 if n % 997 == 0 else 1 + n % 5))
        found[word] = postings([document << 3 for document in documents])
    return found


def whole(lists: dict[str, str]) -> Block:
    words = sorted(lists)
    return Block(words, [0] * len(words), [lists[word] for word in words])


def test_words_come_back_from_blocks_of_bounded_size() -> None:
    lists = corpus(20_000)
    blocks = cut(whole(lists))
    assert len(blocks) > 10
    assert [word for one in blocks for word in one.words] == sorted(lists)
    sizes_ = [
        sum(len(w) // 2 + len(x) + 3 for w, x in zip(b.words, b.lists, strict=True)) for b in blocks
    ]
    assert max(sizes_) <= MOST
    assert min(sizes_[:-1]) >= LEAST
    assert sum(sizes_) / len(sizes_) < 2.5 * LEAST


def test_a_change_shifts_few_bounds() -> None:
    lists = corpus(30_000)
    blocks = {block.words[0]: block for block in cut(whole(lists))}
    vocabulary = Vocabulary(list(blocks), blocks.__getitem__)
    firsts, changed = recut(vocabulary, {"handelx": Entry("handelx", 0, "#")})
    assert len(changed) < 4
    assert len(firsts) in range(len(blocks) - 2, len(blocks) + 3)


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_blocks_after_changes_are_those_cut_anew(seed: int) -> None:
    rng = random.Random(seed)
    lists = {
        "".join(rng.choices("abc", k=rng.randint(1, 6))): "#"
        * min(int(rng.paretovariate(1) * 300), 9000)
        for _ in range(rng.randint(0, 120))
    }
    blocks = {block.words[0]: block for block in cut(whole(lists))}
    vocabulary = Vocabulary(list(blocks), blocks.__getitem__)
    firsts = list(blocks)
    words = [*rng.sample(sorted(lists), len(lists) // 9), *rng.sample(firsts, len(firsts) // 4)]
    gone: dict[str, Entry | None] = dict.fromkeys(words)
    new = {"".join(rng.choices("abc", k=3)): "#" * rng.randint(1, 8000) for _ in range(4)}
    changes = {**gone, **{word: Entry(word, 0, text) for word, text in new.items()}}
    now, changed = recut(vocabulary, changes)
    expected = cut(whole({w: t for w, t in {**lists, **new}.items() if w in new or w not in gone}))
    assert now == [block.words[0] for block in expected]
    merged = {**blocks, **changed}
    assert [merged[first] for first in now] == expected
    assert {first for first, block in merged.items() if block is not None} == set(now)


def test_what_a_beginning_needs_read_is_bounded_too() -> None:
    lists = corpus(50_000)
    starts = wide(sizes(lists))
    titles, notes = {"verkraft": [8 << 3 | 6]}, {"verab": [5 << RANKED | 7]}
    entries = {entry.word: entry for entry in collected(starts, titles, notes)}
    assert {"v*", "ve*", "ver*"} <= entries.keys()
    words = cut(whole({**lists, **{word: entry.lists for word, entry in entries.items()}}))
    for start in {word[:length] for word in lists for length in range(1, 5)}:
        if f"{start}*" not in entries:
            # `search.js` reads that many.
            assert sum(any(w.startswith(start) for w in block.words) for block in words) <= 4
    assert decoded(entries["ver*"].lists.split(" ")[0]) == [8 << 3 | 6]
    assert decoded(entries["ver*"].lists.split(" ")[1], RANKED) == [5 << RANKED | 7]


def test_of_notes_for_a_beginning_the_better_known_come_first() -> None:
    values = [number << RANKED | number % 13 << LEVEL | 6 for number in range(200)]
    [entry] = collected(["a"], {}, {"ab": values})
    found = decoded(entry.lists.partition(" ")[2], RANKED)
    assert len(found) == 100
    assert min(value >> LEVEL & 15 for value in found) == 6


@pytest.mark.parametrize("count", [0, 1])
def test_little_or_nothing_is_an_index_too(count: int) -> None:
    blocks = cut(Block(["zoll"][:count], [0][:count], ["#"][:count]))
    assert len(blocks) == count


@pytest.mark.parametrize(
    ("first", "name"),
    [("zoll", "b-zoll"), ("ver*", "b-ver_2a"), ("华为", "b-_534e_4e3a"), ("con", "b-con")],
)
def test_a_block_has_a_name_that_any_disk_takes(first: str, name: str) -> None:
    assert block_name(first) == name


def test_what_stands_in_a_block_is_read_again() -> None:
    text = "#zoll W W!$tar  W"
    assert list(block(text)) == ["zoll", "ztar"]


def test_words_for_corrections_are_the_most_used_of_each_length() -> None:
    def ranked(word: str, count: int, *, in_title: bool = False, is_name: bool = False) -> int:
        return rank(word, count, in_title=in_title, is_name=is_name)

    assert ranked("regierung", 8) > ranked("regeirung", 2) > ranked("regeirunk", 1) == 0
    assert ranked("huawei", 0, is_name=True) > ranked("genf", 1, in_title=True) > 0
    assert ranked("xi", 9) == ranked("h200", 9) == 0
    letters = str.maketrans("0123456789", "abcdefghij")
    many = {f"{n:05}".translate(letters): 1 + n % 7 for n in range(5000)}
    found = [entry for entry in spelling(many).split("!") if entry]
    assert len(found) == 1200
    assert {entry[-1] for entry in found} == {"*", ")"}
    assert len(spelling(many)) < 20_000
