"""Simulated customers: they say what they came for, and answer what they are asked as most people would."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from itertools import zip_longest
from random import Random
from typing import assert_never

from remit.agent.reception import Visitor
from remit.app import Remit
from remit.channels.console import Mailbox
from remit.errors import Erased
from remit.journal.rows import opened_state
from remit.model.conversation import (
    AskCode,
    AskConfirm,
    AskConsent,
    AskFact,
    AskRating,
    AskWhich,
    Conversation,
    Line,
    OfferCallback,
    OfferGoal,
    OfferPerson,
    Question,
)
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId, conversation_chain
from remit.pack import Caller

Pause = Callable[[float], Awaitable[None]]
PATIENCE = 20.0
"""Seconds that a caller waits for an answer."""

_MOST = 12  # lines a caller says before they give up
_CODE = re.compile(r"\b\d{6}\b")


class Callers:
    """People who come by, a few at a time, for as long as somebody looks."""

    def __init__(self, remit: Remit, mail: Mailbox, luck: Random, pause: Pause = asyncio.sleep) -> None:
        """mail: where the codes go that they are sent. pause: waits so many seconds."""
        self._remit = remit
        self._mail = mail
        self._luck = luck
        self._pause = pause
        self.known: set[str] = set()  # the addresses of all who came

    async def come(self, every: float) -> None:
        """One after another, about so many seconds apart, until cancelled. Does nothing where no pack has callers."""
        async with asyncio.TaskGroup() as inside:
            for caller in self._callers():
                inside.create_task(self.call(caller))
                await self._pause(every * self._luck.uniform(0.5, 1.5))

    def _callers(self) -> Iterator[Caller]:
        """Those of each pack, in turns."""
        coming = [
            one.pack.callers(self._remit.settings.data(one.name), self._luck)
            for one in self._remit.means.contents.packs
            if one.pack.callers is not None
        ]
        return (caller for turn in zip_longest(*coming) for caller in turn if caller is not None)

    async def call(self, caller: Caller) -> ConversationId:
        """One conversation, from the first line to the last."""
        id = ConversationId(self._remit.means.new_id("conversation"))
        email = Identity(kind="email", value=caller.email)
        self.known.add(caller.email)
        visitor = Visitor((email,), Assurance.VERIFIED) if caller.signed_in else Visitor()
        lines = list(caller.says)
        said = 0
        while said < _MOST and (words := await self._next(id, caller, lines)) is not None:
            text, pressed = words
            await self._pause(self._luck.uniform(1.5, 5))
            with self._remit.means.live.bell.listening(conversation_chain(id)) as ear:
                before = await self._lines(id)
                await self._remit.reception.hear(text, conversation=id, channel="web", visitor=visitor, pressed=pressed)
                said += 1
                await self._answered(id, before, ear.heard)
        return id

    async def _answered(
        self, id: ConversationId, before: Sequence[Line], heard: Callable[[float], Awaitable[object]]
    ) -> None:
        """Wait until something new is said, and not by the caller; or patience is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while (lines := await self._lines(id)) == before or lines[-1].author == "customer":
                    await heard(1.0)

    async def _lines(self, id: ConversationId) -> Sequence[Line]:
        conversation = await self._conversation(id)
        return conversation.recent if conversation else ()

    async def _next(self, id: ConversationId, caller: Caller, lines: list[str]) -> tuple[str, str | None] | None:
        """What to say now; None to leave."""
        conversation = await self._conversation(id)
        if conversation is not None and conversation.taken_by is not None:
            return None
        if conversation is not None and conversation.question is not None:
            if isinstance(conversation.question, AskCode):
                await self._letter_for(caller.email)
            return self._reply(conversation.question, caller)
        return (lines.pop(0), None) if lines else None

    def _reply(self, question: Question, caller: Caller) -> tuple[str, str | None] | None:
        match question:
            case AskConfirm(digest=digest):
                return ("Yes", digest) if self._luck.random() < 0.92 else ("No", "no")
            case AskFact(candidates=[*_, _] as choices):
                choice = self._luck.choice(choices[:4])
                return choice.label, str(choice.value)
            case AskFact(options=[*_, _] as options):
                option = self._luck.choice(options)
                return option.replace("_", " "), option
            case AskFact(fact="email"):
                return caller.email, None
            case AskFact():
                return None
            case AskCode():
                code = self._code_for(caller.email)
                return (code, None) if code else None
            case OfferPerson() | OfferGoal() | OfferCallback() | AskConsent() | AskWhich(kinds=(_,)):
                return ("Yes", "yes") if self._luck.random() < 0.6 else ("No", "no")
            case AskWhich():
                return "the first one", None
            case AskRating():
                return self._luck.choice(("5", "6", "7")), None
            case _:
                assert_never(question)

    async def _letter_for(self, email: str) -> None:
        """Wait until the letter with the code has come."""
        for _ in range(_MOST):
            if self._code_for(email) is not None:
                return
            await self._pause(1)

    def _code_for(self, email: str) -> str | None:
        sent = [m.text for m in self._mail.messages if m.address == email]
        codes = [code for text in sent for code in _CODE.findall(text)]
        return codes[-1] if codes else None

    async def _conversation(self, id: ConversationId) -> Conversation | None:
        view = await self._remit.means.store.view("conversation", id)
        if view is None:
            return None
        with suppress(Erased):
            state = await opened_state(self._remit.means.vault, view)
            return state if isinstance(state, Conversation) else None
        return None
