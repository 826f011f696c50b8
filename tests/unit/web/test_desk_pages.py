"""What people work at: the inbox, approvals, matters and conversations, and who may see them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pages_world import JO, ROOT, SUE, TIM, VIC, Browser, approval_of, desk, handed_over
from tests.unit.agent.kiosk_world import ADA, kiosk

from remit.agent.reception import Visitor
from remit.model.customer import Assurance, Identity
from remit.model.entry import StaffEnrolled
from remit.model.ids import ConversationId
from remit.people.roles import May, may

HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(1)>"'{{7*7}}&lt;"""


# -- the inbox --------------------------------------------------------------------------------------------------------


async def test_the_inbox_shows_what_waits_and_whose_it_is(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        review, goal = await handed_over(it)
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
        review, _ = await handed_over(it)
        await browser.post(f"/desk/reviews/{review}", act="later", until="1")
        assert review not in await browser.get("/desk/inbox")
        assert review in await browser.get("/desk/inbox?later=1")


async def test_only_those_who_assign_work_give_it_to_others(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        await it.world.remit.house.office.do(StaffEnrolled(staff=JO.id, roles=JO.roles, member=JO), "console")
        review, _ = await handed_over(it)
        assert (await Browser(it, JO).post(f"/desk/reviews/{review}", act="assign", to="jo")).status_code == 403
        assert (await browser.post(f"/desk/reviews/{review}", act="assign", to="nobody")).status_code == 403
        await browser.post(f"/desk/reviews/{review}", act="assign", to="jo")
        assert (await it.world.remit.reviews.waiting())[0].assigned_to == "jo"
        assert "Jo" in await browser.get(f"/desk/reviews/{review}/more")


async def test_next_is_what_presses_or_why_there_is_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        answer = await browser.post("/desk/next")
        assert answer.headers["location"] == "/desk/inbox?none=away"
        assert "I am here: take next" in await browser.get("/desk/inbox?none=away")
        assert (await browser.post("/desk/next", here="1")).headers["location"] == "/desk/inbox?none=nothing"
        _, goal = await handed_over(it)
        answer = await browser.post("/desk/next")
        assert answer.headers["location"].startswith(f"/desk/goals/{goal}?said=")
        assert (await it.world.remit.reviews.waiting())[0].taken_by == "jo"
        assert (await Browser(it, VIC).post("/desk/next")).status_code == 403
        assert "Take next" not in await Browser(it, VIC).get("/desk/inbox")


# -- approvals --------------------------------------------------------------------------------------------------------


async def test_an_approval_shows_the_very_step_and_is_given_once(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        review, matter = await approval_of(it)
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
        review, matter = await approval_of(it)
        await sue.post(f"/desk/approvals/{review}", act="refuse", digest=matter.digest, reason=HOSTILE)
        answer = await Browser(it, TIM).post(f"/desk/approvals/{review}", act="approve", digest=matter.digest)
        assert answer.headers["location"].endswith("said=answered-before")
        assert it.rows() == []
        assert HOSTILE not in await sue.get(f"/desk/approvals/{review}")


async def test_an_approval_of_what_was_not_shown_is_not_taken(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        review, matter = await approval_of(it)
        answer = await browser.post(f"/desk/approvals/{review}", act="approve", digest="0" * 64)
        assert answer.status_code == 422
        assert it.rows() == []
        assert (
            await Browser(it, JO).post(f"/desk/approvals/{review}", act="approve", digest=matter.digest)
        ).status_code == 403


# -- matters and conversations ---------------------------------------------------------------------------------------


async def test_a_person_takes_over_answers_and_gives_back(tmp_path: Path) -> None:
    async with desk(tmp_path, JO) as (it, browser):
        _, goal = await handed_over(it)
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
        _, goal = await handed_over(it)
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
        await handed_over(it)
        assert "Wrap-up" in await browser.get("/desk/conversations/a/whisper")
        assert await Browser(it, VIC).status("/desk/conversations/a/whisper") == 403


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


# -- who may ----------------------------------------------------------------------------------------------------------


async def test_each_page_is_for_those_whose_roles_let_them(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        review, goal = await handed_over(it)
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
        review, goal = await handed_over(it)
        paths = [f"/desk/reviews/{review}", f"/desk/approvals/{review}", f"/desk/goals/{goal}", "/desk/conversations/a"]
        paths += [f"/desk/journal/{goal}/undo", "/desk/settings/members", "/desk/presence"]
        for path in paths:
            assert (await browser.post(path, act="take")).status_code == 403, path
        assert 'method="post" action="/desk/conversations' not in await browser.get("/desk/conversations/a")
