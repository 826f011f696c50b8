"""Where a message may mean one kind of goal, or several, and the customer is asked."""

from pathlib import Path

from kiosk_world import ADA, kiosk

from remit.model.fact import Fact, Said
from remit.model.ids import GoalKind
from remit.model.turn import Act, Turn, Understanding


def unsure(turn: Turn) -> Understanding:
    """It might be a refund, and it is about ticket T1."""
    message = turn.message
    ticket = Fact(value="T1", source=Said(message=message.id, start=0, end=2), at=message.at)
    return Understanding(acts=(Act.ASK,), between=(GoalKind("refunding"),), facts={"ticket": ticket})


async def test_what_was_told_with_an_unsure_message_is_not_asked_for_again(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.brain.hears["T1 is a disappointment"] = unsure
        [asked] = await it.hear("T1 is a disappointment", ADA)
        assert "Do you want to" in asked
        [confirm] = await it.hear("yes", ADA)
        assert "10.00 EUR" in confirm
        await it.hear("yes", ADA)
        assert it.rows() == ["refund 10.00 EUR T1"]


async def test_a_no_opens_nothing(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.brain.hears["T1 is a disappointment"] = unsure
        await it.hear("T1 is a disappointment", ADA)
        assert await it.hear("no", ADA)
        assert it.rows() == []
        assert await it.ends() == []
