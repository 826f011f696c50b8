"""Which pages may hold the chat, and whose word it takes for who is at them."""

from __future__ import annotations

from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from remit.errors import BadSetting
from remit.settings import read_settings

SECRET = "shared by the shop and its chat, and long"


def test_without_settings_only_our_own_pages_hold_the_chat_and_nobody_is_vouched_for() -> None:
    chat = read_settings({}).chat
    assert (chat.origins, chat.identity) == (frozenset(), None)


def test_origins_are_read_as_written() -> None:
    chat = read_settings({"REMIT_CHAT_ORIGINS": "https://shop.example http://localhost:3000"}).chat
    assert chat.origins == {"https://shop.example", "http://localhost:3000"}


def test_a_secret_and_a_public_key_are_told_apart(tmp_path: Path) -> None:
    public = RSAKey.generate_key(2048).as_pem(private=False).decode()
    (tmp_path / "shop.pem").write_text(public)
    for text, algorithm in ((SECRET, "HS256"), (public, "RS256"), (str(tmp_path / "shop.pem"), "RS256")):
        identity = read_settings({"REMIT_CHAT_JWT_KEY": text, "REMIT_CHAT_JWT_AUDIENCE": "shop"}).chat.identity
        assert identity is not None
        assert (identity.algorithm, identity.audience) == (algorithm, "shop")


@pytest.mark.parametrize(
    "setting",
    [
        {"REMIT_CHAT_ORIGINS": "shop.example"},
        {"REMIT_CHAT_ORIGINS": "https://shop.example/"},
        {"REMIT_CHAT_ORIGINS": "*"},
        {"REMIT_CHAT_JWT_KEY": "short"},
        {"REMIT_CHAT_JWT_KEY": "nowhere.pem"},
        {"REMIT_PROXIES": "*"},
        {"REMIT_PROXIES": "10.0.0.1/8"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_what_to_do(setting: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        read_settings(setting)


def test_a_secret_is_not_told_in_the_error_about_it() -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({"REMIT_CHAT_JWT_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)
