"""Outcomes: what came of it, with intervals and baselines; and the cases and conversations behind any number."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from remit.desk.outcomes import Asked, Rows
from remit.errors import BadRequest, WrongUse
from remit.measure.history import By, History
from remit.measure.report import BEHIND, EFFORT_SCALE, SPANS, TITLES, Report, Terms, report
from remit.measure.words import as_csv
from remit.model.entry import BaselineSet, RatesSet
from remit.model.ids import INSTALLATION
from remit.people.roles import May
from remit.web.desk.charts import lines, shown
from remit.web.desk.outcomes_forms import baseline_of_form, rates_of_form
from remit.web.desk.page import Desk, filled
from remit.web.desk.typed import Typed, not_taken
from remit.web.session import member

DAYS = (7, 30, 90)
PARTS: Mapping[By, str] = {
    "kind": "What was wanted",
    "channel": "Channel",
    "segment": "Customers",
    "brain": "Brain",
    "pack": "Pack version",
    "week": "Week",
}
APART: Mapping[str, tuple[str, Callable[[History], Sequence[str]]]] = {
    "cases": ("Cases", lambda history: [case.id for case in history.cases]),
    "eligible": ("Eligible", lambda history: [case.id for case in history.cases if case.eligible]),
    "excluded": ("Not eligible", lambda history: [case.id for case in history.cases if not case.eligible]),
    "interactions": ("Conversations", lambda history: [talk.id for talk in history.interactions]),
    "unrecognised": ("Not understood", lambda history: [talk.id for talk in history.interactions if talk.lost]),
    "cost_per_contact": (
        TITLES["cost_per_contact"],
        lambda history: [talk.id for talk in history.interactions if talk.heard or talk.unasked],
    ),
}
"""Numbers beside the measures that count something, too."""
LEADING = ("resolution_proven", "resolution_confirmed", "resolution_claimed")
IN_PARTS = ("resolution_proven", "task_completion", "escalation", "time_to_resolution")
_SHOWN = 100


class Outcomes:
    """The page's reading of the journal: rows that were read once are kept."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._rows = Rows(desk.house.means.store)

    async def history(self, request: Request) -> tuple[History, Asked]:
        """What happened in the period that an address asks for. Raises BadRequest."""
        asked = asked_in(request.query_params, self.desk.now())
        return await self._rows.history(asked, self.desk.house.means.now()), asked

    async def report(self, request: Request) -> tuple[Report, History, Asked]:
        history, asked = await self.history(request)
        house = await self.desk.house.office.installation()
        terms = Terms(house.rates, 0.0, house.baselines)
        return await asyncio.to_thread(report, history, terms, asked.by), history, asked


def routes(desk: Desk) -> list[BaseRoute]:
    outcomes = Outcomes(desk)
    return [*_reading(outcomes), *_writing(outcomes)]


def _reading(outcomes: Outcomes) -> list[BaseRoute]:
    """The numbers: as a page, over time, as a spreadsheet, and what is behind each."""

    async def page(request: Request) -> Response:
        return await _page(outcomes, request)

    async def over_time(request: Request) -> Response:
        member(request)
        history, _ = await outcomes.history(request)
        measure = request.query_params.get("measure", LEADING[0])
        if measure not in {*BEHIND, *SPANS}:
            raise BadRequest(what=f"{measure} is not told over time.", cure="Choose another measure.")
        told = await asyncio.to_thread(lines, history, measure, TITLES[measure])
        return JSONResponse(told.model_dump(mode="json"), headers={"Cache-Control": "no-store"})

    async def behind(request: Request) -> Response:
        member(request)
        history, asked = await outcomes.history(request)
        measure = str(request.path_params["measure"])
        listed = _listed(history, measure, request.query_params.get("which", ""))
        titles = {**TITLES, **{name: title for name, (title, _) in APART.items()}}
        leads_back = _query(request, **{"which": None, "from": None, request.query_params.get("from", "which"): None})
        place = {"title": titles[measure], "query": _query(request, which=None), "leads_back": leads_back}
        return outcomes.desk.page(request, "outcomes_behind.html", 200, **listed, **place, asked=asked)

    async def spreadsheet(request: Request) -> Response:
        member(request)
        found, _, asked = await outcomes.report(request)
        name = f"outcomes-{asked.since:%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return PlainTextResponse(as_csv(found), media_type="text/csv", headers=headers)

    return [
        Route("/outcomes", page),
        Route("/outcomes/over-time", over_time),
        Route("/outcomes/outcomes.csv", spreadsheet),
        Route("/outcomes/behind/{measure}", behind),
    ]


def _writing(outcomes: Outcomes) -> list[BaseRoute]:
    """What the numbers are counted and compared with."""
    desk = outcomes.desk

    async def set_rates(request: Request) -> Response:
        me, form = member(request, May.ASSIGN), await filled(request)
        try:
            act = RatesSet(rates=rates_of_form(form, me.called))
        except BadRequest as fault:
            return await _page(outcomes, request, not_taken("rates", form, fault))
        await desk.done(desk.house.office.do(act, f"staff:{me.id}"), INSTALLATION)
        return desk.back(f"/desk/outcomes?{_query(request)}", "kept")

    async def set_baseline(request: Request) -> Response:
        me, form = member(request, May.ASSIGN), await filled(request)
        try:
            act = BaselineSet(baseline=baseline_of_form(form))
        except (BadRequest, WrongUse) as fault:
            return await _page(outcomes, request, not_taken("baseline", form, fault))
        await desk.done(desk.house.office.do(act, f"staff:{me.id}"), INSTALLATION)
        return desk.back(f"/desk/outcomes?{_query(request)}", "kept")

    return [
        Route("/outcomes/rates", set_rates, methods=["POST"]),
        Route("/outcomes/baselines", set_baseline, methods=["POST"]),
    ]


async def _page(outcomes: Outcomes, request: Request, typed: Typed | None = None) -> Response:
    member(request)
    found, history, asked = await outcomes.report(request)
    shown = {**_values(request, found, history, asked), "typed": typed or Typed()}
    rates = (await outcomes.desk.house.office.installation()).rates
    return outcomes.desk.page(request, "outcomes.html", 422 if typed else 200, **shown, rates=rates)


def asked_in(given: Mapping[str, str], now: datetime) -> Asked:
    """What an address asks for: the last `days`, or from `since` to `until` (days where the business is); `by`; and
    one name for each part. Raises BadRequest."""
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    days = given.get("days", "")
    since = midnight - timedelta(days=(int(days) if days.isdecimal() and 0 < int(days) <= 3660 else 30) - 1)
    until = now + timedelta(seconds=1)
    if given.get("since"):
        since = _day(given["since"], now)
    if given.get("until"):
        until = _day(given["until"], now) + timedelta(days=1)
    if since >= until:
        raise BadRequest(what="The period ends before it begins.", cure="Choose the days again.")
    only: dict[By, str] = {part: given[part] for part in get_args(By) if given.get(part)}
    by = next((part for part in get_args(By) if part == given.get("by", "kind")), None)
    return Asked(since.astimezone(UTC), until.astimezone(UTC), by, only)


def _day(text: str, now: datetime) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), now.tzinfo)
    except ValueError:
        raise BadRequest(what=f"{text!r} is no day.", cure="Write it as 2026-11-24.") from None


def _values(request: Request, found: Report, history: History, asked: Asked) -> dict[str, object]:
    figures = {figure.measure: shown(figure) for figure in found.figures}
    measure = request.query_params.get("measure", "")
    told = [figure.measure for figure in found.figures if figure.value is not None and figure.measure not in LEADING]
    groups = [
        (group.name, [shown(figure) for figure in group.figures if figure.measure in IN_PARTS])
        for group in found.groups
        if any(figure.of for figure in group.figures if figure.measure in IN_PARTS)
    ]
    return {
        "found": found,
        "leading": [figures[name] for name in LEADING],
        "figures": [figures[name] for name in told],
        "untold": [figure.title for figure in found.figures if figure.value is None],
        "groups": groups,
        "heads": [TITLES[name] for name in TITLES if name in IN_PARTS],
        "parts": PARTS,
        "by": asked.by,
        "only": asked.only,
        "days": DAYS,
        "chosen": request.query_params.get("days", "" if request.query_params.get("since") else "30"),
        "given": request.query_params,
        "measure": measure if measure in {*BEHIND, *SPANS} else LEADING[0],
        "charts": [(name, TITLES[name]) for name in TITLES if name in BEHIND or name in SPANS],
        "query": partial(_query, request),
        "young": any(history.immature(case) for case in history.cases),
        "titles": [(name, title) for name, title in TITLES.items()],
        "effort_scale": EFFORT_SCALE,
        "until": asked.until - timedelta(seconds=1),
    }


def _query(request: Request, **changes: str | int | None) -> str:
    """The address's own question with something changed in it; None: left out."""
    asked: dict[str, object] = {**request.query_params, **changes, "said": None}
    return urlencode({name: value for name, value in asked.items() if value not in (None, "")})


def _listed(history: History, measure: str, which: str) -> dict[str, object]:
    """The rows behind a number, the newest first: cases, or conversations."""
    hits, of = _counted(history, measure)
    ids = set(of) - set(hits) if which == "others" else set(of) if which == "all" else set(hits)
    cases = [case for case in reversed(history.cases) if case.id in ids]
    talks = [talk for talk in reversed(history.interactions) if talk.id in ids]
    back = {case.id for case in cases if history.came_back(case)}
    young = {case.id for case in cases if history.immature(case)}
    return {
        "cases": cases[:_SHOWN],
        "talks": talks[:_SHOWN],
        "more": max(len(ids) - _SHOWN, 0),
        "counts": {"": len(hits), "others": len(of) - len(hits), "all": len(of)},
        "which": which,
        "back": back,
        "young": young,
        "of_talk": history.of_interaction,
        "split": len(of) != len(hits),
    }


def _counted(history: History, measure: str) -> tuple[Sequence[str], Sequence[str]]:
    """What a number counts, of what, by id. Raises BadRequest for one that counts nothing."""
    if measure in BEHIND:
        counted = BEHIND[measure](history)
        return counted.hits, counted.of
    if measure in SPANS:
        found = [id for id, _ in SPANS[measure](history).of]
    elif measure in APART:
        _, which = APART[measure]
        found = which(history)
    else:
        raise BadRequest(what=f"Nothing is counted for {measure}.", cure="Choose another measure.")
    return found, found
