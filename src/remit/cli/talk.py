"""One customer's conversation at a terminal: what is typed goes in, what Remit says is handed to a view."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from remit.agent.reception import Visitor
from remit.app import Remit
from remit.cli.lines import COMMANDS, Command, Line, Say
from remit.cli.work import Watch
from remit.errors import RemitError, Unavailable, UnknownConversation, WrongUse
from remit.journal.log import read_chain
from remit.model.entry import MessageSent
from remit.model.ids import ConversationId, MessageId, RecordId, StaffId, conversation_chain
from remit.model.review import Approval, Closed, Declined, HandedBack, Review, Taken, Unsettled
from remit.model.staff import Member
from remit.model.value import Json
from remit.model.wake import Outgoing
from remit.pack.contents import Contents
from remit.ports import Clock

LEFT_BEHIND = timedelta(hours=1)
"""How long a message for another chat waits for that chat to come and take it."""

_PATIENCE = 60.0
_CODE = re.compile(r"\b\d{6}\b")


class View(Protocol):
    """Shows a chat to a person, or writes it for a program."""

    def opened(self, contents: Contents, conversation: ConversationId) -> None: ...

    def heard(self, text: str) -> None: ...

    def said(self, message: Outgoing) -> None: ...

    def worded(self, message: MessageId, sentences: Sequence[str]) -> None: ...

    def work(self, event: Mapping[str, Json]) -> None: ...

    def waits(self, reviews: list[Review]) -> None: ...

    def tell(self, text: str) -> None: ...


class Window:
    """`remit.ports.Channel`: what is for this conversation or its customer is shown; the rest is left to other chats.

    What nobody came for within the hour is let go: the conversation itself still holds it.
    """

    def __init__(self, name: str, conversation: ConversationId, clock: Clock, view: View) -> None:
        self._name = name
        self._conversation = conversation
        self._clock = clock
        self._view = view
        self._shown: dict[MessageId, Outgoing] = {}
        self.records: frozenset[RecordId] = frozenset()

    @property
    def name(self) -> str:
        return self._name

    @property
    def last(self) -> Outgoing | None:
        return next(reversed(self._shown.values()), None)

    async def deliver(self, message: Outgoing) -> None:
        mine = message.conversation == self._conversation
        if not mine and (message.conversation is not None or message.record not in self.records):
            if self._clock.now() - message.at < LEFT_BEHIND:
                raise Unavailable("it is for another chat")
            return
        if message.id not in self._shown:
            self._shown[message.id] = message
            self._view.said(message)


class Talk:
    """A conversation, and what the person at the keyboard may do about it. One thing at a time."""

    def __init__(self, remit: Remit, id: ConversationId, visitor: Visitor, view: View, windows: tuple[Window, ...]):
        self.id = id
        self._remit = remit
        self._visitor = visitor
        self._view = view
        self._console, *self._others = windows
        self._watch = Watch(remit.means, id)
        self._reviews: list[Review] = []
        self._turn = asyncio.Lock()
        self._faults = _Faults()
        logging.getLogger("remit.durable").addHandler(self._faults)

    async def take(self, line: Line) -> None:
        """Do what a line asks for, and show what comes of it. Raises RemitError."""
        async with self._turn:
            match line:
                case Say(text=text):
                    await self._hear(text, self._button(text))
                case Command(name="press", rest=rest):
                    await self._press(rest)
                case Command(name="code"):
                    await self._hear(self._code(), None)
                case Command() as command:
                    await self._command(command)
            await self.catch_up()

    async def idle(self) -> None:
        """See to what falls due, and show what others said, until cancelled."""
        while True:
            await asyncio.sleep(0.5)
            try:
                async with self._turn:
                    await self.catch_up()
            except RemitError as error:
                logging.getLogger("remit.cli").warning("%s", error)

    async def take_up(self) -> None:
        """Go on with a conversation that was left. Raises UnknownConversation."""
        recorded = await read_chain(self._remit.means.store, self._remit.means.vault, conversation_chain(self.id))
        if not recorded:
            raise UnknownConversation(conversation=self.id)
        await self._watch.news()
        last = [one.body for one in recorded if isinstance(one.body, MessageSent)][-1:]
        for sent in last:
            self._view.tell(f"You were told: {sent.message.text}")
        await self.catch_up()

    # -- inside -----------------------------------------------------------------------------------------------------

    async def _hear(self, text: str, pressed: str | None) -> None:
        self._view.heard(text)
        await self._remit.reception.hear(
            text, conversation=self.id, channel=self._console.name, visitor=self._visitor, pressed=pressed
        )

    async def catch_up(self) -> None:
        """Serve what is due, and show what came of it. Raises StoreError."""
        try:
            await self._settle()
        finally:
            for event in await self._watch.news():
                self._view.work(event)
        await self._know_records()
        await self._remit.post()
        if self._faults.taken():
            self._view.tell("Something went wrong inside Remit. What you wrote is kept, and will be tried again.")
        waiting = await self._waiting()
        if waiting != self._reviews:
            self._reviews = waiting
            self._view.waits(waiting)

    async def _settle(self) -> None:
        """Serve what is due, and show each sentence of a reply as soon as it may be said."""
        live, shown = self._remit.means.live, None
        with live.bell.listening(conversation_chain(self.id)) as ear:
            serving = asyncio.ensure_future(self._remit.durable.settle())
            try:
                while not serving.done():
                    heard = asyncio.ensure_future(ear.heard(_PATIENCE))
                    await asyncio.wait({serving, heard}, return_when=asyncio.FIRST_COMPLETED)
                    heard.cancel()
                    wording = live.wording(self.id)
                    if wording is not None and wording != shown:
                        shown = wording
                        self._view.worded(wording.message, wording.sentences)
            finally:
                serving.cancel()  # nothing, where it is done
        await serving

    async def _know_records(self) -> None:
        store = self._remit.means.store
        view = await store.view("conversation", self.id)
        customer = await store.view("customer", view.customer) if view else None
        records = frozenset(found.record for found in (view, customer) if found)
        for window in (self._console, *self._others):
            window.records |= records

    async def _waiting(self) -> list[Review]:
        return [review for review in await self._remit.reviews.waiting() if review.conversation == self.id]

    def _button(self, text: str) -> str | None:
        """What a typed number presses, where the last reply has a button of that number."""
        buttons = self._console.last.buttons if self._console.last else ()
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0
        return buttons[number - 1][1] if 0 < number <= len(buttons) else None

    async def _press(self, which: str) -> None:
        buttons = self._console.last.buttons if self._console.last else ()
        for number, (label, pressed) in enumerate(buttons, 1):
            if which.lower() in (str(number), label.lower()):
                return await self._hear(label, pressed)
        shown = ", ".join(label for label, _ in buttons) or "none"
        raise WrongUse(what=f"There is no button {which!r}.", cure=f"The last reply has: {shown}.")

    def _code(self) -> str:
        messages = [window.last for window in self._others if window.last]
        codes = [m for message in sorted(messages, key=_at) for m in _CODE.findall(message.text)]
        if not codes:
            raise WrongUse(what="No code was sent yet.", cure="Wait until one is asked for.")
        return codes[-1]

    async def _command(self, command: Command) -> None:
        waiting = await self._waiting()
        if command.name == "help":
            self._view.tell("\n".join(COMMANDS.values()))
        elif not waiting:
            raise WrongUse(what="Nothing waits for a person in this chat.", cure="")
        elif command.name == "reviews":
            self._view.waits(waiting)
        else:
            self._view.tell(await answer(self._remit, waiting[0], command))


async def answer(remit: Remit, review: Review, command: Command) -> str:
    """Answer a review from within a chat, as whoever is asked for: what happened, in a line. Raises NotAllowed."""
    rest, reviews = command.rest, remit.reviews
    holder = review.taken_by or "terminal"
    match command.name, review.matter:
        case "approve", Approval(role=role, doing=doing):
            by = rest or f"{role}-at-the-terminal"
            await reviews.approve(review, Member(id=StaffId(by), roles=(role,)))
            return f"{by} approves as {role}: {doing}."
        case "refuse", _:
            await reviews.answer(review, Declined(by="terminal", reason=rest))
            return f"Refused, because: {rest}" if rest else "Refused."
        case "take", _:
            by = rest or "terminal"
            await reviews.answer(review, Taken(by=by))
            return f"{by} carries on in person, outside of this chat. Remit is silent until /hand-back or /close."
        case "hand-back", _:
            await reviews.answer(review, HandedBack(by=holder, instruction=rest))
            return f"{holder} hands back{f', with the instruction: {rest}' if rest else '. Remit carries on.'}"
        case "close", _:
            await reviews.answer(review, Closed(by=holder, note=rest))
            return f"{holder} has finished it in person{f': {rest}' if rest else '.'}"
        case "happened" | "did-not-happen", Unsettled(doing=doing):
            await reviews.establish(review, Member(id=StaffId("terminal")), command.name == "happened")
            return f"It {'happened' if command.name == 'happened' else 'did not happen'}: {doing}."
        case _:
            raise WrongUse(what=f"What waits is no matter for /{command.name}.", cure="See /reviews.")


class _Faults(logging.Handler):
    """Notices that a stretch failed; what it was is in the log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._noticed = False

    def emit(self, record: logging.LogRecord) -> None:
        self._noticed = True

    def taken(self) -> bool:
        noticed, self._noticed = self._noticed, False
        return noticed


def _at(message: Outgoing) -> datetime:
    return message.at
