"""`remit doctor`: whether an installation is well, and what to do where it is not."""

from __future__ import annotations

import asyncio
import platform
import stat
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from remit.agent.rulebook import Rulebook
from remit.app import Archive, archive, language_model
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, Named
from remit.errors import ModelBroken, PackUnnamed, RemitError
from remit.journal.rebuild import rebuild
from remit.language.minilm.embedder import assert_whole, place
from remit.pack.gate import gate_of

MANY = 100
"""What is in the outbox is counted up to here."""


def examined(home: Home, pack: Named, mend: bool) -> Code:
    """Print what is well and what is not. FOUND if something is not."""
    show.say(f"remit {version('remit')}, Python {platform.python_version()}, cedarpy {version('cedarpy')}")
    problems = [*_files(home), *_pack(home, pack), *_sentence_model(home)]
    for look in (_language_model(home, pack), _rules(home, pack), _kept(home, mend)):
        try:
            problems += asyncio.run(look)
        except RemitError as error:
            problems.append(str(error))
    for problem in problems:
        show.say(f"✗ {problem}", "bold red")
    show.say("All is well." if not problems else f"{len(problems)} problem{'s' * (len(problems) > 1)}.", "bold")
    return Code.FOUND if problems else Code.DONE


def _well(what: str) -> None:
    show.say(f"✓ {what}", "green")


def _files(home: Home) -> Iterator[str]:
    _well(f"home: {home.path.resolve()}")
    keys = home.settings.keys
    if keys.exists() and keys.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield f"keys: others may read {keys}. Take that from them: chmod 600 {keys}"
    elif keys.exists():
        _well(f"keys: {keys}, for its owner alone; back it up apart from the database")


def _pack(home: Home, named: Named) -> Iterator[str]:
    try:
        contents = home.contents(named)
        gate_of(contents)
        for one in contents.packs:
            _well(f"pack: {one.name} in {one.folder}, version {one.digest[:12]}")
    except PackUnnamed:
        _well("pack: none was used yet")
    except RemitError as error:
        yield f"pack: {error}"


def _sentence_model(home: Home) -> Iterator[str]:
    """It may be missing: that is said, and is no problem."""
    file = place(home.settings.models)
    try:
        assert_whole(file)
        _well(f"sentence model: {file}")
    except ModelBroken as broken:
        if file.exists():
            yield f"sentence model: {broken}"
        else:
            without = (
                "- sentence model: none, so messages are understood by their words alone. Get it: remit brain fetch"
            )
            show.say(without, "yellow")


async def _language_model(home: Home, named: Named) -> list[str]:
    """Whether the one that is named can be had. It is not asked anything, which may cost money."""
    try:
        by_pack = home.contents(named).pack.model
    except RemitError:
        by_pack = ""  # what is wrong with the pack is told of the pack
    async with language_model(by_pack, home.settings) as model:
        at = f" at {home.settings.model.url}" if model and home.settings.model.url else ""
        untried = "nothing was sent to it. To try it: remit chat"
        _well(f"language model: {model.name}{at}; {untried}" if model else "language model: none is named")
    return []


async def _rules(home: Home, named: Named) -> list[str]:
    """Which policies judge, and what is stopped."""
    try:
        contents = home.contents(named)
        own = gate_of(contents)
    except RemitError:
        return []  # what is wrong with the pack is told of the pack
    async with archive(home.settings) as kept:
        rules = await Rulebook(contents, own, kept.store, kept.vault).refreshed()
    _well(f"policies: version {rules.version}, published" if rules.version else "policies: the pack's own")
    for stop in rules.stops:
        what = " ".join(filter(None, (stop.what, stop.name)))
        show.say(f"- stopped: {what}, by {stop.by or 'nobody'}: {stop.why}", "yellow")
    return [f"policies: the version published last is not in force: {wrong}" for wrong in rules.wrong]


async def _kept(home: Home, mend: bool) -> list[str]:
    problems: list[str] = []
    async with archive(home.settings) as kept:
        size = _size(home.settings.database)
        _well(f"database: {home.settings.database}{size}")
        due = await kept.store.next_due()
        if due is not None and due < kept.clock.now():
            problems.append(
                f"wake-ups: one has been due since {_time(due)}. Any chat that is open takes it up; begin one."
            )
        else:
            _well(f"wake-ups: the next is due {_time(due)}" if due else "wake-ups: none")
        waiting = len(await kept.store.outbox(limit=MANY))
        _well(f"outbox: {waiting}{' or more' if waiting == MANY else ''} messages to deliver")
        unanchored = len(await kept.store.unanchored())
        _well(f"journal: {unanchored} chains changed since the last checkpoint")
        if mend:
            problems += await _rebuilt(kept)
    return problems


async def _rebuilt(kept: Archive) -> list[str]:
    left: list[str] = []
    mended = 0
    with show.working("Making every view again from the journal"):
        async for drift in rebuild(kept.store, kept.vault, kept.clock, mend=True):
            mended += drift.mended
            left += [] if drift.mended else [f"{drift.kind} {drift.id} {drift.what}"]
    _well(f"views: made again from the journal; {mended} had to be mended")
    return left


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _size(database: str) -> str:
    path = Path(database.partition(":///")[2] or database)
    return f", {path.stat().st_size / 1e6:.1f} MB" if path.exists() else ""
