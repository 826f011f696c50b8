"""Several packs are one business: one conversation, one Desk, one set of rules; each with its own data."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from kiosk_world import ADA, KIOSK

from remit.agent.replay import Same, replay
from remit.desk.autonomy import Trust
from remit.desk.policies import Policies
from remit.model.autonomy import Autonomy, Mode
from remit.model.ids import ActionName, ConversationId, StaffId
from remit.model.installation import Installation
from remit.model.staff import Member
from remit.testing.brain import WordForWord
from remit.testing.play import standing
from remit.testing.world import World, stage, world

VISITS = Path(__file__).parents[3] / "packs" / "visits"
SUE = Member(id=StaffId("sue"), roles=("supervisor", "policy_author"))
NEVER = '\n@id("stamp.never") forbid (principal, action == Action::"stamp", resource);\n'
STAMP, CANCEL = ActionName("stamp"), ActionName("cancel_visit")


@asynccontextmanager
async def served(home: Path, *packs: Path) -> AsyncGenerator[World]:
    async with world(stage(packs, WordForWord), home) as it:
        yield it


async def hear(it: World, text: str, *, press: str = "") -> None:
    """Say something; or press the button of the last message with this label."""
    pressed = dict(it.chat.messages[-1].buttons)[press] if press else None
    where = ConversationId("a")
    await it.remit.reception.hear(text, conversation=where, channel="console", visitor=ADA, pressed=pressed)
    await it.remit.settle()


async def ends(it: World) -> list[str]:
    return [f"{goal.kind} {await standing(it, goal)}" for goal in await it.goals()]


def rows(file: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def policies(it: World) -> Policies:
    return Policies(it.remit.means, it.remit.house.office)


async def forbid_stamps(it: World) -> None:
    draft = await policies(it).begun(SUE)
    files = {name: text + NEVER * name.endswith("kiosk.cedar") for name, text in draft.files.items()}
    await policies(it).publish(draft.model_copy(update={"files": files}), SUE, "no stamps")
    await it.remit.settle()


async def installation(it: World) -> Installation:
    return await it.remit.house.office.installation()


async def test_goals_of_both_are_reached_in_one_conversation_each_in_its_own_data(tmp_path: Path) -> None:
    async with served(tmp_path, KIOSK, VISITS) as it:
        await hear(it, "stamping ticket=T1")
        await hear(it, "cancel_a_visit visit=V2001")
        assert await ends(it) == ["stamping resolved", "cancel_a_visit asking"]
        assert [goal.pack for goal in await it.goals()] == [it.stage.contents.digest] * 2
    assert rows(tmp_path / "packs" / "kiosk" / "kiosk.db", "SELECT what, ticket FROM done") == [("stamp", "T1")]
    assert len(rows(tmp_path / "packs" / "visits" / "visits.db", "SELECT visit FROM visits")) == 3


async def test_one_pack_is_stopped_and_the_other_goes_on(tmp_path: Path) -> None:
    async with served(tmp_path, KIOSK, VISITS) as it:
        await Trust(policies(it)).stop("pack", "kiosk", "complaints", SUE)
        await it.remit.settle()
        await hear(it, "see_visits email=ada@example.com")
        await hear(it, "stamping ticket=T1")
        assert await ends(it) == ["see_visits resolved", "stamping person"]


async def test_a_pack_that_was_stopped_stays_so_beside_others(tmp_path: Path) -> None:
    async with served(tmp_path, KIOSK) as it:
        await Trust(policies(it)).stop("pack", "kiosk", "complaints", SUE)
        await it.remit.settle()
    async with served(tmp_path, KIOSK, VISITS) as it:
        await hear(it, "stamping ticket=T1")
        assert await ends(it) == ["stamping person"]


async def test_policies_of_all_packs_are_changed_and_rehearsed_at_one_desk(tmp_path: Path) -> None:
    async with served(tmp_path, KIOSK, VISITS) as it:
        await hear(it, "stamping ticket=T1")
        files = policies(it).files(None)
        assert set(files) == {"kiosk/kiosk.cedar", "visits/visits.cedar"}
        assert {policies(it).known_as(rule.file) for rule in it.remit.means.gate.rules()} == set(files)
        rehearsed = await policies(it).rehearse({**files, "kiosk/kiosk.cedar": files["kiosk/kiosk.cedar"] + NEVER}, 7)
        assert [one.action for one in rehearsed.differs] == [STAMP]
        means = it.remit.means
        again = [one async for one in replay(means.store, means.vault, means.contents, means.gate)]
        assert [type(one) for one in again] == [Same]


async def test_each_action_is_trusted_as_it_is_set_whichever_pack_it_is_of(tmp_path: Path) -> None:
    async with served(tmp_path, KIOSK, VISITS) as it:
        for action, mode in ((STAMP, Mode.HUMAN), (CANCEL, Mode.OFF)):
            await Trust(policies(it)).set(action, [Autonomy(action=action, mode=mode)], SUE)
            await it.remit.settle()
        await hear(it, "stamping ticket=T1")
        assert await ends(it) == ["stamping person"]
        found = {one.action.name: one.everyone.mode for one in await Trust(policies(it)).actions()}
        assert (found[STAMP], found[CANCEL]) == (Mode.HUMAN, Mode.OFF)


async def test_rules_published_for_a_pack_hold_beside_others_and_alone_again(tmp_path: Path) -> None:
    async with served(tmp_path, KIOSK) as it:
        await forbid_stamps(it)
        await Trust(policies(it)).set(STAMP, [Autonomy(action=STAMP, mode=Mode.HUMAN)], SUE)
        await it.remit.settle()
    for _ in range(2):
        async with served(tmp_path, KIOSK, VISITS) as it:
            current = await policies(it).current()
            assert current is not None
            assert (current.version, current.note, current.by) == (1, "As published for kiosk.", "kernel")
            assert "stamp.never" in current.files["kiosk/kiosk.cedar"]
            assert "visits.confirm" in current.files["visits/visits.cedar"]
            assert [one.action for one in current.autonomy] == [STAMP]
            assert {policy.id for policy in it.remit.means.gate.policies} >= {"stamp.never", "visits.confirm"}


async def test_rules_published_for_packs_together_hold_for_one_alone(tmp_path: Path) -> None:
    async with served(tmp_path, KIOSK, VISITS) as it:
        await forbid_stamps(it)
    async with served(tmp_path, KIOSK) as it:
        assert set(policies(it).files(await policies(it).current())) == {"kiosk.cedar"}
        assert "stamp.never" in {policy.id for policy in it.remit.means.gate.policies}


async def test_where_nothing_was_published_nothing_is_taken_over(tmp_path: Path) -> None:
    async with served(tmp_path, KIOSK, VISITS) as it:
        assert (await installation(it)).policies == {}
        assert (await installation(it)).packs == {"kiosk+visits": it.stage.contents.digest}
