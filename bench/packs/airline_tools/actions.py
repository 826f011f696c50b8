"""The airline's tools that change something, under their own names and with their own parameters.

They are another agent's tools. Here nothing can be done with them: they are described, so that it can be judged.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from remit.model.fact import SourceTag
from remit.pack import action, counter
from remit.pack.seen import Seen

from .ids import Cabin, FlightType, PaymentId, ReservationId, UserId
from .records import Leg, Passenger, Payment

MEANT: tuple[SourceTag, ...] = ("said", "read", "given", "granted", "inferred")
"""What is worked out from what was said and read. Policies look at whether it was worked out rightly."""


def _worked_out(*names: str) -> dict[str, tuple[SourceTag, ...]]:
    return dict.fromkeys(names, MEANT)


@action(
    effect="irreversible",
    once=("user_id", "flights", "passengers"),
    accepts=_worked_out(
        "origin",
        "destination",
        "flight_type",
        "cabin",
        "flights",
        "payment_methods",
        "total_baggages",
        "nonfree_baggages",
        "insurance",
    ),
    groups=("books", "profiles"),
    doing="book {flights} in {cabin} for {passengers}, for {trip_price} in all",
)
def book_reservation(
    seen: Seen,
    user_id: UserId,
    origin: str,
    destination: str,
    flight_type: FlightType,
    cabin: Cabin,
    flights: list[Leg],
    passengers: list[Passenger],
    payment_methods: list[Payment],
    total_baggages: int,
    nonfree_baggages: int,
    insurance: Literal["yes", "no"],
) -> None:
    """book a trip"""


@action(effect="irreversible", groups=("reservations",), doing="cancel reservation {reservation_id}")
def cancel_reservation(seen: Seen, reservation_id: ReservationId) -> None:
    """cancel a reservation"""


@action(
    effect="irreversible",
    accepts=_worked_out("cabin", "flights"),
    groups=("reservations", "changes", "settles"),
    doing="change reservation {reservation_id} to {flights} in {cabin}, for {difference} to be paid or paid back",
)
def update_reservation_flights(
    seen: Seen, reservation_id: ReservationId, cabin: Cabin, flights: list[Leg], payment_id: PaymentId
) -> None:
    """change the flights or the cabin of a reservation"""


@action(
    effect="irreversible",
    accepts=_worked_out("total_baggages", "nonfree_baggages"),
    groups=("reservations", "changes", "settles"),
    doing="let reservation {reservation_id} have {total_baggages} checked bags",
)
def update_reservation_baggages(
    seen: Seen, reservation_id: ReservationId, total_baggages: int, nonfree_baggages: int, payment_id: PaymentId
) -> None:
    """add checked bags to a reservation"""


@action(
    effect="irreversible",
    groups=("reservations", "changes"),
    doing="write {new_details} into reservation {reservation_id}",
)
def update_reservation_passengers(seen: Seen, reservation_id: ReservationId, passengers: list[Passenger]) -> None:
    """change who travels on a reservation"""


@action(
    effect="irreversible",
    accepts=_worked_out("amount"),
    groups=("profiles",),
    doing="send a certificate of {amount} dollars to {user_id}",
)
def send_certificate(seen: Seen, user_id: UserId, amount: int) -> None:
    """send a certificate for a flight that went wrong"""


certificates = counter("certificates", of=("send_certificate",), within=timedelta(days=1))
