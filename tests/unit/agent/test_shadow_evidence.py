"""A value is found again however it was written, and not in what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shadow_talk import conversation, did, said

from remit.agent.shadow.answers import answered
from remit.agent.shadow.evidence import Trail, exhibits, leaves, pattern_of, tag_of
from remit.model.value import Json


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("W10023", "my order w 10023, please"),
        ("#W10023", "order W10023"),
        ("one_way", "a one-way ticket"),
        ("98.7", "98.70 in all"),
        ("1200.0", "$1,200.00"),
        (1200, "1200"),
        (3, "three bags"),
        (0, "no bags"),
        ("2024-05-20", "on May 20th"),
        ("2024-05-20", "on 20 May 2024"),
        ("2024-05-20", "on 5/20"),
        ("kim@home.example", "write to Kim@Home.example."),
    ],
)
def test_a_value_is_found_however_it_is_written(value: Json, text: str) -> None:
    looked_for = pattern_of("parameter", value)
    assert looked_for is not None
    assert looked_for.search(text), looked_for.pattern


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("W10023", "order W100234"),
        (120, "1200"),
        (120, "3,120"),
        ("12.5", "12.55"),
        ("2.5", "12.5"),
        ("2024-05-20", "on May 21st"),
        ("2024-05-02", "on May 20th"),
        (5, "15 of them"),
        ("SEA", "the seaside"),
    ],
)
def test_what_only_looks_like_a_value_is_not_it(value: Json, text: str) -> None:
    looked_for = pattern_of("parameter", value)
    assert looked_for is not None
    assert not looked_for.search(text), looked_for.pattern


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_one_number_is_never_taken_for_another(one: int, other: int) -> None:
    looked_for = pattern_of("amount", one)
    assert looked_for is not None
    assert bool(looked_for.search(f"pay {other:,} now")) == (one == other)
    assert bool(looked_for.search(f"pay {other}.00 now")) == (one == other)


@given(st.text(max_size=40).filter(lambda text: text.strip().casefold() not in ("yes", "no", "true", "false")))
def test_any_text_can_be_looked_for(value: str) -> None:
    looked_for = pattern_of("note", value)
    assert looked_for is None or looked_for.search(f"they wrote {value} there") is not None or not value.isascii()


def test_a_yes_or_no_counts_only_where_its_matter_is_spoken_of() -> None:
    looked_for = pattern_of("insurance", "no")
    assert looked_for is not None
    assert looked_for.search("I don't want any insurance")
    assert not looked_for.search("no, that is wrong")


def test_an_argument_is_trusted_as_its_weakest_part() -> None:
    talk = conversation(said("Return 11 and 12"), did("get_order", {"items": ["11"]}, order="W1"))
    trail = Trail(remarks=talk.remarks, answers=tuple(answered(talk.remarks)))
    shown = exhibits({"items": ["11", "12"], "reason": "because"}, trail)
    assert tag_of("items", shown, ("said", "read")) == "said"
    assert tag_of("items", shown, ("read",)) == "said"
    assert tag_of("reason", shown, ("said", "read")) == "inferred"
    assert [(e.path, e.quote) for e in shown][1:] == [("items.1", "Return 11 and 12"), ("reason", "")]


def test_what_a_failed_call_answered_is_no_evidence() -> None:
    talk = conversation(did("get_order", "Error: did you mean W99999?", order="W1"))
    [shown] = exhibits({"order": "W99999"}, Trail(remarks=talk.remarks, answers=tuple(answered(talk.remarks))))
    assert shown.sources[0].tag == "inferred"


def test_every_plain_value_is_told_with_its_path() -> None:
    assert list(leaves({"a": [{"b": 1}, None], "c": "x"})) == [("a.0.b", 1), ("c", "x")]
