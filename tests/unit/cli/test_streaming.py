"""Replies are shown while they are worded; what counts is the message in the end."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from remit.agent.reception import Visitor
from remit.brains.scripted import ScriptedBrain
from remit.cli.lines import Say
from remit.cli.talk import Talk, Window
from remit.cli.views import Page, Stream
from remit.model.ids import ConversationId, MessageId, RecordId
from remit.model.turn import Act, Happening, Saying, Understanding
from remit.model.wake import Outgoing
from remit.ports import Release
from remit.testing.world import NOON, stage, world

KIOSK = Path(__file__).parents[1] / "agent" / "kiosk"
CHAT = ConversationId("c1")
SENTENCES = ("Hello, I am an AI assistant acting for The Kiosk.", "You are welcome.")


class Chatty(ScriptedBrain):
    """Releases the sentences of its replies one by one."""

    async def say(self, happening: Happening, release: Release) -> Saying:
        said: list[str] = []
        for sentence in SENTENCES:
            said += [sentence] if await release(sentence) else []
            for _ in range(5):  # the next one takes its time
                await asyncio.sleep(0)
        return Saying(text=" ".join(said), by=self.name)


def message(text: str, id: str = "m1") -> Outgoing:
    return Outgoing(
        id=MessageId(id),
        channel="console",
        address=CHAT,
        text=text,
        record=RecordId("r"),
        conversation=CHAT,
        at=NOON,
    )


async def test_sentences_are_shown_as_they_are_released(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    brain = Chatty({"thanks": Understanding(acts=(Act.THANK,))})
    async with world(replace(stage(KIOSK), brain=brain), tmp_path) as it:
        view = Stream()
        windows = (Window("console", CHAT, it.clock, view), Window("mail", CHAT, it.clock, view))
        await Talk(it.remit, CHAT, Visitor(), view, windows).take(Say("thanks"))
        [reply] = it.chat.messages
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    wordings = [line["sentences"] for line in lines if line["type"] == "wording"]
    assert wordings == [list(SENTENCES[:1]), list(SENTENCES)]
    assert reply.text == " ".join(SENTENCES)
    assert {line["id"] for line in lines if line["type"] == "wording"} == {reply.id}


def test_a_reply_that_was_shown_as_it_came_is_not_shown_again(capsys: pytest.CaptureFixture[str]) -> None:
    page = Page(echo=False, work=False)
    page.worded(MessageId("m1"), ["It is done."])
    page.worded(MessageId("m1"), ["It is done.", "Anything else?"])
    page.said(message("It is done. Anything else?"))
    assert capsys.readouterr().out == ": It is done. Anything else?\n"


def test_a_reply_that_was_begun_again_is_shown_whole_after_a_line_break(capsys: pytest.CaptureFixture[str]) -> None:
    page = Page(echo=False, work=False)
    page.worded(MessageId("m1"), ["It is done."])
    page.worded(MessageId("m2"), ["I am on it."])
    page.said(message("I could not do it.", "m3"))
    assert capsys.readouterr().out == ": It is done.\n: I am on it.\n: I could not do it.\n"


def test_what_comes_after_what_was_shown_goes_on_in_the_same_line(capsys: pytest.CaptureFixture[str]) -> None:
    page = Page(echo=False, work=False)
    page.worded(MessageId("m1"), ["It is done."])
    page.said(message("It is done. Shall I go on?"))
    assert capsys.readouterr().out == ": It is done. Shall I go on?\n"
