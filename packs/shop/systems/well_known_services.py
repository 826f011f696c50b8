"""Subscriptions, appointments, cards and devices of the well-known people: scenarios and tests know them by name.

Days are counted from the shop's day: forward for what is to come (`next_in`, `in_days`), back for what was.
"""

from __future__ import annotations

from typing import NamedTuple


class Sub(NamedTuple):
    """Tea S2002 is within its first three months, S2005 within the first two weeks; S2003 is about to be sent."""

    subscription: str
    account: str
    variety: str
    quantity: int
    rhythm: str
    running: int
    next_in: int
    status: str = "active"
    paused_for: int | None = None


SUBSCRIPTIONS = (
    Sub("S2001", "C0001", "coffee-espresso", 1, "every 4 weeks", 400, 9),
    Sub("S2002", "C0001", "tea-green", 1, "every 8 weeks", 40, 20),
    Sub("S2003", "C0002", "cat-salmon", 2, "every 2 weeks", 200, 1),
    Sub("S2004", "C0004", "coffee-decaf", 1, "every 4 weeks", 500, 12, "paused", 30),
    Sub("S2005", "C0005", "coffee-mild", 1, "every 3 weeks", 10, 4),
    Sub("S2006", "C0003", "razor-classic", 1, "every 8 weeks", 120, 30),
)


class Job(NamedTuple):
    """Something to be brought or done at a customer's home. `appointment`: (id, days ahead, window), where booked."""

    job: str
    account: str
    kind: str
    title: str
    appointment: tuple[str, int, str] | None = None


JOBS = (
    Job("J4001", "C0001", "delivery", "delivery of the oak sideboard", ("A3001", 4, "morning")),
    Job("J4002", "C0001", "service", "yearly service of the espresso machine"),
    Job("J4003", "C0002", "delivery", "delivery of the corner sofa"),
    Job("J4004", "C0002", "service", "fitting of the ceiling lamp", ("A3002", 1, "morning")),
    Job("J4005", "C0004", "service", "yearly service of the espresso machine", ("A3003", 6, "afternoon")),
    Job("J4006", "C0005", "delivery", "delivery of the wardrobe", ("A3004", 3, "evening")),
)

FULL = (5, "morning")
"""The slot for deliveries, days ahead, that has no room left."""


class Card(NamedTuple):
    card: str
    account: str
    brand: str
    last_four: str
    expires: str
    charged: bool


CARDS = (
    Card("tok_maria_visa", "C0001", "Visa", "4242", "2031-04", True),
    Card("tok_maria_mastercard", "C0001", "Mastercard", "5150", "2030-09", False),
    Card("tok_maria_old", "C0001", "Amex", "0005", "2019-01", False),
    Card("tok_tom_mastercard", "C0002", "Mastercard", "1881", "2029-12", True),
    Card("tok_fred_visa", "C0003", "Visa", "6660", "2030-02", True),
    Card("tok_fred_amex", "C0003", "Amex", "0119", "2031-02", False),
    Card("tok_omar_visa", "C0004", "Visa", "7734", "2030-06", True),
)


class Device(NamedTuple):
    """D5002 is out of warranty; there is no spare of D5005's kind."""

    device: str
    account: str
    kind: str
    title: str
    bought: int
    warranty: int


DEVICES = (
    Device("D5001", "C0001", "coffee machine", "Espresso machine, steel", 10, 730),
    Device("D5002", "C0001", "lamp", "Desk lamp, brass", 800, 730),
    Device("D5003", "C0002", "headphones", "Over-ear headphones, black", 120, 730),
    Device("D5004", "C0004", "coffee machine", "Espresso machine, black", 8, 730),
    Device("D5005", "C0005", "record player", "Record player, walnut", 200, 730),
)

SPARES = (("coffee machine", 3), ("headphones", 5), ("lamp", 4), ("kettle", 2), ("record player", 0))
