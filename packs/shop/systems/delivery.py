"""The shop's deliveries and services at home: what waits for an appointment, and which slots there are."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Key

from ..ids import AppointmentId, JobId, SlotId
from .books import Books
from .database import now
from .visits import ZONE

Kind: TypeAlias = Literal["delivery", "service"]

LEAD = timedelta(hours=24)
"""How long before it begins a slot is closed."""

OFFERED = 6
"""Slots offered where the day asked for has none."""


class JobSummary(BaseModel, frozen=True):
    job: JobId
    job_title: str
    job_kind: Kind


class JobDetails(BaseModel, frozen=True):
    visit_kind: Kind
    visit_for: str


class Job(BaseModel, frozen=True):
    """A job as policies see it."""

    email: Email
    kind: Kind
    waiting: bool


class AppointmentSummary(BaseModel, frozen=True):
    appointment: AppointmentId
    appointment_for: str
    appointment_kind: Kind
    appointment_day: date
    appointment_window: str


class AppointmentDetails(BaseModel, frozen=True):
    visit_kind: Kind
    visit_for: str
    visit_time: str
    visit_starts_at: datetime


class Appointment(BaseModel, frozen=True):
    """An appointment as policies see it."""

    email: Email
    kind: Kind
    booked: bool
    starts_at: datetime


class Slot(BaseModel, frozen=True):
    slot: SlotId
    slot_day: date
    slot_window: str


class SlotDetails(BaseModel, frozen=True):
    slot_starts_at: datetime
    slot_time: str


class SlotBooked(BaseModel, frozen=True):
    booking: AppointmentId
    booked_for: str
    booked_time: str


class AppointmentMoved(BaseModel, frozen=True):
    moved_what: str
    moved_time: str
    previous_slot: SlotId


class AppointmentMovedBack(BaseModel, frozen=True):
    moved_back_time: str


class AppointmentCalledOff(BaseModel, frozen=True):
    called_off: str
    called_off_time: str


class AppointmentRestored(BaseModel, frozen=True):
    restored_time: str


class Delivery(Books):
    """Appointments at customers' homes. A slot has room for a few of them."""

    def waiting_jobs(self, email: Email) -> list[JobSummary]:
        """What is still to be given an appointment."""
        with self._database.read() as tx:
            rows = tx.execute(
                f"SELECT j.job, j.title, j.kind {_JOBS} WHERE c.email = ? AND NOT {_HAS_APPOINTMENT} ORDER BY j.job",
                (email,),
            ).fetchall()
        return [JobSummary(job=row["job"], job_title=row["title"], job_kind=row["kind"]) for row in rows]

    def job(self, job: JobId) -> Job | None:
        with self._database.read() as tx:
            row = tx.execute(
                f"SELECT c.email, j.kind, NOT {_HAS_APPOINTMENT} AS waiting {_JOBS} WHERE j.job = ?", (job,)
            ).fetchone()
        return None if row is None else Job(email=row["email"], kind=row["kind"], waiting=bool(row["waiting"]))

    def job_details(self, job: JobId) -> JobDetails:
        with self._database.read() as tx:
            row = _job(tx, job)
        return JobDetails(visit_kind=row["kind"], visit_for=row["title"])

    def appointments(self, email: Email) -> list[AppointmentSummary]:
        """What is booked and to come, the next one first."""
        with self._database.read() as tx:
            rows = tx.execute(
                f"{_APPOINTMENTS} WHERE email = ? AND status = 'booked' AND ends_at > ? ORDER BY starts_at",
                (email, now(tx).isoformat()),
            ).fetchall()
        return [_summary(row) for row in rows]

    def appointment(self, appointment: AppointmentId) -> Appointment | None:
        with self._database.read() as tx:
            row = tx.execute(f"{_APPOINTMENTS} WHERE appointment = ?", (appointment,)).fetchone()
        if row is None:
            return None
        return Appointment(
            email=row["email"],
            kind=row["kind"],
            booked=row["status"] == "booked",
            starts_at=datetime.fromisoformat(row["starts_at"]),
        )

    def appointment_details(self, appointment: AppointmentId) -> AppointmentDetails:
        with self._database.read() as tx:
            row = _appointment(tx, appointment)
        return AppointmentDetails(
            visit_kind=row["kind"],
            visit_for=row["title"],
            visit_time=_time(row),
            visit_starts_at=datetime.fromisoformat(row["starts_at"]),
        )

    def slots(self, kind: Kind, day: date) -> list[Slot]:
        """Slots with room left on a day, or, where there are none, the nearest after it. Raises Refused if none are."""
        with self._database.read() as tx:
            rows = tx.execute(_ROOM, (kind, (now(tx) + LEAD).isoformat())).fetchall()
        free = [_slot(row) for row in rows if row["booked"] < row["capacity"]]
        on_the_day = [slot for slot in free if slot.slot_day == day]
        after = [slot for slot in free if slot.slot_day > day][:OFFERED]
        if not (on_the_day or after):
            raise Refused("there are no free slots on that day or after it", parameter="visit_day")
        return on_the_day or after

    def slot(self, slot: SlotId) -> SlotDetails:
        with self._database.read() as tx:
            row = _slot_row(tx, slot)
        return SlotDetails(slot_starts_at=datetime.fromisoformat(row["starts_at"]), slot_time=_time(row))

    def book(self, job: JobId, slot: SlotId, starts_at: datetime, key: Key) -> SlotBooked:
        """Give a job an appointment. Raises Refused where it has one, or the slot is taken or closed."""

        def do(tx: sqlite3.Connection) -> SlotBooked:
            row = _job(tx, job)
            if not row["waiting"]:
                raise Refused("that has an appointment already", parameter="job")
            place = _take(tx, row["kind"], slot, starts_at)
            appointment = _next_appointment(tx)
            tx.execute("INSERT INTO appointments VALUES (?, ?, ?, 'booked')", (appointment, job, slot))
            return SlotBooked(booking=appointment, booked_for=row["title"], booked_time=_time(place))

        return self._database.once(key, "book_slot", SlotBooked, do)

    def move(self, appointment: AppointmentId, slot: SlotId, starts_at: datetime, key: Key) -> AppointmentMoved:
        """Move an appointment to another slot. Raises Refused where that is taken or closed, or the one it is in."""

        def do(tx: sqlite3.Connection) -> AppointmentMoved:
            row = _booked(tx, appointment)
            if row["slot"] == slot:
                raise Refused("that is when we are coming already", parameter="slot")
            place = _take(tx, row["kind"], slot, starts_at)
            tx.execute("UPDATE appointments SET slot = ? WHERE appointment = ?", (slot, appointment))
            return AppointmentMoved(moved_what=row["title"], moved_time=_time(place), previous_slot=row["slot"])

        return self._database.once(key, "move_appointment", AppointmentMoved, do)

    def move_back(self, appointment: AppointmentId, previous_slot: SlotId, key: Key) -> AppointmentMovedBack:
        """Raises Refused where there is no room left in the slot it was in."""

        def do(tx: sqlite3.Connection) -> AppointmentMovedBack:
            row = _booked(tx, appointment)
            place = _take(tx, row["kind"], previous_slot)
            tx.execute("UPDATE appointments SET slot = ? WHERE appointment = ?", (previous_slot, appointment))
            return AppointmentMovedBack(moved_back_time=_time(place))

        return self._database.once(key, "move_back", AppointmentMovedBack, do)

    def cancel(
        self, appointment: AppointmentId, action: str, key: Key, starts_at: datetime | None = None
    ) -> AppointmentCalledOff:
        """Call an appointment off; what it was for waits for another. Raises Refused where it was moved meanwhile."""

        def do(tx: sqlite3.Connection) -> AppointmentCalledOff:
            row = _booked(tx, appointment)
            if starts_at is not None and starts_at != datetime.fromisoformat(row["starts_at"]):
                raise Refused(f"it is on {_time(row)} now", parameter="visit_starts_at")
            tx.execute("UPDATE appointments SET status = 'cancelled' WHERE appointment = ?", (appointment,))
            return AppointmentCalledOff(called_off=row["title"], called_off_time=_time(row))

        return self._database.once(key, action, AppointmentCalledOff, do)

    def restore(self, appointment: AppointmentId, key: Key) -> AppointmentRestored:
        """Take a cancellation back. Raises Refused where the slot is full, or its job has another appointment."""

        def do(tx: sqlite3.Connection) -> AppointmentRestored:
            row = _appointment(tx, appointment)
            if tx.execute("SELECT 1 FROM appointments WHERE job = ? AND status = 'booked'", (row["job"],)).fetchone():
                raise Refused("there is an appointment for that already", parameter="appointment")
            place = _take(tx, row["kind"], row["slot"])
            tx.execute("UPDATE appointments SET status = 'booked' WHERE appointment = ?", (appointment,))
            return AppointmentRestored(restored_time=_time(place))

        return self._database.once(key, "restore_appointment", AppointmentRestored, do)

    def booked_slot(self, appointment: AppointmentId) -> SlotId | None:
        """The slot an appointment is booked in; None where it is called off."""
        with self._database.read() as tx:
            row = _appointment(tx, appointment)
        return SlotId(row["slot"]) if row["status"] == "booked" else None


# -- private --------------------------------------------------------------------------------------------------------

_JOBS = "FROM jobs j JOIN customers c USING (account)"
_HAS_APPOINTMENT = "EXISTS (SELECT 1 FROM appointments a WHERE a.job = j.job AND a.status = 'booked')"
_APPOINTMENTS = (
    "SELECT a.*, j.title, j.kind, c.email, s.starts_at, s.ends_at FROM appointments a"
    " JOIN jobs j USING (job) JOIN customers c USING (account) JOIN slots s USING (slot)"
)
_ROOM = (
    "SELECT s.*, (SELECT count(*) FROM appointments a WHERE a.slot = s.slot AND a.status = 'booked') AS booked"
    " FROM slots s WHERE s.kind = ? AND s.starts_at >= ? ORDER BY s.starts_at"
)


def _job(tx: sqlite3.Connection, job: JobId) -> sqlite3.Row:
    row = tx.execute(
        f"SELECT j.*, c.email, NOT {_HAS_APPOINTMENT} AS waiting {_JOBS} WHERE j.job = ?", (job,)
    ).fetchone()
    if row is None:
        raise Refused(f"there is no job {job}", parameter="job")
    return row


def _appointment(tx: sqlite3.Connection, appointment: AppointmentId) -> sqlite3.Row:
    row = tx.execute(f"{_APPOINTMENTS} WHERE appointment = ?", (appointment,)).fetchone()
    if row is None:
        raise Refused(f"there is no appointment {appointment}", parameter="appointment")
    return row


def _booked(tx: sqlite3.Connection, appointment: AppointmentId) -> sqlite3.Row:
    row = _appointment(tx, appointment)
    if row["status"] != "booked":
        raise Refused("that appointment was called off", parameter="appointment")
    return row


def _slot_row(tx: sqlite3.Connection, slot: SlotId) -> sqlite3.Row:
    row = tx.execute("SELECT * FROM slots WHERE slot = ?", (slot,)).fetchone()
    if row is None:
        raise Refused("there is no such slot", parameter="slot")
    return row


def _take(tx: sqlite3.Connection, kind: Kind, slot: SlotId, starts_at: datetime | None = None) -> sqlite3.Row:
    """The slot, if it is for this kind of visit, still open, has room, and begins when it was said to."""
    row = _slot_row(tx, slot)
    if row["kind"] != kind:
        raise Refused(f"that slot is not for a {kind}", parameter="slot")
    begins = datetime.fromisoformat(row["starts_at"])
    if starts_at is not None and starts_at != begins:
        raise Refused("that is not when that slot begins", parameter="slot_starts_at")
    if begins < now(tx) + LEAD:
        raise Refused("that slot is closed: we need a day to prepare", parameter="slot")
    taken = tx.execute("SELECT count(*) AS n FROM appointments WHERE slot = ? AND status = 'booked'", (slot,))
    if taken.fetchone()["n"] >= row["capacity"]:
        raise Refused("that slot is taken", parameter="slot")
    return row


def _next_appointment(tx: sqlite3.Connection) -> AppointmentId:
    highest = tx.execute("SELECT max(CAST(substr(appointment, 2) AS INTEGER)) AS n FROM appointments").fetchone()
    return AppointmentId(f"A{(highest['n'] or 3000) + 1}")


def _summary(row: sqlite3.Row) -> AppointmentSummary:
    begins, _ = _local(row)
    return AppointmentSummary(
        appointment=row["appointment"],
        appointment_for=row["title"],
        appointment_kind=row["kind"],
        appointment_day=begins.date(),
        appointment_window=_window(row),
    )


def _slot(row: sqlite3.Row) -> Slot:
    return Slot(slot=row["slot"], slot_day=_local(row)[0].date(), slot_window=_window(row))


def _local(row: sqlite3.Row) -> tuple[datetime, datetime]:
    begins, ends = (datetime.fromisoformat(row[name]).astimezone(ZONE) for name in ("starts_at", "ends_at"))
    return begins, ends


def _window(row: sqlite3.Row) -> str:
    begins, ends = _local(row)
    part = "morning" if begins.hour < 12 else "afternoon" if begins.hour < 16 else "evening"
    return f"{part}, {begins:%H:%M} to {ends:%H:%M}"


def _time(row: sqlite3.Row) -> str:
    begins, ends = _local(row)
    return f"{begins:%A} {begins.day} {begins:%B}, {begins:%H:%M} to {ends:%H:%M}"
