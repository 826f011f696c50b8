"""What people do in a customer's matter, and what the customer hears of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import CHAT, SAM, SYBIL, Shop, shop

from remit.errors import BadRequest, NotAllowed
from remit.journal.log import read_chain
from remit.model.desk import CloseGoal, GiveBack, OpenGoal, Remark, RunStep, Speak, TakeOver, TellFacts
from remit.model.entry import MessageUnderstood, ToldAgain
from remit.model.goal import Entrusted
from remit.model.ids import ActionName, GoalKind, MessageId, StaffId, conversation_chain
from remit.model.review import HandedBack, Taken
from remit.model.staff import Member

MARIA = "maria@example.com"
BROKEN = "The lamp in order W10011 arrived broken, please send me a new one"


async def told_again(it: Shop) -> list[str]:
    means = it.house.means
    chain = await read_chain(means.store, means.vault, conversation_chain(CHAT))
    return [one.body.fact for one in chain if isinstance(one.body, ToldAgain)]


async def test_while_a_person_leads_the_machine_says_nothing_but_understands(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("hello", MARIA)
        await it.do(TakeOver(conversation=CHAT))
        assert await it.hear(BROKEN, MARIA) == ""
        goal = await it.goal()
        assert goal.kind == "damaged_item"
        assert goal.facts["order"].value == "W10011"
        means = it.house.means
        chain = await read_chain(means.store, means.vault, conversation_chain(CHAT))
        assert sum(isinstance(one.body, MessageUnderstood) for one in chain) == 2


async def test_what_was_said_to_a_person_is_not_asked_again_when_the_machine_goes_on(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("hello", MARIA)
        await it.do(Speak(conversation=CHAT, id=MessageId("m1"), text="Sam here. What happened?"))
        await it.hear(BROKEN, MARIA)
        await it.hear("it is the lamp", MARIA)
        before = len(it.said())
        await it.do(GiveBack(conversation=CHAT))
        [said] = it.said()[before:]
        assert "Shall I" in said and "lamp" in said.lower()
        assert await told_again(it) == []


async def test_a_yes_to_a_person_confirms_nothing_that_the_machine_asked(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        assert "Shall I" in await it.hear("the lamp", MARIA)
        await it.do(Speak(conversation=CHAT, id=MessageId("m1"), text="Are you well otherwise?"))
        await it.hear("yes", MARIA)
        goal = await it.goal()
        assert goal.grants == ()
        assert not any(a.key for a in goal.attempts)


async def test_a_customer_who_gives_again_what_was_handed_over_is_counted(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.do(Speak(conversation=CHAT, id=MessageId("m1"), text="Sam here. Which order is it?"))
        await it.hear("W10011", MARIA)
        assert await told_again(it) == ["order"]


async def test_what_a_person_tells_the_machine_is_done_as_their_word(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("I have a question", MARIA)
        await it.do(TakeOver(conversation=CHAT))
        before = len(it.said())
        await it.do(GiveBack(conversation=CHAT, instruction="Cancel order W10003 for the customer"))
        goal = await it.goal()
        assert isinstance(goal.origin, Entrusted)
        assert goal.facts["order"].source.tag == "granted"
        assert len(it.said()) > before


async def test_a_hand_back_without_anything_to_go_on_with_says_nothing(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("hello", MARIA)
        await it.do(TakeOver(conversation=CHAT))
        before = it.said()
        await it.do(GiveBack(conversation=CHAT))
        assert it.said() == before
        assert (await it.transcript()).led_by == ""


async def test_a_step_that_a_person_wants_is_judged_with_them_and_done_once(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.hear("the lamp", MARIA)
        await it.do(TakeOver(conversation=CHAT))
        goal = await it.goal()
        before = it.said()
        await it.do(RunStep(goal=goal.id, action=ActionName("replace_damaged")))
        await it.do(RunStep(goal=goal.id, action=ActionName("replace_damaged")))
        goal = await it.goal()
        done = [a for a in goal.attempts if a.key is not None]
        assert {a.key for a in done} == {done[0].key}
        assert done[0].by == "sam" and done[0].check is not None and done[0].check.holds
        assert goal.errands == () and goal.helped
        assert it.said() == before


async def test_a_step_that_may_not_be_is_refused_to_the_person_and_not_to_the_customer(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.do(TakeOver(conversation=CHAT))
        before = it.said()
        goal = await it.goal()
        await it.do(RunStep(goal=goal.id, action=ActionName("get_order"), arguments={"order": "W99999"}))
        goal = await it.goal()
        assert goal.errands == ()
        assert goal.notes[-1].by == "kernel" and "Not done" in goal.notes[-1].text
        assert it.said() == before


async def test_a_step_that_lacks_something_is_not_taken_in(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        goal = await it.goal()
        with pytest.raises(BadRequest, match="not known yet"):
            await it.do(RunStep(goal=goal.id, action=ActionName("change_address")))
        with pytest.raises(BadRequest, match="no action"):
            await it.do(RunStep(goal=goal.id, action=ActionName("fly")))
        with pytest.raises(BadRequest, match="There is no fact"):
            await it.do(TellFacts(goal=goal.id, facts={"shoe_size": 44}))


async def test_facts_that_a_person_tells_are_granted_by_them(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("My lamp arrived broken, I want a new one", MARIA)
        goal = await it.goal()
        await it.do(TellFacts(goal=goal.id, facts={"order": "w10011"}))
        fact = (await it.goal()).facts["order"]
        assert (fact.value, fact.source.tag) == ("W10011", "granted")


async def test_a_goal_that_a_person_opens_while_leading_is_gathered_for_and_no_more(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("hello", MARIA)
        await it.do(TakeOver(conversation=CHAT))
        before = it.said()
        await it.do(OpenGoal(conversation=CHAT, kind=GoalKind("damaged_item"), facts={"order": "W10011"}))
        goal = await it.goal()
        assert any(a.state == "received" for a in goal.attempts)
        assert not any(a.key for a in goal.attempts)
        assert it.said() == before


async def test_what_a_person_finishes_is_finished_and_remarked_upon(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        goal = await it.goal()
        await it.do(Remark(goal=goal.id, note="She called before."))
        await it.do(CloseGoal(goal=goal.id, note="Sent one by courier."))
        goal = await it.goal()
        assert goal.outcome is not None
        assert goal.outcome.ending.tag == "handed_over" and not goal.outcome.autonomous
        assert [(n.by, n.text) for n in goal.notes] == [("sam", "She called before.")]


async def test_nobody_without_the_role_acts_in_a_customers_matter(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("hello", MARIA)
        with pytest.raises(NotAllowed):
            await it.do(TakeOver(conversation=CHAT), Member(id=StaffId("vic"), roles=("viewer",)))


async def test_what_the_customer_puts_right_is_known_also_while_a_person_leads(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.hear("I want to talk to a person", MARIA)
        await it.do(TakeOver(conversation=CHAT))
        await it.house.reception.hear(
            "Order: W10016", conversation=CHAT, channel="console", corrects={"order": "W10016"}
        )
        await it.world.remit.settle()
        handed = (await it.transcript()).handed
        [order] = [f for h in handed for f in h.facts if f.name == "order"]
        assert "W10016" in order.value and order.source == "the customer said so"
        assert (await it.transcript()).lines[-1].text == "Order: W10016"


async def test_a_review_that_is_another_s_is_taken_from_them_by_those_who_assign_work(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("I want to talk to a person", MARIA)
        [review] = await it.house.reviews.waiting()
        await it.house.reviews.answer(review, Taken(by="sam"), SAM)
        await it.world.remit.settle()
        [review] = await it.house.reviews.waiting()
        other = Member(id=StaffId("olga"), roles=("agent",))
        with pytest.raises(NotAllowed, match="sam has it"):
            await it.house.reviews.answer(review, Taken(by="olga"), other)
        with pytest.raises(NotAllowed, match="own name"):
            await it.house.reviews.answer(review, Taken(by="sam"), SYBIL)
        await it.house.reviews.answer(review, Taken(by="sybil"), SYBIL)
        await it.world.remit.settle()
        assert (await it.transcript()).led_by == "sybil"


async def test_what_a_person_had_done_is_proven_with_their_next_words_or_told_when_they_leave(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.do(TakeOver(conversation=CHAT))
        goal = await it.goal()
        await it.do(RunStep(goal=goal.id, action=ActionName("replace_damaged")))
        await it.do(Speak(conversation=CHAT, id=MessageId("m1"), text="A new one is on its way."))
        await it.do(Speak(conversation=CHAT, id=MessageId("m2"), text="Anything else?"))
        first, second = (await it.transcript()).lines[-2:]
        assert [proof.goal for proof in first.proofs] == [goal.id]
        assert second.proofs == ()
        before = len(it.said())
        await it.do(GiveBack(conversation=CHAT))
        assert it.said()[before:] == []
        assert (await it.transcript()).goals[0].state == "done"


async def test_what_a_person_had_done_without_a_word_is_told_when_they_leave(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear(BROKEN, MARIA)
        await it.do(TakeOver(conversation=CHAT))
        await it.do(RunStep(goal=(await it.goal()).id, action=ActionName("replace_damaged")))
        before = len(it.said())
        await it.do(GiveBack(conversation=CHAT))
        [said] = it.said()[before:]
        assert "lamp" in said.lower()
        assert (await it.transcript()).lines[-1].proofs


async def test_what_is_said_when_a_review_is_handed_back_is_gone_on_with(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        await it.hear("I want to talk to a person", MARIA)
        [review] = await it.house.reviews.waiting()
        await it.house.reviews.answer(review, Taken(by="sam"), SAM)
        await it.world.remit.settle()
        [review] = await it.house.reviews.waiting()
        back = HandedBack(by="sam", instruction="Cancel order W10003 for the customer")
        await it.house.reviews.answer(review, back, SAM)
        await it.world.remit.settle()
        goal = await it.goal()
        assert isinstance(goal.origin, Entrusted) and goal.kind == "cancel"
        assert await it.house.reviews.waiting() == []
        assert (await it.transcript()).led_by == ""
