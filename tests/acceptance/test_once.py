"""A write happens once: whatever crashes, whatever its system does wrong, however often it is asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from remit.agent.reception import Visitor
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId, MessageId, StaffId
from remit.model.staff import Member
from remit.ports import System
from remit.testing.brain import WordForWord
from remit.testing.crash import Crash, Fuse
from remit.testing.faults import AnswersTwice, CannotBeAsked, Hangs, IgnoresKeys, WrongShape
from remit.testing.play import standing
from remit.testing.world import NOON, World, stage, world

TILL = Path(__file__).parents[2] / "bench" / "till"
BILL = "B00001"
MARIA = Visitor((Identity(kind="email", value="maria@example.com"),), Assurance.VERIFIED)
SARA = Member(id=StaffId("sara"))


def till(home: Path, **how: object) -> AbstractAsyncContextManager[World]:
    return world(stage(TILL, WordForWord), home, **how)  # pyright: ignore[reportArgumentType] -- passed on as they are


async def ask(it: World, kind: str, *, conversation: str = "a", message: str = "m1", visitor: Visitor = MARIA) -> None:
    await it.remit.reception.hear(
        f"{kind} bill={BILL}",
        conversation=ConversationId(conversation),
        channel="console",
        visitor=visitor,
        id=MessageId(message),
    )


def effects(it: World) -> int:
    with closing(sqlite3.connect(it.data / "till.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM paid WHERE bill = ?", (BILL,)).fetchone()[0])


async def ends(it: World) -> list[str]:
    return [await standing(it, goal) for goal in await it.goals()]


async def live_until(home: Path, kind: str, fuse: Fuse) -> bool:
    """Pay a bill until the fuse burns. Whether it did."""
    async with till(home, wrap=fuse.around) as it:
        await ask(it, kind)
        fuse.watch(it.store)
        try:
            await it.remit.settle()
        except Crash:
            return True
        return False


async def afterwards(home: Path, at: timedelta = timedelta(seconds=1)) -> tuple[int, list[str], bool]:
    """What became of it after a new start and some time: how often it was paid, how the goals stand, what was said."""
    async with till(home, at=NOON + at) as it:
        await it.remit.settle()
        await it.pass_time(timedelta(hours=2))
        return effects(it), await ends(it), any(BILL in message.text for message in it.chat.messages)


async def points_of(kind: str, home: Path) -> list[str]:
    fuse = Fuse()
    assert not await live_until(home, kind, fuse)
    return fuse.passed


# -- whatever crashes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["keyed", "forgetful", "late", "twice"])
async def test_wherever_it_crashes_it_is_paid_once_and_told(kind: str, tmp_path: Path) -> None:
    points = await points_of(kind, tmp_path / "whole")
    became: dict[str, object] = {}
    for n, where in enumerate(points, 1):
        home = tmp_path / str(n)
        assert await live_until(home, kind, Fuse(n))
        became[f"{n} {where}"] = await afterwards(home)
    assert became == dict.fromkeys(became, (1, ["resolved"], True))
    assert {"after committing", "before pay", "after pay"} <= {" ".join(p.split()[:2]).split("_")[0] for p in points}


async def test_what_cannot_be_asked_is_unknown_after_a_crash_and_is_not_sent_again(tmp_path: Path) -> None:
    points = await points_of("deaf", tmp_path / "whole")
    begun = next(n for n, where in enumerate(points) if where.startswith("after") and "step.intended" in where)
    answered = next(n for n, where in enumerate(points) if where.startswith("after") and "step.received" in where)
    for n, where in enumerate(points):
        home = tmp_path / str(n)
        assert await live_until(home, "deaf", Fuse(n + 1))
        paid, how, _ = await afterwards(home)
        if begun <= n < answered:
            assert (paid <= 1, how) == (True, ["unknown"]), where
        else:
            assert (paid, how) == (1, ["resolved"]), where


@pytest.mark.parametrize("kind", ["keyed", "forgetful", "late"])
async def test_a_crash_while_recovering_from_a_crash_changes_nothing(kind: str, tmp_path: Path) -> None:
    points = await points_of(kind, tmp_path / "whole")
    paying = next(n for n, where in enumerate(points, 1) if where.startswith(f"before pay_{kind}"))
    became: dict[str, object] = {}
    for n in range(1, 9):
        home, fuse = tmp_path / str(n), Fuse(n)
        assert await live_until(home, kind, Fuse(paying + 1))
        async with till(home, at=NOON + timedelta(seconds=10), wrap=fuse.around) as it:
            fuse.watch(it.store)
            with suppress(Crash):
                await it.pass_time(timedelta(minutes=1))
        became[f"{n} {fuse.passed[-1]}"] = (await afterwards(home, timedelta(minutes=2)))[:2]
    assert became == dict.fromkeys(became, (1, ["resolved"]))


# -- whatever its system does wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fault", "paid", "end"),
    [
        ("keyed", AnswersTwice, 1, "resolved"),
        ("keyed", WrongShape, 1, "resolved"),
        ("keyed", CannotBeAsked, 1, "resolved"),
        ("keyed", Hangs, 0, "unknown"),
        ("forgetful", IgnoresKeys, 1, "resolved"),
        ("forgetful", WrongShape, 1, "resolved"),
        ("late", AnswersTwice, 1, "resolved"),
        ("late", CannotBeAsked, 1, "unknown"),
        ("deaf", WrongShape, 1, "unknown"),
        ("deaf", Hangs, 0, "unknown"),
    ],
)
async def test_a_faulty_system_is_asked_and_never_trusted(
    kind: str, fault: Callable[[System], System], paid: int, end: str, tmp_path: Path
) -> None:
    async with till(tmp_path, wrap=fault) as it:
        await ask(it, kind)
        await it.remit.settle()
        await it.pass_time(timedelta(hours=2))
        assert (effects(it), await ends(it)) == (paid, [end])
        assert it.chat.messages


@pytest.mark.parametrize(
    ("how", "times", "paid", "end"),
    [("lost", 1, 1, "resolved"), ("lost", 9, 0, "unknown"), ("after", 1, 1, "resolved"), ("cut", None, 0, "person")],
)
@pytest.mark.parametrize("kind", ["keyed", "forgetful"])
async def test_a_write_that_is_not_answered_is_settled_by_asking(
    kind: str, how: str, times: int | None, paid: int, end: str, tmp_path: Path
) -> None:
    async with till(tmp_path) as it:
        it.systems[kind].fail(how, times)  # pyright: ignore[reportArgumentType] -- one of the ways
        await ask(it, kind)
        await it.remit.settle()
        await it.pass_time(timedelta(hours=2))
        assert (effects(it), await ends(it)) == (paid, [end])


@pytest.mark.parametrize(("happened", "end"), [(True, "resolved"), (False, "person")])
async def test_a_person_says_what_became_of_it_and_nothing_is_sent_again(
    happened: bool, end: str, tmp_path: Path
) -> None:
    async with till(tmp_path, wrap=WrongShape) as it:
        await ask(it, "deaf")
        await it.remit.settle()
        [review] = await it.remit.reviews.waiting()
        await it.remit.reviews.establish(review, SARA, happened)
        await it.remit.settle()
        await it.pass_time(timedelta(days=1))
        assert (effects(it), await ends(it)) == (1, [end])


# -- however often it is asked for ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["keyed", "forgetful", "late", "twice", "deaf"])
async def test_asked_for_in_two_conversations_it_is_paid_once(kind: str, tmp_path: Path) -> None:
    async with till(tmp_path) as it:
        await ask(it, kind)
        await it.remit.settle()
        again = partial(ask, it, kind, conversation="b")
        await again(message="m2")
        await again(message="m3")
        await it.remit.settle()
        await it.pass_time(timedelta(hours=1))
        assert effects(it) == 1
        assert set(await ends(it)) == ({"resolved"})


async def test_a_message_that_is_delivered_twice_is_taken_once(tmp_path: Path) -> None:
    async with till(tmp_path) as it:
        await ask(it, "forgetful")
        await ask(it, "forgetful")
        await it.remit.settle()
        assert effects(it) == 1
        assert await ends(it) == ["resolved"]
