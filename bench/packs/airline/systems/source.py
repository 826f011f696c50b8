"""Where the airline's data comes from: a public data set that is read in place, and moved to the present."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

EST = timezone(timedelta(hours=-5), "EST")
THEN = datetime(2024, 5, 15, 15, tzinfo=EST)
"""The moment at which the data set is as it stands."""

VARIABLE = "REMIT_DATA"
FILE = Path("tau2/airline/db.json")
BESIDE = Path(__file__).resolve().parents[5] / "shared" / "data"
"""Where the data is looked for without the variable: `../shared/data`, seen from the repository."""


class Missing(Exception):
    """The airline's data is not where it is looked for."""


def data_file() -> Path:
    """The airline's database in the data set. Raises Missing."""
    named = os.environ.get(VARIABLE)
    file = (Path(named) if named else BESIDE) / FILE
    if not file.is_file():
        looked = f"{VARIABLE} names {named}" if named else f"{VARIABLE} is not set, and there is none in {BESIDE}"
        raise Missing(
            f"the airline's data is not here: {looked}. Take {FILE.name} of the airline domain of tau2-bench "
            f"(github.com/sierra-research/tau2-bench), save it as {FILE} in a folder, and let {VARIABLE} name that "
            "folder"
        )
    return file


# -- its form -------------------------------------------------------------------------------------------------------


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Seats(_Read):
    basic_economy: int
    economy: int
    business: int


class FlightDay(_Read):
    status: str
    available_seats: Seats | None = None
    prices: Seats | None = None
    estimated_departure_time_est: datetime | None = None


class Flight(_Read):
    flight_number: str
    origin: str
    destination: str
    scheduled_departure_time_est: str
    scheduled_arrival_time_est: str
    dates: dict[date, FlightDay]


class Name(_Read):
    first_name: str
    last_name: str


class Person(Name):
    dob: date


class Payment(_Read):
    id: str
    source: str
    brand: str = ""
    last_four: str = ""
    amount: int | None = None


class User(_Read):
    user_id: str
    email: str
    name: Name
    dob: date
    membership: str
    payment_methods: dict[str, Payment]
    saved_passengers: list[Person]


class Segment(_Read):
    origin: str
    destination: str
    flight_number: str
    date: date
    price: int


class Paid(_Read):
    payment_id: str
    amount: int


class Booking(_Read):
    reservation_id: str
    user_id: str
    origin: str
    destination: str
    flight_type: str
    cabin: str
    flights: list[Segment]
    passengers: list[Person]
    payment_history: list[Paid]
    created_at: datetime
    total_baggages: int
    nonfree_baggages: int
    insurance: str


class World(_Read):
    flights: dict[str, Flight]
    reservations: dict[str, Booking]
    users: dict[str, User]


def read() -> World:
    """The data set. Raises Missing."""
    return World.model_validate(json.loads(data_file().read_text(encoding="utf-8")))


# -- its time -------------------------------------------------------------------------------------------------------


class Shift(NamedTuple):
    """How far the data set is moved, so that its own moment falls on another."""

    at: datetime

    def day(self, day: date) -> date:
        return day + (self.at.astimezone(EST).date() - THEN.date())

    def moment(self, moment: datetime) -> datetime:
        """A moment of the data set, told in EST without saying so, as UTC."""
        return (moment.replace(tzinfo=EST) + (self.at - THEN)).astimezone(UTC)
