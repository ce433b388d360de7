"""What looks like a headline or a sentence, and a title out of a lead paragraph."""

from __future__ import annotations

import re

LONGEST_TITLE = 110
_LONGEST_HEADLINE = 140
_LONGEST_SUBHEADING = 90
_MOST_WORDS = 12
_SHORTEST_CLAUSE = 30
_LEAD = 2000  # characters that a title may come from

_END = re.compile(r"[.!?…][\"'”“’»«)\]]*(?=\s|$)")
_FINAL = re.compile(r"[.:…][\"'”“’»«)\]]*$")
_NOT_FINAL = re.compile(
    r"(?:\b(?:Dr|Prof|Mr|Mrs|Ms|St|Nr|No|Mio|Mrd|Tsd|Bill|ca|bzw"
    r"|vgl|etc|usw|vs|inkl|exkl|rd|Inc|Corp|Ltd|Co|Jr|Sr|Gen|Sen|Rep|Gov|Jan|Feb|Mar|Apr|Aug|Sept?"
    r"|Okt|Oct|Nov|Dez|Dec|approx|geb|Abs|Art|Str|max|min|sog|ggf|allg|lt|evtl|mind|Hrsg|gest|engl)"
    r"|\b[^\W\d_]|\b\d{1,2})$"
)
_BOUNDARIES = (re.compile(r"\s[–—-]{1,2}\s|;\s|:\s"), re.compile(r",\s"))
_PAIRS = (("„", "“"), ("“", "”"), ("‘", "’"), ("«", "»"), ("(", ")"), ("[", "]"))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph; a full stop of an abbreviation or an ordinal ends none."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        following = text[match.end() : match.end() + 9].lstrip()
        if text[match.start()] == "." and following:
            if _NOT_FINAL.search(text[max(start, match.start() - 9) : match.start()]):
                continue
            if following[0].islower():
                continue
        if following and following[0] in ",;–—-":
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    rest = text[start:].strip()
    return (*found, rest) if rest else tuple(found)


def is_prose(text: str) -> bool:
    """Running text: long, or a sentence that ends like one."""
    if len(text) > _LONGEST_HEADLINE:
        return True
    if len(sentences(text)) > 1 and _END.search(text[-3:]):
        return True
    return len(text.split()) >= 5 and bool(_FINAL.search(text))


def is_headline(text: str) -> bool:
    """Whether the text may be a title: one short line that is no statement."""
    letters = sum(c.isalpha() for c in text)
    return letters >= 2 and len(text) <= _LONGEST_HEADLINE and not is_prose(text)


def is_subheading(text: str) -> bool:
    """Stricter than a title: few words, a capital first, no final punctuation but `?`."""
    text = text.strip()
    words = text.split()
    letters = sum(c.isalpha() for c in text)
    if not words or len(text) > _LONGEST_SUBHEADING or len(words) > _MOST_WORDS or letters < 3:
        return False
    if sum(c.isdigit() for c in text) > 0.3 * letters or len(sentences(text)) > 1:
        return False
    first = text.lstrip("„“”\"'‚‘»«(")[:1]
    if not (first.isupper() or first.isdigit()):
        return False
    if text[-1] in '“”"«»':  # a quotation is a subheading if it is all of it and no sentence
        return text[0] in '„“”"«»' and text[-2] not in ".!?,;:…"
    return text[-1] not in ".!:;,…-–—*" and (text[-1] != "?" or len(words) <= 8)


def _balanced(text: str) -> bool:
    if text.count('"') % 2:
        return False
    pairs = _PAIRS[:1] + _PAIRS[3:] if "„" in text else _PAIRS[1:2] + _PAIRS[3:]
    return all(text.count(left) == text.count(right) for left, right in pairs)


def derive_title(text: str) -> str:
    """A title in the words of the lead, at most `LONGEST_TITLE` characters long.

    The first sentence if it is short; else its beginning up to a dash, colon, semicolon or comma;
    else as many words as there is room for, and an ellipsis.
    """
    first = sentences(text[:_LEAD])[0] if text.strip() else ""
    if len(first) <= LONGEST_TITLE + 1:
        first = re.sub(r"(?<!\.)\.(?=[\"”“’»«]?$)", "", first)
        if len(first) <= LONGEST_TITLE:
            return first.rstrip(" ,;:")
    for boundary in _BOUNDARIES:
        ends = [m.start() for m in boundary.finditer(first) if m.start() <= LONGEST_TITLE]
        for end in reversed(ends):
            if end >= _SHORTEST_CLAUSE and _balanced(first[:end]):
                return first[:end].rstrip()
    room = first[: LONGEST_TITLE - 1]
    return (room.rsplit(None, 1)[0] if " " in room else room).rstrip(" ,;:–—-") + "…"
