"""The shop's orders and payments."""

from __future__ import annotations

from .database import Database


class Orders:
    """Orders, what was paid for them, and what may still happen to them."""

    def __init__(self, database: Database) -> None:
        self._database = database
