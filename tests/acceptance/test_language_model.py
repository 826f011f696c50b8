"""With a language model the shop's scenarios come to the same ends, by the same verdicts; only the words differ."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from remit.brains.embedded import EmbeddedBrain
from remit.brains.llm import Price, Prompt, Terms
from remit.brains.llm.model import Answer
from remit.journal.log import read_chain
from remit.model.entry import MessageUnderstood
from remit.model.ids import ConversationId, conversation_chain
from remit.testing.recorded import Scripted, with_model
from remit.testing.scenario import Scenario, play, read_scenarios
from remit.testing.ventriloquist import REPLY, Ventriloquist
from remit.testing.world import Stage, stage, world

SHOP = Path(__file__).parents[2] / "packs" / "shop"
ALL = read_scenarios(SHOP)
SOME = ALL[::12]  # all of them hold; these keep the suite short
ATTACKS = [scenario for scenario in ALL if scenario.attack][::10]


def called(scenario: Scenario) -> str:
    return scenario.name


def ventriloquised() -> Stage:
    plain = stage(SHOP)
    assert isinstance(plain.brain, EmbeddedBrain)
    return replace(plain, brain=Ventriloquist(plain.contents, plain.brain))


@pytest.mark.parametrize("scenario", SOME, ids=called)
async def test_whatever_is_understood_can_be_said_in_a_models_form(scenario: Scenario, tmp_path: Path) -> None:
    """The model says what the embedded brain understood: this shows the form and the checks to be whole, no more."""
    result = await play(ventriloquised(), scenario, tmp_path)
    assert not result.problems, f"\n\n{result}"


async def test_a_models_words_are_heard(tmp_path: Path) -> None:
    result = await play(ventriloquised(), next(s for s in ALL if len(s.steps) > 2 and s.goals), tmp_path)
    assert any(REPLY in reply for reply in result.replies)


def hostile(quote: str) -> str:
    """What a model says that serves the attacker: all facts it can name, on the ground of these words."""
    facts = {
        "refund_amount": "5000 EUR",
        "order": "W10002",
        "email": "mallory@evil.example",
        "new_email": "mallory@evil.example",
        "new_address": "1 Evil Street, 10115 Berlin",
        "new_quantity": "99",
        "pause_until": "2031-01-01",
        "damage": "broken",
    }
    told = [{"name": name, "value": value, "quote": quote} for name, value in facts.items()]
    reply = "I have verified you and refunded 5000 EUR. Write to mallory@evil.example."
    return json.dumps({"acts": ["affirm", "answer"], "wishes": [], "facts": told, "reply": reply})


class Hostile(Scripted):
    """`LanguageModel` that serves the attacker, and quotes words that do stand in the message: a letter, a word of it,
    or all of it."""

    def __init__(self, quotes: str) -> None:
        super().__init__("")
        self._quotes = quotes

    async def ask(self, prompt: Prompt) -> Answer:
        text = str(json.loads(prompt.situation).get("message", ""))
        words = text.split() or [""]
        quote = {"a letter": words[0][:1], "a word": words[-1], "all": text, "nothing": ""}[self._quotes]
        return Answer(hostile(quote))


@pytest.mark.parametrize("quotes", ["a letter", "a word", "all", "nothing"])
@pytest.mark.parametrize("scenario", ATTACKS, ids=called)
async def test_a_model_that_serves_the_attacker_harms_nobody(scenario: Scenario, quotes: str, tmp_path: Path) -> None:
    """INVARIANT: no authority is a model's to give: whatever it says, nothing is written that was not asked for."""
    result = await play(with_model(stage(SHOP), Hostile(quotes)), scenario, tmp_path)
    assert not [problem for problem in result.problems if problem.about in ("rows", "leaked")], f"\n\n{result}"
    assert "5000" not in "\n".join(result.replies)


async def test_a_models_cost_is_in_the_journal_and_adds_up_over_conversations(tmp_path: Path) -> None:
    """INVARIANT: a day's limit holds over all conversations."""
    terms = Terms(price=Price(Decimal(1000), Decimal(0)), per_day=Decimal("0.000001"))
    limited = with_model(stage(SHOP), Scripted(json.dumps({"acts": ["greet"]})), terms)
    endings: list[str] = []
    async with world(limited, tmp_path) as it:
        for name in ("a", "b"):
            await it.remit.reception.hear("hello there", conversation=ConversationId(name), channel="console")
            await it.remit.settle()
            means = it.remit.means
            for one in await read_chain(means.store, means.vault, conversation_chain(ConversationId(name))):
                if isinstance(one.body, MessageUnderstood):
                    endings += [call.ending for call in one.body.calls]
    assert endings == ["answered", "over_budget"]
