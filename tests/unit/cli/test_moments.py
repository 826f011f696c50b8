"""Times as they are typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from remit.cli.undo import moment
from remit.errors import WrongUse

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_time_is_a_moment_or_how_long_ago() -> None:
    assert moment("2026-11-24T08:00:00+00:00", NOW) == moment("1h", NOW) == NOW - timedelta(hours=1)


@pytest.mark.parametrize("text", ["", "soon", "9999999999d", f"{'9' * 5_000}d", "0001-01-01T00:00+14:00"])
def test_what_is_no_time_is_said_to_be_none(text: str) -> None:
    with pytest.raises(WrongUse):
        moment(text, NOW)
