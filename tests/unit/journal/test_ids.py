from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from journal_world import NOW

from remit.clock import ManualClock
from remit.journal.ids import Ids


@given(steps=st.lists(st.integers(min_value=-5000, max_value=5000), min_size=1))
def test_ids_sort_by_the_time_of_their_making_also_when_the_clock_stands_or_steps_back(steps: list[int]):
    clock = ManualClock(NOW)
    ids = Ids(clock)
    made = [ids("goal")]
    for step in steps:
        clock.advance(timedelta(milliseconds=step))
        made.append(ids("goal"))
    assert made == sorted(set(made))


def test_ids_of_two_makers_sort_by_the_time_of_their_making():
    clock = ManualClock(NOW)
    first = Ids(clock)("goal")
    clock.advance(timedelta(milliseconds=1))
    assert first < Ids(clock)("goal")


def test_ids_are_deterministic_where_the_entropy_is():
    assert Ids(ManualClock(NOW), bytes)("goal") == "goal-01kjma0fm00000000000000000"
