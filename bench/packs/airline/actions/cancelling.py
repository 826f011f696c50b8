"""Cancelling a reservation, and making up for what went wrong with one."""

from __future__ import annotations

from typing import Literal

from remit.pack import Check, Key, Money, action

from ..ids import PaymentId, ReservationId
from ..systems import cancelling
from ..systems.airline import Airline
from ..systems.cancelling import (
    CancellationQuote,
    Cancelled,
    CertificateQuote,
    CertificateSent,
    CertificateWithdrawn,
    Mishap,
)

CancelReason = Literal["change of plan", "airline cancelled the flight", "health", "weather", "other"]


@action(groups=("reservations", "about_cancelling"))
def quote_cancellation(airline: Airline, reservation: ReservationId) -> CancellationQuote:
    """see what cancelling a reservation pays back"""
    return airline.look(lambda tx: cancelling.quote(tx, reservation))


@action(
    effect="irreversible",  # the seats go back on sale, and the refund is on its way
    accepts={"refund": ("read",)},
    groups=("reservations", "about_cancelling"),
    doing="cancel reservation {reservation} and pay {refund} back to the {refund_to}",
    says=("Reservation {reservation} is cancelled. {refunded} go back to the {refund_to} within 5 to 7 business days."),
)
def cancel_reservation(
    airline: Airline, reservation: ReservationId, cancel_reason: CancelReason, refund: Money, key: Key
) -> Cancelled:
    """cancel a reservation"""
    return airline.cancel(key, reservation, refund)


@cancel_reservation.check
def reservation_is_cancelled(airline: Airline, reservation: ReservationId) -> Check:
    status, owed = airline.look(lambda tx: cancelling.status(tx, reservation))
    return Check(holds=status == "cancelled" and owed == 0)


@cancel_reservation.settle
def cancellation_under(airline: Airline, key: Key) -> Cancelled | None:
    return airline.answered(key, Cancelled)


# -- certificates ---------------------------------------------------------------------------------------------------


@action(groups=("reservations", "about_compensation"))
def quote_certificate(airline: Airline, reservation: ReservationId) -> CertificateQuote:
    """see what went wrong with a reservation"""
    return airline.look(lambda tx: cancelling.quote_certificate(tx, reservation))


@action(
    effect="write",
    undo="withdraw_certificate",
    accepts={"mishap": ("read",), "certificate_dollars": ("read",)},
    groups=("reservations", "about_compensation"),
    doing="send you a travel certificate of ${certificate_dollars} for the {mishap}",
    says="A travel certificate of ${certificate_dollars} is in your profile. I am sorry about the {mishap}.",
)
def send_certificate(
    airline: Airline, reservation: ReservationId, mishap: Mishap, certificate_dollars: int, key: Key
) -> CertificateSent:
    """send a certificate for a cancelled or delayed flight"""
    return airline.send_certificate(key, reservation, mishap, certificate_dollars)


@send_certificate.check
def certificate_is_there(airline: Airline, certificate: PaymentId, certificate_dollars: int) -> bool:
    return airline.look(lambda tx: cancelling.certificate_worth(tx, certificate)) == certificate_dollars


@send_certificate.settle
def certificate_under(airline: Airline, key: Key) -> CertificateSent | None:
    return airline.answered(key, CertificateSent)


@action(effect="irreversible", groups=("reservations", "takes_back"), doing="withdraw certificate {certificate}")
def withdraw_certificate(
    airline: Airline, reservation: ReservationId, certificate: PaymentId, key: Key
) -> CertificateWithdrawn:
    """withdraw a certificate that was not spent"""
    return airline.withdraw_certificate(key, reservation, certificate)


@withdraw_certificate.check
def certificate_is_gone(airline: Airline, certificate: PaymentId) -> bool:
    return airline.look(lambda tx: cancelling.certificate_worth(tx, certificate)) == 0


@withdraw_certificate.settle
def withdrawal_of_certificate_under(airline: Airline, key: Key) -> CertificateWithdrawn | None:
    return airline.answered(key, CertificateWithdrawn)
