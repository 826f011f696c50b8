"""A one-time code is known for what it is however it is written, so that no brain is shown it."""

from __future__ import annotations

import pytest

from remit.people.assurance import code_in

WRITTEN = (
    "471299",
    "471 299",
    "471-299",
    "471.299",
    "471,299",
    "471_299",
    "4 7 1 2 9 9",
    "４７１２９９",
    "٤٧١٢٩٩",
    "it is 471299.",
    "G-471299",
    "four seven one two nine nine",
    "um four seven one two double nine",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_code_is_known_however_it_is_written(text: str) -> None:
    assert code_in(text) == "471299"


@pytest.mark.parametrize("text", ["47129", "4712999", "on 22/11/26", "W10011", "49.90 EUR", "1,250.00 EUR", "hold on"])
def test_what_has_not_six_digits_is_no_code(text: str) -> None:
    assert code_in(text) is None
