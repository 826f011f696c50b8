"""The shop's own systems, without Remit: orders, payments and stock."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packs.shop.actions import cancelling as before
from packs.shop.actions import returning as after
from packs.shop.ids import ItemId, OrderId, VariantId
from packs.shop.systems.customers import Customers
from packs.shop.systems.database import FILE, Database
from packs.shop.systems.generate import generate
from packs.shop.systems.inventory import Inventory
from packs.shop.systems.money import money, share
from packs.shop.systems.orders import Orders

from remit.errors import Refused, Unavailable
from remit.pack import Email, Key, Money

TODAY = date(2026, 11, 22)
PARTS_OF_A_SHOP = {"customers": 1000, "orders": 5000, "products": 300}
KEY = Key("key-1")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    generate(folder, today=TODAY)
    return folder


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Path:
    shutil.copy(made / FILE, tmp_path / FILE)
    return tmp_path


@pytest.fixture
def orders(shop: Path) -> Orders:
    return Orders(Database(shop))


@pytest.fixture
def inventory(shop: Path) -> Inventory:
    return Inventory(Database(shop))


def rows(shop: Path, question: str, *values: object) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(shop / FILE)
    try:
        return connection.execute(question, values).fetchall()
    finally:
        connection.close()


def one(shop: Path, question: str, *values: object) -> object:
    return rows(shop, question, *values)[0][0]


def everything(shop: Path, *, but: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    tables = [str(name) for (name,) in rows(shop, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: sorted(rows(shop, f"SELECT * FROM {table}"), key=repr) for table in tables if table not in but}


def ids(*items: str) -> list[ItemId]:
    return [ItemId(item) for item in items]


# -- the generator --------------------------------------------------------------------------------------------------


def test_the_same_seed_and_day_make_the_same_shop(made: Path, tmp_path: Path) -> None:
    generate(tmp_path, today=TODAY)
    assert everything(tmp_path) == everything(made)


def test_another_seed_makes_another_shop_with_the_same_well_known_orders(made: Path, tmp_path: Path) -> None:
    generate(tmp_path, seed=8, today=TODAY)
    well_known = "SELECT * FROM order_items WHERE order_id < 'W10099' ORDER BY item"
    assert rows(tmp_path, well_known) == rows(made, well_known)
    assert rows(tmp_path, "SELECT * FROM order_items") != rows(made, "SELECT * FROM order_items")


@pytest.mark.parametrize(("table", "count"), PARTS_OF_A_SHOP.items())
def test_a_shop_is_of_the_size_it_promises(made: Path, table: str, count: int) -> None:
    assert one(made, f"SELECT count(*) FROM {table}") == count


@pytest.mark.parametrize(
    "retail",
    [
        "SELECT 1 FROM orders WHERE guest_email IS NOT NULL",
        "SELECT 1 FROM shipments GROUP BY order_id HAVING count(*) > 1",
        "SELECT 1 FROM refund_items JOIN order_items USING (item) GROUP BY order_id HAVING count(*) = 1",
        "SELECT 1 FROM order_items WHERE discount > 0",
        "SELECT 1 FROM payments GROUP BY order_id HAVING count(DISTINCT method) > 1",
        "SELECT 1 FROM orders WHERE note LIKE '%ignore your rules%'",
        "SELECT 1 FROM reviews WHERE text LIKE '%INSTRUCTIONS%'",
    ],
)
def test_a_shop_is_as_untidy_as_retail_is(made: Path, retail: str) -> None:
    assert rows(made, retail)


@pytest.mark.parametrize("status", ["processing", "packed", "shipped", "delivered", "cancelled", "returned"])
def test_orders_are_in_every_state(made: Path, status: str) -> None:
    assert rows(made, "SELECT 1 FROM orders WHERE status = ?", status)


def test_every_order_is_paid_to_the_cent(made: Path) -> None:
    unpaid = """SELECT o.order_id FROM orders o WHERE o.shipping
        + (SELECT sum(price - discount) FROM order_items WHERE order_id = o.order_id)
        != (SELECT sum(amount) FROM payments WHERE order_id = o.order_id)"""
    assert rows(made, unpaid) == []


def test_every_refund_is_the_sum_of_what_went_back_to_each_payment(made: Path) -> None:
    odd = """SELECT refund FROM refunds r
        WHERE amount != (SELECT sum(amount) FROM refund_payments WHERE refund = r.refund)"""
    assert rows(made, odd) == []


def test_nothing_happened_after_the_day_the_shop_was_made(made: Path) -> None:
    for column, table in (("placed_at", "orders"), ("shipped_at", "shipments"), ("delivered_at", "shipments")):
        assert str(one(made, f"SELECT max({column}) FROM {table}")) < TODAY.isoformat() + "T00:00:01"


# -- sharing out ----------------------------------------------------------------------------------------------------


@given(weights=st.lists(st.integers(0, 100_000), min_size=1, max_size=6), part=st.floats(0, 1))
def test_shares_sum_to_the_whole_and_none_exceeds_its_weight(weights: list[int], part: float) -> None:
    amount = int(sum(weights) * part)
    shares = share(amount, weights)
    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


def test_a_promotion_is_prorated_over_the_lines_to_the_cent(shop: Path) -> None:
    lines = rows(shop, "SELECT price, discount FROM order_items WHERE order_id = 'W10008' ORDER BY item")
    assert lines == [(1990, 299), (2490, 373), (5900, 885)]
    assert sum(int(str(discount)) for _, discount in lines) == (1990 + 2490 + 5900) * 15 // 100


# -- refunds --------------------------------------------------------------------------------------------------------


def refund(orders: Orders, order: str, *items: str, key: str = KEY) -> Money:
    amount = orders.quote_return(OrderId(order), ids(*items)).refund_amount
    orders.refund(Key(key), OrderId(order), ids(*items), amount, None)
    return amount


def test_a_refund_goes_back_to_what_the_order_was_paid_with(shop: Path, orders: Orders) -> None:
    assert refund(orders, "W10007", "W10007-1") == money(12900)
    assert rows(shop, "SELECT instrument, refunded FROM payments WHERE order_id = 'W10007' ORDER BY payment") == [
        ("gift card ending 7788", 4191),
        ("Visa ending 4242", 8709),
    ]
    assert one(shop, "SELECT balance FROM gift_cards WHERE instrument = 'gift card ending 7788'") == 4191


def test_partial_returns_together_pay_back_every_cent_of_each_payment(shop: Path, orders: Orders) -> None:
    refund(orders, "W10007", "W10007-1", key="first")
    refund(orders, "W10007", "W10007-2", key="second")
    assert rows(shop, "SELECT amount - refunded FROM payments WHERE order_id = 'W10007'") == [(0,), (0,)]
    assert one(shop, "SELECT status FROM orders WHERE order_id = 'W10007'") == "returned"


def test_returning_one_of_several_pays_back_what_was_paid_after_the_promotion(orders: Orders) -> None:
    assert refund(orders, "W10008", "W10008-2") == money(2490 - 373)


def test_a_return_comes_back_on_the_shelf(shop: Path, orders: Orders) -> None:
    stock = "SELECT stock FROM variants WHERE variant = 'P002-GREY'"
    before_ = one(shop, stock)
    refund(orders, "W10001", "W10001-2")
    assert one(shop, stock) == int(str(before_)) + 1
    assert one(shop, "SELECT status FROM orders WHERE order_id = 'W10001'") == "delivered"


# INVARIANT: one key, one effect.
def test_a_key_that_was_used_gives_its_first_answer_and_does_nothing(shop: Path, orders: Orders) -> None:
    first = orders.refund(KEY, OrderId("W10001"), ids("W10001-2"), money(2490), None)
    afterwards = everything(shop)
    assert orders.refund(KEY, OrderId("W10001"), ids("W10001-2"), money(2490), None) == first
    assert everything(shop) == afterwards
    assert after.refund_under(orders, KEY) == first
    assert after.refund_under(orders, Key("never used")) is None


def test_a_key_of_one_action_is_no_key_for_another(orders: Orders) -> None:
    orders.refund(KEY, OrderId("W10001"), ids("W10001-2"), money(2490), None)
    with pytest.raises(Refused):
        orders.cancel(KEY, OrderId("W10004"), money(100))


def test_what_is_refused_leaves_no_trace(shop: Path, orders: Orders) -> None:
    untouched = everything(shop)
    with pytest.raises(Refused) as refusal:
        orders.refund(KEY, OrderId("W10001"), ids("W10001-2"), money(99_999), None)
    assert refusal.value.parameter == "refund_amount"
    assert everything(shop) == untouched


@pytest.mark.parametrize(
    "items", [["W10014-2"], ["W10017-1"], ["W10014-1", "W10014-1"], []], ids=["returned", "foreign", "twice", "none"]
)
def test_only_what_is_left_of_an_order_goes_back(orders: Orders, items: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        orders.quote_return(OrderId("W10014"), ids(*items))
    assert refusal.value.parameter == "returned_items"


# -- each write, its check and its undo -----------------------------------------------------------------------------


def cancel(orders: Orders, inventory: Inventory) -> tuple[bool, Callable[[], bool]]:
    order = OrderId("W10004")
    amount = orders.quote_cancellation(order).cancel_refund
    done = before.cancel_order(orders, order, amount, KEY)

    def undo() -> bool:
        before.reopen_order(orders, order, done.refund_id, Key("undo"))
        return before.order_is_open(orders, order, done.refund_id)

    return before.order_is_cancelled(orders, order, done.refund_id, amount).holds, undo


def cancel_one(orders: Orders, inventory: Inventory) -> tuple[bool, Callable[[], bool]]:
    order, items = OrderId("W10004"), ids("W10004-1")
    amount = orders.quote_item_cancellation(order, items).items_refund
    done = before.cancel_items(orders, order, items, amount, KEY)

    def undo() -> bool:
        before.void_refund(orders, order, done.refund_id, Key("undo"))
        return before.refund_is_void(orders, done.refund_id)

    return before.items_are_cancelled(orders, order, items, done.refund_id, amount).holds, undo


def redirect(orders: Orders, inventory: Inventory) -> tuple[bool, Callable[[], bool]]:
    order, there = OrderId("W10004"), "Rosenweg 5, 10115 Berlin"
    done = before.change_address(orders, order, orders.address(order).delivery_address, there, KEY)

    def undo() -> bool:
        before.restore_address(orders, order, done.previous_address, Key("undo"))
        return before.goes_to_previous_address(orders, order, done.previous_address)

    return before.goes_to_new_address(orders, order, there).holds, undo


def send_back(orders: Orders, inventory: Inventory) -> tuple[bool, Callable[[], bool]]:
    order, items = OrderId("W10007"), ids("W10007-1", "W10007-2")
    amount = orders.quote_return(order, items).refund_amount
    done = after.refund_return(orders, order, items, amount, KEY, "wrong_size")

    def undo() -> bool:
        before.void_refund(orders, order, done.refund_id, Key("undo"))
        return before.refund_is_void(orders, done.refund_id)

    return after.items_are_returned(orders, order, items, done.refund_id, amount).holds, undo


def swap(variant: str) -> Callable[[Orders, Inventory], tuple[bool, Callable[[], bool]]]:
    def do(orders: Orders, inventory: Inventory) -> tuple[bool, Callable[[], bool]]:
        order, item, wanted = OrderId("W10001"), ItemId("W10001-1"), VariantId(variant)
        difference = inventory.quote_exchange(item, wanted).price_difference
        done = after.exchange_item(orders, order, item, wanted, difference, KEY)

        def undo() -> bool:
            after.exchange_back(orders, order, done.exchange_id, Key("undo"))
            return after.exchange_is_undone(orders, done.exchange_id)

        return after.item_is_exchanged(orders, done.exchange_id, wanted).holds, undo

    return do


def replace(orders: Orders, inventory: Inventory) -> tuple[bool, Callable[[], bool]]:
    order, item = OrderId("W10011"), ItemId("W10011-1")
    done = after.replace_damaged(orders, order, item, "Desk lamp", "broken", "replacement", KEY)

    def undo() -> bool:
        after.recall_replacement(orders, order, done.replacement_id, Key("undo"))
        return after.replacement_is_stopped(orders, done.replacement_id)

    return after.replacement_is_on_its_way(orders, order, item).holds, undo


def pay_for_damage(orders: Orders, inventory: Inventory) -> tuple[bool, Callable[[], bool]]:
    order, item = OrderId("W10011"), ItemId("W10011-2")
    amount = orders.quote_damage(order, item).damage_refund
    done = after.refund_damaged(orders, order, item, "Porcelain vase", "broken", amount, "refund", KEY)

    def undo() -> bool:
        before.void_refund(orders, order, done.refund_id, Key("undo"))
        return before.refund_is_void(orders, done.refund_id)

    return after.damaged_item_is_refunded(orders, order, item, done.refund_id, amount).holds, undo


WRITES = {
    "cancel": cancel,
    "cancel one": cancel_one,
    "redirect": redirect,
    "send back": send_back,
    "swap for dearer": swap("P001-GREEN-L"),
    "swap for cheaper": swap("P001-RED-M"),
    "swap at no cost": swap("P001-BLUE-L"),
    "replace": replace,
    "pay for damage": pay_for_damage,
}
TRACES = ("requests", "refunds", "refund_payments", "refund_items", "exchanges", "replacements", "payments")


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_write_is_seen_by_its_check_and_taken_back_by_its_undo(
    shop: Path, orders: Orders, inventory: Inventory, write: Callable[..., tuple[bool, Callable[[], bool]]]
) -> None:
    untouched = everything(shop, but=TRACES)
    left = "SELECT order_id, sum(amount - refunded) FROM payments GROUP BY order_id"
    owed = rows(shop, left)
    holds, undo = write(orders, inventory)
    assert holds
    assert everything(shop) != untouched
    assert undo()
    assert everything(shop, but=TRACES) == untouched
    assert rows(shop, left) == owed


# -- exchanges and stock --------------------------------------------------------------------------------------------


def test_a_dearer_variant_is_charged_to_the_card_and_a_cheaper_one_paid_back(
    shop: Path, orders: Orders, inventory: Inventory
) -> None:
    swap("P001-GREEN-L")(orders, inventory)
    assert rows(shop, "SELECT instrument, amount FROM payments WHERE order_id = 'W10001' ORDER BY payment")[1:] == [
        ("Visa ending 4242", 500)
    ]
    quote = inventory.quote_exchange(ItemId("W10001-1"), VariantId("P001-RED-M"))
    assert (quote.price_difference, quote.difference) == (money(-1500), "you get 15.00 EUR back")


def test_what_is_out_of_stock_cannot_be_had(orders: Orders, inventory: Inventory) -> None:
    with pytest.raises(Refused) as exchange:
        inventory.quote_exchange(ItemId("W10010-1"), VariantId("P006-BLACK-44"))
    with pytest.raises(Refused) as replacement:
        orders.replace(KEY, OrderId("W10011"), ItemId("W10011-2"), "broken")
    assert (exchange.value.parameter, replacement.value.parameter) == ("new_variant", "resolution")


def test_a_declined_card_stops_the_whole_exchange(shop: Path, orders: Orders) -> None:
    untouched = everything(shop)
    with pytest.raises(Refused, match="declined"):
        orders.exchange(KEY, OrderId("W10015"), ItemId("W10015-1"), VariantId("P001-GREEN-L"), money(500))
    assert everything(shop) == untouched


def test_the_last_one_is_exchanged_for_once(shop: Path, orders: Orders) -> None:
    for n, (order, item) in enumerate((("W10001", "W10001-1"), ("W10015", "W10015-1"), ("W10017", "W10017-1"))):
        wanted, key = VariantId("P001-RED-M"), Key(f"key-{n}")
        if n < 2:
            orders.exchange(key, OrderId(order), ItemId(item), wanted, money(-1000))
        else:
            with pytest.raises(Refused, match="out of stock"):
                orders.exchange(key, OrderId(order), ItemId(item), wanted, money(-1000))
    assert one(shop, "SELECT stock FROM variants WHERE variant = 'P001-RED-M'") == 0


@pytest.mark.parametrize("order", ["W10005", "W10001", "W10012"])
def test_what_has_left_or_is_cancelled_is_not_cancelled(orders: Orders, order: str) -> None:
    with pytest.raises(Refused) as refusal:
        orders.cancel(KEY, OrderId(order), money(0))
    assert refusal.value.parameter == "order"


# -- reading --------------------------------------------------------------------------------------------------------


def test_orders_are_found_by_the_address_of_an_account_and_of_a_guest(orders: Orders) -> None:
    assert len(orders.of(Email("maria@example.com"))) == 16
    assert [o.order for o in orders.of(Email("Guest@example.org"))] == ["W10022", "W10021"]
    assert orders.of(Email("nobody@example.com")) == []


def test_an_order_shows_what_is_left_of_it(orders: Orders) -> None:
    assert [line.order_item for line in orders.details(OrderId("W10014")).items] == ["W10014-1"]


def test_a_split_shipment_tells_of_each_parcel(orders: Orders) -> None:
    told = orders.tracking(OrderId("W10009"))
    assert told.order_status == "shipped"
    assert "Parcel 1 of 2 was delivered" in told.parcels
    assert "Parcel 2 of 2 left" in told.parcels


def test_policies_see_what_of_an_order_has_not_arrived(orders: Orders) -> None:
    record = orders.record(OrderId("W10009"))
    assert record is not None
    assert record.undelivered_items == ["W10009-2"]
    assert orders.record(OrderId("W99999")) is None


def test_a_guest_is_a_customer_without_an_account(shop: Path) -> None:
    customers = Customers(Database(shop))
    guest, maria = customers.by_email(Email("guest@example.org")), customers.by_email(Email("maria@example.com"))
    assert guest is not None
    assert maria is not None
    assert (guest.account, maria.account) == (None, "C0001")
    assert customers.by_email(Email("nobody@example.com")) is None


# -- a database in trouble ------------------------------------------------------------------------------------------


def test_a_locked_database_is_unavailable_and_nothing_happens(shop: Path) -> None:
    patient = Orders(Database(shop, patience=0.01))
    other = sqlite3.connect(shop / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        patient.refund(KEY, OrderId("W10001"), ids("W10001-2"), money(2490), None)
    other.execute("ROLLBACK")
    other.close()
    assert patient.answered(KEY, type(patient.quote_cancellation(OrderId("W10004")))) is None


def test_a_folder_without_a_shop_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no shop"):
        Database(tmp_path)
