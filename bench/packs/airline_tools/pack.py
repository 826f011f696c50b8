"""The airline as another agent serves it: the tools in its hands, so that what it did with them can be judged.

The pack `airline` is the same business with Remit at work: its actions are made for a conversation, one step and one
fact at a time. Those tools take whole bookings at once, and their answers are all that is known of the business here.
"""

from __future__ import annotations

from remit.pack import Pack
from remit.pack.seen import transcript

PACK = Pack(
    name="airline_tools",
    acting_for="the airline",
    systems={"transcript": transcript},
    locale="en-US",
    zone="America/New_York",
    currency="USD",
)
