"""Reads a message: what it does, wants and tells. A function of the turn and the pack, and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from remit.brains.embedded import answer
from remit.brains.embedded.classify import NONE, Classifier, Ranked
from remit.brains.embedded.extract import Part, needed_for, volunteered
from remit.language.acts import acts_in, confirms, only_social, plain, says_stop
from remit.language.clauses import Clause, bounded, clauses
from remit.language.spans import Reading
from remit.language.stems import LIGHT, concepts, terms
from remit.model import shape as s
from remit.model.action import Parameter
from remit.model.conversation import AskConfirm, AskConsent, AskFact, AskWhich, OfferGoal, OfferPerson
from remit.model.fact import Fact
from remit.model.ids import GoalId, GoalKind
from remit.model.turn import Act, Turn, Understanding, Wish
from remit.pack.contents import Contents
from remit.ports import Embedder

SURE, LIKELY, EITHER = 0.5, 0.36, 0.55
"""How probable a kind must be to be taken; to be taken if far before the next; two must be together to ask which."""
BESIDE = 0.7
"""How probable a kind must be to be taken beside an answer, or beside another kind."""
_TOPIC = 0.6  # how near to an example of a topic a text must be
_CLAUSES = 30  # more are not looked at one by one
_LET_GO = re.compile(
    r"(?:(?:oh|ok|actually|no|please|sorry|just|well|and|so) )*"
    r"(?:cancel|stop|forget|drop|scrap|skip|leave|never mind|do not|don t)(?: about| do| want| need)? "
    r"(?:the|my|that|this|any) (?P<what>[\w ]+?)(?: any ?more| then| please| now| request| after all)*"
)


class Understander:
    """A pack's examples and parameters, made ready to read messages with."""

    def __init__(self, contents: Contents, embedder: Embedder) -> None:
        self.contents = contents
        self.kinds = Classifier({kind: goal.examples for kind, goal in contents.goals.items()}, embedder)
        self.topics = Classifier({t.name: t.examples for t in contents.topics.values()}, embedder)
        self.patterns = {
            t.name: [re.compile(pattern, re.IGNORECASE) for pattern in t.patterns] for t in contents.topics.values()
        }
        self.needed = {kind: needed_for(contents, goal.wants) for kind, goal in contents.goals.items()}
        self.vocabulary = self.kinds.vocabulary | LIGHT

    def understand(self, turn: Turn) -> Understanding:
        """What a message does, wants and tells. Of a huge one only the beginning and the end are read."""
        if turn.message.pressed is not None:
            return _pressed(turn)
        if not plain(turn.message.text):
            return _wordless(turn)
        return _Reader(self, turn).understanding()


class _Reader:
    """One message being read."""

    def __init__(self, mind: Understander, turn: Turn) -> None:
        self._mind, self._turn, self._text = mind, turn, turn.message.text
        pack = mind.contents.pack
        self._reading = Reading(turn.message.at, turn.zone, turn.locale, pack.currency)
        self._pieces = bounded(self._text)
        self._clauses = [
            Clause(piece.start + c.start, piece.start + c.end, c.text)
            for piece in self._pieces
            for c in clauses(piece.text)
        ][:_CLAUSES]
        self._acts = set(acts_in(self._text))
        self._current = turn.current if turn.current is not None and turn.current.open else None
        self._whole = mind.kinds.rank([self._pieces[0].text])[0]

    def understanding(self) -> Understanding:
        drops = self._drops()
        answered = {} if drops else self._answer()
        corrected = {} if drops or answered else self._corrected()
        wishes, between = self._wishes(bool(answered), bool(drops))
        facts = {**self._told(wishes, answered), **corrected, **answered}
        topics = self._topics()
        acts = self._settled_acts(answered, corrected, drops, bool(wishes or facts or between or topics))
        return Understanding(
            acts=tuple(act for act in Act if act in acts),
            wishes=wishes,
            between=between,
            facts=facts,
            topics=topics,
            drops=drops,
            confidence=self._confidence(wishes, between, acts),
        )

    # -- letting go -----------------------------------------------------------------------------------------------

    def _drops(self) -> tuple[GoalId, ...]:
        """The goals a message lets go of: the current one by "never mind", any open one by its name."""
        if self._current is None:
            return ()
        if any(says_stop(c.text) for c in (*self._clauses, self._pieces[0])):
            return (self._current.id,)
        named = [m["what"] for c in self._clauses if (m := _LET_GO.fullmatch(plain(c.text)))]
        if not named or (self._whole.best[1] >= SURE and self._whole.best[0] not in ("", self._current.kind)):
            return ()
        goals = (self._current, *(g for g in self._turn.others if g.open))
        words = {goal.id: set(concepts(terms(goal.kind.replace("_", " ")))) for goal in goals}
        return tuple(
            goal.id for goal in goals if any((w := set(concepts(terms(n)))) and w <= words[goal.id] for n in named)
        )[:1]

    # -- answers and corrections ----------------------------------------------------------------------------------

    def _answer(self) -> dict[str, Fact]:
        question = self._turn.question
        if not isinstance(question, AskFact) or {Act.PERSON, Act.REPEAT} & self._acts or only_social(self._text):
            return {}
        parameter = answer.parameter_of(self._mind.contents, question)
        if isinstance(parameter.shape if parameter else None, s.Choice) or question.options:
            return answer.chosen_option(self._turn, question, parameter, self._mind.contents)
        if self._changes_subject(free=isinstance(parameter.shape if parameter else None, s.Text)):
            return {}
        return answer.to_question(self._turn, question, self._mind.contents, self._reading).facts

    def _changes_subject(self, *, free: bool) -> bool:
        """Whether the message is clearly something else than an answer: another wish, or in place "
        "of words a question."""
        kind, chance = self._whole.best
        other = kind not in (NONE, self._current.kind if self._current else NONE)
        elsewhere = other and chance >= BESIDE and len(plain(self._text).split()) > 2
        return elsewhere or (free and (answer.is_question(self._text) or Act.WHO in self._acts))

    def _corrected(self) -> dict[str, Fact]:
        meant = Act.CORRECT in self._acts or isinstance(self._turn.question, AskConfirm)
        if self._current is None or not meant or confirms(self._text) is not None:
            return {}
        return answer.corrections(self._turn, self._mind.contents, self._reading)

    # -- wishes ---------------------------------------------------------------------------------------------------

    def _wishes(self, answered: bool, dropped: bool) -> tuple[tuple[Wish, ...], tuple[GoalKind, ...]]:
        """New goals in the order they were said; or the two that a message may mean."""
        question = self._turn.question
        if isinstance(question, AskWhich) and (which := self._which(question)) is not None:
            return (self._wish(which, 1.0, 0, len(self._text)),), ()
        open_ = [c for c in self._clauses if not only_social(c.text) and not says_stop(c.text)]
        if not open_ or confirms(self._text) is not None:
            return (), ()
        ranked = self._mind.kinds.rank([c.text for c in open_])
        several = self._several(open_, ranked, beside=answered or dropped)
        if answered or dropped or len(several) > 1:
            return tuple(several), ()
        return self._one(open_, ranked)

    def _several(self, parts: Sequence[Clause], ranked: Sequence[Ranked], *, beside: bool) -> list[Wish]:
        """The parts that are each surely a wish of their own, each with what follows it up to the next."""
        if beside and len(parts) == 1 and len(self._clauses) == 1:
            return []
        starts: list[tuple[Clause, str, float]] = []
        for part, rank in zip(parts, ranked, strict=True):
            kind, chance = rank.best
            known = beside and self._current is not None and kind == self._current.kind
            if kind != NONE and chance >= BESIDE and not known and not any(kind == k for _, k, _ in starts):
                starts.append((part, kind, chance))
        if not beside and self._whole.best[1] >= 0.9:
            return []
        ends = [clause.start for clause, _, _ in starts[1:]] + [len(self._text)]
        begins = [starts[0][0].start if beside else 0, *(c.start for c, _, _ in starts[1:])] if starts else []
        return [
            self._wish(kind, chance, begin, end)
            for (_, kind, chance), begin, end in zip(starts, begins, ends, strict=True)
        ]

    def _one(self, parts: Sequence[Clause], ranked: Sequence[Ranked]) -> tuple[tuple[Wish, ...], tuple[GoalKind, ...]]:
        """The one kind that the message as a whole, or its surest part, asks for."""
        best = max([self._whole, *ranked], key=lambda r: r.best[1] if r.best[0] != NONE else 0.0)
        (kind, chance), (next_kind, next_chance) = best.kinds[0], best.kinds[1]
        if kind == NONE:
            return (), ()
        sure = SURE if self._turn.question is None else SURE + 0.1
        if chance >= sure or (chance >= LIKELY and chance >= 2 * next_chance and self._turn.question is None):
            return (self._wish(kind, chance, 0, len(self._text)),), ()
        if next_kind != NONE and chance + next_chance >= EITHER and self._turn.question is None:
            return (), (GoalKind(kind), GoalKind(next_kind))
        return (), ()

    def _which(self, question: AskWhich) -> str | None:
        """The kind chosen of those asked between: by its place, its words, or how it is asked for."""
        flat = plain(self._text)
        places = {"first": 0, "1": 0, "former": 0, "second": 1, "2": 1, "latter": 1, "third": 2, "3": 2, "last": -1}
        for word in flat.split():
            place = places.get(word)
            if place is not None and place < len(question.kinds):
                return question.kinds[place]
        own = {
            kind: set(concepts(terms(f"{kind.replace('_', ' ')} {self._mind.contents.goals[kind].summary}")))
            for kind in question.kinds
            if kind in self._mind.contents.goals
        }
        shared = {word for word in next(iter(own.values()), ()) if all(word in mine for mine in own.values())}
        words = set(concepts(terms(self._text)))
        scores = {kind: len(words & (mine - shared)) + self._whole.of(kind) for kind, mine in own.items()}
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        return ranked[0][0] if ranked and ranked[0][1] >= 0.3 and ranked[0][1] > ranked[-1][1] + 0.15 else None

    def _wish(self, kind: str, chance: float, start: int, end: int) -> Wish:
        goal = GoalKind(kind)
        facts = self._volunteered(self._mind.needed.get(goal, ()), start, end)
        return Wish(kind=goal, confidence=round(chance, 3), start=start, end=end, facts=facts)

    # -- facts ----------------------------------------------------------------------------------------------------

    def _told(self, wishes: Sequence[Wish], answered: dict[str, Fact]) -> dict[str, Fact]:
        """Facts outside any wish: for the current goal; where there is none, what says who is speaking."""
        if wishes and not answered:
            return self._shared(wishes)
        if self._current is not None:
            if answered and isinstance(self._turn.question, AskFact) and self._is_free(self._turn.question):
                return {}
            parameters = self._mind.needed.get(self._current.kind, ())
            told = self._volunteered(parameters, 0, wishes[0].start if wishes else len(self._text))
            return {n: f for n, f in told.items() if self._news(n, f)}
        return {} if wishes else self._volunteered(self._anyone(), 0, len(self._text))

    def _news(self, name: str, fact: Fact) -> bool:
        known = self._current.facts.get(name) if self._current else None
        return known is None or (known.value != fact.value and known.source.tag in ("said", "inferred"))

    def _is_free(self, question: AskFact) -> bool:
        parameter = answer.parameter_of(self._mind.contents, question)
        return parameter is None or isinstance(parameter.shape, s.Text)

    def _shared(self, wishes: Sequence[Wish]) -> dict[str, Fact]:
        """An address that one wish tells and another needs is told for both."""
        return {
            name: fact
            for wish in wishes
            for name, fact in wish.facts.items()
            if any(
                p.name == name and isinstance(p.shape, s.EmailAddress | s.PhoneNumber)
                for other in wishes
                if other is not wish
                for p in self._mind.needed.get(other.kind, ())
            )
        }

    def _anyone(self) -> list[Parameter]:
        """Parameters that tell who speaks or what about, whatever will be wanted."""
        named = {p.name: p for needed in self._mind.needed.values() for p in needed}
        plain_names = [p for p in named.values() if not p.name.startswith("new_")]
        return [p for p in plain_names if isinstance(p.shape, s.EmailAddress | s.PhoneNumber | s.Ident)]

    def _volunteered(self, parameters: Sequence[Parameter], start: int, end: int) -> dict[str, Fact]:
        words = self._mind.contents.voice.words
        facts: dict[str, Fact] = {}
        for piece in self._pieces:
            begin, stop = max(start, piece.start), min(end, piece.end)
            if begin < stop:
                part = Part(begin, self._text[begin:stop])
                found = volunteered(part, parameters, self._turn.message, self._reading, words)
                facts = {**found, **facts}
        return facts

    # -- the rest -------------------------------------------------------------------------------------------------

    def _topics(self) -> tuple[str, ...]:
        texts = [piece.text for piece in self._pieces]
        found = {n for n, patterns in self._mind.patterns.items() if any(p.search(t) for p in patterns for t in texts)}
        if self._mind.patterns:
            ranked = self._mind.topics.rank([c.text for c in self._clauses] or texts)
            found |= {r.best[0] for r in ranked if r.nearest >= _TOPIC and r.best[0] != NONE}
        return tuple(name for name in self._mind.patterns if name in found)

    def _settled_acts(
        self, answered: dict[str, Fact], corrected: dict[str, Fact], drops: tuple[GoalId, ...], led: bool
    ) -> set[Act]:
        """The acts by wording, put right by what was found."""
        acts, reply = set(self._acts), confirms(self._text)
        asks_yes = isinstance(self._turn.question, AskConfirm | AskConsent | OfferGoal | OfferPerson)
        acts -= {Act.STOP, Act.CORRECT}
        if drops:
            acts.add(Act.STOP)
        if corrected:
            acts.add(Act.CORRECT)
        if answered or (asks_yes and reply is not None):
            acts.add(Act.ANSWER)
        if Act.DENY in acts and reply is None and (led or asks_yes) and not drops:
            acts.discard(Act.DENY)  # "no, the blue one" denies what was, it does not call the whole thing off
        if not acts and not led:
            acts.add(Act.UNCLEAR if self._turn.question is not None or self._is_noise() else Act.ASK)
        return acts

    def _is_noise(self) -> bool:
        """Whether hardly any of its words is one that this pack, or plain talk, knows."""
        words = [word for word in plain(self._pieces[0].text).split() if not word.isdigit()]
        known = sum(word in self._mind.vocabulary or bool(set(terms(word)) & self._mind.vocabulary) for word in words)
        return known < 0.34 * len(words) or not words

    def _confidence(self, wishes: Sequence[Wish], between: Sequence[GoalKind], acts: set[Act]) -> float:
        if wishes:
            return min(wish.confidence for wish in wishes)
        if between or Act.UNCLEAR in acts:
            return round(self._whole.best[1], 3)
        return round(self._whole.of(NONE), 3) if acts == {Act.ASK} else 1.0


def _pressed(turn: Turn) -> Understanding:
    """A button is an answer without reading."""
    button, question = turn.message.pressed or "", turn.question
    if isinstance(question, AskWhich) and button in question.kinds:
        wish = Wish(kind=GoalKind(button), confidence=1.0, start=0, end=len(turn.message.text))
        return Understanding(acts=(Act.ANSWER,), wishes=(wish,))
    yes_no = {"yes": (Act.AFFIRM, Act.ANSWER), "no": (Act.DENY, Act.ANSWER)}
    return Understanding(acts=yes_no.get(button, (Act.ANSWER,)), facts=answer.pressed(turn))


def _wordless(turn: Turn) -> Understanding:
    """No words: a thumb up or down, or nothing."""
    match confirms(turn.message.text):
        case True:
            return Understanding(acts=(Act.AFFIRM, Act.ANSWER) if turn.question else (Act.AFFIRM,))
        case False:
            return Understanding(acts=(Act.DENY, Act.ANSWER) if turn.question else (Act.DENY,))
        case None:
            return Understanding(acts=(Act.UNCLEAR,), confidence=0.0)
