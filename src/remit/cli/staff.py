"""`remit staff`: who works here, and how they come in."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable

from remit.app import Remit
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, Named
from remit.cli.inside import inside
from remit.errors import UnknownMember
from remit.model.entry import StaffLeft
from remit.model.ids import StaffId
from remit.model.staff import Member, Role
from remit.web.sign_in.door import Door

Act = Callable[[Remit, Door], Awaitable[None]]
FIRST = Member(id=StaffId("admin"), roles=(Role.ADMIN, Role.SUPERVISOR), name="Admin")


async def first_admin(door: Door) -> str:
    """Where nobody works here yet: a link by which whoever started this comes in. Empty where somebody does."""
    if await door.members():
        return ""
    await door.enrol(FIRST, "console")
    return await door.invite(FIRST.id)


def invited(home: Home, pack: Named, member: Member) -> Code:
    """Enrol somebody, or change their roles, and print a link by which they come in once."""

    async def act(remit: Remit, door: Door) -> None:
        known = await door.member(member.id)
        await door.enrol(member if known is None else _richer(known, member), "console")
        await remit.durable.settle()
        link = await door.invite(member.id)
        show.say(f"{member.called} may come in as {', '.join(member.roles)}. Once, within a day, by:")
        sys.stdout.write(f"{link}\n")

    return _at_door(home, pack, act)


def listed(home: Home, pack: Named, as_json: bool) -> Code:
    async def act(remit: Remit, door: Door) -> None:
        members = await door.members()
        if as_json:
            for one in members:
                shown = one.model_dump(mode="json", exclude={"credentials"})
                sys.stdout.write(json.dumps(shown, ensure_ascii=False) + "\n")
        elif members:
            rows = [(m.id, m.name, ", ".join(m.roles), str(len(m.credentials))) for m in members]
            show.table(("who", "name", "roles", "passkeys"), rows)
        else:
            show.say("Nobody works here yet. `remit staff invite NAME --role admin` lets somebody in.")

    return _at_door(home, pack, act)


def removed(home: Home, pack: Named, id: str) -> Code:
    async def act(remit: Remit, door: Door) -> None:
        if await door.member(StaffId(id)) is None:
            raise UnknownMember(who=id)
        await remit.house.office.do(StaffLeft(staff=StaffId(id)), "console")
        await remit.durable.settle()
        show.say(f"{id} comes in no more, and is signed out everywhere.")

    return _at_door(home, pack, act)


def _richer(known: Member, asked: Member) -> Member:
    changes = {"roles": asked.roles, "name": asked.name or known.name, "email": asked.email or known.email}
    return known.model_copy(update=changes)


def _at_door(home: Home, pack: Named, act: Act) -> Code:
    contents = home.contents(pack)
    home.remember(contents)
    return inside(home, contents, lambda remit: act(remit, Door(remit.house, home.settings.site.url)))
