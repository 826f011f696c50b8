"""Policies are drafted, checked, rehearsed, published and taken up again; how far actions are trusted is set."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from tests.unit.agent.kiosk_world import ADA, CLERK, Kiosk, kiosk

from remit.desk.autonomy import Trust
from remit.desk.lately import lately
from remit.desk.policies import Draft, Policies, difference, read_files
from remit.errors import BadRequest, NotAllowed, PackErrors
from remit.model.autonomy import Autonomy, Mode
from remit.model.desk import RunStep
from remit.model.ids import ActionName, StaffId
from remit.model.review import Closed, Declined
from remit.model.staff import Member
from remit.pack.contents import Contents
from remit.pack.finding import Finding

PAT = Member(id=StaffId("pat"), roles=("policy_author",))
SUE = Member(id=StaffId("sue"), roles=("supervisor",))
AMY = Member(id=StaffId("amy"), roles=("agent",))
NEVER = '\n@id("stamp.never") @says("No stamps.") forbid (principal, action == Action::"stamp", resource);\n'
STAMP = ActionName("stamp")


def policies(it: Kiosk) -> Policies:
    return Policies(it.world.remit.means, it.world.remit.house.office)


async def changed(it: Kiosk, text: str = NEVER) -> Draft:
    """Pat's draft, with something added to the kiosk's policies."""
    begun = await policies(it).begun(PAT)
    draft = begun.model_copy(update={"files": {"kiosk.cedar": begun.files["kiosk.cedar"] + text}})
    return await policies(it).keep(draft, PAT)


async def publish(it: Kiosk, text: str = NEVER, note: str = "no stamps") -> None:
    await policies(it).publish(await changed(it, text), PAT, note)
    await it.world.remit.settle()


async def test_a_draft_is_its_authors_own_and_is_kept(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        draft = await changed(it)
        assert await policies(it).draft(PAT) == draft
        assert await policies(it).draft(Member(id=StaffId("max"), roles=("admin",))) is None
        await policies(it).drop(PAT)
        assert await policies(it).draft(PAT) is None


async def test_a_published_version_says_whose_it_is_and_what_for(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await publish(it)
        [version] = await policies(it).versions()
        assert (version.version, version.by, version.note) == (1, "pat", "no stamps")
        await it.hear("stamping ticket=T1", ADA)
        assert it.rows() == []


async def test_only_policy_authors_publish(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        draft = await changed(it)
        for member in (AMY, SUE):
            with pytest.raises(NotAllowed):
                await policies(it).publish(draft, member, "")
            with pytest.raises(NotAllowed):
                await policies(it).keep(draft, member)
            with pytest.raises(NotAllowed):
                await policies(it).take_up_again(0, member)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("\nforbid (principal, action, resource)", 39, "Not a Cedar policy"),
        ('\n@id("x") forbid (principal, action == Action::"stampp", resource);', 39, "unrecognized action"),
        (
            '\n@id("x")\n@remedy("confirm")\nforbid (principal, action == Action::"stamp", resource);',
            40,
            "still forbids stamp when its @remedy has been had",
        ),
    ],
)
async def test_what_does_not_hold_together_is_found_with_its_line_and_never_published(
    text: str, line: int, what: str, tmp_path: Path
) -> None:
    async with kiosk(tmp_path) as it:
        draft = await changed(it, text)
        [found] = [one for one in await policies(it).check(draft.files) if one.severity == "error"]
        assert (found.file.name, found.line) == ("kiosk.cedar", line)
        assert what in found.what
        with pytest.raises(PackErrors, match=f"kiosk.cedar:{line}"):
            await policies(it).publish(draft, PAT, "")


async def test_two_who_publish_from_the_same_version_do_not_overwrite_each_other(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        max_ = Member(id=StaffId("max"), roles=("admin",))
        later = await policies(it).keep(await policies(it).begun(max_), max_)
        await publish(it)
        with pytest.raises(BadRequest, match="Version 1 was published since"):
            await policies(it).publish(later, max_, "")


async def test_what_is_set_for_actions_meanwhile_does_not_overtake_a_draft(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        draft = await changed(it)
        await Trust(policies(it)).set(STAMP, [kept_to(Mode.HUMAN)], SUE)
        await it.world.remit.settle()
        assert not await policies(it).overtaken(draft)
        await policies(it).publish(draft, PAT, "")
        await it.world.remit.settle()
        last = (await policies(it).versions())[-1]
        assert (last.version, [one.mode for one in last.autonomy]) == (2, [Mode.HUMAN])
        assert "stamp.never" in last.files["kiosk.cedar"]


async def test_of_two_who_change_the_rules_at_once_one_is_told_to_look_again(tmp_path: Path) -> None:
    """INVARIANT: whatever is handed in before either is taken in, neither undoes what the other did unseen."""
    async with kiosk(tmp_path) as it:
        sue = await Trust(policies(it)).set(STAMP, [kept_to(Mode.OFF)], SUE)
        max_ = await Trust(policies(it)).set(ActionName("void"), [kept_to(Mode.HUMAN, "void")], PAT)
        assert await policies(it).became(sue) == "waits"
        await it.world.remit.settle()
        assert (await policies(it).became(sue), await policies(it).became(max_)) == ("taken", "overtaken")
        assert await policies(it).taken(sue, within=0)
        with pytest.raises(BadRequest, match="Somebody changed the rules meanwhile"):
            await policies(it).taken(max_, within=0)
        [version] = await policies(it).versions()
        assert [(one.action, one.mode) for one in version.autonomy] == [("stamp", Mode.OFF)]


async def test_what_was_set_for_an_action_since_one_looked_is_not_set_over_unseen(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        trust = Trust(policies(it))
        await trust.set(STAMP, [kept_to(Mode.OFF)], SUE)
        await it.world.remit.settle()
        with pytest.raises(BadRequest, match="Somebody changed the rules meanwhile"):
            await trust.set(STAMP, [kept_to(Mode.HUMAN)], PAT, seen=0)
        await trust.set(ActionName("void"), [kept_to(Mode.HUMAN, "void")], PAT, seen=0)
        await it.world.remit.settle()
        assert [one.note for one in await policies(it).versions()] == ["stamp: Off", "void: Always a person"]


async def test_what_is_set_while_a_draft_is_looked_at_is_not_undone_by_publishing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INVARIANT: what somebody switched off stays off, whoever publishes at the same moment."""
    begun, set_ = Event(), Event()

    def slowly(contents: Contents, files: Mapping[str, str], autonomy: Sequence[Autonomy]) -> list[Finding]:
        begun.set()
        set_.wait(10)
        return []

    monkeypatch.setattr("remit.desk.policies.findings", slowly)
    async with kiosk(tmp_path) as it:
        publishing = asyncio.create_task(policies(it).publish(await changed(it), PAT, "no stamps"))
        await asyncio.to_thread(begun.wait, 10)
        await Trust(policies(it)).set(STAMP, [kept_to(Mode.OFF)], SUE)
        await it.world.remit.settle()
        set_.set()
        handed = await publishing
        await it.world.remit.settle()
        assert await policies(it).became(handed) == "overtaken"
        current = await policies(it).current()
        assert current is not None and [one.mode for one in current.autonomy] == [Mode.OFF]


async def test_a_file_is_called_what_a_policy_file_can_be(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        for name in ("../x.cedar", "/etc/x.cedar", "x.py", ".cedar", "a/../b.cedar"):
            with pytest.raises(BadRequest, match="cannot be the name"):
                await policies(it).keep(Draft(files={name: ""}), PAT)


async def test_a_rehearsal_says_what_would_have_gone_another_way(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        await it.hear("voiding ticket=T2", ADA, at="b")
        found = await policies(it).rehearse((await changed(it)).files, days=30)
        [differs] = found.differs
        assert (differs.action, differs.was.tag, differs.would_be.tag) == ("stamp", "allow", "refuse")
        assert (found.goals, found.more, found.untold) == (2, False, ())
        assert (await policies(it).rehearse({"kiosk.cedar": ""}, days=30, most=1)).more


async def test_what_is_older_than_the_days_asked_for_is_not_rehearsed(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        it.world.clock.advance(timedelta(days=8))
        assert (await policies(it).rehearse((await changed(it)).files, days=7)).goals == 0


async def test_an_older_version_is_taken_up_again_as_the_next_one(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await publish(it)
        await policies(it).take_up_again(0, PAT, "too strict")
        await it.world.remit.settle()
        last = (await policies(it).versions())[-1]
        assert (last.version, last.again, last.files, last.note) == (2, 0, {}, "too strict")
        await it.hear("stamping ticket=T1", ADA)
        assert it.rows() == ["stamp T1"]
        with pytest.raises(BadRequest, match="no version 7"):
            await policies(it).take_up_again(7, PAT)


def test_a_difference_shows_what_came_and_went() -> None:
    before, after = {"a.cedar": "one\ntwo\n"}, {"a.cedar": "one\nthree\n", "b.cedar": "new\n"}
    lines = difference(before, after)
    assert [line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---"))] == [
        "-two",
        "+three",
        "+new",
    ]
    assert difference(before, before) == []


def test_files_are_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.cedar").write_text("x")
    assert read_files(tmp_path) == {"a.cedar": "x"}
    with pytest.raises(BadRequest, match="no policies"):
        read_files(tmp_path / "nowhere")


# -- what they did lately ---------------------------------------------------------------------------------------------


async def test_what_each_policy_did_is_counted_with_how_people_answered(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        reviews = it.world.remit.reviews
        for number, answer in enumerate(("approve", "refuse")):
            await it.hear(f"voiding ticket=T{number + 1}", ADA, at=str(number))
            [review] = await reviews.waiting()
            if answer == "approve":
                await reviews.approve(review, CLERK)
            else:
                await reviews.answer(review, Declined(by="clara", reason=""))
            await it.world.remit.settle()
        found = await lately(it.world.store, it.world.clock.now() - timedelta(days=1))
        asked = found.policy("void.approved")
        assert (asked.asked, asked.approved, asked.overturned) == (2, 1, 1)
        assert found.policy("writes").allowed == 1
        assert found.action("void").decided == 3
        assert found.policy("nobody").decided == 0
        assert (found.goals, found.more) == (2, False)
        assert (await lately(it.world.store, it.world.clock.now() - timedelta(days=1), most=1)).more


async def test_what_happened_before_is_not_counted(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        found = await lately(it.world.store, it.world.clock.now() + timedelta(seconds=1))
        assert (found.goals, dict(found.policies)) == (0, {})


# -- how far actions are trusted --------------------------------------------------------------------------------------


def kept_to(mode: Mode, action: str = "stamp", **more: object) -> Autonomy:
    return Autonomy.model_validate({"action": action, "mode": mode, **more})


async def test_a_supervisor_sets_how_far_an_action_is_trusted(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        trust = Trust(policies(it))
        await trust.set(STAMP, [kept_to(Mode.HUMAN)], SUE, "until they are checked")
        await it.world.remit.settle()
        await trust.set(ActionName("void"), [kept_to(Mode.OFF, "void")], SUE)
        await it.world.remit.settle()
        set_ = {str(one.action.name): one.everyone.mode for one in await trust.actions()}
        assert (set_["stamp"], set_["void"], set_["refund"]) == (Mode.HUMAN, Mode.OFF, Mode.AUTONOMOUS)
        await it.hear("stamping ticket=T1", ADA)
        assert it.rows() == []
        await trust.set(STAMP, [], SUE)
        await it.world.remit.settle()
        assert [one.action for one in (await policies(it).versions())[-1].autonomy] == ["void"]


async def test_what_is_set_stays_when_policies_are_published(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await Trust(policies(it)).set(STAMP, [kept_to(Mode.HUMAN)], SUE)
        await it.world.remit.settle()
        await publish(it, '\n@id("more") forbid (principal, action == Action::"void", resource);\n')
        last = (await policies(it).versions())[-1]
        assert [one.mode for one in last.autonomy] == [Mode.HUMAN]


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        (kept_to(Mode.OFF, "fly"), "There is no action fly"),
        (kept_to(Mode.APPROVE, role="king"), "no role king"),
        (kept_to(Mode.APPROVE, role="clerk", above={"amount": "5", "currency": "EUR"}), "takes no amount"),
        (kept_to(Mode.HUMAN, segment=("tier", "gold")), "record has no tier"),
        (kept_to(Mode.HUMAN, share=120), "no share of customers"),
    ],
)
async def test_what_says_nothing_about_the_pack_cannot_be_set(setting: Autonomy, what: str, tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        with pytest.raises(BadRequest, match=what):
            await Trust(policies(it)).set(setting.action, [setting], SUE)


async def test_agents_neither_set_nor_stop_anything(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        trust = Trust(policies(it))
        with pytest.raises(NotAllowed):
            await trust.set(STAMP, [kept_to(Mode.HUMAN)], AMY)
        with pytest.raises(NotAllowed):
            await trust.stop("everything", "", "why", AMY)
        with pytest.raises(NotAllowed):
            await trust.start("everything", "", AMY)


async def test_a_stop_has_a_reason_and_is_of_something_that_is_there(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        trust = Trust(policies(it))
        nothing = ("everything", "", " "), ("action", "fly", "x"), ("pack", "shop", "x"), ("everything", "stamp", "x")
        for what, name, why in nothing:
            with pytest.raises(BadRequest):
                await trust.stop(what, name, why, SUE)  # pyright: ignore[reportArgumentType] -- each is a StopKind
        with pytest.raises(BadRequest, match="not stopped"):
            await trust.start("everything", "", SUE)
        await trust.stop("action", "stamp", "ink is out", SUE)
        await it.world.remit.settle()
        [stop] = await trust.stops()
        assert (stop.name, stop.by, stop.why) == ("stamp", "sue", "ink is out")
        stopped = {one.action.name for one in await trust.actions() if one.stop}
        assert stopped == {"stamp"}


async def test_what_people_did_with_shadowed_steps_is_told(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await Trust(policies(it)).set(STAMP, [kept_to(Mode.SHADOW)], SUE)
        await it.world.remit.settle()
        await it.hear("stamping ticket=T1", ADA)
        [review] = await it.world.remit.reviews.waiting()
        since = it.world.clock.now() - timedelta(days=1)
        shadow = (await lately(it.world.store, since)).shadow("stamp")
        assert shadow is not None
        assert (shadow.agreed, shadow.differed, shadow.open) == (0, 0, 1)
        await it.world.remit.reviews.answer(review, Closed(by="clara", note=""))
        await it.world.remit.settle()
        assert (await lately(it.world.store, since)).shadows["stamp"].agreed == 0


@pytest.mark.parametrize(("ticket", "agreed"), [("T1", 1), ("T2", 0)])
async def test_people_agree_where_they_do_just_what_the_machine_would_have(
    ticket: str, agreed: int, tmp_path: Path
) -> None:
    async with kiosk(tmp_path) as it:
        await Trust(policies(it)).set(STAMP, [kept_to(Mode.SHADOW)], SUE)
        await it.world.remit.settle()
        await it.hear("stamping ticket=T1", ADA)
        [goal] = await it.world.goals()
        step = RunStep(goal=goal.id, action=STAMP, arguments={"ticket": ticket})
        await it.world.remit.house.floor.do(step, AMY)
        await it.world.remit.settle()
        assert it.rows() == [f"stamp {ticket}"]
        shadow = (await lately(it.world.store, it.world.clock.now() - timedelta(days=1))).shadow("stamp")
        assert shadow is not None
        assert (shadow.agreed, shadow.differed, shadow.open) == (agreed, 1 - agreed, 0)
