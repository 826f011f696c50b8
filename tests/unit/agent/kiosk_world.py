"""The kernel over a small kiosk, with a brain that does as a test tells it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from remit.agent.reception import Visitor
from remit.journal.rows import opened_state
from remit.model.action import Action
from remit.model.conversation import Attachment, Conversation
from remit.model.customer import Assurance, Identity
from remit.model.goal import Goal
from remit.model.ids import ConversationId, MessageId, StaffId
from remit.model.plan import Planned
from remit.model.staff import Member
from remit.model.turn import Act, Happening, Saying, Turn, Understanding
from remit.pack import Feedback
from remit.ports import Release, System
from remit.testing.brain import WordForWord
from remit.testing.play import standing
from remit.testing.world import World, stage, world

Hearing = Callable[[Turn], Understanding]
KIOSK = Path(__file__).parent / "kiosk"
CLERK = Member(id=StaffId("clara"), roles=("clerk",))


def signed_in(email: str, level: Assurance = Assurance.VERIFIED) -> Visitor:
    return Visitor((Identity(kind="email", value=email),), level)


ADA = signed_in("ada@example.com")
NOBODY = Visitor()


@dataclass
class Told:
    """Understands "KIND name=value", "!ACT ...", "#TOPIC", and whatever `hears` says; plans as `plans` says."""

    word_for_word: WordForWord
    hears: dict[str, Hearing] = field(default_factory=dict[str, Hearing])
    plans: Callable[[Goal, Sequence[Action]], Planned] | None = None
    says: Callable[[Happening], str] | None = None
    name: str = "told"

    async def understand(self, turn: Turn) -> Understanding:
        text = turn.message.text
        if text in self.hears:
            return self.hears[text](turn)
        if text.startswith("!"):
            return Understanding(acts=tuple(Act(act) for act in text[1:].split()))
        if text.startswith("#"):
            return Understanding(acts=(Act.ASK,), topics=(text[1:],))
        return await self.word_for_word.understand(turn)

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        return self.plans(goal, actions) if self.plans else await self.word_for_word.plan(goal, wants, actions)

    async def say(self, happening: Happening, release: Release) -> Saying:
        if self.says is None:
            return await self.word_for_word.say(happening, release)
        return Saying(text=self.says(happening), by=self.name)


@dataclass(frozen=True)
class Kiosk:
    """A running kiosk."""

    world: World
    brain: Told

    async def hear(
        self,
        text: str,
        visitor: Visitor = NOBODY,
        *,
        at: str = "a",
        pressed: str | None = None,
        id: str | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> list[str]:
        """Say something; what was answered since, in that conversation."""
        before = len(self.said(at))
        await self.world.remit.reception.hear(
            text,
            conversation=ConversationId(at),
            channel="console",
            visitor=visitor,
            pressed=pressed,
            id=MessageId(id) if id else None,
            attachments=attachments,
        )
        await self.world.remit.settle()
        return self.said(at)[before:]

    def said(self, at: str = "a") -> list[str]:
        return [message.text for message in self.world.chat.messages if message.conversation == at]

    def rows(self) -> list[str]:
        with closing(sqlite3.connect(self.world.data / "kiosk.db")) as connection:
            return [f"{what} {ticket}" for what, ticket in connection.execute("SELECT what, ticket FROM done")]

    async def ends(self) -> list[str]:
        return [await standing(self.world, goal) for goal in await self.world.goals()]

    async def conversation(self, at: str = "a") -> Conversation:
        means = self.world.remit.means
        view = await means.store.view("conversation", at)
        assert view is not None
        state = await opened_state(means.vault, view)
        assert isinstance(state, Conversation)
        return state

    async def button(self, label: str = "Yes") -> str:
        return next(pressed for message in reversed(self.world.chat.messages) for name, pressed in message.buttons
                    if name == label)  # fmt: skip


@asynccontextmanager
async def kiosk(
    home: Path, *, wrap: Callable[[System], System] = lambda system: system, feedback: Feedback | None = None
) -> AsyncGenerator[Kiosk]:
    staged = stage(KIOSK, WordForWord)
    asking = replace(staged.contents, pack=replace(staged.contents.pack, feedback=feedback))
    staged = replace(staged, contents=asking)
    brain = Told(WordForWord(staged.contents))
    async with world(replace(staged, brain=brain), home, wrap=wrap) as running:
        yield Kiosk(running, brain)
