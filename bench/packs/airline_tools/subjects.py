"""What policies see of a reservation and of a member."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from pydantic import BaseModel

from remit.pack import subject
from remit.pack.seen import Seen

from .airline import Airline
from .ids import Cabin, PaymentId, ReservationId, UserId
from .records import ReservationDetails

EASTERN = timezone(timedelta(hours=-5))
"""The airline keeps its time in Eastern Standard Time, and does not say so."""


class Reservation(BaseModel):
    user_id: UserId
    owner_named: bool  # the customer said the user id it is under
    others_named: bool  # the customer said somebody else's user id, and not this one
    status: str
    cabin: Cabin
    insured: bool
    booked_at: datetime
    first_day: date  # of the flights that the airline did not cancel
    taken_off: bool  # some flight has, as the airline says
    airline_cancelled: bool
    passenger_count: int
    bags: int
    bags_paid: int
    payment_ids: list[PaymentId]  # in the member's profile, and what the reservation was paid with
    certificate_ids: list[PaymentId]


class Member(BaseModel):
    user_id: UserId
    owner_named: bool
    others_named: bool


@subject
def reservation_as_read(seen: Seen, reservation_id: ReservationId) -> Reservation | None:
    airline = Airline(seen)
    found = airline.reservations.get(reservation_id)
    if found is None:
        return None
    statuses = {leg: airline.status(leg) for leg in found.flights}
    days = [leg.date for leg, status in statuses.items() if status != "cancelled"]
    methods = airline.methods(found.user_id)
    return Reservation(
        user_id=UserId(found.user_id),
        owner_named=found.user_id in (named := _named(seen, airline)),
        others_named=bool(named) and found.user_id not in named,
        status=found.status or "booked",
        cabin=found.cabin,
        insured=found.insurance == "yes",
        booked_at=_aware(found),
        first_day=min(days, default=date.max),
        taken_off=any(status in ("flying", "landed") for status in statuses.values()),
        airline_cancelled="cancelled" in statuses.values(),
        passenger_count=len(found.passengers),
        bags=found.total_baggages,
        bags_paid=found.nonfree_baggages,
        payment_ids=[PaymentId(id) for id in sorted({*methods, *(p.payment_id for p in found.payment_history)})],
        certificate_ids=[PaymentId(id) for id, method in methods.items() if method.source == "certificate"],
    )


@subject
def member_as_read(seen: Seen, user_id: UserId) -> Member | None:
    airline = Airline(seen)
    if user_id not in airline.members():
        return None
    named = _named(seen, airline)
    return Member(user_id=user_id, owner_named=user_id in named, others_named=bool(named) and user_id not in named)


def _named(seen: Seen, airline: Airline) -> set[str]:
    """The members whose user id the customer said."""
    said = seen.said.casefold()
    return {user_id for user_id in airline.members() if user_id.casefold() in said}


def _aware(reservation: ReservationDetails) -> datetime:
    made = reservation.created_at
    return (made if made.tzinfo else made.replace(tzinfo=EASTERN)).astimezone(UTC)
