"""What happened in a period, as rows to count; and the same by kind of goal, channel, version, brain or segment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal, TypeAlias, assert_never

from remit.measure.cases import Case, Interaction

By: TypeAlias = Literal["kind", "channel", "pack", "brain", "segment", "day", "week", "month"]

_CONTENT = {("effort", 7): 5, ("satisfaction", 5): 4}
_DISCONTENT = {("effort", 7): 3, ("satisfaction", 5): 2}

WINDOW = timedelta(days=7)
"""How long a customer must not have come back about it before a case counts as resolved for good."""

NOBODY_KNEW = ("", "person")
"""What a customer wanted where it was not recognised: no case at all, or one of asking for a person."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer came to us: at what time, and with a case of which kind (empty: none was recognised)."""

    at: datetime
    kind: str


@dataclass(frozen=True)
class History:
    """The cases and interactions that were opened from `since` until before `until`, as they stand at `now`.

    contacts: of each customer, whenever they came since `since`, in order; also later than `until`, for it must be
    known who came back. window: how long nobody may have come back. Whoever makes one hands over all rows since
    `since`; see `history`.
    """

    since: datetime
    until: datetime
    now: datetime
    cases: tuple[Case, ...]
    interactions: tuple[Interaction, ...]
    contacts: Mapping[str, tuple[Contact, ...]]
    talks: Mapping[str, tuple[str, str]]
    window: timedelta = WINDOW

    @cached_property
    def of_interaction(self) -> Mapping[str, tuple[Case, ...]]:
        """The cases of each interaction, by its id, in the order they were opened."""
        found: dict[str, tuple[Case, ...]] = {}
        for case in self.cases:
            found[case.conversation] = (*found.get(case.conversation, ()), case)
        return found

    @cached_property
    def confirmed(self) -> frozenset[str]:
        """The cases whose customer said that they were dealt with: in so many words; or by the scores they gave, where
        one speaks for it (5 to 7 of 7 for how easy it was, 4 or 5 of 5 for how content they are) and none against it (1
        to 3 of 7, 1 or 2 of 5)."""
        rated = [r for i in self.interactions for r in i.ratings]
        outright = {r.goal for r in rated if r.what == "solved"}
        content = {r.goal for r in rated if r.score >= _CONTENT.get((r.what, r.high), r.high + 1)}
        other = {r.goal for r in rated if r.score <= _DISCONTENT.get((r.what, r.high), r.low - 1)}
        return frozenset(outright | content - other)

    def came_back(self, case: Case) -> bool:
        """Whether the customer came back about it within the window, on any channel: with a case of the same kind, or
        with something that was not recognised, which is counted against us."""
        if case.ended_at is None:
            return False
        until = case.ended_at + self.window
        contacts = (c for c in self.contacts.get(case.customer, ()) if case.ended_at < c.at <= until)
        return any(c.kind == case.kind or c.kind in NOBODY_KNEW for c in contacts)

    def immature(self, case: Case) -> bool:
        """Whether they may still come back."""
        return case.ended_at is not None and case.ended_at + self.window > self.now


def history(
    cases: Iterable[Case],
    interactions: Iterable[Interaction],
    since: datetime,
    until: datetime,
    now: datetime,
    window: timedelta = WINDOW,
) -> History:
    """The history of a period, from all rows there are since its beginning. Of earlier ones the interactions only say
    where a case is."""
    interactions = tuple(interactions)
    kept = sorted((case for case in cases if case.opened_at >= since), key=lambda case: (case.opened_at, case.id))
    talks = sorted((talk for talk in interactions if talk.opened_at >= since), key=lambda t: (t.opened_at, t.id))
    return History(
        since=since,
        until=until,
        now=now,
        cases=tuple(case for case in kept if case.opened_at < until),
        interactions=tuple(talk for talk in talks if talk.opened_at < until),
        contacts=_contacts(kept, talks),
        talks={talk.id: (talk.channel, talk.brain) for talk in interactions},
        window=window,
    )


def groups(whole: History, by: By) -> dict[str, History]:
    """The history in parts, by name in order. A case is where its conversation is; an interaction is in each part that
    a case of it is in, and for itself where it has none: parts may add up to more interactions than there are."""
    name_case, name_talk = _namer(whole, by)
    cases: dict[str, list[Case]] = {}
    talks: dict[str, list[Interaction]] = {}
    for case in whole.cases:
        cases.setdefault(name_case(case), []).append(case)
    for talk in whole.interactions:
        for name in dict.fromkeys(name_talk(talk)):
            talks.setdefault(name, []).append(talk)
    return {
        name: replace(whole, cases=tuple(cases.get(name, ())), interactions=tuple(talks.get(name, ())))
        for name in sorted({*cases, *talks})
    }


def _contacts(cases: Iterable[Case], talks: Iterable[Interaction]) -> dict[str, tuple[Contact, ...]]:
    found: dict[str, list[Contact]] = {}
    with_case: set[str] = set()
    for case in cases:
        with_case.add(case.conversation)
        if case.origin == "asked":
            found.setdefault(case.customer, []).append(Contact(case.opened_at, case.kind))
    for talk in talks:
        if talk.id not in with_case and talk.heard:
            found.setdefault(talk.customer, []).append(Contact(talk.opened_at, ""))
    return {customer: tuple(sorted(all_, key=lambda contact: contact.at)) for customer, all_ in found.items()}


def _namer(whole: History, by: By) -> tuple[Callable[[Case], str], Callable[[Interaction], list[str]]]:
    """What a case, and an interaction, goes by."""

    def of_talk(case: Case, part: int) -> str:
        return whole.talks.get(case.conversation, ("", ""))[part]

    def of_cases(talk: Interaction, name: Callable[[Case], str]) -> list[str]:
        return [name(case) for case in whole.of_interaction.get(talk.id, ())] or [""]

    match by:
        case "kind":
            return (lambda case: case.kind), (lambda talk: of_cases(talk, lambda case: case.kind))
        case "pack":
            return (lambda case: case.pack[:12]), (lambda talk: of_cases(talk, lambda case: case.pack[:12]))
        case "segment":
            return (lambda case: case.segment), (lambda talk: of_cases(talk, lambda case: case.segment))
        case "channel":
            return (lambda case: of_talk(case, 0)), (lambda talk: [talk.channel])
        case "brain":
            return (lambda case: of_talk(case, 1)), (lambda talk: [talk.brain])
        case "day" | "week" | "month":
            return (lambda case: period(case.opened_at, by)), (lambda talk: [period(talk.opened_at, by)])
        case _:
            assert_never(by)


def period(at: datetime, by: Literal["day", "week", "month"]) -> str:
    """The day, the month, or the Monday of the week that a moment is in (in its own time zone)."""
    match by:
        case "day":
            return f"{at:%Y-%m-%d}"
        case "month":
            return f"{at:%Y-%m}"
        case "week":
            return f"{at - timedelta(days=at.weekday()):%Y-%m-%d}"
        case _:
            assert_never(by)
