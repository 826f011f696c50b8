"""What a customer agrees to, or does no longer, as they told the business elsewhere."""

from __future__ import annotations

from remit.agent.hearing.recognise import meet
from remit.agent.lane import Lane
from remit.model.desk import SetConsent
from remit.model.entry import ConsentGiven, ConsentWithdrawn
from remit.model.ids import customer_chain


async def set_consent(lane: Lane, act: SetConsent, by: str) -> None:
    """Record a consent, or that it was taken back; nothing where that is known."""
    customer = await meet(lane)
    has = any(c.purpose == act.purpose and (c.channel == act.channel or not act.given) for c in customer.consents)
    if has is act.given:
        return
    given, taken = ConsentGiven(purpose=act.purpose, channel=act.channel), ConsentWithdrawn(purpose=act.purpose)
    lane.log.write(customer_chain(customer.id), given if act.given else taken, actor=f"staff:{by}")
