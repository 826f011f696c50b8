"""`remit hooks`: addresses that are told of what happens."""

from __future__ import annotations

import json
import sys

from remit.app import Archive, Remit
from remit.cli import show
from remit.cli.audit import with_archive
from remit.cli.ending import Code
from remit.cli.home import Home, Named
from remit.cli.inside import inside
from remit.desk import notices
from remit.desk.notices import Delivery
from remit.errors import WrongUse
from remit.journal.bell import Bell
from remit.journal.rows import opened_installation
from remit.model.entry import HookRemoved, HookSet
from remit.people.hooks import new_hook


def added(home: Home, pack: Named, url: str, kinds: tuple[str, ...], as_json: bool) -> Code:
    """Set a hook and print its secret. Raises BadRequest."""
    hook = new_hook(url, kinds)

    async def act(remit: Remit) -> None:
        await remit.house.office.do(HookSet(hook=hook), "console")
        await remit.durable.settle()
        if as_json:
            sys.stdout.write(hook.model_dump_json() + "\n")
            return
        show.say(f"{hook.url} is told from now on ({hook.id}). What is sent is signed with this; it is shown once:")
        sys.stdout.write(f"{hook.secret}\n")

    return inside(home, home.contents(pack), act)


def removed(home: Home, pack: Named, id: str) -> Code:
    """Tell an address nothing more. Raises WrongUse where there is no such hook."""

    async def act(remit: Remit) -> None:
        if id not in (await remit.house.office.installation()).hooks:
            raise WrongUse(what=f"There is no hook {id}.", cure="`remit hooks list` lists them.")
        await remit.house.office.do(HookRemoved(hook=id), "console")
        await remit.durable.settle()
        show.say(f"{id} is told nothing more.")

    return inside(home, home.contents(pack), act)


def listed(home: Home, with_deliveries: bool, as_json: bool) -> Code:
    async def act(kept: Archive) -> Code:
        hooks = [hook for hook in (await opened_installation(kept.store, kept.vault)).hooks.values() if hook.active]
        if as_json:
            for hook in hooks:
                _write(hook.model_dump(mode="json", exclude={"secret"}))
        elif hooks:
            rows = [(hook.id, hook.url, ", ".join(hook.kinds) or "all") for hook in hooks]
            show.table(("hook", "address", "kinds"), rows)
        else:
            show.say("Nobody is told. `remit hooks add URL` has an address told of what happens.")
        if with_deliveries:
            _show([one for hook in hooks for one in await _sent(kept, hook.id)], as_json)
        return Code.DONE

    return with_archive(home, act)


def replayed(home: Home, delivery: str) -> Code:
    """Have something sent again, by whoever serves. Raises UnknownDelivery."""

    async def act(kept: Archive) -> Code:
        again = await notices.replay(kept.store, delivery, kept.clock.now(), Bell())
        show.say(f"{again.event} is sent again, as soon as `remit serve` runs.")
        return Code.DONE

    return with_archive(home, act)


# -- private ----------------------------------------------------------------------------------------------------------


async def _sent(kept: Archive, hook: str) -> list[Delivery]:
    sent: list[Delivery] = []
    while found := await notices.deliveries(kept.store, hook, after=sent[-1].id if sent else "", limit=200):
        sent += found
    return sent


def _show(sent: list[Delivery], as_json: bool) -> None:
    if as_json:
        for one in sent:
            _write(one.model_dump(mode="json"))
    elif sent:
        rows = [(one.id, one.state.replace("_", " "), str(one.tries), one.why) for one in sent]
        show.table(("delivery", "state", "tries", "why"), rows)


def _write(line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
