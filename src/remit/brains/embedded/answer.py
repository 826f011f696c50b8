"""Reads a message as the answer to the question that is open, or as a correction of what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from remit.brains.embedded.extract import choice, free_text, likely_choice, postal, said
from remit.brains.embedded.resolve import Resolved, resolve
from remit.language.acts import leading_answer, plain
from remit.language.candidates import chosen
from remit.language.clauses import clauses
from remit.language.spans import Reading, Span, spans
from remit.model import shape as s
from remit.model.action import Parameter
from remit.model.conversation import AskFact, Candidate
from remit.model.fact import Fact
from remit.model.turn import Turn
from remit.pack.contents import Contents

_ASKING = re.compile(
    r"(?is)^(?:what|which|why|how|when|where|who|can|could|do|does|is|are|will|would|should)\b.*\?\s*$"
)


@dataclass(frozen=True)
class Answered:
    """What answers the question: facts, and how many might still be meant where that is not clear."""

    facts: dict[str, Fact] = field(default_factory=dict[str, Fact])
    narrowed: tuple[Candidate, ...] = ()


def pressed(turn: Turn) -> dict[str, Fact]:
    """The fact that a button stands for: a candidate's own, or the option as said."""
    question, button = turn.question, turn.message.pressed
    if not isinstance(question, AskFact) or button is None:
        return {}
    picks = [c for c in question.candidates if str(c.value) == button]
    if picks:
        return {question.fact: chosen(picks, question.many)}
    if button in question.options:
        return {question.fact: said(turn.message, 0, len(turn.message.text), button)}
    return {}


def to_question(turn: Turn, question: AskFact, contents: Contents, reading: Reading) -> Answered:
    """The message as the answer to a question for a fact."""
    parameter = parameter_of(contents, question)
    text = turn.message.text
    if question.candidates:
        found = _pick(text, question.candidates, question.many, reading)
        if found.picks:
            return Answered({question.fact: chosen(found.picks, question.many)})
        typed = _typed(turn, question.fact, parameter, reading)
        return Answered(_known_or_typed(typed, question), found.narrowed)
    return Answered(_typed(turn, question.fact, parameter, reading, question.options))


def is_question(text: str) -> bool:
    return bool(_ASKING.match(text.strip()))


def corrections(turn: Turn, contents: Contents, reading: Reading) -> dict[str, Fact]:
    """Facts of the current goal that a message replaces: another of the same candidates, options or kind of value."""
    goal = turn.current
    if goal is None:
        return {}
    replaced: dict[str, Fact] = {}
    for name, known in goal.facts.items():
        shape = shape_of(contents, name)
        if shape is None:
            continue
        new = _replacement(turn, name, known, shape, contents, reading)
        if new is not None and new.value != known.value:
            replaced[name] = new
    return replaced


def parameter_of(contents: Contents, question: AskFact) -> Parameter | None:
    action = contents.actions.get(question.needed_by)
    return next((p for p in action.parameters if p.name == question.fact), None) if action else None


def shape_of(contents: Contents, name: str) -> s.Shape | None:
    """The shape of a parameter that customers may fill."""
    found = (p.shape for a in contents.actions.values() for p in a.parameters if p.name == name)
    return next(found, None)


def _pick(text: str, candidates: Sequence[Candidate], many: bool, reading: Reading) -> Resolved:
    whole = resolve(text, candidates, many, reading)
    if whole.picks or many:
        return whole
    for clause in clauses(text):
        found = resolve(clause.text, candidates, many, reading)
        if found.picks:
            return found
    return whole


def _typed(
    turn: Turn, name: str, parameter: Parameter | None, reading: Reading, options: Sequence[str] = ()
) -> dict[str, Fact]:
    """A value of the asked-for shape in the message."""
    message, text = turn.message, turn.message.text
    shape = parameter.shape if parameter else (s.Choice(options=tuple(options)) if options else s.Text())
    match shape:
        case s.Choice():
            found = None
        case s.Text():
            found = (postal(text) if "address" in name else None) or free_text(text)
        case _:
            every = spans(shape, text, replace(reading, asked=True))
            found = every[-1] if every and (len(every) == 1 or _takes_back(text)) else None
    return {name: said(message, found.start, found.end, found.value)} if found else {}


def chosen_option(turn: Turn, question: AskFact, parameter: Parameter | None, contents: Contents) -> dict[str, Fact]:
    """The option of a choice that the message names."""
    declared = parameter.shape.options if parameter and isinstance(parameter.shape, s.Choice) else ()
    options = question.options or declared
    text = turn.message.text
    found = likely_choice(text, options, contents.voice.words.get(question.fact, {})) or _yes_or_no(text, options)
    return {question.fact: said(turn.message, found.start, found.end, found.value)} if found else {}


def _yes_or_no(text: str, options: Sequence[str]) -> Span | None:
    """A yes or no where just that is the choice, or the option by its number."""
    answer = leading_answer(text)
    by_word = {"yes": True, "no": False}
    for option in options:
        if answer is not None and by_word.get(option.lower()) is answer[0]:
            return Span(0, len(text), option)
    number = plain(text)
    if number.isdigit() and 0 < int(number) <= len(options):
        return Span(0, len(text), options[int(number) - 1])
    return None


def _known_or_typed(typed: dict[str, Fact], question: AskFact) -> dict[str, Fact]:
    """What was typed is better known from where it was read, if it was."""
    for name, fact in typed.items():
        known = [c for c in question.candidates if c.value == fact.value]
        return {name: chosen(known, question.many)} if known else {name: fact}
    return {}


def _takes_back(text: str) -> bool:
    return bool(re.search(r"(?i)\b(?:no|sorry|i mean|i meant|actually|wait|correction|rather)\b", text))


def _replacement(
    turn: Turn, name: str, known: Fact, shape: s.Shape, contents: Contents, reading: Reading
) -> Fact | None:
    text, offered = turn.message.text, turn.candidates.get(name, ())
    if offered:
        many = isinstance(known.value, list)
        rest = [c for c in offered if c.value != known.value]
        if re.search(r"\bother one\b|\bthe other\b", plain(text)) and len(rest) == 1:
            return chosen(rest, many)
        found = _pick(_after_no(text), offered, many, reading)
        return chosen(found.picks, many) if found.picks else None
    if known.source.tag != "said":
        return None
    match shape:
        case s.Choice(options=options):
            span = choice(text, options, contents.voice.words.get(name, {}))
        case s.Text() | s.Record() | s.Flag():
            span = None
        case _:
            every = spans(shape, text, reading)
            span = every[-1] if every else None
    return said(turn.message, span.start, span.end, span.value) if span else None


def _after_no(text: str) -> str:
    """Without a leading "no," which denies what was, not what follows."""
    return re.sub(r"(?i)^\s*(?:no|nope|nah|sorry|wait|actually|oops)\b[\s,.!]*", "", text)
