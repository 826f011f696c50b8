"""All measures as one value: complete, compared on equal terms, and open about what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from test_measures import CASE, DONE, MONDAY, TALK, of

from remit.measure.cases import Rated
from remit.measure.report import EFFORT_SCALE, TITLES, Figure, Terms, report
from remit.measure.words import changed, compared, said
from remit.model.baseline import Baseline, Rates

RATED = replace(TALK, ratings=(Rated("effort", 6, 1, 7, "g", MONDAY),))


def baseline(measure: str, value: str, scale: str = "") -> Baseline:
    return Baseline(
        measure=measure,
        value=Decimal(value),
        begins=date(2026, 1, 1),
        ends=date(2026, 3, 31),
        source="the CRM",
        scale=scale,
    )


def figure(measure: str, *baselines: Baseline) -> Figure:
    found = report(of([DONE], [RATED]), Terms(Rates(human_hour=Decimal(30)), 0.0, baselines))
    return next(figure for figure in found.figures if figure.measure == measure)


def test_every_measure_is_told_also_where_there_is_nothing_to_tell():
    found = report(of([]))
    assert [figure.measure for figure in found.figures] == list(TITLES)
    assert all((figure.value, figure.low, figure.of) == (None, None, 0) for figure in found.figures)


@pytest.mark.parametrize(
    ("measure", "before", "change", "words"),
    [
        ("resolution_proven", baseline("resolution_proven", "31"), 69, "+69.0 points"),
        ("time_to_resolution", baseline("time_to_resolution", "95"), -91, "-91.0 min"),
        ("customer_effort", baseline("customer_effort", "4.8", EFFORT_SCALE), 1.2, "+1.20"),
        ("cost_per_contact", baseline("cost_per_contact", "6.40"), -6.4, "-6.40 EUR"),
    ],
)
def test_a_figure_is_compared_in_its_own_unit(measure: str, before: Baseline, change: float, words: str):
    told = figure(measure, before)
    assert told.change == pytest.approx(change)
    assert changed(told) == words
    assert "from 2026-01-01 to 2026-03-31 (the CRM)" in compared(told)


def test_an_effort_on_another_scale_or_in_the_other_direction_is_not_compared():
    assert figure("customer_effort", baseline("customer_effort", "2.1", "1-5, lower is easier")).baseline is None


def test_what_is_left_out_is_listed_with_the_reason_the_most_first():
    cases = [
        replace(CASE, id="1", kind="person", declared=False),
        replace(CASE, id="2", kind="person", declared=False),
        replace(CASE, id="3", kind="complaint", declared=False),
        replace(CASE, id="4", kind="undo", origin="undoing", declared=False),
        replace(CASE, id="5", kind="return", origin="entrusted"),
        DONE,
    ]
    found = report(of(cases))
    assert [(left.kind, left.cases) for left in found.excluded] == [
        ("person", 2),
        ("complaint", 1),
        ("return", 1),
        ("undo", 1),
    ]
    assert len({left.why for left in found.excluded}) == 4
    assert (found.cases, found.eligible) == (6, 1)


def test_parts_have_every_measure_and_no_baseline_of_the_whole():
    found = report(of([DONE], [RATED]), Terms(baselines=(baseline("containment", "50"),)), by="channel")
    (web,) = found.groups
    assert (web.name, len(web.figures)) == ("web", len(TITLES))
    assert all(figure.baseline is None for figure in web.figures)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.5, "30 s"), (1.0, "1.0 min"), (119.0, "119.0 min"), (150.0, "2.5 h"), (4320.0, "3.0 d")],
)
def test_times_are_told_in_units_people_use(minutes: float, words: str):
    assert said(figure("time_to_resolution"), minutes) == words
