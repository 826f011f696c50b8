"""The shop with its clock stopped, asked directly: what is done in it, and which rows that changes."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from packs.shop.systems.database import FILE, stop_clock
from packs.shop.systems.generate import generate

from remit.model.ids import ActionName, StepKey
from remit.model.system import Call, Receipt
from remit.model.value import Json
from remit.pack.load import load
from remit.systems.function import FunctionSystem, systems_of

CONTENTS = load(Path(__file__).parents[2] / "packs" / "shop")
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

Rows = dict[str, list[tuple[str | int | None, ...]]]


def ahead(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def slot(kind: str, days: int, window: str) -> str:
    return f"{kind}-{ahead(days)}-{window}"


def begins(days: int, hour: int) -> str:
    """When a slot begins: the hour in Berlin, which is an hour ahead of UTC in winter."""
    return f"{ahead(days)}T{hour - 1:02d}:00:00+00:00"


class Shop(NamedTuple):
    folder: Path
    systems: Mapping[str, FunctionSystem]

    def system(self, action: str) -> FunctionSystem:
        return self.systems[CONTENTS.actions[ActionName(action)].system]

    async def do(self, action: str, key: str = "key", /, **arguments: Json) -> Receipt:
        return await self.system(action).perform(call_of(action, key, arguments))

    async def holds(self, action: str, receipt: Receipt, **arguments: Json) -> bool:
        return (await self.system(action).check(call_of(action, "key", arguments), receipt)).holds

    def rows(self) -> Rows:
        """Every row of the service side, but for the log of changes and the answers kept under keys."""
        with sqlite3.connect(self.folder / FILE) as connection:
            rows = {
                table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
                for table, columns in TABLES.items()
            }
        connection.close()
        return rows

    def sql(self, statement: str) -> None:
        with sqlite3.connect(self.folder / FILE) as connection:
            connection.execute(statement)
        connection.close()


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[Shop]:
    """A fresh shop in a folder, its clock standing still at noon."""
    shutil.copy(_made() / FILE, folder / FILE)
    shop = Shop(folder, systems_of(CONTENTS, lambda _: folder))
    yield shop
    for system in shop.systems.values():
        await system.close()


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp())
    generate(folder, today=TODAY)
    stop_clock(folder, NOON)
    return folder


TABLES = {
    "customers": "account, email, phone",
    "subscriptions": "*",
    "subscription_skips": "*",
    "appointments": "*",
    "cards": "*",
    "cases": "*",
    "attempts": "*",
    "spares": "*",
    "swaps": "*",
}


def call_of(action: str, key: str, arguments: Mapping[str, Json]) -> Call:
    return Call(action=ActionName(action), arguments=dict(arguments), key=StepKey(key))


def changed(before: Rows, after: Rows) -> Rows:
    """The rows that are there now and were not, by table."""
    new = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
    return {table: rows for table, rows in new.items() if rows}


class Write(NamedTuple):
    action: str
    arguments: dict[str, Json]
    rows: Rows


SUB = ("S2001", "C0001", "coffee-espresso", 1, "every 4 weeks", "active", "2025-10-19", "2026-01-17", ahead(9))

WRITES = (
    Write(
        "pause_subscription",
        {"subscription": "S2001", "pause_until": "2027-01-10"},
        {"subscriptions": [(*SUB[:5], "paused", *SUB[6:], "2027-01-10", None)]},
    ),
    Write(
        "skip_delivery",
        {"subscription": "S2001", "next_delivery": ahead(9)},
        {
            "subscriptions": [(*SUB[:8], ahead(37), None, None)],
            "subscription_skips": [("S2001", ahead(9), ahead(37))],
        },
    ),
    Write(
        "change_rhythm",
        {"subscription": "S2001", "subscription_change": "how often", "new_rhythm": "every 8 weeks"},
        {"subscriptions": [(*SUB[:4], "every 8 weeks", *SUB[5:], None, None)]},
    ),
    Write(
        "change_quantity",
        {"subscription": "S2001", "subscription_change": "how much", "new_quantity": 2},
        {"subscriptions": [(*SUB[:3], 2, *SUB[4:], None, None)]},
    ),
    Write(
        "change_variety",
        {
            "subscription": "S2001",
            "subscription_change": "what is sent",
            "new_variety": "coffee-decaf",
            "price_from_now": {"amount": "19.90", "currency": "EUR"},
        },
        {"subscriptions": [(*SUB[:2], "coffee-decaf", *SUB[3:], None, None)]},
    ),
    Write(
        "cancel_subscription",
        {"subscription": "S2001", "next_delivery": ahead(9)},
        {"subscriptions": [(*SUB[:5], "cancelled", *SUB[6:], None, TODAY.isoformat())]},
    ),
    Write(
        "book_slot",
        {"job": "J4002", "slot": slot("service", 5, "morning"), "slot_starts_at": begins(5, 8)},
        {"appointments": [("A3040", "J4002", slot("service", 5, "morning"), "booked")]},
    ),
    Write(
        "move_appointment",
        {"appointment": "A3001", "slot": slot("delivery", 6, "evening"), "slot_starts_at": begins(6, 16)},
        {"appointments": [("A3001", "J4001", slot("delivery", 6, "evening"), "booked")]},
    ),
    Write(
        "cancel_appointment",
        {"appointment": "A3001", "visit_starts_at": begins(4, 8)},
        {"appointments": [("A3001", "J4001", slot("delivery", 4, "morning"), "cancelled")]},
    ),
    Write(
        "change_email",
        {"account": "C0001", "new_email": "maria.new@example.com"},
        {"customers": [("C0001", "maria.new@example.com", "+4930555001")]},
    ),
    Write(
        "change_phone",
        {"account": "C0006", "new_phone": "+4930555999"},
        {"customers": [("C0006", "paula@example.com", "+4930555999")]},
    ),
    Write(
        "change_payment_method",
        {"account": "C0001", "new_card": "tok_maria_mastercard", "card_good_until": "2030-09-30"},
        {
            "cards": [
                ("tok_maria_mastercard", "C0001", "Mastercard", "5150", "2030-09", 1),
                ("tok_maria_visa", "C0001", "Visa", "4242", "2031-04", 0),
            ]
        },
    ),
    Write(
        "start_troubleshooting",
        {"device": "D5001", "symptom": "leaks"},
        {"cases": [("K6001", "D5001", "leaks", "open", NOON.isoformat())]},
    ),
)
