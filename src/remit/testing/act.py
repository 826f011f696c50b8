"""Takes the steps of a scenario in a world, as its people would."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import TypeGuard, assert_never

from remit.agent.reception import Visitor
from remit.errors import BadScript, NotAllowed
from remit.model.customer import Assurance
from remit.model.desk import DeskAct, GiveBack, Speak, TakeOver
from remit.model.ids import ActionName, ConversationId, MessageId, StaffId, StepDigest
from remit.model.review import Answer, Approval, Approved, Closed, Declined, HandedBack, Review, Taken
from remit.model.staff import Member, Role
from remit.people.identity import identity
from remit.testing.faults import Failing
from remit.testing.read import read_books
from remit.testing.report import Transcript
from remit.testing.script import (
    Advance,
    AtDesk,
    Code,
    Decide,
    Elsewhere,
    Fail,
    Forge,
    Press,
    Restore,
    Say,
    Scenario,
    Step,
    Switch,
    TakeBack,
)
from remit.testing.world import World

FORGED = hashlib.sha256(b"forged").hexdigest()
"""What an attacker sends in place of a digest."""


class Actor:
    """Everyone who acts in a scenario: customers, staff, attackers, and the world that does not keep still.

    `problems`: steps that could not be taken. `later`: what is still to be said just before a write begins.
    """

    def __init__(self, world: World, scenario: Scenario, transcript: Transcript) -> None:
        self._world, self._scenario, self._transcript = world, scenario, transcript
        own = (one for one in world.stage.contents.packs if scenario.file.is_relative_to(one.folder))
        self._pack = next(own, world.stage.contents.packs[0])  # whose business it is about
        self._at = Switch(conversation="a", customer=scenario.customer, signed_in=scenario.signed_in)
        self._known = {self._at.conversation: self._at}
        self._shown: set[MessageId] = set()
        self._interrupting = False
        self.problems: list[str] = []
        self.later: list[Say] = []

    async def play(self, meanwhile: Callable[[], Awaitable[bool]] | None = None) -> None:
        """Take all steps in order. What is said before a write waits for the write of the step it stands behind.

        `meanwhile`: what else happens after each step; false: nobody takes any further step.
        """
        steps = deque(self._scenario.steps)
        while steps:
            step = None if _interrupts(steps[0]) else steps.popleft()
            while steps and _interrupts(first := steps[0]):
                self.later.append(first)
                steps.popleft()
            if step is not None:
                self._transcript.step(_told(step))
                await self._take(step)
                await self._world.remit.settle()
                self._show()
            if meanwhile is not None:
                go_on = await meanwhile()
                self._show()
                if not go_on:
                    return

    def about_to(self, action: ActionName) -> None:
        """A write was allowed: it is about to begin."""
        self._interrupting = bool(self.later) and self.later[0].before == action

    async def interrupt(self) -> None:
        """Say what is to be said before the write that is about to begin."""
        if self._interrupting:
            self._interrupting = False
            say = self.later.pop(0)
            self._transcript.step(f"(just before {say.before}) {say.say}")
            await self._hear(say.say)

    # -- private ----------------------------------------------------------------------------------------------------

    async def _take(self, step: Step) -> None:
        match step:
            case Say() | Press() | Code() | Forge(forge="confirm"):
                await self._speak(step)
            case Decide() | Forge():
                await self._answer(step)
            case AtDesk():
                await self._at_desk(step)
            case TakeBack():
                await self._take_back(step)
            case Advance(advance=span):
                await self._world.pass_time(span)
            case Fail(fail=system, how=how, times=times):
                self._system(system).fail(how, times)
            case Restore(restore=system):
                self._system(system).restore()
            case Elsewhere(elsewhere=sql):
                self._change(sql)
            case Switch():
                self._at = self._known.setdefault(step.conversation, step)
            case _:
                assert_never(step)

    async def _speak(self, step: Say | Press | Code | Forge) -> None:
        match step:
            case Say(say=text):
                await self._hear(text)
            case Press(press=wanted):
                await self._press(wanted)
            case Code(code=True):
                code = self._world.last_code()
                await self._hear(code) if code else self._cannot("no code was sent")
            case Code(code=code):
                await self._hear(str(code))
            case Forge():
                await self._hear("Yes", FORGED)

    async def _hear(self, text: str, pressed: str | None = None) -> None:
        await self._world.remit.reception.hear(
            text,
            conversation=ConversationId(self._at.conversation),
            channel=self._world.chat.name,
            visitor=_visitor(self._at),
            pressed=pressed,
        )

    async def _press(self, wanted: str) -> None:
        said = [m for m in self._world.chat.messages if m.conversation == self._at.conversation]
        buttons = said[-1].buttons if said else ()
        pressed = next(
            ((label, value) for label, value in buttons if wanted.casefold() in (label.casefold(), value)), None
        )
        if pressed is None:
            there = ", ".join(label for label, _ in buttons) or "none at all"
            self._cannot(f"the last reply has no button {wanted!r}: {there}")
        else:
            await self._hear(*pressed)

    async def _answer(self, step: Decide | Forge) -> None:
        reviews = self._world.remit.reviews
        waiting = await reviews.waiting()
        if not waiting:
            self._cannot("no review is open")
            return
        review = waiting[-1]
        try:
            if isinstance(step, Forge):
                for forged in _forged(review):
                    await reviews.answer(review, forged)
            else:
                await self._decide(step, review)
        except NotAllowed as why:
            self._transcript.add("    !", str(why))

    async def _decide(self, step: Decide, review: Review) -> None:
        reviews, member = self._world.remit.reviews, Member(id=StaffId(step.by), roles=step.roles)
        match step.review:
            case "approve":
                await reviews.approve(review, member)
            case "decline":
                await reviews.answer(review, Declined(by=step.by, reason=step.reason))
            case "take":
                await reviews.answer(review, Taken(by=step.by))
            case "hand_back":
                await reviews.answer(review, HandedBack(by=step.by, instruction=step.instruction))
            case "close":
                await reviews.answer(review, Closed(by=step.by, note=step.note))
            case "happened" | "did_not_happen":
                await reviews.establish(review, member, step.review == "happened")

    async def _at_desk(self, step: AtDesk) -> None:
        conversation = ConversationId(self._at.conversation)
        match step.desk:
            case "take_over":
                act: DeskAct = TakeOver(conversation=conversation)
            case "speak":
                id = MessageId(self._world.remit.means.new_id("message"))
                act = Speak(conversation=conversation, id=id, text=step.text)
            case "give_back":
                act = GiveBack(conversation=conversation, instruction=step.text)
        await self._world.remit.house.floor.do(act, Member(id=StaffId(step.by), roles=(Role.AGENT,)))

    async def _take_back(self, step: TakeBack) -> None:
        reception = self._world.remit.reception
        written = [goal for goal in await self._world.goals() if any(a.key is not None for a in goal.attempts)]
        if not written:
            self._cannot("no goal has written anything")
            return
        plan = await reception.plan_undo([written[-1].id], by=step.by)
        for left in plan.left:
            self._transcript.add("    !", f"{left.action} is left alone: {left.why}")
        if plan.plan.steps:
            await reception.undo(written[-1].customer, plan, by=step.by, roles=step.roles)

    def _system(self, name: str) -> Failing:
        if name not in self._world.systems:
            what = f"there is no system {name!r}; there are {', '.join(sorted(self._world.systems))}"
            raise BadScript(file=self._scenario.file, line=self._scenario.line, what=what)
        return self._world.systems[name]

    def _change(self, sql: str) -> None:
        database = self._world.data_of(self._pack) / read_books(self._pack.folder).database
        with closing(sqlite3.connect(database)) as connection, connection:
            if connection.execute(sql).rowcount == 0:
                self.problems.append(f"changed nothing: {sql}")

    def _cannot(self, why: str) -> None:
        self._transcript.add("    !", why)
        self.problems.append(why)

    def _show(self) -> None:
        messages = (*self._world.chat.messages, *self._world.mail.messages, *self._world.text.messages)
        for message in sorted((m for m in messages if m.id not in self._shown), key=lambda m: m.id):
            self._shown.add(message.id)
            self._transcript.delivered(message)


def _interrupts(step: Step) -> TypeGuard[Say]:
    return isinstance(step, Say) and step.before is not None


def _visitor(at: Switch) -> Visitor:
    known = identity("email" if "@" in (at.customer or "") else "phone", at.customer or "")
    if known is None:
        return Visitor()
    return Visitor((known,), Assurance.VERIFIED if at.signed_in else Assurance.CLAIMED)


def _forged(review: Review) -> list[Answer]:
    """Approvals of another step than the one shown, and by somebody without the role."""
    if not isinstance(review.matter, Approval):
        return []
    matter = review.matter
    return [
        Approved(by="mallory", roles=(matter.role,), digest=StepDigest(FORGED)),
        Approved(by="mallory", roles=("intern",), digest=matter.digest),
    ]


def _told(step: Step) -> str:
    """A step as a line of the transcript."""
    match step:
        case Say(say=text):
            return text
        case _:
            said = step.model_dump(exclude_defaults=True)
            return f"[{', '.join(f'{name} {value}' for name, value in said.items())}]"
