"""An airline: what it is called, and how its systems are opened.

Its data is a public data set that is read in place and never copied here: see `systems/source.py` for where it is
looked for, and what to do where it is missing.
"""

from __future__ import annotations

from pathlib import Path

from remit.pack import Pack

from .systems.airline import Airline
from .systems.database import Database, set_clock
from .systems.prepare import prepare


def _airline(folder: Path) -> Airline:
    return Airline(Database(folder))


PACK = Pack(
    name="airline",
    acting_for="HAT Airlines",
    systems={"airline": _airline},
    locale="en-US",
    zone="America/New_York",
    currency="USD",
    prepare=prepare,
    set_clock=set_clock,
    roles=("supervisor",),
)
