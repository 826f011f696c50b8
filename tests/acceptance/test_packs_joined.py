"""The packs that ship are served as one business: what either does alone it does beside the other, in one chat."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.brains.embedded import EmbeddedBrain
from remit.brains.embedded.mind import Mind
from remit.language.encoder import LexicalEmbedder
from remit.pack.contents import Contents
from remit.testing.play import play
from remit.testing.read import read_scenarios
from remit.testing.script import Press, Say, Scenario
from remit.testing.world import stage

PACKS = Path(__file__).parents[2] / "packs"
BOTH = (PACKS / "shop", PACKS / "visits")
LIKEST = {"a visit is moved", "a visit is cancelled", "a question in between is answered from the documents"}
"""What the shop's own appointments and documents could be taken for."""
IN_ONE_BREATH = Scenario(
    name="a return and a visit in one breath",
    customer="maria@example.com",
    steps=(
        Say(say="I'd like to return the jacket from W10001 and come by on Saturday to see the sofa"),
        Press(press="Yes"),
        Say(say="at 10:00"),
        Say(say="2"),
        Press(press="Yes"),
    ),
    ends=("return resolved", "come_by resolved"),
)


def by_words(contents: Contents) -> EmbeddedBrain:
    """Does without the sentence model, and is taught the sooner."""
    return EmbeddedBrain(Mind(contents, LexicalEmbedder()))


async def test_one_message_asks_for_what_two_packs_do_and_both_do_it(tmp_path: Path) -> None:
    result = await play(stage(BOTH, by_words), IN_ONE_BREATH, tmp_path)
    assert [problem for problem in result.problems if problem.about != "rows"] == [], f"\n\n{result}"
    assert {row.table for row in result.rows} >= {"refunds", "visits"}


@pytest.mark.parametrize("named", sorted(LIKEST))
async def test_nothing_of_one_pack_is_taken_for_something_of_the_other(named: str, tmp_path: Path) -> None:
    scenario = next(one for one in read_scenarios(BOTH[1]) if one.name == named)
    result = await play(stage(BOTH, by_words), scenario, tmp_path)
    assert not result.problems, f"\n\n{result}"
