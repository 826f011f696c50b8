"""One lane while it is served: its log, and what its conversations are to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from remit.agent.means import Means
from remit.agent.speech import Speech
from remit.journal.log import Log
from remit.language.troubles import CodeLost
from remit.model.conversation import Conversation, Message, Mood
from remit.model.entry import Body, FactsLearned
from remit.model.fact import Fact
from remit.model.goal import Goal
from remit.model.ids import ConversationId, GoalId, LaneId, WakeId, conversation_chain, goal_chain
from remit.model.turn import Telling, Waits
from remit.model.value import Json
from remit.model.verdict import Resource
from remit.model.wake import Arrived, Due, Lease, Reason


@dataclass
class Lane:
    """INVARIANT: only the holder of the lease writes to the chains of a lane, through this and nothing else."""

    means: Means
    log: Log
    lease: Lease
    speeches: dict[ConversationId, Speech] = field(default_factory=dict[ConversationId, Speech])
    drafts: dict[ConversationId, str] = field(default_factory=dict[ConversationId, str])  # replies made on hearing
    noticed: dict[ConversationId, tuple[Mood, ...]] = field(default_factory=dict[ConversationId, tuple[Mood, ...]])
    heard: dict[ConversationId, Message] = field(default_factory=dict[ConversationId, Message])
    answered: set[tuple[GoalId, str]] = field(default_factory=set[tuple[GoalId, str]])  # facts told in this stretch
    narrowed: dict[tuple[GoalId, str], tuple[Json, ...]] = field(
        default_factory=dict[tuple[GoalId, str], tuple[Json, ...]]
    )  # what a question in this stretch need only offer
    informed: set[ConversationId] = field(default_factory=set[ConversationId])  # a question was answered, or not known
    code_lost: dict[ConversationId, CodeLost] = field(default_factory=dict[ConversationId, CodeLost])
    ended: list[GoalId] = field(default_factory=list[GoalId])  # whose customers may be asked how it went
    opened: list[GoalId] = field(default_factory=list[GoalId])  # by what was said in this stretch
    why: set[GoalId] = field(default_factory=set[GoalId])  # whose question, or no, the customer wants explained
    seen: set[WakeId] = field(default_factory=set[WakeId])
    last: list[WakeId] = field(default_factory=list[WakeId])  # to finish when the stretch is over
    records: dict[str, Resource] = field(default_factory=dict[str, Resource])  # customers' records loaded so far

    @property
    def id(self) -> LaneId:
        return self.lease.lane

    def now(self) -> datetime:
        return self.means.now()

    def today(self) -> date:
        return self.means.today()

    async def goal(self, id: GoalId) -> Goal:
        return await self.log.goal(id)

    async def conversation(self, goal: Goal) -> Conversation | None:
        return await self.log.conversation(goal.conversation) if goal.conversation is not None else None

    def note(self, goal: Goal, body: Body, actor: str = "kernel") -> None:
        """Write an entry to a goal's chain."""
        self.log.write(goal_chain(goal.id), body, actor=actor, goal=goal.id)

    def note_said(self, conversation: ConversationId, body: Body, actor: str = "kernel") -> None:
        """Write an entry to a conversation's chain."""
        self.log.write(conversation_chain(conversation), body, actor=actor)

    def learn(
        self, goal: Goal, facts: Mapping[str, Fact], dropped: tuple[str, ...] = (), actor: str = "kernel"
    ) -> None:
        """Facts of a goal that are new or changed; nothing is written where nothing changes."""
        news = {name: fact for name, fact in facts.items() if _differs(goal.facts.get(name), fact)}
        gone = tuple(name for name in dropped if name in goal.facts)
        if news or gone:
            self.note(goal, FactsLearned(facts=news, dropped=gone), actor)

    def speech(self, conversation: ConversationId) -> Speech:
        return self.speeches.setdefault(conversation, Speech())

    def say(self, goal: Goal, telling: Telling) -> None:
        """Tell the goal's customer, where there is a conversation to tell it in."""
        if goal.conversation is not None:
            self.speech(goal.conversation).say(telling)

    def say_waiting(self, goal: Goal, telling: Waits) -> None:
        """Tell that a goal waits: once, and to a customer who speaks meanwhile."""
        if goal.wait_until is None or goal.conversation in self.heard:
            self.say(goal, telling)

    def wake(self, goal: Goal, due: datetime, why: str, *, subject: str | None = None) -> WakeId:
        """Have this goal taken up again at a time, or as soon as a subject is settled."""
        id = WakeId(self.means.new_id("wake"))
        self.log.wake(self.id, due, Due(goal=goal.id, why=why), id=id, subject=subject)
        return id

    async def unseen(self) -> list[tuple[WakeId, Reason]]:
        """What woke the lane and was not taken in yet, in the order it came."""
        return [(wake.id, reason) for wake, reason in await self.log.pending(self.now()) if wake.id not in self.seen]

    def finish(self, wake: WakeId) -> None:
        """Have done with a wake-up, in the next commit."""
        self.seen.add(wake)
        self.log.finish(wake)

    def finish_last(self, wake: WakeId) -> None:
        """Have done with a wake-up when the stretch is over: should it crash before, the goal is taken up again."""
        self.seen.add(wake)
        self.last.append(wake)

    async def heard_more(self, goal: Goal) -> bool:
        """Whether the customer has said something that this stretch has not seen yet."""
        return any(_about(reason, goal) for _, reason in await self.unseen())


def _about(reason: Reason, goal: Goal) -> bool:
    return isinstance(reason, Arrived) and reason.message.conversation == goal.conversation


def _differs(old: Fact | None, new: Fact) -> bool:
    return old is None or old.value != new.value or old.source.tag != new.source.tag
