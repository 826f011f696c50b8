"""The measures of a month, said twice: by Remit, and by a script that knows nothing but the two databases."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from shop_month import DAYS, month

from remit.desk.outcomes import Asked, Rows
from remit.measure.history import History
from remit.measure.report import EFFORT_SCALE, Figure, Report, Terms, report
from remit.model.baseline import Baseline, Rates
from remit.stores.tables import EPOCH, MICROSECOND
from remit.testing.world import NOON, stage, world

ROOT = Path(__file__).parents[2]
RATES = Rates(human_hour=Decimal(31), review_minutes=Decimal("2.5"), dollar=Decimal("0.9"), source="the payroll")
BASELINES = tuple(
    Baseline(
        measure=measure, value=Decimal(value), begins=date(2026, 1, 1), ends=date(2026, 6, 30), source="CRM", scale=s
    )
    for measure, value, s in (("customer_effort", "4.8", EFFORT_SCALE), ("retention", "40", ""))
)


@dataclass(frozen=True)
class Lived:
    """A month that has passed, in its home folder."""

    home: Path
    data: Path
    history: History
    since: datetime
    now: datetime


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return asyncio.run(_lived(tmp_path_factory.mktemp("month")))


async def _lived(home: Path) -> Lived:
    async with world(stage(ROOT / "packs" / "shop"), home) as it:
        await month(it)
        now = it.clock.now()
        asked = Asked(since=NOON, until=NOON + timedelta(days=DAYS - 4))
        return Lived(home, it.data, await Rows(it.remit.means.store).history(asked, now), NOON, now)


def in_sql(lived: Lived, until: datetime, shop: Path | None = None) -> dict[str, tuple[int | None, int, float]]:
    """What the script says."""
    given = {
        "since": (lived.since - EPOCH) // MICROSECOND,
        "until": (until - EPOCH) // MICROSECOND,
        "now": (lived.now - EPOCH) // MICROSECOND,
        "days": 7,
        "human_hour": float(RATES.human_hour),
        "review_minutes": float(RATES.review_minutes),
        "telephone_minute": 0.0,
        "telephone_minutes": 0.0,
        "dollar": float(RATES.dollar),
        "effort_before": 4.8,
        "retention_before": 40,
    }
    script = (ROOT / "examples" / "measures.sql").read_text()
    with closing(sqlite3.connect(f"file:{lived.home / 'remit.db'}?mode=ro", uri=True)) as connection:
        connection.execute("ATTACH ? AS shop", (f"file:{shop or lived.data / 'shop.db'}?mode=ro",))
        return {measure: (hits, of, value) for measure, hits, of, value in connection.execute(script, given)}


def in_python(found: Report) -> dict[str, tuple[int | None, int, float | None]]:
    """The same, as Remit says it."""
    figures: dict[str, Figure] = {figure.measure: figure for figure in found.figures}
    said = {name: (figure.hits, figure.of, figure.value) for name, figure in figures.items()}
    time, effort, kept = figures["time_to_resolution"], figures["customer_effort"], figures["retention"]
    more = {
        "time_to_resolution.median": (None, time.of, time.median),
        "time_to_resolution.p90": (None, time.of, time.p90),
        "customer_effort.improvement": (None, effort.of, effort.change),
        "retention.lift": (kept.hits, kept.of, kept.change),
    }
    return said | more


def test_the_script_and_remit_say_exactly_the_same(lived: Lived):
    found = in_python(report(lived.history, Terms(rates=RATES, baselines=BASELINES)))
    said = in_sql(lived, lived.history.until)
    assert said == {measure: found[measure] for measure in said}
    assert len(said) == 14
    assert all(value for _, _, value in said.values())


def test_what_the_shop_does_not_show_is_not_proven_whatever_the_journal_says(lived: Lived, tmp_path: Path):
    forgetful = tmp_path / "shop.db"
    shutil.copy(lived.data / "shop.db", forgetful)
    with closing(sqlite3.connect(forgetful)) as connection, connection:
        connection.execute("DELETE FROM requests WHERE action = 'cancel_subscription'")
    before, after = (in_sql(lived, lived.history.until, shop)["resolution_proven"] for shop in (None, forgetful))
    assert (after[0] or 0) < (before[0] or 0)


def test_the_month_holds_something_of_everything(lived: Lived):
    endings = {case.ending for case in lived.history.cases}
    assert endings == {"", "resolved", "refused", "handed_over", "abandoned"}
    found = report(lived.history, Terms(rates=RATES), by="channel")
    assert [group.name for group in found.groups] == ["", "chat", "mail", "web"]  # an undo is nowhere
    assert {left.kind for left in found.excluded} == {"person", "undo"}
    assert found.unrecognised
    assert found.eligible + sum(left.cases for left in found.excluded) == found.cases


def test_what_is_younger_than_a_week_is_told_to_be(lived: Lived):
    figures = {figure.measure: figure for figure in report(lived.history).figures}
    proven = figures["resolution_proven"]
    assert 0 < proven.immature < (proven.hits or 0)
