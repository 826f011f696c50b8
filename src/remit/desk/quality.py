"""Looks at conversations as the checks of their quality do: what was said, done and known, from the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from remit.agent.means import Means
from remit.errors import Erased, Tampered
from remit.journal.bodies import Remains
from remit.journal.log import Recorded, read_chain
from remit.measure.history import History
from remit.measure.quality import Done, Quality, Talk, Turn, quality, sample
from remit.model import entry as e
from remit.model.conversation import AskFact
from remit.model.ids import ConversationId, GoalId, conversation_chain, goal_chain

SAMPLE = 12
"""How many conversations of a period people look at."""


def sampled(history: History, many: int = SAMPLE) -> tuple[str, ...]:
    """The conversations of a period that people are to look at: drawn by their ids, the same for everyone."""
    talks = [talk.id for talk in history.interactions if talk.heard and talk.replied]
    return sample(talks, many, f"{history.since:%Y-%m-%d}")


async def checked(means: Means, history: History, conversations: Iterable[str]) -> dict[str, Quality]:
    """The marks of conversations; those that were erased are left out."""
    found: dict[str, Quality] = {}
    for id in conversations:
        goals = [case.id for case in history.of_interaction.get(id, ())]
        if (talk := await talk_of(means, id, goals)) is not None:
            found[id] = quality(talk)
    return found


async def talk_of(means: Means, conversation: str, goals: Sequence[str]) -> Talk | None:
    """A conversation and what its goals did, as the checks look at it; None for one that was erased."""
    try:
        said = await read_chain(means.store, means.vault, conversation_chain(ConversationId(conversation)))
        done = [await read_chain(means.store, means.vault, goal_chain(GoalId(goal))) for goal in goals]
    except (Erased, Tampered):
        return None
    if any(isinstance(one.body, Remains) for one in said):
        return None
    passages = {id for one in said if isinstance(one.body, e.KnowledgeAsked) for id in one.body.passages}
    read = [passage.text for passage in means.library.passages if passage.id in passages]
    return Talk(
        turns=tuple(_turns(said)),
        writes=tuple(write for chain in done for write in _writes(chain)),
        known="\n".join([*read, *(known for chain in done for known in _known(chain))]),
    )


def _turns(said: Sequence[Recorded]) -> list[Turn]:
    turns: list[Turn] = []
    held = False
    for one in said:
        match one.body:
            case e.PersonTook():
                held = True
            case e.PersonLeft():
                held = False
            case e.MessageReceived(message=message):
                turns.append(Turn(message.author, message.text, message.at, held=held))
            case e.MessageSent(message=message, question=question, proofs=proofs):
                asks = f"{question.goal} {question.fact}" if isinstance(question, AskFact) else ""
                steps = tuple(proof.step for proof in proofs)
                turns.append(Turn(message.author, message.text, message.at, asks, steps, held))
            case _:
                pass
    return turns


def _writes(chain: Sequence[Recorded]) -> list[Done]:
    allowed: dict[str, bool] = {}
    done: dict[str, Done] = {}
    for one in chain:
        match one.body:
            case e.Judged(digest=digest, verdict=verdict):
                allowed[digest] = verdict.tag == "allow"
            case e.Intended(step=step, digest=digest):
                done[step.id] = Done(step.id, allowed.get(digest, False), None)
            case e.Checked(step=step, check=check) if step in done and check.holds and done[step].proven_at is None:
                done[step] = Done(step, done[step].allowed, one.entry.at)
            case _:
                pass
    return list(done.values())


def _known(chain: Sequence[Recorded]) -> list[str]:
    """What the goal's facts, arguments and receipts hold, as text."""
    found: list[str] = []
    for one in chain:
        match one.body:
            case e.GoalOpened() | e.FactsLearned() | e.Planned() | e.Intended() | e.Received() | e.Judged():
                found.append(json.dumps(one.body.model_dump(mode="json")))
            case _:
                pass
    return found
