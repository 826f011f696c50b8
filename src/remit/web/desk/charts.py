"""What figures look like on a page: bars with their intervals, and lines over time. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from remit.measure.figures import Rate, Spread
from remit.measure.history import History, groups
from remit.measure.report import BEHIND, SPANS, Figure
from remit.measure.words import between, changed, said
from remit.model.value import Value

_SCALES = {"%": (0.0, 100.0), "points": (1.0, 7.0)}
_DENSE = 10  # cases a day: with fewer, a day says nothing
_SHORT = 15  # days
_FACTORS = {"time_to_resolution": 60_000_000, "customer_effort": 1}

Step: TypeAlias = Literal["day", "week"]


class Bar(Value):
    """A figure on a line of a hundred: where it is, from where to where it may be, and where the baseline was."""

    at: float
    low: float
    high: float
    before: float | None


class Shown(Value):
    """A figure as a page shows it. `bar`: None where it has no scale."""

    measure: str
    title: str
    value: str
    between: str
    of: str
    immature: int
    change: str
    before: str
    beside: str
    bar: Bar | None
    behind: bool  # there is a list of what was counted


def shown(figure: Figure) -> Shown:
    baseline = figure.baseline
    before = f"{said(figure, float(baseline.value))}, {baseline.source}" if baseline else ""
    return Shown(
        measure=figure.measure,
        title=figure.title,
        value=said(figure, figure.value),
        between=between(figure),
        of=f"{figure.hits} of {figure.of}" if figure.hits is not None else f"{figure.of}",
        immature=figure.immature,
        change=changed(figure),
        before=before,
        beside=_beside(figure),
        bar=_bar(figure),
        behind=figure.value is not None,
    )


class Lines(Value):
    """A measure over time, for a chart: periods in seconds since 1970, and a value with its interval for each."""

    title: str
    unit: str
    step: Step
    at: tuple[int, ...]
    value: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    of: tuple[int, ...]
    immature: tuple[bool, ...]


def lines(history: History, measure: str, title: str) -> Lines:
    """A rate or a span over time: by week, or by day where there is enough of it. Empty ones are left out."""
    span = max((min(history.until, history.now) - history.since) / timedelta(days=1), 1)
    step: Step = "day" if len(history.cases) / span >= _DENSE or span < _SHORT else "week"
    length = timedelta(days=1 if step == "day" else 7)
    parts = groups(history, step)
    days = [datetime.fromisoformat(name).replace(tzinfo=UTC) for name in parts]
    points = [_point(part, measure) for part in parts.values()]
    return Lines(
        title=title,
        unit="%" if measure in BEHIND else "points" if measure == "customer_effort" else "minutes",
        step=step,
        at=tuple(int(day.timestamp()) for day in days),
        value=tuple(point[0] for point in points),
        low=tuple(point[1] for point in points),
        high=tuple(point[2] for point in points),
        of=tuple(point[3] for point in points),
        immature=tuple(day + length + history.window > history.now for day in days),
    )


def _point(part: History, measure: str) -> tuple[float | None, float | None, float | None, int]:
    if measure in BEHIND:
        rate: Rate = BEHIND[measure](part).rate
        low, high = rate.interval or (None, None)
        return rate.percent, low, high, rate.of
    spread: Spread = SPANS[measure](part).spread
    low, high = spread.interval or (None, None)
    by = _FACTORS[measure]
    value, low, high = (None if number is None else number / by for number in (spread.mean, low, high))
    return value, low if low is None else max(low, 0.0), high, len(spread.values)


def _beside(figure: Figure) -> str:
    """What belongs to the value and is no interval."""
    if figure.median is not None:
        return f"median {said(figure, figure.median)}, nine in ten within {said(figure, figure.p90)}"
    if figure.parts and any(figure.parts.values()):
        return ", ".join(f"{name} {value:.2f}" for name, value in figure.parts.items() if value)
    return figure.scale if figure.unit == "points" else ""


def _bar(figure: Figure) -> Bar | None:
    scale = _SCALES.get(figure.unit)
    if scale is None or figure.value is None:
        return None
    first, last = scale

    def place(value: float) -> float:
        return round(100 * (min(max(value, first), last) - first) / (last - first), 2)

    low, high = figure.low if figure.low is not None else figure.value, figure.high or figure.value
    before = place(float(figure.baseline.value)) if figure.baseline else None
    return Bar(at=place(figure.value), low=place(low), high=place(high), before=before)
