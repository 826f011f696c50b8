"""All measures of a history in one value: with intervals, what they compare with, and what they leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from remit.measure import measures as m
from remit.measure.cases import Case
from remit.measure.figures import Rate
from remit.measure.history import NOBODY_KNEW, By, History, groups
from remit.model.baseline import Baseline, Rates
from remit.model.value import Value

Unit: TypeAlias = Literal["%", "minutes", "points", "money"]

EFFORT_SCALE = "1-7, higher is easier"

TITLES: Mapping[str, str] = {
    "resolution_proven": "Resolved alone, proven",
    "resolution_confirmed": "Resolved alone, confirmed",
    "resolution_claimed": "Resolved alone, claimed",
    "containment": "Containment",
    "escalation": "Escalation",
    "task_completion": "Task completion",
    "time_to_resolution": "Time to resolution",
    "customer_effort": "Customer effort",
    "conversion": "Conversion",
    "retention": "Retention",
    "cost_per_contact": "Cost per contact",
    "satisfaction": "Satisfaction",
    "repeated": "Had to repeat themselves",
    "undone": "Undone",
    "overturned": "Overturned by people",
}
"""What each measure is called, by its name; in the order they are shown in."""

BEHIND: Mapping[str, Callable[[History], m.Counted]] = {
    "resolution_proven": lambda history: m.autonomous_resolution(history, "proven"),
    "resolution_confirmed": lambda history: m.autonomous_resolution(history, "confirmed"),
    "resolution_claimed": lambda history: m.autonomous_resolution(history, "claimed"),
    "containment": m.containment,
    "escalation": m.escalation,
    "task_completion": m.task_completion,
    "conversion": lambda history: m.stake(history, "sale"),
    "retention": lambda history: m.stake(history, "leaving"),
    "satisfaction": m.satisfaction,
    "repeated": m.repeated,
    "undone": m.undone,
    "overturned": m.overturned,
}
"""What each rate counts: the cases, or conversations, behind a number."""

SPANS: Mapping[str, Callable[[History], m.Spanned]] = {
    "time_to_resolution": m.time_to_resolution,
    "customer_effort": m.effort,
}

_MINUTE = 60_000_000


class Figure(Value):
    """A measure: its value in its unit, between `low` and `high` with 95 % confidence where there is an interval.

    hits, of: what was counted, of how many (a mean: of is how many; a cost: contacts). immature: how many of `hits` may
    still turn out otherwise. change: to the baseline, in points of the value's unit; for conversion and retention the
    lift, in percent of the baseline. scale: of an effort its ends and direction, of a cost its currency.
    """

    measure: str
    title: str
    unit: Unit
    value: float | None = None
    low: float | None = None
    high: float | None = None
    method: Literal["", "Wilson", "t"] = ""
    hits: int | None = None
    of: int = 0
    immature: int = 0
    median: float | None = None
    p90: float | None = None
    parts: dict[str, float] = {}
    scale: str = ""
    baseline: Baseline | None = None
    change: float | None = None


class Left(Value):
    """Cases of a kind that are not eligible, and why."""

    kind: str
    why: str
    cases: int


class Group(Value):
    name: str
    figures: tuple[Figure, ...]


class Report(Value):
    """rates: what the costs are counted with, and who says so. unrecognised: messages that led nowhere."""

    since: datetime
    until: datetime
    now: datetime
    window_days: float
    cases: int
    eligible: int
    excluded: tuple[Left, ...]
    interactions: int
    unrecognised: int
    figures: tuple[Figure, ...]
    by: By | None = None
    groups: tuple[Group, ...] = ()
    currency: str = ""
    rates: str = ""


@dataclass(frozen=True)
class Terms:
    """What figures are told with: what things cost, the minutes on the telephone, and what to compare with."""

    rates: Rates = field(default_factory=Rates)
    telephone_minutes: float = 0.0
    baselines: Sequence[Baseline] = ()


def report(history: History, terms: Terms | None = None, by: By | None = None) -> Report:
    """Every measure of a history; and of its parts, where `by` says which. Baselines are for the whole only: parts are
    not what they were taken of."""
    terms = terms or Terms()
    parts = groups(history, by) if by is not None else {}
    bare = Terms(terms.rates)
    return Report(
        since=history.since,
        until=history.until,
        now=history.now,
        window_days=history.window.total_seconds() / 86_400,
        cases=len(history.cases),
        eligible=sum(case.eligible for case in history.cases),
        excluded=left_out(history),
        interactions=len(history.interactions),
        unrecognised=sum(talk.lost for talk in history.interactions),
        figures=figures(history, terms),
        by=by,
        groups=tuple(Group(name=name, figures=figures(part, bare)) for name, part in parts.items()),
        currency=terms.rates.currency,
        rates=_told(terms.rates),
    )


def figures(history: History, terms: Terms) -> tuple[Figure, ...]:
    """Every measure, in the order they are shown in."""
    made = {name: _rated(name, counted(history)) for name, counted in BEHIND.items()}
    made["time_to_resolution"] = _timed(m.time_to_resolution(history))
    made["customer_effort"] = _eased(m.effort(history))
    cost = m.cost_per_contact(history, terms.rates, terms.telephone_minutes)
    made["cost_per_contact"] = _priced(cost, terms.rates)
    return tuple(compared(made[name], terms.baselines) for name in TITLES)


def compared(figure: Figure, baselines: Sequence[Baseline]) -> Figure:
    """The figure with the baseline of its name, if there is one on the same scale. Times are compared in minutes."""
    fitting = (b for b in baselines if b.measure == figure.measure and b.scale in ("", figure.scale))
    baseline = next(fitting, None)
    if baseline is None:
        return figure
    before = float(baseline.value)
    change = None if figure.value is None else figure.value - before
    if figure.measure in ("conversion", "retention") and figure.value is not None:
        change = m.lift(figure.value, before)
    return figure.model_copy(update={"baseline": baseline, "change": change})


def left_out(history: History) -> tuple[Left, ...]:
    """What is not eligible, by kind and why, the most first."""
    counted = Counter((case.kind, _why(case)) for case in history.cases if not case.eligible)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Left(kind=kind, why=why, cases=many) for (kind, why), many in ordered)


def _why(case: Case) -> str:
    if case.origin == "undoing":
        return "taking back what was done"
    if case.origin == "entrusted":
        return "a colleague asked for it"
    if case.kind in NOBODY_KNEW:
        return "for a person: the customer asked for one, or touched on what only people may talk about"
    return "its kind was declared to be for people"


def _rated(name: str, counted: m.Counted) -> Figure:
    rate: Rate = counted.rate
    low, high = rate.interval or (None, None)
    return Figure(
        measure=name,
        title=TITLES[name],
        unit="%",
        value=rate.percent,
        low=low,
        high=high,
        method="Wilson" if rate.of else "",
        hits=rate.hits,
        of=rate.of,
        immature=len(counted.immature),
    )


def _timed(spanned: m.Spanned) -> Figure:
    spread = spanned.spread
    low, high = spread.interval or (None, None)
    return Figure(
        measure="time_to_resolution",
        title=TITLES["time_to_resolution"],
        unit="minutes",
        value=_minutes(spread.mean),
        low=_minutes(None if low is None else max(low, 0.0)),
        high=_minutes(high),
        method="t" if low is not None else "",
        of=len(spread.values),
        median=_minutes(spread.median),
        p90=_minutes(spread.p90),
    )


def _eased(spanned: m.Spanned) -> Figure:
    spread = spanned.spread
    low, high = spread.interval or (None, None)
    return Figure(
        measure="customer_effort",
        title=TITLES["customer_effort"],
        unit="points",
        value=spread.mean,
        low=None if low is None else max(low, 1.0),
        high=None if high is None else min(high, 7.0),
        method="t" if low is not None else "",
        of=len(spread.values),
        scale=EFFORT_SCALE,
    )


def _priced(cost: m.Cost, rates: Rates) -> Figure:
    """Without rates nobody knows what it cost: there is no value then, not one of nothing."""
    parts = {"models": cost.models, "telephony": cost.telephony, "people": cost.people}
    return Figure(
        measure="cost_per_contact",
        title=TITLES["cost_per_contact"],
        unit="money",
        value=cost.each if rates.known else None,
        of=cost.contacts,
        parts=parts if rates.known else {},
        scale=rates.currency,
    )


def _minutes(microseconds: float | None) -> float | None:
    return None if microseconds is None else microseconds / _MINUTE


def _told(rates: Rates) -> str:
    """What the costs are counted with, in a line."""
    if not rates.known:
        return "not told, for nobody has said what a person's hour costs"
    said = f" ({rates.source})" if rates.source else ""
    return (
        f"{rates.human_hour} {rates.currency} for a person's hour, {rates.review_minutes} minutes for a review, "
        f"{rates.telephone_minute} for a telephone minute, {rates.dollar} {rates.currency} for a US dollar{said}"
    )
