"""The shop with people at the Desk."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from remit.agent.reception import Visitor
from remit.desk.house import House
from remit.desk.transcript import Transcript, transcript
from remit.model.customer import Assurance, Identity
from remit.model.desk import DeskAct
from remit.model.goal import Goal
from remit.model.ids import ConversationId, StaffId
from remit.model.staff import Member
from remit.testing.world import World, stage, world

SHOP = Path(__file__).parents[3] / "packs" / "shop"
SAM = Member(id=StaffId("sam"), name="Sam Vimes", roles=("agent",))
SYBIL = Member(id=StaffId("sybil"), name="Sybil", roles=("supervisor", "agent"))
MARIA = "maria@example.com"
CHAT = ConversationId("c1")


@dataclass(frozen=True)
class Shop:
    world: World

    @property
    def house(self) -> House:
        return self.world.remit.house

    async def hear(self, text: str, who: str = "", *, pressed: str | None = None) -> str:
        """Say something as a customer who is signed in under an address; what was answered."""
        visitor = Visitor((Identity(kind="email", value=who),), Assurance.VERIFIED) if who else Visitor()
        before = len(self.said())
        await self.house.reception.hear(text, conversation=CHAT, channel="console", visitor=visitor, pressed=pressed)
        await self.world.remit.settle()
        return "\n".join(self.said()[before:])

    def said(self) -> list[str]:
        return [message.text for message in self.world.chat.messages if message.conversation == CHAT]

    async def do(self, act: DeskAct, by: Member = SAM) -> None:
        await self.house.floor.do(act, by)
        await self.world.remit.settle()

    async def transcript(self, after: int = 0) -> Transcript:
        return await transcript(self.house.means, CHAT, after)

    async def goal(self) -> Goal:
        """The goal that was opened last."""
        return (await self.world.goals())[-1]


@asynccontextmanager
async def shop(home: Path) -> AsyncGenerator[Shop]:
    async with world(stage(SHOP), home) as running:
        yield Shop(running)
