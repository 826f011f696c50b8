"""Reads a message: what it does, wants and tells. A function of the turn and the pack, and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from remit.brains.embedded import answer
from remit.brains.embedded.classify import NONE
from remit.brains.embedded.heard import Heard, heard
from remit.brains.embedded.let_go import gives_way, let_go_of
from remit.brains.embedded.mind import Mind, is_address_or_ident
from remit.brains.embedded.questions import asked, only_asked
from remit.brains.embedded.recall import recalled
from remit.brains.embedded.resolve import unnamed
from remit.brains.embedded.told import told
from remit.brains.embedded.unworded import pressed, wordless
from remit.brains.embedded.wanted import wanted, wishes_of
from remit.brains.embedded.wishes import Found, beside, wished
from remit.language.acts import confirms, only_parting, only_social, plain
from remit.language.clauses import Clause
from remit.language.spans import spans
from remit.language.stems import terms
from remit.model import shape as s
from remit.model.conversation import (
    AskCode,
    AskConfirm,
    AskConsent,
    AskFact,
    Candidate,
    OfferCallback,
    OfferGoal,
    OfferPerson,
)
from remit.model.fact import Fact, Said
from remit.model.goal import Goal
from remit.model.ids import GoalId, GoalKind
from remit.model.turn import Act, Turn, Understanding, Wish

_ASKS = re.compile(
    r"(?:(?:and|but|so|oh|ok|wait|hi|hey|please|also|by the way|first) )*"
    r"(?:where|when|has|did|what (?:is|s) the|what happened|any news|how long|(?:do|would) you (?:have|sell|stock)|"
    r"have you got)\b"
)
_JOINS = re.compile(r"(?i)(?:(?<!\w)(?:and|but|also|then|plus)[\s,]{0,9}){1,4}$")
_TIMES = frozenset(("morning", "evening"))


class Understander:
    """Reads messages with what a pack's examples and parameters teach."""

    def __init__(self, mind: Mind) -> None:
        self._mind = mind

    def likely(self, text: str) -> tuple[GoalKind, ...]:
        """Every kind of goal, by how likely a text asks for it."""
        return tuple(GoalKind(kind) for kind, _ in self._mind.kinds.rank([text])[0].kinds if kind != NONE)

    def understand(self, turn: Turn) -> Understanding:
        """What a message does, wants and tells. Of a huge one only the beginning and the end are read."""
        if turn.message.pressed is not None:
            return pressed(turn)
        if not plain(turn.message.text):
            return wordless(turn)
        message = heard(self._mind, turn)
        if turn.recalling:
            return recalled(turn, _about_current(message), self._mind.contents, message.reading)
        understood = _of_foreign(message) if message.is_foreign() else _understood(message)
        return understood.model_copy(update={"moods": message.moods, "language": message.language})


def _understood(heard: Heard) -> Understanding:
    drops = let_go_of(heard)
    only = only_asked(heard)
    wanting = replace(heard, telling=tuple(c for c in heard.telling if c not in only)) if only else heard
    aside = _aside(wanting)
    kept = _kept(heard, aside)
    answered = {} if drops else _answer(heard, kept)
    corrected = {} if drops or answered else _corrected(heard, kept)
    if gives_way(heard, aside, bool(answered or corrected)) and heard.current:
        drops = drops or (heard.current.id,)
    found, between = wanted(wanting, aside, bool(answered or corrected or drops))
    wishes = wishes_of(heard, found)
    facts = {} if drops and not wishes else told(heard, wishes, answered, _is_free(heard))
    facts |= {**corrected, **answered}
    claimed, handled = [(f.start, f.end) for f in found], bool(answered or drops)
    questions = asked(heard, claimed, only, handled=handled, unsure=bool(between))
    certain = any(question.plain for question in questions)
    between = () if certain else between
    led_on = bool(wishes or facts or between or heard.topics or certain)
    acts = _settled_acts(heard, answered, corrected, drops, led_on) | ({Act.ASK} if certain else set[Act]())
    return Understanding(
        acts=tuple(act for act in Act if act in acts),
        wishes=wishes,
        between=between,
        facts=facts,
        narrowed=() if led_on or drops else _narrowed(heard, kept),
        topics=heard.topics,
        drops=drops,
        questions=questions,
        confidence=_confidence(wishes, between, acts),
    )


def _of_foreign(heard: Heard) -> Understanding:
    """INVARIANT: nothing is wanted, answered or corrected in a language that is not understood; but what reads the
    same in all of them, an address or an order's number, is kept."""
    question, contents = heard.turn.question, heard.mind.contents
    asked = answer.parameter_of(contents, question) if isinstance(question, AskFact) else None
    facts = told(heard, (), {}, free=False)
    if isinstance(question, AskFact) and asked is not None and is_address_or_ident(asked.shape):
        facts |= answer.to_question(heard.turn, question, heard.text, contents, heard.reading)
    shapes = {name: answer.shape_of(contents, name) for name in facts}
    kept = {name: fact for name, fact in facts.items() if is_address_or_ident(shapes[name])}
    return Understanding(acts=(Act.UNCLEAR,), facts=kept, topics=heard.topics, confidence=0.0)


def _about_current(heard: Heard) -> str:
    """The message, with blanks for what asks for another kind of goal than the current one, or told it a fact. What
    names an option stays: "the vase", which tells a department, is a thing in it, too."""
    if heard.current is None:
        return heard.text
    found, _ = wished(heard.mind.kinds, heard.telling, heard.text, topical=bool(heard.topics))
    own = [f for f in found if f.kind == heard.current.kind]
    text = heard.text
    if len(found) > 1 and len(own) == 1:
        text = " " * own[0].start + text[own[0].start : own[0].end]
    for name, fact in heard.current.facts.items():
        if isinstance(answer.shape_of(heard.mind.contents, name), s.Choice):
            continue
        if isinstance(fact.source, Said) and fact.source.message == heard.turn.message.id:
            start, end = fact.source.start, fact.source.end
            text = text[:start] + " " * (min(end, len(text)) - start) + text[end:]
    return text


# -- the open question ------------------------------------------------------------------------------------------------


def _aside(heard: Heard) -> list[Found]:
    """What a message asks for beside the question that is open about the current goal."""
    question = heard.turn.question
    if heard.current is None or not isinstance(question, AskFact | AskConfirm | AskCode):
        return []
    named = [c for offered in heard.turn.candidates.values() for c in offered]
    named += question.candidates if isinstance(question, AskFact) else ()
    asked = [question.fact] if isinstance(question, AskFact) else _choices(heard, heard.current)
    words = [heard.mind.contents.voice.words.get(name, {}) for name in asked]
    phrases = [phrase for options in words for option, known in options.items() for phrase in (option, *known)]
    rest = [
        _by_what_it_is_called(heard, c.text) if _ASKS.match(plain(c.text)) else unnamed(c.text, named, phrases)
        for c in heard.telling
    ]
    return beside(heard.mind.kinds, heard.telling, rest, heard.current.kind, len(heard.text))


def _choices(heard: Heard, goal: Goal) -> list[str]:
    """What may be chosen otherwise before a goal is confirmed: "by card, please"."""
    needed = heard.mind.needed.get(goal.kind, ())
    return [p.name for p in needed if isinstance(p.shape, s.Choice) and not p.required]


def _by_what_it_is_called(heard: Heard, text: str) -> str:
    """A question with what it is about by its name, not its number: "where is W10001" is one, and no answer."""
    for shape in heard.mind.idents:
        for span in reversed(spans(shape, text, heard.reading)):
            text = f"{text[: span.start]}{shape.called.partition(' ')[0]}{text[span.end :]}"
    return text


def _kept(heard: Heard, aside: Sequence[Found]) -> Clause:
    """The part of the message that may be about the question: what comes before it turns to something else."""
    if not aside:
        return heard.whole()
    text = heard.text[: aside[0].start]
    return Clause(0, len(text), _JOINS.sub("", text.rstrip(" \n,.;")).rstrip(" \n,.;"))


def _answer(heard: Heard, kept: Clause) -> dict[str, Fact]:
    question, contents = heard.turn.question, heard.mind.contents
    if not isinstance(question, AskFact) or {Act.PERSON, Act.REPEAT} & heard.acts:
        return {}
    if only_social(kept.text) and plain(kept.text) not in _TIMES:
        return {}
    free = _is_free(heard)
    if free and (answer.is_question(kept.text) or {Act.WHO, Act.STOP, Act.WHY} & heard.acts):
        return {}
    found = answer.to_question(heard.turn, question, kept.text, contents, heard.reading)
    if found or free or heard.current is None:
        return found
    return answer.to_another(heard.turn, heard.mind.needed.get(heard.current.kind, ()), kept.text, heard.reading)


def _is_free(heard: Heard) -> bool:
    """Whether the open question is answered in free words."""
    question = heard.turn.question
    parameter = answer.parameter_of(heard.mind.contents, question) if isinstance(question, AskFact) else None
    return isinstance(question, AskFact) and (parameter is None or isinstance(parameter.shape, s.Text))


def _narrowed(heard: Heard, kept: Clause) -> tuple[Candidate, ...]:
    question = heard.turn.question
    if not isinstance(question, AskFact) or only_social(kept.text) or {Act.PERSON, Act.REPEAT} & heard.acts:
        return ()
    parameter = answer.parameter_of(heard.mind.contents, question)
    return answer.may_mean(question, kept.text, parameter.shape if parameter else s.Text(), heard.reading)


def _corrected(heard: Heard, kept: Clause) -> dict[str, Fact]:
    meant = Act.CORRECT in heard.acts or isinstance(heard.turn.question, AskConfirm)
    if heard.current is None or not meant or confirms(heard.text) is not None or only_social(heard.text):
        return {}
    return answer.corrections(heard.turn, kept.text, heard.mind.contents, heard.reading)


# -- the rest ---------------------------------------------------------------------------------------------------------


def _settled_acts(
    heard: Heard, answered: dict[str, Fact], corrected: dict[str, Fact], drops: tuple[GoalId, ...], led: bool
) -> set[Act]:
    """The acts by wording, put right by what was found."""
    acts, reply, question = set(heard.acts), confirms(heard.text), heard.turn.question
    asks_yes = isinstance(question, AskConfirm | AskConsent | OfferGoal | OfferPerson | OfferCallback)
    acts -= {Act.STOP, Act.CORRECT}
    if drops:
        acts.add(Act.STOP)
    if corrected:
        acts.add(Act.CORRECT)
    asked = question.fact if isinstance(question, AskFact) else ""
    if asked in answered or (asks_yes and reply is not None):
        acts.add(Act.ANSWER)
    if Act.DENY in acts and reply is None and (led or asks_yes) and not drops:
        acts.discard(Act.DENY)  # "no, the blue one" denies what was, it does not call the whole thing off
    if acts <= {Act.AFFIRM} and not led and only_parting(heard.text):
        acts.add(Act.THANK)
    if not acts and not led and question is None and not heard.telling:
        acts.add(Act.GREET)  # "it's about my order": nothing is wanted yet
    acts -= {Act.WHY, Act.UNDO} if led or drops else set[Act]()
    if not acts and not led and isinstance(question, AskConfirm) and _wants_current(heard):
        acts.add(Act.ANSWER)  # it says again what is wanted: neither a yes nor a no
    if not acts and not led:
        acts.add(Act.UNCLEAR if question is not None or _is_noise(heard) else Act.ASK)
    return acts


def _wants_current(heard: Heard) -> bool:
    """Whether a message asks for what is being done already, or only names it: "the lamp of course"."""
    question, said = heard.turn.question, set(terms(heard.pieces[0].text))
    if isinstance(question, AskConfirm) and said and 2 * len(said & set(terms(question.doing))) >= len(said):
        return True
    best, chance = heard.mind.kinds.rank([heard.text])[0].best
    return heard.current is not None and best == heard.current.kind and chance >= heard.mind.kinds.thresholds.act


def _is_noise(heard: Heard) -> bool:
    """Whether hardly any of its words is one that this pack, or plain talk, knows."""
    words = [word for word in plain(heard.pieces[0].text).split() if not word.isdigit()]
    vocabulary = heard.mind.vocabulary
    known = sum(word in vocabulary or bool(set(terms(word)) & vocabulary) for word in words)
    return known < 0.34 * len(words) or not words


def _confidence(wishes: Sequence[Wish], between: Sequence[GoalKind], acts: set[Act]) -> float:
    if wishes:
        return min(wish.confidence for wish in wishes)
    return 0.3 if between or acts & {Act.UNCLEAR, Act.ASK} else 1.0
