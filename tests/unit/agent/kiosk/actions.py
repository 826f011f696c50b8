from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel

from remit.pack import Email, Id, Key, Money, action, customer, goal, subject, topic

from .books import Books


class TicketId(Id, pattern=r"T\d", called="ticket number"): ...


class Ticket(BaseModel):
    email: Email


class Holder(BaseModel):
    phone: str


class Quoted(BaseModel):
    refund_amount: Money


class Done(BaseModel):
    slip: str


PHONES = {"ada@example.com": "+4930111", "bob@example.com": "+4930111", "cleo@example.com": "+4930333"}


@subject
def ticket(kiosk: Books, ticket: TicketId) -> Ticket | None:
    return None if ticket == "T0" else Ticket(email=Email("ada@example.com"))


@customer
def holder(kiosk: Books, email: Email) -> Holder | None:
    return Holder(phone=PHONES[email]) if email in PHONES else None


@action()
def quote(kiosk: Books, ticket: TicketId) -> Quoted:
    """See what a ticket is worth."""
    return Quoted(refund_amount=Money(amount=Decimal("10.00"), currency="EUR"))


@action(effect="write", undo="unstamp", honours_key=True, says="Ticket {ticket} is stamped.")
def stamp(kiosk: Books, ticket: TicketId, key: Key) -> Done:
    """Stamp a ticket."""
    kiosk.do("stamp", ticket, key)
    return Done(slip="s")


@stamp.check
def is_stamped(kiosk: Books, ticket: TicketId) -> bool:
    return kiosk.done("stamp", ticket)


@stamp.settle
def stamped_under(kiosk: Books, key: Key) -> Done | None:
    return Done(slip="s") if kiosk.under(key) else None


@action(effect="write", undo="stamp", repeatable=True)
def unstamp(kiosk: Books, ticket: TicketId, key: Key) -> None:
    """Take a stamp back."""
    kiosk.do("unstamp", ticket, key)


@unstamp.check
def is_unstamped(kiosk: Books, ticket: TicketId) -> bool:
    return kiosk.done("unstamp", ticket)


@action(effect="irreversible", accepts={"refund_amount": ("read",)}, doing="refund {refund_amount} for {ticket}")
def refund(kiosk: Books, ticket: TicketId, refund_amount: Money, key: Key) -> None:
    """Refund a ticket."""
    kiosk.do(f"refund {refund_amount}", ticket, key)


@refund.check
def is_refunded(kiosk: Books, ticket: TicketId, refund_amount: Money) -> bool:
    return kiosk.done(f"refund {refund_amount}", ticket)


@action(effect="irreversible", doing="void {ticket}")
def void(kiosk: Books, ticket: TicketId, key: Key) -> None:
    """Void a ticket."""
    kiosk.do("void", ticket, key)


@void.check
def is_void(kiosk: Books, ticket: TicketId) -> bool:
    return kiosk.done("void", ticket)


@action(effect="irreversible")
def transfer(kiosk: Books, ticket: TicketId, key: Key) -> None:
    """Transfer a ticket to its holder."""
    kiosk.do("transfer", ticket, key)


@transfer.check
def is_transferred(kiosk: Books, ticket: TicketId) -> bool:
    return kiosk.done("transfer", ticket)


@action(effect="irreversible")
def seal(kiosk: Books, ticket: TicketId, key: Key) -> None:
    """Seal a ticket."""
    kiosk.do("seal", ticket, key)


@seal.check
def is_sealed(kiosk: Books, ticket: TicketId) -> bool:
    return kiosk.done("seal", ticket)


SAID = ("one", "two", "three", "four", "five")
stamping = goal("stamping", "stamp a ticket", wants="stamp", examples=SAID)
refunding = goal("refunding", "get a refund", wants="refund", examples=SAID)
voiding = goal("voiding", "void a ticket", wants="void", examples=SAID)
transferring = goal("transferring", "transfer a ticket", wants="transfer", examples=SAID)
sealing = goal("sealing", "seal a ticket", wants="seal", examples=SAID)
weather = topic("weather", examples=("rain",), patterns=("rain",))
fire = topic("fire", examples=("fire",), patterns=("fire",))
