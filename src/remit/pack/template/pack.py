"""A restaurant: what it is called, whom it acts for, and how its system is opened."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from remit.pack import Pack

from .book import FILE, Book, open_book


def _prepare(folder: Path, at: datetime) -> None:
    if not (folder / FILE).exists():
        book = open_book(folder)
        book.fill(at.date())
        book.close()


PACK = Pack(
    name="restaurant",
    acting_for="The Blue Door",
    systems={"book": open_book},
    zone="Europe/Berlin",
    prepare=_prepare,
    roles=("manager",),
)

__all__ = ["PACK", "Book"]
