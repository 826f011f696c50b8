"""What the airline's tools take and answer, as far as policies need it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from .ids import Cabin, FlightType, Membership

PaymentKind = Literal["credit_card", "gift_card", "certificate"]


class Leg(BaseModel, frozen=True):
    flight_number: str
    date: date


class BookedLeg(Leg, frozen=True):
    origin: str
    destination: str
    price: Decimal


class Passenger(BaseModel):
    first_name: str
    last_name: str
    dob: date


class Payment(BaseModel):
    payment_id: str
    amount: Decimal


class ReservationDetails(BaseModel):
    reservation_id: str
    user_id: str
    origin: str
    destination: str
    flight_type: FlightType
    cabin: Cabin
    flights: list[BookedLeg]
    passengers: list[Passenger]
    payment_history: list[Payment]
    created_at: datetime
    total_baggages: int
    nonfree_baggages: int
    insurance: Literal["yes", "no"]
    status: str | None = None


class PaymentMethod(BaseModel):
    source: PaymentKind
    id: str
    amount: Decimal | None = None  # what a gift card or a certificate holds


class Profile(BaseModel):
    user_id: str
    payment_methods: dict[str, PaymentMethod]
    membership: Membership
    reservations: list[str]


class Flight(BaseModel):
    """A flight of one day that can be booked, as a search shows it."""

    flight_number: str
    origin: str
    destination: str
    date: date
    status: str
    scheduled_departure_time_est: str
    scheduled_arrival_time_est: str
    available_seats: dict[Cabin, int]
    prices: dict[Cabin, Decimal]
