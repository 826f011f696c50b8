"""The showroom's diary, a SQLite file. It stands for the system you have: it knows nothing of Remit.

A write keeps its answer under the caller's key, in the same transaction: asked again under that key, it gives the first
answer again and does nothing. What the showroom does not do raises `Refused`, in words a guest may hear.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Id, Key

FILE = "visits.db"
ZONE = ZoneInfo("Europe/Berlin")
HOURS = (10, 12, 14, 16)
CLOSED = (6, 0)  # Sunday and Monday
ROOM = 12  # guests at the same time
AHEAD = 60  # days that can be booked

TABLES = """
CREATE TABLE IF NOT EXISTS visits (
    visit TEXT PRIMARY KEY, email TEXT NOT NULL, hour TEXT NOT NULL, guests INTEGER NOT NULL, status TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS clock (now TEXT NOT NULL);
"""

Answer = TypeVar("Answer", bound=BaseModel)


class VisitId(Id, pattern=r"V\d{4}", called="visit number"): ...


class HourId(Id, called="time"): ...


class Visit(BaseModel, frozen=True):
    """A visit as policies see it."""

    email: Email
    begins: datetime
    guests: int
    status: str


class Hour(BaseModel, frozen=True):
    """An hour of the showroom as policies see it."""

    begins: datetime


class VisitSummary(BaseModel, frozen=True):
    """A visit as guests choose it."""

    visit: VisitId
    visit_begins: datetime
    visit_guests: int


class Visits(BaseModel, frozen=True):
    visits: list[VisitSummary]
    found: int


class FreeHour(BaseModel, frozen=True):
    """An hour as guests choose it."""

    hour: HourId
    free_from: datetime


class HourFound(BaseModel, frozen=True):
    begins: datetime


class Booked(BaseModel, frozen=True):
    visit: VisitId


class Moved(BaseModel, frozen=True):
    moved_from: HourId


class Cancelled(BaseModel, frozen=True):
    cancelled_begins: datetime


class Diary:
    """The diary, open."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(TABLES)

    def close(self) -> None:
        self._db.close()

    def now(self) -> datetime:
        """The real time, unless the clock was stopped."""
        row = self._db.execute("SELECT now FROM clock").fetchone()
        return datetime.now(UTC) if row is None else datetime.fromisoformat(row["now"])

    def stop(self, at: datetime) -> None:
        with self._db:
            self._db.execute("DELETE FROM clock")
            self._db.execute("INSERT INTO clock VALUES (?)", (at.isoformat(),))

    def answered(self, key: Key, kind: type[Answer]) -> Answer | None:
        """What was answered under a key; None if nothing was done under it."""
        row = self._db.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
        return None if row is None else kind.model_validate_json(row["answer"])

    def fill(self, today: date) -> None:
        """Write a few visits for the days to come."""
        hours = [hour for ahead in range(1, 15) for hour in hours_of(today + timedelta(days=ahead))]
        rows = [
            ("V2001", "maria@example.com", hours[6], 2),
            ("V2002", "tom@example.com", hours[0], 1),
            ("V2003", "omar@example.com", hours[9], 11),
        ]
        with self._db:
            self._db.executemany("INSERT INTO visits VALUES (?, ?, ?, ?, 'booked')", rows)

    # -- looking ------------------------------------------------------------------------------------------------------

    def visit(self, visit: VisitId) -> Visit | None:
        row = self._row(visit)
        if row is None:
            return None
        return Visit(email=row["email"], begins=begins(row["hour"]), guests=row["guests"], status=row["status"])

    def hour_of(self, visit: VisitId) -> HourId | None:
        """When a visit is booked for; None where it is not."""
        row = self._row(visit)
        return HourId(row["hour"]) if row is not None and row["status"] == "booked" else None

    def visits(self, email: Email) -> Visits:
        """The visits of a guest that are still to come, the next one first."""
        rows = self._db.execute("SELECT * FROM visits WHERE email = ? AND status = 'booked' ORDER BY hour", (email,))
        visits = [
            VisitSummary(visit=row["visit"], visit_begins=begins(row["hour"]), visit_guests=row["guests"])
            for row in rows
            if begins(row["hour"]) > self.now()
        ]
        return Visits(visits=visits, found=len(visits))

    def free(self, day: date) -> list[FreeHour]:
        """The hours of a day that have room, or of the next day that has any. Raises Refused where there is none."""
        today = self.now().astimezone(ZONE).date()
        for later in range((today + timedelta(days=AHEAD) - day).days):
            hours = [h for h in hours_of(day + timedelta(days=later)) if begins(h) > self.now()]
            if free := [FreeHour(hour=h, free_from=begins(h)) for h in hours if self._taken(h) < ROOM]:
                return free
        raise Refused("there is no room on that day or after it", parameter="day")

    # -- writing ------------------------------------------------------------------------------------------------------

    def book(self, key: Key, email: Email, hour: HourId, guests: int) -> Booked:
        def do() -> Booked:
            self._see_room(hour, guests)
            last = self._db.execute("SELECT max(visit) AS visit FROM visits").fetchone()["visit"] or "V2000"
            visit = VisitId(f"V{int(last[1:]) + 1}")
            self._db.execute("INSERT INTO visits VALUES (?, ?, ?, ?, 'booked')", (visit, email, hour, guests))
            return Booked(visit=visit)

        return self._once(key, Booked, do)

    def move(self, key: Key, visit: VisitId, hour: HourId) -> Moved:
        def do() -> Moved:
            row = self._booked(visit)
            if row["hour"] == hour:
                raise Refused("that is when you are expected already", parameter="hour")
            self._see_room(hour, row["guests"])
            self._db.execute("UPDATE visits SET hour = ? WHERE visit = ?", (hour, visit))
            return Moved(moved_from=row["hour"])

        return self._once(key, Moved, do)

    def cancel(self, key: Key, visit: VisitId) -> Cancelled:
        def do() -> Cancelled:
            row = self._booked(visit)
            self._db.execute("UPDATE visits SET status = 'cancelled' WHERE visit = ?", (visit,))
            return Cancelled(cancelled_begins=begins(row["hour"]))

        return self._once(key, Cancelled, do)

    def restore(self, key: Key, visit: VisitId) -> Booked:
        def do() -> Booked:
            row = self._row(visit)
            if row is None or row["status"] == "booked":
                raise Refused("that visit is not cancelled", parameter="visit")
            self._see_room(row["hour"], row["guests"])
            self._db.execute("UPDATE visits SET status = 'booked' WHERE visit = ?", (visit,))
            return Booked(visit=visit)

        return self._once(key, Booked, do)

    # -- private ------------------------------------------------------------------------------------------------------

    def _once(self, key: Key, kind: type[Answer], do: Callable[[], Answer]) -> Answer:
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            if (before := self.answered(key, kind)) is not None:
                return before
            answer = do()
            self._db.execute("INSERT INTO answers VALUES (?, ?)", (key, answer.model_dump_json()))
            return answer

    def _row(self, visit: VisitId) -> sqlite3.Row | None:
        return self._db.execute("SELECT * FROM visits WHERE visit = ?", (visit,)).fetchone()

    def _booked(self, visit: VisitId) -> sqlite3.Row:
        row = self._row(visit)
        if row is None or row["status"] != "booked":
            raise Refused("that visit does not stand any more", parameter="visit")
        return row

    def _taken(self, hour: HourId) -> int:
        taken = "SELECT coalesce(sum(guests), 0) AS n FROM visits WHERE hour = ? AND status = 'booked'"
        return self._db.execute(taken, (hour,)).fetchone()["n"]

    def _see_room(self, hour: HourId, guests: int) -> None:
        if self._taken(hour) + guests > ROOM:
            raise Refused("there is no room for that many at that time", parameter="hour")


def hours_of(day: date) -> list[HourId]:
    """The hours that guests can come on a day."""
    return [] if day.weekday() in CLOSED else [HourId(f"{day}T{hour}") for hour in HOURS]


def begins(hour: str) -> datetime:
    """When an hour begins. Raises Refused for what is none."""
    day, _, at = hour.partition("T")
    try:
        return datetime.combine(date.fromisoformat(day), time(int(at)), ZONE)
    except ValueError:
        raise Refused("the showroom has no such time", parameter="hour") from None


def open_diary(folder: Path) -> Diary:
    return Diary(folder / FILE)


def prepare(folder: Path, at: datetime) -> None:
    """Begin a diary, where there is none yet."""
    if not (folder / FILE).exists():
        diary = open_diary(folder)
        diary.fill(at.date())
        diary.close()


def stop_clock(folder: Path, at: datetime) -> None:
    """Let the diary's clock stand still at a time, for tests and demonstrations."""
    diary = open_diary(folder)
    diary.stop(at)
    diary.close()
