"""Policies and packs: what is loaded, which versions were published, how they differ, what is stopped."""

from __future__ import annotations

from datetime import datetime
from difflib import unified_diff
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from remit.api.callers import Caller, ReadsPolicies, Stops
from remit.api.examples import AT, shown, taken_in
from remit.api.pages import Id, Page
from remit.api.problems import unknown
from remit.api.settled import changed
from remit.errors import BadRequest
from remit.model.autonomy import Autonomy
from remit.model.entry import Started, Stopped
from remit.model.ids import ActionName, PackDigest
from remit.model.installation import PolicySet, Stop, StopKind
from remit.people.roles import May, insist

policies = APIRouter(tags=["policies"])

_OWN = 0
"""The version of the policies that a pack itself has."""


class PackTold(BaseModel):
    """A pack as it is loaded."""

    model_config = shown(
        name="shop", digest="9f2c", acting_for="Nordlicht", goals=["return_item"], actions=["open_return"], version=2
    )

    name: str
    digest: PackDigest
    acting_for: str
    goals: list[str]
    actions: list[str]
    version: int  # of the policies that are in force; 0: its own


class VersionTold(BaseModel):
    """A version of a pack's policies. 0: those that it came with."""

    model_config = shown(
        version=2,
        pack="shop",
        files={"refunds.cedar": '@id("refund.over-100")\nforbid (principal, action, resource);\n'},
        autonomy=[],
        by="sybil",
        note="Refunds up to 100 EUR.",
        at=AT,
        again=None,
    )

    version: int
    pack: str
    files: dict[str, str]
    autonomy: tuple[Autonomy, ...] = ()
    by: str = ""
    note: str = ""
    at: datetime | None = None
    again: int | None = None


class Difference(BaseModel):
    """How two versions differ: a unified diff of each file that does, and whose autonomy changed."""

    model_config = shown(
        pack="shop",
        old=0,
        new=2,
        files={"refunds.cedar": "--- 0/refunds.cedar\n+++ 2/refunds.cedar\n@@ -1 +1 @@\n-old\n+new\n"},
        autonomy=["refund"],
    )

    pack: str
    old: int
    new: int
    files: dict[str, str]
    autonomy: list[str]


class StopTold(BaseModel):
    """Something that does nothing more until it is started again."""

    model_config = shown(what="action", name="refund", by="sybil", why="The bank is down.", at=AT)

    what: StopKind
    name: str
    by: str
    why: str
    at: datetime | None


class Stopping(BaseModel):
    """What to stop. name: of the action, the journey or the pack; none for everything."""

    model_config = taken_in(what="action", name="refund", why="The bank is down.")

    what: StopKind
    name: str = Field(default="", max_length=200)
    why: str = Field(default="", max_length=1000)


class Starting(BaseModel):
    """What goes on."""

    model_config = taken_in(what="action", name="refund")

    what: StopKind
    name: str = Field(default="", max_length=200)


@policies.get("/packs")
async def list_packs(by: ReadsPolicies) -> Page[PackTold]:
    """The packs that are loaded, with what they can do."""
    contents = by.house.means.contents
    published = (await by.register.installation()).in_force(contents.name)
    told = PackTold(
        name=contents.name,
        digest=contents.digest,
        acting_for=contents.pack.acting_for,
        goals=sorted(contents.goals),
        actions=sorted(contents.actions),
        version=published.version if published else _OWN,
    )
    return Page(items=[told], next=None)


@policies.get("/packs/{id}/policies")
async def list_policies(by: ReadsPolicies, id: Id) -> Page[VersionTold]:
    """The versions of a pack's policies, the oldest first: the last one is in force."""
    return Page(items=await _versions(by, id), next=None)


@policies.get("/packs/{id}/policies/diff")
async def compare_policies(
    by: ReadsPolicies,
    id: Id,
    old: Annotated[int, Query(ge=0, le=2**31, description="The older version; 0: what the pack came with.")] = _OWN,
    new: Annotated[int | None, Query(ge=0, le=2**31, description="The newer version; left out: the last.")] = None,
) -> Difference:
    """How two versions of a pack's policies differ."""
    versions = {version.version: version for version in await _versions(by, id)}
    newer = max(versions) if new is None else new
    for version in (old, newer):
        if version not in versions:
            raise unknown("version", str(version))
    return _difference(versions[old], versions[newer])


@policies.get("/stops")
async def list_stops(by: ReadsPolicies) -> Page[StopTold]:
    """What is stopped."""
    return Page(items=[_stop(stop) for stop in (await by.register.installation()).stops], next=None)


@policies.post("/stops", status_code=201, responses={202: {"description": "It will be stopped in a moment."}})
async def stop(by: Stops, body: Stopping, response: Response) -> StopTold:
    """Stop an action, a journey, a pack or everything. It holds within seconds, and customers who wait are told."""
    insist(by.member, May.ASSIGN)
    known = {"action": by.house.means.contents.actions, "pack": by.house.means.contents.names}
    if (body.what == "everything") != (body.name == "") or body.name not in known.get(body.what, (body.name,)):
        raise BadRequest(
            what=f"There is no {body.what} {body.name!r}.", cure="Name what /v1/packs lists; nothing for everything."
        )
    one = Stop(what=body.what, name=body.name, why=body.why)
    if not await changed(by, Stopped(stop=one), lambda now: any(s.key == one.key for s in now.stops)):
        response.status_code = HTTPStatus.ACCEPTED
    kept = next((s for s in (await by.register.installation()).stops if s.key == one.key), one)
    return _stop(kept)


@policies.post("/starts", status_code=200, responses={202: {"description": "It will go on in a moment."}})
async def start(by: Stops, body: Starting, response: Response) -> Page[StopTold]:
    """Have something that was stopped go on. What is stopped then."""
    insist(by.member, May.ASSIGN)
    key = (body.what, body.name)
    act = Started(what=body.what, name=body.name)
    if not await changed(by, act, lambda now: all(s.key != key for s in now.stops)):
        response.status_code = HTTPStatus.ACCEPTED
    return Page(items=[_stop(s) for s in (await by.register.installation()).stops], next=None)


# -- private ----------------------------------------------------------------------------------------------------------


async def _versions(by: Caller, pack: str) -> list[VersionTold]:
    contents = by.house.means.contents
    if pack != contents.name:
        raise unknown("pack", pack)
    own = VersionTold(version=_OWN, pack=pack, files={one.name: one.text for one in contents.policies})
    published = (await by.register.installation()).policies.get(pack, ())
    return [own, *(_version(one, own.files) for one in published)]


def _version(one: PolicySet, own: dict[str, str]) -> VersionTold:
    files = one.files or own
    return VersionTold(
        version=one.version,
        pack=one.pack,
        files=files,
        autonomy=one.autonomy,
        by=one.by,
        note=one.note,
        at=one.at,
        again=one.again,
    )


def _difference(old: VersionTold, new: VersionTold) -> Difference:
    files: dict[str, str] = {}
    for name in sorted({*old.files, *new.files}):
        before, after = (version.files.get(name, "").splitlines(keepends=True) for version in (old, new))
        if told := "".join(unified_diff(before, after, f"{old.version}/{name}", f"{new.version}/{name}")):
            files[name] = told
    trusted = [{one.action: one for one in version.autonomy} for version in (old, new)]
    actions: set[ActionName] = {*trusted[0], *trusted[1]}
    changed_actions = sorted(name for name in actions if trusted[0].get(name) != trusted[1].get(name))
    return Difference(
        pack=old.pack, old=old.version, new=new.version, files=files, autonomy=[str(name) for name in changed_actions]
    )


def _stop(stop: Stop) -> StopTold:
    return StopTold(what=stop.what, name=stop.name, by=stop.by, why=stop.why, at=stop.at)
