"""A library whose desk is run by another agent: its writes, and what its transcripts show of loans and members."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack.declare import Pack, action, counter, customer, subject
from remit.pack.seen import Seen, transcript
from remit.pack.types import Email, Id

PACK = Pack(name="lending", acting_for="the library", systems={"transcript": transcript}, currency="EUR")

WAIVED = counter("waived", of=["waive_fee"], within=timedelta(days=365))


class LoanId(Id, pattern=r"L\d{3}", called="loan number"): ...


class Loan(BaseModel):
    loan_id: str
    status: str
    fee: Decimal | None = None


class Member(BaseModel):
    email: str
    tier: str


@subject
def loan(seen: Seen, loan_id: LoanId) -> Loan | None:
    record = seen.record("loan_id", loan_id, having=("status",))
    return None if record is None else Loan.model_validate(record)


@customer
def member(seen: Seen, email: Email) -> Member | None:
    record = seen.record("email", email, having=("tier",))
    return None if record is None else Member.model_validate(record)


@action(groups=["identifies"])
def find_member(seen: Seen, email: Email) -> str:
    """Who is speaking."""
    raise Refused("it is only looked for in transcripts")


@action()
def reserved_by_others(seen: Seen, loan_id: LoanId) -> bool:
    """Whether somebody waits for it."""
    answers = seen.results("get_reservations")
    if not answers:
        raise Refused("nobody looked")
    return bool(answers[-1].value)


@action(effect="irreversible", doing="renew {loan_id} for {days} days")
def renew_loan(seen: Seen, loan_id: LoanId, days: int, notify: bool = True) -> None:
    """Renew a loan."""


@action(effect="irreversible", doing="waive {amount} for {loan_id}", accepts={"reason": ("said", "inferred")})
def waive_fee(seen: Seen, loan_id: LoanId, amount: Decimal, reason: str = "") -> None:
    """Waive a fee."""
