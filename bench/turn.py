"""What a turn costs: a message in, a reply out, on disk with fsync, against bare SQLite commits.

A read turn asks where an order is; a write turn is the yes to "shall I change the address?": intent, call, receipt,
read back, reply. The floor is `sqlite3` alone, whatever Remit does: one commit for a read turn, three for a write turn
(intent; receipt; reply), each of a few rows, in WAL mode with synchronous = FULL on the same disk in the same run.

JSON keys: `read_p50_ms read_p95_ms write_p50_ms write_p95_ms` of ours; `read_floor_ms write_floor_ms` (p50 of the
floor); `read_ratio write_ratio` (ours less the time in the brain's `understand`, over the floor, at p50);
`understand_ms` (p50); `read_commits write_commits` (transactions of Remit's database); `stored_small stored_large`
goals in the database for `read_p50_small_ms` and `read_p50_large_ms`, and `growth`, their ratio.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

from harness import parser, percentile, show
from remit.agent.reception import Visitor
from remit.app import Remit, embedded, running
from remit.channels.console import Mailbox
from remit.model.action import Action
from remit.model.customer import Assurance, Identity
from remit.model.goal import Goal
from remit.model.ids import ConversationId
from remit.model.plan import Planned
from remit.model.turn import Happening, Saying, Turn, Understanding
from remit.pack.load import load
from remit.ports import Brain, Release
from remit.settings import read_settings
from remit.stores.sqlite import SqliteFile

SHOP = Path(__file__).parent.parent / "packs" / "shop"
WARM = 5
"""The most turns that go before those that count."""

MARIA = Visitor(identities=(Identity(kind="email", value="maria@example.com"),), assurance=Assurance.VERIFIED)
Result = TypeVar("Result")


@dataclass
class Timed:
    """A brain that notes how long it took to understand."""

    brain: Brain
    understood: list[float] = field(default_factory=list[float])

    @property
    def name(self) -> str:
        return self.brain.name

    async def understand(self, turn: Turn) -> Understanding:
        begun = time.perf_counter()
        understanding = await self.brain.understand(turn)
        self.understood.append(time.perf_counter() - begun)
        return understanding

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        return await self.brain.plan(goal, wants, actions)

    async def say(self, happening: Happening, release: Release) -> Saying:
        return await self.brain.say(happening, release)


@dataclass
class Turns:
    """Wall seconds of each turn, of the understanding in it, and the commits it took."""

    took: list[float] = field(default_factory=list[float])
    understood: list[float] = field(default_factory=list[float])
    commits: list[int] = field(default_factory=list[int])

    def beyond(self) -> list[float]:
        return [took - understood for took, understood in zip(self.took, self.understood, strict=True)]


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--turns", type=int, default=60)
    arguments.add_argument("--stored", type=int, default=100_000, help="goals in the large database")
    given = arguments.parse_args()
    asyncio.run(_bench(given.turns, given.stored, given.json))


async def _bench(turns: int, stored: int, as_json: bool) -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        home = Path(folder)
        shop = load(SHOP)
        plain = embedded(shop)
        brain = Timed(plain)
        start = partial(running, shop, read_settings({}, home), plain=plain, make_brain=lambda _: brain)
        async with start([Mailbox("bench")]) as remit:
            reads = await _reads(remit, brain, turns)
            writes = await _writes(remit, brain, turns)
        _fill(home / "remit.db", stored)
        async with start([Mailbox("bench")]) as remit:
            late = await _reads(remit, brain, turns)
        floor_read, floor_write = _floor(home / "floor.db", 1, turns), _floor(home / "floor.db", 3, turns)
    _report(reads, writes, late, floor_read, floor_write, stored, as_json)


async def _reads(remit: Remit, brain: Timed, count: int) -> Turns:
    turns = Turns()
    for n in range(-min(WARM, count), count):
        conversation = ConversationId(f"read {time.perf_counter_ns()}")
        await _say(remit, conversation, "hello")
        await _turn(remit, brain, turns if n >= 0 else Turns(), conversation, "where is my order W10005?")
    return turns


async def _writes(remit: Remit, brain: Timed, count: int) -> Turns:
    turns = Turns()
    for n in range(-min(WARM, count), count):
        conversation = ConversationId(f"write {time.perf_counter_ns()}")
        await _say(remit, conversation, f"change the delivery address of W10004 to Lindenweg {100 + n}, 10115 Berlin")
        await _turn(remit, brain, turns if n >= 0 else Turns(), conversation, "yes")
    return turns


async def _turn(remit: Remit, brain: Timed, turns: Turns, conversation: ConversationId, text: str) -> None:
    brain.understood.clear()
    commits = _Commits()
    begun = time.perf_counter()
    await commits.counted(lambda: _say(remit, conversation, text))
    turns.took.append(time.perf_counter() - begun)
    turns.understood.append(sum(brain.understood))
    turns.commits.append(commits.count)


async def _say(remit: Remit, conversation: ConversationId, text: str) -> None:
    await remit.reception.hear(text, conversation=conversation, channel="bench", visitor=MARIA)
    await remit.durable.settle()


class _Commits:
    """Counts the transactions of Remit's database while something runs."""

    def __init__(self) -> None:
        self.count = 0

    async def counted(self, do: Callable[[], Awaitable[Result]]) -> Result:
        write: Any = SqliteFile.write

        async def counting(file: SqliteFile, change: Callable[..., Any]) -> Any:
            self.count += 1
            return await write(file, change)

        with patch.object(SqliteFile, "write", counting):
            return await do()


def _floor(path: Path, commits: int, turns: int) -> list[float]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS entries (chain TEXT, seq INTEGER, body TEXT, PRIMARY KEY (chain, seq))"
    )
    samples: list[float] = []
    for n in range(turns):
        begun = time.perf_counter()
        for commit in range(commits):
            connection.execute("BEGIN IMMEDIATE")
            rows = [(f"{commits} {n} {commit}", seq, "x" * 1000) for seq in range(4)]
            connection.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)
            connection.execute("COMMIT")
        samples.append(time.perf_counter() - begun)
    connection.close()
    return samples


COPIES = """
CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {copies})
    SELECT i FROM n;
CREATE TEMP TABLE c AS SELECT * FROM chains WHERE chain LIKE 'goal:%';
CREATE TEMP TABLE v AS SELECT * FROM views WHERE kind = 'goal';
CREATE TEMP TABLE e AS SELECT * FROM entries WHERE chain LIKE 'goal:%' AND seq <= 2;
INSERT INTO chains SELECT chain || '.' || i, seq, digest, record, seq FROM c, n;
INSERT INTO views SELECT kind, id || '.' || i, customer || '.' || i, status, queue, chain || '.' || i, seq, at, sort,
    record, state, holder, due FROM v, n;
INSERT INTO entries SELECT chain || '.' || i, seq, at, goal, actor, kind, body, previous, digest FROM e, n;
"""


def _fill(path: Path, stored: int) -> None:
    """Make the database as large as after so many goals: copies of those in it, under other names and customers."""
    connection = sqlite3.connect(path, isolation_level=None)
    (have,) = connection.execute("SELECT count(*) FROM views WHERE kind = 'goal'").fetchone()
    connection.executescript(f"BEGIN; {COPIES.format(copies=max(0, stored - have) // have + 1)} COMMIT;")
    connection.close()


def _report(
    reads: Turns,
    writes: Turns,
    late: Turns,
    floor_read: list[float],
    floor_write: list[float],
    stored: int,
    as_json: bool,
) -> None:
    rows = [
        _row("read", reads, floor_read),
        _row("write", writes, floor_write),
        _row(f"read, {stored:,} goals stored", late, floor_read),
    ]
    few, many = rows[0]["p50 ms"], rows[2]["p50 ms"]
    figures: dict[str, float | int | str] = {
        **{
            f"{kind}_{key}": row[column]
            for kind, row in (("read", rows[0]), ("write", rows[1]))
            for key, column in KEYS
        },
        "understand_ms": _ms(reads.understood),
        "stored_small": len(reads.took) + len(writes.took),
        "stored_large": stored,
        "read_p50_small_ms": few,
        "read_p50_large_ms": many,
        "growth": float(many) / float(few),
    }
    show("A turn, milliseconds", rows, figures, as_json)


KEYS = (
    ("p50_ms", "p50 ms"),
    ("p95_ms", "p95 ms"),
    ("floor_ms", "floor ms"),
    ("ratio", "x floor"),
    ("commits", "commits"),
)


def _row(name: str, turns: Turns, floor: list[float]) -> dict[str, float | int | str]:
    return {
        "turn": name,
        "p50 ms": _ms(turns.took),
        "p95 ms": _ms(turns.took, 0.95),
        "of it understanding": _ms(turns.understood),
        "commits": int(percentile(turns.commits, 0.5)),
        "floor ms": _ms(floor),
        "x floor": _ms(turns.beyond()) / _ms(floor),
    }


def _ms(samples: Sequence[float], share: float = 0.5) -> float:
    return percentile(samples, share) * 1000


if __name__ == "__main__":
    main()
