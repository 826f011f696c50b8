"""Where a list goes on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.desk.places import place_in, written

MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(5000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- the strategy adds the zone


@given(at=MOMENTS, id=st.text())
def test_a_place_is_found_again_by_what_was_written(at: datetime, id: str) -> None:
    assert place_in(written((at, id))) == (at, id)


@pytest.mark.parametrize("text", ["", "later review-1", "-5 review-1", f"{'9' * 18} review-1"])
def test_what_names_no_place_is_the_beginning(text: str) -> None:
    assert place_in(text) is None
