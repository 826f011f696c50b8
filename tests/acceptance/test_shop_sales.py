"""A sale counts as conversion, against what it was before; and who is waited for out of hours is said honestly."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from remit.agent.reception import Visitor
from remit.desk.outcomes import Asked, Rows
from remit.measure.report import Terms
from remit.measure.report import figures as figures_of
from remit.model.baseline import Baseline
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId
from remit.testing.world import NOON, World, stage, world

SHOP = Path(__file__).parents[2] / "packs" / "shop"
BEFORE = date(2025, 11, 24)
CHAT = ConversationId("c1")


async def hear(it: World, *lines: str) -> str:
    """What Maria, signed in, says; what was answered last."""
    visitor = Visitor((Identity(kind="email", value="maria@example.com"),), Assurance.VERIFIED)
    for line in lines:
        await it.remit.reception.hear(line, conversation=CHAT, channel="console", visitor=visitor)
        await it.remit.settle()
    return it.chat.messages[-1].text


async def test_a_sale_that_is_made_is_a_conversion_and_one_that_is_not_is_none(tmp_path: Path) -> None:
    async with world(stage(SHOP), tmp_path) as it:
        await hear(it, "I want to buy the desk lamp in black", "yes", "buy the wool scarf in red", "no, leave it")
        await hear(it, "Where is my order W10005?")
        hour = timedelta(hours=1)
        found = await Rows(it.store).history(Asked(NOON - hour, NOON + hour), NOON + hour)
        before = Baseline(
            measure="conversion", value=Decimal(40), begins=BEFORE, ends=BEFORE, source="last year's shop"
        )
        figures = figures_of(found, Terms(baselines=(before,)))
        sold = next(figure for figure in figures if figure.measure == "conversion")
        assert (sold.hits, sold.of, sold.value) == (1, 2, 50.0)
        assert sold.change == 25.0, "a lift of a quarter over the baseline"


async def test_who_wants_a_person_at_night_hears_when_one_is_back_and_may_be_called(tmp_path: Path) -> None:
    async with world(stage(SHOP), tmp_path) as it:
        await it.pass_time(timedelta(hours=9))
        said = await hear(it, "Let me talk to a person please")
        assert "Our colleagues are back" in said and "9:00" in said
        assert "call you" in said
