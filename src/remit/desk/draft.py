"""A reply for a person to send or to change: what is known by now, in the pack's voice, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.agent.ask import choices_for
from remit.agent.grounding.saying import unheard
from remit.agent.grounding.wary import Wary
from remit.agent.hearing.inform import passages_for
from remit.agent.lane import Lane
from remit.agent.proofs import untold
from remit.agent.wording import summary
from remit.desk.facts import KnownFact, known_facts
from remit.desk.steps import Lacking, NextStep
from remit.journal.log import Recorded
from remit.knowledge.cite import answered
from remit.language.whole import whole
from remit.model.conversation import AskConfirm, AskFact, Conversation
from remit.model.entry import MessageSent, MessageUnderstood
from remit.model.goal import Goal
from remit.model.knowledge import Citation
from remit.model.review import Approval
from remit.model.turn import AskedFor, Happening, Informed, NotDone, NotKnown, Telling, Waits
from remit.model.value import Value


class Draft(Value):
    """What its words rest on: `citations` of the documents, `facts` of the goals. `by`: the brain that worded it."""

    text: str
    citations: tuple[Citation, ...] = ()
    facts: tuple[KnownFact, ...] = ()
    by: str = ""


async def draft(
    lane: Lane,
    conversation: Conversation,
    goals: Sequence[Goal],
    said: Sequence[Recorded],
    step: NextStep | None,
    lacking: Lacking | None,
) -> tuple[Draft, Happening] | None:
    """What could be said now in the kernel's words, and what it says; None where there is nothing to say."""
    tellings: list[Telling] = [*_answers(lane, conversation, said)]
    tellings += await untold(lane, conversation)
    for goal in goals:
        tellings += _news(lane, goal)
    tellings += _question(lane, goals, step, lacking)
    if not tellings:
        return None
    happening = Happening(
        use="draft",
        tellings=tuple(t for n, t in enumerate(tellings) if t not in tellings[:n]),
        today=lane.today(),
        locale=conversation.locale,
        acting_for=conversation.acting_for or lane.means.contents.pack.acting_for,
        recent=conversation.recent,
        moods=conversation.moods,
        language=conversation.language,
    )
    brain = lane.means.brain
    saying = await (brain.plain if isinstance(brain, Wary) else brain).say(happening, unheard)
    citations = tuple(c for t in tellings if isinstance(t, Informed) for c in t.citations)
    if not (text := saying.text.strip()):
        return None
    facts = [fact for goal in goals for fact in known_facts(lane.means, goal) if rests_on(text, fact)]
    return Draft(text=text, citations=citations, facts=tuple(dict.fromkeys(facts))), happening


def rests_on(text: str, fact: KnownFact) -> bool:
    """Whether words say a fact's value: as a word of its own, not within another."""
    return len(fact.value) > 1 and whole(fact.value).search(text) is not None


def _answers(lane: Lane, conversation: Conversation, said: Sequence[Recorded]) -> Iterator[Telling]:
    """What the documents say to the questions that nobody has answered yet."""
    for one in reversed(said):
        if isinstance(one.body, MessageSent):
            return
        if isinstance(one.body, MessageUnderstood) and lane.means.library:
            for asked in one.body.understanding.questions:
                found = passages_for(lane, conversation, asked.text)
                answer = answered(asked.text, found, lane.means.library.embedder)
                if answer is not None:
                    yield Informed(
                        question=asked.text, answer=answer.text, citations=answer.citations, passages=answer.passages
                    )
                elif asked.plain:
                    yield NotKnown(question=asked.text)


def _news(lane: Lane, goal: Goal) -> Iterator[Telling]:
    """What was refused, and what is waited for."""
    last = goal.barred[-1:]
    if goal.open and last and not goal.plan:
        yield NotDone(summary=summary(lane, goal), reasons=(last[0].why,))
    if any(isinstance(review.matter, Approval) for review in goal.reviews):
        yield Waits(on="approval", summary=summary(lane, goal))


def _question(lane: Lane, goals: Sequence[Goal], step: NextStep | None, lacking: Lacking | None) -> Iterator[Telling]:
    """The one thing to ask: for a fact, or whether what is planned shall be done."""
    if lacking is not None and (goal := _goal(goals, lacking.goal)) is not None:
        yield _asked(lane, goal, lacking)
    elif step is not None and step.planned and step.writes and "the customer's yes" in step.machine.needs:
        words = step.title[:1].lower() + step.title[1:]
        question = AskConfirm(goal=step.goal, digest=step.digest, action=step.action, doing=words)
        yield AskedFor(question=question)


def _asked(lane: Lane, goal: Goal, lacking: Lacking) -> AskedFor:
    parameters = (p for a in lane.means.contents.actions.values() for p in a.parameters if p.name == lacking.name)
    parameter = next(parameters)
    needed_by = next(
        a.name for a in lane.means.contents.actions.values() if any(p.name == lacking.name for p in a.parameters)
    )
    question = AskFact(
        goal=goal.id, fact=lacking.name, needed_by=needed_by, candidates=choices_for(lane, goal, parameter)
    )
    return AskedFor(question=question, asks=lacking.asks)


def _goal(goals: Sequence[Goal], id: str) -> Goal | None:
    return next((goal for goal in goals if goal.id == id), None)
