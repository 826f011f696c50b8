"""Signing in: by a link that works once, by passkey, and by the company's own provider."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from authenticator import Authenticator
from company import ISSUER
from door_world import SARA, Here, opened
from joserfc.jwk import RSAKey

from remit.model.ids import INSTALLATION
from remit.settings import SiteSettings


@pytest.fixture
async def here(tmp_path: Path) -> AsyncGenerator[Here]:
    async with opened(tmp_path, SiteSettings(oidc_issuer=ISSUER, oidc_client="remit", oidc_secret="s")) as it:
        yield it


async def signed_in(here: Here) -> bool:
    return await here.session() is not None


# -- the door ---------------------------------------------------------------------------------------------------------


async def test_without_a_session_every_page_of_the_desk_leads_to_the_door(here: Here) -> None:
    answer = await here.browser.get("/desk/anything", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/desk/anything")


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", "/desk/..//evil", "x"])
async def test_the_door_leads_nowhere_but_to_the_desk(here: Here, path: str) -> None:
    """INVARIANT: no open redirect."""
    page = await here.browser.get("/sign-in", params={"next": path})
    assert 'data-goes-on="/desk"' in page.text


async def test_a_page_from_another_host_is_not_answered(here: Here) -> None:
    """A site that points its name at this machine is not taken for this one."""
    assert (await here.browser.get("/sign-in", headers={"host": "evil.example"})).status_code == 400


async def test_pages_allow_nothing_from_elsewhere_and_nothing_inline(here: Here) -> None:
    policy = (await here.browser.get("/sign-in")).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy


# -- links ------------------------------------------------------------------------------------------------------------


async def test_a_link_signs_in_once(here: Here) -> None:
    link = await here.link()
    assert "supervisor" in (await here.browser.get(link)).text
    assert (await here.browser.post(link)).status_code == 303
    assert await signed_in(here)
    assert (await here.browser.post(link, headers={"x-csrf": (await here.sign_in()).csrf})).status_code == 403


async def test_looking_at_a_link_does_not_use_it_up(here: Here) -> None:
    link = await here.link()
    for _ in range(2):
        assert (await here.browser.get(link)).status_code == 200
    assert not await signed_in(here)


async def test_of_two_who_use_a_link_at_once_one_comes_in(here: Here) -> None:
    link = await here.link()
    answers = await asyncio.gather(*(here.browser.post(link) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [303, 403]


async def test_a_link_is_good_for_a_day(here: Here) -> None:
    link = await here.link()
    here.world.clock.advance(timedelta(hours=25))
    assert (await here.browser.post(link)).status_code == 403


async def test_a_session_ends_with_its_time_and_with_who_leaves(here: Here) -> None:
    session = await here.sign_in()
    assert session.member.id == "sara"
    here.world.clock.advance(timedelta(hours=13))
    assert not await signed_in(here)


async def test_whoever_no_longer_works_here_is_out_at_once(here: Here) -> None:
    from remit.model.entry import StaffLeft

    await here.sign_in()
    await here.world.remit.house.office.do(StaffLeft(staff=SARA.id), "console")
    await here.world.remit.durable.settle()
    assert not await signed_in(here)


async def test_signing_in_is_journaled(here: Here) -> None:
    await here.sign_in()
    await here.world.remit.durable.settle()
    entries = await here.world.remit.means.store.entries(INSTALLATION)
    assert [entry.kind for entry in entries][-1] == "staff.signed_in"


# -- who meant it -----------------------------------------------------------------------------------------------------


async def test_what_changes_something_carries_the_sessions_own_token(here: Here) -> None:
    """INVARIANT: another site cannot make a browser act for who is signed in."""
    session = await here.sign_in()
    assert (await here.post("/sign-in/out")).status_code == 403
    assert (await here.post("/sign-in/out", csrf="0" * 64)).status_code == 403
    assert await signed_in(here)
    assert (await here.browser.post("/sign-in/out", data={"csrf": session.csrf})).status_code == 303
    assert not await signed_in(here)


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
async def test_what_another_site_sends_is_refused_even_with_the_token(here: Here, headers: dict[str, str]) -> None:
    session = await here.sign_in()
    answer = await here.browser.post("/sign-in/out", headers={**headers, "x-csrf": session.csrf})
    assert answer.status_code == 403


# -- passkeys ---------------------------------------------------------------------------------------------------------


async def test_a_passkey_signs_in(here: Here) -> None:
    key = await here.passkey()
    assert (await here.show(key)).json() == {"goes_on": "/desk"}
    assert await signed_in(here)


async def test_a_passkey_proves_one_challenge_and_not_the_next(here: Here) -> None:
    key = await here.passkey()
    asked = (await here.post("/sign-in/passkey/ask")).json()
    answer = key.show(asked["challenge"])
    await here.post("/sign-in/passkey/ask")
    assert (await here.post("/sign-in/passkey", answer)).status_code == 403
    assert not await signed_in(here)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "http://localhost:9000"},
        {"host": "evil.example"},
        {"verifies": False},
        {"id": b"\x02" * 32},
        {"uses": -1},
        {"key": Authenticator("", "").key},
    ],
    ids=lambda change: str(next(iter(change))),
)
async def test_a_passkey_that_is_not_quite_it_is_none(here: Here, change: dict[str, object]) -> None:
    """From another page or host, without the person, unknown, used less often than before, or with another key."""
    key = await here.passkey()
    assert (await here.show(key)).status_code == 200
    await here.browser.post("/sign-in/out", headers={"x-csrf": (await here.sign_in()).csrf})
    assert (await here.show(replace(key, **change))).status_code == 403  # pyright: ignore[reportArgumentType] -- one field each
    assert not await signed_in(here)


async def test_nonsense_is_no_passkey(here: Here) -> None:
    for answer in ("", "[]", "{}", '{"id": 5}', "\x00", '{"id": "AQ", "rawId": "AQ"}'):
        await here.post("/sign-in/passkey/ask")
        assert (await here.post("/sign-in/passkey", answer)).status_code == 403


async def test_making_a_passkey_leaves_the_roles_as_they_are(here: Here) -> None:
    """A supervisor acts as an agent, too; and is enrolled as what they were."""
    session = await here.sign_in()
    assert set(session.member.roles) == {"supervisor", "agent"}
    await here.passkey()
    assert [member.roles for member in await here.door.members()] == [("supervisor",)]


# -- the company's own sign-in ----------------------------------------------------------------------------------------


async def test_the_company_vouches_for_whoever_was_enrolled(here: Here) -> None:
    here.company.claims = {"email": "Sara@example.com", "email_verified": True}
    assert (await here.by_company()).headers["location"] == "/desk"
    assert await signed_in(here)


async def test_an_address_that_goes_to_somebody_else_does_not_take_the_place_along(here: Here) -> None:
    here.company.claims = {"email": "sara@example.com", "email_verified": True}
    await here.by_company()
    await here.world.remit.durable.settle()
    here.company.claims |= {"sub": "u-2"}
    here.browser.cookies.clear()
    assert (await here.by_company()).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "sara@example.com"},
        {"email": "tom@example.com", "email_verified": True},
        {"email": "sara@example.com", "email_verified": True, "aud": "another"},
        {"email": "sara@example.com", "email_verified": True, "iss": "https://evil.example"},
        {"email": "sara@example.com", "email_verified": True, "exp": 1},
        {"email": "sara@example.com", "email_verified": True, "nonce": "another"},
    ],
    ids=["unverified", "stranger", "audience", "issuer", "expired", "nonce"],
)
async def test_a_token_that_does_not_fit_lets_nobody_in(here: Here, claims: dict[str, object]) -> None:
    here.company.claims = dict(claims)
    assert (await here.by_company()).status_code == 403
    assert not await signed_in(here)


async def test_a_token_that_another_signed_lets_nobody_in(here: Here) -> None:
    here.company.claims = {"email": "sara@example.com", "email_verified": True}
    here.company.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert (await here.by_company()).status_code == 403


async def test_a_sign_in_that_was_begun_elsewhere_lets_nobody_in(here: Here) -> None:
    here.company.claims = {"email": "sara@example.com", "email_verified": True}
    assert (await here.by_company(state="forged")).status_code == 403


async def test_a_provider_that_is_down_is_said_to_be(here: Here) -> None:
    here.company.down = True
    answer = await here.by_company()
    assert answer.status_code == 502 and "does not answer" in answer.text


async def test_roles_come_from_the_provider_where_it_names_them(tmp_path: Path) -> None:
    settings = SiteSettings(oidc_issuer=ISSUER, oidc_client="remit", oidc_secret="s", oidc_roles="groups")
    async with opened(tmp_path, settings) as here:
        here.company.claims = {"name": "Tom", "groups": ["agent"]}
        assert (await here.by_company()).status_code == 303
        await here.world.remit.durable.settle()
        assert [m.roles for m in await here.door.members() if m.name == "Tom"] == [("agent",)]
