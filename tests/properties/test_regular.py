"""Of a body that is called regular, the layout is right as it stands."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.core import markdown
from builder.core.layout import layout
from builder.core.regular import is_regular
from tests.properties.texts import BODIES

BLOCKS = (
    "Ein Satz.", "Zwei\nZeilen.", "## Titel", "Titel\n---", "***", "- a\n- b", "- a\n\n- b", "* a",
    "1. a\n2. b",
    "1) a", "- a\n  - b", "- a\n  b", "- ```\n  x\n  ```", "- > a", "-     a", "> a", "> a\n>\n> b", "> - a",
    "> [!note] T\n> a", "> [!note]\n> a", "> [!note] T\n>\n> a", "> [!note] T\n> a\n>\n> b", "> > a",
    "[^1]: a", "[^1]: a\n\n    b", "[^2]: - a", "| a | b |\n| - | - |\n| c | d |", "```\na\n```", "    a",
    "<div>",
    "  a", "\ta", "- `a`", "- ~~a~~", "-  a", "- [^1]", "> ```\n> a", "[a]: b", "> ## a", "> | a |\n> | - |",
)  # fmt: skip
JOINTS = ("\n\n", "\n\n", "\n\n", "\n", "\r\n\r\n", "\n \n", "\n\n\n")
MADE = st.lists(st.tuples(st.sampled_from(BLOCKS), st.sampled_from(JOINTS)), max_size=6).map(
    lambda parts: "".join(block + joint for block, joint in parts)
)


@given(MADE | BODIES)
@settings(max_examples=400)
@example("- a\n- b\n\n* c")
@example("> a\n\n> b")
@example("> [!note] T\n> a\n>\n> b")
def test_layout_changes_nothing_in_a_regular_body(text: str) -> None:
    body = markdown.parse(text)
    if is_regular(text, body):
        unquoted = [callout.span for callout in body.callouts]
        for framed in ((), unquoted):
            edits = [e for e in layout(text, body, framed) if text[slice(*e.span)] != e.text]
            assert not edits


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ein Satz.\n\n## Titel\n\nZwei\nZeilen.\n",
        "- a\n- b\n\nx\n\n1. a\n\n2. b\n",
        "> [!quote] [[china]]\n> a\n\nx\n\n> b\n\n[^1]: a\n",
        "| a | b |\n| - | - |\n| c | d |\n",
    ],
)
def test_the_usual_body_is_regular(text: str) -> None:
    assert is_regular(text, markdown.parse(text))
