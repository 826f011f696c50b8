"""Makes the airline's database from the data set, as though its moment were another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from . import source
from .database import FILE, TABLES

Row = tuple[Any, ...]  # as sqlite3 takes them


def prepare(folder: Path, at: datetime) -> None:
    """Make the database in a folder where there is none: whole, or not at all. Raises source.Missing."""
    file = folder / FILE
    if file.exists():
        return
    world, shift = source.read(), source.Shift(at)
    unfinished = folder / f"{FILE}.unfinished"
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as connection, connection:
        connection.executescript(TABLES)
        for table, rows in _tables(world, shift):
            for row in rows:
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    unfinished.replace(file)


def _tables(world: source.World, shift: source.Shift) -> Iterator[tuple[str, Iterable[Row]]]:
    users, bookings, flights = world.users.values(), world.reservations.values(), world.flights.values()
    yield "users", ((u.user_id, u.email.lower(), *_name(u.name), _iso(u.dob), u.membership) for u in users)
    yield "saved_passengers", ((u.user_id, n, *_person(p)) for u in users for n, p in enumerate(u.saved_passengers, 1))
    yield (
        "payment_methods",
        (
            (p.id, u.user_id, p.source, p.brand, p.last_four, p.amount)
            for u in users
            for p in u.payment_methods.values()
        ),
    )
    yield "flights", map(_flight, flights)
    yield "flight_days", (row for flight in flights for row in _days(flight, shift))
    yield "reservations", (_booking(booking, shift) for booking in bookings)
    yield "segments", (row for booking in bookings for row in _segments(booking, shift))
    yield "passengers", ((b.reservation_id, n, *_person(p)) for b in bookings for n, p in enumerate(b.passengers, 1))
    yield (
        "payments",
        ((b.reservation_id, n, p.payment_id, p.amount) for b in bookings for n, p in enumerate(b.payment_history, 1)),
    )


def _flight(flight: source.Flight) -> Row:
    arrives, _, later = flight.scheduled_arrival_time_est.partition("+")
    departs = flight.scheduled_departure_time_est
    return flight.flight_number, flight.origin, flight.destination, departs[:5], arrives[:5], int(bool(later))


def _days(flight: source.Flight, shift: source.Shift) -> Iterator[Row]:
    for day, state in flight.dates.items():
        expected = state.estimated_departure_time_est
        seats, prices = state.available_seats, state.prices
        yield (
            flight.flight_number,
            _iso(shift.day(day)),
            state.status,
            f"{expected:%H:%M}" if expected else None,
            *((seats.basic_economy, seats.economy, seats.business) if seats else (None,) * 3),
            *((prices.basic_economy, prices.economy, prices.business) if prices else (None,) * 3),
        )


def _booking(booking: source.Booking, shift: source.Shift) -> Row:
    return (
        booking.reservation_id,
        booking.user_id,
        booking.origin,
        booking.destination,
        booking.flight_type.replace("_", " "),
        booking.cabin.replace("_", " "),
        shift.moment(booking.created_at).isoformat(),
        booking.total_baggages,
        booking.nonfree_baggages,
        int(booking.insurance == "yes"),
        "booked",
        0,
    )


def _segments(booking: source.Booking, shift: source.Shift) -> Iterator[Row]:
    """The flights of a reservation, those of the way back as a journey of their own."""
    journey, position = 1, 0
    for segment in booking.flights:
        position += 1
        day = _iso(shift.day(segment.date))
        yield booking.reservation_id, journey, position, segment.flight_number, day, segment.price
        if segment.destination == booking.destination and booking.flight_type == "round_trip" and journey == 1:
            journey, position = 2, 0


def _name(name: source.Name) -> Row:
    return name.first_name, name.last_name


def _person(person: source.Person) -> Row:
    return *_name(person), _iso(person.dob)


def _iso(day: date) -> str:
    return day.isoformat()
