"""Typed values in what people write, each with the characters it was read from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.language.amounts import money, wholes
from remit.language.contact import emails, phones, region
from remit.language.idents import idents, nearly
from remit.language.span import Span
from remit.language.spans import Reading, spans
from remit.model import shape as s
from remit.model.value import Json

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)  # a Sunday
READING = Reading(NOW, "Europe/Berlin")
ORDER = s.Ident(type="OrderId", pattern=r"W\d{5}")


def read(shape: s.Shape, text: str, reading: Reading = READING) -> list[tuple[str, Json]]:
    return [(text[span.start : span.end], span.value) for span in spans(shape, text, reading)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("order W12345 please", "W12345"),
        ("w12345", "w12345"),
        ("it is W 12345.", "W 12345"),
        ("#W-12345", "W-12345"),
        ("number w one two three four five", "w one two three four five"),
        ("W 1 2 3 4 5", "W 1 2 3 4 5"),
        ("order w one 2 three four five please", "w one 2 three four five"),
        ("W as in whiskey one two three four five", "W as in whiskey one two three four five"),
        ("whiskey one two um three uh four five", "whiskey one two um three uh four five"),
        ("double u one two three four five", "double u one two three four five"),
        ("w dash one two three four five", "w dash one two three four five"),
        ("W twelve three forty five", "W twelve three forty five"),
    ],
)
def test_an_identifier_is_read_however_it_is_typed(text: str, found: str) -> None:
    assert read(ORDER, text) == [(found, "W12345")]


@pytest.mark.parametrize("text", ["XW12345", "W123456", "how 12345 things", "12345", "W1234", "the W is 12345"])
def test_what_only_looks_like_an_identifier_is_not_one(text: str) -> None:
    assert idents(text, r"W\d{5}") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("W1OOO1", "W10001"),
        ("w1oool", "W10001"),
        ("W1000I", "W10001"),
        ("w one double zero zero five", "W10005"),
        ("w one oh oh oh five", "W10005"),
        ("w one triple zero five where is it", "W10005"),
        ("WHERE IS W ONE ZERO ZERO ZERO FIVE", "W10005"),
    ],
)
def test_a_zero_may_be_an_o_and_a_run_of_digits_doubled(text: str, value: str) -> None:
    assert [span.value for span in idents(text, r"W\d{5}")] == [value]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("W1004", ["W10004", "W10014"]),
        ("w100044", ["W10004"]),
        ("W10040", ["W10004"]),
        ("V10014", ["W10014"]),
        ("cancel w 1004 please", ["W10004", "W10014"]),
        ("W99999", []),
        ("I have 2 of them", []),
        ("on 24.12.", []),
    ],
)
def test_a_slip_of_the_pen_nearly_means_what_is_known(text: str, meant: list[str]) -> None:
    assert nearly(text, r"W\d{5}", ["W10004", "W10014", "W20021"]) == meant


def test_the_letters_may_be_left_out_only_in_answer_to_the_question() -> None:
    assert idents("12345", r"W\d{5}", asked=True) == [Span(0, 5, "W12345")]
    assert idents("12345", r"W\d{5}") == []


def test_several_identifiers_are_all_found() -> None:
    assert [span.value for span in idents("W11111 and w22222", r"W\d{5}")] == ["W11111", "W22222"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("next friday", "2026-11-27"),
        ("on Tuesday", "2026-11-24"),
        ("tomorrow morning", "2026-11-23"),
        ("the day after tomorrow", "2026-11-24"),
        ("in two weeks", "2026-12-06"),
        ("for the next six weeks", "2027-01-03"),
        ("3. Dezember", "2026-12-03"),
        ("December 3rd", "2026-12-03"),
        ("Dec 3, 2026", "2026-12-03"),
        ("the 3rd of december", "2026-12-03"),
        ("on 3/12", "2026-12-03"),
        ("1.12.", "2026-12-01"),
        ("24.12.2026", "2026-12-24"),
        ("2026-12-24", "2026-12-24"),
        ("the 10th", "2026-12-10"),
        ("end of the month", "2026-11-30"),
        ("until january", "2027-01-01"),
        ("until January 10", "2027-01-10"),
        ("by December 31, 2027", "2027-12-31"),
        ("Thursday next week", "2026-11-26"),
        ("in a couple of weeks", "2026-12-06"),
        ("two months from now", "2027-01-22"),
        ("a week ago", "2026-11-15"),
        ("last tuesday", "2026-11-17"),
        ("today", "2026-11-22"),
        ("this weekend", "2026-11-21"),
    ],
)
def test_a_day_is_read_from_how_people_name_it(text: str, day: str) -> None:
    assert [value for _, value in read(s.Day(), text)] == [day]


@pytest.mark.parametrize("text", ["I may need 4711", "the second one", "W12345", "31.13.", "30 February", "march on"])
def test_what_only_looks_like_a_day_is_not_one(text: str) -> None:
    assert read(s.Day(), text) == []


def test_american_dates_put_the_month_first() -> None:
    assert read(s.Day(), "3/12", Reading(NOW, "America/New_York", "en-US")) == [("3/12", "2027-03-12")]


def test_a_day_looked_back_at_lies_in_the_past() -> None:
    assert read(s.Day(), "from Tuesday", Reading(NOW, "UTC", lean="past")) == [("Tuesday", "2026-11-17")]


def test_today_depends_on_the_time_zone() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert read(s.Day(), "today", Reading(late, "Europe/Berlin")) == [("today", "2026-11-23")]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("49.90 EUR", "49.90", "EUR"),
        ("€1.234,50", "1234.50", "EUR"),
        ("1,299.00$", "1299.00", "USD"),
        ("20 bucks", "20", "USD"),
        ("twenty dollars", "20", "USD"),
        ("a hundred euros", "100", "EUR"),
        ("49 euro 90", "49.90", "EUR"),
        ("about 15 quid", "15", "GBP"),
    ],
)
def test_money_is_read_with_its_currency(text: str, amount: str, currency: str) -> None:
    assert [span.value for span in money(text)] == [{"amount": amount, "currency": currency}]


def test_a_bare_number_is_money_only_where_money_was_asked_for() -> None:
    assert money("5") == []
    assert [span.value for span in money("5", "EUR")] == [{"amount": "5", "currency": "EUR"}]


@pytest.mark.parametrize(
    ("text", "number"),
    [("two", 2), ("3 bags", 3), ("twenty-one", 21), ("a dozen", 12), ("2x", 2), ("one hundred and five", 105)],
)
def test_a_whole_number_is_read_in_digits_and_words(text: str, number: int) -> None:
    assert [span.value for span in wholes(text)] == [number]


def test_a_number_inside_an_identifier_or_an_amount_is_not_counted() -> None:
    assert wholes("W12345") == []
    assert wholes("49.90") == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("it's Maria.New@Example.com.", "maria.new@example.com"),
        ("<j.doe+shop@mail.example.org>", "j.doe+shop@mail.example.org"),
        ("maria at example dot com", "maria@example.com"),
    ],
)
def test_an_email_address_is_read_in_lower_case(text: str, address: str) -> None:
    assert [span.value for span in emails(text)] == [address]


def test_no_address_is_made_of_words() -> None:
    assert emails("meet me at noon, e.g. at home") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("+49 151 23456789", "+4915123456789"), ("nr: 0171 5550199", "+491715550199"), ("089-1234567", "+49891234567")],
)
def test_a_phone_number_is_read_in_international_form(text: str, number: str) -> None:
    assert [span.value for span in phones(text, "DE")] == [number]


def test_a_national_number_needs_a_country() -> None:
    assert phones("0171 5550199", None) == []
    assert region("de-AT", "Europe/Berlin") == "AT"
    assert region("en", "Europe/Berlin") == "DE"
    assert region("en", "UTC") is None


def test_a_time_belongs_to_the_day_beside_it() -> None:
    assert read(s.Moment(), "tomorrow at 15:30") == [("tomorrow at 15:30", "2026-11-23T15:30:00+01:00")]
    assert read(s.Moment(), "noon on friday") == [("noon on friday", "2026-11-27T12:00:00+01:00")]
    assert read(s.Moment(), "9 am") == [("9 am", "2026-11-23T09:00:00+01:00")]


def test_several_values_make_a_list_where_a_list_is_wanted() -> None:
    assert read(s.Many(of=ORDER), "W11111 and W22222") == [("W11111 and W22222", ["W11111", "W22222"])]


SHAPES: tuple[s.Shape, ...] = (
    ORDER,
    s.EmailAddress(),
    s.PhoneNumber(),
    s.Amount(),
    s.Whole(),
    s.Number(),
    s.Day(),
    s.Moment(),
)


@given(st.text(max_size=60), st.sampled_from(SHAPES))
def test_any_text_is_read_without_fault_and_spans_lie_within_it(text: str, shape: s.Shape) -> None:
    for span in spans(shape, text, READING):
        assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("maria at example dot com", "maria@example.com"),
        ("it's maria dot lopez at example dot co dot uk", "maria.lopez@example.co.uk"),
        ("m a r i a at example dot com", "maria@example.com"),
        ("anna underscore b at mail dash house dot org", "anna_b@mail-house.org"),
        ("MARIA AT EXAMPLE DOT COM", "maria@example.com"),
    ],
)
def test_an_address_may_be_spoken(text: str, address: str) -> None:
    assert [span.value for span in emails(text)] == [address]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("my number is oh one seven one two three four five six seven eight", "+491712345678"),
        ("plus four nine one seven one double two three four five six seven", "+491712234567"),
        ("oh one seven oh, five five five, zero one two three", "+491705550123"),
    ],
)
def test_a_phone_number_may_be_spoken(text: str, number: str) -> None:
    assert [span.value for span in phones(text, "DE")] == [number]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("forty nine ninety", "49.90"),
        ("forty nine euros ninety", "49.90"),
        ("forty-nine euros and ninety cents", "49.90"),
        ("forty nine ninety euros", "49.90"),
        ("a hundred and twenty euros", "120"),
        ("two thousand five hundred euros", "2500"),
        ("eighty nine", "89"),
    ],
)
def test_money_may_be_said_in_words(text: str, amount: str) -> None:
    assert [span.value for span in money(text, "EUR")] == [{"amount": amount, "currency": "EUR"}]


def test_the_one_of_the_two_is_no_money() -> None:
    assert money("the one of the two") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("december third twenty twenty six", "2026-12-03"),
        ("the twenty first of january", "2027-01-21"),
        ("january the fifth", "2027-01-05"),
    ],
)
def test_a_day_may_be_spoken(text: str, day: str) -> None:
    assert [value for _, value in read(s.Day(), text)] == [day]


@pytest.mark.parametrize(
    ("zone", "locale", "day"),
    [("Europe/Berlin", "en", ["2027-05-04"]), ("UTC", "en-US", ["2027-04-05"]),
     ("America/New_York", "en", ["2027-04-05"]), ("UTC", "en", [])],
)  # fmt: skip
def test_which_number_is_the_month_is_told_by_the_country_or_not_at_all(zone: str, locale: str, day: list[str]) -> None:
    assert [value for _, value in read(s.Day(), "04/05", Reading(NOW, zone, locale))] == day
