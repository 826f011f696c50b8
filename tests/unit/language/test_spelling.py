from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from remit.language.spelling import Spelling

EXAMPLES = ["I want to return the jacket", "where is my parcel", "cancel the order", "return it to the shop"]
ENGLISH = {"ship", "orders", "packet", "want", "racket"}
SPELLING = Spelling(EXAMPLES, ENGLISH.__contains__)


def test_a_slip_is_put_right() -> None:
    assert SPELLING.mended("I wnat to retrun my Jaket") == "I want to return my jacket"
    assert SPELLING.mended("where is my parcle?") == "where is my parcel?"
    assert SPELLING.mended("CANCLE teh ordr") == "cancel teh order"


def test_what_is_a_word_stays() -> None:
    for text in ("ship it", "two orders", "a packet of tea", "a racket"):
        assert SPELLING.mended(text) == text


def test_numbers_addresses_and_names_of_sites_stay() -> None:
    for text in ("W1ordr", "parcle@example.com", "jaket.com", "jaket-2000", "it's ordr's"):
        assert SPELLING.mended(text) == text


@given(st.text(max_size=80))
def test_what_is_put_right_is_right(text: str) -> None:
    mended = SPELLING.mended(text)
    assert SPELLING.mended(mended) == mended


def test_of_two_the_commoner_is_meant() -> None:
    assert Spelling(["a bolt", "a bold bold move"], lambda _: False).mended("bolx") == "bold"
