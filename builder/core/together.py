"""Who appears with whom: the entities that briefings mention together, counted in briefings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from builder.core.briefing import Briefing
from builder.core.values import Value

COMPANIONS = 12
"""How many companions an entity's page shows."""

PROMINENT = 60
"""How many entities the network of a site shows at most."""

_TIES_OF_ONE = 2
_TIES_IN_NETWORK = 3
"""How many of its strongest ties each one brings into a picture: all of them would be a thicket."""

Pair = tuple[int, int]


class Circle(Value, frozen=True):
    """Some entities by id, and the strongest ties between them: pairs of indices, the lower first."""

    ids: tuple[str, ...]
    ties: Mapping[Pair, int]


class Together(Value, frozen=True):
    """The companions of each entity with their counts and ties, and the network of the prominent."""

    counts: Mapping[str, tuple[int, ...]]
    companions: Mapping[str, Circle]
    network: Circle


def together(briefings: Iterable[Briefing]) -> Together:
    """Count in how many briefings each pair of entities occurs."""
    pairs: dict[str, Counter[str]] = {}
    for briefing in briefings:
        ids = [count.id for count in briefing.counts if count.kind == "entity"]
        for id in ids:
            pairs.setdefault(id, Counter()).update(ids)
    counts, companions = {}, {}
    for id, found in pairs.items():
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        # An entity is in its own count: in as many briefings as there are.
        near = [item for item in ranked[: COMPANIONS + 1] if item[0] != id][:COMPANIONS]
        ids = [other for other, _ in near]
        counts[id] = tuple(count for _, count in near)
        companions[id] = Circle(tuple(ids), _ties(ids, pairs, _TIES_OF_ONE, 1))
    return Together(counts, companions, _network(pairs))


def _ties(
    ids: Sequence[str], pairs: Mapping[str, Mapping[str, int]], each: int, least: int
) -> dict[Pair, int]:
    """Return the strongest ties of each entity to the others, the strongest first.

    A tie is strong if two are seldom without each other (cosine of their briefings): by numbers alone,
    all would be tied to the few who are everywhere.
    """
    every: list[tuple[float, Pair, int]] = []
    alone = [pairs[id][id] for id in ids]
    for (a, first), (b, second) in combinations(enumerate(ids), 2):
        count = pairs[first].get(second, 0)
        if count >= least:
            every.append((count * count / (alone[a] * alone[b]), (a, b), count))
    every.sort(key=lambda item: (-item[0], item[1]))
    left = [each] * len(ids)
    found = {}
    for _, (a, b), count in every:
        if left[a] > 0 or left[b] > 0:
            found[a, b] = count
            left[a] -= 1
            left[b] -= 1
    return found


def _network(pairs: Mapping[str, Mapping[str, int]]) -> Circle:
    """Return the entities of most briefings, without those that none of the others is tied to."""
    ranked = sorted(pairs, key=lambda id: (-pairs[id][id], id))[:PROMINENT]
    # Once may be chance; a small site has nothing else.
    ties = _ties(ranked, pairs, _TIES_IN_NETWORK, 2) or _ties(ranked, pairs, _TIES_IN_NETWORK, 1)
    tied = sorted({index for pair in ties for index in pair})
    place = {index: number for number, index in enumerate(tied)}
    return Circle(
        tuple(ranked[index] for index in tied),
        {(place[a], place[b]): count for (a, b), count in ties.items()},
    )
