"""Tells the story of a goal from the journal: what was asked, decided, done and read back, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from remit.errors import UnknownGoal
from remit.journal import words
from remit.journal.bodies import Remains
from remit.journal.log import Recorded, read_chain
from remit.journal.story import Line, Story
from remit.journal.tell import Known, tell
from remit.journal.vault import Vault
from remit.model import entry as e
from remit.model.goal import Asked
from remit.model.ids import ConversationId, GoalId, MessageId, StepId, conversation_chain, goal_chain
from remit.ports import Store

Opening: TypeAlias = Mapping[str, object]


async def explain(store: Store, vault: Vault, goal: GoalId) -> Story:
    """The story of a goal; what was erased is said to be. Raises UnknownGoal and Tampered."""
    recorded = await read_chain(store, vault, goal_chain(goal))
    if not recorded:
        raise UnknownGoal(goal=goal)
    opening = _public(recorded[0])
    conversation = opening.get("conversation")
    said: list[Recorded] = []
    if isinstance(conversation, str):
        said = await read_chain(store, vault, conversation_chain(ConversationId(conversation)))
    ended = next((one for one in reversed(recorded) if isinstance(one.body, e.GoalEnded)), None)
    about = _about(said, _origin(recorded[0]), recorded, ended, goal)
    known = Known(texts=_texts(said), actions=_actions(recorded))
    lines: list[Line] = [line for one in [*recorded, *about] for line in tell(one, known)]
    return Story(
        goal=goal,
        wants=str(opening["wants"]),
        customer=str(opening["customer"]),
        opened_at=recorded[0].entry.at,
        ending=words.ending(ended.body.outcome) if ended and isinstance(ended.body, e.GoalEnded) else "",
        erased=any(isinstance(one.body, Remains) for one in recorded),
        lines=tuple(sorted(lines, key=lambda line: (line.at, line.rank))),
    )


def _public(opening: Recorded) -> Opening:
    """What an opening says that outlives an erasure."""
    if isinstance(opening.body, Remains):
        return opening.body.public
    return opening.body.model_dump()


def _origin(opening: Recorded) -> MessageId | None:
    """The message a goal was asked for in."""
    match opening.body:
        case e.GoalOpened(origin=Asked(message=message)):
            return message
        case Remains(public={"origin": {"message": str(message)}}):
            return MessageId(message)
        case _:
            return None


def _about(
    said: Sequence[Recorded],
    origin: MessageId | None,
    recorded: Sequence[Recorded],
    ended: Recorded | None,
    goal: GoalId,
) -> list[Recorded]:
    """What was said from the message that asked for the goal to the reply that told its end; not about other goals."""
    begun = next((n for n, one in enumerate(said) if origin and _message_id(one) == origin), None)
    if begun is None:
        begun = next((n for n, one in enumerate(said) if one.entry.at >= recorded[0].entry.at), len(said))
    told: list[Recorded] = []
    for one in said[begun:]:
        reply = one.entry.kind == "message.sent"
        if ended is not None and one.entry.at > ended.entry.at and not reply:
            break
        about = _reply_about(one)
        if about in (None, goal):
            told.append(one)
        if ended is not None and one.entry.at >= ended.entry.at and about == goal:
            break
    return told


def _reply_about(one: Recorded) -> object:
    """The goal a reply is about; None for one about none, and for anything else."""
    match one.body:
        case e.MessageSent(about=about):
            return about
        case Remains(kind="message.sent", public=public):
            return public.get("about")
        case _:
            return None


def _message_id(one: Recorded) -> object:
    match one.body:
        case e.MessageReceived(id=id):
            return id
        case Remains(kind="message.received", public=public):
            return public.get("id")
        case _:
            return None


def _texts(said: Sequence[Recorded]) -> dict[str, str]:
    return {one.body.id: one.body.message.text for one in said if isinstance(one.body, e.MessageReceived)}


def _actions(recorded: Sequence[Recorded]) -> dict[StepId, str]:
    """The action of each step that was judged or done."""
    steps = (one.body.step for one in recorded if isinstance(one.body, e.Judged | e.Intended | e.Received | e.Failed))
    return {step.id: step.action for step in steps}
