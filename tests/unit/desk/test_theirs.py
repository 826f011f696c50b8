"""Words for customers, told by those who work here."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import shop

from remit.desk.theirs import deed_of, of_them
from remit.model.ids import ActionName


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


async def test_names_of_things_stay_as_they_are_where_an_action_speaks_to_nobody(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        means = it.house.means
        assert deed_of(means, ActionName("replace_damaged"), "send you a new lamp") == "send them a new lamp"
        assert deed_of(means, ActionName("refund_return"), "take back “Be you”") == "take back “Be you”"
