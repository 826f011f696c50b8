"""The Desk's outcomes: figures, what is behind them, what they compare with, and the quality of conversations."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from remit.agent.reception import Visitor
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId, StaffId
from remit.model.staff import Member
from remit.testing.brain import WordForWord
from remit.testing.world import World, stage, world
from remit.web.desk.app import routes
from remit.web.session import Session

KIOSK = Path(__file__).parents[1] / "agent" / "kiosk"
SARA = Member(id=StaffId("sara"), roles=("supervisor",), name="Sara")
VERA = Member(id=StaffId("vera"), roles=("viewer",), name="Vera")


class SignedIn:
    """Everybody is this member."""

    def __init__(self, app: ASGIApp, member: Member) -> None:
        self._app, self.member = app, member

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["remit.session"] = Session(self.member, "token")
        await self._app(scope, receive, send)


@dataclass
class Here:
    world: World
    browser: httpx.AsyncClient
    who: SignedIn

    async def hear(self, *texts: str, at: str = "a") -> None:
        ada = Visitor((Identity(kind="email", value=f"{at}@example.com"),), Assurance.VERIFIED)
        for text in texts:
            await self.world.remit.reception.hear(text, conversation=ConversationId(at), channel="console", visitor=ada)
            await self.world.remit.settle()

    async def get(self, path: str) -> str:
        answer = await self.browser.get(path, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def post(self, path: str, **form: str) -> httpx.Response:
        sent = asyncio.create_task(self.browser.post(path, data=form))
        while not sent.done():
            await self.world.remit.durable.settle()
            await asyncio.sleep(0)
        return sent.result()


@asynccontextmanager
async def here(home: Path, who: Member = SARA) -> AsyncGenerator[Here]:
    async with world(stage(KIOSK, WordForWord), home) as it:
        app = SignedIn(Starlette(routes=[Mount("/desk", routes=routes(it.remit.house, patience=0.2))]), who)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as browser:
            yield Here(it, browser, app)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def test_before_anything_happened_it_says_so(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        assert "Nothing happened in this time" in await it.get("/desk/outcomes")


async def test_a_figure_has_its_interval_and_leads_to_what_it_counts(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.hear("stamping ticket=T1")
        await it.hear("voiding ticket=T2", at="b")  # waits for an approval
        page = words(await it.get("/desk/outcomes"))
        assert "50.0 % 1 of 2 eligible 9.5 % to 90.5 %" in page
        assert "1 immature" in page
        [goal, other] = await it.world.goals()
        assert goal.id in (counted := await it.get("/desk/outcomes/behind/resolution_proven"))
        assert other.id not in counted
        assert other.id in await it.get("/desk/outcomes/behind/resolution_proven?which=others")


async def test_what_is_left_out_and_what_was_not_understood_is_listed(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.hear("blorp")
        assert "Nothing recognised" in await it.get("/desk/outcomes/behind/unrecognised")
        assert "1 message" in await it.get("/desk/outcomes")
        assert "Nothing of the kind in this time" in await it.get("/desk/outcomes/behind/excluded")


async def test_every_number_leads_to_what_it_counts(tmp_path: Path) -> None:
    """INVARIANT: whoever doubts a number finds what it counts, of its parts too, and comes back from there."""
    async with here(tmp_path) as it:
        await it.hear("stamping ticket=T1", "thanks")
        await it.hear("voiding ticket=T2", at="b")
        await it.hear("blorp", at="c")
        for by in ("kind", "channel", "week"):
            page = await it.get(f"/desk/outcomes?days=7&by={by}")
            links = {unescape(link) for link in re.findall(r'href="(/desk/outcomes/behind/[^"]+)"', page)}
            assert len(links) > 12
            for link in links:
                rows = (await it.get(link)).count("data-row")
                assert rows or "Not counted" in await it.get(link), link
        cell = next(link for link in links if "task_completion" in link and "week=" in link)
        assert 'href="/desk/outcomes?days=7&amp;by=week"' in await it.get(cell)


async def test_while_nobody_said_what_service_costs_no_cost_is_told(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.hear("stamping ticket=T1")
        page = words(await it.get("/desk/outcomes"))
        assert "Not set. What a contact costs is told as soon as somebody says what a person’s hour costs." in page
        assert "Costs are told once the rates are set" in page
        assert "0.00 EUR" not in page
        answer = await it.post("/desk/outcomes/rates?days=7", human_hour="a lot", review_minutes="2", currency="CHF")
        assert answer.status_code == 422
        assert 'value="a lot"' in answer.text
        assert "a lot is no amount." in answer.text.split('id="h-human_hour"')[1]


@pytest.mark.parametrize(
    ("given", "there"), [("kind=stamping", True), ("kind=voiding", False), ("channel=console", True)]
)
async def test_filters_narrow_every_number(tmp_path: Path, given: str, there: bool) -> None:
    async with here(tmp_path) as it:
        await it.hear("stamping ticket=T1")
        [goal] = await it.world.goals()
        page = await it.get(f"/desk/outcomes/behind/resolution_claimed?{given}")
        assert (goal.id in page) is there


async def test_what_a_customer_is_called_by_a_system_cannot_run_in_a_page_or_a_spreadsheet(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.hear("stamping ticket=T1")
        page = await it.get('/desk/outcomes?kind="><script>alert(1)</script>')
        assert "<script>alert" not in page
        assert "resolution_proven" in await it.get("/desk/outcomes/outcomes.csv?by=kind")


async def test_a_chart_has_its_data_from_the_same_figures(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.hear("stamping ticket=T1")
        drawn = (await it.browser.get("/desk/outcomes/over-time?measure=resolution_proven&days=7")).json()
        assert (drawn["value"], drawn["of"], drawn["immature"]) == ([100.0], [1], [True])


async def test_a_baseline_stands_beside_its_figure_with_its_source(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.hear("stamping ticket=T1")
        given = {"measure": "resolution_proven", "value": "40", "begins": "2026-01-01", "ends": "2026-03-31"}
        answer = await it.post("/desk/outcomes/baselines", **given, source="CRM report")
        assert answer.status_code == 303, answer.text
        page = words(await it.get("/desk/outcomes"))
        assert "+60.0 points" in page
        assert "Before: 40.0 %, CRM report" in page


@pytest.mark.parametrize(
    "wrong",
    [{"measure": "luck"}, {"value": "much"}, {"source": ""}, {"begins": "2026-06-01"}, {"ends": "soon"}],
    ids=str,
)
async def test_a_baseline_that_says_nothing_is_not_taken(tmp_path: Path, wrong: dict[str, str]) -> None:
    async with here(tmp_path) as it:
        given = {"measure": "escalation", "value": "4", "begins": "2026-01-01", "ends": "2026-03-31", "source": "CRM"}
        answer = await it.post("/desk/outcomes/baselines", **{**given, **wrong})
        assert answer.status_code == 422


async def test_costs_are_told_at_the_rates_that_were_set_and_by_whom(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.hear("stamping ticket=T1")
        await it.post("/desk/outcomes/rates", human_hour="31.50", review_minutes="2", currency="eur")
        assert "31.50 EUR for a person&#39;s hour" in (page := await it.get("/desk/outcomes"))
        assert "(Sara)" in page


@pytest.mark.parametrize("path", ["/desk/outcomes/rates", "/desk/outcomes/baselines", "/desk/outcomes/quality/a"])
async def test_who_only_looks_sets_nothing(tmp_path: Path, path: str) -> None:
    async with here(tmp_path, VERA) as it:
        await it.hear("stamping ticket=T1")
        assert (await it.post(path, human_hour="1")).status_code == 403
        assert "Set the rates" not in await it.get("/desk/outcomes")


async def test_people_mark_a_conversation_and_are_compared_with_the_checks(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.hear("stamping ticket=T1")
        assert "not read" in await it.get("/desk/outcomes/quality")
        asked = await it.get("/desk/outcomes/quality/a")
        assert "The check says" not in asked
        names: Sequence[str] = re.findall(r'name="(\w+)" value="yes"', asked)
        marks = dict.fromkeys(names, "yes") | {"tone": "no"}
        assert (await it.post("/desk/outcomes/quality/a", **marks, note="Too short.")).status_code == 303
        page = words(await it.get("/desk/outcomes/quality"))
        assert f"{len(names) - 1} of {len(names)} marks the same" in page
        assert "The check says yes." in await it.get("/desk/outcomes/quality/a")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/outcomes/behind/luck", 422),
        ("/desk/outcomes/over-time?measure=luck", 422),
        ("/desk/outcomes?since=yesterday", 422),
        ("/desk/outcomes?since=2026-11-30&until=2026-11-01", 422),
        ("/desk/outcomes/quality/nobody", 404),
        ("/desk/outcomes?days=99999999999", 200),
    ],
)
async def test_what_cannot_be_asked_is_told_so(tmp_path: Path, path: str, status: int) -> None:
    async with here(tmp_path) as it:
        assert (await it.browser.get(path)).status_code == status
