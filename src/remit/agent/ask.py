"""Asks the customer: one question at a time, for the one fact that is needed, with what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from remit.agent.hand_over import hand_over
from remit.agent.lane import Lane
from remit.agent.wording import summary
from remit.language.acts import confirms, only_social
from remit.language.candidates import candidates, ident_of
from remit.language.phrasing import fill
from remit.model.action import Parameter
from remit.model.conversation import AskFact, Candidate, Conversation, Question
from remit.model.fact import Fact, Read
from remit.model.goal import Goal
from remit.model.plan import Missing, Step
from remit.model.shape import Many
from remit.model.turn import Resumes, Small, Turn
from remit.model.value import Json

MOST_ASKED = 3
"""How often the same is asked before a person is offered instead."""


async def ask(lane: Lane, goal: Goal, missing: Missing) -> bool:
    """Ask for a fact, unless the customer said it before there was a question. Whether the goal can go on at once."""
    conversation = await lane.conversation(goal)
    if conversation is None:
        return await hand_over(lane, goal, "service", (), f"nobody can be asked for {missing.fact}")
    parameter = lane.means.action(missing.needed_by).parameter(missing.fact)
    every, narrowed = choices_for(lane, goal, parameter), lane.narrowed.get((goal.id, missing.fact), ())
    narrowed = narrowed or _still_narrowed(lane, goal, conversation, missing.fact)
    choices = tuple(c for c in every if c.value in narrowed) or every
    ident = ident_of(parameter.shape)
    if ident is not None and not choices and not ident.pattern:
        return await hand_over(lane, goal, "service", (), f"there is nothing to choose {missing.fact} from")
    again = (
        0
        if (goal.id, missing.fact) in lane.narrowed
        else _asked_before(lane, goal, conversation, missing.fact, len(every))
    )
    if again >= MOST_ASKED:
        return await hand_over(lane, goal, "service", (), f"asked {again} times for {missing.fact}")
    question = AskFact(
        goal=goal.id,
        fact=missing.fact,
        needed_by=missing.needed_by,
        candidates=choices,
        options=missing.options,
        many=isinstance(parameter.shape, Many),
        asked=again + 1,
    )
    told_some = any(id == goal.id for id, _ in lane.answered)
    asks_back = conversation.id in lane.informed and isinstance(conversation.question, AskFact) and not told_some
    if again == 0 and not parameter.each_time and not asks_back and not narrowed:
        facts, nearly = await recall(lane, goal, question)
        if facts:
            lane.learn(goal, facts)
            return True
        if nearly and not _is_about(conversation.question, goal, missing.fact):
            question = question.model_copy(update={"candidates": nearly})
    told = lane.speech(conversation.id).tellings
    if goal.id in lane.why and not any(isinstance(t, Small) and t.what.startswith("why") for t in told):
        lane.say(goal, Small(what="why_fact", summary=summary(lane, goal)))
    known = {name: fact.value for name, fact in goal.facts.items()} | {"goal": summary(lane, goal)}
    asks = fill(parameter.asks, known, lane.means.contents.pack.zone, lane.today()) if parameter.asks else ""
    if lane.speech(conversation.id).ask(question, asks, about=goal.id) and lane.opened and goal.id not in lane.opened:
        lane.say(goal, Resumes(summary=summary(lane, goal)))
    return False


def _asked_before(lane: Lane, goal: Goal, conversation: Conversation, fact: str, choices: int) -> int:
    """How often the very question was asked in a row without being answered. Who asks something back, and is told,
    has not failed to answer; nor has who greets or takes leave, shows a picture, wants something else first, or was
    asked whether they meant this one."""
    question = conversation.question
    if not isinstance(question, AskFact) or not _is_about(question, goal, fact):
        return 0
    heard = lane.heard.get(conversation.id)
    leaves = heard is not None and (only_social(heard.text) or bool(heard.attachments))
    if leaves or len(question.candidates) == 1 < choices or goal.id in lane.why or lane.opened:
        return 0
    return 0 if any(id == goal.id for id, _ in lane.answered) or conversation.id in lane.informed else question.asked


def _still_narrowed(lane: Lane, goal: Goal, conversation: Conversation, fact: str) -> tuple[Json, ...]:
    """What the question that was not answered offered, of all there is: offered once more, and after whatever is asked
    back, unless it was none of it."""
    question, heard = conversation.question, lane.heard.get(conversation.id)
    if not isinstance(question, AskFact) or not _is_about(question, goal, fact):
        return ()
    if question.asked > 1 and conversation.id not in lane.informed:
        return ()
    denied = heard is not None and confirms(heard.text) is False
    return () if denied or len(question.candidates) < 2 else tuple(c.value for c in question.candidates)


def _is_about(question: Question | None, goal: Goal, fact: str) -> bool:
    return isinstance(question, AskFact) and (question.goal, question.fact) == (goal.id, fact)


async def recall(lane: Lane, goal: Goal, question: AskFact) -> tuple[dict[str, Fact], tuple[Candidate, ...]]:
    """What the customer said before the question arose that plainly answers it, or else nearly does: in the message
    that is being heard, in the one that asked for the goal, when asked for something else, or to a person. What failed
    before is not recalled."""
    failed = any(barred.parameter == question.fact for barred in goal.barred)
    if goal.conversation is None or question.fact == "email":  # who is speaking is claimed, never gathered
        return {}, ()
    nearly: tuple[Candidate, ...] = ()
    conversation = await lane.log.conversation(goal.conversation)
    since = goal.asked_in.at if goal.asked_in else goal.opened_at
    meanwhile = [message for message in reversed(conversation.meanwhile) if message.at >= since]
    said = (lane.heard.get(goal.conversation), goal.asked_in, *meanwhile, *conversation.to_person)
    for message in {m.id: m for m in said if m is not None}.values():
        turn = Turn(
            message=message, question=question, current=goal, zone=lane.means.contents.pack.zone, recalling=True
        )
        understood = await lane.means.brain.understand(turn)
        fact = understood.facts.get(question.fact)
        if fact is not None and not failed and not _failed_with(goal, question.fact, fact):
            return {question.fact: fact}, ()
        nearly = nearly or tuple(c for c in understood.narrowed if c in question.candidates)
    return {}, nearly


def _failed_with(goal: Goal, name: str, fact: Fact) -> bool:
    return any(name in barred.arguments and barred.arguments[name].value == fact.value for barred in goal.barred)


def choices_for(lane: Lane, goal: Goal, parameter: Parameter) -> tuple[Candidate, ...]:
    """What systems returned that may fill a parameter, without what failed before."""
    ident = ident_of(parameter.shape)
    if ident is None:
        return ()
    pack = lane.means.contents
    shapes, labels, zone = lane.means.shapes, pack.voice.labels, pack.pack.zone
    found = candidates(goal.facts, shapes, ident.type, labels, zone=zone, today=lane.today())
    blamed = [b.arguments for b in goal.barred if b.parameter == parameter.name]
    failed = [arguments[parameter.name].value for arguments in blamed if parameter.name in arguments]
    return tuple(candidate for candidate in found if candidate.value not in failed)


def outdated_by(lane: Lane, goal: Goal, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """What a goal knows that falls when it learns these facts: what was read with an old value, or without a new one
    where it could have been read with it, and what was read with that. What was chosen stays chosen."""
    changed = [name for name, fact in facts.items() if name in goal.facts and goal.facts[name].value != fact.value]
    fresh = facts.keys() - goal.facts.keys()
    short = {a.step.id for a in goal.attempts if a.key is None and fresh & _left_out(lane, a.step)}
    read = {name: fact.source for name, fact in goal.facts.items() if isinstance(fact.source, Read)}
    told = [name for name, source in read.items() if source.step in short and "." not in source.path]
    return tuple(name for name in (*told, *derived_from(goal, (*changed, *told))) if name not in facts)


def _left_out(lane: Lane, step: Step) -> set[str]:
    """What a step could have been taken with, and was not."""
    action = lane.means.contents.actions.get(step.action)
    return {p.name for p in action.parameters} - step.arguments.keys() if action else set()


def derived_from(goal: Goal, names: Iterable[str]) -> tuple[str, ...]:
    """The facts that were read, directly or not, with these facts as arguments: they fall when these change."""
    gone = set(names)
    derived: list[str] = []
    grew = True
    while grew:
        steps = {a.step.id for a in goal.attempts if a.key is None and gone & set(a.step.arguments)}
        fresh = [
            name
            for name, fact in goal.facts.items()
            if name not in gone and isinstance(fact.source, Read) and fact.source.step in steps
        ]
        derived += fresh
        gone |= set(fresh)
        grew = bool(fresh)
    return tuple(derived)
