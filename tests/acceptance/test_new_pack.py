"""A pack fresh from the template: its scenarios hold, and its attacks succeed as soon as the Gate is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.pack.new import TEMPLATE, make
from remit.testing.scenario import Scenario, play, read_scenarios
from remit.testing.twins import OpenGate
from remit.testing.world import stage

SCENARIOS = read_scenarios(TEMPLATE)


@pytest.fixture(scope="module")
def bistro(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make("bistro", tmp_path_factory.mktemp("packs"))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_its_scenarios_hold(bistro: Path, scenario: Scenario, tmp_path: Path) -> None:
    result = await play(bistro, scenario, tmp_path)
    assert not result.problems, f"\n\n{result}"


@pytest.mark.parametrize("scenario", [s for s in SCENARIOS if s.attack], ids=lambda scenario: scenario.name)
async def test_its_attacks_succeed_without_the_gate(bistro: Path, scenario: Scenario, tmp_path: Path) -> None:
    assert (await play(bistro, scenario, tmp_path, gate=OpenGate(stage(bistro).gate))).harmed
