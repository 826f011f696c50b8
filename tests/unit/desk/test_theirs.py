"""Words for customers, told by those who work here."""

from __future__ import annotations

import pytest

from remit.desk.theirs import of_them


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("send something back and get your money", "send something back and get their money"),
        ("get something working that you bought", "get something working that they bought"),
        ("change how you pay", "change how they pay"),
        ("send you a new {title}, free of charge", "send them a new {title}, free of charge"),
        ("look for the fault together with you", "look for the fault together with them"),
        ("tell you, and ask you.", "tell them, and ask them."),
        ("keep what is yours", "keep what is theirs"),
        ("find the youth ticket", "find the youth ticket"),
    ],
)
def test_what_speaks_to_a_customer_is_told_about_them(said: str, told: str) -> None:
    assert of_them(said) == told
