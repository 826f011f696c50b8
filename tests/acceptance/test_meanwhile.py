"""What is said while something is being done; and brains that lead nowhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from remit.model.action import Action
from remit.model.goal import Goal
from remit.model.ids import ConversationId, StepId
from remit.model.plan import Known, Plan, Planned, Step
from remit.testing.brain import WordForWord
from remit.testing.play import standing
from remit.testing.scenario import Result, Scenario, play
from remit.testing.script import Press, Say
from remit.testing.twins import OpenGate
from remit.testing.world import stage, world

ROOT = Path(__file__).parents[2]
SHOP, TILL = ROOT / "packs" / "shop", ROOT / "bench" / "till"
CANCEL = Say(say="Please cancel order W10018")


def of_toms(*steps: Say | Press, **more: object) -> Scenario:
    return Scenario.model_validate({"name": "x", "customer": "tom@example.com", "steps": steps, **more})


async def cancel_but(home: Path, words: str) -> Result:
    return await play(SHOP, of_toms(CANCEL, Press(press="Yes"), Say(say=words, before="cancel_order")), home)


async def test_a_change_of_mind_just_before_a_write_is_seen_before_it_begins(tmp_path: Path) -> None:
    result = await cancel_but(tmp_path, "Actually, leave it")
    assert (result.rows, result.ends) == ((), ("cancel abandoned",)), str(result)


@pytest.mark.parametrize("words", ["And where is my order W10019?", "hmm", "thanks"])
async def test_whatever_is_said_just_before_a_write_has_it_confirmed_anew(tmp_path: Path, words: str) -> None:
    held = await cancel_but(tmp_path / "held", words)
    assert (held.rows, held.ends[0]) == ((), "cancel asking"), str(held)
    steps = CANCEL, Press(press="Yes"), Say(say=words, before="cancel_order"), Press(press="Yes")
    done = await play(SHOP, of_toms(*steps), tmp_path / "done")
    assert done.ends[0] == "cancel resolved", str(done)
    assert {row.table for row in done.rows} >= {"orders", "refunds"}


async def test_a_write_that_never_begins_is_a_problem_of_who_waits_for_it(tmp_path: Path) -> None:
    result = await play(SHOP, of_toms(CANCEL, Say(say="stop", before="refund_return")), tmp_path)
    assert [problem.about for problem in result.problems] == ["step"]


@pytest.mark.parametrize(
    ("expected", "about"),
    [
        ({"ends": ["cancel resolved"]}, "ends"),
        ({"verdicts": ["cancel_order allow"]}, "verdicts"),
        ({"rows": [{"table": "orders", "key": "W10018", "set": {"status": "cancelled"}}]}, "missing"),
        ({"says": ["a rabbit"]}, "said"),
        ({"never_says": ["Shall I cancel"]}, "leaked"),
    ],
)
async def test_whatever_is_not_as_the_scenario_says_is_a_problem(
    expected: dict[str, object], about: str, tmp_path: Path
) -> None:
    result = await play(SHOP, of_toms(CANCEL, **expected), tmp_path)
    assert [problem.about for problem in result.problems] == [about]
    assert "> Please cancel order W10018" in str(result)


async def test_without_the_gate_a_write_happens_unasked(tmp_path: Path) -> None:
    result = await play(SHOP, of_toms(CANCEL), tmp_path, gate=OpenGate(stage(SHOP).gate))
    assert result.harmed
    assert result.verdicts == ("cancel_order allow",)


class AgainAndAgain(WordForWord):
    """Plans what was just done."""

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        action = next(action for action in actions if action.name == "pay_keyed")
        known = {"bill": Known(fact=goal.facts["bill"])}
        step = Step(id=StepId(f"{goal.id}.{len(goal.attempts)}"), action=action.name, arguments={**known})
        return Plan(steps=(step,), author=self.name)


async def test_a_goal_that_goes_round_in_circles_gets_a_person_and_is_done_once(tmp_path: Path) -> None:
    async with world(stage(TILL, AgainAndAgain), tmp_path) as it:
        await it.remit.reception.hear("keyed bill=B00001", conversation=ConversationId("a"), channel="console")
        await it.remit.settle()
        assert [await standing(it, goal) for goal in await it.goals()] == ["person"]
        with closing(sqlite3.connect(it.data / "till.db")) as connection:
            assert connection.execute("SELECT count(*) FROM paid").fetchone() == (1,)
