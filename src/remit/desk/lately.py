"""What each policy and each action did lately, counted from what is public in the journal: nothing is opened for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, cast

from remit.journal.bodies import remains
from remit.model.entry import Entry
from remit.model.wake import View
from remit.ports import Store

MOST = 1000
"""How many goals are looked at, the newest first."""

_LOOKED_THROUGH = 10 * MOST
_PAGE = 200


@dataclass
class Counts:
    """How often it decided, and how people answered what it asked them.

    approved: people let it be done. overturned: people decided otherwise than the machine proposed: they refused the
    step, or changed it.
    """

    allowed: int = 0
    asked: int = 0
    refused: int = 0
    handed_over: int = 0
    approved: int = 0
    overturned: int = 0

    @property
    def decided(self) -> int:
        return self.allowed + self.asked + self.refused + self.handed_over

    def add(self, other: Counts) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass
class Agreement:
    """What people did with the steps that the machine was only let watch.

    agreed: just what the machine would have done, or nothing where it would have done nothing. differed: something
    else. open: nobody has done anything yet, or nobody can tell what.
    """

    agreed: int = 0
    differed: int = 0
    open: int = 0


@dataclass
class Lately:
    """goals: how many were looked at, of those that changed since; more: there were more than are looked at."""

    since: datetime
    policies: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    actions: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    shadows: dict[str, Agreement] = field(default_factory=lambda: defaultdict(Agreement))
    goals: int = 0
    more: bool = False

    def policy(self, id: str) -> Counts:
        return self.policies.get(id, Counts())

    def action(self, name: str) -> Counts:
        return self.actions.get(name, Counts())

    def shadow(self, name: str) -> Agreement | None:
        return self.shadows.get(name)


async def lately(store: Store, since: datetime, most: int = MOST) -> Lately:
    """What was judged and answered since a time, in the goals that were opened last."""
    found = Lately(since)
    async for view in changed_since(store, since):
        if found.goals >= most:
            found.more = True
            break
        count(found, await store.entries(view.chain))
        found.goals += 1
    return found


async def changed_since(store: Store, since: datetime) -> AsyncIterator[View]:
    """The goals that changed since a time, those opened last first; very many are not looked through."""
    after, seen = "", 0
    while seen < _LOOKED_THROUGH:
        page = await store.views("goal", newest=True, after=after, limit=_PAGE)
        for view in page:
            if view.at >= since:
                yield view
        if len(page) < _PAGE:
            return
        after, seen = page[-1].id, seen + len(page)


def count(into: Lately, entries: Iterable[Entry]) -> None:
    """Add what a goal's entries tell."""
    goal = _Goal(into)
    for entry in entries:
        if (take := _TAKEN.get(entry.kind)) is not None:
            take(goal, cast(Mapping[str, Any], remains(entry.body).public), entry.at >= into.since)
    goal.close()


@dataclass
class _Goal:
    """A goal being read: its last judgement, what people are asked, and what the machine only watches."""

    into: Lately
    last: tuple[str, tuple[str, ...]] = ("", ())
    reviews: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict[str, tuple[str, tuple[str, ...]]])
    watched: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])  # action: digest, verdict
    left: bool = False  # a person ended it

    def judged(self, body: Mapping[str, Any], lately: bool) -> None:
        verdict = body["verdict"]
        rules = tuple(dict.fromkeys(rule["id"] for rule in verdict["rules"]))
        self.last = body["action"], rules
        if not lately:
            return
        one = Counts(**{_COUNTED[verdict["tag"]]: 1})
        self.into.actions[body["action"]].add(one)
        for rule in rules:
            self.into.policies[rule].add(one)
        if (instead := body.get("instead")) is not None:
            self.watched[body["action"]] = body["digest"], instead["tag"]

    def asked(self, body: Mapping[str, Any], lately: bool) -> None:
        self.reviews[body["id"]] = self.last

    def answered(self, body: Mapping[str, Any], lately: bool) -> None:
        tag = body["answer"]["tag"]
        self.left = self.left or tag in ("closed", "declined")
        if lately and tag in _ANSWERS:
            action, rules = self.reviews.get(body["review"], ("", ()))
            one = Counts(**{_ANSWERS[tag]: 1})
            for rule in rules:
                self.into.policies[rule].add(one)
            if action:
                self.into.actions[action].add(one)

    def begun(self, body: Mapping[str, Any], lately: bool) -> None:
        digest, _ = self.watched.pop(body["action"], ("", ""))
        if digest and digest == body["digest"]:
            self.into.shadows[body["action"]].agreed += 1
        elif digest:
            self.into.shadows[body["action"]].differed += 1

    def close(self) -> None:
        """What nobody did: agreed on, where the machine would not have done it either."""
        for action, (_, verdict) in self.watched.items():
            agreement = self.into.shadows[action]
            if self.left and verdict in ("refuse", "handover"):
                agreement.agreed += 1
            else:
                agreement.open += 1


_COUNTED = {"allow": "allowed", "needs": "asked", "refuse": "refused", "handover": "handed_over"}
_ANSWERS = {"approved": "approved", "declined": "overturned", "changed": "overturned"}
_TAKEN = {
    "step.judged": _Goal.judged,
    "review.opened": _Goal.asked,
    "review.answered": _Goal.answered,
    "step.intended": _Goal.begun,
}
