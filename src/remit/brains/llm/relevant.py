"""What of a pack a turn is about: few kinds of goals and the facts they need, however many the pack has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from remit.brains.embedded.extract import needed_for
from remit.language.candidates import ident_of
from remit.model import shape as s
from remit.model.action import GoalType, Parameter
from remit.model.conversation import AskFact, AskWhich, Candidate
from remit.model.goal import Goal
from remit.model.ids import GoalKind
from remit.model.shape import Shape
from remit.model.turn import Turn, Understanding
from remit.pack.contents import Contents

KINDS = 6
"""How many kinds of goals are shown that a message may ask for, beside those that are open."""
_FACTS = 12  # of a kind
_CANDIDATES = 24  # of a fact
_GOALS = 4


@dataclass(frozen=True)
class Relevant:
    """goals: open ones, the current first. kinds and facts: by name. candidates: by the fact they may fill."""

    goals: tuple[Goal, ...]
    kinds: Mapping[GoalKind, GoalType]
    needs: Mapping[GoalKind, tuple[Parameter, ...]]
    candidates: Mapping[str, tuple[Candidate, ...]]

    @property
    def facts(self) -> dict[str, Parameter]:
        """Every fact that a kind needs and a message can tell, once, by name."""
        found = {p.name: p for parameters in self.needs.values() for p in parameters}
        return {name: p for name, p in sorted(found.items()) if self._can_be_told(p)}

    def _can_be_told(self, parameter: Parameter) -> bool:
        """Not what only systems know, nor what people only choose and is not offered yet."""
        ident = ident_of(parameter.shape)
        return parameter.name in self.candidates or bool(ident.pattern if ident else "said" in parameter.accepts)


class Relevance:
    """A pack, looked up by what a turn is about."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._needs: dict[GoalKind, tuple[Parameter, ...]] = {}
        self._shapes: dict[str, Shape] = {}
        for parameter in (p for action in contents.actions.values() for p in action.parameters):
            self._shapes[parameter.name] = _joined(self._shapes.get(parameter.name), parameter.shape)

    def of(self, turn: Turn, likely: Sequence[GoalKind], understood: Understanding) -> Relevant:
        """What is open, what was understood without a model, and what else is likely."""
        goals = tuple(g for g in (turn.current, *turn.others) if g is not None and g.open)[:_GOALS]
        offered = turn.question.kinds if isinstance(turn.question, AskWhich) else ()
        certain = (*(g.kind for g in goals), *offered, *(w.kind for w in understood.wishes), *understood.between)
        named = dict.fromkeys(kind for kind in (*certain, *likely[:KINDS]) if kind in self._contents.goals)
        kinds = {kind: self._contents.goals[kind] for kind in sorted(named)}
        needs = {kind: self._needed(kind) for kind in kinds}
        return Relevant(goals, kinds, needs, _candidates(turn, needs))

    def shape(self, name: str) -> Shape | None:
        """The shape of a fact; None where no action needs it."""
        return self._shapes.get(name)

    def _needed(self, kind: GoalKind) -> tuple[Parameter, ...]:
        if kind not in self._needs:
            found = needed_for(self._contents, self._contents.goals[kind].wants)
            told = [p for p in found if not isinstance(p.shape, s.Record) and {"said", "read"} & set(p.accepts)]
            self._needs[kind] = tuple(told[:_FACTS])
        return self._needs[kind]


def _joined(one: Shape | None, other: Shape) -> Shape:
    """A shape as several actions take it: a choice among the options of all of them."""
    if isinstance(one, s.Choice) and isinstance(other, s.Choice):
        return s.Choice(options=tuple(dict.fromkeys((*one.options, *other.options))))
    return one or other


def _candidates(turn: Turn, needs: Mapping[GoalKind, Sequence[Parameter]]) -> dict[str, tuple[Candidate, ...]]:
    """What the open question offers, and what systems returned for what the current goal needs."""
    current = needs.get(turn.current.kind, ()) if turn.current is not None else ()
    found = {p.name: turn.candidates[p.name] for p in current if p.name in turn.candidates and ident_of(p.shape)}
    if isinstance(turn.question, AskFact) and turn.question.candidates:
        found[turn.question.fact] = turn.question.candidates
    return {name: offered[:_CANDIDATES] for name, offered in sorted(found.items())}
