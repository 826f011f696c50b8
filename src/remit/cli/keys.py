"""`remit keys`: keys for programs that use the API."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import timedelta

from remit.app import Archive, Remit
from remit.cli import show
from remit.cli.audit import with_archive
from remit.cli.ending import Code
from remit.cli.home import Home, Named
from remit.cli.inside import inside
from remit.errors import WrongUse
from remit.journal.rows import opened_installation
from remit.model.entry import KeyIssued, KeyRevoked
from remit.model.installation import ApiKey
from remit.people import keys


@dataclass(frozen=True)
class Wanted:
    """What a key is to be for."""

    name: str
    scopes: tuple[str, ...]
    roles: tuple[str, ...] = ()
    customer: str | None = None
    days: int | None = None


def issued(home: Home, pack: Named, wanted: Wanted, as_json: bool) -> Code:
    """Make a key and print it. Raises BadRequest, UnknownCustomer."""

    async def act(remit: Remit) -> None:
        customer = await remit.reception.find(wanted.customer) if wanted.customer else None
        until = remit.means.now() + timedelta(days=wanted.days) if wanted.days else None
        key, text = keys.issue(
            wanted.name, wanted.scopes, "console", roles=wanted.roles, customer=customer, expires_at=until
        )
        await remit.house.office.do(KeyIssued(key=key), "console")
        await remit.durable.settle()
        if as_json:
            sys.stdout.write(json.dumps({**_shown(key), "key": text}) + "\n")
            return
        show.say(f"The key {key.id} ({key.name}) may: {', '.join(key.scopes)}. It is shown this once:")
        sys.stdout.write(f"{text}\n")

    return inside(home, home.contents(pack), act)


def listed(home: Home, as_json: bool) -> Code:
    async def act(kept: Archive) -> Code:
        found = (await opened_installation(kept.store, kept.vault)).keys.values()
        if as_json:
            for key in found:
                sys.stdout.write(json.dumps(_shown(key), ensure_ascii=False) + "\n")
        elif found:
            rows = [(key.id, key.name, ", ".join(key.scopes), _until(key)) for key in found]
            show.table(("key", "name", "scopes", "until"), rows)
        else:
            show.say("There are no keys. `remit keys issue NAME --scope SCOPE` makes one.")
        return Code.DONE

    return with_archive(home, act)


def revoked(home: Home, pack: Named, id: str) -> Code:
    """End a key. Raises WrongUse where there is no such key."""

    async def act(remit: Remit) -> None:
        if id not in (await remit.house.office.installation()).keys:
            raise WrongUse(what=f"There is no key {id}.", cure="`remit keys list` lists them.")
        await remit.house.office.do(KeyRevoked(key=id), "console")
        await remit.durable.settle()
        show.say(f"The key {id} opens nothing any more.")

    return inside(home, home.contents(pack), act)


# -- private ----------------------------------------------------------------------------------------------------------


def _shown(key: ApiKey) -> dict[str, object]:
    return key.model_dump(mode="json", exclude={"hash"})


def _until(key: ApiKey) -> str:
    if key.revoked:
        return "revoked"
    return f"{key.expires_at:%Y-%m-%d %H:%M}" if key.expires_at else ""
