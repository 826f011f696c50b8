"""A shop whose tools are in another agent's hands: what they may do, so that what was done can be judged.

Its records are what those tools answered in a recorded conversation, and nothing else.
"""

from __future__ import annotations

from remit.pack import Pack
from remit.pack.seen import transcript

PACK = Pack(
    name="retail",
    acting_for="the shop",
    systems={"transcript": transcript},
    locale="en-US",
    zone="America/New_York",
    currency="USD",
)
