"""`remit measure`: what came of it, in tables, CSV or JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import get_args

from remit.app import Archive
from remit.cli import show
from remit.cli.audit import with_archive, write_json
from remit.cli.ending import Code
from remit.cli.home import Home
from remit.cli.undo import moment
from remit.desk.outcomes import Asked, measured
from remit.errors import WrongUse
from remit.journal.rows import readable
from remit.measure.baselines import read_baselines
from remit.measure.history import By
from remit.measure.report import Figure, Report, Terms
from remit.measure.words import as_csv, between, compared, said
from remit.model.baseline import Rates
from remit.model.ids import INSTALLATION, INSTALLATION_RECORD
from remit.model.installation import Installation

DEFAULT = timedelta(days=30)


@dataclass(frozen=True)
class Wanted:
    """What to measure and how to show it, as it was typed."""

    since: str | None = None
    until: str | None = None
    by: str | None = None
    only: Sequence[str] = ()
    days: float = 7.0
    baselines: Path | None = None
    csv: Path | None = None
    json: bool = False
    human_hour: str | None = None
    dollar: str | None = None
    telephone: str | None = None


def measure(home: Home, wanted: Wanted) -> Code:
    """Measure a period. Raises WrongUse for what cannot be asked."""
    before = read_baselines(_text(wanted.baselines)) if wanted.baselines else None

    async def act(kept: Archive) -> Code:
        now = kept.clock.now()
        installation = await _installation(kept)
        minutes, rates = _rates(wanted, installation.rates)
        baselines = before if before is not None else installation.baselines
        found = await measured(kept.store, _asked(wanted, now), now, Terms(rates, minutes, baselines))
        if wanted.json:
            write_json(found.model_dump(mode="json"))
        elif wanted.csv is not None:
            _write(wanted.csv, as_csv(found))
        else:
            _show(found)
        return Code.DONE

    return with_archive(home, act)


# -- what was typed ---------------------------------------------------------------------------------------------------


def _asked(wanted: Wanted, now: datetime) -> Asked:
    since = moment(wanted.since, now) if wanted.since else now - DEFAULT
    until = moment(wanted.until, now) if wanted.until else now
    if since >= until:
        raise WrongUse(what="The period ends before it begins.", cure="Give --since a time before --until.")
    if wanted.days < 0:
        raise WrongUse(what=f"--days is {wanted.days:g}.", cure="Give a number of days, 0 or more.")
    only = dict(_only(text) for text in wanted.only)
    return Asked(since, until, _by(wanted.by) if wanted.by else None, only, timedelta(days=wanted.days))


def _by(text: str) -> By:
    for by in get_args(By):
        if by == text:
            return by
    raise WrongUse(what=f"Outcomes are not told by {text}.", cure=f"Choose from: {', '.join(get_args(By))}.")


def _only(text: str) -> tuple[By, str]:
    by, equals, name = text.partition("=")
    if not equals:
        raise WrongUse(what=f"--only {text} does not say of what.", cure="Write --only kind=return.")
    return _by(by), name


def _rates(wanted: Wanted, set_: Rates) -> tuple[float, Rates]:
    """The minutes on the telephone, and the rates: those of the installation, where the command line names no other."""
    typed = {"human_hour": wanted.human_hour, "dollar": wanted.dollar}
    given = {name: _number(f"--{name.replace('_', '-')}", text) for name, text in typed.items() if text is not None}
    minutes = float(_number("--telephone-minutes", wanted.telephone)) if wanted.telephone else 0.0
    source = {"source": "from the command line"} if given else {}
    return minutes, set_.model_copy(update={**given, **source})


def _number(option: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        raise WrongUse(what=f"{option} is {text}.", cure="Give a number, 0 or more.")
    return number


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise WrongUse(what=f"{file} cannot be read.", cure="Name a CSV file in UTF-8.") from None


async def _installation(kept: Archive) -> Installation:
    view = await kept.store.view("installation", INSTALLATION)
    return await readable(kept.vault, view, Installation) or Installation(record=INSTALLATION_RECORD)


# -- what is shown ----------------------------------------------------------------------------------------------------


def _show(found: Report) -> None:
    show.say(f"{found.since:%Y-%m-%d %H:%M} to {found.until:%Y-%m-%d %H:%M} (UTC)", "bold")
    show.say(
        f"{found.cases} cases, {found.eligible} of them eligible, in {found.interactions} conversations; "
        f"{found.unrecognised} messages led nowhere."
    )
    for left in found.excluded:
        show.say(f"Not eligible: {left.cases} of {left.kind}: {left.why}.", "dim")
    show.out.print()
    show.table(("measure", "value", "95 % interval", "of", "compared with"), [_row(f) for f in found.figures])
    show.out.print()
    if found.by is not None:
        _show_parts(found)
    for line in _notes(found):
        show.note(line)


def _show_parts(found: Report) -> None:
    for title, figure in ((f.title, f) for f in found.figures if f.of):
        show.say(f"{title}, by {found.by}", "bold")
        parts = [(group.name or "(none)", _of(group.figures, figure.measure)) for group in found.groups]
        rows = [(name, *_row(part)[1:4]) for name, part in parts if part.of]
        show.table((str(found.by), "value", "95 % interval", "of"), rows)
        show.out.print()


def _row(figure: Figure) -> tuple[str, str, str, str, str]:
    of = f"{figure.hits} of {figure.of}" if figure.hits is not None else f"{figure.of}"
    young = f", {figure.immature} immature" if figure.immature else ""
    return figure.title, said(figure, figure.value), between(figure), f"{of}{young}", compared(figure) or "-"


def _notes(found: Report) -> Iterator[str]:
    time = _of(found.figures, "time_to_resolution")
    if time.of:
        yield f"Time to resolution: median {said(time, time.median)}, nine in ten within {said(time, time.p90)}."
    yield f"Cost: {found.rates}."
    young = sum(figure.immature for figure in found.figures)
    if young:
        yield f"Immature: ended less than {found.window_days:g} days ago; their customers may still come back."
    yield "Silence is counted as unknown, never as success. What each figure means: docs/measure.md."


def _of(figures: Sequence[Figure], measure: str) -> Figure:
    return next(figure for figure in figures if figure.measure == measure)


def _write(file: Path, text: str) -> None:
    if str(file) == "-":
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise WrongUse(what=f"{file} cannot be written: {fault.strerror}.", cure="Name another file.") from fault
    show.say(f"Written to {file}.")
