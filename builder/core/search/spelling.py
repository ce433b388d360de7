"""What a misspelt word may have been: the most used words of the site, by length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builder.core.search.encode import ALPHABET, shared

_SHORTEST, _LONGEST = 4, 24
_MOST = 1200
"""Words of one length."""

_SEEN = 2
"""A word that stands in one briefing only may be a slip itself, unless it is in a title or name."""


def spelling(
    briefings: Mapping[str, Sequence[int]],
    titles: Mapping[str, object],
    notes: Mapping[str, object],
) -> dict[int, str]:
    """Return the words of each length with a mark for how frequent they are, front-coded."""
    found: dict[int, list[tuple[int, str]]] = {}
    for term in briefings.keys() | notes.keys():
        if not (_SHORTEST <= len(term) <= _LONGEST and term.isalpha()):
            continue
        named = term in notes or term in titles
        count = len(briefings.get(term, ()))
        if named or count >= _SEEN:
            rank = count.bit_length() + (8 if term in notes else 3 if named else 0)
            found.setdefault(len(term), []).append((-rank, term))
    return {length: _coded(sorted(ranked)[:_MOST]) for length, ranked in sorted(found.items())}


def _coded(ranked: list[tuple[int, str]]) -> str:
    ranks = {term: -rank for rank, term in ranked}
    return "!".join(f"{code} {ALPHABET[ranks[term]]}" for term, code in shared(sorted(ranks)))
