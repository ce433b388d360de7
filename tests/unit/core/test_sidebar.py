"""The rows of a briefing's sidebar: what folds, and which mentions share a tick."""

from __future__ import annotations

from builder.core.briefing import Count
from builder.core.model import EntityType
from builder.core.present.frame import Anchor
from builder.core.present.sidebar import Group, Participant, ticks

ROW = Participant("A", "", "a.md", "#m-a-1", 1, (), 1, Anchor("", ""), Anchor("", ""), "", "")


def drawn(*places: float) -> list[tuple[float, str, float]]:
    return [tuple(tick) for tick in ticks(Count("entity", "a", places))]  # type: ignore[misc]


def test_mentions_far_enough_apart_have_a_tick_each() -> None:
    assert drawn(0.0, 0.02, 0.5) == [(0, "m-a-1", 0), (2, "m-a-2", 0), (50, "m-a-3", 0)]


def test_mentions_that_cannot_be_told_apart_share_one_that_leads_to_the_first() -> None:
    assert drawn(0.1, 0.111, 0.125, 0.9) == [(10, "m-a-1", 2.5), (90, "m-a-4", 0)]


def test_mentions_all_over_the_text_do_not_become_one_wide_tick() -> None:
    found = drawn(*(number / 900 for number in range(900)))
    assert 20 < len(found) <= 50
    assert max(width for _, _, width in found) < 4


def test_a_group_folds_what_is_worth_it() -> None:
    def folded(rows: int) -> tuple[int, int]:
        group = Group(EntityType.PERSON, (ROW,) * rows)
        return len(group.shown), len(group.folded)

    assert [folded(rows) for rows in (1, 7, 8, 60)] == [(1, 0), (7, 0), (5, 3), (5, 55)]
