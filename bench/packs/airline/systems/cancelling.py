"""Cancelling a reservation, and certificates for what went wrong with one."""

from __future__ import annotations

import sqlite3
from typing import Literal

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Money

from ..ids import PaymentId
from . import paying
from .money import money
from .reading import passengers_of, reservation_row, segments_of

Mishap = Literal["cancelled flight", "delayed flight"]
EACH: dict[Mishap, int] = {"cancelled flight": 100, "delayed flight": 50}
"""Dollars of a certificate for each passenger."""


class CancellationQuote(BaseModel, frozen=True):
    refund: Money
    refund_to: str


class Cancelled(BaseModel, frozen=True):
    refunded: Money


class CertificateQuote(BaseModel, frozen=True):
    mishap: Mishap
    certificate_dollars: int


class CertificateSent(BaseModel, frozen=True):
    certificate: PaymentId


class CertificateWithdrawn(BaseModel, frozen=True):
    withdrawn: PaymentId


def quote(tx: sqlite3.Connection, reservation: str) -> CancellationQuote:
    parts = paying.paid_by(tx, reservation_row(tx, reservation)["reservation"])
    return CancellationQuote(refund=money(sum(parts.values())), refund_to=paying.in_words(tx, parts))


def cancel(tx: sqlite3.Connection, reservation: str, refund: int) -> Cancelled:
    """Give the seats back and start the refund, which arrives within 5 to 7 business days. Raises Refused."""
    row = reservation_row(tx, reservation)
    id, parts = row["reservation"], paying.paid_by(tx, row["reservation"])
    if row["status"] == "cancelled":
        raise Refused("that reservation is cancelled already", parameter="reservation")
    if refund != sum(parts.values()):
        raise Refused("what was paid for it has changed meanwhile")
    give_up_delay(tx, id)
    paying.move_seats(tx, id, 1)
    for payment, amount in parts.items():
        paying.note_payment(tx, id, payment, -amount)
    tx.execute("UPDATE reservations SET status = 'cancelled' WHERE reservation = ?", (id,))
    return Cancelled(refunded=money(refund))


def give_up_delay(tx: sqlite3.Connection, reservation: str) -> None:
    """Remember that a delayed flight was in a reservation when it was cancelled or its flights were changed."""
    if any(segment["status"] == "delayed" for segment in segments_of(tx, reservation)):
        tx.execute("UPDATE reservations SET delay_given_up = 1 WHERE reservation = ?", (reservation,))


def status(tx: sqlite3.Connection, reservation: str) -> tuple[str, int]:
    """Whether it is booked or cancelled, and what was paid for it and not given back."""
    row = reservation_row(tx, reservation)
    return row["status"], sum(paying.paid_by(tx, row["reservation"]).values())


# -- certificates ---------------------------------------------------------------------------------------------------


def quote_certificate(tx: sqlite3.Connection, reservation: str) -> CertificateQuote:
    """Raises Refused where nothing went wrong."""
    row, statuses = reservation_row(tx, reservation), {s["status"] for s in segments_of(tx, reservation)}
    if "cancelled" not in statuses and "delayed" not in statuses and not row["delay_given_up"]:
        raise Refused("no flight of that reservation was cancelled or delayed", parameter="reservation")
    mishap: Mishap = "cancelled flight" if "cancelled" in statuses else "delayed flight"
    return CertificateQuote(mishap=mishap, certificate_dollars=EACH[mishap] * len(passengers_of(tx, reservation)))


def send_certificate(tx: sqlite3.Connection, reservation: str, mishap: str, amount: int) -> CertificateSent:
    row = reservation_row(tx, reservation)
    issued = tx.execute("SELECT count(*) FROM compensations").fetchone()[0]
    certificate = PaymentId(f"certificate_9{issued + 1:06d}")
    tx.execute(
        "INSERT INTO payment_methods VALUES (?, ?, 'certificate', '', '', ?)", (certificate, row["user_id"], amount)
    )
    values = (row["reservation"], certificate, amount, mishap)
    tx.execute(
        "INSERT INTO compensations VALUES (?, ?, ?, ?, 0) ON CONFLICT (reservation) DO UPDATE SET "
        "payment_id = excluded.payment_id, amount = excluded.amount, reason = excluded.reason, withdrawn = 0",
        values,
    )
    return CertificateSent(certificate=certificate)


def withdraw_certificate(tx: sqlite3.Connection, reservation: str, certificate: str) -> CertificateWithdrawn:
    """Raises Refused where it has been spent."""
    taken = tx.execute(
        "UPDATE payment_methods SET amount = 0 WHERE payment_id = ? AND amount = "
        "(SELECT amount FROM compensations WHERE reservation = ? AND payment_id = ? AND withdrawn = 0)",
        (certificate, reservation.upper(), certificate),
    )
    if taken.rowcount != 1:
        raise Refused("that certificate has been spent or withdrawn")
    tx.execute("UPDATE compensations SET withdrawn = 1 WHERE reservation = ?", (reservation.upper(),))
    return CertificateWithdrawn(withdrawn=PaymentId(certificate))


def certificate_worth(tx: sqlite3.Connection, certificate: str) -> int:
    """Dollars on a certificate; 0 where there is none."""
    row = tx.execute("SELECT amount FROM payment_methods WHERE payment_id = ?", (certificate,)).fetchone()
    return 0 if row is None else row["amount"]
