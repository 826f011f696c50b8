"""Reads a message: what it does, wants and tells. A function of the turn and the pack, and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from remit.brains.embedded import answer
from remit.brains.embedded.aside import presents
from remit.brains.embedded.classify import NONE, Classifier
from remit.brains.embedded.extract import Part, needed_for, volunteered
from remit.brains.embedded.recall import recalled
from remit.brains.embedded.resolve import unnamed
from remit.brains.embedded.unworded import pressed, wordless
from remit.brains.embedded.wishes import SURE, Found, beside, which, wished
from remit.language.acts import acts_in, confirms, only_social, plain, says_stop
from remit.language.clauses import Clause, bounded, clauses
from remit.language.spans import Reading
from remit.language.stems import LIGHT, concepts, terms
from remit.model import shape as s
from remit.model.action import Parameter
from remit.model.conversation import (
    AskCode,
    AskConfirm,
    AskConsent,
    AskFact,
    AskWhich,
    Candidate,
    OfferGoal,
    OfferPerson,
)
from remit.model.fact import Fact, Said
from remit.model.ids import GoalId, GoalKind
from remit.model.turn import Act, Turn, Understanding, Wish
from remit.pack.contents import Contents
from remit.ports import Embedder

_TOPIC = 0.6  # how near to an example of a topic a text must be
_LIKELIEST, _HEARD = 3, 0.15  # a kind that is this likely, and among so many, may be told by what only it needs
_RATHER = re.compile(r"\b(?:rather|instead|changed my mind)\b")
_TOO = re.compile(r"\b(?:also|too|as well|in addition)\b")
_IT = re.compile(r"\b(?:it|them|that|this|those|these|the same)\b")
_DEMANDS = frozenset(terms("give full issue receive prefer take demand expect back money now immediately asap"))
_PARTING = re.compile(r"\b(?:bye|goodbye|see you|have a|that s all|that is all|thats all|nothing else|regards)\b")
_OF_BOTH = re.compile(r"\bboth (?:are )?(?:from|in|of|on)\b|\b(?:same|one) order\b")
_TIMES = frozenset(("morning", "evening"))
_CLAUSES = 30  # of more, the first and the last are looked at
_LET_GO = re.compile(
    r"(?:(?:oh|ok|actually|no|please|sorry|just|well|and|so) )*"
    r"(?:cancel|stop|forget|drop|scrap|skip|leave|never mind|do not|don t)(?: about| do| want| need)? "
    r"(?:the|my|that|this|any) (?P<what>[\w ]+?)(?: any ?more| then| please| now| request| after all)*"
)


class Understander:
    """A pack's examples and parameters, made ready to read messages with."""

    def __init__(self, contents: Contents, embedder: Embedder) -> None:
        self.contents = contents
        said = {str(k): (*g.examples, g.summary, f"I want to {g.summary}") for k, g in contents.goals.items()}
        self.kinds = Classifier(said, embedder)
        self.topics = Classifier({t.name: t.examples for t in contents.topics.values()}, embedder)
        self.patterns = {
            t.name: [re.compile(pattern, re.IGNORECASE) for pattern in t.patterns] for t in contents.topics.values()
        }
        self.needed = {kind: needed_for(contents, goal.wants) for kind, goal in contents.goals.items()}
        self.telltale = _telltale(self.needed)
        self.vocabulary = self.kinds.vocabulary | LIGHT

    def understand(self, turn: Turn) -> Understanding:
        """What a message does, wants and tells. Of a huge one only the beginning and the end are read."""
        if turn.message.pressed is not None:
            return pressed(turn)
        if not plain(turn.message.text):
            return wordless(turn)
        if turn.recalling:
            zone, currency = turn.zone, self.contents.pack.currency
            text = _Reader(self, turn).about_current()
            return recalled(turn, text, self.contents, Reading(turn.message.at, zone, turn.locale, currency))
        return _Reader(self, turn).understanding()


class _Reader:
    """One message being read."""

    def __init__(self, mind: Understander, turn: Turn) -> None:
        self._mind, self._turn, self._text = mind, turn, turn.message.text
        self._reading = Reading(turn.message.at, turn.zone, turn.locale, mind.contents.pack.currency)
        self._pieces = bounded(self._text)
        self._clauses = [
            Clause(piece.start + c.start, piece.start + c.end, c.text)
            for piece in self._pieces
            for c in clauses(piece.text)
        ]
        if len(self._clauses) > _CLAUSES:
            self._clauses = self._clauses[: _CLAUSES // 2] + self._clauses[-(_CLAUSES // 2) :]
        self._telling = [c for c in self._clauses if not (only_social(c.text) or says_stop(c.text) or presents(c.text))]
        self._acts = set(acts_in(self._text))
        self._current = turn.current if turn.current is not None and turn.current.open else None
        self._topics = self._topics_touched()

    def understanding(self) -> Understanding:
        drops = self._drops()
        aside = self._aside()
        kept = self._kept(aside)
        answered = {} if drops else self._answer(kept)
        corrected = {} if drops or answered else self._corrected(kept)
        if self._gives_way(aside, bool(answered or corrected)):
            drops = drops or (self._current.id,) if self._current else ()
        found, between = self._wished(aside, bool(answered or corrected or drops))
        wishes = tuple(self._wish(f) for f in found)
        told = {} if drops and not wishes else self._told(wishes, answered)
        facts = {**told, **corrected, **answered}
        led_on = bool(wishes or facts or between or self._topics)
        acts = self._settled_acts(answered, corrected, drops, led_on)
        return Understanding(
            acts=tuple(act for act in Act if act in acts),
            wishes=wishes,
            between=between,
            facts=facts,
            narrowed=() if led_on or drops else self._narrowed(kept),
            topics=self._topics,
            drops=drops,
            confidence=self._confidence(wishes, between, acts),
        )

    def about_current(self) -> str:
        """The message, with blanks for what asks for another kind of goal than the current one, or told it a fact."""
        if self._current is None:
            return self._text
        found, _ = wished(self._mind.kinds, self._telling, len(self._text), topical=bool(self._topics))
        own = [f for f in found if f.kind == self._current.kind]
        text = self._text
        if len(found) > 1 and len(own) == 1:
            text = " " * own[0].start + text[own[0].start : own[0].end]
        for fact in self._current.facts.values():
            if isinstance(fact.source, Said) and fact.source.message == self._turn.message.id:
                start, end = fact.source.start, fact.source.end
                text = text[:start] + " " * (min(end, len(text)) - start) + text[end:]
        return text

    # -- letting go -----------------------------------------------------------------------------------------------

    def _drops(self) -> tuple[GoalId, ...]:
        """The goals a message lets go of: the current one by "never mind", any open one by its name."""
        if self._current is None:
            return ()
        if any(says_stop(c.text) for c in (*self._clauses, self._pieces[0])):
            return (self._current.id,)
        named = [m["what"] for c in self._clauses if (m := _LET_GO.fullmatch(plain(c.text)))]
        best, chance = self._mind.kinds.rank([self._pieces[0].text])[0].best if named else ("", 0.0)
        if not named or (chance >= SURE and best not in (NONE, self._current.kind)):
            return ()
        goals = (self._current, *(g for g in self._turn.others if g.open))
        words = {goal.id: set(concepts(terms(goal.kind.replace("_", " ")))) for goal in goals}
        return tuple(
            goal.id for goal in goals if any((w := set(concepts(terms(n)))) and w <= words[goal.id] for n in named)
        )[:1]

    def _gives_way(self, aside: Sequence[Found], handled: bool) -> bool:
        """Whether the current goal is let go of in passing ("never mind, I have to go"), or for another ("I'd rather
        swap it")."""
        if self._current is None or handled:
            return False
        if aside:
            return bool(_RATHER.search(plain(self._text))) and not _TOO.search(plain(self._text))
        return Act.STOP in self._acts

    # -- answers and corrections ----------------------------------------------------------------------------------

    def _aside(self) -> list[Found]:
        """What a message asks for beside the question that is open about the current goal."""
        question = self._turn.question
        if self._current is None or not isinstance(question, AskFact | AskConfirm | AskCode):
            return []
        named = [c for offered in self._turn.candidates.values() for c in offered]
        named += question.candidates if isinstance(question, AskFact) else ()
        asked = question.fact if isinstance(question, AskFact) else ""
        words = self._mind.contents.voice.words.get(asked, dict[str, tuple[str, ...]]())
        phrases = [phrase for option, known in words.items() for phrase in (option, *known)]
        rest = [unnamed(c.text, named, phrases) for c in self._telling]
        return beside(self._mind.kinds, self._telling, rest, self._current.kind, len(self._text))

    def _kept(self, aside: Sequence[Found]) -> Clause:
        """The part of the message that may be about the question: what comes before it turns to something else."""
        if not aside:
            return Clause(0, len(self._text), self._text)
        text = self._text[: aside[0].start]
        return Clause(0, len(text), re.sub(r"(?i)[\s,.;]*(?:\b(?:and|but|also|then|plus)[\s,]*)*$", "", text))

    def _answer(self, kept: Clause) -> dict[str, Fact]:
        question = self._turn.question
        if not isinstance(question, AskFact) or {Act.PERSON, Act.REPEAT} & self._acts:
            return {}
        if only_social(kept.text) and plain(kept.text) not in _TIMES:
            return {}
        parameter = answer.parameter_of(self._mind.contents, question)
        free = parameter is None or isinstance(parameter.shape, s.Text)
        if free and (answer.is_question(kept.text) or {Act.WHO, Act.STOP} & self._acts):
            return {}
        found = answer.to_question(self._turn, question, kept.text, self._mind.contents, self._reading)
        if found or free or self._current is None:
            return found
        return answer.to_another(self._turn, self._mind.needed.get(self._current.kind, ()), kept.text, self._reading)

    def _narrowed(self, kept: Clause) -> tuple[Candidate, ...]:
        question = self._turn.question
        if not isinstance(question, AskFact) or only_social(kept.text) or {Act.PERSON, Act.REPEAT} & self._acts:
            return ()
        return answer.may_mean(question, kept.text, self._reading)

    def _corrected(self, kept: Clause) -> dict[str, Fact]:
        meant = Act.CORRECT in self._acts or isinstance(self._turn.question, AskConfirm)
        if self._current is None or not meant or confirms(self._text) is not None:
            return {}
        return answer.corrections(self._turn, kept.text, self._mind.contents, self._reading)

    # -- wishes ---------------------------------------------------------------------------------------------------

    def _wished(self, aside: Sequence[Found], handled: bool) -> tuple[Sequence[Found], tuple[GoalKind, ...]]:
        """New goals in the order they were said; or the two that a message may mean."""
        question = self._turn.question
        if isinstance(question, AskWhich):
            kind = which(self._mind.kinds, self._text, question.kinds, self._mind.contents.goals)
            if kind is not None:
                return [Found(kind, 1.0, 0, len(self._text))], ()
        if aside or handled or isinstance(question, AskFact | AskConfirm | AskCode):
            return aside, ()
        if confirms(self._text) is not None:
            return (), ()
        found, between = wished(self._mind.kinds, self._telling, len(self._text), topical=bool(self._topics))
        if between:
            return found, between
        return self._without_resolutions(found or self._told_by_its_words()), ()

    def _without_resolutions(self, found: Sequence[Found]) -> list[Found]:
        """Without what only chooses how the wish before it is to be met: "it has a hole. I want my money back"."""
        kept: list[Found] = []
        for wish in found:
            telltale = self._mind.telltale.get(GoalKind(kept[-1].kind), ()) if kept else ()
            chosen = self._volunteered(telltale, wish.start, wish.end)
            if kept and chosen and not self._says_more(wish, chosen):
                wish = Found(kept[-1].kind, kept[-1].chance, kept.pop().start, wish.end)
            kept.append(wish)
        return kept

    def _says_more(self, wish: Found, chosen: Mapping[str, Fact]) -> bool:
        """Whether a part tells anything beside these facts that were read from it."""
        rest = self._text[wish.start : wish.end]
        for fact in chosen.values():
            if isinstance(fact.source, Said):
                rest = rest.replace(self._text[fact.source.start : fact.source.end], " ")
        return bool(set(terms(rest)) - _DEMANDS)

    def _told_by_its_words(self) -> list[Found]:
        """The kind that alone needs to know what the message tells: "no sound" is said of what does not work."""
        if not self._telling or self._topics:
            return []
        likeliest = self._mind.kinds.rank([self._text])[0].kinds[:_LIKELIEST]
        for kind, chance in likeliest:
            telltale = self._mind.telltale.get(GoalKind(kind), ())
            if chance >= _HEARD and telltale and self._volunteered(telltale, 0, len(self._text)):
                return [Found(kind, SURE, 0, len(self._text))]
        return []

    def _wish(self, found: Found) -> Wish:
        kind = GoalKind(found.kind)
        needed = self._mind.needed.get(kind, ())
        facts = {**self._meant_by_it(needed, found), **self._volunteered(needed, found.start, found.end)}
        return Wish(kind=kind, confidence=round(found.chance, 3), start=found.start, end=found.end, facts=facts)

    def _meant_by_it(self, needed: Sequence[Parameter], found: Found) -> dict[str, Fact]:
        """What "it" stands for: the things that the current goal is about and that this one needs, too."""
        if self._current is None or not _IT.search(plain(self._text[found.start : found.end])):
            return {}
        known = self._current.facts
        return {p.name: known[p.name] for p in needed if p.name in known and _is_typed_ident(p.shape)}

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
        """An address that one wish tells and another needs is told for both; so is what is said of "both"."""
        of_both = bool(_OF_BOTH.search(plain(self._text)))
        return {
            name: fact
            for wish in wishes
            for name, fact in wish.facts.items()
            if any(
                p.name == name
                and (isinstance(p.shape, s.EmailAddress | s.PhoneNumber) or (of_both and _is_typed_ident(p.shape)))
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

    def _topics_touched(self) -> tuple[str, ...]:
        texts = [piece.text for piece in self._pieces]
        found = {n for n, patterns in self._mind.patterns.items() if any(p.search(t) for p in patterns for t in texts)}
        if self._mind.patterns:
            telling = [text for text in [c.text for c in self._clauses] or texts if len(terms(text)) > 1]
            ranked = self._mind.topics.rank(telling) if telling else []
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
        asked = self._turn.question.fact if isinstance(self._turn.question, AskFact) else ""
        if asked in answered or (asks_yes and reply is not None):
            acts.add(Act.ANSWER)
        if Act.DENY in acts and reply is None and (led or asks_yes) and not drops:
            acts.discard(Act.DENY)  # "no, the blue one" denies what was, it does not call the whole thing off
        if not acts and not led and self._turn.question is None and only_social(self._text):
            parting = _PARTING.search(plain(self._text))
            acts.add(Act.THANK if parting else Act.GREET)  # "I have a question", "help": nothing is wanted yet
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
        return 0.3 if between or acts & {Act.UNCLEAR, Act.ASK} else 1.0


def _is_typed_ident(shape: s.Shape) -> bool:
    """Whether it is an identifier that people know things by: an order's, not a line's in it."""
    return isinstance(shape, s.Ident) and bool(shape.pattern)


def _telltale(needed: Mapping[GoalKind, Sequence[Parameter]]) -> dict[GoalKind, list[Parameter]]:
    """The choices that only one kind of goal needs."""
    return {
        kind: [
            p
            for p in parameters
            if isinstance(p.shape, s.Choice)
            and not any(p.name == other.name for k, others in needed.items() if k != kind for other in others)
        ]
        for kind, parameters in needed.items()
    }
