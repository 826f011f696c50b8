"""What the airline's database tells: members, their ways to pay, reservations and what is in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Money

from ..ids import Cabin, JourneyId, Membership, PassengerId, PaymentId, ReservationId, UserId
from ..places import NAMES, Airport
from .money import money

TripType = Literal["one way", "round trip"]
FLOWN = ("landed", "flying")
FREE_BAGS: dict[str, int] = {"regular": 0, "silver": 1, "gold": 2}
"""Checked bags that are free for each passenger in basic economy, by the membership of who booked."""
MORE_BAGS: dict[str, int] = {"basic economy": 0, "economy": 1, "business": 2}
"""How many more are free in a cabin."""


class Member(BaseModel, frozen=True):
    """A member as policies see them, and what is a fact once a customer is verified."""

    email: Email
    user: UserId
    member_name: str
    membership: Membership
    payment_ids: list[PaymentId]


class MemberFound(BaseModel, frozen=True):
    user: UserId


class PaymentMethod(BaseModel, frozen=True):
    payment: PaymentId
    kind: Literal["credit card", "gift card", "certificate"]
    details: str


class Reservation(BaseModel, frozen=True):
    """A reservation as policies see it."""

    email: Email
    status: Literal["booked", "cancelled"]
    cabin: Cabin
    trip_type: TripType
    created_at: datetime
    insured: bool
    membership: Membership
    passenger_count: int
    flown: bool
    flown_journeys: list[JourneyId]
    airline_cancelled: bool
    delayed: bool
    delay_given_up: bool
    compensated: bool
    ends: list[Airport]
    routes: list[str]
    payment_ids: list[PaymentId]
    certificate_ids: list[PaymentId]


class ReservationSummary(BaseModel, frozen=True):
    reservation: ReservationId
    route: str
    leaves_on: date
    passengers: str
    state: str


class PassengerOnBoard(BaseModel, frozen=True):
    passenger: PassengerId
    passenger_name: str
    born: date


class Journey(BaseModel, frozen=True):
    """One way of a reservation: all flights from one end to the other."""

    journey: JourneyId
    direction: Literal["outbound", "return"]
    journey_route: str
    journey_day: date
    journey_flights: str


class ReservationDetails(BaseModel, frozen=True):
    booked_route: str
    booked_trip: TripType
    booked_cabin: Cabin
    booked_state: str
    booked_flights: str
    booked_passengers: str
    booked_bags: int
    booked_insurance: str
    paid_in_total: Money


class BagAllowance(BaseModel, frozen=True):
    allowance: int
    allowance_why: str
    bags_booked: int


CABINS: dict[str, str] = {"basic economy": "basic_economy", "economy": "economy", "business": "business"}
"""The beginning of the names of a cabin's columns."""

_OWNER = (
    """SELECT r.*, u.email, u.membership FROM reservations r JOIN users u USING (user_id) WHERE r.reservation = ?"""
)
_SEGMENTS = """SELECT s.*, f.origin, f.destination, f.departs, f.arrives, f.arrives_next_day, d.status, d.expected
FROM segments s JOIN flights f USING (flight_number) JOIN flight_days d USING (flight_number, day)
WHERE s.reservation = ? ORDER BY s.journey, s.position"""


# -- members --------------------------------------------------------------------------------------------------------


def member(tx: sqlite3.Connection, *, email: str = "", user: str = "") -> Member | None:
    row = tx.execute("SELECT * FROM users WHERE email = ? OR user_id = ?", (email.lower(), user)).fetchone()
    if row is None:
        return None
    return Member(
        email=row["email"],
        user=row["user_id"],
        member_name=f"{row['first_name']} {row['last_name']}",
        membership=row["membership"],
        payment_ids=[payment.payment for payment in payment_methods(tx, row["user_id"])],
    )


def payment_rows(tx: sqlite3.Connection, user: str) -> list[sqlite3.Row]:
    """A member's ways to pay. Certificates and gift cards that are used up are none."""
    query = "SELECT * FROM payment_methods WHERE user_id = ? AND (amount IS NULL OR amount > 0) ORDER BY payment_id"
    return tx.execute(query, (user,)).fetchall()


def payment_methods(tx: sqlite3.Connection, user: str) -> list[PaymentMethod]:
    return [
        PaymentMethod(payment=row["payment_id"], kind=row["source"].replace("_", " "), details=_payment_details(row))
        for row in payment_rows(tx, user)
    ]


def payment_in_words(row: sqlite3.Row) -> str:
    return f"{row['source'].replace('_', ' ')} {_payment_details(row)}"


def _payment_details(row: sqlite3.Row) -> str:
    if row["source"] == "credit_card":
        return f"{row['brand']} ending in {row['last_four']}"
    return f"with ${row['amount']}"


# -- reservations ---------------------------------------------------------------------------------------------------


def reservation_row(tx: sqlite3.Connection, reservation: str) -> sqlite3.Row:
    """Raises Refused where there is none."""
    row = tx.execute(_OWNER, (reservation.upper(),)).fetchone()
    if row is None:
        raise Refused("there is no such reservation", parameter="reservation")
    return row


def segments_of(tx: sqlite3.Connection, reservation: str, journey: int | None = None) -> list[sqlite3.Row]:
    rows = tx.execute(_SEGMENTS, (reservation.upper(),)).fetchall()
    return [row for row in rows if journey in (None, row["journey"])]


def passengers_of(tx: sqlite3.Connection, reservation: str) -> list[sqlite3.Row]:
    query = "SELECT * FROM passengers WHERE reservation = ? ORDER BY position"
    return tx.execute(query, (reservation.upper(),)).fetchall()


def record(tx: sqlite3.Connection, reservation: str) -> Reservation | None:
    row = tx.execute(_OWNER, (reservation.upper(),)).fetchone()
    if row is None:
        return None
    segments = segments_of(tx, reservation)
    statuses = {segment["status"] for segment in segments}
    methods = payment_methods(tx, row["user_id"])
    journeys = sorted({segment["journey"] for segment in segments})
    flown = [n for n in journeys if any(s["journey"] == n and s["status"] in FLOWN for s in segments)]
    return Reservation(
        email=row["email"],
        status=row["status"],
        cabin=row["cabin"],
        trip_type=row["trip_type"],
        created_at=row["created_at"],
        insured=row["insurance"],
        membership=row["membership"],
        passenger_count=len(passengers_of(tx, reservation)),
        flown=bool(flown),
        flown_journeys=[journey_id(reservation, n) for n in flown],
        airline_cancelled="cancelled" in statuses,
        delayed="delayed" in statuses,
        delay_given_up=row["delay_given_up"],
        compensated=_compensated(tx, reservation),
        ends=[NAMES[row["origin"]], NAMES[row["destination"]]],
        routes=[_ends([s for s in segments if s["journey"] == n]) for n in journeys],
        payment_ids=[method.payment for method in methods],
        certificate_ids=[method.payment for method in methods if method.kind == "certificate"],
    )


def _compensated(tx: sqlite3.Connection, reservation: str) -> bool:
    query = "SELECT 1 FROM compensations WHERE reservation = ? AND withdrawn = 0"
    return tx.execute(query, (reservation.upper(),)).fetchone() is not None


def reservations_of(tx: sqlite3.Connection, email: str) -> list[ReservationSummary]:
    """A member's reservations, the next to leave first."""
    query = "SELECT r.reservation FROM reservations r JOIN users u USING (user_id) WHERE u.email = ?"
    found = [_summary(tx, row["reservation"]) for row in tx.execute(query, (email.lower(),)).fetchall()]
    return sorted(found, key=lambda summary: (summary.state != "booked", summary.leaves_on))


def _summary(tx: sqlite3.Connection, reservation: str) -> ReservationSummary:
    segments = segments_of(tx, reservation)
    return ReservationSummary(
        reservation=ReservationId(reservation),
        route=_route(reservation_row(tx, reservation)),
        leaves_on=segments[0]["day"],
        passengers=names(passengers_of(tx, reservation)),
        state=_state(reservation_row(tx, reservation), segments),
    )


def details(tx: sqlite3.Connection, reservation: str) -> ReservationDetails:
    row, segments = reservation_row(tx, reservation), segments_of(tx, reservation)
    paid = tx.execute("SELECT sum(amount) FROM payments WHERE reservation = ?", (row["reservation"],)).fetchone()[0]
    return ReservationDetails(
        booked_route=_route(row),
        booked_trip=row["trip_type"],
        booked_cabin=row["cabin"],
        booked_state=_state(row, segments),
        booked_flights="; ".join(_told(segment) for segment in segments),
        booked_passengers=names(passengers_of(tx, reservation)),
        booked_bags=row["total_baggages"],
        booked_insurance="with travel insurance" if row["insurance"] else "without travel insurance",
        paid_in_total=money(paid or 0),
    )


def allowance(tx: sqlite3.Connection, reservation: str) -> BagAllowance:
    """How many bags may be checked without paying for them."""
    row, travelling = reservation_row(tx, reservation), passengers_of(tx, reservation)
    each = free_bags(row["membership"], row["cabin"])
    people = "one passenger" if len(travelling) == 1 else f"{len(travelling)} passengers"
    return BagAllowance(
        allowance=each * len(travelling),
        allowance_why=f"{each} each for {people} in {row['cabin']}, as you are a {row['membership']} member",
        bags_booked=row["total_baggages"],
    )


def free_bags(membership: str, cabin: str) -> int:
    """Checked bags that are free for each passenger."""
    return FREE_BAGS[membership] + MORE_BAGS[cabin]


def journeys_of(tx: sqlite3.Connection, reservation: str) -> list[Journey]:
    segments = segments_of(tx, reservation)
    return [
        Journey(
            journey=journey_id(reservation, n),
            direction="outbound" if n == 1 else "return",
            journey_route=_ends(own),
            journey_day=own[0]["day"],
            journey_flights=flights_in_words(own),
        )
        for n in sorted({segment["journey"] for segment in segments})
        if (own := [segment for segment in segments if segment["journey"] == n])
    ]


def on_board(tx: sqlite3.Connection, reservation: str) -> list[PassengerOnBoard]:
    return [
        PassengerOnBoard(
            passenger=PassengerId(f"{row['reservation']}-P{row['position']}"),
            passenger_name=f"{row['first_name']} {row['last_name']}",
            born=row["dob"],
        )
        for row in passengers_of(tx, reservation)
    ]


# -- in words -------------------------------------------------------------------------------------------------------


def journey_id(reservation: str, number: int) -> JourneyId:
    return JourneyId(f"{reservation.upper()}-{number}")


def names(rows: Sequence[sqlite3.Row]) -> str:
    """ "Ada Li, Bo Li and Cy Li"."""
    said = [f"{row['first_name']} {row['last_name']}" for row in rows]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def flights_in_words(segments: Sequence[sqlite3.Row]) -> str:
    return " and then ".join(
        f"{s['flight_number']} {s['origin']}-{s['destination']} at {s['departs']}" for s in segments
    )


def day_in_words(day: str) -> str:
    when = date.fromisoformat(day)
    return f"{when:%A} {when.day} {when:%B}"


def _ends(segments: Sequence[sqlite3.Row]) -> str:
    return f"{segments[0]['origin']}-{segments[-1]['destination']}"


def _route(row: sqlite3.Row) -> str:
    there = f"{row['origin']} to {row['destination']}"
    return f"{there} and back" if row["trip_type"] == "round trip" else there


def _state(row: sqlite3.Row, segments: Sequence[sqlite3.Row]) -> str:
    if row["status"] == "cancelled":
        return "cancelled"
    statuses = {segment["status"] for segment in segments}
    if "cancelled" in statuses:
        return "with a flight that the airline cancelled"
    if statuses <= set(FLOWN):
        return "flown"
    return "partly flown" if statuses & set(FLOWN) else "booked"


def _told(segment: sqlite3.Row) -> str:
    late = (
        f", expected to leave at {segment['expected']}"
        if segment["status"] == "delayed" and segment["expected"]
        else ""
    )
    flight = f"{segment['flight_number']} {segment['origin']}-{segment['destination']}"
    status = "scheduled" if segment["status"] == "available" else segment["status"]
    return f"{flight} on {day_in_words(segment['day'])} at {segment['departs']} ({status}{late})"
