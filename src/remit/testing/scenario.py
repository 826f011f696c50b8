"""Scenarios: a conversation as its user would have it, played against the real kernel in virtual time.

for scenario in read_scenarios(Path("packs/shop")):
    result = await play(Path("packs/shop"), scenario, home)
    assert not result.problems, str(result)
"""

from remit.testing.play import Problem, Result, play
from remit.testing.read import read_scenarios
from remit.testing.script import Scenario

__all__ = ["Problem", "Result", "Scenario", "play", "read_scenarios"]
