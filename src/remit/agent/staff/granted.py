"""Facts that people tell: those of a member of staff, and what a customer puts right."""

from __future__ import annotations

from collections.abc import Mapping

from remit.agent.ask import choices_for, outdated_by
from remit.agent.lane import Lane
from remit.agent.means import Means
from remit.agent.staff.typed import typed
from remit.errors import BadRequest
from remit.language.candidates import ident_of
from remit.language.spans import Reading
from remit.model.conversation import Message
from remit.model.fact import Fact, Granted, Said
from remit.model.goal import Goal
from remit.model.value import Json


def granted(means: Means, facts: Mapping[str, Json], by: str) -> dict[str, Fact]:
    """Facts as somebody who works here tells them. Raises BadRequest for a name or a value that is none."""
    source = Granted(review="", by=by)
    return {
        name: Fact(value=value_of(means, name, value), source=source, at=means.now()) for name, value in facts.items()
    }


def value_of(means: Means, name: str, value: Json) -> Json:
    """A value in the shape of the fact of that name. Raises BadRequest."""
    shape = means.shapes.get(name)
    if shape is None:
        raise BadRequest(what=f"There is no fact {name!r}.", cure="Use one that an action needs or gives.")
    pack = means.contents.pack
    reading = Reading(now=means.now(), zone=pack.zone, locale=pack.locale, currency=pack.currency, asked=True)
    try:
        return typed(shape, value, reading)
    except ValueError as why:
        what = f"{name.replace('_', ' ').capitalize()} {why}."
        raise BadRequest(what=what, cure="Nothing was changed.", field=name) from None


def tell_facts(lane: Lane, goal: Goal, facts: Mapping[str, Fact], by: str) -> None:
    """Have a goal know facts that somebody who works here told; what was read with an old value falls with it."""
    lane.learn(goal, facts, dropped=outdated_by(lane, goal, facts), actor=f"staff:{by}")


def corrected(lane: Lane, goal: Goal, message: Message) -> dict[str, Fact]:
    """What a customer puts right of what a goal knows, as they said it; what cannot be read is left as it was."""
    facts: dict[str, Fact] = {}
    for name, words in message.corrects.items():
        if name in goal.facts and (fact := _said(lane, goal, message, name, words)) is not None:
            facts[name] = fact
    return facts


def _said(lane: Lane, goal: Goal, message: Message, name: str, words: str) -> Fact | None:
    for choice in _choices(lane, goal, name):
        if words.strip().casefold() in (choice.label.casefold(), str(choice.value).casefold()):
            return choice.fact
    try:
        value = value_of(lane.means, name, words)
    except BadRequest:
        return None
    start = max(message.text.find(words), 0)
    return Fact(value=value, source=Said(message=message.id, start=start, end=start + len(words)), at=message.at)


def _choices(lane: Lane, goal: Goal, name: str):
    parameters = (p for a in lane.means.contents.actions.values() for p in a.parameters if p.name == name)
    parameter = next(parameters, None)
    return choices_for(lane, goal, parameter) if parameter is not None and ident_of(parameter.shape) else ()
