"""Measures: what came of it, each figure with its interval and what it leaves out."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from remit.api.callers import ReadsMetrics, insist_on_all
from remit.api.examples import AT, shown
from remit.desk.outcomes import Asked, measured
from remit.measure.history import By
from remit.measure.report import Report, Terms

metrics = APIRouter(tags=["metrics"])


class Measured(Report):
    """Every measure of a period. Figures younger than the window in which somebody may still come back are immature."""

    model_config = shown(
        since="2026-11-01T00:00:00Z",
        until=AT,
        now=AT,
        window_days=7.0,
        cases=120,
        eligible=110,
        excluded=[{"kind": "complaint", "why": "people see to it", "cases": 10}],
        interactions=131,
        unrecognised=4,
        figures=[
            {
                "measure": "resolution_proven",
                "title": "Resolved alone, proven",
                "unit": "%",
                "value": 71.8,
                "low": 62.8,
                "high": 79.4,
                "method": "Wilson",
                "hits": 79,
                "of": 110,
                "immature": 12,
                "median": None,
                "p90": None,
                "parts": {},
                "scale": "",
                "baseline": None,
                "change": None,
            }
        ],
        by=None,
        groups=[],
        currency="EUR",
        rates="",
    )


@metrics.get("/metrics")
async def read_metrics(
    caller: ReadsMetrics,
    days: Annotated[int, Query(ge=1, le=730, description="Of how many days up to now.")] = 28,
    by: Annotated[By | None, Query(description="In which parts, too.")] = None,
) -> Measured:
    """What came of the goals that were opened in a period: every measure, with what it is compared with."""
    insist_on_all(caller)
    now = caller.house.means.now()
    asked = Asked(now - timedelta(days=days), now, by)
    installation = await caller.register.installation()
    terms = Terms(installation.rates, 0.0, installation.baselines)
    found = await measured(caller.house.means.store, asked, now, terms)
    return Measured.model_validate(found.model_dump())
