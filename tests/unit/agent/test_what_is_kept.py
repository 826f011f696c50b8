"""What is personal is never in the clear, and what is judged is never of yesterday."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kiosk_world import ADA, kiosk

from remit.errors import Unavailable
from remit.model.system import Call, Receipt
from remit.model.verdict import Resource
from remit.systems.wrap import Wrapped


def in_the_clear(home: Path, word: str) -> list[str]:
    """The tables of Remit's own database that hold a word as it is."""
    found: list[str] = []
    for file in (f for f in home.rglob("*.db") if f.name != "kiosk.db"):
        with closing(sqlite3.connect(file)) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                rows = connection.execute(f"SELECT * FROM {table}").fetchall()
                found += [table for row in rows if any(word in str(value) for value in row)]
    return found


class Talkative(Wrapped):
    """Says in its faults whom it was asked about."""

    async def perform(self, call: Call) -> Receipt:
        raise Unavailable("nothing known of ada@example.com", system=self.name, action=call.action)


async def test_what_a_system_says_is_sealed_whatever_it_says(tmp_path: Path) -> None:
    async with kiosk(tmp_path, wrap=Talkative) as it:
        await it.hear("refunding ticket=T1", ADA)
        assert in_the_clear(tmp_path, "ada@example.com") == []


class Counting(Wrapped):
    """Counts how often customers' records are loaded."""

    loads = 0

    async def load(self, type: str, id: str) -> Resource:
        Counting.loads += type != "Ticket"
        return await self.inner.load(type, id)


async def test_who_a_customer_is_is_read_anew_after_a_write(tmp_path: Path) -> None:
    """INVARIANT: nothing is judged by what a write may have changed since it was read."""
    async with kiosk(tmp_path, wrap=Counting) as it:
        await it.hear("stamping ticket=T1", ADA)
        await it.hear("!greet", ADA)
        Counting.loads = 0
        await it.world.remit.reception.hear("stamping ticket=T2", conversation=(await it.conversation()).id,
                                            channel="console", visitor=ADA)  # fmt: skip
        await it.world.remit.reception.hear("stamping ticket=T3", conversation=(await it.conversation()).id,
                                            channel="console", visitor=ADA)  # fmt: skip
        await it.world.remit.settle()
        assert it.rows() == ["stamp T1", "stamp T2", "stamp T3"]
        assert Counting.loads >= 2
