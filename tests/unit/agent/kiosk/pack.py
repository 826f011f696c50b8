"""A ticket kiosk: one action for each thing the kernel has to be careful about."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from remit.pack import Pack

from .books import Books


def _open(folder: Path) -> Books:
    return Books(folder)


def _prepare(folder: Path, at: datetime) -> None:
    Books(folder).close()


PACK = Pack(name="kiosk", acting_for="The Kiosk", systems={"kiosk": _open}, roles=("clerk", "porter"), prepare=_prepare)
