"""Whom a document is for, by where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.knowledge.read import read
from remit.model.knowledge import Audience


@pytest.mark.parametrize(
    ("name", "audience"),
    [
        ("a.md", "public"),
        ("customers/a.md", "customers"),
        ("staff/a.md", "staff"),
        ("Staff/a.md", "staff"),
        ("en/STAFF/old/a.md", "staff"),
        ("customers/staff/a.md", "staff"),
        ("staff/customers/a.md", "staff"),
    ],
)
def test_a_folder_named_for_an_audience_keeps_others_out(name: str, audience: Audience) -> None:
    [passage] = read(Path("knowledge"), {name: b"Only for some."}).passages
    assert passage.audience == audience
