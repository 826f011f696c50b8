"""One action for each system, and one goal for each action."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel

from remit.pack import Id, Key, action, goal, subject

from .systems import Deaf, Forgetful, Keyed, Late, Twice


class BillId(Id, pattern=r"B\d{5}", called="bill number"): ...


class Bill(BaseModel):
    bill: BillId


class Paid(BaseModel):
    paid_bill: BillId


@subject
def bill(keyed: Keyed, bill: BillId) -> Bill | None:
    return Bill(bill=bill)


# -- honours keys ---------------------------------------------------------------------------------------------------


@action(effect="irreversible", says="Bill {bill} is paid.")
def pay_keyed(keyed: Keyed, bill: BillId, key: Key) -> Paid:
    """pay a bill"""
    keyed.pay(bill, key)
    return Paid(paid_bill=bill)


@pay_keyed.check
def keyed_is_paid(keyed: Keyed, bill: BillId) -> bool:
    return keyed.ledger.of(bill) > 0


@pay_keyed.settle
def keyed_under(keyed: Keyed, bill: BillId, key: Key) -> Paid | None:
    return Paid(paid_bill=bill) if keyed.ledger.under(key) else None


# -- ignores keys, can be asked -------------------------------------------------------------------------------------


@action(effect="irreversible", honours_key=False, settles_within=timedelta(seconds=1), says="Bill {bill} is paid.")
def pay_forgetful(forgetful: Forgetful, bill: BillId, key: Key) -> Paid:
    """pay a bill"""
    forgetful.pay(bill, key)
    return Paid(paid_bill=bill)


@pay_forgetful.check
def forgetful_is_paid(forgetful: Forgetful, bill: BillId) -> bool:
    return forgetful.ledger.of(bill) > 0


@pay_forgetful.settle
def forgetful_under(forgetful: Forgetful, bill: BillId, key: Key) -> Paid | None:
    return Paid(paid_bill=bill) if forgetful.ledger.under(key) else None


# -- times out after doing the work ---------------------------------------------------------------------------------


@action(effect="irreversible", says="Bill {bill} is paid.")
def pay_late(late: Late, bill: BillId, key: Key) -> Paid:
    """pay a bill"""
    late.pay(bill, key)
    return Paid(paid_bill=bill)


@pay_late.check
def late_is_paid(late: Late, bill: BillId) -> bool:
    return late.ledger.of(bill) > 0


@pay_late.settle
def late_under(late: Late, bill: BillId, key: Key) -> Paid | None:
    return Paid(paid_bill=bill) if late.ledger.under(key) else None


# -- is reached twice -----------------------------------------------------------------------------------------------


@action(effect="irreversible", says="Bill {bill} is paid.")
def pay_twice(twice: Twice, bill: BillId, key: Key) -> Paid:
    """pay a bill"""
    twice.pay(bill, key)
    return Paid(paid_bill=bill)


@pay_twice.check
def twice_is_paid(twice: Twice, bill: BillId) -> bool:
    return twice.ledger.of(bill) > 0


@pay_twice.settle
def twice_under(twice: Twice, bill: BillId, key: Key) -> Paid | None:
    return Paid(paid_bill=bill) if twice.ledger.under(key) else None


# -- cannot be asked ------------------------------------------------------------------------------------------------


@action(effect="irreversible", honours_key=False, says="Bill {bill} is paid.")
def pay_deaf(deaf: Deaf, bill: BillId, key: Key) -> Paid:
    """pay a bill"""
    deaf.pay(bill, key)
    return Paid(paid_bill=bill)


@pay_deaf.check
def deaf_is_paid(deaf: Deaf, bill: BillId) -> bool:
    return deaf.ledger.of(bill) > 0


# -- what may be wanted ---------------------------------------------------------------------------------------------

SAID = ("pay my bill", "I want to pay a bill", "settle B00001", "can you pay this bill?", "bill to pay")

keyed = goal("keyed", "pay a bill", wants="pay_keyed", examples=SAID)
forgetful = goal("forgetful", "pay a bill", wants="pay_forgetful", examples=SAID)
late = goal("late", "pay a bill", wants="pay_late", examples=SAID)
twice = goal("twice", "pay a bill", wants="pay_twice", examples=SAID)
deaf = goal("deaf", "pay a bill", wants="pay_deaf", examples=SAID)
