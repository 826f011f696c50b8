"""Rows are read off the public fields of entries, and of nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from remit.measure.cases import Rated, case_of, interaction_of
from remit.model.entry import Entry
from remit.model.ids import ChainId

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def chain(*happened: tuple[str, float, dict[str, object]], actor: str = "agent") -> list[Entry]:
    """Entries of a kind, so many minutes past noon, with these public fields, and something sealed."""
    return [
        Entry(
            chain=ChainId("x"),
            seq=n,
            at=NOON + timedelta(minutes=minutes),
            goal=None,
            actor=str(body.pop("actor", actor)),
            kind=kind,
            body=json.dumps({"kind": kind, "sealed": "nobody can read this", **body}),
            previous="",
            digest="",
        )
        for n, (kind, minutes, body) in enumerate(happened, 1)
    ]


OPENED: dict[str, object] = {
    "goal": "g1",
    "wants": "return",
    "customer": "somebody",
    "conversation": "c1",
    "origin": {"tag": "asked", "message": "m1"},
    "pack": "p1",
}


def test_a_case_is_its_opening_and_all_that_followed():
    row = case_of(
        chain(
            ("goal.opened", 0, {**OPENED, "eligible": True, "stake": "leaving"}),
            ("step.judged", 1, {"action": "converse", "segment": ""}),
            ("step.judged", 2, {"action": "refund", "segment": "gold"}),
            ("review.opened", 3, {"id": "r1", "matter": "approval"}),
            ("review.answered", 4, {"review": "r1", "answer": {"tag": "taken", "by": "sara"}}),
            ("review.answered", 5, {"review": "r1", "answer": {"tag": "changed", "by": "sara"}}),
            ("review.opened", 6, {"id": "r2", "matter": "takeover"}),
            ("goal.rehomed", 7, {"customer": "ann"}),
            ("step.intended", 8, {"action": "refund"}),
            ("goal.ended", 9, {"outcome": {"ending": {"tag": "resolved", "level": "proven"}, "autonomous": False}}),
            ("step.undone", 10, {"step": "s1"}),
        )
    )
    assert row is not None
    assert (row.customer, row.segment, row.stake, row.eligible) == ("ann", "gold", "leaving", True)
    assert (row.begun_at, row.ended_at) == (NOON + timedelta(minutes=2), NOON + timedelta(minutes=9))
    assert (row.ending, row.level, row.autonomous, row.escalated) == ("resolved", "proven", False, True)
    assert (row.writes, row.undone, row.answered, row.decided, row.overturned) == (1, 1, 1, 1, 1)


def test_an_interaction_counts_what_was_said_spent_and_rated():
    call = {"cost": "0.000125"}
    row = interaction_of(
        chain(
            ("conversation.opened", 0, {"conversation": "c1", "customer": "x", "channel": "web"}),
            ("message.sent", 0, {"confused": False, "calls": []}),
            ("message.received", 1, {}),
            ("message.understood", 1, {"brain": "embedded", "calls": [call]}),
            ("message.sent", 1, {"confused": True, "calls": [call, call]}),
            ("person.took", 2, {"by": "sara"}),
            ("message.sent", 4, {"confused": False, "calls": [], "actor": "staff:sara"}),
            ("fact.told_again", 12, {"goal": "g1", "fact": "order"}),
            ("person.left", 13, {"by": "sara"}),
            ("conversation.rebound", 20, {"customer": "ann"}),
            ("conversation.rated", 21, {"what": "effort", "score": 6, "low": 1, "high": 7, "goal": "g1"}),
        )
    )
    assert row is not None
    assert (row.customer, row.channel, row.brain) == ("ann", "web", "embedded")
    assert (row.heard, row.replied, row.spoken, row.unasked, row.lost) == (1, 2, 1, 1, 1)
    assert row.spent == 375_000
    assert row.worked == (2 + 5 + 1) * 60_000_000  # the eight minutes of silence count as five
    assert (row.taken, row.told_again) == (True, 1)
    assert row.ratings == (Rated("effort", 6, 1, 7, "g1", NOON + timedelta(minutes=21)),)


def test_a_chain_of_something_else_is_no_row():
    assert case_of(chain(("conversation.opened", 0, {}))) is None
    assert interaction_of(chain(("goal.opened", 0, OPENED))) is None
    assert (case_of([]), interaction_of([])) == (None, None)
