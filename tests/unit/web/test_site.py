"""What the whole site answers, whoever asks and however it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from door_world import Here, opened

from remit.agent.hearing.hear import READ
from remit.language.spoken import respelled
from remit.language.stems import terms
from remit.serving import listening
from remit.settings import SiteSettings


@pytest.fixture
async def here(tmp_path: Path) -> AsyncGenerator[Here]:
    async with opened(tmp_path, SiteSettings()) as it:
        yield it


async def test_a_request_that_says_in_two_ways_where_it_ends_smuggles_no_other(here: Here) -> None:
    """INVARIANT: what one server takes for a body is never taken for a request by another."""
    smuggled = "GET /chat/demo HTTP/1.1\r\nHost: localhost\r\n\r\n"
    asked = (
        "POST /chat/conversations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(smuggled) + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}"
    )
    settings = replace(here.world.remit.settings, site=SiteSettings(port=0))
    async with listening(here.world.remit.house, settings) as found:
        reader, writer = await asyncio.open_connection(found.host, found.port)
        writer.write(asked.encode())
        async with asyncio.timeout(10):
            answered = await reader.read()
        writer.close()
    assert answered.startswith(b"HTTP/1.1 400") and answered.count(b"HTTP/1.1") == 1


async def test_what_is_not_said_to_be_kept_is_kept_by_no_cache(here: Here) -> None:
    for path in ("/v1/goals", "/v1/openapi.json", "/desk/inbox", "/sign-in", "/sign-in/link/x", "/chat/nothing", "/no"):
        answer = await here.browser.get(path)
        assert answer.headers["cache-control"] == "no-store", path
    assert "max-age" in (await here.browser.get("/chat/remit.js")).headers["cache-control"]


@pytest.mark.parametrize("letters", ["م ", "b ", "1-", "12.12.", "x@", "\u200d"])
def test_no_message_keeps_the_others_waiting_for_long(letters: str) -> None:
    """INVARIANT: how long a text is looked at rises with its length, and not with the square of it."""
    began = process_time()
    respelled(letters * (20_000 // len(letters)))
    terms(letters * (READ // len(letters)))
    assert process_time() - began < 5  # of this process: a few hundredths; with the square of it, half a minute


@pytest.mark.parametrize("times", [40, 3_000])
def test_what_is_said_twice_over_and_over_is_no_number_of_that_length(times: int) -> None:
    """INVARIANT: a few words never make a text that no memory holds."""
    said = respelled("double " * times + "five six seven")
    assert said is not None and len(said.text) < 8 * times
