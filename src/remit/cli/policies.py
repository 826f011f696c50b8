"""What the commands about rules do: policies, how far actions are trusted, and stops."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from remit.app import Remit
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, Named
from remit.cli.inside import inside
from remit.cli.reviews import member
from remit.desk.autonomy import Trust, Trusted
from remit.desk.lately import Counts, lately
from remit.desk.policies import Draft, Handed, Policies, difference, read_files
from remit.errors import BadRequest
from remit.model.autonomy import Autonomy, Mode
from remit.model.ids import ActionName
from remit.model.installation import PolicySet, StopKind
from remit.model.staff import Member, Role
from remit.model.value import Json, Money

Act = Callable[[Remit, Policies], Awaitable[Code]]


@dataclass(frozen=True)
class Wanted:
    """What is to be set for an action, as it was typed."""

    action: str
    mode: str
    role: str
    above: str
    segment: str
    share: int
    otherwise: str
    note: str


def listed(home: Home, pack: Named, as_json: bool) -> Code:
    async def act(remit: Remit, policies: Policies) -> Code:
        rules, versions = remit.means.rulebook.rules, await policies.versions()
        if as_json:
            for one in versions:
                _json({**one.model_dump(mode="json"), "in_force": one.version == rules.version})
            return Code.DONE
        rows = [(str(one.version), one.by, _time(one), one.note, _force(one, rules.version)) for one in versions]
        own = ("0", "", "", "the pack's own", "in force" if rules.version is None else "")
        show.table(("version", "by", "at", "note", ""), [own, *rows])
        for wrong in rules.wrong:
            show.say(f"✗ {wrong}", "red")
        return Code.FOUND if rules.wrong else Code.DONE

    return _with(home, pack, act)


def shown(home: Home, pack: Named, days: int, action: str, as_json: bool) -> Code:
    async def act(remit: Remit, policies: Policies) -> Code:
        seen = await lately(remit.means.store, remit.means.now() - timedelta(days=days))
        infos = [one for one in remit.means.gate.rules() if not action or ActionName(action) in one.actions]
        if as_json:
            for one in infos:
                counted: Mapping[str, Json] = vars(seen.policy(one.id))
                _json({"policy": one.id, "kind": one.kind, "says": one.says, "actions": list(one.actions), **counted})
            return Code.DONE
        rows = [
            (one.id, one.kind, _did(seen.policy(one.id)), f"{policies.known_as(one.file)}:{one.line}") for one in infos
        ]
        show.table(("policy", "kind", f"in the last {days} days", "at"), rows)
        more = ", those opened last" if seen.more else ""
        show.note(f"Counted in {seen.goals} goals{more}.")
        return Code.DONE

    return _with(home, pack, act)


def compared(home: Home, pack: Named, before: int, after: int | None) -> Code:
    async def act(remit: Remit, policies: Policies) -> Code:
        one = await policies.version(before)
        other = await policies.current() if after is None else await policies.version(after)
        lines = difference(policies.files(one), policies.files(other))
        old, new = (policies_.autonomy if policies_ else () for policies_ in (one, other))
        lines += [f"-{setting.action}: {_set(setting)}" for setting in old if setting not in new]
        lines += [f"+{setting.action}: {_set(setting)}" for setting in new if setting not in old]
        for line in lines:
            show.say(line, {"+": "green", "-": "red"}.get(line[:1], ""))
        if not lines:
            show.say("Both say the same.")
        return Code.FOUND if lines else Code.DONE

    return _with(home, pack, act)


def published(home: Home, pack: Named, folder: Path, note: str, by: str | None) -> Code:
    async def act(remit: Remit, policies: Policies) -> Code:
        inner = folder / "policies"
        current = await policies.current()
        draft = Draft(files=read_files(inner if inner.is_dir() else folder), on=current.version if current else 0)
        return await _in_force(remit, policies, await policies.publish(draft, _who(by), note))

    return _with(home, pack, act)


def rolled_back(home: Home, pack: Named, version: int, note: str, by: str | None) -> Code:
    async def act(remit: Remit, policies: Policies) -> Code:
        return await _in_force(remit, policies, await policies.take_up_again(version, _who(by), note))

    return _with(home, pack, act)


def trusted(home: Home, pack: Named, wanted: Wanted, by: str | None, as_json: bool) -> Code:
    async def act(remit: Remit, policies: Policies) -> Code:
        trust = Trust(policies)
        if not wanted.action:
            _list(await trust.actions(), as_json)
            return Code.DONE
        known = [one for one in await trust.actions() if one.action.name == wanted.action]
        setting = _setting(wanted)
        others = [one for trusted in known for one in trusted.settings if one.segment != setting.segment]
        handed = await trust.set(setting.action, [*others, setting], _who(by), wanted.note)
        return await _in_force(remit, policies, handed)

    return _with(home, pack, act)


def stopped(home: Home, pack: Named, what: str, why: str, by: str | None) -> Code:
    async def act(remit: Remit, policies: Policies) -> Code:
        kind, name = _named(what, policies)
        await Trust(policies).stop(kind, name, why, _who(by))
        await remit.settle()
        show.say(f"Stopped: {what}. `remit start {what}` lets it go on.")
        return Code.DONE

    return _with(home, pack, act)


def started(home: Home, pack: Named, what: str, by: str | None) -> Code:
    async def act(remit: Remit, policies: Policies) -> Code:
        kind, name = _named(what, policies)
        await Trust(policies).start(kind, name, _who(by))
        await remit.settle()
        show.say(f"Started: {what}.")
        return Code.DONE

    return _with(home, pack, act)


# -- inside -----------------------------------------------------------------------------------------------------------


def _with(home: Home, pack: Named, act: Act) -> Code:
    return inside(home, home.contents(pack), lambda remit: act(remit, Policies(remit.means, remit.house.office)))


def _who(by: str | None) -> Member:
    """Whoever may type here may do all of it: the home folder is theirs."""
    return member(by, (Role.ADMIN, Role.SUPERVISOR, Role.POLICY_AUTHOR))


async def _in_force(remit: Remit, policies: Policies, handed: Handed) -> Code:
    """Raises BadRequest where somebody else changed the rules meanwhile."""
    await remit.settle()
    await policies.taken(handed, within=0)
    rules = await remit.means.rulebook.refreshed()
    show.say(f"Version {rules.version} is in force.")
    return Code.DONE


def _named(what: str, policies: Policies) -> tuple[StopKind, str]:
    match what:
        case "everything":
            return "everything", ""
        case "pack":
            return "pack", policies.means.contents.name
        case _ if what in policies.means.contents.names:
            return "pack", what
        case _:
            return "action", what


def _setting(wanted: Wanted) -> Autonomy:
    name, sign, value = wanted.segment.partition("=")
    if wanted.segment and not (name and sign):
        raise BadRequest(what=f"{wanted.segment} is no segment.", cure="Write NAME=VALUE, as segment=vip.")
    return Autonomy(
        action=ActionName(wanted.action),
        mode=_mode(wanted.mode or Mode.AUTONOMOUS),
        role=wanted.role,
        above=_amount(wanted.above),
        segment=(name, value) if wanted.segment else None,
        share=wanted.share,
        otherwise=_mode(wanted.otherwise),
    )


def _mode(text: str) -> Mode:
    if text not in set(Mode):
        raise BadRequest(what=f"{text} is no mode.", cure=f"Choose: {', '.join(Mode)}.")
    return Mode(text)


def _amount(text: str) -> Money | None:
    if not text:
        return None
    amount, _, currency = text.partition(" ")
    try:
        return Money.model_validate({"amount": amount, "currency": currency})
    except ValueError:
        raise BadRequest(what=f"{text!r} is no amount.", cure='Write it like "100.00 EUR".') from None


def _list(actions: list[Trusted], as_json: bool) -> None:
    if as_json:
        for one in actions:
            settings: list[Json] = [setting.model_dump(mode="json") for setting in one.settings]
            _json({"action": one.action.name, "stopped": one.stop is not None, "settings": settings})
        return
    rows = [
        (one.action.name, "; ".join(map(_set, one.settings)) or "autonomous", "stopped" if one.stop else "")
        for one in actions
        if one.action.writes or one.held
    ]
    show.table(("action", "trusted", ""), rows)


def _set(one: Autonomy) -> str:
    """A setting in a line: `approve by supervisor above 100.00 EUR, for 20 % (others human)`."""
    approve = f" by {one.role}{f' above {one.above}' if one.above else ''}" if one.mode is Mode.APPROVE else ""
    share = f", for {one.share} % (others {one.otherwise})" if one.share < 100 else ""
    where = f" where {one.segment[0]} is {one.segment[1]}" if one.segment else ""
    return f"{one.mode}{approve}{where}{share}"


def _did(counts: Counts) -> str:
    told = [(counts.allowed, "allowed"), (counts.asked, "asked"), (counts.refused, "refused")]
    told += [(counts.handed_over, "handed over"), (counts.overturned, "overturned")]
    return ", ".join(f"{number} {what}" for number, what in told if number)


def _force(one: PolicySet, version: int | None) -> str:
    again = f"takes up {one.again} again" if one.again is not None else ""
    return ", ".join(filter(None, ("in force" if one.version == version else "", again)))


def _time(one: PolicySet) -> str:
    return f"{one.at:%Y-%m-%d %H:%M}" if one.at else ""


def _json(row: Mapping[str, Json]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
