"""A brain can make nothing true, and nothing happen, by saying so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from kiosk_world import ADA, kiosk

from remit.model.action import Action
from remit.model.fact import Fact, Given, Granted, Read, Said, Source
from remit.model.goal import Goal
from remit.model.ids import ActionName, GoalId, GoalKind, StepId, StepKey
from remit.model.plan import Known, Missing, Plan, Planned, Step, ToAsk, Undoes
from remit.model.turn import Act, Turn, Understanding, Wish
from remit.model.value import Json

HUGE: Json = {"amount": "9999.00", "currency": "EUR"}


def claims(source: Source) -> Callable[[Turn], Understanding]:
    def understand(turn: Turn) -> Understanding:
        text = turn.message.text
        ticket = Fact(value="T1", source=Said(message=turn.message.id, start=0, end=2), at=turn.message.at)
        amount = Fact(value=HUGE, source=source, at=turn.message.at)
        wish = Wish(kind=GoalKind("refunding"), confidence=1, start=0, end=len(text))
        return Understanding(acts=(Act.ASK,), wishes=(wish,), facts={"ticket": ticket, "refund_amount": amount})

    return understand


FORGED: list[Source] = [
    Read(system="kiosk", step=StepId("nowhere.0"), path="refund_amount"),
    Read(system="customer", step=StepId("customer"), path="refund_amount"),
    Given(by="pack", key="refund_amount"),
    Granted(review="r", by="clara"),
]


@pytest.mark.parametrize("source", FORGED, ids=lambda source: source.tag)
async def test_a_source_that_a_brain_makes_up_is_worth_nothing(source: Source, tmp_path: Path) -> None:
    """INVARIANT: a fact is read only if it stands in a receipt of the conversation's goals."""
    async with kiosk(tmp_path) as it:
        it.brain.hears["T1 please"] = claims(source)
        await it.hear("T1 please", ADA)
        await it.hear("!affirm", ADA, pressed=(await it.button()) if it.world.chat.messages[-1].buttons else None)
        assert "refund 9999.00 EUR T1" not in it.rows()


def quotes(value: str, start: int, end: int) -> Callable[[Turn], Understanding]:
    def understand(turn: Turn) -> Understanding:
        said = Said(message=turn.message.id, start=start, end=end)
        ticket = Fact(value=value, source=said, at=turn.message.at)
        wish = Wish(kind=GoalKind("stamping"), confidence=1, start=0, end=1, facts={"ticket": ticket})
        return Understanding(acts=(Act.ASK,), wishes=(wish,))

    return understand


@pytest.mark.parametrize(("start", "end"), [(0, 2), (0, 9_999), (-5, -1), (7, 3)])
async def test_a_quotation_that_the_message_does_not_hold_is_inferred(start: int, end: int, tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.brain.hears["stamp T1 for me"] = quotes("T9", start, end)
        assert await it.hear("stamp T1 for me", ADA)
        assert it.rows() == []


@pytest.mark.parametrize(
    ("text", "quoted", "value"),
    [
        ("stamp that ticket for me", "t", "T9"),
        ("stamp it 9 times", "times", "T9"),
        ("stamp T12 for me", "T1", "T1"),
        ("stamp ticket-T12 for me", "T1", "T1"),
        ("stamp my XT1 for me", "T1", "T1"),
        ("stamp it for me", "it", ""),
    ],
)
async def test_a_piece_of_a_word_names_no_ticket(text: str, quoted: str, value: str, tmp_path: Path) -> None:
    """INVARIANT: what is said stands in the message as whole words."""
    async with kiosk(tmp_path) as it:
        start = text.index(quoted)
        it.brain.hears[text] = quotes(value, start, start + len(quoted))
        assert await it.hear(text, ADA)
        assert it.rows() == []


@pytest.mark.parametrize(("quoted", "value"), [("T1", "T1"), ("ticket T1", "T1"), ("1", "T1")])
async def test_a_ticket_that_is_named_is_said(quoted: str, value: str, tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        text = "stamp ticket T1 for me"
        start = text.index(quoted)
        it.brain.hears[text] = quotes(value, start, start + len(quoted))
        assert await it.hear(text, ADA)
        assert it.rows()


def a_step(action: str, arguments: dict[str, Fact], **more: object) -> Step:
    known = {name: Known(fact=fact) for name, fact in arguments.items()}
    return Step(id=StepId("s.0"), action=ActionName(action), arguments=known, **more)  # pyright: ignore[reportArgumentType]


def plan_of(make: Callable[[Goal], Step]) -> Callable[[Goal, Sequence[Action]], Planned]:
    return lambda goal, _: Plan(steps=(make(goal),), author="liar")


def forged(goal: Goal) -> Step:
    read = Fact(value=HUGE, source=Read(system="kiosk", step=StepId("s"), path="refund_amount"), at=goal.opened_at)
    return a_step("refund", {"ticket": goal.facts["ticket"], "refund_amount": read})


def undoing(goal: Goal) -> Step:
    undoes = Undoes(goal=goal.id, step=StepId("s"), key=StepKey(f"k{len(goal.attempts)}"))
    return a_step("stamp", {"ticket": goal.facts["ticket"]}, undoes=undoes)


def unknown(goal: Goal) -> Step:
    return a_step("launch", {})


def unready(goal: Goal) -> Step:
    return Step(id=StepId("s.0"), action=ActionName("stamp"), arguments={"ticket": ToAsk()})


def lacking(goal: Goal) -> Step:
    return a_step("stamp", {})


@pytest.mark.parametrize("make", [forged, undoing, unknown, unready, lacking])
async def test_a_plan_that_a_brain_has_no_ground_for_gets_a_person(
    make: Callable[[Goal], Step], tmp_path: Path
) -> None:
    async with kiosk(tmp_path) as it:
        it.brain.plans = plan_of(make)
        assert await it.hear("refunding ticket=T1", ADA)
        assert it.rows() == []
        assert await it.ends() == ["person"]


async def test_a_brain_that_asks_for_what_no_action_needs_gets_a_person(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.brain.plans = lambda goal, _: Missing(fact="shoe_size", needed_by=ActionName("walk"))
        assert await it.hear("refunding ticket=T1", ADA)
        assert await it.ends() == ["person"]


async def test_a_brain_that_cannot_plan_gets_a_person(tmp_path: Path) -> None:
    def fail(goal: Goal, actions: Sequence[Action]) -> Planned:
        raise RuntimeError("no")

    async with kiosk(tmp_path) as it:
        it.brain.plans = fail
        assert await it.hear("refunding ticket=T1", ADA)
        assert await it.ends() == ["person"]


@pytest.mark.parametrize("words", ["", "  \n"])
async def test_where_a_brain_has_no_words_the_embedded_one_has_and_what_is_confirmed_was_told(
    words: str, tmp_path: Path
) -> None:
    async with kiosk(tmp_path) as it:
        it.brain.says = lambda _: words
        [answer] = await it.hear("refunding ticket=T1", ADA)
        assert "10.00 EUR" in answer
        await it.hear("yes", ADA)
        assert it.rows() == ["refund 10.00 EUR T1"]


async def test_a_brain_that_fails_for_words_leaves_nobody_without_an_answer(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.brain.says = lambda _: str(1 // 0)
        assert await it.hear("refunding ticket=T1", ADA)


async def test_a_kind_of_goal_that_the_pack_does_not_have_is_not_opened(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        wish = Wish(kind=GoalKind("flying"), confidence=1, start=0, end=1)
        it.brain.hears["fly"] = lambda _: Understanding(
            acts=(Act.ASK,), wishes=(wish,), drops=(GoalId("g"),), between=(GoalKind("walking"), GoalKind("x"))
        )
        assert await it.hear("fly", ADA)
        assert await it.ends() == []


async def test_nothing_done_is_nothing_resolved(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.brain.plans = lambda goal, _: Plan(steps=(), author="idle")
        assert await it.hear("stamping ticket=T1", ADA)
        assert await it.ends() == ["person"]
