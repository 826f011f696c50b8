"""Figures in words, and as lines for a spreadsheet. Pure."""

from __future__ import annotations

import csv
from io import StringIO
from typing import assert_never

from remit.measure.report import Figure, Report

COLUMNS = ("part", "measure", "value", "unit", "low", "high", "interval", "hits", "of", "immature", "median", "p90",
           "baseline", "baseline_begins", "baseline_ends", "baseline_source", "change")  # fmt: skip


def said(figure: Figure, value: float | None) -> str:
    """A value of a figure in its unit; a dash for none."""
    if value is None:
        return "-"
    match figure.unit:
        case "%":
            return f"{value:.1f} %"
        case "minutes":
            return _time(value)
        case "points":
            return f"{value:.2f}"
        case "money":
            return f"{value:.2f} {figure.scale}" if value >= 1 or not value else f"{value:.4f} {figure.scale}"
        case _:
            assert_never(figure.unit)


def between(figure: Figure) -> str:
    """The interval; a dash where there is none."""
    if figure.low is None or figure.high is None:
        return "-"
    return f"{said(figure, figure.low)} to {said(figure, figure.high)}"


def compared(figure: Figure) -> str:
    """The baseline, the change since and who says so; empty without a baseline."""
    before = figure.baseline
    if before is None:
        return ""
    value = said(figure, float(before.value))
    told = f"{value} from {before.begins} to {before.ends} ({before.source})"
    return f"{changed(figure)}, {told}" if figure.change is not None else told


def changed(figure: Figure) -> str:
    """The change since the baseline: points of what is in percent, the lift of conversion and retention."""
    if figure.change is None:
        return ""
    if figure.measure in ("conversion", "retention"):
        return f"{figure.change:+.1f} % lift"
    match figure.unit:
        case "%":
            return f"{figure.change:+.1f} points"
        case "minutes":
            return f"{'+' if figure.change >= 0 else '-'}{_time(abs(figure.change))}"
        case "money":
            return f"{figure.change:+.2f} {figure.scale}"
        case "points":
            return f"{figure.change:+.2f}"
        case _:
            assert_never(figure.unit)


def as_csv(found: Report) -> str:
    """The report as CSV: a line for each measure of the whole, and of each part. Times are in minutes."""
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for part, figures in (("", found.figures), *((group.name or "(none)", group.figures) for group in found.groups)):
        lines.writerows(_cells(part, figure) for figure in figures)
    return text.getvalue()


def _time(minutes: float) -> str:
    if minutes < 1:
        return f"{minutes * 60:.0f} s"
    if minutes < 120:
        return f"{minutes:.1f} min"
    return f"{minutes / 60:.1f} h" if minutes < 2880 else f"{minutes / 1440:.1f} d"


def _cells(part: str, figure: Figure) -> list[object]:
    before = figure.baseline
    told = [before.value, before.begins, before.ends, _harmless(before.source)] if before else ["", "", "", ""]
    numbers = (figure.low, figure.high, figure.method, figure.hits, figure.of, figure.immature)
    cells = (_harmless(part), figure.measure, figure.value, figure.unit, *numbers, figure.median, figure.p90, *told)
    return ["" if cell is None else cell for cell in (*cells, figure.change)]


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
