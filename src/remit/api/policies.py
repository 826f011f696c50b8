"""Policies and packs: what is loaded, which versions were published, how they differ, what is stopped."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from remit.api.callers import WITHIN, Caller, ReadsPolicies, Stops
from remit.api.examples import AT, shown, taken_in
from remit.api.pages import Id, Page
from remit.api.problems import unknown
from remit.desk.autonomy import Trust
from remit.desk.policies import Policies, differences
from remit.model.autonomy import Autonomy
from remit.model.ids import PackDigest
from remit.model.installation import Installation, PolicySet, Stop, StopKind
from remit.pack.contents import Contents

policies = APIRouter(tags=["policies"])

_OWN = 0
"""The version of the policies that a pack itself has."""


class PackTold(BaseModel):
    """A pack as it is loaded, or the business that several make up. All of a business are under the same rules."""

    model_config = shown(
        name="shop",
        digest="9f2c",
        acting_for="Nordlicht",
        goals=["return_item"],
        actions=["open_return"],
        version=2,
        packs=[],
    )

    name: str
    digest: PackDigest
    acting_for: str
    goals: list[str]
    actions: list[str]
    version: int  # of the policies that are in force; 0: its own
    packs: list[str] = []  # those that the business is made of; none of a single pack


class VersionTold(BaseModel):
    """A version of the policies. 0: those that the packs came with. pack: what it was published for."""

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
        files={"refunds.cedar": "--- refunds.cedar\n+++ refunds.cedar\n@@ -1 +1 @@\n-old\n+new\n"},
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
    """What to stop, and why, which colleagues read and customers do not. name: of the action, the journey or the pack;
    none for everything."""

    model_config = taken_in(what="action", name="refund", why="The bank is down.")

    what: StopKind
    name: str = Field(default="", max_length=200)
    why: str = Field(max_length=1000)


class Starting(BaseModel):
    """What goes on."""

    model_config = taken_in(what="action", name="refund")

    what: StopKind
    name: str = Field(default="", max_length=200)


@policies.get("/packs")
async def list_packs(by: ReadsPolicies) -> Page[PackTold]:
    """The packs that are loaded, with what they can do; before them, where they are several, the business they make."""
    contents = by.house.means.contents
    current = await _policies(by).current()
    version = current.version if current else _OWN
    business = (contents,) if contents.parts else ()
    return Page(items=[_pack(one, version) for one in (*business, *contents.packs)], next=None)


@policies.get("/packs/{id}/policies")
async def list_policies(by: ReadsPolicies, id: Id) -> Page[VersionTold]:
    """The versions of the policies that a pack is under, the oldest first: the last one is in force."""
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
    asked = await Trust(_policies(by)).stop(body.what, body.name, body.why, by.member)

    def is_stopped(now: Installation) -> bool:
        return any((one.key, one.why) == (asked.key, asked.why) for one in now.stops)

    if not await by.house.office.until(is_stopped, WITHIN):
        response.status_code = HTTPStatus.ACCEPTED
    kept = (one for one in (await by.register.installation()).stops if one.key == asked.key)
    return _stop(next(kept, asked))


@policies.post("/starts", status_code=200, responses={202: {"description": "It will go on in a moment."}})
async def start(by: Stops, body: Starting, response: Response) -> Page[StopTold]:
    """Have something that was stopped go on. What is stopped then."""
    await Trust(_policies(by)).start(body.what, body.name, by.member)
    key = (body.what, body.name)
    if not await by.house.office.until(lambda now: all(one.key != key for one in now.stops), WITHIN):
        response.status_code = HTTPStatus.ACCEPTED
    return Page(items=[_stop(one) for one in (await by.register.installation()).stops], next=None)


# -- private ----------------------------------------------------------------------------------------------------------


def _policies(by: Caller) -> Policies:
    return Policies(by.house.means, by.house.office)


def _pack(one: Contents, version: int) -> PackTold:
    return PackTold(
        name=one.name,
        digest=one.digest,
        acting_for=one.pack.acting_for,
        goals=sorted(one.goals),
        actions=sorted(one.actions),
        version=version,
        packs=[part.name for part in one.parts],
    )


async def _versions(by: Caller, pack: str) -> list[VersionTold]:
    contents, policies = by.house.means.contents, _policies(by)
    if pack not in contents.names:
        raise unknown("pack", pack)
    own = VersionTold(version=_OWN, pack=contents.name, files=policies.files(None))
    return [own, *(_version(one, policies.files(one)) for one in await policies.versions())]


def _version(one: PolicySet, files: dict[str, str]) -> VersionTold:
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
    files = {name: "".join(f"{line}\n" for line in lines) for name, lines in differences(old.files, new.files).items()}
    before, after = ({one.action: one for one in version.autonomy} for version in (old, new))
    autonomy = sorted(str(name) for name in {*before, *after} if before.get(name) != after.get(name))
    return Difference(pack=old.pack, old=old.version, new=new.version, files=files, autonomy=autonomy)


def _stop(stop: Stop) -> StopTold:
    return StopTold(what=stop.what, name=stop.name, by=stop.by, why=stop.why, at=stop.at)
