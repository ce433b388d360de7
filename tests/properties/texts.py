"""Texts that are hard on a Markdown parser, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

FRAGMENTS = (
    "China", "Chinas ", "Donald Trump", "Trump", "Zölle ", "[[china]]", "[[china|Peking]]", "[[nichts]]",
    "[[", "]]", "[", "](", ")", "|", "[Text](../entities/china.md)", "[x]()", "![a](b.png)", "<b>", "</b>",
    "<div>\n", "</div>\n", "<!--", "-->", "<", ">", "&amp;", "&", "{", "}", "\\", "`", "```\n", "~~~\n", "~~",
    "*", "**", "_", "# ", "## ", "\n===\n", "\n---\n", "- ", "* ", "1. ", "2) ", "  ", "    ", "\t", "> ",
    "\n> [!quote] [[china]]\n> ", "> [!note] Titel\n", "> [!event] 2025\n> ", "[!x]", "[^1]",
    "\n[^1]: Note\n",
    "\n| a | b |\n| - | - |\n| China | ", " |\n", "ä", "😀", "🇩🇪", "\u00a0", "\u0301", "\n", "\n\n",
    "\r\n", "\r", " ", "1", "\n[n]: ../entities/china.md\n", "[n]", "</section>", "<figure>\n",
)  # fmt: skip

PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
BODIES = st.lists(st.sampled_from(FRAGMENTS) | PLAIN, max_size=30).map("".join)
