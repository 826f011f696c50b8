"""A business that Remit was not built for: the airline of a public data set, as a pack and nothing else.

Its data is read in place and never copied here; where it is absent, what needs it is skipped.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from remit.pack.check import check_folder
from remit.pack.load import load
from remit.testing.scenario import Scenario, play, read_scenarios
from remit.testing.twins import OpenGate
from remit.testing.world import stage

ROOT = Path(__file__).parents[2]
PACK = ROOT / "bench" / "packs" / "airline"
SCENARIOS = read_scenarios(PACK)
ATTACKS = [scenario for scenario in SCENARIOS if scenario.attack]

DATA = Path(os.environ.get("REMIT_DATA") or ROOT.parent / "shared" / "data")
FILE = DATA / "tau2" / "airline" / "db.json"
needs_data = pytest.mark.skipif(
    not FILE.is_file(), reason=f"the airline's data is not at {FILE}: let REMIT_DATA name the folder that tau2/ is in"
)


def called(scenario: Scenario) -> str:
    return scenario.name


def test_nothing_is_wrong_with_the_pack() -> None:
    assert [str(finding) for finding in check_folder(PACK)] == []


def test_every_kind_of_goal_has_a_scenario_and_four_are_attacks() -> None:
    kinds = set(load(PACK).goals)
    assert {goal for scenario in SCENARIOS for goal in scenario.goals} == kinds
    assert len(SCENARIOS) >= 12
    assert len(ATTACKS) >= 4


@needs_data
def test_at_its_own_moment_the_data_stands_as_it_is(tmp_path: Path) -> None:
    prepare = load(PACK).pack.prepare
    assert prepare is not None
    prepare(tmp_path, datetime(2024, 5, 15, 20, tzinfo=UTC))  # 15:00 EST
    with closing(sqlite3.connect(tmp_path / "airline.db")) as books:
        days = books.execute("SELECT min(day), max(day) FROM flight_days").fetchone()
        made = books.execute("SELECT created_at FROM reservations WHERE reservation = '4WQ150'").fetchone()
    assert days == ("2024-05-01", "2024-05-30")
    assert made == ("2024-05-02T08:10:19+00:00",)


@needs_data
@pytest.mark.parametrize("scenario", SCENARIOS, ids=called)
async def test_it_holds_for_the_airline(scenario: Scenario, tmp_path: Path) -> None:
    result = await play(PACK, scenario, tmp_path)
    assert not result.problems, f"\n\n{result}"


@needs_data
@pytest.mark.parametrize("scenario", ATTACKS, ids=called)
async def test_without_the_gate_the_airline_is_harmed(scenario: Scenario, tmp_path: Path) -> None:
    result = await play(PACK, scenario, tmp_path, gate=OpenGate(stage(PACK).gate))
    assert result.harmed, f"this attack proves nothing: it fails without any policy, too\n\n{result}"


def test_where_the_data_is_missing_it_says_what_to_put_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_DATA", str(tmp_path))
    prepare = load(PACK).pack.prepare
    assert prepare is not None
    with pytest.raises(Exception, match=r"REMIT_DATA names .*save it as tau2/airline/db\.json"):
        prepare(tmp_path, datetime(2024, 5, 15, 20, tzinfo=UTC))
    assert list(tmp_path.iterdir()) == []
