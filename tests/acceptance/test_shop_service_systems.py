"""The service side of the shop's systems: what they change, refuse, answer under a key, and take back."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from packs.shop.ids import SubscriptionId
from packs.shop.systems.database import FILE, Database
from packs.shop.systems.generate import generate
from packs.shop.systems.subscriptions import Subscriptions
from shop_service_world import (
    CONTENTS,
    NOON,
    TODAY,
    WRITES,
    Rows,
    Shop,
    Write,
    ahead,
    begins,
    call_of,
    changed,
    opened,
    slot,
)

from remit.errors import Refused, Unavailable
from remit.model.action import Action
from remit.model.ids import ActionName, StepKey
from remit.model.system import Absent, Happened
from remit.model.value import Json


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with opened(tmp_path) as shop:
        yield shop


# -- the made-up shop -----------------------------------------------------------------------------------------------


def test_the_shop_has_400_subscriptions_and_slots_for_14_days(shop: Shop) -> None:
    with sqlite3.connect(shop.folder / FILE) as connection:
        subscriptions = connection.execute("SELECT count(*) FROM subscriptions").fetchone()[0]
        days = connection.execute("SELECT count(DISTINCT date(starts_at)) FROM slots").fetchone()[0]
    connection.close()
    assert (subscriptions, days) == (400, 14)


def test_the_same_seed_and_day_make_the_same_shop(shop: Shop, tmp_path: Path) -> None:
    generate(tmp_path / "again", today=TODAY)
    assert Shop(tmp_path / "again", {}).rows() == shop.rows()


def test_no_slot_holds_more_than_it_has_room_for(shop: Shop) -> None:
    with sqlite3.connect(shop.folder / FILE) as connection:
        fullest = connection.execute(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM appointments WHERE status = 'booked' GROUP BY slot)"
        ).fetchone()[0]
    connection.close()
    assert fullest == 3


# -- writes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", WRITES, ids=[write.action for write in WRITES])
async def test_a_write_changes_its_rows_once_is_checked_and_settled_and_can_be_taken_back(
    shop: Shop, write: Write
) -> None:
    before = shop.rows()
    call = call_of(write.action, "key", write.arguments)
    system = shop.system(write.action)
    assert await system.settle(call) == Absent()

    receipt = await system.perform(call)
    after = shop.rows()
    assert changed(before, after) == write.rows
    assert await shop.holds(write.action, receipt, **write.arguments)
    # INVARIANT: the same key is the same effect, and the first answer.
    assert await system.perform(call) == receipt
    assert shop.rows() == after
    assert await system.settle(call) == Happened(receipt=receipt)

    await _take_back(shop, CONTENTS.actions[ActionName(write.action)], {**write.arguments, **receipt.gives})
    assert not await shop.holds(write.action, receipt, **write.arguments)
    assert _without_traces(shop.rows()) == _without_traces(before)


async def _take_back(shop: Shop, action: Action, facts: Mapping[str, Json]) -> None:
    undo = CONTENTS.actions[ActionName(action.undo or "")]
    arguments = {parameter.name: facts[parameter.name] for parameter in undo.parameters}
    receipt = await shop.do(undo.name, "undo", **arguments)
    assert await shop.holds(undo.name, receipt, **arguments)
    settled = await shop.system(undo.name).settle(call_of(undo.name, "undo", arguments))
    assert settled == Happened(receipt=receipt)


def _without_traces(rows: Rows) -> Rows:
    """Without what a business keeps of things taken back: appointments called off, cases withdrawn."""
    return {
        table: [row for row in rows_ if not {"cancelled", "withdrawn", "called off"} & {str(v) for v in row}]
        for table, rows_ in rows.items()
    }


def test_every_write_has_a_check_and_a_way_to_settle_and_takes_a_key() -> None:
    writes = [action for action in CONTENTS.actions.values() if action.writes]
    assert [a.name for a in writes if not (a.can_settle and a.honours_key)] == []


# -- what the shop refuses ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "arguments", "parameter", "why"),
    [
        ("pause_subscription", {"subscription": "S2001", "pause_until": "2026-11-20"}, "pause_until", "a day to come"),
        ("pause_subscription", {"subscription": "S2004", "pause_until": ahead(20)}, "subscription", "is paused"),
        ("pause_subscription", {"subscription": "S9999", "pause_until": ahead(20)}, "subscription", "there is no"),
        ("skip_delivery", {"subscription": "S2001", "next_delivery": ahead(37)}, "next_delivery", "is on 2026-12-02"),
        (
            "change_quantity",
            {"subscription": "S2001", "subscription_change": "how much", "new_quantity": 1},
            "new_quantity",
            "1 at a time already",
        ),
        (
            "change_variety",
            {
                "subscription": "S2001",
                "subscription_change": "what is sent",
                "new_variety": "coffee-decaf",
                "price_from_now": {"amount": "0.01", "currency": "EUR"},
            },
            "price_from_now",
            "price has changed",
        ),
        ("quote_variety", {"subscription": "S2001", "new_variety": "coffee-geisha"}, "new_variety", "out of stock"),
        ("quote_variety", {"subscription": "S2001", "new_variety": "tea-green"}, "new_variety", "cannot send"),
        (
            "book_slot",
            {"job": "J4003", "slot": slot("delivery", 5, "morning"), "slot_starts_at": begins(5, 8)},
            "slot",
            "slot is taken",
        ),
        (
            "book_slot",
            {"job": "J4003", "slot": slot("service", 5, "morning"), "slot_starts_at": begins(5, 8)},
            "slot",
            "not for a delivery",
        ),
        (
            "book_slot",
            {"job": "J4003", "slot": slot("delivery", 6, "morning"), "slot_starts_at": begins(9, 8)},
            "slot_starts_at",
            "not when that slot begins",
        ),
        (
            "book_slot",
            {"job": "J4003", "slot": slot("delivery", 1, "morning"), "slot_starts_at": begins(1, 8)},
            "slot",
            "slot is closed",
        ),
        (
            "book_slot",
            {"job": "J4001", "slot": slot("delivery", 6, "morning"), "slot_starts_at": begins(6, 8)},
            "job",
            "has an appointment",
        ),
        (
            "move_appointment",
            {"appointment": "A3001", "slot": slot("delivery", 4, "morning"), "slot_starts_at": begins(4, 8)},
            "slot",
            "coming already",
        ),
        (
            "cancel_appointment",
            {"appointment": "A3001", "visit_starts_at": begins(5, 8)},
            "visit_starts_at",
            "on Friday 27 November",
        ),
        ("list_slots", {"visit_kind": "delivery", "visit_day": "2027-05-01"}, "visit_day", "no free slots"),
        ("change_email", {"account": "C0001", "new_email": "tom@example.com"}, "new_email", "cannot be used"),
        ("change_phone", {"account": "C0001", "new_phone": "+4930555001"}, "new_phone", "have already"),
        ("find_account", {"email": "guest@example.org"}, "email", "no account"),
        (
            "change_payment_method",
            {"account": "C0001", "new_card": "tok_tom_mastercard", "card_good_until": "2030-01-31"},
            "new_card",
            "not stored",
        ),
        (
            "change_payment_method",
            {"account": "C0001", "new_card": "tok_maria_old", "card_good_until": "2030-01-31"},
            "new_card",
            "expired",
        ),
    ],
)
async def test_what_cannot_be_done_is_refused_in_words_that_name_what_to_change(
    shop: Shop, action: str, arguments: dict[str, Json], parameter: str, why: str
) -> None:
    before = shop.rows()
    with pytest.raises(Refused, match=why) as refused:
        await shop.do(action, **arguments)
    assert refused.value.parameter == parameter
    assert shop.rows() == before


async def test_a_locked_shop_is_unavailable_and_nothing_happens(shop: Shop) -> None:
    subscriptions = Subscriptions(Database(shop.folder, patience=0))
    blocker = sqlite3.connect(shop.folder / FILE, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unavailable, match="locked"):
        subscriptions.cancel(SubscriptionId("S2001"), TODAY + timedelta(days=9), StepKey("key"))
    blocker.execute("ROLLBACK")
    blocker.close()
    assert subscriptions.status(SubscriptionId("S2001")) == ("active", None)
    subscriptions.close()


async def test_a_full_day_is_answered_with_the_nearest_free_slots(shop: Shop) -> None:
    free = await shop.do("list_slots", visit_kind="delivery", visit_day=ahead(0))
    slots = free.gives["list_slots"]
    assert isinstance(slots, list)
    offered = [each["slot"] for each in slots if isinstance(each, dict)]
    assert offered[0] == slot("delivery", 1, "evening")  # the earlier ones of that day begin within 24 hours
    assert len(offered) == 6


async def test_a_delivery_taken_back_after_it_was_moved_again_stays_as_it_is(shop: Shop) -> None:
    first = await shop.do("skip_delivery", "one", subscription="S2001", next_delivery=ahead(9))
    await shop.do("skip_delivery", "two", subscription="S2001", next_delivery=ahead(37))
    assert not await shop.holds("skip_delivery", first, subscription="S2001", next_delivery=ahead(9))
    with pytest.raises(Refused, match="not the last one"):
        await shop.do("unskip_delivery", "back", subscription="S2001", skipped_delivery=ahead(9))


# -- a device that fails --------------------------------------------------------------------------------------------


async def test_each_tip_is_tried_once_and_a_new_one_is_sent_when_none_helped(shop: Shop) -> None:
    facts = dict((await shop.do("start_troubleshooting", device="D5001", symptom="leaks")).gives)
    tips: list[Json] = []
    while facts["diagnosis"] == "open":
        tips.append(facts["tip"])
        tried: dict[str, Json] = {"case": facts["case"], "diagnosis": "open", "tip": facts["tip"], "tip_helped": False}
        receipt = await shop.do("record_attempt", f"try {len(tips)}", **tried)
        facts |= receipt.gives
    assert (len(tips), len(set(map(str, tips)))) == (3, 3)
    assert facts["diagnosis"] == "exhausted"

    before = shop.rows()
    sent = await shop.do("replace_faulty", "new", case=facts["case"], diagnosis="exhausted")
    assert changed(before, shop.rows()) == {
        "cases": [("K6001", "D5001", "leaks", "replaced", NOON.isoformat())],
        "spares": [("coffee machine", 2)],
        "swaps": [("X7001", "K6001", "D5001", "Lindenweg 4, 10115 Berlin", "ordered")],
    }
    await shop.do("call_off_swap", "back", case=facts["case"], swap=sent.gives["swap"])
    assert changed(shop.rows(), before) == {}


async def test_who_comes_back_later_goes_on_where_they_stopped(shop: Shop) -> None:
    first = await shop.do("start_troubleshooting", "one", device="D5001", symptom="leaks")
    tried: dict[str, Json] = {"case": first.gives["case"], "diagnosis": "open", "tip": first.gives["tip"]}
    await shop.do("record_attempt", "two", **tried, tip_helped=False)
    again = await shop.do("start_troubleshooting", "three", device="D5001", symptom="leaks")
    assert again.gives["case"] == first.gives["case"]
    assert again.gives["tip"] != first.gives["tip"]


async def test_a_tip_that_helped_closes_the_case_and_nothing_else_can(shop: Shop) -> None:
    begun = await shop.do("start_troubleshooting", "one", device="D5003", symptom="no sound")
    with pytest.raises(Refused, match="not how the case stands"):
        await shop.do("close_fixed", "two", case=begun.gives["case"], diagnosis="fixed")
    with pytest.raises(Refused, match="not how the case stands"):
        await shop.do("replace_faulty", "three", case=begun.gives["case"], diagnosis="exhausted")
    helped: dict[str, Json] = {
        "case": begun.gives["case"],
        "diagnosis": "open",
        "tip": begun.gives["tip"],
        "tip_helped": True,
    }
    assert (await shop.do("record_attempt", "four", **helped)).gives["diagnosis"] == "fixed"
    closed = await shop.do("close_fixed", "five", case=begun.gives["case"], diagnosis="fixed")
    assert await shop.holds("close_fixed", closed, case=begun.gives["case"], diagnosis="fixed")
