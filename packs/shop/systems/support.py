"""The shop's product support: what customers have, what can be tried when it fails, and what was tried already."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Literal, TypeAlias

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Key

from ..ids import CaseId, DeviceId, SwapId, TipId
from .books import Books
from .database import now
from .guides import ANY, Symptom

Diagnosis: TypeAlias = Literal["open", "fixed", "exhausted"]


class DeviceSummary(BaseModel, frozen=True):
    device: DeviceId
    device_title: str
    device_kind: str
    device_bought_on: date


class Device(BaseModel, frozen=True):
    """A device as policies see it."""

    email: Email
    kind: str


class Case(BaseModel, frozen=True):
    """A case as policies see it."""

    email: Email
    status: Literal["open", "fixed", "replaced", "withdrawn"]
    diagnosis: Diagnosis
    warranty_until: date
    spares: int
    replaced_before: bool


class CaseBegun(BaseModel, frozen=True):
    """The case, and what to try first; without a tip where everything was tried already."""

    case: CaseId
    diagnosis: Literal["open", "exhausted"]
    tip: TipId | None = None
    tip_text: str | None = None


class TipTried(BaseModel, frozen=True):
    """How things stand after an attempt, and what to try next."""

    tried_tip: TipId
    diagnosis: Diagnosis
    tip: TipId | None = None
    tip_text: str | None = None


class CaseWithdrawn(BaseModel, frozen=True):
    withdrawn_case: str


class TipForgotten(BaseModel, frozen=True):
    forgotten_tip: str


class CaseFixed(BaseModel, frozen=True):
    fault_settled: str


class DeviceReplaced(BaseModel, frozen=True):
    fault_settled: str
    swap: SwapId
    swap_to: str


class CaseReopened(BaseModel, frozen=True):
    reopened_case: str


class SwapCalledOff(BaseModel, frozen=True):
    swap_called_off: str


class Support(Books):
    """Remembers, for each case, what was tried and whether it helped."""

    def devices(self, email: Email) -> list[DeviceSummary]:
        with self._database.read() as tx:
            rows = tx.execute(
                "SELECT d.* FROM devices d JOIN customers c USING (account) WHERE c.email = ? ORDER BY device", (email,)
            ).fetchall()
        return [
            DeviceSummary(
                device=row["device"],
                device_title=row["title"],
                device_kind=row["kind"],
                device_bought_on=date.fromisoformat(row["bought_on"]),
            )
            for row in rows
        ]

    def device(self, device: DeviceId) -> Device | None:
        with self._database.read() as tx:
            row = tx.execute(
                "SELECT c.email, d.kind FROM devices d JOIN customers c USING (account) WHERE device = ?", (device,)
            ).fetchone()
        return None if row is None else Device(email=row["email"], kind=row["kind"])

    def case(self, case: CaseId) -> Case | None:
        with self._database.read() as tx:
            row = tx.execute(f"{_CASE} WHERE x.case_id = ?", (case,)).fetchone()
            return None if row is None else _record(tx, row)

    def start(self, device: DeviceId, symptom: Symptom, key: Key) -> CaseBegun:
        """Open a case for a device, or take up the one that is open, where it stopped."""

        def do(tx: sqlite3.Connection) -> CaseBegun:
            row = tx.execute("SELECT case_id FROM cases WHERE device = ? AND status = 'open'", (device,)).fetchone()
            case = _open(tx, device, symptom) if row is None else CaseId(row["case_id"])
            tip = _next_tip(tx, _case(tx, case))
            if tip is None:
                return CaseBegun(case=case, diagnosis="exhausted")
            return CaseBegun(case=case, diagnosis="open", tip=tip["tip"], tip_text=tip["text"])

        return self._database.once(key, "start_troubleshooting", CaseBegun, do)

    def withdraw(self, case: CaseId, key: Key) -> CaseWithdrawn:
        """Drop a case in which nothing was tried."""

        def do(tx: sqlite3.Connection) -> CaseWithdrawn:
            if tx.execute("SELECT 1 FROM attempts WHERE case_id = ?", (case,)).fetchone():
                raise Refused("something was tried in that case: it is kept", parameter="case")
            _move(tx, case, "open", "withdrawn")
            return CaseWithdrawn(withdrawn_case=case)

        return self._database.once(key, "withdraw_case", CaseWithdrawn, do)

    def record_attempt(self, case: CaseId, tip: TipId, helped: bool, key: Key) -> TipTried:
        """Remember that a tip was tried. Raises Refused where the case is closed, or the tip is not for it."""

        def do(tx: sqlite3.Connection) -> TipTried:
            row = _must_be(tx, case, "open")
            if tip not in {each["tip"] for each in _tips(tx, row)}:
                raise Refused("that tip is not for this device", parameter="tip")
            tx.execute("INSERT OR REPLACE INTO attempts VALUES (?, ?, ?, ?)", (case, tip, helped, now(tx).isoformat()))
            if helped:
                return TipTried(tried_tip=tip, diagnosis="fixed")
            following = _next_tip(tx, row)
            if following is None:
                return TipTried(tried_tip=tip, diagnosis="exhausted")
            return TipTried(tried_tip=tip, diagnosis="open", tip=following["tip"], tip_text=following["text"])

        return self._database.once(key, "record_attempt", TipTried, do)

    def tried(self, case: CaseId, tip: TipId) -> bool | None:
        """Whether a tip helped; None where it was not tried."""
        with self._database.read() as tx:
            row = tx.execute("SELECT helped FROM attempts WHERE case_id = ? AND tip = ?", (case, tip)).fetchone()
        return None if row is None else bool(row["helped"])

    def forget_attempt(self, case: CaseId, tip: TipId, key: Key) -> TipForgotten:
        def do(tx: sqlite3.Connection) -> TipForgotten:
            _must_be(tx, case, "open")
            tx.execute("DELETE FROM attempts WHERE case_id = ? AND tip = ?", (case, tip))
            return TipForgotten(forgotten_tip=tip)

        return self._database.once(key, "forget_attempt", TipForgotten, do)

    def close_fixed(self, case: CaseId, key: Key) -> CaseFixed:
        """Close a case in which something helped. Raises Refused where nothing did."""

        def do(tx: sqlite3.Connection) -> CaseFixed:
            _must_have(tx, case, "fixed")
            _move(tx, case, "open", "fixed")
            return CaseFixed(fault_settled="fixed")

        return self._database.once(key, "close_fixed", CaseFixed, do)

    def reopen(self, case: CaseId, key: Key) -> CaseReopened:
        def do(tx: sqlite3.Connection) -> CaseReopened:
            _move(tx, case, "fixed", "open")
            return CaseReopened(reopened_case=case)

        return self._database.once(key, "reopen_case", CaseReopened, do)

    def replace(self, case: CaseId, key: Key) -> DeviceReplaced:
        """Send a new one. Raises Refused where tips are left to try, or there is no spare."""

        def do(tx: sqlite3.Connection) -> DeviceReplaced:
            row = _must_have(tx, case, "exhausted")
            taken = tx.execute("UPDATE spares SET spare = spare - 1 WHERE kind = ? AND spare > 0", (row["kind"],))
            if taken.rowcount == 0:
                raise Refused("we have no replacement in stock")
            _move(tx, case, "open", "replaced")
            number = 7001 + tx.execute("SELECT count(*) AS n FROM swaps").fetchone()["n"]
            swap = SwapId(f"X{number}")
            tx.execute("INSERT INTO swaps VALUES (?, ?, ?, ?, 'ordered')", (swap, case, row["device"], row["address"]))
            return DeviceReplaced(fault_settled="replaced", swap=swap, swap_to=row["address"])

        return self._database.once(key, "replace_faulty", DeviceReplaced, do)

    def call_off(self, swap: SwapId, key: Key) -> SwapCalledOff:
        """Call a replacement off: its spare is free again, its case open."""

        def do(tx: sqlite3.Connection) -> SwapCalledOff:
            row = tx.execute("SELECT * FROM swaps WHERE swap = ?", (swap,)).fetchone()
            if row is None or row["status"] != "ordered":
                raise Refused("that replacement is not on its way", parameter="swap")
            tx.execute("UPDATE swaps SET status = 'called off' WHERE swap = ?", (swap,))
            _move(tx, row["case_id"], "replaced", "open")
            tx.execute("UPDATE spares SET spare = spare + 1 WHERE kind = ?", (_case(tx, row["case_id"])["kind"],))
            return SwapCalledOff(swap_called_off=swap)

        return self._database.once(key, "call_off_swap", SwapCalledOff, do)

    def ordered(self, swap: SwapId) -> bool:
        with self._database.read() as tx:
            row = tx.execute("SELECT status FROM swaps WHERE swap = ?", (swap,)).fetchone()
        return row is not None and row["status"] == "ordered"


# -- private --------------------------------------------------------------------------------------------------------

_CASE = """
SELECT x.*, d.kind, d.warranty_until, c.email, c.address, s.spare,
    EXISTS (SELECT 1 FROM swaps w WHERE w.device = x.device AND w.status = 'ordered') AS replaced_before
FROM cases x JOIN devices d USING (device) JOIN customers c USING (account) LEFT JOIN spares s ON s.kind = d.kind
"""


def _case(tx: sqlite3.Connection, case: CaseId) -> sqlite3.Row:
    row = tx.execute(f"{_CASE} WHERE x.case_id = ?", (case,)).fetchone()
    if row is None:
        raise Refused(f"there is no case {case}", parameter="case")
    return row


def _record(tx: sqlite3.Connection, row: sqlite3.Row) -> Case:
    return Case(
        email=row["email"],
        status=row["status"],
        diagnosis=_diagnosis(tx, row),
        warranty_until=date.fromisoformat(row["warranty_until"]),
        spares=row["spare"] or 0,
        replaced_before=bool(row["replaced_before"]),
    )


def _must_be(tx: sqlite3.Connection, case: CaseId, status: str) -> sqlite3.Row:
    row = _case(tx, case)
    if row["status"] != status:
        raise Refused(f"that case is {row['status']}", parameter="case")
    return row


def _must_have(tx: sqlite3.Connection, case: CaseId, diagnosis: Diagnosis) -> sqlite3.Row:
    row = _must_be(tx, case, "open")
    if _diagnosis(tx, row) != diagnosis:
        raise Refused("that is not how the case stands", parameter="diagnosis")
    return row


def _move(tx: sqlite3.Connection, case: CaseId, before: str, after: str) -> None:
    _must_be(tx, case, before)
    tx.execute("UPDATE cases SET status = ? WHERE case_id = ?", (after, case))


def _open(tx: sqlite3.Connection, device: DeviceId, symptom: Symptom) -> CaseId:
    if tx.execute("SELECT 1 FROM devices WHERE device = ?", (device,)).fetchone() is None:
        raise Refused(f"there is no device {device}", parameter="device")
    number = 6001 + tx.execute("SELECT count(*) AS n FROM cases").fetchone()["n"]
    case = CaseId(f"K{number}")
    tx.execute("INSERT INTO cases VALUES (?, ?, ?, 'open', ?)", (case, device, symptom, now(tx).isoformat()))
    return case


def _tips(tx: sqlite3.Connection, case: sqlite3.Row) -> list[sqlite3.Row]:
    """The tips for a case's device and symptom, the easiest first; the general ones where there are none."""
    for symptom in (case["symptom"], ANY):
        tips = tx.execute(
            "SELECT * FROM guides WHERE kind = ? AND symptom = ? ORDER BY place", (case["kind"], symptom)
        ).fetchall()
        if tips:
            return tips
    return []


def _next_tip(tx: sqlite3.Connection, case: sqlite3.Row) -> sqlite3.Row | None:
    tried = {row["tip"] for row in tx.execute("SELECT tip FROM attempts WHERE case_id = ?", (case["case_id"],))}
    return next((tip for tip in _tips(tx, case) if tip["tip"] not in tried), None)


def _diagnosis(tx: sqlite3.Connection, case: sqlite3.Row) -> Diagnosis:
    if tx.execute("SELECT 1 FROM attempts WHERE case_id = ? AND helped", (case["case_id"],)).fetchone():
        return "fixed"
    return "open" if _next_tip(tx, case) is not None else "exhausted"
