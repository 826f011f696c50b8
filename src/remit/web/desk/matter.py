"""One page about a customer's matter: the conversation on one side, who they are and how far it came on the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.agent.live import UnfinishedReply
from remit.agent.means import Means
from remit.desk.facts import KnownFact, known_facts, label_of
from remit.desk.theirs import wish_of
from remit.desk.transcript import GoalLine, SaidLine, Transcript, conversation_of, goal_line, transcript
from remit.journal import words
from remit.journal.log import Recorded, read_chain
from remit.model.conversation import Conversation
from remit.model.entry import AssuranceRaised, PersonLeft, PersonTook, VerificationStarted
from remit.model.goal import Goal
from remit.model.ids import ConversationId, GoalId, conversation_chain, goal_chain
from remit.model.installation import Installation
from remit.model.review import Review
from remit.model.value import Value
from remit.web.desk.course import Stop, course
from remit.web.desk.page import Desk
from remit.web.desk.telling import sentence
from remit.web.desk.whom import Whom, whom
from remit.web.session import member


class Happened(Value):
    """Something between the messages: who took over, who proved what."""

    at: datetime
    seq: int
    says: str
    mark: str


class Matter(Value):
    """All that the page shows. `said` are messages and what happened between them, oldest first."""

    conversation: Conversation | None
    said: tuple[SaidLine | Happened, ...]
    led_by: str
    leader: str
    wording: tuple[str, ...]
    whom: Whom
    goal: Goal | None
    line: GoalLine | None
    facts: tuple[KnownFact, ...]
    lacks: tuple[tuple[str, str], ...]
    stops: tuple[Stop, ...]
    review: Review | None
    others: tuple[GoalLine, ...]


def routes(desk: Desk) -> list[BaseRoute]:
    async def by_goal(request: Request) -> Response:
        member(request)
        goal = await desk.house.reception.goal(GoalId(request.path_params["goal"]))
        return await _page(desk, request, goal.conversation, goal)

    async def by_conversation(request: Request) -> Response:
        member(request)
        return await _page(desk, request, ConversationId(request.path_params["conversation"]), None)

    return [Route("/goals/{goal}", by_goal), Route("/conversations/{conversation}", by_conversation)]


async def _page(desk: Desk, request: Request, id: ConversationId | None, goal: Goal | None) -> Response:
    matter = await matter_of(desk, id, goal)
    means = desk.house.means
    actions = sorted(means.contents.actions.values(), key=lambda action: (not action.writes, action.summary))
    kinds = sorted((kind.kind, sentence(wish_of(means, kind.kind))) for kind in means.contents.goals.values())
    house = await desk.house.office.installation()
    return desk.page(
        request,
        "matter.html",
        200,
        matter=matter,
        here=request.url.path,
        actions=actions,
        kinds=kinds,
        once=means.new_id("act"),
        names={id: house.called(id) for id in house.members},
        what=sentence(wish_of(means, matter.goal.kind)) if matter.goal else "A conversation",
        tellable=_tellable(means, matter),
    )


async def matter_of(desk: Desk, id: ConversationId | None, goal: Goal | None) -> Matter:
    """A matter as it stands: of a goal, or of a conversation and the goal it is about. Raises UnknownConversation,
    Erased."""
    means, house = desk.house.means, await desk.house.office.installation()
    told = await transcript(means, id) if id is not None else None
    state = await conversation_of(means, id) if id is not None else None
    if goal is None and told is not None and told.goals:
        goal = await desk.house.reception.goal(_chosen(told.goals).id)
    customer = goal.customer if goal is not None else told.customer if told is not None else None
    if customer is None:
        raise AssertionError("a matter is about a goal or a conversation")
    recorded = await read_chain(means.store, means.vault, goal_chain(goal.id)) if goal is not None else []
    others = tuple(line for line in (told.goals if told else ()) if goal is None or line.id != goal.id)
    return Matter(
        conversation=state,
        said=await _said(means, house, told) if told is not None else (),
        led_by=told.led_by if told else "",
        leader=told.leader if told else "",
        wording=_worded(means.live.wording(id) if id is not None else None, told),
        whom=await whom(means, customer, state),
        goal=goal,
        line=goal_line(means, state, goal) if goal is not None and state is not None else None,
        facts=known_facts(means, goal) if goal is not None else (),
        lacks=_lacks(means, goal),
        stops=course(means, goal, recorded) if goal is not None else (),
        review=_review(goal),
        others=others,
    )


def _chosen(goals: Sequence[GoalLine]) -> GoalLine:
    """The goal that a conversation is about now: the newest that is open, else the newest."""
    still = [line for line in goals if line.ended_at is None]
    return (still or list(goals))[-1]


def _review(goal: Goal | None) -> Review | None:
    """What asks for a person first: to find out, to carry on, then to approve."""
    if goal is None:
        return None
    order: Mapping[str, int] = {"unsettled": 0, "takeover": 1, "approval": 2}
    return min(goal.reviews, key=lambda review: order[review.matter.tag], default=None)


def _worded(wording: UnfinishedReply | None, told: Transcript | None) -> tuple[str, ...]:
    """A reply as far as it is worded, unless it has been said meanwhile."""
    if wording is None or told is None or any(line.id == wording.message for line in told.lines):
        return ()
    return wording.sentences


def _lacks(means: Means, goal: Goal | None) -> tuple[tuple[str, str], ...]:
    """What the goal's own steps would need and nobody has told: names and labels."""
    if goal is None or not goal.open:
        return ()
    names = dict.fromkeys(
        name
        for step in (goal.plan.steps if goal.plan else ())
        for name, argument in step.arguments.items()
        if argument.tag == "ask" and name not in goal.facts
    )
    return tuple((name, label_of(name)) for name in names)


def _tellable(means: Means, matter: Matter) -> list[tuple[str, str]]:
    """What somebody may tell: what is lacking first, then all that steps ask for."""
    names = [name for name, _ in matter.lacks]
    names += sorted(p.name for action in means.contents.actions.values() for p in action.parameters)
    return [(name, label_of(name)) for name in dict.fromkeys(names)]


async def _said(means: Means, house: Installation, told: Transcript) -> tuple[SaidLine | Happened, ...]:
    recorded = await read_chain(means.store, means.vault, conversation_chain(told.conversation))
    happened = [event for one in recorded for event in _happened(one, house)]
    lines = sorted([*told.lines, *happened], key=lambda line: line.seq)
    return (*lines[:1], *(line for before, line in pairwise(lines) if not _again(before, line)))


def _again(before: SaidLine | Happened, line: SaidLine | Happened) -> bool:
    """Whether it only says what was just said: an address and a login may be proven as one and the same."""
    return isinstance(line, Happened) and isinstance(before, Happened) and line.says == before.says


def _happened(one: Recorded, house: Installation) -> Iterator[Happened]:
    match one.body:
        case PersonTook(by=by):
            says, mark = f"{house.called(by)} leads the conversation", "hand"
        case PersonLeft(by=by):
            instruction = str(getattr(one.body, "instruction", ""))
            says, mark = f"{house.called(by)} gave it back{f': “{instruction}”' if instruction else ''}", "back"
        case VerificationStarted(identity=identity):
            says, mark = f"A code was sent to {identity.value}", "lock"
        case AssuranceRaised(identity=identity, by=by):
            says, mark = f"Proven to be {identity.value} ({words.who(by).replace('_', ' ')})", "seal"
        case _:
            return
    yield Happened(at=one.entry.at, seq=one.entry.seq, says=sentence(says), mark=mark)
