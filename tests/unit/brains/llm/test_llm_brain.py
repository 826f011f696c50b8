"""What a model says is taken as far as it can be verified; all else is inferred, left out, or replaced."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from remit.agent.grounding.wary import Wary
from remit.brains.llm import LlmBrain, NoAnswer, Price, Terms
from remit.brains.llm.breaker import Breaker
from remit.brains.llm.calls import Caller
from remit.model.conversation import AskCode, AskConfirm, AskFact, Candidate, Mood
from remit.model.customer import Assurance
from remit.model.fact import Fact, Inferred, Read, Said
from remit.model.ids import ActionName, GoalId, GoalKind, StepDigest, StepId
from remit.model.knowledge import Citation
from remit.model.turn import Act, AskedFor, Done, Happening, Informed, Introduced, NotDone, Small, Turn, Understanding
from remit.testing.brain import by_words
from remit.testing.contracts.brain import NOON, a_goal, a_turn
from remit.testing.recorded import Scripted

SHOP, PLAIN = by_words(Path(__file__).parents[4] / "packs" / "shop")


def says(**form: Any) -> str:
    return json.dumps(form)


async def understood(turn: Turn, *answers: str | NoAnswer, terms: Terms | None = None) -> Understanding:
    brain = LlmBrain(SHOP, PLAIN, Scripted(*answers), terms)
    return await Wary(brain, SHOP, PLAIN).understand(turn)


def candidate(id: str, label: str) -> Candidate:
    source = Read(system="orders", step=StepId("s1"), path=f"orders.{id}.order")
    return Candidate(value=id, fact=Fact(value=id, source=source, at=NOON), record={"order": id}, label=label)


def asked(text: str) -> Turn:
    offered = (candidate("W10001", "a jacket"), candidate("W10002", "shoes"))
    question = AskFact(goal=GoalId("g1"), fact="order", needed_by=ActionName("get_order"), candidates=offered)
    goal = a_goal().model_copy(update={"kind": GoalKind("cancel")})
    return a_turn(text, question).model_copy(update={"current": goal, "candidates": {"order": offered}})


# -- quotes -----------------------------------------------------------------------------------------------------------


async def test_a_quote_becomes_a_span_of_the_message() -> None:
    told = [{"name": "order", "value": "W10001", "quote": "w10001"}]
    made = await understood(
        a_turn("please cancel W10001 now"), says(wishes=[{"kind": "cancel", "quote": "cancel W10001", "facts": told}])
    )
    (wish,) = made.wishes
    assert (wish.kind, wish.start, wish.end) == ("cancel", 7, 20)
    assert wish.facts["order"].source == Said(message=a_turn("").message.id, start=14, end=20)
    assert (made.by, made.calls[0].ending) == ("scripted:model", "answered")


async def test_what_the_message_does_not_hold_is_inferred() -> None:
    """INVARIANT: a model cannot put words into a customer's mouth."""
    told = [{"name": "order", "value": "W10009", "quote": "W10009"}, {"name": "email", "value": "a@b.example"}]
    made = await understood(a_turn("please cancel my order"), says(wishes=[{"kind": "cancel", "facts": told}]))
    assert {fact.source.tag for fact in made.wishes[0].facts.values()} == {"inferred"}


async def test_an_address_with_its_signs_left_out_is_another_address() -> None:
    words = "anna.lee@shop.example or b@shop.example"
    told = [{"name": "new_email", "value": "annalee@shop.example", "quote": words}]
    made = await understood(a_turn(words), says(facts=told))
    assert made.facts["new_email"].source.tag == "inferred"


async def test_what_the_quoted_words_say_counts_and_not_what_a_model_makes_of_them() -> None:
    told = [{"name": "order", "value": "W10009", "quote": "W10001"}]
    made = await understood(a_turn("it is W10001"), says(wishes=[{"kind": "cancel", "facts": told}]))
    fact = made.wishes[0].facts["order"]
    assert (fact.value, fact.source.tag) == ("W10001", "said")


@pytest.mark.parametrize(
    ("text", "name", "value", "quote", "source"),
    [
        ("send 5 packs from now on", "new_quantity", "50", "send", "inferred"),
        ("send 5 packs from now on", "new_quantity", "5", "5 packs", "said"),
        ("cancel my order W10011 please", "pause_until", "2031-01-01", "please", "inferred"),
        ("pause it until 1 January 2031", "pause_until", "2031-01-01", "until 1 January 2031", "said"),
        ("send me the thing", "damage", "broken", "me the", "inferred"),
        ("it came with a scratch on it", "damage", "scratched", "with a scratch on it", "said"),
        ("my lamp has a crack", "damage", "broken", "has a crack", "said"),
        ("it is not broken, it is the wrong item", "damage", "scratched", "broken", "inferred"),
    ],
)
async def test_a_number_a_day_or_a_choice_is_said_only_by_words_that_can_mean_it(
    text: str, name: str, value: str, quote: str, source: str
) -> None:
    """INVARIANT: a quotation makes nothing said that its words do not say."""
    made = await understood(a_turn(text), says(facts=[{"name": name, "value": value, "quote": quote}]))
    assert made.facts[name].source.tag == source


async def test_a_record_that_was_offered_is_read() -> None:
    made = await understood(asked("the shoes"), says(facts=[{"name": "order", "value": "W10002", "quote": "shoes"}]))
    assert made.facts["order"].value == "W10002"
    assert isinstance(made.facts["order"].source, Read)


@pytest.mark.parametrize("value", ["W10003", "1", "W10001,W10002", ["W10001", "W10002"]])
async def test_a_record_that_was_not_offered_is_not(value: str | list[str]) -> None:
    made = await understood(asked("the shoes"), says(facts=[{"name": "order", "value": value, "quote": "the shoes"}]))
    assert all(isinstance(fact.source, Inferred) for fact in made.facts.values())


async def test_what_names_nothing_is_left_out() -> None:
    made = await understood(
        a_turn("hello"),
        says(
            acts=["greet"],
            wishes=[{"kind": "rob_the_bank"}],
            between=["cancel", "moon"],
            facts=[{"name": "is_admin", "value": "yes"}, {"name": "order", "value": "none"}],
            topics=["weather"],
            drops=["1", "7", "g1"],
            narrowed=["W1"],
        ),
    )
    assert not (made.wishes or made.facts or made.topics or made.drops or made.narrowed)


async def test_nobody_talks_the_brain_out_of_seeing_what_may_need_a_person() -> None:
    """INVARIANT: topics and moods are those of both."""
    quiet = says(acts=["greet"], topics=[], moods=["hurried"])
    made = await understood(a_turn("I want to kill myself"), quiet)
    assert "self_harm" in made.topics
    assert Mood.HURRIED in made.moods


# -- when it is not asked ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [{"recalling": True}, {"message": a_turn("").message}, {"message": a_turn("?!").message}],
    ids=["recalling", "empty", "no words"],
)
async def test_what_needs_no_model_asks_none(change: dict[str, Any]) -> None:
    model = Scripted(says(acts=["greet"]))
    made = await LlmBrain(SHOP, PLAIN, model).understand(asked("the shoes").model_copy(update=change))
    assert (model.prompts, made.calls, made.by) == ([], (), "embedded")


async def test_a_pressed_button_asks_none() -> None:
    model, turn = Scripted(says()), asked("shoes")
    pressed = turn.model_copy(update={"message": turn.message.model_copy(update={"pressed": "W10002"})})
    made = await LlmBrain(SHOP, PLAIN, model).understand(pressed)
    assert (model.prompts, made.facts["order"].value) == ([], "W10002")


@pytest.mark.parametrize(("spent", "today"), [("0.10", "0"), ("0", "5.00")])
async def test_no_model_is_asked_once_the_money_is_spent(spent: str, today: str) -> None:
    terms = Terms(price=Price(Decimal(1), Decimal(1)), per_conversation=Decimal("0.10"), per_day=Decimal("5"))
    turn = a_turn("cancel my order").model_copy(update={"spent": Decimal(spent), "spent_today": Decimal(today)})
    model = Scripted(says())
    made = await LlmBrain(SHOP, PLAIN, model, terms).understand(turn)
    assert model.prompts == []
    assert ([wish.kind for wish in made.wishes], made.calls[0].ending) == (["cancel"], "over_budget")


async def test_a_model_that_keeps_failing_is_left_alone_for_longer_and_longer() -> None:
    now = [0.0]
    model = Scripted(NoAnswer("unreachable"))
    brain = LlmBrain(SHOP, PLAIN, model)
    brain.caller = Caller(model, Terms(), Breaker(lambda: now[0]))
    asked_at: list[float] = []
    for _ in range(200):
        before = len(model.prompts)
        made = await brain.understand(a_turn("cancel my order"))
        assert [call.ending for call in made.calls] == ["unreachable"]
        asked_at += [now[0]] if len(model.prompts) > before else []
        now[0] += 5
    assert asked_at[:3] == [0, 5, 10]
    assert asked_at[3:7] == [25, 55, 115, 235]


# -- what it says -----------------------------------------------------------------------------------------------------

CONFIRM = AskConfirm(goal=GoalId("g"), digest=StepDigest("d"), action=ActionName("a"), doing="refund 9.90 EUR")
READ = Done(says="Order {order} is on its way.", values={"order": "W10001"})


async def reply(draft: str, *tellings: Any, answer: str = "I am sorry.") -> tuple[str, str, int]:
    """The reply, whose it is, and how often the model was asked for it."""
    model = Scripted(answer)
    wary = Wary(LlmBrain(SHOP, PLAIN, model), SHOP, PLAIN)
    order = Fact(value="W10001", source=Read(system="s", step=StepId("x"), path=""), at=NOON)
    happening = Happening(
        tellings=tellings, acting_for="Larch & Lane", draft=draft, facts={"order": order}, language="en"
    )

    async def release(sentence: str) -> bool:
        return True

    saying = await wary.say(happening, release)
    return saying.text, saying.by, len(model.prompts)


async def test_a_draft_goes_before_what_must_be_said_exactly() -> None:
    text, by, calls = await reply("I can see why you want that.", Introduced(), AskedFor(question=CONFIRM))
    assert text == (
        "Hello, I am an AI assistant acting for Larch & Lane. I can see why you want that. "
        "Shall I refund 9.90 EUR? (yes/no)"
    )
    assert (by, calls) == ("scripted:model", 0)


async def test_a_drafts_slots_are_filled_from_facts_and_what_it_says_is_not_said_twice() -> None:
    assert (await reply("I looked: your order {order} is on its way.", READ))[0] == (
        "I looked: your order W10001 is on its way."
    )


async def test_a_sentence_whose_slot_has_no_value_is_left_out() -> None:
    assert (await reply("Thanks for asking. It costs {price}.", READ))[
        0
    ] == "Thanks for asking. Order W10001 is on its way."


async def test_a_draft_asks_nothing() -> None:
    assert (await reply("Thanks. Shall I refund 500 EUR?", AskedFor(question=CONFIRM)))[0] == (
        "Thanks. Shall I refund 9.90 EUR? (yes/no)"
    )


@pytest.mark.parametrize(
    "draft", ["I have refunded 500 EUR.", "Your refund is on its way.", "Call me at evil.example."]
)
async def test_a_draft_that_is_not_so_is_not_said(draft: str) -> None:
    """INVARIANT: what a model invents is never said."""
    text, by, _ = await reply(draft, AskedFor(question=CONFIRM))
    assert (text, by) == ("Shall I refund 9.90 EUR? (yes/no)", "embedded")


async def test_without_a_draft_nothing_is_asked_of_a_model() -> None:
    assert await reply("", READ) == ("Order W10001 is on its way.", "embedded", 0)


REFUSED = NotDone(summary="return the jacket", reasons=("Returns are possible for 30 days.",))


async def test_what_came_in_the_way_is_worded_by_a_second_call_around_the_exact_words() -> None:
    text, _, calls = await reply(
        "Happy to help with your return.", REFUSED, answer="I know this is not what you hoped for."
    )
    assert calls == 1
    assert text.startswith("I know this is not what you hoped for. I am sorry, I could not return the jacket.")


async def test_a_second_call_that_lies_is_stopped_and_the_exact_words_follow() -> None:
    text, _, _ = await reply("Sure.", REFUSED, answer="I understand. But I made an exception for you. All done!")
    assert text == "I understand. I am sorry, I could not return the jacket. Returns are possible for 30 days."


async def test_an_answer_from_documents_may_be_put_in_other_words_and_names_its_source() -> None:
    answer = "Sending something back is free of charge."
    cited = Citation(passage="r.md#1", title="Returns", quote=answer)
    informed = Informed(question="is it free?", answer=answer, citations=(cited,), passages=())
    text, by, _ = await reply("Let me see.", informed, answer="Yes, sending it back is free of charge.")
    assert by == "scripted:model"
    assert "free of charge" in text
    assert "Returns" in text


async def test_a_greeting_may_be_a_models_own() -> None:
    assert (await reply("Hello to you.", Small(what="greet")))[0] == "Hello to you."


async def test_an_answer_to_everything_is_no_answer() -> None:
    made = await understood(a_turn("cancel my order"), "I refunded 500 EUR. Bye!")
    assert ([wish.kind for wish in made.wishes], made.calls[0].ending) == (["cancel"], "malformed")
    assert Act.UNCLEAR not in made.acts


async def test_words_that_never_come_to_an_end_are_no_longer_listened_to() -> None:
    happening = Happening(tellings=(Small(what="beyond"),), draft="Hm.")
    heard: list[str] = []

    async def release(sentence: str) -> bool:
        heard.append(sentence)
        return True

    endless = Scripted("word " * 3_000)
    said = await LlmBrain(SHOP, PLAIN, endless).say(happening, release)
    assert (said.calls[0].ending, heard) == ("untrue", [])
    assert said.text == (await PLAIN.say(happening, release)).text


async def test_nobody_talks_a_model_out_of_hearing_that_a_person_is_asked_for() -> None:
    made = await understood(a_turn("let me talk to a person please"), says(acts=["ask"]))
    assert Act.PERSON in made.acts


@pytest.mark.parametrize("text", ["47129", "4712999", "4712g9", "the code is 4 7 1 2 9", "four seven one two nine"])
async def test_a_mistyped_code_is_shown_to_no_model(text: str) -> None:
    """INVARIANT: no model sees a one-time code, nor most of one."""
    asking = AskCode(goal=None, level=Assurance.VERIFIED, sent_to="a***@example.com")
    model = Scripted(says(acts=["greet"]))
    wary = Wary(LlmBrain(SHOP, PLAIN, model), SHOP, PLAIN)
    assert (await wary.understand(a_turn(text, asking))).calls == ()
    assert (await wary.understand(a_turn("where is it?", asking))).calls != ()


@pytest.mark.parametrize(
    ("text", "before", "claimed", "language"),
    [
        ("ja, aber wann kommt das Paket zu mir?", "", "en", "de"),
        ("ja", "de", "en", "de"),
        ("Hamburg", "de", "en", ""),
        ("Hamburg", "", "vi", "vi"),
        ("where is my order?", "de", "de", "en"),
    ],
)
async def test_no_model_says_that_a_message_is_in_the_language_that_is_served(
    text: str, before: str, claimed: str, language: str
) -> None:
    """INVARIANT: what a yes counts for rests on no model's word."""
    turn = a_turn(text).model_copy(update={"language": before})
    assert (await understood(turn, says(acts=["ask"], language=claimed))).language == language
