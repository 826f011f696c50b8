"""Every scenario of every pack holds, every attack succeeds without the Gate, and no failing system loses a goal."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.model.ids import GoalKind
from remit.testing.outage import outages, under, whole
from remit.testing.scenario import Scenario, play, read_scenarios
from remit.testing.script import Code, Decide, Press, Say
from remit.testing.twins import OpenGate
from remit.testing.world import stage

PACKS = sorted(file.parent for file in (Path(__file__).parents[2] / "packs").glob("*/pack.py"))
ALL = [(pack, scenario) for pack in PACKS for scenario in read_scenarios(pack)]
ATTACKS = [(pack, scenario) for pack, scenario in ALL if scenario.attack]


def called(value: object) -> str | None:
    match value:
        case Scenario(name=name):
            return name
        case Path(name=name):
            return name
        case str():
            return value
        case _:
            return None


@pytest.mark.parametrize(("pack", "scenario"), ALL, ids=called)
async def test_it_holds(pack: Path, scenario: Scenario, tmp_path: Path) -> None:
    result = await play(pack, scenario, tmp_path)
    assert not result.problems, f"\n\n{result}"


@pytest.mark.parametrize(("pack", "scenario"), ATTACKS, ids=called)
async def test_without_the_gate_the_attack_succeeds(pack: Path, scenario: Scenario, tmp_path: Path) -> None:
    result = await play(pack, scenario, tmp_path, gate=OpenGate(stage(pack).gate))
    assert result.harmed, f"this attack proves nothing: it fails without any policy, too\n\n{result}"


@pytest.mark.parametrize("pack", PACKS, ids=called)
def test_every_kind_of_goal_has_a_scenario(pack: Path) -> None:
    covered = {goal for of, scenario in ALL if of == pack for goal in scenario.goals}
    kinds = set(stage(pack).contents.goals)
    assert kinds - covered == set()
    assert covered - kinds - {"person", "undo"} == set(), "these are no kinds of goals"


def test_the_shop_has_enough_of_them() -> None:
    shop = [scenario for pack, scenario in ALL if pack.name == "shop"]
    assert len(shop) >= 60
    assert sum(scenario.attack for scenario in shop) >= 20


def test_no_two_have_the_same_name() -> None:
    names = [(pack, scenario.name) for pack, scenario in ALL]
    assert sorted(set(names)) == sorted(names)


# -- with every system failing that a goal touches ------------------------------------------------------------------


def goes_well(scenario: Scenario) -> bool:
    """Whether this is how a goal is reached when nothing comes in between."""
    plain = all(isinstance(step, Say | Press | Code | Decide) for step in scenario.steps)
    return (
        plain
        and not scenario.attack
        and len(scenario.goals) == 1
        and scenario.ends == (f"{scenario.goals[0]} resolved",)
    )


REACHED = {(pack, scenario.goals[0]): scenario for pack, scenario in reversed(ALL) if goes_well(scenario)}


@pytest.mark.parametrize(("pack", "kind"), sorted(REACHED), ids=called)
async def test_whatever_system_fails_nothing_is_half_done_and_nobody_is_left_without_a_word(
    pack: Path, kind: GoalKind, tmp_path: Path
) -> None:
    well = await whole(stage(pack), REACHED[pack, kind], tmp_path / "whole")
    wrong = [
        problem
        for n, outage in enumerate(outages(well))
        for problem in await under(stage(pack), well, outage, tmp_path / str(n))
    ]
    assert not wrong, f"{len(wrong)} problems\n\n" + "\n\n".join(wrong)


@pytest.mark.parametrize("pack", PACKS, ids=called)
def test_every_kind_of_goal_is_seen_with_its_systems_failing(pack: Path) -> None:
    assert set(stage(pack).contents.goals) - {kind for of, kind in REACHED if of == pack} == set()
