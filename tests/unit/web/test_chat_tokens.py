"""Who may read and write in a conversation: tokens, links, and identities that a business signs."""

from __future__ import annotations

import asyncio
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from chat_world import SECRET, Chat, chat, signed
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from remit.errors import ChatOver, NotShown
from remit.model.customer import Identity
from remit.model.ids import ConversationId
from remit.people.tokens import Bearer, bearer_of, chat_token, host_key, shown
from remit.testing.world import NOON

KEY = bytes(range(32))
HOUR = timedelta(hours=1)
MARIA = Identity(kind="email", value="maria@example.com")


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncGenerator[Chat]:
    async with chat(tmp_path) as opened:
        yield opened


def b64(data: object) -> str:
    return urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


# -- our own tokens ---------------------------------------------------------------------------------------------------


def test_a_token_says_whose_it_is() -> None:
    bearer = Bearer(ConversationId("c-1"), NOON + 30 * HOUR, (MARIA,), NOON)
    assert bearer_of(KEY, chat_token(KEY, bearer, NOON, HOUR), NOON) == bearer


def test_a_token_never_outlives_what_it_was_opened_for() -> None:
    token = chat_token(KEY, Bearer(ConversationId("c-1"), NOON + HOUR), NOON, 24 * HOUR)
    with pytest.raises(ChatOver):
        bearer_of(KEY, token, NOON + HOUR)


def _forgeries() -> dict[str, str]:
    good = chat_token(KEY, Bearer(ConversationId("c-1"), NOON + 30 * HOUR), NOON, HOUR)
    head, body, mark = good.split(".")
    claims = {"aud": "remit/chat", "sub": "c-2", "exp": 9e9, "end": 9e9, "iat": 0, "who": "[]"}
    return {
        "another's": chat_token(bytes(32), Bearer(ConversationId("c-1"), NOON + 30 * HOUR), NOON, HOUR),
        "another body": f"{head}.{b64(claims)}.{mark}",
        "no algorithm": f"{b64({'alg': 'none'})}.{b64(claims)}.",
        "no algorithm, signed": f"{b64({'alg': 'none'})}.{body}.{mark}",
        "for something else": jwt.encode({"alg": "HS256"}, {**claims, "aud": "remit-chat"}, OctKey.import_key(KEY)),
        "without an end": jwt.encode({"alg": "HS256"}, {"aud": "remit/chat", "sub": "c-2"}, OctKey.import_key(KEY)),
        "cut": good[:-5],
        "nothing": "",
        "noise": "\0" * 50,
        "huge": "a" * 100_000,
        "expired": chat_token(KEY, Bearer(ConversationId("c-1"), NOON + 30 * HOUR), NOON - 2 * HOUR, HOUR),
    }


@pytest.mark.parametrize("kind", _forgeries())
def test_a_token_that_is_not_ours_is_nobodys(kind: str) -> None:
    with pytest.raises(ChatOver):
        bearer_of(KEY, _forgeries()[kind], NOON)


async def test_nothing_is_given_without_a_token(shop: Chat) -> None:
    for path in ("messages", "links", "attachments"):
        answer = await shop.post(f"/chat/{path}", {}, token="")
        assert (answer.status_code, answer.json()["detail"]) == (401, "This chat is over. Begin a new one.")
    assert (await shop.client.get("/chat/events", headers={"Authorization": "Basic eA=="})).status_code == 401


async def test_a_token_opens_its_own_conversation_and_no_other(shop: Chat) -> None:
    """INVARIANT: there is no way to name another's conversation: the token says which."""
    await shop.open()
    await shop.say("my secret is a walrus")
    theirs = shop.id
    await shop.open()
    refused = await shop.say("x", conversation=theirs)
    assert refused.status_code == 422
    assert not any("walrus" in line for line in await shop.lines())


async def test_a_token_of_another_installation_opens_nothing(shop: Chat, tmp_path: Path) -> None:
    async with chat(tmp_path / "other") as other:
        await other.open()
        shop.token = other.token
        assert (await shop.say("Hello")).status_code == 401


# -- links ------------------------------------------------------------------------------------------------------------


async def test_a_link_goes_on_with_the_conversation_elsewhere_once(shop: Chat) -> None:
    await shop.open()
    await shop.say("Hello")
    ticket = (await shop.post("/chat/links", {})).json()["ticket"]
    first = await shop.post("/chat/resume", {"ticket": ticket}, token="")
    assert first.json()["conversation"] == shop.id
    assert (await shop.post("/chat/resume", {"ticket": ticket}, token="")).status_code == 401


async def test_of_two_who_come_with_a_link_at_once_one_is_let_in(shop: Chat) -> None:
    await shop.open()
    ticket = (await shop.post("/chat/links", {})).json()["ticket"]
    came = await asyncio.gather(*(shop.post("/chat/resume", {"ticket": ticket}, token="") for _ in range(4)))
    assert sorted(answer.status_code for answer in came) == [200, 401, 401, 401]


async def test_a_link_is_good_for_a_day(shop: Chat) -> None:
    await shop.open()
    ticket = (await shop.post("/chat/links", {})).json()["ticket"]
    shop.world.clock.advance(timedelta(hours=24))
    assert (await shop.post("/chat/resume", {"ticket": ticket}, token="")).status_code == 401


# -- identities that a business signs ---------------------------------------------------------------------------------


async def test_whoever_the_shop_signs_for_is_verified(shop: Chat) -> None:
    answer = await shop.open(identity=signed(shop.world))
    assert answer.json()["signed_in"]
    await shop.say("I'd like to send back the desk lamp from order W10011.")
    assert (await shop.state())["question"]["kind"] == "confirm"


async def test_who_is_signed_in_holds_a_token_for_half_a_day(shop: Chat) -> None:
    await shop.open(identity=signed(shop.world))
    shop.world.clock.advance(timedelta(hours=12))
    assert (await shop.say("Hello")).status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"key": "another secret that is as long as ours is"},
        {"sub": None, "email": None},
        {"sub": None, "email_verified": False},
        {"sub": None, "email": "no address"},
        {"sub": None, "email": ["maria@example.com"]},
    ],
    ids=str,
)
async def test_an_identity_that_is_not_shown_is_not_believed(shop: Chat, claims: dict[str, object]) -> None:
    answer = await shop.open(identity=signed(shop.world, **claims))  # pyright: ignore[reportArgumentType] -- as given
    assert answer.status_code == 401


def test_what_a_token_says_of_its_algorithm_is_not_believed() -> None:
    """INVARIANT: a public key is never taken for a shared secret (RFC 8725, section 2.1)."""
    rsa = RSAKey.generate_key(2048)
    public = rsa.as_pem(private=False).decode()
    claims = {"aud": "remit-chat", "sub": "maria", "exp": int(NOON.timestamp()) + 60}
    by = host_key(public)
    assert shown(jwt.encode({"alg": "RS256"}, claims, rsa), by, NOON) == (Identity(kind="login", value="maria"),)
    head, body = b64({"alg": "HS256"}), b64(claims)
    mark = urlsafe_b64encode(__import__("hmac").digest(public.encode(), f"{head}.{body}".encode(), "sha256")).decode()
    for forged in (f"{head}.{body}.{mark.rstrip('=')}", f"{b64({'alg': 'none'})}.{body}."):
        with pytest.raises(NotShown):
            shown(forged, by, NOON)
    with pytest.raises(NotShown):
        shown(jwt.encode({"alg": "RS256"}, claims, rsa), host_key(SECRET), NOON)


async def test_without_a_key_no_identity_is_taken(tmp_path: Path) -> None:
    from remit.web.chat.app import Terms

    async with chat(tmp_path, Terms()) as shop:
        assert (await shop.open(identity=signed(shop.world))).status_code == 422
        assert (await shop.open()).status_code == 201


@pytest.mark.parametrize("text", ["short", "-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----"])
def test_a_key_that_is_none_is_refused_with_what_is_wrong(text: str) -> None:
    with pytest.raises(ValueError, match=r"PEM|characters"):
        host_key(text)


def test_a_private_key_is_not_taken() -> None:
    with pytest.raises(ValueError, match="private"):
        host_key(RSAKey.generate_key(2048).as_pem(private=True).decode())
