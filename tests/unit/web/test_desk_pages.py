"""The Desk's own pages, as the browsers of those who may, and may not, ask for them."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send
from tests.unit.agent.kiosk_world import ADA, Kiosk, kiosk

from remit.agent.live import TYPES_FOR, Live
from remit.agent.reception import Visitor
from remit.desk.notices import Delivery, delivery, record
from remit.errors import BadRequest
from remit.journal.bell import Bell
from remit.model.customer import Assurance, Identity
from remit.model.entry import StaffEnrolled
from remit.model.ids import ConversationId, StaffId
from remit.model.installation import Installation
from remit.model.review import Approval, Takeover
from remit.model.staff import Member
from remit.people.roles import May, may
from remit.web.desk import arguments
from remit.web.desk.app import routes
from remit.web.desk.files import STATIC
from remit.web.desk.frame import rings, topics_of
from remit.web.desk.inbox import later
from remit.web.desk.page import inside
from remit.web.desk.settings_forms import holidays_told, hours_told, queue_of_form
from remit.web.desk.telling import ago, initials, left
from remit.web.session import Session

VIC = Member(id=StaffId("vic"), name="Vic", roles=("viewer",))
JO = Member(id=StaffId("jo"), name="Jo", roles=("agent",))
SUE = Member(id=StaffId("sue"), name="Sue", roles=("supervisor", "clerk"))
TIM = Member(id=StaffId("tim"), name="Tim", roles=("supervisor", "clerk"))
ROOT = Member(id=StaffId("root"), name="Root", roles=("admin",))
HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(1)>"'{{7*7}}&lt;"""
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Browser:
    def __init__(self, it: Kiosk, member: Member) -> None:
        inner = Starlette(routes=[Mount("/desk", routes=routes(it.world.remit.house, patience=0))])

        async def signed_in(scope: Scope, receive: Receive, send: Send) -> None:
            scope["remit.session"] = Session(member, "t0ken")
            await inner(scope, receive, send)

        self._it = it
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app=signed_in), base_url="http://desk")

    async def get(self, path: str) -> str:
        answer = await self._http.get(path)
        assert answer.status_code == 200, answer.text
        self._http.headers["Referer"] = f"http://desk{path}"
        return answer.text

    async def status(self, path: str) -> int:
        return (await self._http.get(path)).status_code

    async def stay(self, path: str, **form: str) -> dict[str, str]:
        """Send a form as a page does that stays."""
        answer = await self._http.post(path, data=form, headers={"Accept": "application/json", "X-CSRF": "t0ken"})
        await self._it.world.remit.settle()
        return answer.json()

    async def post(self, path: str, **form: str) -> httpx.Response:
        answer = await self._http.post(path, data={"csrf": "t0ken", **form})
        await self._it.world.remit.settle()
        return answer


@asynccontextmanager
async def desk(home: Path, member: Member) -> AsyncGenerator[tuple[Kiosk, Browser]]:
    async with kiosk(home) as it:
        yield it, Browser(it, member)


async def _approval(it: Kiosk) -> tuple[str, Approval]:
    await it.hear("voiding ticket=T1", ADA)
    review = (await it.world.remit.reviews.waiting())[-1]
    assert isinstance(review.matter, Approval)
    return review.id, review.matter


async def _handed_over(it: Kiosk, says: str = "#fire") -> tuple[str, str]:
    await it.hear(says, ADA)
    review = (await it.world.remit.reviews.waiting())[-1]
    assert isinstance(review.matter, Takeover)
    return review.id, review.goal


async def _installation(it: Kiosk) -> Installation:
    return await it.world.remit.house.office.installation()


# -- the inbox --------------------------------------------------------------------------------------------------------


async def test_the_inbox_shows_what_waits_and_whose_it_is(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        review, goal = await _handed_over(it)
        page = await browser.get("/desk/inbox")
        assert review in page
        assert f'href="/desk/goals/{goal}"' in page
        assert "ada@example.com" in page
        answer = await browser.post(f"/desk/reviews/{review}", act="take")
        assert answer.status_code == 303
        assert (await it.world.remit.reviews.waiting())[0].taken_by == "jo"
        assert review in await browser.get("/desk/inbox?whose=mine")
        assert review not in await browser.get("/desk/inbox?whose=free")


async def test_what_is_put_off_is_out_of_sight_until_its_time(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        review, _ = await _handed_over(it)
        await browser.post(f"/desk/reviews/{review}", act="later", until="1")
        assert review not in await browser.get("/desk/inbox")
        assert review in await browser.get("/desk/inbox?later=1")


async def test_only_those_who_assign_work_give_it_to_others(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        await it.world.remit.house.office.do(StaffEnrolled(staff=JO.id, roles=JO.roles, member=JO), "console")
        review, _ = await _handed_over(it)
        assert (await Browser(it, JO).post(f"/desk/reviews/{review}", act="assign", to="jo")).status_code == 403
        assert (await browser.post(f"/desk/reviews/{review}", act="assign", to="nobody")).status_code == 403
        await browser.post(f"/desk/reviews/{review}", act="assign", to="jo")
        assert (await it.world.remit.reviews.waiting())[0].assigned_to == "jo"
        assert "Jo" in await browser.get(f"/desk/reviews/{review}/more")


# -- approvals --------------------------------------------------------------------------------------------------------


async def test_an_approval_shows_the_very_step_and_is_given_once(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        review, matter = await _approval(it)
        assert review in await browser.get("/desk/approvals")
        page = await browser.get(f"/desk/approvals/{review}")
        assert matter.digest in page, "the whole of what is approved is there on demand"
        assert "void.approved" in page
        answer = await browser.post(f"/desk/approvals/{review}", act="approve", digest=matter.digest)
        assert answer.status_code == 303
        assert it.rows() == ["void T1"]
        again = await browser.post(f"/desk/approvals/{review}", act="approve", digest=matter.digest)
        assert again.headers["location"].endswith("said=answered-before")
        assert it.rows() == ["void T1"]
        assert "sue approved exactly this." in await browser.get(f"/desk/approvals/{review}")


async def test_of_two_who_decide_at_once_the_second_is_told(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, sue):
        review, matter = await _approval(it)
        await sue.post(f"/desk/approvals/{review}", act="refuse", digest=matter.digest, reason=HOSTILE)
        answer = await Browser(it, TIM).post(f"/desk/approvals/{review}", act="approve", digest=matter.digest)
        assert answer.headers["location"].endswith("said=answered-before")
        assert it.rows() == []
        assert HOSTILE not in await sue.get(f"/desk/approvals/{review}")


async def test_an_approval_of_what_was_not_shown_is_not_taken(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        review, matter = await _approval(it)
        answer = await browser.post(f"/desk/approvals/{review}", act="approve", digest="0" * 64)
        assert answer.status_code == 422
        assert it.rows() == []
        assert (
            await Browser(it, JO).post(f"/desk/approvals/{review}", act="approve", digest=matter.digest)
        ).status_code == 403


# -- a matter ---------------------------------------------------------------------------------------------------------


async def test_a_person_takes_over_answers_and_gives_back(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        _, goal = await _handed_over(it)
        await browser.post("/desk/conversations/a", act="take-over")
        assert (await it.conversation()).taken_by == "jo"
        await browser.post("/desk/conversations/a", act="speak", text="I am here now.", once="once")
        await browser.post("/desk/conversations/a", act="speak", text="I am here now.", once="once")
        assert it.said().count("I am here now.") == 1, "what is sent twice is said once"
        page = await browser.get(f"/desk/goals/{goal}")
        assert "I am here now." in page
        assert "You lead." in page
        await browser.post("/desk/conversations/a", act="give-back", instruction="")
        assert (await it.conversation()).taken_by is None


async def test_who_proved_one_thing_under_two_names_is_told_of_once(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        known = tuple(Identity(kind=kind, value="ada@example.com") for kind in ("email", "login"))
        visitor = Visitor(known, Assurance.VERIFIED)
        reception = it.world.remit.house.reception
        await reception.hear("#fire", conversation=ConversationId("b"), channel="web", visitor=visitor)
        await it.world.remit.settle()
        assert (await browser.get("/desk/conversations/b")).count("Proven to be") == 1


async def test_notes_are_for_colleagues_and_closing_ends_the_goal(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        _, goal = await _handed_over(it)
        await browser.post(f"/desk/goals/{goal}", act="note", note="Called the fire brigade.")
        assert "Called the fire brigade." in await browser.get(f"/desk/goals/{goal}")
        assert not any("brigade" in said for said in it.said())
        await browser.post(f"/desk/goals/{goal}", act="close", note="Put out.")
        assert not (await it.world.goals())[-1].open


async def test_a_step_is_run_with_the_person_as_the_one_who_acts(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        await it.hear("stamping", ADA)
        goal = (await it.world.goals())[-1].id
        assert "with-ticket" in await browser.get(f"/desk/goals/{goal}/step?action=stamp")
        await browser.post(f"/desk/goals/{goal}", act="run", action="stamp", given='{"ticket": "T1"}')
        assert it.rows() == ["stamp T1"]
        assert (await browser.post(f"/desk/goals/{goal}", act="run", action="stamp", given="{")).status_code == 422


async def test_the_agent_whispers_to_those_who_work(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        await _handed_over(it)
        assert "Wrap-up" in await browser.get("/desk/conversations/a/whisper")
        assert await Browser(it, VIC).status("/desk/conversations/a/whisper") == 403


# -- texts and addresses ----------------------------------------------------------------------------------------------


async def test_nothing_that_a_customer_writes_is_more_than_text(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        await it.hear(HOSTILE, ADA)
        await it.hear("#fire", ADA)
        await it.hear(f"stamping ticket={HOSTILE}", ADA)
        goals = [goal.id for goal in await it.world.goals()]
        pages = ["/desk/inbox", "/desk/conversations", "/desk/conversations/a", "/desk/conversations/a/whisper"]
        pages += [f"/desk/{room}/{goal}" for goal in goals for room in ("goals", "journal")]
        pages += [f"/desk/conversations?q={HOSTILE}", f"/desk/journal?q={HOSTILE}", f"/desk/inbox?queue={HOSTILE}"]
        for path in pages:
            page = await browser.get(path)
            assert "<script>alert" not in page, path
            assert "<img src=x" not in page, path
        assert HOSTILE in unescape(await browser.get("/desk/conversations/a"))


async def test_what_is_said_after_an_act_is_never_in_the_address(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (_, browser):
        assert "It is yours." in await browser.get("/desk/inbox?said=taken")
        assert "evil" not in await browser.get("/desk/inbox?said=evil")


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/sign-in", "/desk/\r\nX: y", "/desk/\\evil"])
def test_one_goes_back_to_the_desk_and_nowhere_else(to: str) -> None:
    assert inside(to, "/desk/inbox") == "/desk/inbox"
    assert inside("/desk/goals/g?x=1", "/desk/inbox") == "/desk/goals/g?x=1"


# -- who may ----------------------------------------------------------------------------------------------------------


async def test_each_page_is_for_those_whose_roles_let_them(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        review, goal = await _handed_over(it)
        pages = {
            "/desk/inbox": May.SEE,
            "/desk/approvals": May.SEE,
            "/desk/conversations": May.SEE,
            "/desk/conversations/a": May.SEE,
            f"/desk/goals/{goal}": May.SEE,
            "/desk/counts": May.SEE,
            f"/desk/reviews/{review}/more": May.WORK,
            "/desk/journal": May.AUDIT,
            f"/desk/journal/{goal}": May.AUDIT,
            f"/desk/journal/{goal}/proof": May.AUDIT,
            f"/desk/journal/{goal}/undo": May.WORK,
            "/desk/settings/members": May.ADMINISTER,
        }
        for who in (VIC, JO, SUE, ROOT):
            for path, needed in pages.items():
                assert await Browser(it, who).status(path) == (200 if may(who, needed) else 403), (who.id, path)


async def test_those_who_only_look_change_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path, VIC) as (it, browser):
        review, goal = await _handed_over(it)
        paths = [f"/desk/reviews/{review}", f"/desk/approvals/{review}", f"/desk/goals/{goal}", "/desk/conversations/a"]
        paths += [f"/desk/journal/{goal}/undo", "/desk/settings/members", "/desk/presence"]
        for path in paths:
            assert (await browser.post(path, act="take")).status_code == 403, path
        assert 'method="post" action="/desk/conversations' not in await browser.get("/desk/conversations/a")


async def test_every_form_carries_the_token(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        _, goal = await _handed_over(it)
        for path in ("/desk/inbox", f"/desk/goals/{goal}", "/desk/settings/keys", f"/desk/journal/{goal}/undo"):
            page = await browser.get(path)
            forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
            assert forms
            assert all('name="csrf" value="t0ken"' in form for form in forms), path


async def test_from_a_form_that_was_not_taken_one_goes_back_to_it(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (_, browser):
        await browser.get("/desk/settings/hooks")
        answer = await browser.post("/desk/autonomy/stops", what="the music")
        assert answer.status_code == 422
        assert 'href="/desk/settings/hooks">Back to it' in answer.text


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
        house = await _installation(it)
        assert (house.members, house.keys, house.hooks, house.queues) == ({}, {}, {}, {})


async def test_nobody_is_changed_by_a_form_for_somebody_new(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        await browser.post("/desk/settings/members", **{"act": "enrol", "id": "mia", "name": "Mia", "role:agent": "on"})
        again = {"act": "enrol", "id": "mia", "role:admin": "on"}
        assert (await browser.post("/desk/settings/members", **again)).status_code == 422
        assert 'value="Mia"' in await browser.get("/desk/settings/members?change=mia")
        await browser.post("/desk/settings/members", **again, known="mia", name="Mia M.", capacity="3")
        mia = (await _installation(it)).members[StaffId("mia")]
        assert (mia.name, mia.roles, mia.capacity) == ("Mia M.", ("admin",), 3)


async def test_a_webhook_gets_another_secret_and_what_never_arrived_is_sent_again(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        await browser.post("/desk/settings/hooks", act="hook", url="https://example.com/x")
        (hook,) = (await _installation(it)).hooks.values()
        answer = await browser.post("/desk/settings/hooks", act="resecret", id=hook.id)
        (after,) = (await _installation(it)).hooks.values()
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


async def test_what_is_not_there_is_said_in_plain_words(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (_, browser):
        for path in ("/desk/nope", "/desk/goals/nope", "/desk/conversations/nope", "/desk/approvals/nope"):
            assert await browser.status(path) == 404, path


# -- the journal ------------------------------------------------------------------------------------------------------


async def test_a_story_is_found_by_the_customers_address_and_proves_whole(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        await it.hear("stamping ticket=T1", ADA)
        goal = (await it.world.goals())[-1].id
        assert goal in await browser.get("/desk/journal?q=ada@example.com")
        assert goal in await browser.get("/desk/journal?since=2026-11-24&until=2026-11-24")
        assert goal not in await browser.get("/desk/journal?since=2026-11-25")
        assert "Nothing is found by that" in await browser.get("/desk/journal?q=eve@example.com")
        assert goal in await browser.get("/desk/journal?q=t1")
        assert goal not in await browser.get("/desk/journal?q=T")
        assert goal in await browser.get("/desk/journal?action=stamp")
        assert goal not in await browser.get("/desk/journal?action=void")
        assert "Read back" in await browser.get(f"/desk/journal/{goal}")
        assert "It is whole" in await browser.get(f"/desk/journal/{goal}/proof")


async def test_taking_back_is_offered_only_where_something_can_be_taken_back(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        for text in ("voiding ticket=T2", "stamping ticket=T1"):
            await it.hear(text, ADA)
        pages = {str(one.kind): await browser.get(f"/desk/journal/{one.id}") for one in await it.world.goals()}
        assert {kind: "/undo" in page for kind, page in pages.items()} == {"voiding": False, "stamping": True}
        assert "Can be taken back" in pages["stamping"]
        assert "done, and read back" in pages["stamping"]
        assert "Nothing: it only looked things up, or nothing was done." in pages["voiding"]


async def test_what_was_not_shown_is_not_taken_back(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        await it.hear("stamping ticket=T1", ADA)
        goal = (await it.world.goals())[-1].id
        await browser.get(f"/desk/journal/{goal}/undo")
        assert (await browser.post(f"/desk/journal/{goal}/undo", steps="")).status_code == 422
        assert (await browser.post(f"/desk/journal/{goal}/undo", steps="another")).status_code == 422
        assert len(await it.world.goals()) == 1


async def test_what_a_customer_agrees_to_is_noted_and_withdrawn_by_whoever_was_told(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        await it.hear("stamping ticket=T1", ADA)
        goal = (await it.world.goals())[-1]
        path = f"/desk/customers/{goal.customer}/consents"
        assert f'href="{path}?back=' in await browser.get(f"/desk/goals/{goal.id}")
        assert (await browser.post(path, act="give", purpose="Order news!", channel="web")).status_code == 422
        await browser.post(path, act="give", purpose="order_news", channel="mail")
        page = await browser.get(f"{path}?back=/desk/goals/{goal.id}")
        assert "order news" in page
        assert "by e-mail" in page
        assert f'href="/desk/goals/{goal.id}"' in page
        await browser.post(path, act="withdraw", purpose="order_news", channel="mail")
        assert "Nothing on record" in await browser.get(path)
        assert (await browser.post("/desk/customers/nobody/consents", purpose="x", channel="web")).status_code == 404


# -- settings, presence, frame ----------------------------------------------------------------------------------------


async def test_a_key_is_shown_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        answer = await browser.post("/desk/settings/keys", **{"act": "issue", "name": "help", "scope:goals:read": "on"})
        secret = re.search(r"rk_[0-9a-f]{16}_[\w-]{43}", answer.text)
        assert secret is not None
        assert secret[0] not in await browser.get("/desk/settings/keys")
        (key,) = (await _installation(it)).keys.values()
        assert key.scopes == ("goals:read",)
        await browser.post("/desk/settings/keys", act="revoke", id=key.id)
        assert all(key.revoked for key in (await _installation(it)).keys.values())


async def test_an_administrator_lets_people_in_and_sets_queues(tmp_path: Path) -> None:
    async with desk(tmp_path, ROOT) as (it, browser):
        answer = await browser.post("/desk/settings/members", **{"act": "invite", "id": "mia", "role:agent": "on"})
        assert "/sign-in/link/" in answer.text
        await browser.post(
            "/desk/settings/queues", act="queue", name="service", hours="mon-fri 9:00-17:00", target="60"
        )
        house = await _installation(it)
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


async def test_somebody_says_that_they_are_here(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (_, browser):
        assert 'title="Away"' in await browser.get("/desk/counts")
        await browser.post("/desk/presence", state="here")
        assert 'title="Here"' in await browser.get("/desk/counts")


async def test_the_bell_rings_at_once_and_whenever_something_waits() -> None:
    live, topics = Live(Bell()), topics_of("a", None, ["conversation", "installation"])
    assert topics == ("review", "conversation:a", "conversation")
    ringing = rings(live, topics, lambda: NOON, gap=0)
    assert "event: changed" in await anext(ringing)
    live.bell.ring(["conversation:a"])
    assert "event: changed" in await anext(ringing)
    for _ in range(3):  # while the page looks
        live.bell.ring(["review"])
    assert "event: changed" in await anext(ringing), "it looks once more afterwards"
    await ringing.aclose()


async def test_that_a_customer_types_is_told_until_it_is_over() -> None:
    live, now = Live(Bell()), [NOON]
    chat = ConversationId("a")
    ringing = rings(live, topics_of("a", None), lambda: now[0], chat, gap=0)
    assert "event: changed" in await anext(ringing)
    assert await anext(ringing) == "event: typing\ndata: off\n\n"
    live.types(chat, "customer", NOON)
    live.types(chat, "customer", NOON)
    assert await anext(ringing) == "event: typing\ndata: on\n\n"
    live.typed(chat, "customer")
    assert await anext(ringing) == "event: typing\ndata: off\n\n", "it is sent, or taken back"
    live.types(chat, "customer", NOON)
    assert await anext(ringing) == "event: typing\ndata: on\n\n"
    now[0] += TYPES_FOR
    live.bell.ring(["typing a"])
    assert await anext(ringing) == "event: typing\ndata: off\n\n", "nobody said so again"
    await ringing.aclose()


async def test_only_who_leads_is_said_to_type(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        await _handed_over(it)
        means, chat = it.world.remit.house.means, ConversationId("a")
        await browser.post("/desk/conversations/a/typing")
        assert means.live.typing(chat, means.now()) == {}
        await browser.post("/desk/conversations/a", act="take-over")
        assert (await browser.post("/desk/conversations/a/typing")).status_code == 204
        assert set(means.live.typing(chat, means.now())) == {"jo"}
        await browser.post("/desk/conversations/a", act="speak", text="Here I am.")
        assert means.live.typing(chat, means.now()) == {}


async def test_a_form_that_stays_is_told_what_is_wrong_and_where(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        _, goal = await _handed_over(it)
        told = await browser.stay(f"/desk/goals/{goal}", act="note", note="")
        assert told == {"says": "There is nothing to note. Write something first.", "field": "note"}
        told = await browser.stay(f"/desk/goals/{goal}", act="note", note="Called.")
        assert told == {"to": f"/desk/goals/{goal}?said=noted"}


async def test_next_is_what_presses_or_why_there_is_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        answer = await browser.post("/desk/next")
        assert answer.headers["location"] == "/desk/inbox?none=away"
        assert "I am here: take next" in await browser.get("/desk/inbox?none=away")
        assert (await browser.post("/desk/next", here="1")).headers["location"] == "/desk/inbox?none=nothing"
        _, goal = await _handed_over(it)
        answer = await browser.post("/desk/next")
        assert answer.headers["location"].startswith(f"/desk/goals/{goal}?said=")
        assert (await it.world.remit.reviews.waiting())[0].taken_by == "jo"
        assert (await Browser(it, VIC).post("/desk/next")).status_code == 403
        assert "Take next" not in await Browser(it, VIC).get("/desk/inbox")


async def test_conversations_are_found_by_what_was_said_in_them(tmp_path: Path) -> None:
    async with desk(tmp_path, VIC) as (it, browser):
        for chat, text in (("a", "The red kettle leaks"), ("b", "Blue socks, please"), ("a", "It really leaks")):
            await it.world.remit.house.reception.hear(text, conversation=ConversationId(chat), channel="web")
            await it.world.pass_time(timedelta(seconds=1))
        page = await browser.get("/desk/conversations")
        assert page.index('id="a"') < page.index('id="b"'), "the last to speak comes first"
        page = await browser.get("/desk/conversations?q=KETTLE+leaks")
        assert 'id="a"' in page and 'id="b"' not in page and "sealed" in page
        assert "Not found among these" in await browser.get("/desk/conversations?q=teapot")
        assert await browser.status("/desk/conversations?q=a") == 303, "by its whole id"


async def test_files_are_kept_by_browsers_for_as_long_as_they_are_the_same(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        app = Starlette(routes=[Mount("/desk", routes=routes(it.world.remit.house))])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk") as http:
            fresh = await http.get(STATIC.address("desk.css"))
            assert "immutable" in fresh.headers["cache-control"]
            assert (await http.get("/desk/static/old/desk.css")).headers["cache-control"] == "no-cache"
            assert (await http.get(f"/desk/static/{STATIC.digest}/..%2Fpage.py")).status_code == 404


# -- words ------------------------------------------------------------------------------------------------------------


def test_times_are_told_as_people_tell_them() -> None:
    assert ago(NOON, NOON.replace(hour=10)) == "2 h ago"
    assert left(NOON, NOON.replace(minute=5)) == "5 min"
    assert left(NOON, NOON) == "over"
    assert initials("Ines Falk") == "IF"
    assert initials("") == ""


def test_put_off_until_the_morning_is_where_the_business_is() -> None:
    assert later(NOON, "morning") == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert later(NOON, "monday") == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert later(NOON, "") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("W1", "W1"),
        (3, "3"),
        (True, "yes"),
        (["a", "b"], "a, b"),
        ({"amount": "49.90", "currency": "EUR"}, "49.90 EUR"),
    ],
)
def test_a_value_comes_back_from_its_form_as_it_was(value: object, text: str) -> None:
    assert arguments.written(value) == text  # pyright: ignore[reportArgumentType]  # a table of JSON
    assert arguments.read("it", text, value) == value  # pyright: ignore[reportArgumentType]  # a table of JSON


@pytest.mark.parametrize("text", ["much", "-1 EUR", "1 USD", "nan"])
def test_an_amount_that_is_none_is_not_taken(text: str) -> None:
    with pytest.raises(BadRequest):
        arguments.read("it", text, {"amount": "1.00", "currency": "EUR"})
