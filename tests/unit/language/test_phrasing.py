"""Values in words, and templates that say nothing without them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.language.phrasing import fill, listed, phrase
from remit.model.value import Json


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        ("  W10001 ", "W10001"),
        ("too_small", "too small"),
        ({"amount": "49.9", "currency": "EUR"}, "49.90 EUR"),
        ("2026-11-24", "Tuesday 24 November"),
        ("2026-11-24T13:30:00+00:00", "Tuesday 24 November at 14:30"),
        (["a", "b", "c"], "a, b and c"),
        ({"name": "Rain jacket", "item": "I1"}, "Rain jacket"),
        ({"item": "I1", "count": 2}, "I1, 2"),
        ([], ""),
        ("9999-99-99", "9999-99-99"),
    ],
)
def test_a_value_is_put_as_people_write_it(value: Json, words: str) -> None:
    assert phrase(value, "Europe/Berlin") == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2027-05-20", "Thursday 20 May"),
        ("2027-06-20", "Sunday 20 June 2027"),
        ("2026-06-05", "Friday 5 June"),
        ("2026-01-31", "Saturday 31 January 2026"),
        ("2019-06-05T00:00:00+00:00", "Wednesday 5 June 2019"),
        ("2019-06-05T08:30:00+00:00", "Wednesday 5 June 2019 at 10:30"),
    ],
)
def test_a_day_more_than_half_a_year_away_has_its_year(value: Json, words: str) -> None:
    assert phrase(value, "Europe/Berlin", date(2026, 11, 24)) == words


@pytest.mark.parametrize(
    "midnight", ["2026-11-24T00:00:00+00:00", "2026-11-23T23:00:00+00:00", "2026-11-24 00:00", "2026-11-24T00:00:00Z"]
)
def test_a_moment_at_midnight_stands_for_its_day(midnight: str) -> None:
    assert phrase(midnight, "Europe/Berlin") == "Tuesday 24 November"


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("Order {order.id}: {order.items.name}.", "Order W1: hat and scarf."),
        ("First {order.items.0.name}.", "First hat."),
        ("Yes. {nothing} is here. No.", "Yes. No."),
        ("{nothing}", ""),
        ("One line\nanother {order.id}", "One line\nanother W1"),
        ("Braces {} and {1x} stay.", "Braces {} and {1x} stay."),
        ("{order.items.9.name} gone. Kept.", "Kept."),
    ],
)
def test_a_template_is_filled_or_its_sentence_left_out(template: str, filled: str) -> None:
    values: dict[str, Json] = {"order": {"id": "W1", "items": [{"name": "hat"}, {"name": "scarf"}]}}
    assert fill(template, values) == filled


def test_words_are_joined_as_in_a_sentence() -> None:
    assert [listed(["a"]), listed(["a", "b"], "or"), listed(["a", "", "b", "c"])] == ["a", "a or b", "a, b and c"]


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text()))
def test_filling_never_fails_whatever_the_template(template: str, values: dict[str, str]) -> None:
    fill(template, dict(values))
