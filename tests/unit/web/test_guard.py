"""What strangers and slow or broken browsers send to the door and the Desk."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from company import ISSUER
from door_world import SARA, URL, Here, opened
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remit.agent.live import Live
from remit.journal.bell import Bell
from remit.model.entry import StaffLeft
from remit.model.ids import INSTALLATION
from remit.serving import site
from remit.settings import SiteSettings
from remit.web.desk.frame import rings
from remit.web.session import session
from remit.web.sign_in import guard
from remit.web.sign_in.door import COOKIE


@pytest.fixture
async def here(tmp_path: Path) -> AsyncGenerator[Here]:
    async with opened(tmp_path, SiteSettings(oidc_issuer=ISSUER, oidc_client="remit", oidc_secret="s")) as it:
        yield it


async def desk(scope: Scope, receive: Receive, send: Send) -> None:
    """A page that acts on what it is sent."""
    request = Request(scope, receive)
    body = (await request.body()).decode()
    await PlainTextResponse(f"{session(request).member.id} did {body}")(scope, receive, send)


async def sent(
    here: Here, *messages: Message | Callable[[], Awaitable[None]], csrf: str, page: ASGIApp = desk
) -> tuple[int | None, str]:
    """What is answered to a request that comes in piece by piece: no status where nothing was."""
    cookie = f"{COOKIE}={here.browser.cookies[COOKIE]}".encode()
    headers = [(b"host", b"localhost:8000"), (b"cookie", cookie), (b"x-csrf", csrf.encode())]
    scope = {"type": "http", "method": "POST", "path": "/desk/goals/1", "headers": headers, "query_string": b""}
    coming, status, told = list(messages), None, b""

    async def receive() -> Message:
        coming_next = coming.pop(0)
        while callable(coming_next):
            await coming_next()
            coming_next = coming.pop(0)
        return coming_next

    async def send(message: Message) -> None:
        nonlocal status, told
        status = message.get("status", status)
        told += message.get("body", b"")

    await guard.Guard(page, here.door)(scope, receive, send)
    return status, told.decode()


def part(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


async def test_what_comes_in_whole_is_acted_on(here: Here) -> None:
    csrf = (await here.sign_in()).csrf
    assert await sent(here, part(b"amount=", more=True), part(b"100"), csrf=csrf) == (200, "sara did amount=100")


async def test_half_of_what_was_sent_is_never_acted_on(here: Here) -> None:
    """INVARIANT: who meant 100 and whose line broke after 10 did nothing."""
    csrf = (await here.sign_in()).csrf
    assert await sent(here, part(b"amount=10", more=True), {"type": "http.disconnect"}, csrf=csrf) == (None, "")


async def test_who_is_let_out_while_their_request_comes_in_is_out(here: Here) -> None:
    """INVARIANT: sending slowly does not keep what was taken away."""
    csrf = (await here.sign_in()).csrf

    async def leaves() -> None:
        await here.world.remit.house.office.do(StaffLeft(staff=SARA.id), "console")
        await here.world.remit.durable.settle()

    assert (await sent(here, part(b"a", more=True), leaves, part(b"b"), csrf=csrf))[0] == 401


async def test_what_comes_in_too_slowly_is_let_go(here: Here) -> None:
    csrf = (await here.sign_in()).csrf

    async def runs_out() -> None:
        raise TimeoutError

    assert (await sent(here, part(b"a", more=True), runs_out, part(b"b"), csrf=csrf))[0] == 408


async def test_strangers_are_not_listened_to_for_long(here: Here) -> None:
    assert (await here.post("/sign-in/passkey", "a" * 70_000)).status_code == 413


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "", "http://localhost:8000@evil.example", f"{URL}.evil.example"]
)
async def test_an_origin_that_is_not_ours_is_refused_however_it_is_written(here: Here, origin: str) -> None:
    answer = await here.browser.post("/sign-in/passkey/ask", headers={"origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
async def test_a_form_that_is_none_is_said_to_be(here: Here, kind: str) -> None:
    csrf = (await here.sign_in()).csrf
    answer = await here.browser.post("/desk/goals/x", content=b"--y", headers={"content-type": kind})
    assert answer.status_code == 400
    by_script = {"content-type": kind, "x-csrf": csrf}
    answer = await here.browser.post("/desk/presence", content=b"--y", headers=by_script)
    assert answer.status_code in (400, 422)


async def test_where_a_request_comes_from_is_not_for_whoever_sends_it_to_say(here: Here, tmp_path: Path) -> None:
    """INVARIANT: nobody gets round what is counted by address with a header; a proxy is believed once it is named."""
    house, settings = here.world.remit.house, here.world.remit.settings
    for proxies, last in (((), 429), (("10.0.0.0/8",), 429), (("127.0.0.1",), 403)):
        behind = replace(settings, site=SiteSettings(proxies=proxies))
        transport = httpx.ASGITransport(site(house, behind), client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url=URL) as browser:
            said = [{"x-forwarded-for": f"192.0.2.{n}"} for n in range(62)]
            answers = [(await browser.get("/sign-in/link/guess", headers=one)).status_code for one in said]
        assert answers[-1] == last, proxies


@pytest.mark.parametrize("answer", ["[" * 20_000, '{"id":' * 9_000, '{"id": "\\ud800"}', "9" * 5_000])
async def test_an_answer_that_no_browser_gives_is_no_passkey(here: Here, answer: str) -> None:
    await here.post("/sign-in/passkey/ask")
    assert (await here.post("/sign-in/passkey", answer)).status_code == 403


async def test_what_was_asked_of_a_passkey_is_no_answer_of_the_company(here: Here) -> None:
    await here.post("/sign-in/passkey/ask")
    assert (await here.browser.get("/sign-in/openid/back", params={"state": "", "code": "x"})).status_code == 403
    assert await here.session() is None


async def test_whoever_tries_again_and_again_has_to_wait(here: Here) -> None:
    """INVARIANT: nobody fills the journal with tries to sign in."""
    answers = [(await here.browser.get("/sign-in/link/guess")).status_code for _ in range(70)]
    assert answers.count(403) == 60 and answers[-1] == 429
    await here.world.remit.durable.settle()
    kinds = [entry.kind for entry in await here.world.remit.means.store.entries(INSTALLATION)]
    assert kinds.count("staff.sign_in_failed") <= 60


async def test_signing_in_does_not_take_over_a_session_that_somebody_else_knows(here: Here) -> None:
    """INVARIANT: no session fixation: each way in makes a secret of its own."""
    link = await here.link()
    answer = await here.browser.post(link, headers={"cookie": f"{COOKIE}=known-to-another"})
    assert answer.cookies[COOKIE] not in ("", "known-to-another")


async def test_what_opens_the_desk_is_for_the_browser_alone(here: Here) -> None:
    """No script reads the cookie, and no other site has it sent along where something changes."""
    cookie = (await here.browser.post(await here.link())).headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie


async def test_what_is_listened_to_at_the_desk_comes_to_an_end() -> None:
    """INVARIANT: who was let out hears nothing more after a while, however long their page stays open."""
    live, noon = Live(Bell()), datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert len([line async for line in rings(live, ("review",), lambda: noon, lasts=0.0)]) == 1
    live.bell.close()
    assert len([line async for line in rings(live, ("review",), lambda: noon)]) == 1


@pytest.mark.parametrize(
    "path",
    ["/desk/journal?until=9999-12-31&since=0001-01-01", f"/desk/policies/history/{'9' * 5_000}", "/desk/goals/%00"],
)
async def test_a_number_or_a_day_that_nobody_means_is_no_fault_of_ours(here: Here, path: str) -> None:
    await here.sign_in()
    assert (await here.browser.get(path)).status_code < 500


async def test_a_share_of_a_thousand_digits_is_none(here: Here) -> None:
    form = {"mode-0": "human", "share-0": "9" * 5_000, "csrf": (await here.sign_in()).csrf}
    assert (await here.browser.post("/desk/autonomy/stamp", data=form)).status_code == 422
