"""What has to be worked out about bags, passengers, reasons and certificates before a write can be judged."""

from __future__ import annotations

import re
from decimal import Decimal

from pydantic import BaseModel

from remit.pack import action
from remit.pack.seen import Seen

from .airline import Airline
from .ids import PaymentId, ReservationId, UserId
from .records import Passenger, ReservationDetails
from .weighing_flights import BAG_PRICE, reservation_in

COVERED = re.compile(
    r"\b(?:health|medical|sick\w*|ill|illness|unwell|injur\w*|hospital\w*|surgery|doctor|covid|flu|pregnan\w*|"
    r"weather|storm\w*|hurricane|snow\w*|blizzard|tornado|flood\w*|typhoon)\b",
    re.IGNORECASE,
)
"""Reasons that travel insurance covers: health and weather."""
ASKED = re.compile(
    r"\b(?:compensat\w*|certificate|voucher|reimburs\w*|goodwill|gesture|refund\w*|credit|make (?:it )?up|"
    r"complain\w*|unacceptable|inconvenien\w*|frustrat\w*)\b",
    re.IGNORECASE,
)
"""Words of somebody who wants something for what went wrong."""
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


class Mishaps(BaseModel):
    compensation_asked: bool
    mishaps: int  # reservations of a member with a flight that was cancelled, or delayed and then given up
    mishaps_eligible: int  # of these, those that certificates are for
    amount_right: bool  # it is what one of these is worth


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
    return Party(party_size=len(passengers))


@action(groups=("profiles",))
def weigh_mishaps(seen: Seen, user_id: UserId, amount: int) -> Mishaps:
    """see what went wrong with a member's reservations, as the airline says"""
    airline = Airline(seen)
    worth = [
        (reservation, each * len(reservation.passengers))
        for reservation in airline.reservations.values()
        if reservation.user_id == user_id and (each := _each(airline, reservation))
    ]
    eligible = [dollars for reservation, dollars in worth if _eligible(airline, reservation)]
    return Mishaps(
        compensation_asked=bool(ASKED.search(seen.said)),
        mishaps=len(worth),
        mishaps_eligible=len(eligible),
        amount_right=amount in eligible,
    )


def _each(airline: Airline, reservation: ReservationDetails) -> int:
    """Dollars for each passenger for what went wrong; 0 where nothing did."""
    statuses = {airline.status(leg) for leg in reservation.flights}
    if "cancelled" in statuses:
        return FOR_CANCELLED
    begun = "landed" in statuses or "flying" in statuses  # then it can no longer be changed or cancelled
    given_up = reservation.reservation_id in airline.rewritten
    return FOR_DELAYED if "delayed" in statuses and (given_up or begun) else 0


def _eligible(airline: Airline, reservation: ReservationDetails) -> bool:
    profile = airline.profiles.get(reservation.user_id)
    privileged = profile is not None and profile.membership != "regular"
    return privileged or reservation.insurance == "yes" or reservation.cabin == "business"
