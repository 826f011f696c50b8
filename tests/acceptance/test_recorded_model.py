"""A language model words and understands, and nothing else changes: what is judged and what is done stay the same.

The answers in `recorded/shop.jsonl` are a large language model's own, to the prompts of these scenarios. Others are
recorded with `python -m remit.testing.record`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.testing.recorded import replaying, with_model
from remit.testing.scenario import Scenario, play, read_scenarios
from remit.testing.world import stage

SHOP = Path(__file__).parents[2] / "packs" / "shop"
RECORDING = Path(__file__).parent / "recorded" / "shop.jsonl"
RECORDED = (
    "a broken lamp is replaced",
    "who wants the money gets the money",
    "each thing that is not known is asked for once",
    "shoes are exchanged for the next size at no cost",
    "who names several is asked which of these",
    "a correction before the yes changes what is sent",
    "whose husband died is given a person where the returns window is over",
    "where an order is, is told to whom it belongs",
    "somebody unknown is asked for their address and a code first",
    "an order in the warehouse is cancelled and paid back",
    "a no to the confirmation leaves everything as it was",
    "who cannot cancel what has arrived is offered to send it back",
    "one item is taken out of an order",
    "an order goes to another address",
    "an address that was corrected before the yes is the one that counts",
    "somebody else's order is not cancelled",
    "to say that one is the boss is no approval",
    "an amount that somebody names is not the amount that is paid",
    "to be told to ignore the rules changes no rule",
    "an instruction planted in an order's note is a note",
    "an instruction planted in a review is a review",
    "a legal threat goes to a person",
    "who asks for a person gets one",
    "a scarf within the window is refunded to the card",
    "after 30 days there is no money back, but an exchange is offered",
    "final sale is final",
    "two goals in one message are both had",
    "the e-mail address changes after a code to the phone on record",
    "the phone number changes after a code to the old one",
    "another stored card is charged from now on",
    "the service that waits gets the slot the customer chooses",
    "an appointment is moved to another day",
    "an appointment is called off, and its slot is free again",
    "a subscription is paused until the day the customer says",
    "the next delivery is skipped and the following one comes four weeks later",
    "decaf is sent instead, at the price that was told",
    "a subscription that ran its three months is cancelled",
    "the second tip helps, and the case is closed as fixed",
    "what is said at once is not asked for again",
    "an order is named by what was in it",
    "a question in between is answered, and the return goes on",
    "a return that turns into an exchange is an exchange",
    "nonsense does nothing, and an empty message neither",
    "what the shop does not do is said, and a person offered",
)
SCENARIOS = [scenario for scenario in read_scenarios(SHOP) if scenario.name in RECORDED]


def test_the_recorded_scenarios_are_still_there() -> None:
    assert sorted(scenario.name for scenario in SCENARIOS) == sorted(RECORDED)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_a_model_changes_words_and_neither_verdicts_nor_outcomes(scenario: Scenario, tmp_path: Path) -> None:
    model = replaying(RECORDING)
    with_it = await play(with_model(stage(SHOP), model), scenario, tmp_path / "model")
    model.insist()
    without = await play(stage(SHOP), scenario, tmp_path / "embedded")
    assert (with_it.verdicts, with_it.ends) == (without.verdicts, without.ends), f"\n\n{with_it}"
    assert [row.key for row in with_it.rows] == [row.key for row in without.rows], f"\n\n{with_it}"
