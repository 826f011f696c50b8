"""What is measured is read off what is public: it outlives an erasure, and is read again only where it moved on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from remit.agent.reception import Visitor
from remit.desk.outcomes import Asked, Rows, measured
from remit.errors import Erased
from remit.measure.report import Terms
from remit.model.baseline import Rates
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId
from remit.model.review import Closed, Taken
from remit.model.turn import Act, Turn, Understanding
from remit.testing.brain import WordForWord
from remit.testing.world import NOON, World, stage, world

KIOSK = Path(__file__).parents[1] / "agent" / "kiosk"
HOUR = timedelta(hours=1)
TERMS = Terms(Rates(human_hour=Decimal(30)))
PERIOD = Asked(NOON - HOUR, NOON + HOUR)


class Asking(WordForWord):
    """Also understands who asks for a person."""

    async def understand(self, turn: Turn) -> Understanding:
        if turn.message.text == "person":
            return Understanding(acts=(Act.PERSON,))
        return await super().understand(turn)


async def hear(it: World, text: str, at: str = "a", who: str = "ada@example.com") -> None:
    visitor = Visitor((Identity(kind="email", value=who),), Assurance.VERIFIED)
    await it.remit.reception.hear(text, conversation=ConversationId(at), channel="console", visitor=visitor)
    await it.remit.settle()


async def test_a_case_is_read_with_all_that_became_of_it(tmp_path: Path) -> None:
    async with world(stage(KIOSK, Asking), tmp_path) as it:
        await hear(it, "stamping ticket=T1")
        await hear(it, "voiding ticket=T2", "b")
        history = await Rows(it.remit.means.store).history(PERIOD, it.clock.now())
        stamped, voided = history.cases
        assert (stamped.ending, stamped.level, stamped.autonomous, stamped.writes) == ("resolved", "proven", True, 1)
        assert (voided.ending, voided.begun_at is not None, voided.escalated, voided.writes) == ("", True, False, 0)
        assert [(talk.id, talk.heard, talk.replied) for talk in history.interactions] == [("a", 1, 1), ("b", 1, 1)]


async def test_people_s_time_is_what_passed_while_they_led_with_pauses_cut(tmp_path: Path) -> None:
    async with world(stage(KIOSK, Asking), tmp_path) as it:
        await hear(it, "person")
        [review] = await it.remit.reviews.waiting()
        await it.remit.reviews.answer(review, Taken(by="clara"))
        await it.remit.settle()
        for pause in (2, 60):  # minutes
            it.clock.advance(timedelta(minutes=pause))
            await hear(it, "are you there?")
        await it.remit.reviews.answer(review, Closed(by="clara", note=""))
        await it.remit.settle()
        history = await Rows(it.remit.means.store).history(PERIOD, it.clock.now())
        [talk], [case] = history.interactions, history.cases
        assert talk.worked == 7 * 60_000_000
        assert (case.escalated, case.answered, case.ending) == (True, 1, "handed_over")


async def test_of_a_customer_who_was_erased_the_same_is_told(tmp_path: Path) -> None:
    async with world(stage(KIOSK, Asking), tmp_path) as it:
        await hear(it, "stamping ticket=T1")
        await hear(it, "person", "b")
        store, now = it.remit.means.store, it.clock.now()
        before = await measured(store, PERIOD, now, TERMS)
        [customer] = {goal.customer for goal in await it.goals()}
        [review] = await it.remit.reviews.waiting()
        await it.remit.reviews.answer(review, Closed(by="clara", note=""))
        await it.remit.settle()
        closed = await measured(store, PERIOD, now, TERMS)
        await it.remit.reception.erase(customer, by="clara")
        await it.remit.settle()
        with pytest.raises(Erased):
            await it.goals()
        assert await measured(store, PERIOD, now, TERMS) == closed != before


async def test_what_did_not_move_on_is_not_read_again(tmp_path: Path) -> None:
    async with world(stage(KIOSK, Asking), tmp_path) as it:
        await hear(it, "stamping ticket=T1")
        await hear(it, "stamping ticket=T2", "b")
        rows = Rows(it.remit.means.store)
        before = await rows.history(PERIOD, it.clock.now())
        await hear(it, "thanks")
        after = await rows.history(PERIOD, it.clock.now())
        assert all(one is other for one, other in zip(before.cases, after.cases, strict=True))
        assert [one is other for one, other in zip(before.interactions, after.interactions, strict=True)] == [
            False,
            True,
        ]


async def test_a_case_of_an_older_conversation_knows_where_it_is(tmp_path: Path) -> None:
    async with world(stage(KIOSK, Asking), tmp_path) as it:
        await hear(it, "stamping ticket=T1")
        await it.pass_time(timedelta(days=2))
        await hear(it, "stamping ticket=T2")
        later = Asked(NOON + timedelta(days=1), NOON + timedelta(days=3), only={"channel": "console"})
        history = await Rows(it.remit.means.store).history(later, it.clock.now())
        assert (len(history.cases), history.interactions) == (1, ())
