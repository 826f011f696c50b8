"""`remit replay`: what other policies would have decided."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from remit.agent.replay import Differs, Forgotten, NotRecorded, Replayed, Same, replay
from remit.app import archive
from remit.cli import show
from remit.cli.audit import write_json
from remit.cli.ending import Code
from remit.cli.home import Home, Named
from remit.errors import PackError, PackErrors, WrongUse
from remit.gate import PolicyText
from remit.journal import words
from remit.pack.gate import gate_of


def replayed(home: Home, pack: Named, policies: Path, as_json: bool) -> Code:
    """List the goals that would have gone another way. FOUND if there are any, or if it cannot be told of some."""
    contents = home.contents(pack)
    gate = gate_of(contents, read_policies(policies))

    async def work() -> list[Replayed]:
        found: list[Replayed] = []
        async with archive(home.settings) as kept:
            with show.counting("Judging again") as seen:
                async for one in replay(kept.store, kept.vault, contents, gate):
                    found.append(one)
                    seen(len(found))
        return found

    found = asyncio.run(work())
    for one in found:
        _show(one, as_json)
    if not as_json:
        show.say(_sum(found), "bold")
    return Code.FOUND if any(isinstance(one, Differs | NotRecorded) for one in found) else Code.DONE


def read_policies(folder: Path) -> list[PolicyText]:
    """The Cedar policies in a folder (or in its `policies`). Raises WrongUse, and PackErrors for what is no text."""
    inner = folder / "policies"
    files = sorted((inner if inner.is_dir() else folder).rglob("*.cedar"))
    if not files:
        raise WrongUse(what=f"There are no policies (*.cedar) in {folder}.", cure="Name the folder they are in.")
    texts: list[PolicyText] = []
    for file in files:
        try:
            texts.append(PolicyText(file, file.read_text(encoding="utf-8")))
        except UnicodeDecodeError as fault:
            what = "This file is not UTF-8."
            raise PackErrors([PackError(file=file, line=1, what=what, cure="Save it as UTF-8.")]) from fault
    return texts


def _show(one: Replayed, as_json: bool) -> None:
    match one:
        case _ if as_json:
            then = {"then": one.then} if isinstance(one, Differs) else {}
            write_json({**one.model_dump(mode="json"), **then})
        case Differs():
            show.say(f"{one.goal}  {one.action} at {one.at:%Y-%m-%d %H:%M}", "bold")
            show.say(words.judged_otherwise(one.was, one.would_be), indent="  ")
            show.say(f"by {', '.join(one.rules) or 'no policy'}; {one.then}", "dim", indent="  ")
        case NotRecorded():
            show.say(f"{one.goal}  {one.action} at {one.at:%Y-%m-%d %H:%M}", "bold")
            show.say(f"cannot be judged again: {one.what} was not recorded", indent="  ")
        case Same() | Forgotten():
            pass


def _sum(found: list[Replayed]) -> str:
    counts = Counter(one.tag for one in found)
    parts = [f"{counts['same']} the same", f"{counts['differs']} would differ"]
    parts += [f"{counts['not_recorded']} need data that was not recorded"] if counts["not_recorded"] else []
    parts += [f"{counts['erased']} erased"] if counts["erased"] else []
    return f"{len(found)} goals: {', '.join(parts)}."
