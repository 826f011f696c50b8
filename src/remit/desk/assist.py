"""What helps a person with a conversation, also one that they lead: what is wanted and known, what could be done next,
what could be said, and what to write down. Nothing here does anything."""

from __future__ import annotations

from datetime import datetime

from remit.agent.means import Means
from remit.agent.trial import trial
from remit.desk.draft import Draft, draft
from remit.desk.facts import KnownFact, known_facts
from remit.desk.floor import Floor
from remit.desk.steps import Lacking, NextStep, next_steps
from remit.desk.transcript import GoalLine, conversation_of, goal_line, goals_of
from remit.desk.words import Words
from remit.desk.wrap_up import WrapUp, wrap_up
from remit.errors import ChainMoved
from remit.journal.log import read_chain
from remit.journal.rows import readable
from remit.model.conversation import Conversation
from remit.model.customer import Assurance, Consents, Customer, Identity
from remit.model.goal import Goal, Note
from remit.model.ids import ConversationId, CustomerId, GoalId, conversation_chain
from remit.model.staff import Member
from remit.model.value import Value

_TRIES = 3


class Wanted(Value):
    """A goal of the conversation with what is known for it, each with where it comes from, and what was noted."""

    line: GoalLine
    facts: tuple[KnownFact, ...]
    notes: tuple[Note, ...]


class Past(Value):
    """A goal of the customer's from elsewhere: what, how it stands, since when."""

    goal: GoalId
    kind: str
    status: str
    at: datetime


class Who(Value):
    """Who the customer is: how sure we are, by what, and what they agreed to."""

    customer: CustomerId
    assurance: Assurance
    proven: tuple[Identity, ...]
    claimed: tuple[Identity, ...]
    known_by: tuple[Identity, ...]
    consents: tuple[Consents, ...]
    moods: tuple[str, ...]
    elsewhere: tuple[Past, ...]


class Assist(Value):
    conversation: ConversationId
    led_by: str  # empty: the machine
    wants: tuple[Wanted, ...]
    who: Who
    steps: tuple[NextStep, ...]
    lacking: tuple[Lacking, ...]
    draft: Draft | None
    wrap_up: WrapUp


async def assist(means: Means, conversation: ConversationId, by: Member, floor: Floor | None = None) -> Assist:
    """What helps a member of staff with a conversation as it stands. Where a brain has words of its own it is asked for
    them on the `floor`: they are shown from when it has found them. Raises UnknownConversation, Erased."""
    for left in reversed(range(_TRIES)):
        try:
            return await _assist(means, conversation, by, floor)
        except ChainMoved:  # it was written to meanwhile
            if not left:
                raise
    raise AssertionError("one of the tries returns or raises")


async def _assist(means: Means, id: ConversationId, by: Member, floor: Floor | None) -> Assist:
    said = await read_chain(means.store, means.vault, conversation_chain(id))
    state = await conversation_of(means, id)
    goals = await goals_of(means, state)
    lane = trial(means, state.customer)
    steps: list[NextStep] = []
    lacking: list[Lacking] = []
    for goal in (goal for goal in goals if goal.open):
        found, lacks = await next_steps(lane, await lane.goal(goal.id), by)
        steps += found
        lacking += [lacks] if lacks is not None else []
    drafted = await draft(lane, state, goals, said, next(iter(steps), None), next(iter(lacking), None))
    noted = wrap_up(means, state, goals, said)
    words = Words(means, state, by, floor)
    return Assist(
        conversation=id,
        led_by=state.taken_by or "",
        wants=tuple(_wanted(means, state, goal) for goal in goals),
        who=await _who(means, state, goals),
        steps=tuple(steps),
        lacking=tuple(lacking),
        draft=await words.of_draft(*drafted) if drafted is not None else None,
        wrap_up=await words.of_wrap_up(noted),
    )


def _wanted(means: Means, state: Conversation, goal: Goal) -> Wanted:
    return Wanted(line=goal_line(means, state, goal), facts=known_facts(means, goal), notes=goal.notes)


async def _who(means: Means, state: Conversation, goals: list[Goal]) -> Who:
    view = await means.store.view("customer", state.customer)
    customer = await readable(means.vault, view, Customer)
    here = {goal.id for goal in goals}
    views = await means.store.views("goal", customer=state.customer, newest=True, limit=20)
    return Who(
        customer=state.customer,
        assurance=state.assurance,
        proven=state.verified,
        claimed=state.claimed,
        known_by=customer.identities if customer else (),
        consents=customer.consents if customer else (),
        moods=tuple(mood.value for mood in state.moods),
        elsewhere=tuple(
            Past(goal=GoalId(v.id), kind=v.sort, status=v.status, at=v.at) for v in views if v.id not in here
        ),
    )
