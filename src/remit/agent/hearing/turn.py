"""What a brain is shown of a conversation: the message, the open question, the goals, and what may be chosen from."""

from __future__ import annotations

from remit.agent.ask import choices_for
from remit.agent.hearing.inform import passages_for
from remit.agent.lane import Lane
from remit.errors import Erased
from remit.language.candidates import ident_of
from remit.model.conversation import AskWhich, Candidate, Conversation, Message, Question
from remit.model.goal import Goal
from remit.model.ids import GoalId
from remit.model.turn import Turn


async def turn_of(lane: Lane, conversation: Conversation, message: Message) -> Turn:
    """The message with all that is needed to understand it. Nothing a policy did not permit to be read is in it."""
    goals = await lane.log.goals(conversation=conversation.id)
    current = _current(conversation, goals)
    return Turn(
        message=message,
        question=conversation.question,
        current=current,
        others=tuple(goal for goal in goals if goal is not current),
        before=await _before(lane, conversation) if current is None else None,
        told=conversation.told,
        candidates=_candidates(lane, current) if current else {},
        recent=conversation.recent[:-1],
        passages=passages_for(lane, conversation, message.text) if message.pressed is None else (),
        spent=conversation.spent,
        spent_today=await lane.log.spent_today(),
        language=conversation.language,
        locale=conversation.locale,
        zone=lane.means.contents.pack.zone,
    )


async def _before(lane: Lane, conversation: Conversation) -> Goal | None:
    """The goal that was talked about last, where it has ended and is still this customer's."""
    if conversation.last_goal is None:
        return None
    try:
        goal = await lane.goal(conversation.last_goal)
    except Erased:
        return None
    return goal if not goal.open and goal.customer == conversation.customer else None


def goal_asked(question: Question | None) -> GoalId | None:
    """The goal a question is about."""
    return None if question is None or isinstance(question, AskWhich) else question.goal


def _current(conversation: Conversation, goals: list[Goal]) -> Goal | None:
    """The goal that is talked about: the question's, else the last one mentioned, else the first that is open."""
    by_id = {goal.id: goal for goal in goals}
    about = by_id.get(goal_asked(conversation.question) or GoalId("")) or by_id.get(
        conversation.last_goal or GoalId("")
    )
    return about or next(iter(goals), None)


def _candidates(lane: Lane, goal: Goal) -> dict[str, tuple[Candidate, ...]]:
    parameters = {
        parameter.name: parameter
        for action in lane.means.contents.actions.values()
        for parameter in action.parameters
        if ident_of(parameter.shape) is not None
    }
    found = {name: choices_for(lane, goal, parameter) for name, parameter in parameters.items()}
    return {name: choices for name, choices in found.items() if choices}
