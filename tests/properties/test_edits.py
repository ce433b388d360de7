"""Edits change what they name and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.core.edits import Edit, apply
from builder.core.source import LineIndex, Span

TEXTS = st.text(min_size=1, max_size=60)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and edits that do not overlap."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=10)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [
        Edit(Span(*pair), draw(st.text(max_size=5))) for pair in pairs if pair[0] < pair[1]
    ]


@given(edited())
def test_what_no_edit_touches_stays_whatever_their_order(made: tuple[str, list[Edit]]) -> None:
    text, edits = made
    expected, position = "", 0
    for edit in edits:
        expected += text[position : edit.span.start] + edit.text
        position = edit.span.end
    expected += text[position:]
    assert apply(text, edits) == expected
    assert apply(text, reversed(edits)) == expected


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.text(max_size=3))))
def test_edits_that_overlap_never_break_the_text(
    text: str, wild: list[tuple[int, int, str]]
) -> None:
    edits = [Edit(Span(min(a, b), max(a, b)), new) for a, b, new in wild]
    assert isinstance(apply(text, edits), str)


@given(TEXTS, st.data())
def test_a_part_is_edited_as_the_whole_is(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert apply(text, [], Span(start, end)) == text[start:end]


@given(st.text(st.sampled_from("ab\n\r😀\t")))
def test_line_and_column_lead_back_to_the_offset(text: str) -> None:
    index = LineIndex(text)
    for offset in range(len(text) + 1):
        line, column = index.position(offset)
        assert column >= 1
        if offset < len(text) and text[offset] not in "\r\n":
            assert index.line(line)[column - 1] == text[offset]
