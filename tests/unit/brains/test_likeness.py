"""Which candidates are meant, however it is put: what is denied, what is mistyped, what only some of them are."""

from __future__ import annotations

import pytest
from tailor import ITEMS, NOON, ORDER, ORDERS

from remit.brains.embedded.resolve import mistyped, named, partly_named, resolve
from remit.language.spans import Reading
from remit.model import shape as s
from remit.model.conversation import Candidate

READING = Reading(NOON, "Europe/Berlin")


def values(candidates: tuple[Candidate, ...]) -> list[str]:
    return [str(c.value) for c in candidates]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("not W10001", ["W10002", "W10003"]),
        ("not the one from november 17", ["W10002", "W10003"]),
        ("not the one for 249.90 EUR", ["W10001", "W10003"]),
        ("not the shoes", ["W10001", "W10002"]),
    ],
)
def test_what_is_denied_is_left_out_and_the_rest_may_be_meant(text: str, left: list[str]) -> None:
    found = resolve(text, ORDERS, False, READING)
    assert (values(found.picks), values(found.narrowed)) == ([], left)


def test_what_is_meant_instead_of_the_denied_is_picked() -> None:
    assert values(resolve("not W10001, the suit", ORDERS, False, READING).picks) == ["W10002"]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("W1001", ["W10001"]),
        ("w100022", ["W10002"]),
        ("W10030", ["W10003"]),
        ("w one zero zero three", ["W10003"]),
        ("W99999", []),
        ("10", []),
    ],
)
def test_a_mistyped_number_may_mean_the_one_it_is_nearest_to(text: str, near: list[str]) -> None:
    assert values(mistyped(text, ORDERS, ORDER)) == near


def test_a_number_that_may_be_any_of_many_is_no_guess() -> None:
    many = tuple(ORDERS[0].model_copy(update={"value": f"W1000{i}"}) for i in range(9))
    assert mistyped("W1000", many, ORDER) == ()


def test_what_has_no_pattern_is_never_mistyped() -> None:
    assert mistyped("I11", ITEMS, s.Ident(type="ItemId")) == ()


def test_a_longer_number_is_another_number() -> None:
    assert resolve("W100021", ORDERS, False, READING).picks == ()
    assert named("return W100021", ORDERS, False, READING) == ()


@pytest.mark.parametrize(
    "text", ["the latest order", "my last order", "what I just ordered", "the most recent purchase"]
)
def test_the_latest_order_is_known_before_the_orders_are_listed(text: str) -> None:
    assert values(named(text, ORDERS, False, READING)) == ["W10001"]


@pytest.mark.parametrize(
    ("text", "some"),
    [("the t-shirt", ["I3", "I4"]), ("size L", ["I3", "I4"]), ("the jacket", []), ("my thing", [])],
)
def test_what_is_true_of_several_and_not_of_all_is_asked_about_with_just_those(text: str, some: list[str]) -> None:
    assert values(partly_named(text, ITEMS, READING)) == some
