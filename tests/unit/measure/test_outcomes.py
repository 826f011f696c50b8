from __future__ import annotations

from datetime import UTC, datetime

import pytest

from remit.measure.figures import Rate
from remit.measure.outcomes import tally
from remit.model.ids import GoalId, ReviewId
from remit.model.outcome import Abandoned, Denied, Ending, HandedOver, Outcome, Resolved

PROVEN = Resolved(level="proven", proof=())


def ended(ending: Ending, autonomous: bool = True) -> Outcome:
    return Outcome(
        goal=GoalId("g"), ending=ending, autonomous=autonomous, told=True, at=datetime(2026, 1, 1, tzinfo=UTC)
    )


def test_a_goal_that_needed_a_person_is_not_autonomous_and_a_dropped_one_is_no_case():
    counted = tally(
        [
            None,
            ended(PROVEN),
            ended(PROVEN, autonomous=False),
            ended(Resolved(level="claimed", proof=())),
            ended(HandedOver(review=ReviewId("r")), autonomous=False),
            ended(Denied(rules=())),
            ended(Abandoned(why="dropped")),
        ]
    )
    assert (counted.open, counted.resolved, counted.proven) == (1, 3, 2)
    assert (counted.handed_over, counted.refused, counted.abandoned) == (1, 1, 1)
    assert (counted.autonomous.hits, counted.autonomous.of) == (1, 5)


def test_wilsons_interval_is_the_published_one():
    low, high = Rate(8, 10).interval or (0, 0)
    assert low == pytest.approx(49.02, abs=0.01)
    assert high == pytest.approx(94.33, abs=0.01)


def test_nothing_to_divide_by_is_no_rate():
    assert Rate(0, 0).percent is None
    assert Rate(0, 0).interval is None
