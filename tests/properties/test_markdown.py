"""Any text parses, and everything found in it keeps its place in the source."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings

from builder.core import markdown
from builder.core.source import Span
from tests.properties.texts import BODIES

HARD = {
    "open brackets": "[" * 10_000,
    "double brackets": "[[" * 5_000,
    "closed brackets": "[" * 5_000 + "]" * 5_000,
    "links in links": "[a](" * 5_000,
    "quotations": ">" * 5_000 + " a",
    "callouts": "> [!note] a\n" * 2_000,
    "callouts in callouts": "".join(f"{'> ' * n}[!note] a\n" for n in range(1, 60)),
    "lists": "".join(f"{'  ' * n}- a\n" for n in range(300)),
    "stars": "*a **b " * 3_000,
    "backticks": "".join("`" * n + " " for n in range(1, 200)),
    "underscores": "_" * 10_000,
    "a long line": "China und die USA " * 20_000,
    "many lines": "China\n" * 20_000,
    "a wide table": "|" + " China |" * 2_000 + "\n|" + " - |" * 2_000 + "\n|" + " China |" * 2_000,
    "html": "<div>" * 3_000,
    "comments": "<!-- " * 3_000,
    "entities": "&amp;" * 10_000,
    "footnotes": "[^a]" * 3_000 + "\n\n[^a]: b\n",
    "definitions": "".join(f"[^{n}]: b\n\n" for n in range(1_000)),
    "emoji": "😀ä" * 20_000,
}


def spans_of(body: markdown.Body) -> list[Span]:
    found = [body.span, *body.strikes, *body.breaks, *body.codes]
    found += [span for _, span in body.references]
    found += [span for span, _ in body.html]
    found += [block.span for block in body.blocks]
    for callout in body.callouts:
        found += [callout.span, callout.marker, callout.head]
    for note in body.footnotes:
        found += [note.span, note.content]
    for leaf in body.leaves:
        found.append(leaf.span)
        found += [Span(piece.start, piece.end) for piece in leaf.pieces]
        found += [span for link in leaf.links for span in (link.span, link.label_span)]
    return found


@given(BODIES)
@settings(max_examples=400)
@example("> [!note]")
@example("[^1]:")
def test_every_span_is_inside_the_text(text: str) -> None:
    start = len(text) // 3
    for span in spans_of(markdown.parse(text, start)):
        assert start <= span.start <= span.end <= len(text)


@given(BODIES)
@settings(max_examples=400)
def test_the_text_of_a_leaf_is_what_stands_in_the_source(text: str) -> None:
    for leaf in markdown.parse(text).leaves:
        pieces = leaf.pieces
        ends = [*(piece.offset for piece in pieces[1:]), len(leaf.text)][: len(pieces)]
        for piece, end in zip(pieces, ends, strict=True):
            if piece.exact:
                assert text[piece.start : piece.end] == leaf.text[piece.offset : end]
        starts = [piece.start for piece in pieces]
        assert starts == sorted(starts)
        for link in leaf.links:
            assert 0 <= link.label.start <= link.label.end <= len(leaf.text)


@given(BODIES)
@settings(max_examples=100)
def test_the_callouts_leaves_are_among_the_leaves(text: str) -> None:
    body = markdown.parse(text)
    for callout in body.callouts:
        assert callout.title < len(body.leaves)
        assert callout.leaves.stop <= len(body.leaves)
        assert text[slice(*callout.marker)].lower() == f"[!{callout.kind}]"


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_texts_take_no_long_time(text: str) -> None:
    """A guard against work that grows with the square: that would take minutes, not seconds."""
    start = time.process_time()
    markdown.parse(text)
    markdown.to_html(text)
    assert time.process_time() - start < 20
