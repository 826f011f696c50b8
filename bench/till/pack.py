"""A till that pays refunds out, over five systems that are each bad in a way of their own.

What a system did is a row in `till.db`, and nothing but those rows says what happened.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from remit.pack import Pack

from .systems import Deaf, Forgetful, Keyed, Late, Ledger, Twice


def _keyed(folder: Path) -> Keyed:
    return Keyed(Ledger(folder))


def _forgetful(folder: Path) -> Forgetful:
    return Forgetful(Ledger(folder))


def _late(folder: Path) -> Late:
    return Late(Ledger(folder))


def _twice(folder: Path) -> Twice:
    return Twice(Ledger(folder))


def _deaf(folder: Path) -> Deaf:
    return Deaf(Ledger(folder))


def _prepare(folder: Path, at: datetime) -> None:
    Ledger(folder).close()


PACK = Pack(
    name="till",
    acting_for="The Till",
    systems={"keyed": _keyed, "forgetful": _forgetful, "late": _late, "twice": _twice, "deaf": _deaf},
    prepare=_prepare,
)
