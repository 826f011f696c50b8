"""A shelf of boxes: the system that every implementation of one is held against."""

from __future__ import annotations

from pathlib import Path

from remit.pack import Pack

from .shelf import Shelf


def _open(folder: Path) -> Shelf:
    return Shelf()


PACK = Pack(name="shelf", acting_for="The Shelf", systems={"shelf": _open})
