"""Who appears with whom: the entities that briefings mention together, counted in briefings."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from builder.core.card import Card
from builder.core.translations import Versions
from builder.core.values import Value

COMPANIONS = 12
"""How many companions an entity's page shows."""

PROMINENT = 60
"""How many entities the network of a site shows at most."""

_TIES_OF_ONE = 2
_TIES_IN_NETWORK = 3
"""How many of its strongest ties each one brings into a picture: all of them would be a thicket."""

_PAIRS = 32768
"""How many pairs of entities are kept with the number of briefings that mention both."""

_SETS = 2048
"""Of how many entities the briefings are kept, before it begins anew: most are in few, soon found again."""

Pair = tuple[int, int]


class Circle(Value, frozen=True):
    """Some entities by id, and the strongest ties between them: pairs of indices, the lower first."""

    ids: tuple[str, ...]
    ties: Mapping[Pair, int]


class Together:
    """Who is with whom: worked out for an entity when its page is made.

    Two entities are together in a briefing that mentions both. One text in two languages is no more
    evidence than in one, so of its versions the first counts.
    """

    def __init__(self, links: Mapping[str, Sequence[Card]], among: Versions) -> None:
        self._links = links
        self._among = among
        self._ids: dict[str, frozenset[str]] = {}
        self._shared: dict[tuple[str, str], int] = {}

    def companions(self, id: str) -> tuple[Circle, tuple[int, ...]]:
        """Return the companions of an entity, and how many briefings mention each with it."""
        counts: Counter[str] = Counter()
        for card in self._originals(id):
            counts.update(card.entities)
        # An entity is in its own count: in as many briefings as there are.
        del counts[id]
        near = heapq.nsmallest(COMPANIONS, counts.items(), key=lambda item: (-item[1], item[0]))
        ids = tuple(other for other, _ in near)
        circle = Circle(ids, _ties(self._pairs(ids), _TIES_OF_ONE, 1))
        return circle, tuple(count for _, count in near)

    def network(self, entities: Iterable[str]) -> Circle:
        """Return the `entities` of most briefings, without those that none of the others is tied to."""
        known = {id: len(self._briefings(id)) for id in entities if id in self._links}
        ranked = sorted(known, key=lambda id: (-known[id], id))[:PROMINENT]
        ranked = [id for id in ranked if known[id]]
        pairs = tuple(self._pairs(ranked))
        # Once may be chance; a small site has nothing else.
        ties = _ties(pairs, _TIES_IN_NETWORK, 2) or _ties(pairs, _TIES_IN_NETWORK, 1)
        tied = sorted({index for pair in ties for index in pair})
        place = {index: number for number, index in enumerate(tied)}
        return Circle(
            tuple(ranked[index] for index in tied),
            {(place[a], place[b]): count for (a, b), count in ties.items()},
        )

    def _originals(self, id: str) -> Iterator[Card]:
        for card in self._links.get(id, ()):
            if self._among.get(card.id, (card.id,))[0] == card.id:
                yield card

    def _briefings(self, id: str) -> frozenset[str]:
        found = self._ids.get(id)
        if found is None:
            if len(self._ids) == _SETS:
                self._ids.clear()
            found = self._ids[id] = frozenset(card.id for card in self._originals(id))
        return found

    def _pairs(self, ids: Sequence[str]) -> Iterator[tuple[Pair, int, float]]:
        """Yield each pair of `ids` by index, in how many briefings it is, and how strong its tie is.

        A tie is strong if two are seldom without each other (cosine of their briefings): by numbers
        alone, all would be tied to the few who are everywhere.
        """
        sizes = [len(self._briefings(id)) for id in ids]
        for (a, first), (b, second) in combinations(enumerate(ids), 2):
            count = self._both(first, second)
            if count:
                yield (a, b), count, count * count / (sizes[a] * sizes[b])

    def _both(self, first: str, second: str) -> int:
        """Return how many briefings mention both."""
        # Those who are in many briefings are among the companions of many.
        pair = (first, second) if first < second else (second, first)
        count = self._shared.get(pair)
        if count is None:
            count = len(self._briefings(first) & self._briefings(second))
            if len(self._shared) < _PAIRS:
                self._shared[pair] = count
        return count


def _ties(pairs: Iterable[tuple[Pair, int, float]], each: int, least: int) -> dict[Pair, int]:
    """Return the strongest ties of each entity to the others, the strongest first."""
    every = [pair for pair in pairs if pair[1] >= least]
    every.sort(key=lambda pair: (-pair[2], pair[0]))
    left: dict[int, int] = {}
    found = {}
    for (a, b), count, _ in every:
        if left.get(a, each) > 0 or left.get(b, each) > 0:
            found[a, b] = count
            left[a] = left.get(a, each) - 1
            left[b] = left.get(b, each) - 1
    return found
