"""A goal as a search problem: which operators bear on it, and what each needs, adds and uses up.

Each fact has two bits: that it is known, and that it still has the value it is known to have now. A fact that a
planned step gives, or the customer will tell, may have any value; so only the second bit can make a step unfit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from remit.brains.embedded.domain import ASKING, CHOOSING, COST, Domain, askable, choosable, fits, serves
from remit.brains.embedded.search import Operator
from remit.language.candidates import candidates, chosen
from remit.model.action import Action, Parameter
from remit.model.fact import Fact
from remit.model.ids import ActionName
from remit.model.plan import Barred
from remit.model.shape import Choice, Many


@dataclass(frozen=True, kw_only=True)
class Do(Operator):
    action: ActionName
    read: bool


@dataclass(frozen=True)
class Take(Operator):
    """Choosing where there is no choice: the one candidate, without the customer."""


@dataclass(frozen=True, kw_only=True)
class Ask(Operator):
    """The customer tells a fact, or chooses it from a list."""

    fact: str


@dataclass(frozen=True)
class Problem:
    domain: Domain
    facts: Mapping[str, Fact]  # known now; those taken without asking included
    index: Mapping[str, int]
    operators: tuple[Operator, ...]
    start: int
    goal: int
    demands: Mapping[str, tuple[tuple[Action, Parameter], ...]]
    actions: frozenset[ActionName]  # those that bear on it


@dataclass
class _Demand:
    """What is wanted, followed back to what gives it."""

    names: dict[str, None] = field(default_factory=dict[str, None])
    actions: dict[ActionName, None] = field(default_factory=dict[ActionName, None])
    uses: dict[str, list[tuple[Action, Parameter]]] = field(default_factory=dict[str, list[tuple[Action, Parameter]]])


def pose(domain: Domain, facts: Mapping[str, Fact], wants: Sequence[str], barred: Sequence[Barred]) -> Problem:
    """The search problem of reaching `wants` from facts, without what is barred."""
    known = {name: fact for name, fact in facts.items() if fact.value is not None}
    demand = _demanded(domain, known, wants)
    index = {name: i for i, name in enumerate(demand.names)}
    builder = _Builder(domain, facts, known, tuple(barred), demand, index)
    operators = builder.operators()
    start = sum(builder.known_bits(name) for name in index if builder.holds(name, wants))
    return Problem(
        domain=domain,
        facts={**known, **builder.taken},
        index=index,
        operators=tuple(operators),
        start=start,
        goal=sum(1 << index[name] for name in dict.fromkeys(wants)),
        demands={name: tuple(uses) for name, uses in demand.uses.items()},
        actions=frozenset(demand.actions),
    )


def _demanded(domain: Domain, known: Mapping[str, Fact], wants: Sequence[str]) -> _Demand:
    demand = _Demand()
    open_ = list(wants)[::-1]
    while open_:
        name = open_.pop()
        if name in demand.names:
            continue
        demand.names[name] = None
        for giver in domain.givers.get(name, ()):
            if giver in demand.actions:
                continue
            demand.actions[giver] = None
            action = domain.actions[giver]
            for parameter in action.parameters:
                if parameter.required or parameter.name in known:
                    demand.uses.setdefault(parameter.name, []).append((action, parameter))
                    open_.append(parameter.name)
                if parameter.required and (ident := choosable(parameter)):
                    open_ += domain.lists.get(ident, ())
    for name in [n for a in demand.actions for n in (a, *domain.actions[a].gives)]:
        demand.names.setdefault(name, None)
    return demand


@dataclass
class _Builder:
    domain: Domain
    all_facts: Mapping[str, Fact]
    known: Mapping[str, Fact]
    barred: tuple[Barred, ...]
    demand: _Demand
    index: Mapping[str, int]
    taken: dict[str, Fact] = field(default_factory=dict[str, Fact])

    def operators(self) -> list[Operator]:
        learning = [o for name in self.demand.uses for o in (*self._choices(name), *self._questions(name))]
        doing = [o for name in self.demand.actions if (o := self._doing(self.domain.actions[name])) is not None]
        return [*doing, *learning]

    def holds(self, name: str, wants: Sequence[str]) -> bool:
        """Whether a fact counts as known at the start: what people say is not what a system is wanted to say."""
        if name not in self.known:
            return False
        said = self.known[name].source.tag in ("said", "inferred")
        return not (name in wants and said and name in self.domain.givers and name not in self.domain.needed)

    def known_bits(self, name: str) -> int:
        return 1 << self.index[name] | self._value_bit(name)

    def _value_bit(self, name: str) -> int:
        return 1 << len(self.index) + self.index[name]

    def _doing(self, action: Action) -> Operator | None:
        """The action, unless it was done: its answer would be the same, except to something new."""
        used = tuple(p.name for p in action.parameters if p.each_time and p.name in self.index)
        if action.name in self.all_facts and not used:
            return None
        needs = tuple(p.name for p in action.parameters if p.required)
        gives = tuple(dict.fromkeys((*action.gives, action.name)))
        return Do(
            name=action.name,
            cost=COST[action.effect],
            needs=sum(1 << self.index[n] for n in dict.fromkeys(needs)),
            adds=sum(1 << self.index[n] for n in gives) & ~sum(1 << self.index[n] for n in used),
            removes=sum(self._value_bit(n) for n in gives if not self._stands(n))
            | sum(self.known_bits(n) for n in used),
            forbids=self._unfit(action) | (0 if used else 1 << self.index[action.name]),
            barred=self._bars(action),
            takes=tuple(self.index[n] for n in dict.fromkeys(needs)),
            gives=tuple(self.index[n] for n in gives),
            action=action.name,
            read=not action.writes,
        )

    def _stands(self, name: str) -> bool:
        """What the customer said is not replaced by what a system says under the same name, where it can be used."""
        fact = self.known.get(name)
        return fact is not None and fact.source.tag == "said" and not self._unaccepted(name)

    def _unfit(self, action: Action) -> int:
        """The values an action cannot do with. An optional one is left out instead, unless it is a choice."""
        unfit = 0
        for parameter in action.parameters:
            fact = self.known.get(parameter.name)
            if fact is None or parameter.name not in self.index:
                continue
            choice = isinstance(parameter.shape, Choice)
            if not (serves(parameter, fact) if parameter.required else not choice or fits(parameter.shape, fact.value)):
                unfit |= self._value_bit(parameter.name)
        return unfit

    def _bars(self, action: Action) -> tuple[int, ...]:
        facts = {**self.known, **self.taken}
        bars = (bar for bar in self.barred if bar.bars(action.name, facts))
        return tuple(sum(self._value_bit(n) for n in bar.arguments if n in self.index) for bar in bars)

    def _unaccepted(self, name: str) -> bool:
        """Whether what is known came from a source that some action cannot take it from."""
        fact = self.known.get(name)
        return fact is not None and any(fact.source.tag not in p.accepts for _, p in self.demand.uses.get(name, ()))

    def _choices(self, name: str) -> list[Operator]:
        uses = [(p, ident) for _, p in self.demand.uses[name] if p.required and (ident := choosable(p))]
        if not uses:
            return []
        parameter, ident = uses[0]
        found = candidates(self.known, self.domain.shapes, ident, {})
        many = isinstance(parameter.shape, Many)
        named = any(bar.parameter == name for bar in self.barred)  # another: the one there is may not be what they mean
        some_left = (named or len(found) > 1) and any(not self._excluded(name, chosen([c], many)) for c in found)
        bit = self.index[name]
        operators: list[Operator] = []
        if len(found) == 1 and name not in self.known and not named:
            self.taken[name] = chosen(found, many)
            operators.append(
                Take(
                    name=f"take {name}",
                    cost=0,
                    needs=0,
                    adds=self.known_bits(name),
                    forbids=1 << bit,
                    gives=(bit,),
                )
            )
        for list_name in self.domain.lists.get(ident, ()):
            stale = 0 if some_left or list_name not in self.known else self._value_bit(list_name)
            operators.append(self._ask(name, CHOOSING, (self.index[list_name],), stale))
        return operators

    def _questions(self, name: str) -> list[Operator]:
        if name in self.taken:  # there is no other
            return []
        asked = name not in self.taken and any(p.required and askable(p) for _, p in self.demand.uses[name])
        return [self._ask(name, ASKING, (), 0)] if asked else []

    def _ask(self, name: str, cost: int, takes: tuple[int, ...], forbids: int) -> Ask:
        bit = self.index[name]
        return Ask(
            name=f"ask {name}",
            cost=cost,
            needs=sum(1 << t for t in takes),
            adds=1 << bit,
            removes=self._value_bit(name),
            forbids=forbids | (0 if self._unaccepted(name) else 1 << bit),
            takes=takes,
            gives=(bit,),
            fact=name,
        )

    def _excluded(self, name: str, fact: Fact) -> bool:
        """Whether choosing this would come to what is barred already."""
        facts = {**self.known, name: fact}
        return any(bar.bars(bar.action, facts) for bar in self.barred if name in bar.arguments)
