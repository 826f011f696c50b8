"""Visits to the shop's showroom: a small pack, served on its own or beside the shop's (`remit serve shop visits`)."""

from __future__ import annotations

from remit.pack import Pack

from .diary import open_diary, prepare, stop_clock

PACK = Pack(
    name="visits",
    acting_for="Larch & Lane",
    systems={"diary": open_diary},
    zone="Europe/Berlin",
    prepare=prepare,
    set_clock=stop_clock,
    roles=("host",),
)
