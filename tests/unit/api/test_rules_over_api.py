"""Rules as programs see and stop them: the same checks, in the same words, as at the Desk and on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from api_world import KIOSK, Front, front

from remit.desk.policies import Draft, Policies
from remit.model.ids import StaffId
from remit.model.staff import Member

VISITS = Path(__file__).parents[3] / "packs" / "visits"
PAT = Member(id=StaffId("pat"), roles=("policy_author",))
NEVER = '@id("stamp.never")\nforbid (principal, action == Action::"stamp", resource);\n'


async def read(client: httpx.AsyncClient, path: str) -> Any:
    found = await client.get(path)
    assert found.status_code == 200, found.text
    return found.json()


async def refused(client: httpx.AsyncClient, path: str, **body: str) -> str:
    found = await client.post(path, json=body)
    assert found.status_code == 422, found.text
    return found.json()["detail"]


async def publish(kiosk: Front, text: str) -> None:
    """Pat adds a file to the policies."""
    policies = Policies(kiosk.remit.means, kiosk.remit.house.office)
    draft = await policies.begun(PAT)
    handed = await policies.publish(Draft(files={**draft.files, "never.cedar": text}, on=draft.on), PAT, "no stamps")
    assert await policies.taken(handed, within=5)


async def test_a_stop_needs_a_reason_and_a_start_something_that_is_stopped(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key(roles=("supervisor",))) as client:
        stamp = {"what": "action", "name": "stamp"}
        assert (await client.post("/stops", json=stamp)).status_code == 422
        assert "A stop needs a reason" in await refused(client, "/stops", **stamp, why=" ")
        assert "no action fly" in await refused(client, "/stops", what="action", name="fly", why="x")
        assert "more than stamp" in await refused(client, "/stops", what="everything", name="stamp", why="x")
        assert "not stopped" in await refused(client, "/starts", **stamp)
        for why in ("ink is out", "the ink is out again"):
            stopped = await client.post("/stops", json={**stamp, "why": why})
            assert (stopped.status_code, stopped.json()["why"]) == (201, why)
        assert [one["why"] for one in (await read(client, "/stops"))["items"]] == ["the ink is out again"]
        assert (await client.post("/starts", json=stamp)).json()["items"] == []


async def test_only_those_who_may_stop_something_do_whatever_the_keys_scopes(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key(roles=("agent",))) as client:
        stopped = await client.post("/stops", json={"what": "everything", "why": "x"})
        assert stopped.status_code == 403


async def test_versions_and_how_they_differ_are_told_as_at_the_desk(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk, kiosk.client(await kiosk.key()) as client:
        await publish(kiosk, NEVER)
        own, first = (await read(client, "/packs/kiosk/policies"))["items"]
        assert (own["version"], first["version"], first["note"]) == (0, 1, "no stamps")
        assert (await read(client, "/packs"))["items"][0]["version"] == 1
        difference = await read(client, "/packs/kiosk/policies/diff")
        assert list(difference["files"]) == ["never.cedar"]
        assert difference["files"]["never.cedar"].startswith("--- /dev/null\n+++ never.cedar\n@@")
        assert '+@id("stamp.never")\n' in difference["files"]["never.cedar"]
        assert (await client.get("/packs/kiosk/policies/diff?new=7")).status_code == 404


async def test_each_pack_of_a_business_is_listed_by_the_name_it_is_stopped_by(tmp_path: Path) -> None:
    both = KIOSK, VISITS
    async with front(tmp_path, packs=both) as it, it.client(await it.key(roles=("supervisor",))) as client:
        business, *packs = (await read(client, "/packs"))["items"]
        assert (business["name"], business["packs"]) == ("kiosk+visits", ["kiosk", "visits"])
        assert [(one["name"], one["packs"]) for one in packs] == [("kiosk", []), ("visits", [])]
        assert sorted(packs[0]["actions"] + packs[1]["actions"]) == business["actions"]
        assert "kiosk+visits or kiosk or visits" in await refused(client, "/stops", what="pack", name="shop", why="x")
        for one in (business, *packs):
            stopped = await client.post("/stops", json={"what": "pack", "name": one["name"], "why": "complaints"})
            assert stopped.status_code == 201
            [own] = (await read(client, f"/packs/{one['name']}/policies"))["items"]
            assert own["pack"] == "kiosk+visits", "they are under the rules of the business"
