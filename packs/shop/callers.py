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

Row = tuple[str, str, str, str, str]
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


def _wants_a_person(luck: Random, row: Row) -> list[str]:
    return ["I have a question about an invoice for my company. Can I talk to someone?"]


_CALLS: tuple[tuple[int, str, Says], ...] = (
    (30, "delivered", _returns),
    (20, "shipped", _asks_where),
    (10, "processing", _cancels),
    (10, "delivered", _damaged),
    (8, "delivered", _exchanges),
    (8, "", _pauses),
    (9, "delivered", _asks),
    (5, "delivered", _wants_a_person),
)


def callers(folder: Path, luck: Random) -> Iterator[Caller]:
    """One customer after another, without end: returns most of all, as in any shop."""
    while True:
        _, status, says = luck.choices(_CALLS, weights=[weight for weight, *_ in _CALLS])[0]
        row = _some(folder, luck, status)
        if row is not None:
            yield Caller(email=row[0], says=tuple(says(luck, row)), signed_in=luck.random() < 0.7)


def _some(folder: Path, luck: Random, status: str) -> Row | None:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        rows: list[Row] = connection.execute(_RECENT if status else _SUBSCRIBED, {"status": status}).fetchall()
    return luck.choice(rows) if rows else None
