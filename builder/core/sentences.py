"""Sentence boundaries in German and English running text."""

from __future__ import annotations

import re

from builder.core.source import Span

_END = re.compile(r"""([.!?…][.!?…]*["'»«“”’)\]]*)\s+(?=["'„»«“”‘(\[]*[A-ZÄÖÜÀ-Þ0-9])""")
_CLOSING = "\"'»«“”’)]"
_ABBREVIATIONS = {
    "dr", "prof", "nr", "no", "mio", "mrd", "tsd", "st", "bzw", "ca", "vgl", "inkl", "evtl", "ggf", "sog",
    "z.b", "u.a", "d.h", "z.t", "i.d.r", "u.s", "u.k", "e.g", "i.e", "mr", "mrs", "ms", "inc", "co", "corp",
    "ltd", "vs", "jan", "feb", "aug", "sept", "sep", "okt", "oct", "nov", "dez", "dec", "gen", "sen", "rep",
    "gov", "abs", "art", "bd", "hrsg", "str", "max", "min", "jr", "sr", "etc", "usw", "fig", "abb",
}  # fmt: skip
_NEVER_LAST = _ABBREVIATIONS - {"etc", "usw", "inc", "co", "corp", "ltd", "u.s", "u.k", "jr", "sr"}
_LONGEST = max(map(len, _NEVER_LAST))


def sentences(text: str, lang: str) -> list[Span]:
    """Return the sentences of `text` in order; together they cover it but for white space."""
    spans = []
    margin = len(text) - len(text.lstrip())
    start = 0
    for match in _END.finditer(text):
        end, rest = match.end(1), match.end()
        if not _goes_on(text, start, end, rest, lang):
            spans.append(Span(start or margin, end))
            start = rest
    start, end = start or margin, len(text.rstrip())
    if start < end:
        spans.append(Span(start, end))
    return spans


def _goes_on(text: str, start: int, end: int, rest: int, lang: str) -> bool:
    """Return whether the full stop before `end` belongs to its word; more text begins at `rest`."""
    tail = text[max(start, end - _LONGEST - 2) : end - 1]
    if len(tail) > _LONGEST and tail.isalpha():
        return False
    word = text[max(start, text.rfind(" ", start, end) + 1) : end].rstrip(_CLOSING)
    if not word.endswith("."):
        return False
    word = word.rstrip(".").lstrip("\"'„»«“”‘([")
    if word.isdigit():
        return lang == "de" and len(word) <= 2 and not text[rest : rest + 1].isdigit()
    if len(word) == 1 and word.isalpha():
        return True
    return word.casefold() in _NEVER_LAST
