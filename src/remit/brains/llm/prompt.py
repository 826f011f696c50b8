"""Puts a turn to a model. Instructions stand in the system message, always the same; the rest is data, fenced."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from remit.brains.llm.fence import fenced, legible
from remit.brains.llm.instructions import SAY, UNDERSTAND, WRAP_UP
from remit.brains.llm.model import Prompt
from remit.brains.llm.relevant import Relevant
from remit.model import shape as s
from remit.model.action import Parameter, Topic
from remit.model.conversation import (
    AskCode,
    AskConfirm,
    AskConsent,
    AskFact,
    AskRating,
    AskWhich,
    Candidate,
    Line,
    OfferCallback,
    OfferGoal,
    OfferPerson,
    Question,
)
from remit.model.fact import Fact
from remit.model.goal import Goal
from remit.model.knowledge import Found
from remit.model.shape import Shape
from remit.model.turn import Happening, Informed, Turn
from remit.model.value import Json

_LINES, _TOPICS, _PASSAGES = 6, 8, 4
_EXAMPLES = 3
_SHORT = 300  # characters of a value
_SCALARS = 8  # fields of a record


def to_understand(turn: Turn, relevant: Relevant, topics: Sequence[Topic]) -> Prompt:
    """What a message is understood from. The same turn always makes the same prompt."""
    parts = [
        f"Today is {turn.message.at:%A, %Y-%m-%d}.",
        *_said_before(turn.recent),
        *_goals(relevant.goals),
        *_before(turn),
        *_question(turn.question),
        *_offers(relevant.candidates),
        _kinds(relevant),
        _facts(relevant.facts),
        *_topics(topics),
        *_passages(turn.passages),
        "The customer's message, to be understood:\n" + fenced("message", turn.message.text),
    ]
    return Prompt("understand", UNDERSTAND, "\n\n".join(parts), _situation(turn))


def to_say(happening: Happening, told: str) -> Prompt:
    """What a reply is worded from. `told` is what happened in plain words."""
    informed = [found for t in happening.tellings if isinstance(t, Informed) for found in t.passages]
    asked = [t.question for t in happening.tellings if isinstance(t, Informed)]
    parts = [
        *([f"The customer seems {' and '.join(happening.moods)}."] if happening.moods else []),
        *_said_before(happening.recent),
        *_passages(informed),
        "What is to be told:\n" + fenced("tell", told),
    ]
    stands: dict[str, Json] = {"told": told, "asked": [*asked], "language": happening.language}
    if happening.use != "reply":
        stands["use"] = happening.use
    system = WRAP_UP if happening.use == "wrap_up" else SAY
    return Prompt("say", system, "\n\n".join(parts), json.dumps(stands))


def _situation(turn: Turn) -> str:
    """What was said and what stands open, without what was retrieved for it and without ids that change."""
    stands: dict[str, Json] = {"message": turn.message.text, "others": [goal.kind for goal in turn.others]}
    if turn.current is not None:
        stands["current"] = turn.current.kind
    if turn.question is not None:
        stands["question"] = turn.question.model_dump(
            mode="json", include={"tag", "fact", "options", "many", "kinds", "doing"}
        )
    if isinstance(turn.question, AskFact):
        stands["offered"] = [candidate.value for candidate in turn.question.candidates]
    return json.dumps(stands, sort_keys=True)


# -- what stands open -------------------------------------------------------------------------------------------------


def _said_before(recent: Sequence[Line]) -> Iterator[str]:
    """INVARIANT: nobody writes a line that reads as said by another: each is one line, in quotes."""
    if recent:
        yield "Said before:\n" + fenced("lines", "\n".join(map(_line, recent[-_LINES:])))


def _line(line: Line) -> str:
    return f"{'customer' if line.author == 'customer' else 'we'}: {json.dumps(legible(line.text), ensure_ascii=False)}"


def _goals(goals: Sequence[Goal]) -> Iterator[str]:
    for number, goal in enumerate(goals, 1):
        place = "The goal that is talked about" if number == 1 else "Another open goal"
        known = _plain(goal.facts)
        data = "\n" + fenced("known", _lines(known)) if known else ""
        yield f"{place}: goal {number}, {goal.kind}.{data}"


def _before(turn: Turn) -> Iterator[str]:
    if turn.before is not None and (known := _plain(turn.before.facts)):
        yield f"What was talked about last and is done with: {turn.before.kind}.\n" + fenced("known", _lines(known))
    if known := _plain(turn.told):
        yield "Told before anything was wanted:\n" + fenced("known", _lines(known))


def _plain(facts: Mapping[str, Fact]) -> dict[str, Json]:
    return {name: _short(fact) for name, fact in sorted(facts.items()) if not isinstance(fact.value, list | dict)}


def _question(question: Question | None) -> Iterator[str]:
    match question:
        case None:
            yield "No question is open."
        case AskFact(fact=fact, options=options, many=many):
            among = f", one of: {', '.join(options)}" if options else ""
            yield f"The open question asks for the fact {fact}{among}{' (one or several)' if many else ''}."
        case AskConfirm(doing=doing):
            yield "The open question is whether this shall be done:\n" + fenced("doing", doing)
        case AskCode():
            yield "The open question is for a code that was sent to the customer."
        case AskConsent(purpose=purpose):
            yield f"The open question is whether we may contact them for: {purpose}."
        case OfferGoal(kind=kind):
            yield f"The open question is whether they would like this instead: {kind}."
        case AskWhich(kinds=kinds):
            yield f"The open question is which they meant: {', '.join(kinds)}."
        case OfferPerson():
            yield "The open question is whether a colleague shall be brought in."
        case OfferCallback():
            yield "The open question is whether a colleague shall call the customer."
        case AskRating(what=what, low=low, high=high):
            yield f"The open question is how it went ({what}, from {low} to {high})."
        case _:
            assert_never(question)


def _offers(candidates: Mapping[str, Sequence[Candidate]]) -> Iterator[str]:
    for name, offered in candidates.items():
        lines = (json.dumps({"id": c.value, "label": c.label, **_scalars(c)}, ensure_ascii=False) for c in offered)
        yield f"The fact {name} can only be the id of one of these, in this order:\n" + fenced(
            "records", "\n".join(lines)
        )


def _scalars(candidate: Candidate) -> dict[str, Json]:
    plain = {k: _short_json(v) for k, v in candidate.record.items() if not isinstance(v, list)}
    return {k: v for k, v in list(plain.items())[:_SCALARS] if v not in (None, "", candidate.value)}


# -- what may be wanted -----------------------------------------------------------------------------------------------


def _kinds(relevant: Relevant) -> str:
    lines = ["Kinds of goals:"]
    for kind, goal in relevant.kinds.items():
        examples = "; ".join(f'"{example}"' for example in goal.examples[:_EXAMPLES])
        needs = ", ".join(p.name for p in relevant.needs[kind] if p.name in relevant.facts)
        lines.append(f"- {kind}: to {goal.summary}. Said like: {examples}. Facts: {needs or 'none'}.")
    return "\n".join(lines)


def _facts(facts: Mapping[str, Parameter]) -> str:
    lines = ["Facts:"]
    for name, parameter in facts.items():
        asks = f" ({parameter.asks})" if parameter.asks else ""
        lines.append(f"- {name}: {shape_in_words(parameter.shape)}{asks}")
    return "\n".join(lines)


def _topics(topics: Sequence[Topic]) -> Iterator[str]:
    if topics:
        lines = (f"- {t.name}: " + "; ".join(f'"{e}"' for e in t.examples[:_EXAMPLES]) for t in topics[:_TOPICS])
        yield "\n".join(("Topics:", *lines))


def _passages(passages: Sequence[Found]) -> Iterator[str]:
    """A title is others' words, too: it stands within the marks."""
    for found in passages[:_PASSAGES]:
        title = json.dumps(legible(found.passage.title, 80), ensure_ascii=False)
        yield "From a document:\n" + fenced("passage", f"Title: {title}\n\n{found.passage.text}")


def shape_in_words(shape: Shape) -> str:
    """How a value of a shape is to be written."""
    match shape:
        case s.Text() | s.Record():
            return "their own words"
        case s.Whole():
            return "a whole number"
        case s.Number():
            return "a number"
        case s.Flag():
            return "yes or no"
        case s.Amount():
            return "money, as 49.90 EUR"
        case s.Day():
            return "a day, as 2026-11-24"
        case s.Moment():
            return "a day and time, as 2026-11-24T15:00:00+01:00"
        case s.EmailAddress():
            return "an e-mail address"
        case s.PhoneNumber():
            return "a phone number with its country code"
        case s.Ident(called=called, type=type, pattern=pattern):
            return f"the id of {called or type}" + (f", as {pattern}" if pattern else ", only where it is offered")
        case s.Choice(options=options):
            return f"one of {', '.join(options)}"
        case s.Many(of=of):
            return f"one or several: {shape_in_words(of)}"
        case _:
            assert_never(shape)


# -- values -----------------------------------------------------------------------------------------------------------


def _short(fact: Fact) -> Json:
    return _short_json(fact.value)


def _short_json(value: Json) -> Json:
    match value:
        case {"amount": str(amount), "currency": str(currency)}:
            return f"{amount} {currency}"
        case dict() | list():
            return ""
        case str():
            return value[:_SHORT]
        case _:
            return value


def _lines(values: Mapping[str, Json]) -> str:
    return "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
