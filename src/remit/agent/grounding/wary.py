"""A brain is listened to, never believed: what it claims without ground is inferred, what it fails on is made good."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from remit.agent.grounding.quoted import puts_right, stands, tells, whole_words
from remit.agent.grounding.saying import Check, owed, unheard
from remit.agent.grounding.truthful import ground_of
from remit.journal.recent import may_hold_code
from remit.language.candidates import candidates, chosen, ident_of, shapes_of
from remit.language.detect import language_of
from remit.language.spans import Reading
from remit.model.action import Action
from remit.model.conversation import AskCode, AskFact, Candidate, Message
from remit.model.fact import Fact, Inferred, Said
from remit.model.goal import Goal
from remit.model.plan import Missing, Plan, Planned, Step, Unreachable
from remit.model.shape import Text
from remit.model.spend import ModelCall
from remit.model.turn import Act, Happening, Saying, Turn, Understanding
from remit.pack.contents import Contents
from remit.ports import Brain, Release

log = logging.getLogger("remit.agent")

_NOTHING = Decimal(0)
PATIENCE = 30.0
"""Seconds that a brain may think: one that hangs must not hold its lane."""


class Wary:
    """`remit.ports.Brain` around one that may be slow of wit, wrong, or made to lie by what it reads.

    INVARIANT: no source is a brain's to give. A fact is said where the message holds it, and read where the kernel
    offered it as read; whatever else is claimed is inferred, and a step that rests on such a claim is no step.
    """

    def __init__(self, brain: Brain, contents: Contents, fallback: Brain, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._brain = brain
        self._fallback = fallback
        self._contents = contents
        self._shapes = shapes_of(contents.actions.values())

    @property
    def name(self) -> str:
        return self._brain.name

    @property
    def plain(self) -> Brain:
        """The brain that is always there, costs nothing and says the same again."""
        return self._fallback

    async def understand(self, turn: Turn) -> Understanding:
        """What the brain makes of a message, as far as it has grounds; where it fails, what the fallback does."""
        calls: tuple[ModelCall, ...] = ()
        for brain in (self._fallback,) if _is_private(turn) else (self._brain, self._fallback):
            try:
                async with asyncio.timeout(self._patience):
                    understood = await self._grounded_only(turn, await brain.understand(turn), brain)
            except TimeoutError:
                log.warning("The brain %s took too long to understand a message.", brain.name)
                calls = (ModelCall(model=brain.name, purpose="understand", ending="too_slow"),)
            except Exception:
                log.exception("The brain %s failed to understand a message.", brain.name)
            else:
                return understood.model_copy(update={"calls": (*calls, *understood.calls)})
        return Understanding(acts=(Act.UNCLEAR,), confidence=0.0, by=self._fallback.name, calls=calls)

    async def _grounded_only(self, turn: Turn, understood: Understanding, brain: Brain) -> Understanding:
        read = await self._read(turn, understood) if brain is not self._fallback else understood
        wishes = tuple(w for w in understood.wishes if w.kind in self._contents.goals)
        between = tuple(kind for kind in understood.between if kind in self._contents.goals)
        return understood.model_copy(
            update={
                "facts": self._weighed(turn, understood.facts, read),
                "wishes": tuple(w.model_copy(update={"facts": self._weighed(turn, w.facts, read)}) for w in wishes),
                "between": between,
                "drops": tuple(id for id in understood.drops if any(id == goal.id for goal in _goals(turn))),
                "topics": tuple(name for name in understood.topics if name in self._contents.topics),
                "language": _language(turn, understood),
                "by": understood.by if understood.by == self._fallback.name else brain.name,
                "calls": tuple(call.model_copy(update={"cost": max(call.cost, _NOTHING)}) for call in understood.calls),
            }
        )

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        """The brain's plan; no way, where it fails or its next step has no ground."""
        try:
            async with asyncio.timeout(self._patience):
                planned = await self._brain.plan(goal, wants, actions)
        except Exception:
            log.exception("The brain %s failed to plan.", self.name)
            return Unreachable(wants=", ".join(wants), why="no plan could be made")
        if fault := self._fault(goal, planned, {str(action.name): action for action in actions}):
            log.error("The brain %s made a plan that does not hold: %s.", self.name, fault)
            return Unreachable(wants=", ".join(wants), why=f"no plan holds: {fault}")
        return planned

    async def say(self, happening: Happening, release: Release) -> Saying:
        """What happened in words; empty where no brain has any.

        INVARIANT: whatever a brain words, nothing is said that is not so, and nothing is left out that must be said:
        a question and what it is about, a refusal, a wait, a hand-over. Else the fallback's words are used.
        """
        try:
            own = await self._fallback.say(happening, unheard)
        except Exception:
            log.exception("The brain %s failed for words.", self._fallback.name)
            return Saying(text="")
        own = own.model_copy(update={"text": own.text.strip(), "by": own.by or self._fallback.name})
        if self._brain is self._fallback:
            return own
        ground = ground_of(happening, own.text, [goal.summary for goal in self._contents.goals.values()])
        check = Check(ground, owed=await owed(self._fallback, happening), release=release)
        return check.passed(await self._worded(happening, check), own, self.name)

    async def _worded(self, happening: Happening, check: Check) -> Saying:
        """The brain's words, as they come; none where it fails."""
        try:
            async with asyncio.timeout(self._patience):
                return await self._brain.say(happening, check.hear)
        except TimeoutError:
            log.warning("The brain %s took too long for words.", self.name)
            return Saying(text="", calls=(ModelCall(model=self.name, purpose="say", ending="too_slow"),))
        except Exception:
            log.exception("The brain %s failed for words.", self.name)
            return Saying(text="")

    # -- what it understood -----------------------------------------------------------------------------------------

    async def _read(self, turn: Turn, understood: Understanding) -> Understanding | None:
        """What the fallback reads in the message, where there is a doubt that it may settle."""
        facts = [*understood.facts.items(), *(fact for wish in understood.wishes for fact in wish.facts.items())]
        if all(self._grounded(turn, name, fact, None) for name, fact in facts):
            return None
        return await self._fallback.understand(turn)

    def _weighed(self, turn: Turn, facts: Mapping[str, Fact], read: Understanding | None) -> dict[str, Fact]:
        return {
            name: fact if self._grounded(turn, name, fact, read) else self._inferred(fact)
            for name, fact in facts.items()
        }

    def _inferred(self, fact: Fact) -> Fact:
        return fact.model_copy(update={"source": Inferred(brain=self.name, of=fact.source.tag)})

    def _grounded(self, turn: Turn, name: str, fact: Fact, read: Understanding | None) -> bool:
        if isinstance(fact.source, Inferred) or _offered(fact, _offers(turn, name)):
            return True
        if any(_same(fact, goal.facts.get(name)) for goal in _goals(turn)):
            return True
        return isinstance(fact.source, Said) and self._quoted(turn, name, fact, fact.source, read)

    def _quoted(self, turn: Turn, name: str, fact: Fact, said: Said, read: Understanding | None) -> bool:
        """Whether the message holds what it is said to say. What words mean is taken from no brain but the fallback."""
        message = turn.message
        if said.message != message.id or not 0 <= said.start <= said.end <= len(message.text):
            return False
        if _pressed(turn, message, fact):
            return True
        shape = self._shapes.get(name)
        quotation = whole_words(message.text, said.start, said.end)
        reading = Reading(message.at, turn.zone, turn.locale, self._contents.pack.currency, asked=True)
        if not quotation.strip():
            return False
        if not stands(shape, quotation, fact.value, reading):
            known = turn.current.facts.get(name) if turn.current else None
            return isinstance(shape, Text) and puts_right(known, quotation, fact.value) and _reads(read, name, fact)
        return tells(shape, quotation, fact.value, reading) or _reads(read, name, fact)

    # -- what it planned --------------------------------------------------------------------------------------------

    def _fault(self, goal: Goal, planned: Planned, actions: Mapping[str, Action]) -> str:
        """What is wrong with a plan; empty where nothing is. Only its next step counts: the rest is planned again."""
        match planned:
            case Unreachable():
                return ""
            case Missing(fact=fact, needed_by=name):
                asked = name in actions and any(p.name == fact for p in actions[name].parameters)
                return "" if asked else f"{name} needs no {fact}"
            case Plan(steps=steps):
                unknown = next((step.action for step in steps if step.action not in actions), None)
                if unknown is not None:
                    return f"there is no {unknown}"
                return self._fault_of(goal, steps[0], actions[steps[0].action]) if steps else ""

    def _fault_of(self, goal: Goal, step: Step, action: Action) -> str:
        if step.undoes is not None or any(attempt.step.id == step.id for attempt in goal.attempts):
            return f"{step.action} is no step of its own"
        if lacking := [p.name for p in action.parameters if p.required and p.name not in step.facts()]:
            return f"{step.action} lacks {', '.join(lacking)}"
        claimed = [name for name, fact in step.facts().items() if not self._known(goal, name, fact)]
        return f"{step.action} takes what nobody said or read: {', '.join(claimed)}" if claimed else ""

    def _known(self, goal: Goal, name: str, fact: Fact) -> bool:
        """Whether a fact is the goal's own, or the kernel would offer it."""
        ident = ident_of(self._shapes[name]) if name in self._shapes else None
        if _same(fact, goal.facts.get(name)) or ident is None:
            return _same(fact, goal.facts.get(name))
        return _offered(fact, candidates(goal.facts, self._shapes, ident.type, {}))


def _is_private(turn: Turn) -> bool:
    """INVARIANT: what may be a one-time code, or a slip in typing it, is read by the fallback alone, which sends
    nothing anywhere."""
    return (turn.recalling or isinstance(turn.question, AskCode)) and may_hold_code(turn.message.text)


def _language(turn: Turn, understood: Understanding) -> str:
    """INVARIANT: no brain says that a message is in the language that is served: what a yes counts for rests on it.
    It may say that it is in another, which makes the kernel only more careful."""
    own = language_of(turn.message.text, turn.language)
    return own or ("" if understood.language == turn.locale[:2] else understood.language)


def _goals(turn: Turn) -> Iterator[Goal]:
    """The goals of the conversation that a brain is shown."""
    yield from (goal for goal in (turn.current, turn.before, *turn.others) if goal is not None)


def _offers(turn: Turn, name: str) -> Iterator[Candidate]:
    """What the kernel offered to fill a fact with."""
    yield from turn.candidates.get(name, ())
    if isinstance(turn.question, AskFact) and turn.question.fact == name:
        yield from turn.question.candidates


def _offered(fact: Fact, offers: Iterator[Candidate] | Sequence[Candidate]) -> bool:
    """Whether a fact is one of the candidates, or several of them."""
    by_value = {str(candidate.value): candidate for candidate in offers}
    values = fact.value if isinstance(fact.value, list) else [fact.value]
    picks = [by_value[str(value)] for value in values if str(value) in by_value]
    return bool(picks) and len(picks) == len(values) and _same(fact, chosen(picks, isinstance(fact.value, list)))


def _same(fact: Fact, other: Fact | None) -> bool:
    return other is not None and (fact.value, fact.source) == (other.value, other.source)


def _reads(read: Understanding | None, name: str, fact: Fact) -> bool:
    return read is not None and any(
        _same(fact, facts.get(name)) for facts in (read.facts, *(wish.facts for wish in read.wishes))
    )


def _pressed(turn: Turn, message: Message, fact: Fact) -> bool:
    """Whether a button was pressed that says so."""
    options = turn.question.options if isinstance(turn.question, AskFact) else ()
    return message.pressed is not None and message.pressed == fact.value and message.pressed in options
