"""The settings: people, keys, webhooks and queues, as their forms say them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages_world import ROOT, desk, installation_of

from remit.desk.notices import Delivery, delivery, record
from remit.errors import BadRequest
from remit.model.ids import StaffId
from remit.web.desk.settings_forms import holidays_told, hours_told, queue_of_form


async def test_a_form_that_was_not_taken_shows_again_what_was_typed_and_what_is_wrong_with_it(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        typed = {"act": "queue", "name": "service", "hours": "mon 9-5", "holidays": "2026-12-25", "target": "60"}
        answer = await browser.post("/desk/settings/queues", **typed)
        assert answer.status_code == 422
        assert all(f">{words}</textarea>" in answer.text for words in ("mon 9-5", "2026-12-25"))
        assert 'aria-invalid="true" autofocus aria-describedby="h-hours"' in answer.text
        assert "“mon 9-5” cannot be read." in answer.text.split('id="h-hours"')[1]
        for tab, field, form in (
            ("members", "id", {"act": "enrol", "id": "Mia!", "role:agent": "on"}),
            ("members", "roles", {"act": "invite", "id": "mia"}),
            ("keys", "scopes", {"act": "issue", "name": "help"}),
            ("keys", "customer", {"act": "issue", "name": "x", "scope:goals:read": "on", "customer": "nobody@nowhere"}),
            ("hooks", "url", {"act": "hook", "url": "ftp://nowhere"}),
        ):
            answer = await browser.post(f"/desk/settings/{tab}", **form)
            assert (answer.status_code, f'id="h-{field}"' in answer.text) == (422, True), field
        house = await installation_of(it)
        assert (house.members, house.keys, house.hooks, house.queues) == ({}, {}, {}, {})


async def test_nobody_is_changed_by_a_form_for_somebody_new(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        await browser.post("/desk/settings/members", **{"act": "enrol", "id": "mia", "name": "Mia", "role:agent": "on"})
        again = {"act": "enrol", "id": "mia", "role:admin": "on"}
        assert (await browser.post("/desk/settings/members", **again)).status_code == 422
        assert 'value="Mia"' in await browser.get("/desk/settings/members?change=mia")
        await browser.post("/desk/settings/members", **again, known="mia", name="Mia M.", capacity="3")
        mia = (await installation_of(it)).members[StaffId("mia")]
        assert (mia.name, mia.roles, mia.capacity) == ("Mia M.", ("admin",), 3)


async def test_a_webhook_gets_another_secret_and_what_never_arrived_is_sent_again(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        await browser.post("/desk/settings/hooks", act="hook", url="https://example.com/x")
        (hook,) = (await installation_of(it)).hooks.values()
        answer = await browser.post("/desk/settings/hooks", act="resecret", id=hook.id)
        (after,) = (await installation_of(it)).hooks.values()
        assert after.secret != hook.secret
        assert after.secret in answer.text
        store, now = it.world.remit.means.store, it.world.clock.now()
        lost = Delivery(
            id=f"{hook.id} 1 evt", hook=hook.id, event="evt", payload="{}", state="given_up", since=now, tries=9
        )
        await store.keep(record(lost))
        assert "never arrived" in await browser.get(f"/desk/settings/hooks/{hook.id}")
        await browser.post(f"/desk/settings/hooks/{hook.id}", id="missed")
        again = await delivery(store, lost.id)
        assert again is not None
        assert (again.state, again.tries) == ("waiting", 0)
        assert (await browser.post(f"/desk/settings/hooks/{hook.id}", id="another 1 evt")).status_code == 404


async def test_a_key_is_shown_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        answer = await browser.post("/desk/settings/keys", **{"act": "issue", "name": "help", "scope:goals:read": "on"})
        secret = re.search(r"rk_[0-9a-f]{16}_[\w-]{43}", answer.text)
        assert secret is not None
        assert secret[0] not in await browser.get("/desk/settings/keys")
        (key,) = (await installation_of(it)).keys.values()
        assert key.scopes == ("goals:read",)
        await browser.post("/desk/settings/keys", act="revoke", id=key.id)
        assert all(key.revoked for key in (await installation_of(it)).keys.values())


async def test_an_administrator_lets_people_in_and_sets_queues(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        answer = await browser.post("/desk/settings/members", **{"act": "invite", "id": "mia", "role:agent": "on"})
        assert "/sign-in/link/" in answer.text
        await browser.post(
            "/desk/settings/queues", act="queue", name="service", hours="mon-fri 9:00-17:00", target="60"
        )
        house = await installation_of(it)
        assert house.members[StaffId("mia")].roles == ("agent",)
        assert len(house.queues["service"].hours) == 5
        assert (await browser.post("/desk/settings/members", act="leave", id="root")).status_code == 422
        assert (await browser.post("/desk/settings/queues", act="queue", name="x", zone="Nowhere")).status_code == 422


def test_holidays_are_read_as_they_are_told() -> None:
    queue = queue_of_form({"name": "q", "holidays": "2026-12-24 to 2026-12-26\n\n2027-01-01"})
    assert len(queue.holidays) == 4
    assert holidays_told(queue) == "2026-12-24 to 2026-12-26\n2027-01-01"


def test_hours_are_told_in_as_few_lines_as_they_need() -> None:
    queue = queue_of_form({"name": "q", "hours": "mon-fri 9:00-12:00\nmon-fri 13:00-17:00\nsun 10:00-11:00"})
    assert hours_told(queue) == "mon-fri 09:00-12:00\nmon-fri 13:00-17:00\nsun 10:00-11:00"


def test_hours_are_read_as_they_are_told() -> None:
    queue = queue_of_form({"name": "q", "hours": "mon 09:00-12:00\nsat-sun 10:00-11:30"})
    assert queue_of_form({"name": "q", "hours": hours_told(queue)}) == queue
    with pytest.raises(BadRequest):
        queue_of_form({"name": "q", "hours": "whenever"})
