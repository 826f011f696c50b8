"""What a brain words is heard only as far as it is so; what must be said is said word for word."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from remit.agent.grounding.wary import Wary
from remit.model.action import Action
from remit.model.conversation import AskConfirm
from remit.model.goal import Goal
from remit.model.ids import ActionName, GoalId, StepDigest
from remit.model.plan import Planned, Unreachable
from remit.model.spend import ModelCall
from remit.model.turn import Act, AskedFor, Done, Happening, NotDone, Saying, Telling, Turn, Understanding
from remit.ports import Brain, Release
from remit.testing.brain import by_words
from remit.testing.contracts.brain import a_goal, a_turn

SHOP, PLAIN = by_words(Path(__file__).parents[3] / "packs" / "shop")
DONE = Done(says="Order {order} is cancelled and {total} are refunded.", values={"order": "W1", "total": "9.90 EUR"})
CONFIRM = AskedFor(
    question=AskConfirm(
        goal=GoalId("g"), digest=StepDigest("d"), action=ActionName("a"), doing="refund 9.90 EUR to your card"
    )
)


class Talker:
    """A brain that says what it is told to, sentence by sentence, and then all of it or what it likes."""

    def __init__(self, *sentences: str, then: str | None = None, fault: Exception | None = None) -> None:
        self._sentences, self._then, self._fault = sentences, then, fault

    @property
    def name(self) -> str:
        return "talker:one"

    async def understand(self, turn: Turn) -> Understanding:
        if self._fault:
            raise self._fault
        await asyncio.Event().wait()
        raise AssertionError

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        await asyncio.Event().wait()
        raise AssertionError

    async def say(self, happening: Happening, release: Release) -> Saying:
        said: list[str] = []
        for sentence in self._sentences:
            if not await release(sentence):
                break
            said.append(sentence)
        if self._fault:
            raise self._fault
        call = ModelCall(model=self.name, purpose="say", ending="answered", input_tokens=5)
        return Saying(text=" ".join(said) if self._then is None else self._then, calls=(call,))


async def told(brain: Brain, *tellings: Telling, patience: float = 5.0) -> tuple[Saying, list[str]]:
    heard: list[str] = []

    async def release(sentence: str) -> bool:
        heard.append(sentence)
        return True

    happening = Happening(tellings=tellings, acting_for="Larch & Lane")
    return await Wary(brain, SHOP, PLAIN, patience).say(happening, release), heard


async def test_true_words_are_heard_as_they_come() -> None:
    saying, heard = await told(
        Talker("I am so sorry about that.", "Order W1 is cancelled and 9.90 EUR are refunded."), DONE
    )
    assert saying.text == "I am so sorry about that. Order W1 is cancelled and 9.90 EUR are refunded."
    assert heard == ["I am so sorry about that.", "Order W1 is cancelled and 9.90 EUR are refunded."]
    assert (saying.by, saying.calls[0].ending) == ("talker:one", "answered")


async def test_a_sentence_that_is_not_so_is_never_heard_and_the_embedded_words_follow() -> None:
    """INVARIANT: nothing is said that is not so."""
    saying, heard = await told(
        Talker("I am so sorry about that.", "You also get a 50 EUR voucher.", "And my love."), DONE
    )
    assert heard == ["I am so sorry about that."]
    assert "voucher" not in saying.text
    assert saying.calls[0].ending == "untrue"


async def test_a_reply_that_is_not_so_as_a_whole_is_replaced() -> None:
    saying, _ = await told(Talker(then="Order W1 is cancelled and 99.00 EUR are refunded."), DONE)
    assert saying.text == "Order W1 is cancelled and 9.90 EUR are refunded."
    assert (saying.by, saying.calls[0].ending) == ("embedded", "untrue")


@pytest.mark.parametrize("words", ["Shall I refund it? (yes/no)", "Shall I refund 9.90 EUR to you? (yes/no)", "Sure."])
async def test_what_is_to_be_confirmed_is_always_put_exactly(words: str) -> None:
    """INVARIANT: nobody agrees to what they were not shown."""
    saying, _ = await told(Talker(then=words), CONFIRM)
    assert "Shall I refund 9.90 EUR to your card?" in saying.text


async def test_words_around_what_must_be_said_may_stay() -> None:
    exact = "Shall I refund 9.90 EUR to your card? (yes/no)"
    saying, _ = await told(Talker(then=f"I understand. {exact}"), CONFIRM)
    assert (saying.text, saying.by) == (f"I understand. {exact}", "talker:one")


async def test_a_refusal_cannot_be_left_out() -> None:
    refused = NotDone(summary="return the jacket", reasons=("Returns are possible for 30 days.",))
    saying, _ = await told(Talker(then="Let us see what we find."), refused)
    assert "I could not return the jacket" in saying.text
    assert "Returns are possible for 30 days." in saying.text


async def test_what_was_heard_before_a_brain_broke_down_stays_said() -> None:
    saying, heard = await told(Talker("I am so sorry about that.", fault=RuntimeError("gone")), DONE)
    assert saying.text == f"{heard[0]} Order W1 is cancelled and 9.90 EUR are refunded."


async def test_a_brain_that_takes_back_what_was_heard_is_not_listened_to() -> None:
    saying, _ = await told(
        Talker("I am so sorry about that.", then="Order W1 is cancelled and 9.90 EUR are refunded."), DONE
    )
    assert saying.text.startswith("I am so sorry about that.")


class Hanging(Talker):
    async def say(self, happening: Happening, release: Release) -> Saying:
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_brain_that_hangs_is_left() -> None:
    """INVARIANT: no brain holds its lane."""
    wary = Wary(Hanging(), SHOP, PLAIN, patience=0.01)
    understood = await wary.understand(a_turn("cancel my order"))
    assert [wish.kind for wish in understood.wishes] == ["cancel"]
    assert [(call.model, call.ending) for call in understood.calls] == [("talker:one", "too_slow")]
    assert isinstance(await wary.plan(a_goal(), ["moon"], ()), Unreachable)
    saying, _ = await told(Hanging(), DONE, patience=0.01)
    assert saying.text == "Order W1 is cancelled and 9.90 EUR are refunded."
    assert saying.calls[0].ending == "too_slow"


async def test_a_brain_that_breaks_down_is_replaced_within_the_turn() -> None:
    understood = await Wary(Talker(fault=RuntimeError("gone")), SHOP, PLAIN).understand(a_turn("hello"))
    assert (understood.acts, understood.by) == ((Act.GREET,), "embedded")


class Boaster(Talker):
    async def understand(self, turn: Turn) -> Understanding:
        call = ModelCall(model="x", purpose="understand", ending="answered", cost=Decimal(-5))
        return Understanding(
            acts=(Act.ASK,), topics=("aliens",), drops=(GoalId("another customer's"),), by="sam", calls=(call,)
        )


async def test_a_brain_names_nothing_that_is_not_there_and_earns_no_money() -> None:
    """INVARIANT: what a brain writes into the journal is of this conversation, and under its own name."""
    understood = await Wary(Boaster(), SHOP, PLAIN).understand(a_turn("hello"))
    assert (understood.topics, understood.drops, understood.by) == ((), (), "talker:one")
    assert [call.cost for call in understood.calls] == [0]
