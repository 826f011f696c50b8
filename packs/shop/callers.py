"""Customers who come by while somebody looks at the demo: real ones of the shop's, with orders of theirs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from remit.pack import Caller

from .systems.database import FILE

_RECENT = """
SELECT c.email, c.name, o.order_id, p.title, o.status FROM orders o
JOIN customers c USING (account) JOIN order_items i USING (order_id) JOIN variants v USING (variant)
JOIN products p USING (product)
WHERE o.status = :status AND c.email != 'maria@example.com' GROUP BY o.order_id ORDER BY o.placed_at DESC LIMIT 150
"""
_SUBSCRIBED = """
SELECT c.email, c.name, s.subscription, s.variety, s.status FROM subscriptions s
JOIN customers c USING (account) WHERE s.status = 'active' AND c.email != 'maria@example.com' LIMIT 150
"""

_BUYING = """
SELECT c.email, c.name, p.title, v.color, v.size FROM variants v JOIN products p USING (product)
JOIN customers c ON c.rowid = v.rowid * 13 % 900 + 10 WHERE v.stock > 0 ORDER BY v.rowid * 7 % 997 LIMIT 150
"""

Row = tuple[str, str, str, str, str]
_ASKED = {"subscribed": _SUBSCRIBED, "buying": _BUYING}
Says = Callable[[Random, Row], list[str]]


def _returns(luck: Random, row: Row) -> list[str]:
    why = luck.choice(("It does not fit.", "It is not what I expected.", "I simply changed my mind.", ""))
    asked = luck.choice(
        ("I'd like to send back the {thing} from order {order}. {why}", "hi, can I return my {thing}? {order}. {why}")
    )
    return [asked.format(thing=row[3].lower(), order=row[2], why=why).strip(), "Thanks!"]


def _asks_where(luck: Random, row: Row) -> list[str]:
    return [
        luck.choice(("Where is my order {order}?", "any news on {order}? it should be here by now")).format(
            order=row[2]
        )
    ]


def _cancels(luck: Random, row: Row) -> list[str]:
    return [f"Please cancel my order {row[2]}, I ordered it twice.", "Great, thank you"]


def _damaged(luck: Random, row: Row) -> list[str]:
    return [f"The {row[3].lower()} from {row[2]} arrived broken. This is really annoying!"]


def _exchanges(luck: Random, row: Row) -> list[str]:
    return [f"Could I exchange the {row[3].lower()} from order {row[2]} for another size?"]


def _pauses(luck: Random, row: Row) -> list[str]:
    return [luck.choice(("Please pause my coffee subscription for a month", "skip my next delivery please"))]


def _asks(luck: Random, row: Row) -> list[str]:
    return [
        luck.choice(
            ("How long do I have to return something?", "Do you ship to Norway?", "Is there a fee for a return?")
        )
    ]


def _buys(luck: Random, row: Row) -> list[str]:
    asked = (
        "Hi, I'd like to buy the {thing} in {color}{size}.",
        "One {thing} in {color}{size}, please. I want to buy it.",
        "I want to order the {thing} in {color}{size}, and please send me a payment link",
    )
    size = "" if row[4] == "one size" else f", {row[4]}"
    return [luck.choice(asked).format(thing=row[2].lower(), color=row[3], size=size), "Thanks!"]


def _looks_around(luck: Random, row: Row) -> list[str]:
    asked = (
        "What does the {thing} cost?",
        "do you have the {thing} in stock?",
        "which colours does the {thing} come in",
    )
    return [luck.choice(asked).format(thing=row[2].lower())]


def _orders_again(luck: Random, row: Row) -> list[str]:
    return [f"I was so happy with it that I want to order {row[2]} again", "everything please", "Thank you!"]


def _wants_a_person(luck: Random, row: Row) -> list[str]:
    return ["I have a question about an invoice for my company. Can I talk to someone?"]


_CALLS: tuple[tuple[int, str, Says], ...] = (
    (12, "buying", _buys),
    (8, "buying", _looks_around),
    (5, "delivered", _orders_again),
    (30, "delivered", _returns),
    (20, "shipped", _asks_where),
    (10, "processing", _cancels),
    (10, "delivered", _damaged),
    (8, "delivered", _exchanges),
    (8, "subscribed", _pauses),
    (9, "delivered", _asks),
    (5, "delivered", _wants_a_person),
)


def callers(folder: Path, luck: Random) -> Iterator[Caller]:
    """One customer after another, without end: who returns something most of all, then who buys, as in any shop."""
    while True:
        _, status, says = luck.choices(_CALLS, weights=[weight for weight, *_ in _CALLS])[0]
        row = _some(folder, luck, status)
        if row is not None:
            yield Caller(email=row[0], says=tuple(says(luck, row)), signed_in=luck.random() < 0.7)


def _some(folder: Path, luck: Random, status: str) -> Row | None:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        rows: list[Row] = connection.execute(_ASKED.get(status, _RECENT), {"status": status}).fetchall()
    return luck.choice(rows) if rows else None
