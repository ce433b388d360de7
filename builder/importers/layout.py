"""Lines to chunks: which lines belong together, before anybody asks what they mean.

Two habits are told apart: text wrapped at a width, where a line goes on with the next one, and
one paragraph a line, with or without blank lines between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Mark = Literal["text", "hash", "underline", "bold", "bullet", "number", "quote", "rule"]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that belong together: a paragraph, a heading, one item of a list."""

    line: int  # 1-based
    text: str  # as written, lines joined
    mark: Mark = "text"
    value: int = 0  # level of a marked heading, number of an item
    gap: bool = True  # a blank line (or the beginning) stands before it
    index: int = 0  # among the chunks of the file

    @property
    def plain(self) -> str:
        """The text without its Markdown mark; a number is text: `4. Juli 2025`."""
        return self.text if self.mark == "number" else self.item

    @property
    def item(self) -> str:
        """The text without its mark or number, as the item of a list."""
        match = _MARKS[self.mark].match(self.text) if self.mark in _MARKS else None
        return match["text"].strip() if match else self.text


_MARKS: dict[Mark, re.Pattern[str]] = {
    "hash": re.compile(r"(?P<mark>#{1,6})\s+(?P<text>.*?\w.*?)[\s#]*$"),
    "bold": re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_]*\w[^*_]*)(?P=mark)$"),
    "quote": re.compile(r"(?P<mark>>)(?:\s*>)*\s?(?P<text>.*)$"),
    "bullet": re.compile(r"(?P<mark>[-*•‣▪▶·–—+])\s+(?P<text>.*\w.*)$"),
    "number": re.compile(r"(?P<mark>[1-9]\d?)[.)]\s+(?P<text>.*\w.*)$"),
}
_UNDERLINE = re.compile(r"(=|-|~){3,}$")
_WORD_CHARACTER = re.compile(r"[^\W_]")
# After "KI-" at the end of a wrapped line the compound goes on, after "Ein-" it does not.
_SUSPENDED = re.compile(r"(?:und|oder|bzw\.|sowie|bis|and|or|to)\b")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”“’»)\]]*$")


def _read_line(line: int, raw: str, *, gap: bool) -> Chunk:
    text = raw.strip()
    if not _WORD_CHARACTER.search(text):
        return Chunk(line, text, "rule", gap=gap)
    for mark, pattern in _MARKS.items():
        if match := pattern.match(text):
            lead = match["mark"]
            value = int(lead) if mark == "number" else len(lead) if mark == "hash" else 0
            return Chunk(line, text, mark, value, gap)
    return Chunk(line, text, gap=gap)


def _wrap_width(groups: list[list[tuple[int, str]]]) -> int:
    """The width at which the text is wrapped, or 0 if a line is a paragraph."""
    inner = [
        raw.rstrip()
        for group in groups
        for (_, raw), _ in pairwise(group)
        if " " in raw.strip() and _read_line(0, raw, gap=False).mark == "text"
    ]
    every = [len(raw) for group in groups for _, raw in group if " " in raw.strip()]
    if not inner:
        return 0
    lengths = sorted(len(raw) for raw in inner)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    full = sum(length >= width - 20 for length in lengths)
    ended = sum(bool(_SENTENCE_END.search(raw)) for raw in inner)
    overlong = sum(length > width + 10 for length in every)
    wrapped = (
        40 <= width <= 120
        and full >= 0.6 * len(inner)
        and ended <= 0.5 * len(inner)
        and overlong <= 0.1 * len(every)
    )
    return width if wrapped else 0


def _goes_on(chunk: Chunk, before: str, raw: str, *, width: int) -> bool:
    """Whether the line `raw` continues the chunk whose last line is `before`."""
    following = _read_line(0, raw, gap=False)
    indented = raw[:1].isspace()
    if chunk.mark == "quote" or following.mark == "quote":
        return chunk.mark == following.mark
    if {chunk.mark, following.mark} & {"hash", "bold", "rule", "underline"}:
        return False
    in_list, item = (c.mark in {"bullet", "number"} for c in (chunk, following))
    if in_list and item:
        return False
    if indented and not before[:1].isspace():  # the rest of an item, or a new paragraph
        return in_list
    first_word = raw.split(maxsplit=1)[0]
    full = width > 0 and len(before.rstrip()) + 1 + len(first_word) > width
    return full and not (item and before.rstrip().endswith(":"))


def _join(left: str, right: str) -> str:
    broken = len(left) > 1 and left[-1] == "-" and left[-2].isalpha()
    return left + right if broken and not _SUSPENDED.match(right) else f"{left} {right}"


def _underlined(chunk: Chunk, raw: str) -> bool:
    rule = raw.strip()
    if chunk.mark != "text" or len(chunk.text) > 140 or not _UNDERLINE.match(rule):
        return False
    return abs(len(rule) - len(chunk.text)) <= 3 or not _SENTENCE_END.search(chunk.text)


def split(text: str) -> tuple[tuple[Chunk, ...], bool]:
    """The chunks of a text in order, and whether wrapped lines were joined."""
    groups: list[list[tuple[int, str]]] = [[]]
    for number, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            groups[-1].append((number, raw))
        elif groups[-1]:
            groups.append([])
    width = _wrap_width(groups)
    chunks: list[Chunk] = []
    joined = False
    for group in groups:
        before = ""
        rows = 0  # lines of the current chunk
        for number, raw in group:
            rule = raw.strip()
            if rows == 1 and _underlined(chunks[-1], raw):
                chunks[-1] = replace(chunks[-1], mark="underline", value=1 + (rule[0] != "="))
            elif rows and _goes_on(chunks[-1], before, raw, width=width):
                last = chunks[-1]
                part = _read_line(0, raw, gap=False).plain if last.mark == "quote" else rule
                chunks[-1] = replace(last, text=_join(last.text, part))
                rows += 1
                joined = True
            else:
                chunks.append(_read_line(number, raw, gap=rows == 0))
                rows = 1
            before = raw
    return tuple(replace(chunk, index=i) for i, chunk in enumerate(chunks)), joined
