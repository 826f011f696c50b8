"""Reads a message as the answer to the question that is open, or as a correction of what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from remit.brains.embedded.amend import amended
from remit.brains.embedded.extract import choice, free_text, likely_choice, postal, said
from remit.brains.embedded.resolve import Resolved, mistyped, named, option_by_place, resolve
from remit.language.acts import leading_answer, plain
from remit.language.candidates import chosen
from remit.language.clauses import clauses
from remit.language.span import Span
from remit.language.spans import Reading, spans
from remit.language.troubles import worked
from remit.model import shape as s
from remit.model.action import Parameter
from remit.model.conversation import AskFact, Candidate
from remit.model.fact import Fact
from remit.model.turn import Turn
from remit.pack.contents import Contents

_ASKING = re.compile(
    r"(?is)^(?:what|which|why|how|when|where|who|can|could|do|does|is|are|will|would|should)\b.*\?\s*$"
)
_ADDS = re.compile(r"\b(?:too|also|as well|add|plus|in addition|along with|together with)\b")
_NOT = re.compile(r"\b(?:no|not|instead|rather|don t|without)\b")
_SELF_CORRECTED = re.compile(
    r"(?i)(?<=\w)[\s,.;!…–-]+(?:no[\s,]+(?:sorry|wait|i mean|make that|rather|actually)|sorry|wait|scratch that|"
    r"i mean|i meant|make that|correction|actually)\b[\s,.:]*(?=\w)"
)


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


def to_question(turn: Turn, question: AskFact, text: str, contents: Contents, reading: Reading) -> dict[str, Fact]:
    """The fact that a text, the beginning of the turn's message, answers a question for a fact with; none if it does
    not, or not clearly."""
    parameter = parameter_of(contents, question)
    if question.candidates:
        found = _pick(text, question.candidates, question.many, reading)
        if found.picks:
            return {question.fact: chosen(found.picks, question.many)}
        typed = _typed(turn, text, question.fact, parameter, reading)
        denied = {str(c.value) for c in question.candidates if found.narrowed and c not in found.narrowed}
        return _known_or_typed({n: fact for n, fact in typed.items() if str(fact.value) not in denied}, question)
    if question.options or isinstance(parameter.shape if parameter else None, s.Choice):
        return _option(turn, text, question, parameter, contents)
    return _typed(turn, text, question.fact, parameter, reading)


def may_mean(question: AskFact, text: str, shape: s.Shape, reading: Reading) -> tuple[Candidate, ...]:
    """The several of what a question offers, and not all, that a text may mean; or those it may have mistyped."""
    found = resolve(text, question.candidates, question.many, reading).narrowed
    if 1 < len(found) < len(question.candidates):
        return found
    return mistyped(text, question.candidates, shape) if len(question.candidates) > 1 else ()


def to_another(turn: Turn, needed: Sequence[Parameter], text: str, reading: Reading) -> dict[str, Fact]:
    """A choice still to be made that a text makes in its own words, though something else was asked."""
    known = turn.current.facts if turn.current else {}
    for parameter in needed:
        offered = turn.candidates.get(parameter.name, ())
        if parameter.name not in known and len(offered) > 1 and (found := named(text, offered, False, reading)):
            return {parameter.name: chosen(found, isinstance(parameter.shape, s.Many))}
    return {}


def is_question(text: str) -> bool:
    return bool(_ASKING.match(text.strip()))


def corrections(turn: Turn, text: str, contents: Contents, reading: Reading) -> dict[str, Fact]:
    """Facts of the current goal that a text replaces: another of the same candidates, options or kind of value."""
    replaced: dict[str, Fact] = {}
    for name, known in turn.current.facts.items() if turn.current else ():
        shape = shape_of(contents, name)
        new = _replacement(turn, text, name, known, shape, contents, reading) if shape else None
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
    after = _SELF_CORRECTED.split(text)[-1]
    if after != text and (found := resolve(after, candidates, many, reading)).picks:
        return found
    whole = resolve(text, candidates, many, reading)
    if whole.picks or many:
        return whole
    for clause in clauses(text):
        found = resolve(clause.text, candidates, many, reading)
        if found.picks:
            return found
    return whole


def _typed(turn: Turn, text: str, name: str, parameter: Parameter | None, reading: Reading) -> dict[str, Fact]:
    """A value of the asked-for shape in the text."""
    shape = parameter.shape if parameter else s.Text()
    match shape:
        case s.Text():
            found = (postal(text) if "address" in name else None) or free_text(text)
        case s.Flag() if (helped := worked(text)) is not None and leading_answer(text) is None:
            found = Span(0, len(text), helped)
        case _:
            every = spans(shape, text, replace(reading, asked=True))
            found = every[-1] if every and (len(every) == 1 or _takes_back(text)) else None
    return {name: said(turn.message, found.start, found.end, found.value)} if found else {}


def _option(
    turn: Turn, text: str, question: AskFact, parameter: Parameter | None, contents: Contents
) -> dict[str, Fact]:
    """The option of a choice that the text names."""
    declared = parameter.shape.options if parameter and isinstance(parameter.shape, s.Choice) else ()
    options = question.options or declared
    phrases = contents.voice.words.get(question.fact, {})
    found = choice(text, options, phrases) or _yes_or_no(text, options) or likely_choice(text, options, phrases)
    return {question.fact: said(turn.message, found.start, found.end, found.value)} if found else {}


def _yes_or_no(text: str, options: Sequence[str]) -> Span | None:
    """A yes or no where just that is the choice, or the option by its place."""
    answer = leading_answer(text)
    by_word = {"yes": True, "no": False}
    for option in options:
        if answer is not None and by_word.get(option.lower()) is answer[0]:
            return Span(0, len(text), option)
    place = option_by_place(text, len(options))
    return None if place is None else Span(0, len(text), options[place])


def _known_or_typed(typed: dict[str, Fact], question: AskFact) -> dict[str, Fact]:
    """What was typed is better known from where it was read, if it was."""
    for name, fact in typed.items():
        known = [c for c in question.candidates if c.value == fact.value]
        return {name: chosen(known, question.many)} if known else {name: fact}
    return {}


def _takes_back(text: str) -> bool:
    return bool(re.search(r"(?i)\b(?:no|sorry|i mean|i meant|actually|wait|correction|rather)\b", text))


def _replacement(
    turn: Turn, text: str, name: str, known: Fact, shape: s.Shape, contents: Contents, reading: Reading
) -> Fact | None:
    offered = turn.candidates.get(name, ())
    if offered:
        return _other_candidate(text, known, offered, reading)
    if known.source.tag != "said":
        return None
    match shape:
        case s.Choice(options=options):
            span = choice(text, options, contents.voice.words.get(name, {}))
        case s.Text():
            span = amended(str(known.value), text, address="address" in name)
        case s.Record() | s.Flag():
            span = None
        case _:
            every = spans(shape, text, reading)
            span = every[-1] if every else None
    return said(turn.message, span.start, span.end, span.value) if span else None


def _other_candidate(said: str, known: Fact, offered: Sequence[Candidate], reading: Reading) -> Fact | None:
    """The candidate that is meant instead, or in addition; where several may be, the one most like what was chosen
    before."""
    many, text = isinstance(known.value, list), _after_no(said)
    rest = [c for c in offered if c.value != known.value]
    if re.search(r"\bother one\b|\bthe other\b", plain(text)) and len(rest) == 1:
        return chosen(rest, many)
    found = _pick(text, offered, many, reading)
    if found.picks:
        had = [c for c in offered if isinstance(known.value, list) and c.value in known.value] if _adds(said) else []
        return chosen([*had, *(c for c in found.picks if c not in had)], many)
    before = next((c for c in offered if c.value == known.value), None)
    if before is None or not found.narrowed or before in found.narrowed:
        return None
    alike = sorted(((len(_shared(c, before)), i) for i, c in enumerate(found.narrowed)), reverse=True)
    if len(alike) > 1 and alike[0][0] == alike[1][0]:
        return None
    return chosen([found.narrowed[alike[0][1]]], many)


def _adds(text: str) -> bool:
    """Whether a text adds to what was chosen, and takes nothing of it away: "and the scarf too"."""
    said = plain(text)
    return bool(_ADDS.search(said) or (said.startswith("and ") and not _NOT.search(said)))


def _shared(one: Candidate, other: Candidate) -> list[str]:
    return [name for name, value in one.record.items() if other.record.get(name) == value]


def _after_no(text: str) -> str:
    """Without a leading "no," which denies what was, not what follows."""
    return re.sub(r"(?i)^\s*(?:(?:no|nope|nah|sorry|wait|actually|oops|hm+)\b[\s,.!]*)+", "", text)
