"""A conversation that turns out to be with a customer we know brings along what was done in it."""

from __future__ import annotations

from pathlib import Path

from kiosk_world import ADA, kiosk


async def test_what_was_done_before_it_was_known_for_whom_is_not_done_again(tmp_path: Path) -> None:
    """INVARIANT: the same effect for the same customer has happened, whoever they were taken for when it did."""
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T5", ADA, at="known")
        await it.hear("stamping ticket=T1 email=ada@example.com")
        await it.hear("transferring ticket=T1")
        await it.hear(it.world.last_code() or "")
        assert it.rows() == ["stamp T5", "stamp T1", "transfer T1"]
        await it.hear("stamping ticket=T1", ADA, at="known")
        assert it.rows() == ["stamp T5", "stamp T1", "transfer T1"]
