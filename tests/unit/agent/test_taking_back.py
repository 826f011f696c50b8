"""What was done is taken back once."""

from __future__ import annotations

from pathlib import Path

from kiosk_world import ADA, Kiosk, kiosk


async def undo(it: Kiosk, times: int = 1) -> None:
    goals = [goal for goal in await it.world.goals() if goal.attempts]
    reception = it.world.remit.reception
    plans = [await reception.plan_undo([goals[-1].id], by="clara") for _ in range(times)]
    for plan in plans:
        if plan.plan.steps:
            await reception.undo(goals[-1].customer, plan, by="clara", roles=("clerk",))
    await it.world.remit.settle()


async def test_taken_back_twice_at_once_it_is_taken_back_once(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        await undo(it, times=2)
        assert it.rows() == ["stamp T1", "unstamp T1"]


async def test_what_took_something_back_is_not_taken_back_itself(tmp_path: Path) -> None:
    """INVARIANT: an effect that stands is never taken for one that was taken back, and so never made again."""
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        await undo(it)
        await undo(it)
        assert it.rows() == ["stamp T1", "unstamp T1"]
        await it.hear("stamping ticket=T1", ADA, at="b")
        await it.hear("stamping ticket=T1", ADA, at="c")
        assert it.rows() == ["stamp T1", "unstamp T1", "stamp T1"]
