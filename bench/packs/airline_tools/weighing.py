"""What has to be worked out about bags, passengers, reasons and certificates before a write can be judged."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from remit.pack import action
from remit.pack.seen import Seen

from .airline import Airline
from .ids import PaymentId, ReservationId, UserId
from .records import Passenger, ReservationDetails
from .weighing_flights import BAG_PRICE, reservation_in

COVERED = re.compile(
    r"\b(?:health|medical|medicine|sick\w*|ill|illness|unwell|(?:not|n't) (?:feel\w* |been feel\w* )?well|"
    r"feel\w* (?:bad|terrible|awful|poorly|worse)|injur\w*|broke\w* (?:my|his|her) \w+|hospital\w*|surger\w+|operation|"
    r"doctor|covid|flu|fever|virus|infection|disease|diagnos\w*|treatment|pregnan\w*|"
    r"weather|storm\w*|thunderstorm\w*|hurricane|snow\w*|blizzard|tornado|flood\w*|typhoon|cyclone)\b",
    re.IGNORECASE,
)
"""Reasons that travel insurance covers: health and weather."""
FOR_CANCELLED, FOR_DELAYED = 100, 50
"""Dollars of a certificate for each passenger."""


class Reason(BaseModel):
    reason_covered: bool  # the customer spoke of what insurance is for


class Bags(BaseModel):
    bags_counted_right: bool  # those that cost something, by the member's allowance
    difference: Decimal
    difference_covered: bool


class Party(BaseModel):
    party_size: int
    new_details: list[str]  # names and dates of birth that are not in the reservation yet


class Mishaps(BaseModel):
    mishaps: int  # reservations of a member with a flight that was cancelled or delayed
    mishaps_eligible: int  # of these, those that certificates are for
    amount_right: bool  # it is what one of these is worth
    delay_day: date | None  # where that one is delayed, and was neither changed nor cancelled since: of that flight


@action(groups=("reservations",))
def weigh_reason(seen: Seen, reservation_id: ReservationId) -> Reason:
    """see whether insurance covers what the customer says"""
    return Reason(reason_covered=bool(COVERED.search(seen.said)))


@action(groups=("reservations",))
def weigh_bags(
    seen: Seen, reservation_id: ReservationId, total_baggages: int, nonfree_baggages: int, payment_id: PaymentId
) -> Bags:
    """see what more bags cost"""
    airline = Airline(seen)
    now = reservation_in(airline, reservation_id)
    to_pay = airline.bags_to_pay(now.user_id, now.cabin, len(now.passengers), total_baggages)
    difference = BAG_PRICE * max(0, nonfree_baggages - now.nonfree_baggages)
    return Bags(
        bags_counted_right=all(nonfree_baggages in (each, max(each, now.nonfree_baggages)) for each in to_pay),
        difference=difference,
        difference_covered=airline.covers(now.user_id, payment_id, difference),
    )


@action(groups=("reservations",))
def weigh_party(seen: Seen, reservation_id: ReservationId, passengers: list[Passenger]) -> Party:
    """see how many travel"""
    now = reservation_in(Airline(seen), reservation_id).passengers
    names, births = {_name(passenger) for passenger in now}, {passenger.dob for passenger in now}
    new_names = [_name(passenger) for passenger in passengers if _name(passenger) not in names]
    new_births = [passenger.dob.isoformat() for passenger in passengers if passenger.dob not in births]
    return Party(party_size=len(passengers), new_details=[*new_names, *new_births])


@action(groups=("profiles",))
def weigh_mishaps(seen: Seen, user_id: UserId, amount: int) -> Mishaps:
    """see what went wrong with a member's reservations, as the airline says"""
    airline = Airline(seen)
    own = [reservation for reservation in airline.reservations.values() if reservation.user_id == user_id]
    worth = [(reservation, each) for reservation in own if (each := _each(airline, reservation))]
    eligible = [(reservation, each) for reservation, each in worth if _eligible(airline, reservation)]
    fitting = [(r, each) for r, each in eligible if amount == each * len(r.passengers)]
    delays = [day for reservation, each in fitting if each == FOR_DELAYED and (day := _delay_day(airline, reservation))]
    return Mishaps(
        mishaps=len(worth),
        mishaps_eligible=len(eligible),
        amount_right=bool(fitting),
        delay_day=min(delays) if fitting and len(delays) == len(fitting) else None,
    )


def _name(passenger: Passenger) -> str:
    return f"{passenger.first_name} {passenger.last_name}"


def _each(airline: Airline, reservation: ReservationDetails) -> int:
    """Dollars for each passenger for what went wrong; 0 where nothing did."""
    statuses = {airline.status(leg) for leg in reservation.flights}
    return FOR_CANCELLED if "cancelled" in statuses else FOR_DELAYED if "delayed" in statuses else 0


def _delay_day(airline: Airline, reservation: ReservationDetails) -> date | None:
    """The first day of a delayed flight of a reservation that stands as it was; None where it was given up."""
    if reservation.reservation_id in airline.rewritten:
        return None
    return min(leg.date for leg in reservation.flights if airline.status(leg) == "delayed")


def _eligible(airline: Airline, reservation: ReservationDetails) -> bool:
    profile = airline.profiles.get(reservation.user_id)
    privileged = profile is not None and profile.membership != "regular"
    return privileged or reservation.insurance == "yes" or reservation.cabin == "business"
