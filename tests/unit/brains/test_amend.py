"""A part of what was said before is put right, and the rest stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tailor import NOON

from remit.agent.grounding.quoted import puts_right
from remit.brains.embedded.amend import amended
from remit.model.fact import Fact, Inferred, Said
from remit.model.ids import MessageId

HOME = "Tannenweg 21, 20253 Hamburg"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("no, number 12, not 21", "Tannenweg 12, 20253 Hamburg"),
        ("12 instead of 21", "Tannenweg 12, 20253 Hamburg"),
        ("not 21 but 12", "Tannenweg 12, 20253 Hamburg"),
        ("21 should be 12", "Tannenweg 12, 20253 Hamburg"),
        ("sorry, house number 14", "Tannenweg 14, 20253 Hamburg"),
        ("the postcode is 20255", "Tannenweg 21, 20255 Hamburg"),
        ("wait, it's Tannenstraße, not Tannenweg", "Tannenstraße 21, 20253 Hamburg"),
        ("not Hamburg, Bremen", "Tannenweg 21, 20253 Bremen"),
        ("the town is Bremen", "Tannenweg 21, 20253 Bremen"),
        ("the street is Am Markt", "Am Markt 21, 20253 Hamburg"),
    ],
)
def test_one_part_of_an_address_is_put_right(text: str, address: str) -> None:
    found = amended(HOME, text, address=True)
    assert found is not None
    assert found.value == address
    assert puts_right(said(HOME), text[found.start : found.end], address)


@pytest.mark.parametrize("text", ["not that one", "please not 21", "it's 12, not 13", "yes", ""])
def test_what_names_no_part_of_it_changes_nothing(text: str) -> None:
    assert amended(HOME, text, address=True) is None


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_to_its_end(text: str) -> None:
    found = amended(HOME, text, address=True)
    assert found is None or puts_right(said(HOME), text[found.start : found.end], found.value)


@pytest.mark.parametrize(
    ("quotation", "value"),
    [
        ("12", "Birkenweg 12, 20253 Hamburg"),
        ("2", "Tannenweg 22, 20253 Hamburg"),
        ("12", "12"),
        ("Tannenweg", HOME + " and more"),
    ],
)
def test_what_differs_in_more_than_is_quoted_was_not_said(quotation: str, value: str) -> None:
    assert not puts_right(said(HOME), quotation, value)


def test_only_what_the_customer_said_is_theirs_to_put_right() -> None:
    guessed = said(HOME).model_copy(update={"source": Inferred(brain="b", of="said")})
    assert not puts_right(guessed, "12", "Tannenweg 12, 20253 Hamburg")


def said(value: str) -> Fact:
    return Fact(value=value, source=Said(message=MessageId("m"), start=0, end=len(value)), at=NOON)
