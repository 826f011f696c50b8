"""The restaurant's own booking book, a SQLite file. It stands for the system you have: it knows nothing of Remit.

What the restaurant does not do raises `Refused`, in words a guest may hear. A write keeps its answer under the
caller's key, in the same transaction: asked again under that key, it gives the first answer again and does nothing.
"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Id, Key

FILE = "bookings.db"
SEATS = 24

TABLES = """
CREATE TABLE IF NOT EXISTS bookings (
    booking TEXT PRIMARY KEY, email TEXT NOT NULL, day TEXT NOT NULL, seating TEXT NOT NULL,
    guests INTEGER NOT NULL, status TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS requests (key TEXT PRIMARY KEY, answer TEXT NOT NULL);
"""

Seating = Literal["lunch", "dinner"]


class BookingId(Id, pattern=r"R\d{4}", called="booking number"): ...


class Booking(BaseModel):
    """A booking as policies see it."""

    email: Email
    day: date
    guests: int
    status: str


class BookingSummary(BaseModel):
    """A booking as guests choose it."""

    booking: BookingId
    booked_day: date
    booked_seating: str
    booked_guests: int


class Booked(BaseModel):
    booking: BookingId


class Cancelled(BaseModel):
    cancelled_day: date


class Book:
    """The book, open."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(TABLES)

    def close(self) -> None:
        self._db.close()

    def fill(self, today: date) -> None:
        """Write a few bookings for the days to come."""
        soon, later = (today + timedelta(days=d) for d in (2, 9))
        rows = [
            ("R1001", "ann@example.com", str(soon), "dinner", 2, "booked"),
            ("R1002", "ann@example.com", str(later), "lunch", 6, "booked"),
            ("R1003", "bob@example.com", str(soon), "dinner", 4, "booked"),
        ]
        with self._db:
            self._db.executemany("INSERT INTO bookings VALUES (?, ?, ?, ?, ?, ?)", rows)

    def record(self, booking: BookingId) -> Booking | None:
        row = self._row(booking)
        return None if row is None else Booking.model_validate(dict(row))

    def of(self, email: Email) -> list[BookingSummary]:
        """The bookings of a guest that stand, soonest first."""
        rows = self._db.execute("SELECT * FROM bookings WHERE email = ? AND status = 'booked' ORDER BY day", (email,))
        return [
            BookingSummary(
                booking=BookingId(row["booking"]),
                booked_day=date.fromisoformat(row["day"]),
                booked_seating=row["seating"],
                booked_guests=row["guests"],
            )
            for row in rows
        ]

    def book(self, key: Key, email: Email, day: date, seating: Seating, guests: int) -> Booked:
        """Book a table, once under a key. Raises Refused where there is no room."""
        with self._db:
            if (answer := self.answered(key)) is not None:
                return Booked(booking=BookingId(answer))
            taken = "SELECT coalesce(sum(guests), 0) FROM bookings WHERE day = ? AND seating = ? AND status = 'booked'"
            if self._db.execute(taken, (str(day), seating)).fetchone()[0] + guests > SEATS:
                raise Refused(f"we are full for {seating} on that day", parameter="seating")
            last = self._db.execute("SELECT max(booking) FROM bookings").fetchone()[0] or "R1000"
            booking = BookingId(f"R{int(last[1:]) + 1:04}")
            row = (booking, email, str(day), seating, guests, "booked")
            self._db.execute("INSERT INTO bookings VALUES (?, ?, ?, ?, ?, ?)", row)
            self._keep(key, booking)
        return Booked(booking=booking)

    def cancel(self, key: Key, booking: BookingId) -> Cancelled:
        """Cancel a booking, once under a key."""
        with self._db:
            if (answer := self.answered(key)) is not None:
                return Cancelled(cancelled_day=date.fromisoformat(answer))
            row = self._row(booking)
            if row is None or row["status"] != "booked":
                raise Refused("that booking does not stand any more", parameter="booking")
            self._db.execute("UPDATE bookings SET status = 'cancelled' WHERE booking = ?", (booking,))
            self._keep(key, row["day"])
        return Cancelled(cancelled_day=date.fromisoformat(row["day"]))

    def answered(self, key: Key) -> str | None:
        """What was answered under a key; None if nothing was done under it."""
        row = self._db.execute("SELECT answer FROM requests WHERE key = ?", (key,)).fetchone()
        return None if row is None else row["answer"]

    def _row(self, booking: BookingId) -> sqlite3.Row | None:
        return self._db.execute("SELECT * FROM bookings WHERE booking = ?", (booking,)).fetchone()

    def _keep(self, key: Key, answer: str) -> None:
        self._db.execute("INSERT INTO requests VALUES (?, ?)", (key, answer))


def open_book(folder: Path) -> Book:
    return Book(folder / FILE)
