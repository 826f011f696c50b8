"""A shop's tools in another agent's hands: what its policies say to writes, in conversations that are made up."""

from __future__ import annotations

from typing import Any

import pytest
from shadow_world import PACKS, Answer, in_short, judge_of, judged
from typer.testing import CliRunner

from remit.cli.commands import app
from remit.pack.check import check_folder

USER, OTHER = "ann_lee_1001", "bob_ray_1002"
CARD, GIFT, PAYPAL = "credit_card_11", "gift_card_12", "paypal_13"
LAMP, LAMP_RED, LAMP_SOLD_OUT, MUG, MUG_BLUE = "1000000001", "1000000002", "1000000003", "2000000001", "2000000002"
ADDRESS = {"address1": "1 Elm Way", "address2": "", "city": "Bend", "state": "OR", "country": "USA", "zip": "97701"}
PRODUCTS = {"3000000001": {LAMP: 40.5, LAMP_RED: 60, LAMP_SOLD_OUT: 45}, "3000000002": {MUG: 9.25, MUG_BLUE: 10}}
YES = "Yes, please go ahead."


def _order(order_id: str, status: str, *, user_id: str = USER, paid_with: str = CARD) -> Answer:
    items: list[dict[str, Any]] = [
        {"name": "Thing", "product_id": product, "item_id": item, "price": variants[item], "options": {}}
        for (product, variants), item in zip(PRODUCTS.items(), (LAMP, MUG), strict=True)
    ]
    paid = [{"transaction_type": "payment", "amount": 49.75, "payment_method_id": paid_with}]
    order: dict[str, Any] = {"order_id": order_id, "user_id": user_id, "address": ADDRESS, "items": items}
    return "get_order_details", {"order_id": order_id}, {**order, "status": status, "payment_history": paid}


def _product(product_id: str) -> Answer:
    variants: dict[str, dict[str, Any]] = {
        item: {"item_id": item, "options": {}, "available": item != LAMP_SOLD_OUT, "price": price}
        for item, price in PRODUCTS[product_id].items()
    }
    answer: dict[str, Any] = {"name": "Thing", "product_id": product_id, "variants": variants}
    return "get_product_details", {"product_id": product_id}, answer


FOUND: Answer = ("find_user_id_by_email", {"email": "ann@example.com"}, USER)
PROFILE: Answer = (
    "get_user_details",
    {"user_id": USER},
    {
        "user_id": USER,
        "address": ADDRESS,
        "payment_methods": {
            CARD: {"source": "credit_card", "id": CARD, "brand": "visa", "last_four": "4242"},
            GIFT: {"source": "gift_card", "id": GIFT, "balance": 15},
            PAYPAL: {"source": "paypal", "id": PAYPAL},
        },
        "orders": ["#W0000001", "#W0000002"],
    },
)
READ = (FOUND, PROFILE, _order("#W0000001", "pending"), _order("#W0000002", "delivered"), *map(_product, PRODUCTS))


def _write(name: str, **arguments: Any) -> Answer:
    return name, arguments, "done"


def _swap(name: str, order_id: str, old: list[str], new: list[str], payment: str = CARD) -> Answer:
    return _write(name, order_id=order_id, item_ids=old, new_item_ids=new, payment_method_id=payment)


def _modify(old: list[str], new: list[str], payment: str = CARD) -> Answer:
    return _swap("modify_pending_order_items", "#W0000001", old, new, payment)


def _return(items: list[str], payment: str, order_id: str = "#W0000002") -> Answer:
    return _write("return_delivered_order_items", order_id=order_id, item_ids=items, payment_method_id=payment)


def _cancel(order_id: str) -> Answer:
    return _write("cancel_pending_order", order_id=order_id, reason="no longer needed")


def _pay(payment: str) -> Answer:
    return _write("modify_pending_order_payment", order_id="#W0000001", payment_method_id=payment)


def _verdict(write: Answer, *answers: Answer, offer: str = "", yes: str = YES) -> str:
    """What is said to a write that the customer was asked about with all its values."""
    asked = offer or f"Shall I do this? {write[1]}"
    said = ["Hello, my e-mail address is ann@example.com."]
    return in_short(
        judged(judge_of("retail", "2025-02-25T12:00:00-05:00"), said, answers or READ, asked, yes, write)[-1]
    )


def test_nothing_is_wrong_with_the_pack() -> None:
    assert [str(finding) for finding in check_folder(PACKS / "retail")] == []


def test_a_pack_without_goals_is_checked_as_well() -> None:
    checked = CliRunner().invoke(app, ["check", str(PACKS / "retail")])
    assert (checked.exit_code, checked.output) == (0, "Nothing to mend.\n")


@pytest.mark.parametrize(
    ("write", "verdict"),
    [
        (_cancel("#W0000001"), "allow"),
        (_cancel("#W0000002"), "refuse pending.status"),
        (_cancel("#W0000009"), "refuse kernel.no-such-subject"),
        (_modify([LAMP], [LAMP_RED]), "allow"),
        (_modify([LAMP, MUG], [LAMP_RED, MUG_BLUE]), "allow"),
        (_modify([LAMP], [MUG_BLUE]), "refuse swaps.same-product"),
        (_modify([LAMP], [LAMP_SOLD_OUT]), "refuse swaps.available"),
        (_modify([LAMP], [LAMP_RED], GIFT), "refuse swaps.difference-covered"),
        (_modify([MUG], [MUG_BLUE], GIFT), "allow"),
        (_modify([LAMP, LAMP], [LAMP_RED, LAMP_RED]), "needs swaps.items-belong"),
        (_modify([LAMP], [LAMP_RED, MUG_BLUE]), "needs swaps.one-for-one"),
        (_modify([LAMP], [LAMP]), "needs swaps.changes-nothing"),
        (_swap("exchange_delivered_order_items", "#W0000002", [MUG], [MUG_BLUE]), "allow"),
        (_swap("exchange_delivered_order_items", "#W0000001", [MUG], [MUG_BLUE]), "refuse delivered.status"),
        (_return([LAMP], CARD), "allow"),
        (_return([LAMP], GIFT), "allow"),
        (_return([LAMP], PAYPAL), "refuse delivered.refund-to"),
        (_return([LAMP_RED], CARD), "needs delivered.items-belong"),
        (_pay(PAYPAL), "allow"),
        (_pay(CARD), "refuse pending.another-payment"),
        (_pay(GIFT), "refuse pending.total-covered"),
        (_write("modify_user_address", user_id=USER, **ADDRESS), "allow"),
        (_write("modify_user_address", user_id=USER, **{**ADDRESS, "country": "US"}), "needs addresses.country"),
    ],
)
def test_policies_say_what_may_be_done(write: Answer, verdict: str) -> None:
    assert _verdict(write) == verdict


def test_an_item_id_out_of_nowhere_is_no_evidence() -> None:
    assert _verdict(_modify([LAMP], ["9999999999"]), offer="Shall I?").startswith("refuse evidence.new_item_ids")


def test_nothing_is_done_for_somebody_who_was_not_found_by_what_they_said() -> None:
    assert "customers.identified" in _verdict(_cancel("#W0000001"), _order("#W0000001", "pending"))


def test_nothing_is_done_to_the_order_of_somebody_else() -> None:
    theirs = _order("#W0000003", "pending", user_id=OTHER)
    assert _verdict(_cancel("#W0000003"), *READ, theirs) == "refuse customers.one"


def test_after_its_items_were_changed_an_order_is_left_alone() -> None:
    changed = _order("#W0000001", "pending (item modified)")
    assert _verdict(_cancel("#W0000001"), *READ, changed) == "refuse pending.status"


@pytest.mark.parametrize(
    ("yes", "verdict"),
    [
        ("Yes—please proceed as listed. And how long does it take?", "allow"),
        ("1) Yes, cancel #W0000001, it is no longer needed.\n2) Leave the other one.", "allow"),
        ("Yes, but only if it costs nothing.", "needs customers.confirm"),
        ("Before you do, what does it cost?", "needs customers.confirm"),
        ("No, leave it.", "needs customers.confirm"),
    ],
)
def test_only_a_yes_to_exactly_this_confirms_it(yes: str, verdict: str) -> None:
    assert _verdict(_cancel("#W0000001"), yes=yes) == verdict


def test_a_yes_to_something_else_confirms_nothing() -> None:
    assert _verdict(_return([LAMP], CARD), offer="Shall I cancel #W0000001?") == "needs customers.confirm"


def test_a_card_may_be_called_by_what_tells_it_from_the_others() -> None:
    offer = f"Shall I change {LAMP} in #W0000001 to {LAMP_RED}, on your card ending 4242?"
    assert _verdict(_modify([LAMP], [LAMP_RED]), offer=offer) == "allow"
    assert _verdict(_modify([LAMP], [LAMP_RED], PAYPAL), offer=offer) == "needs customers.confirm"
