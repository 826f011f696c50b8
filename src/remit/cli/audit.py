"""`remit audit`, `replay` and `doctor`: what is on record, whether it is whole, and what other policies make of it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from remit.agent.undo import UNDO
from remit.app import Archive, archive
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home
from remit.errors import BadCheckpoint, LeaseLost, UnknownGoal, WrongUse
from remit.journal.checkpoint import make_checkpoint, signer
from remit.journal.explain import explain
from remit.journal.note import opened_note, read_checkpoint
from remit.journal.rows import readable
from remit.journal.story import plain_text
from remit.journal.verify import Report, verify
from remit.measure.outcomes import Tally, tally
from remit.model.goal import Goal
from remit.model.ids import GoalId, LaneId
from remit.model.outcome import Outcome
from remit.model.wake import View
from remit.ports import Store

INSTALLATION = LaneId("installation")
_LEASE = timedelta(minutes=5)


def goals(home: Home, only_open: bool, as_json: bool) -> Code:
    """List the goals on record, in the order they were opened."""

    async def act(kept: Archive) -> Code:
        views = [view async for view in all_views(kept.store) if view.status == "open" or not only_open]
        if as_json:
            for view in views:
                write_json({"goal": view.id, "kind": view.sort, "status": view.status, "customer": view.customer})
        else:
            _goals_table(views)
            customers = [view for view in views if view.sort != UNDO]
            if customers and not only_open:
                show.say(_in_figures(tally([await _outcome(kept, view) for view in customers])))
        return Code.DONE

    return with_archive(home, act)


def explained(home: Home, goal: str, as_json: bool) -> Code:
    """Tell the story of a goal. Raises UnknownGoal."""

    async def act(kept: Archive) -> Code:
        story = await explain(kept.store, kept.vault, await find_goal(kept.store, goal))
        if as_json:
            write_json(story.model_dump(mode="json"))
        else:
            show.say(plain_text(story).rstrip())
        return Code.DONE

    return with_archive(home, act)


def verified(home: Home, checkpoint: Path | None, key: str | None, as_json: bool) -> Code:
    """Verify every chain, and all of it against a checkpoint kept elsewhere. FOUND if something is wrong.

    Raises BadCheckpoint for a file that says nothing about the journal.
    """
    note = _note(checkpoint) if checkpoint else None

    async def act(kept: Archive) -> Code:
        if note is not None:
            await _insist_on_checkpoint(note, key, kept, checkpoint)
        with show.counting("Verifying") as seen:
            report = await verify(kept.store, kept.vault, note, vkey=key, seen=seen)
        if as_json:
            write_json(report.model_dump(mode="json"))
        else:
            show_report(report)
        return Code.DONE if report.sound else Code.FOUND

    return with_archive(home, act)


def checkpointed(home: Home, out: Path | None) -> Code:
    """Anchor what is new and sign it, to be kept elsewhere. Raises LeaseLost where another does so at this moment."""

    async def act(kept: Archive) -> Code:
        lease = await kept.store.claim(worker="audit", now=kept.clock.now(), lease=_LEASE, lane=INSTALLATION)
        if lease is None:
            raise LeaseLost(lane=INSTALLATION)
        try:
            note = await make_checkpoint(kept.store, kept.vault)
            vkey = (await signer(kept.vault)).vkey
        finally:
            work = kept.store.begin(lease)
            work.release()
            await work.commit()
        if out is None:
            sys.stdout.write(note)
        else:
            _write(out, note)
            show.say(f"Written to {out}. Keep it away from this machine; verify it with: --key {vkey}")
        return Code.DONE

    return with_archive(home, act)


# -- for other commands too -------------------------------------------------------------------------------------------


def with_archive(home: Home, act: Callable[[Archive], Awaitable[Code]]) -> Code:
    """Do something with what is kept, without a pack."""

    async def work() -> Code:
        async with archive(home.settings) as kept:
            return await act(kept)

    return asyncio.run(work())


async def find_goal(store: Store, text: str) -> GoalId:
    """The goal of this id; its beginning or end will do, where one goal alone has it. Raises UnknownGoal."""
    if await store.view("goal", text) is not None:
        return GoalId(text)
    fitting = [view.id async for view in all_views(store) if view.id.endswith(text) or view.id.startswith(text)]
    if len(fitting) != 1 or not text:
        raise UnknownGoal(goal=text)
    return GoalId(fitting[0])


async def all_views(store: Store) -> AsyncIterator[View]:
    """The views of all goals, in the order they were opened."""
    after = ""
    while page := await store.views("goal", after=after, limit=1000):
        for view in page:
            yield view
        after = page[-1].id


def write_json(line: object) -> None:
    """One JSON object on a line of its own."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def show_report(report: Report) -> None:
    """A verification, for people."""
    for finding in report.findings:
        where = f"{finding.chain}, entry {finding.seq}" if finding.chain else "the tree of checkpoints"
        show.say(f"{where}: {finding.what}", "bold red")
    show.say(f"{_entries(report.entries)} in {_many(report.chains, 'chain', 'chains')} were verified.")
    if report.checkpoint is not None:
        show.say(f"The checkpoint vouches for {report.covered} of them.")
    left = f"{_entries(report.unanchored)} {'is' if report.unanchored == 1 else 'are'}"
    show.say(f"{left} not yet covered by any checkpoint; `remit audit checkpoint` makes one.")
    if report.sound:
        show.say("The journal is whole.", "bold green")
    else:
        show.say(f"The journal is not whole: {_many(len(report.findings), 'finding', 'findings')}.", "bold red")


def _entries(count: int) -> str:
    return _many(count, "entry", "entries")


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def _goals_table(views: list[View]) -> None:
    if not views:
        show.say("There are no goals.")
        return
    rows = [
        (
            view.id,
            view.sort,
            view.status.removeprefix("ended:").replace("_", " "),
            f"{view.at:%Y-%m-%d %H:%M}",
            view.customer,
        )
        for view in views
    ]
    show.table(("goal", "kind", "status", "last change", "customer"), rows)


async def _outcome(kept: Archive, view: View) -> Outcome | None:
    """How a goal ended; None where it goes on, or where that was erased."""
    goal = await readable(kept.vault, view, Goal)
    return goal.outcome if goal else None


def _in_figures(counted: Tally) -> str:
    """How the goals ended, with the share that was resolved and proven with nobody's help."""
    alone, interval = counted.autonomous, counted.autonomous.interval
    words = (
        f"{counted.resolved} resolved ({counted.proven} proven), {counted.refused} refused, "
        f"{counted.handed_over} handed over, {counted.abandoned} dropped, {counted.open} open."
    )
    if alone.percent is None or interval is None:
        return words
    low, high = interval
    share = f"{alone.percent:.0f} % (95 % interval {low:.0f}-{high:.0f} %)"
    return f"{words} Proven with nobody's help: {alone.hits} of {alone.of} that were not dropped, {share}."


def _note(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadCheckpoint(why=f"{file} is not text") from None
    except OSError as fault:
        raise BadCheckpoint(why=f"{file} cannot be read: {fault.strerror}") from fault


async def _insist_on_checkpoint(note: str, key: str | None, kept: Archive, file: Path | None) -> None:
    try:
        read_checkpoint(opened_note(note, key or (await signer(kept.vault)).vkey))
    except BadCheckpoint as error:
        raise BadCheckpoint(why=f"{error.why} ({file})") from error


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise WrongUse(what=f"{file} cannot be written: {fault.strerror}.", cure="Name another file.") from fault
