from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from remit.measure.quality import CHECKS, Done, Quality, Scored, Talk, Turn, agreement, among_people, quality, sample

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HELLO = Turn("customer", "I want to return order W10007.", NOW)
ASKED = Turn("agent", "Hello, I am an AI assistant. Shall I refund 49.90 EUR? (yes/no)", NOW, asks="g refund")
YES = Turn("customer", "yes", NOW)
TOLD = Turn("agent", "49.90 EUR go back to your card.", NOW + timedelta(seconds=3), proofs=("s1",))
GOOD = Talk(
    turns=(HELLO, ASKED, YES, TOLD),
    writes=(Done("s1", allowed=True, proven_at=NOW + timedelta(seconds=2)),),
    known='{"refund": "49.9"}',
)


def failed(talk: Talk) -> set[str]:
    return {name for name, passed in quality(talk).marks.items() if not passed}


def test_a_good_conversation_passes_every_check():
    assert quality(GOOD) == Quality(marks=dict.fromkeys(CHECKS, True))
    assert quality(GOOD).score == 100


@pytest.mark.parametrize(
    ("bad", "check"),
    [
        (replace(GOOD, writes=(replace(GOOD.writes[0], allowed=False),)), "policy_kept"),
        (replace(GOOD, writes=(replace(GOOD.writes[0], proven_at=NOW + timedelta(minutes=1)),)), "proven_before_told"),
        (replace(GOOD, writes=(replace(GOOD.writes[0], proven_at=None),)), "proven_before_told"),
        (replace(GOOD, known=""), "grounded"),
        (replace(GOOD, turns=(HELLO, ASKED, ASKED, ASKED, YES, TOLD)), "asked_no_more"),
        (replace(GOOD, turns=(HELLO, ASKED, YES)), "answered"),
        (replace(GOOD, turns=(HELLO, ASKED, YES, replace(TOLD, text="DONE!! 49.90"))), "tone"),
        (replace(GOOD, turns=(HELLO, ASKED, YES, replace(TOLD, text="word " * 161))), "tone"),
        (replace(GOOD, turns=(HELLO, replace(ASKED, text="Shall I refund 49.90 EUR?"), YES, TOLD)), "disclosed"),
    ],
)
def test_each_check_fails_what_it_is_there_for(bad: Talk, check: str):
    assert failed(bad) == {check}


def test_what_had_nothing_to_look_at_is_left_out():
    assert quality(Talk(turns=())).score is None
    assert set(quality(Talk(turns=(HELLO,))).marks) == {"answered"}


def test_a_message_while_a_person_led_is_theirs_to_answer():
    talk = Talk(turns=(replace(HELLO, held=True),))
    assert quality(talk).marks == {}


def test_the_sample_is_the_same_for_everyone_and_another_one_the_next_period():
    talks = [f"c{n}" for n in range(100)]
    assert sample(talks, 5, "2026-11") == sample(list(reversed(talks)), 5, "2026-11")
    assert sample(talks, 5, "2026-11") != sample(talks, 5, "2026-12")
    assert sample(talks[:3], 5, "2026-11")


def test_people_are_compared_with_the_checks_and_with_each_other():
    checked = {"c1": Quality(marks={"tone": True, "grounded": False}), "c2": Quality(marks={"tone": True})}
    marks = [
        Scored("c1", "ann", {"tone": False, "grounded": False}),
        Scored("c1", "ann", {"tone": True, "grounded": False}),  # she looked again
        Scored("c1", "bob", {"tone": True, "grounded": True}),
        Scored("c2", "bob", {"tone": True}),
        Scored("gone", "bob", {"tone": True}),
    ]
    found = agreement(checked, marks)
    assert (found.marks, found.agreed) == (5, 4)
    assert found.kappa == pytest.approx(0.545, abs=0.001)
    assert among_people(marks).marks == 2
