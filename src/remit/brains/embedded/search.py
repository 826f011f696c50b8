"""A* over sets of facts held as bits, guided by h_add (Bonet and Geffner, Planning as Heuristic Search, 2001)."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

_EXPANSIONS = 3_000
_NEVER = 1_000_000


@dataclass(frozen=True)
class Operator:
    """A move between states. `takes` are the facts it needs, as bit positions; `gives` those it adds."""

    name: str
    cost: int
    needs: int
    adds: int
    removes: int = 0
    forbids: int = 0  # not while any of these bits is set
    barred: tuple[int, ...] = ()  # not while all bits of one of these are set
    takes: tuple[int, ...] = ()
    gives: tuple[int, ...] = ()

    def applies(self, state: int) -> bool:
        return (
            state & self.needs == self.needs
            and not state & self.forbids
            and not any(state & mask == mask for mask in self.barred)
        )

    def after(self, state: int) -> int:
        return (state | self.adds) & ~self.removes


def search(start: int, goal: int, operators: Sequence[Operator], facts: int) -> list[Operator] | None:
    """Operators in an order that leads from `start` to all bits of `goal`, cheap ones first; None if there are none.

    `facts` is how many low bits are facts. The same question always has the same answer.
    """
    operators = _possible(start, operators)
    estimate = _Estimate(operators, facts, goal)
    order = count()
    frontier = [(estimate(start).cost, 0, next(order), start, 0)]
    came: dict[int, tuple[int, Operator]] = {}
    best = {start: 0}
    closed: set[int] = set()
    while frontier and len(closed) < _EXPANSIONS:
        _, _, _, state, spent = heapq.heappop(frontier)
        if state & goal == goal:
            return _path(came, state)
        here = estimate(state)
        if state in closed or here.cost >= _NEVER:
            continue
        closed.add(state)
        for index, operator in enumerate(operators):
            if not operator.applies(state):
                continue
            reached, total = operator.after(state), spent + operator.cost
            if reached in closed or total >= best.get(reached, _NEVER):
                continue
            # what the estimate did not count on is looked at only when it is its turn
            left = estimate(reached).cost if index in here.helpful else here.cost
            if left < _NEVER:
                best[reached] = total
                came[reached] = (state, operator)
                heapq.heappush(frontier, (total + left, left, next(order), reached, total))
    return None


def leads(start: int, goal: int, operators: Sequence[Operator]) -> bool:
    """Whether applying these in order is possible and reaches all bits of `goal`."""
    state = start
    for operator in operators:
        if not operator.applies(state):
            return False
        state = operator.after(state)
    return state & goal == goal


def relaxed(start: int, operators: Sequence[Operator]) -> int:
    """All that could be had if nothing were ever used up or in the way."""
    operators = _possible(start, operators)
    state, before = start, -1
    while state != before:
        before = state
        for operator in operators:
            if state & operator.needs == operator.needs:
                state |= operator.adds
    return state


def _possible(start: int, operators: Sequence[Operator]) -> list[Operator]:
    """Without the operators that something in the way keeps from ever applying."""
    movable = 0
    for operator in operators:
        movable |= operator.removes
    stuck = start & ~movable
    return [o for o in operators if not o.forbids & stuck and not any(stuck & mask == mask for mask in o.barred)]


@dataclass(frozen=True)
class _Outlook:
    cost: int
    helpful: frozenset[int]  # the operators counted on


class _Estimate:
    """h_add: the cost of each open fact on its own, added up, as though nothing were ever used up."""

    def __init__(self, operators: Sequence[Operator], facts: int, goal: int) -> None:
        self._operators = [(o.cost, o.takes, o.gives) for o in operators]
        self._facts = facts
        self._goal = tuple(i for i in range(facts) if goal >> i & 1)
        self._users: list[list[int]] = [[] for _ in range(facts)]
        for index, operator in enumerate(operators):
            for fact in operator.takes:
                self._users[fact].append(index)
        self._free = [i for i, o in enumerate(operators) if not o.takes]
        self._seen: dict[int, _Outlook] = {}
        self._mask = (1 << facts) - 1

    def __call__(self, state: int) -> _Outlook:
        known = state & self._mask
        if known not in self._seen:
            self._seen[known] = self._measure(known)
        return self._seen[known]

    def _measure(self, known: int) -> _Outlook:
        cost = [0 if known >> i & 1 else _NEVER for i in range(self._facts)]
        by = [-1] * self._facts
        operators, users = self._operators, self._users
        open_ = [len(takes) for _, takes, _ in operators]
        total = [price for price, _, _ in operators]
        ready: list[tuple[int, int]] = []
        reached = list(self._free)
        for fact, price in enumerate(cost):
            for index in () if price else users[fact]:
                open_[index] -= 1
                if not open_[index]:
                    reached.append(index)
        while True:
            for index in reached:
                price = total[index]
                for fact in operators[index][2]:
                    if price < cost[fact]:
                        cost[fact], by[fact] = price, index
                        heapq.heappush(ready, (price, fact))
            if not ready:
                break
            price, fact = heapq.heappop(ready)
            reached = list[int]()
            for index in users[fact] if price <= cost[fact] else ():
                total[index] += price
                open_[index] -= 1
                if not open_[index]:
                    reached.append(index)
        return _Outlook(min(sum(cost[fact] for fact in self._goal), _NEVER), self._counted_on(by))

    def _counted_on(self, by: Sequence[int]) -> frozenset[int]:
        """The operators by which the goal's facts were reached, and theirs."""
        counted: set[int] = set()
        open_ = list(self._goal)
        while open_:
            index = by[open_.pop()]
            if index >= 0 and index not in counted:
                counted.add(index)
                open_ += self._operators[index][1]
        return frozenset(counted)


def _path(came: dict[int, tuple[int, Operator]], state: int) -> list[Operator]:
    path: list[Operator] = []
    while state in came:
        state, operator = came[state]
        path.append(operator)
    return path[::-1]
