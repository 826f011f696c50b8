"""Visits to customers' homes: the tables of jobs, slots and appointments, and made-up ones to fill them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from . import well_known, well_known_services

if TYPE_CHECKING:
    from .generate import World

ZONE = ZoneInfo("Europe/Berlin")

TABLES = """
CREATE TABLE slots (
    slot TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('delivery', 'service')), starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL, capacity INTEGER NOT NULL
);
CREATE TABLE jobs (
    job TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES customers (account),
    kind TEXT NOT NULL CHECK (kind IN ('delivery', 'service')), title TEXT NOT NULL
);
CREATE INDEX jobs_of_account ON jobs (account);
CREATE TABLE appointments (
    appointment TEXT PRIMARY KEY, job TEXT NOT NULL REFERENCES jobs (job), slot TEXT NOT NULL REFERENCES slots (slot),
    status TEXT NOT NULL CHECK (status IN ('booked', 'cancelled'))
);
CREATE INDEX appointments_in_slot ON appointments (slot);
CREATE UNIQUE INDEX one_appointment_a_job ON appointments (job) WHERE status = 'booked';
"""

DAYS = 14
CAPACITY = 3
HOW_MANY = 60

_WINDOWS = {"morning": (8, 12), "afternoon": (12, 16), "evening": (16, 20)}
_TITLES = (
    ("delivery", "delivery of the bookcase"),
    ("delivery", "delivery of the dining table"),
    ("delivery", "delivery of the armchair"),
    ("service", "fitting of the wall lamp"),
    ("service", "yearly service of the coffee machine"),
)


def slot_id(kind: str, day: date, window: str) -> str:
    return f"{kind}-{day.isoformat()}-{window}"


def generate(world: World) -> None:
    """Slots for the next 14 days, and jobs, about half of them with an appointment; one slot is full."""
    world.rows("slots", ("slot", "kind", "starts_at", "ends_at", "capacity"), _slots(world.today))
    jobs, appointments = _visits(world)
    world.rows("jobs", ("job", "account", "kind", "title"), jobs)
    booked = [(*appointment, "booked") for appointment in appointments]
    world.rows("appointments", ("appointment", "job", "slot", "status"), booked)


def _slots(today: date) -> Iterator[tuple[str, str, str, str, int]]:
    for ahead in range(1, DAYS + 1):
        day = today + timedelta(days=ahead)
        for window, hours in _WINDOWS.items():
            starts, ends = (datetime.combine(day, time(hour), ZONE).astimezone(UTC) for hour in hours)
            for kind in ("delivery", "service"):
                yield slot_id(kind, day, window), kind, starts.isoformat(), ends.isoformat(), CAPACITY


def _visits(world: World) -> tuple[list[tuple[str, str, str, str]], list[tuple[str, str, str]]]:
    dice = world.dice("visits")
    strangers = [row[0] for row in world.tx.execute("SELECT account FROM customers ORDER BY account")]
    del strangers[: len(well_known.PEOPLE)]
    jobs = [job[:4] for job in well_known_services.JOBS]
    appointments = [
        (job.appointment[0], job.job, slot_id(job.kind, _day(world, job.appointment[1]), job.appointment[2]))
        for job in well_known_services.JOBS
        if job.appointment
    ]
    full = [well_known_services.FULL] * CAPACITY
    for number in range(4001 + len(jobs), 4001 + HOW_MANY):
        kind, title = ("delivery", "delivery of the bookcase") if full else dice.choice(_TITLES)
        jobs.append((f"J{number}", dice.choice(strangers), kind, title))
        ahead, window = full.pop() if full else (dice.randint(6, DAYS), dice.choice(tuple(_WINDOWS)))
        slot = slot_id(kind, _day(world, ahead), window)
        if (full or dice.random() < 0.5) and [taken for *_, taken in appointments].count(slot) < CAPACITY:
            appointments.append((f"A{3001 + len(appointments)}", f"J{number}", slot))
    return jobs, appointments


def _day(world: World, ahead: int) -> date:
    return world.today + timedelta(days=ahead)
