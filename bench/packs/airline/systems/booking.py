"""Booking a trip: who travels, what it costs, and how it is paid."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Money

from ..ids import ReservationId, TripPaymentId
from . import paying, searching
from .changing import BAG
from .database import now
from .money import money
from .reading import free_bags, payment_methods

INSURANCE = 30
"""Dollars of travel insurance for each passenger."""


class Party(BaseModel, frozen=True):
    party: str
    party_size: int


class TripPrice(BaseModel, frozen=True):
    trip_price: Money
    trip_words: str
    trip_bags_free: int


class TripPayment(BaseModel, frozen=True):
    pay_with: TripPaymentId
    pay_kind: str
    pay_details: str


class Shares(BaseModel, frozen=True):
    trip_paid_by: str
    certificates_used: int
    cards_used: int
    gift_cards_used: int


class Booked(BaseModel, frozen=True):
    booked: ReservationId


class Withdrawn(BaseModel, frozen=True):
    booking_withdrawn: ReservationId


class Trip(NamedTuple):
    """What is to be booked. `ways`: out, and back if it is a round trip."""

    user: str
    ways: Sequence[str]
    cabin: str
    travellers: str
    bags: int
    insurance: bool
    payments: Sequence[str] = ()


class Person(NamedTuple):
    first: str
    last: str
    born: str


# -- who travels ----------------------------------------------------------------------------------------------------

_BORN = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_NAME = re.compile(r"[A-Z][\w'-]+(?: [A-Z][\w'.-]*)* [A-Z][\w'-]+")
_MYSELF = re.compile(r"(?i)\b(me|myself|i)\b")


def party(tx: sqlite3.Connection, user: str, said: str, outbound: str, cabin: str) -> Party:
    """Raises Refused where nobody is named, or the flights have no seats for so many."""
    people = people_in(tx, user, said)
    searching.way(tx, outbound, cabin, len(people))
    return Party(party=", ".join(f"{p.first} {p.last} (born {p.born})" for p in people), party_size=len(people))


def people_in(tx: sqlite3.Connection, user: str, said: str) -> list[Person]:
    """The passengers that a text names: "me", a saved passenger's name, or "Ada Li, 1990-04-05". Raises Refused."""
    known = _known(tx, user)
    people = [known[0]] if _MYSELF.search(said) else []
    end = 0
    for name in _NAME.finditer(said):
        if name.start() < end:
            continue
        after = _NAME.search(said, name.end())
        born = _BORN.search(said, name.end(), after.start() if after else len(said))
        people.append(_person(name[0], born[1] if born else "", known))
        end = born.end() if born else name.end()
    if not people:
        raise Refused("I need each passenger's first name, last name and date of birth", parameter="travellers")
    return list(dict.fromkeys(people))


def _person(name: str, born: str, known: Sequence[Person]) -> Person:
    first, _, last = name.rpartition(" ")
    saved = next((p for p in known if f"{p.first} {p.last}".casefold() == name.casefold()), None)
    if not born and saved is None:
        what = f"I need the date of birth of {name}, like 1990-04-05"
        raise Refused(what, parameter="travellers")
    try:
        return Person(first, last, date.fromisoformat(born).isoformat() if born else saved.born if saved else "")
    except ValueError:
        raise Refused(f"{born} is no date", parameter="travellers") from None


def _known(tx: sqlite3.Connection, user: str) -> list[Person]:
    """The member, then the passengers they saved."""
    own = tx.execute("SELECT first_name, last_name, dob FROM users WHERE user_id = ?", (user,)).fetchall()
    query = "SELECT first_name, last_name, dob FROM saved_passengers WHERE user_id = ? ORDER BY position"
    return [Person(*row) for row in (*own, *tx.execute(query, (user,)).fetchall())]


# -- what it costs --------------------------------------------------------------------------------------------------


def price(tx: sqlite3.Connection, trip: Trip) -> TripPrice:
    """Raises Refused where there are not enough seats."""
    people, ways = people_in(tx, trip.user, trip.travellers), _ways(tx, trip)
    charged, free = _bags(tx, trip, len(people))
    return TripPrice(
        trip_price=money(_price(trip, ways, len(people), charged)),
        trip_words=" and ".join(way.words for way in ways),
        trip_bags_free=free,
    )


def payments(tx: sqlite3.Connection, user: str) -> list[TripPayment]:
    return [
        TripPayment(pay_with=TripPaymentId(method.payment), pay_kind=method.kind, pay_details=method.details)
        for method in payment_methods(tx, user)
    ]


def share(tx: sqlite3.Connection, payments: Sequence[str], price: int) -> Shares:
    """Raises Refused where they do not suffice."""
    kinds = [_row(tx, payment)["source"] for payment in payments]
    return Shares(
        trip_paid_by=paying.in_words(tx, shared(tx, payments, price)),
        certificates_used=kinds.count("certificate"),
        cards_used=kinds.count("credit_card"),
        gift_cards_used=kinds.count("gift_card"),
    )


def shared(tx: sqlite3.Connection, payments: Sequence[str], price: int) -> dict[str, int]:
    """What each way to pay gives: certificates first, then gift cards, then cards. Raises Refused."""
    order = ("certificate", "gift_card", "credit_card")
    parts: dict[str, int] = {}
    for row in sorted((_row(tx, payment) for payment in payments), key=lambda row: order.index(row["source"])):
        left = price - sum(parts.values())
        part = left if row["amount"] is None else min(left, row["amount"])
        if part > 0:
            parts[row["payment_id"]] = part
    if sum(parts.values()) < price:
        raise Refused(f"these do not cover ${price}", parameter="payment_methods")
    return parts


def _row(tx: sqlite3.Connection, payment: str) -> sqlite3.Row:
    row = tx.execute("SELECT * FROM payment_methods WHERE payment_id = ?", (payment,)).fetchone()
    if row is None:
        raise Refused("there is no such way to pay in your profile", parameter="payment_methods")
    return row


def _ways(tx: sqlite3.Connection, trip: Trip) -> list[searching.Way]:
    people = len(people_in(tx, trip.user, trip.travellers))
    return [searching.way(tx, way, trip.cabin, people) for way in trip.ways]


def _bags(tx: sqlite3.Connection, trip: Trip, people: int) -> tuple[int, int]:
    """How many bags are charged, and how many are free."""
    member = tx.execute("SELECT membership FROM users WHERE user_id = ?", (trip.user,)).fetchone()
    free = free_bags(member["membership"], trip.cabin) * people
    return max(trip.bags - free, 0), free


def _price(trip: Trip, ways: Sequence[searching.Way], people: int, charged: int) -> int:
    fare = sum(price for way in ways for price in way.prices) * people
    return fare + charged * BAG + (INSURANCE * people if trip.insurance else 0)


# -- booking --------------------------------------------------------------------------------------------------------


def book(tx: sqlite3.Connection, trip: Trip, price: int) -> Booked:
    """Raises Refused where it is not to be had at this price any more."""
    people, ways = people_in(tx, trip.user, trip.travellers), _ways(tx, trip)
    charged, _ = _bags(tx, trip, len(people))
    if _price(trip, ways, len(people), charged) != price:
        raise Refused("the price has changed meanwhile")
    id = _insert(tx, trip, ways, charged)
    tx.executemany("INSERT INTO passengers VALUES (?, ?, ?, ?, ?)", [(id, n, *p) for n, p in enumerate(people, 1)])
    paying.move_seats(tx, id, -1)
    for payment, amount in shared(tx, trip.payments, price).items():
        paying.pay(tx, id, payment, amount, parameter="payment_methods")
        tx.execute(_USED_UP, (payment,))
    return Booked(booked=id)


_USED_UP = "UPDATE payment_methods SET amount = 0 WHERE payment_id = ? AND source = 'certificate'"


def _insert(tx: sqlite3.Connection, trip: Trip, ways: Sequence[searching.Way], charged: int) -> ReservationId:
    number = tx.execute("SELECT count(*) FROM reservations").fetchone()[0] + 1
    id, out = ReservationId(f"N{number:05d}"), ways[0]
    tx.execute(
        "INSERT INTO reservations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'booked', 0)",
        (
            id,
            trip.user,
            out.flights[0]["origin"],
            out.flights[-1]["destination"],
            "round trip" if len(ways) > 1 else "one way",
            trip.cabin,
            now(tx).isoformat(),
            trip.bags,
            charged,
            int(trip.insurance),
        ),
    )
    rows = [
        (id, journey, n, flight["flight_number"], flight["day"], price)
        for journey, way in enumerate(ways, 1)
        for n, (flight, price) in enumerate(zip(way.flights, way.prices, strict=True), 1)
    ]
    tx.executemany("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?)", rows)
    return id


def withdraw(tx: sqlite3.Connection, reservation: str) -> Withdrawn:
    """Take a booking back as though it had never been: seats, and all that paid for it. Raises Refused."""
    row = tx.execute("SELECT * FROM reservations WHERE reservation = ?", (reservation,)).fetchone()
    if row is None or row["status"] != "booked":
        raise Refused("that booking does not stand any more")
    paying.move_seats(tx, reservation, 1)
    for payment, amount in paying.paid_by(tx, reservation).items():
        paying.pay(tx, reservation, payment, -amount, parameter="booked")
    tx.execute("UPDATE reservations SET status = 'cancelled' WHERE reservation = ?", (reservation,))
    return Withdrawn(booking_withdrawn=ReservationId(reservation))
