"""Chats on one home folder: side by side, and on a clock that jumps."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from remit.agent.reception import Visitor
from remit.app import archive, running
from remit.cli.home import shipped_packs
from remit.cli.lines import Say
from remit.cli.talk import Talk, Window
from remit.cli.views import Page
from remit.clock import SystemClock
from remit.journal.verify import verify
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId
from remit.settings import read_settings

TOM = Visitor((Identity(kind="email", value="tom@example.com"),), Assurance.VERIFIED)


@asynccontextmanager
async def chat(home: Path, id: str, clock: SystemClock, visitor: Visitor) -> AsyncGenerator[Talk]:
    view = Page(echo=False, work=False)
    windows = tuple(Window(name, ConversationId(id), clock, view) for name in ("console", "mail", "text"))
    settings = read_settings({"REMIT_LEARNED": os.environ["REMIT_LEARNED"]}, home)
    async with running(shipped_packs() / "shop", settings, windows, clock=clock) as remit:
        view.opened(remit.means.contents, ConversationId(id))
        yield Talk(remit, ConversationId(id), visitor, view, windows)


async def test_two_processes_serve_one_home_and_each_shows_its_own_customer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """INVARIANT: what one chat finds in the outbox for another, it neither shows nor takes away."""
    clock = SystemClock()
    async with chat(tmp_path, "one", clock, TOM) as one, chat(tmp_path, "two", clock, Visitor()) as two:
        await two.take(Say("where is order W10021?"))
        await two.take(Say("guest@example.org"))
        assert re.search(r"\[mail to guest@example.org\] Your code is \d{6}", capsys.readouterr().out)
        await one.take(Say("where is order W10017?"))
        shown = capsys.readouterr().out
        assert "W10017" in shown
        assert "W10021" not in shown
        await two.catch_up()
        assert "W10017" not in capsys.readouterr().out


@pytest.mark.parametrize("jump", [timedelta(days=-2), timedelta(days=400), timedelta(seconds=-20)])
async def test_a_clock_that_jumps_loses_nothing(
    tmp_path: Path, jump: timedelta, capsys: pytest.CaptureFixture[str]
) -> None:
    wall = [datetime(2026, 11, 24, 9, tzinfo=UTC)]
    async with chat(tmp_path, "one", SystemClock(lambda: wall[0]), TOM) as talk:
        for n in range(3):
            await talk.take(Say("where is order W10017?"))
            assert "W10017" in capsys.readouterr().out
            wall[0] += jump if n == 0 else timedelta(seconds=5)
    async with archive(read_settings({}, tmp_path)) as kept:
        assert (await verify(kept.store, kept.vault)).sound
