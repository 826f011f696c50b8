"""Reads what measures are compared with: how it was before, or beside."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from pydantic import ValidationError

from remit.errors import WrongUse
from remit.measure.report import EFFORT_SCALE, TITLES
from remit.model.baseline import Baseline

COLUMNS = ("measure", "value", "begins", "ends", "source", "scale")


def read_baselines(text: str) -> tuple[Baseline, ...]:
    """The baselines in a CSV text with a header: measure, value, begins, ends, source, and the scale of an effort.

    Raises WrongUse with the line that cannot be read.
    """
    rows = csv.DictReader(StringIO(text))
    lacking = [name for name in COLUMNS[:5] if name not in (rows.fieldnames or ())]
    if lacking:
        raise WrongUse(what=f"The baselines lack {', '.join(lacking)}.", cure=f"Write a header: {','.join(COLUMNS)}.")
    return tuple(_read(number, row) for number, row in enumerate(rows, 2))


def insist(baseline: Baseline) -> Baseline:
    """The same baseline. Raises WrongUse for one of no measure, without a source, or on another scale."""
    if baseline.measure not in TITLES:
        raise WrongUse(what=f"There is no measure {baseline.measure!r}.", cure=f"There are: {', '.join(TITLES)}.")
    if not baseline.source.strip():
        raise WrongUse(what=f"The baseline of {baseline.measure} names no source.", cure="Say where it comes from.")
    if baseline.begins > baseline.ends:
        raise WrongUse(what=f"The baseline of {baseline.measure} ends before it begins.", cure="Put the dates right.")
    if baseline.measure == "customer_effort" and baseline.scale != EFFORT_SCALE:
        cure = f"Turn it into {EFFORT_SCALE!r}, and say so: an effort means nothing without its scale and direction."
        raise WrongUse(what=f"The scale of the effort is {baseline.scale!r}.", cure=cure)
    return baseline


def _read(number: int, row: dict[str, str]) -> Baseline:
    try:
        return insist(Baseline.model_validate({name: (row.get(name) or "").strip() for name in COLUMNS}))
    except ValidationError as wrong:
        fields: Sequence[str] = [str(error["loc"][0]) for error in wrong.errors() if error["loc"]]
        raise WrongUse(
            what=f"Line {number} of the baselines cannot be read: {', '.join(fields)}.",
            cure="Write numbers with a point, and dates as 2026-11-24.",
        ) from None
