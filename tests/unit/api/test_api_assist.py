"""Working in customers' matters by programs: what helps, what is done, files, documents and addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from api_world import ADA, Front, front

from remit.knowledge.library import Library
from remit.language.encoder import LexicalEmbedder
from remit.model.knowledge import Passage

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
AGENT = ("agent", "clerk")
DOCUMENTS = (
    Passage(
        id="hours.md#1",
        document="hours.md",
        title="Hours",
        headings=("When is the kiosk open?",),
        text="The kiosk is open from 8 to 18.",
    ),
    Passage(
        id="till.md#1",
        document="till.md",
        title="Till",
        headings=("Who keeps the till?",),
        text="Clara keeps the till.",
        audience="staff",
    ),
)


async def shown(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    found = await client.get(path)
    assert found.status_code == 200, found.text
    return found.json()


async def done(kiosk: Front, client: httpx.AsyncClient, path: str, body: object = None, **headers: str) -> None:
    found = await client.post(path, json=body, headers=headers)
    assert found.status_code == 202, found.text
    await kiosk.remit.durable.settle()


async def test_whoever_works_with_a_conversation_is_told_what_helps_and_has_a_step_done(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key(roles=AGENT)
        said = await kiosk.asked(key, "refunding ticket=T1")
        at = f"/conversations/{said['conversation']}"
        async with kiosk.client(key) as client:
            helped = await shown(client, f"{at}/assist")
            assert [one["line"]["kind"] for one in helped["wants"]] == ["refunding"]
            assert {"name": "ticket", "value": "T1"}.items() <= helped["wants"][0]["facts"][0].items()
            assert "get a refund" in helped["wrap_up"]["summary"]
            planned = next(step for step in helped["steps"] if step["planned"])
            assert (planned["action"], planned["machine"]["verdict"]) == ("refund", "needs")
            await done(kiosk, client, f"{at}/take-over")
            assert (await shown(client, f"{at}/assist"))["led_by"].startswith("key:")
            step = {"action": "stamp", "arguments": {"ticket": "T1"}}
            await done(kiosk, client, f"/goals/{planned['goal']}/steps", step, **{"Idempotency-Key": "k"})
            goal = await shown(client, f"/goals/{planned['goal']}")
            assert [s["action"] for s in goal["steps"] if s["proven"]] == ["stamp"]
            refused = await client.post(f"/goals/{planned['goal']}/steps", json={"action": "nothing"})
            assert refused.status_code == 422


async def test_a_person_leads_says_opens_notes_and_hands_back_by_the_api(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key(roles=AGENT)
        at = f"/conversations/{(await kiosk.asked(key, 'refunding ticket=T1'))['conversation']}"
        async with kiosk.client(key) as client:
            await done(kiosk, client, f"{at}/say", {"text": "Hello, this is a person."})
            await done(kiosk, client, f"{at}/goals", {"kind": "stamping", "facts": {"ticket": "T2"}})
            seen = await shown(client, at)
            assert seen["person"] and [goal["kind"] for goal in seen["goals"]] == ["refunding", "stamping"]
            refunding, stamping = (goal["id"] for goal in seen["goals"])
            await done(kiosk, client, f"/goals/{refunding}/facts", {"facts": {"ticket": "T3"}})
            await done(kiosk, client, f"/goals/{refunding}/notes", {"note": "Called her."})
            assert (await shown(client, f"{at}/assist"))["wants"][0]["notes"][0]["text"] == "Called her."
            assert (await shown(client, f"/goals/{refunding}"))["facts"]["ticket"]["value"] == "T3"
            await done(kiosk, client, f"/goals/{refunding}/close", {"note": "Paid in cash."})
            await done(kiosk, client, f"{at}/hand-back", {"instruction": ""})
            assert (await shown(client, at))["person"] is None
            assert (await shown(client, f"/goals/{refunding}"))["status"] == "ended:handed_over"
            assert (await shown(client, f"/goals/{stamping}"))["status"] == "ended:resolved"


async def test_nobody_without_the_role_acts_or_is_helped_by_the_api(tmp_path: Path) -> None:
    """INVARIANT: what is for those who work here is not for a key that only has the scopes."""
    async with front(tmp_path) as kiosk:
        said = await kiosk.asked(await kiosk.key(), "refunding ticket=T1")
        at = f"/conversations/{said['conversation']}"
        async with kiosk.client(await kiosk.key()) as client:
            goal = (await shown(client, "/goals"))["items"][0]["id"]
            assert (await client.get(f"{at}/assist")).status_code == 403
            for path, body in (
                (f"{at}/take-over", None),
                (f"{at}/say", {"text": "hi"}),
                (f"{at}/hand-back", {}),
                (f"{at}/goals", {"kind": "stamping"}),
                (f"/goals/{goal}/steps", {"action": "void"}),
                (f"/goals/{goal}/facts", {"facts": {"ticket": "T2"}}),
                (f"/goals/{goal}/close", {"note": "x"}),
            ):
                assert (await client.post(path, json=body)).status_code == 403, path


async def test_a_file_is_sent_in_passed_on_and_given_to_its_own_conversation_only(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key(roles=AGENT)
        at, other = [f"/conversations/{(await kiosk.asked(key, t))['conversation']}" for t in ("hi", "ho")]
        async with kiosk.client(key) as client:
            kept = await client.post(f"{at}/attachments?name=../../a%20b.exe", content=PNG)
            assert kept.status_code == 201, kept.text
            file = kept.json()
            assert (file["name"], file["media_type"]) == ("a b.exe.png", "image/png")
            said = {"text": "Look", "attachments": [file["id"]], "speaker": ADA}
            assert (await client.post(f"{at}/messages?wait=5", json=said)).status_code == 202
            lines = (await shown(client, f"{at}/messages"))["items"]
            assert [line["attachments"] for line in lines if line["text"] == "Look"] == [[file]]
            given = await client.get(f"{at}/attachments/{file['id']}")
            assert (given.content, given.headers["x-content-type-options"]) == (PNG, "nosniff")
            assert given.headers["content-disposition"].startswith("attachment;")
            assert (await client.get(f"{other}/attachments/{file['id']}")).status_code == 404
            assert (await client.post(f"{other}/messages", json=said)).status_code == 403
            assert (await client.post(f"{at}/attachments", content=b"<script>")).status_code == 422
            assert (await client.post(f"{at}/attachments", content=b"a" * 10_485_761)).status_code == 413


async def test_the_documents_answer_whom_they_are_for_and_say_what_they_leave_open(tmp_path: Path) -> None:
    async with front(tmp_path, documents=Library(DOCUMENTS, LexicalEmbedder())) as kiosk:
        asked = {"question": "When is the kiosk open?"}
        async with kiosk.client(await kiosk.key("knowledge:read")) as client:
            told = (await client.post("/knowledge/ask", json=asked)).json()
            assert (told["answer"], told["gap"]) == ("The kiosk is open from 8 to 18.", False)
            assert [one["passage"] for one in told["citations"]] == ["hours.md#1"]
            open_ = (await client.post("/knowledge/ask", json={"question": "Who keeps the till?"})).json()
            assert (open_["answer"], open_["gap"], open_["citations"]) == (None, True, [])
            assert "Clara" not in str(open_), "what is for staff is as if it were not there"
            for reader in ("customers", "staff"):
                assert (await client.post("/knowledge/ask", json={**asked, "reader": reader})).status_code == 403
        async with kiosk.client(await kiosk.key("knowledge:read", "knowledge:staff")) as client:
            inside = {"question": "Who keeps the till?", "reader": "staff"}
            assert "Clara" in (await client.post("/knowledge/ask", json=inside)).text


async def test_a_customer_is_known_by_another_address_that_is_nobody_elses(tmp_path: Path) -> None:
    async with front(tmp_path) as kiosk:
        key = await kiosk.key(roles=AGENT)
        bob = {"email": "bob@example.com", "assurance": "verified"}
        ada = await kiosk.asked(key, "hi")
        await kiosk.asked(key, "ho", speaker=bob)
        async with kiosk.client(key) as client:
            customer = (await shown(client, f"/conversations/{ada['conversation']}"))["customer"]
            at = f"/customers/{customer}/identities"
            await done(kiosk, client, at, {"kind": "email", "value": "Ada.L@example.com"})
            known = [one["value"] for one in (await shown(client, at))["items"]]
            assert known == ["ada@example.com", "ada.l@example.com"]
            found = (await shown(client, "/customers?identity=ada.l@example.com"))["items"]
            assert [one["id"] for one in found] == [customer]
            taken = await client.post(at, json={"kind": "email", "value": "bob@example.com"})
            assert taken.status_code == 422 and "another customer" in taken.json()["detail"]
            assert (await client.post(at, json={"kind": "email", "value": "no address"})).status_code == 422
        async with kiosk.client(await kiosk.key("customers:write", roles=AGENT)) as client:
            assert (await client.post(at, json={"kind": "login", "value": "x"})).status_code == 403
