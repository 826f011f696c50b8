"""What a chat takes out of the outbox, and what it leaves to others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from remit.cli import show
from remit.cli.show import printable
from remit.cli.talk import LEFT_BEHIND, Window
from remit.cli.views import Page
from remit.clock import ManualClock
from remit.errors import Unavailable
from remit.model.ids import ConversationId, MessageId, RecordId
from remit.model.wake import Outgoing

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MINE, THEIRS = ConversationId("mine"), ConversationId("theirs")


def message(conversation: ConversationId | None, record: str = "me", id: str = "m1") -> Outgoing:
    return Outgoing(
        id=MessageId(id),
        channel="console",
        address="me@example.com",
        text=f"Hello {id}!",
        record=RecordId(record),
        conversation=conversation,
        at=NOW,
    )


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def window(clock: ManualClock) -> Window:
    made = Window("console", MINE, clock, Page(echo=False, work=False))
    made.records = frozenset({RecordId("me")})
    return made


async def test_what_is_said_here_is_shown_once(window: Window, capsys: pytest.CaptureFixture[str]) -> None:
    await window.deliver(message(MINE))
    await window.deliver(message(MINE))
    assert capsys.readouterr().out.count("Hello m1!") == 1


async def test_mail_to_this_customer_is_shown(window: Window, capsys: pytest.CaptureFixture[str]) -> None:
    await window.deliver(message(None))
    assert "[console to me@example.com] Hello m1!" in capsys.readouterr().out


@pytest.mark.parametrize("theirs", [message(THEIRS), message(THEIRS, "me"), message(None, "them")])
async def test_what_is_for_another_chat_is_left_to_it(
    window: Window, theirs: Outgoing, capsys: pytest.CaptureFixture[str]
) -> None:
    """INVARIANT: a chat never shows what is said to another customer."""
    with pytest.raises(Unavailable):
        await window.deliver(theirs)
    assert capsys.readouterr().out == ""


async def test_what_nobody_came_for_is_let_go_unseen(
    window: Window, clock: ManualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.advance(LEFT_BEHIND + timedelta(seconds=1))
    await window.deliver(message(THEIRS))
    assert capsys.readouterr().out == ""


def test_a_terminal_shows_whole_words(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = StringIO()
    terminal = Console(file=shown, force_terminal=True, width=30, soft_wrap=True, color_system=None)
    monkeypatch.setattr(show, "out", terminal)
    show.paragraph("Hello there, this is a reply that goes on.\nAnd on.", indent="  ")
    assert shown.getvalue() == "  Hello there, this is a reply\n  that goes on.\n  And on.\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ünï 🙂\n\tindented", "plain, ünï 🙂\n\tindented"),
        ("\x1b[2J\x1b]0;title\x07", "�[2J�]0;title�"),
        ("a\rb\x00c\x7fd\x9be", "a�b�c�d�e"),
        ("pay \u202e001 EUR", "pay �001 EUR"),
    ],
)
def test_nothing_that_a_terminal_obeys_is_printed(text: str, shown: str) -> None:
    assert printable(text) == shown
