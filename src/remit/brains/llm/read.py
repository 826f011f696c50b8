"""What a model said it understood, held against the message and the records: quotes become spans, ids become facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from remit.brains.llm.form import Heard, Told, Wanted
from remit.brains.llm.relevant import Relevance
from remit.language.acts import leading_answer
from remit.language.amounts import money
from remit.language.candidates import chosen
from remit.language.spans import Reading, spans
from remit.model import shape as s
from remit.model.conversation import AskFact, Candidate
from remit.model.fact import Fact, Inferred, Said
from remit.model.goal import Goal
from remit.model.ids import GoalId, GoalKind
from remit.model.shape import Shape
from remit.model.turn import Act, Asking, Turn, Understanding, Wish
from remit.model.value import Json
from remit.pack.contents import Contents

_MOST_WISHES = 5
_SURE = 0.9  # a model's word for it


@dataclass(frozen=True)
class Ground:
    """What a model's claims about a turn are held against."""

    turn: Turn
    contents: Contents
    relevance: Relevance
    brain: str

    def reading(self) -> Reading:
        turn = self.turn
        return Reading(turn.message.at, turn.zone, turn.locale, self.contents.pack.currency, asked=True)


def understanding(heard: Heard, ground: Ground) -> Understanding:
    """What stands up of what a model understood. A claim without ground is inferred; what names nothing is left out."""
    turn, goals = ground.turn, ground.contents.goals
    wishes = tuple(_wish(wanted, ground) for wanted in heard.wishes[:_MOST_WISHES] if wanted.kind in goals)
    between = tuple(GoalKind(kind) for kind in dict.fromkeys(heard.between) if kind in goals)
    facts = _facts(heard.facts, ground, (0, len(turn.message.text)))
    acts = tuple(act for act in Act if act in heard.acts)
    language = heard.language.lower()[:2] if heard.language.isascii() else ""
    led = bool(wishes or between or facts)
    return Understanding(
        acts=acts if acts or led else (Act.ASK,),
        wishes=wishes,
        between=between if not wishes else (),
        facts=facts,
        narrowed=_narrowed(heard.narrowed, turn),
        topics=tuple(name for name in ground.contents.topics if name in heard.topics),
        drops=_drops(heard.drops, turn),
        questions=tuple(_asking(question, turn.message.text, Act.WHY not in acts) for question in heard.questions),
        moods=tuple(dict.fromkeys(heard.moods)),
        language=language,
        draft=heard.reply.strip() if language in ("", "en") else "",  # words in others cannot be checked
        confidence=_SURE,
    )


def open_goals(turn: Turn) -> list[Goal]:
    """The goals a model is told of, in the order of their numbers."""
    return [goal for goal in (turn.current, *turn.others) if goal is not None and goal.open]


def find(quote: str, text: str, within: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Where a text has a quote, but for case and white space: first where it is looked for, else anywhere."""
    words = [re.escape(word) for word in quote.split()]
    if not words:
        return None
    pattern = re.compile(r"\s+".join(words), re.IGNORECASE)
    start, end = within or (0, len(text))
    match = pattern.search(text, start, end) or pattern.search(text)
    return (match.start(), match.end()) if match else None


def _wish(wanted: Wanted, ground: Ground) -> Wish:
    text = ground.turn.message.text
    start, end = find(wanted.quote, text) or (0, len(text))
    facts = _facts(wanted.facts, ground, (start, end))
    return Wish(kind=GoalKind(wanted.kind), confidence=_SURE, start=start, end=end, facts=facts)


def _asking(question: str, text: str, plain: bool) -> Asking:
    start, end = find(question, text) or (0, len(text))
    return Asking(text=text[start:end], start=start, end=end, plain=plain)


def _drops(numbers: Sequence[str], turn: Turn) -> tuple[GoalId, ...]:
    goals = open_goals(turn)
    return tuple(goal.id for i, goal in enumerate(goals, 1) if str(i) in numbers)


def _narrowed(ids: Sequence[str], turn: Turn) -> tuple[Candidate, ...]:
    offered = turn.question.candidates if isinstance(turn.question, AskFact) else ()
    return tuple(candidate for candidate in offered if str(candidate.value) in ids)


# -- facts ------------------------------------------------------------------------------------------------------------


def _facts(told: Sequence[Told], ground: Ground, within: tuple[int, int]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for each in told:
        shape = ground.relevance.shape(each.name)
        if shape is not None and (fact := _fact(each, shape, ground, within)) is not None:
            facts[each.name] = fact
    return facts


def _fact(told: Told, shape: Shape, ground: Ground, within: tuple[int, int]) -> Fact | None:
    """A candidate that was offered, a fact already known, words of the message; else what a model made of it."""
    turn = ground.turn
    if (picked := _picked(told, shape, turn)) is not None:
        return picked
    value = value_of(shape, told.value, ground.reading())
    span = find(told.quote, turn.message.text, within)
    if span is not None:
        quotation = turn.message.text[slice(*span)]
        read = [found.value for found in spans(shape, quotation, ground.reading())]
        value = read[0] if len(read) == 1 else quotation if isinstance(shape, s.Text) and value is None else value
        if value is not None:
            return Fact(
                value=value, source=Said(message=turn.message.id, start=span[0], end=span[1]), at=turn.message.at
            )
    if value is not None and (known := _known(told.name, turn)) is not None and known.value == value:
        return known
    if value is None:
        return None
    return Fact(value=value, source=Inferred(brain=ground.brain, of="model"), at=turn.message.at)


def _known(name: str, turn: Turn) -> Fact | None:
    """What is known of the goals that are talked about, or were until just now, or was told before any was."""
    goals = (*open_goals(turn), *((turn.before,) if turn.before is not None else ()))
    return next((goal.facts[name] for goal in goals if name in goal.facts), turn.told.get(name))


def _picked(told: Told, shape: Shape, turn: Turn) -> Fact | None:
    offered: Mapping[str, Candidate] = {str(c.value): c for c in _offered(told.name, turn)}
    values = told.value if isinstance(told.value, list) else [told.value]
    picks = [offered[value] for value in dict.fromkeys(values) if value in offered]
    many = isinstance(shape, s.Many)
    if not picks or len(picks) != len(set(values)) or (len(picks) > 1 and not many):
        return None
    return chosen(picks, many)


def _offered(name: str, turn: Turn) -> tuple[Candidate, ...]:
    asked = turn.question
    offered = asked.candidates if isinstance(asked, AskFact) and asked.fact == name else ()
    return (*offered, *turn.candidates.get(name, ()))


def value_of(shape: Shape, said: str | list[str], reading: Reading) -> Json:
    """A model's way to write a value, as the value; None where it is none of that shape."""
    if isinstance(shape, s.Many):
        values = [value_of(shape.of, each, reading) for each in (said if isinstance(said, list) else [said])]
        return values if values and None not in values else None
    if not isinstance(said, str) or not said.strip():
        return None
    return _one(shape, said.strip(), reading)


def _one(shape: Shape, said: str, reading: Reading) -> Json:
    match shape:
        case s.Text():
            return said
        case s.Choice(options=options):
            return said if said in options else None
        case s.Flag():
            answer = leading_answer(said)
            return answer[0] if answer else None
        case s.Whole():
            return int(said) if re.fullmatch(r"-?\d{1,9}", said) else None
        case s.Number():
            return _number(said)
        case s.Amount():
            found = money(said, reading.currency)
            return found[0].value if len(found) == 1 else None
        case s.Day():
            return _iso(said, date)
        case s.Moment():
            return _iso(said, datetime)
        case s.Ident() | s.EmailAddress() | s.PhoneNumber():
            found = spans(shape, said, reading)
            return found[0].value if len(found) == 1 else None
        case s.Record() | s.Many():
            return None


def _number(said: str) -> str | None:
    try:
        number = Decimal(said)
    except InvalidOperation:
        return None
    return format(number, "f") if number.is_finite() and abs(number) < 10**12 else None


def _iso(said: str, kind: type[date] | type[datetime]) -> str | None:
    try:
        return kind.fromisoformat(said).isoformat()
    except ValueError:
        return None
