"""`remit measure`: tables for people, CSV and JSON for programs, and a word on what cannot be asked."""

from __future__ import annotations

import asyncio
import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from remit.agent.reception import Visitor
from remit.cli.ending import Code
from remit.cli.home import Home
from remit.cli.measure import Wanted, measure
from remit.errors import WrongUse
from remit.measure.report import TITLES
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId
from remit.settings import read_settings
from remit.testing.brain import WordForWord
from remit.testing.world import NOON, stage, world

KIOSK = Path(__file__).parents[1] / "agent" / "kiosk"
SINCE, UNTIL = f"{NOON:%Y-%m-%d}", "2026-12-31"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home after one ticket was stamped, and one waits for an approval."""
    folder = tmp_path_factory.mktemp("measured")
    asyncio.run(_live(folder))
    return Home(read_settings({}, folder))


async def _live(folder: Path) -> None:
    ada = Visitor((Identity(kind="email", value="ada@example.com"),), Assurance.VERIFIED)
    async with world(stage(KIOSK, WordForWord), folder) as it:
        for at, text in (("a", "stamping ticket=T1"), ("b", "voiding ticket=T2")):
            await it.remit.reception.hear(text, conversation=ConversationId(at), channel="console", visitor=ada)
            await it.remit.settle()


def test_the_table_says_what_is_counted_and_how_sure_it_is(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure(home, Wanted(SINCE, UNTIL, by="kind")) == Code.DONE
    said = " ".join(capsys.readouterr().out.split())
    assert "2 cases, 2 of them eligible, in 2 conversations; 0 messages led nowhere." in said
    assert "Resolved alone, proven 50.0 % 9.5 % to 90.5 % 1 of 2, 1 immature" in said
    assert "stamping 100.0 % 20.7 % to 100.0 % 1 of 1" in said


def test_json_is_the_report_and_csv_a_line_for_each_measure(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(home, Wanted(SINCE, UNTIL, json=True))
    report = json.loads(capsys.readouterr().out)
    assert [figure["measure"] for figure in report["figures"]] == list(TITLES)
    measure(home, Wanted(SINCE, UNTIL, csv=tmp_path / "out.csv"))
    rows = list(csv.DictReader(StringIO((tmp_path / "out.csv").read_text())))
    assert [row["measure"] for row in rows] == list(TITLES)
    assert (rows[0]["hits"], rows[0]["of"], rows[0]["immature"]) == ("1", "2", "1")


def test_a_baseline_from_a_file_stands_beside_with_its_source(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "before.csv"
    file.write_text("measure,value,begins,ends,source\nresolution_proven,40,2026-01-01,2026-03-31,=2+2\n")
    measure(home, Wanted(SINCE, UNTIL, baselines=file))
    assert "+10.0 points, 40.0 % from 2026-01-01 to 2026-03-31 (=2+2)" in capsys.readouterr().out
    measure(home, Wanted(SINCE, UNTIL, baselines=file, csv=Path("-")))
    assert "'=2+2" in capsys.readouterr().out  # no spreadsheet takes it for a formula


def test_the_rates_say_where_they_are_from(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    measure(home, Wanted(SINCE, UNTIL, human_hour="31.50"))
    assert "31.50 EUR for a person's hour" in (said := capsys.readouterr().out)
    assert "(from the command line)" in said


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted(since="soon"), "is no time"),
        (Wanted(SINCE, SINCE), "ends before it begins"),
        (Wanted(by="weather"), "not told by weather"),
        (Wanted(only=("return",)), "does not say of what"),
        (Wanted(days=-1), "--days is -1"),
        (Wanted(human_hour="much"), "--human-hour is much"),
        (Wanted(human_hour="NaN"), "--human-hour is NaN"),
        (Wanted(baselines=Path("nowhere.csv")), "cannot be read"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_told_with_a_cure(home: Home, wanted: Wanted, why: str) -> None:
    with pytest.raises(WrongUse, match=why):
        measure(home, wanted)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("measure,value\nescalation,4\n", "lack begins, ends, source"),
        ("measure,value,begins,ends,source\nluck,4,2026-01-01,2026-02-01,me\n", "no measure 'luck'"),
        ("measure,value,begins,ends,source\nescalation,4,2026-01-01,2026-02-01,\n", "names no source"),
        ("measure,value,begins,ends,source\nescalation,4,2026-03-01,2026-02-01,me\n", "ends before it begins"),
        ("measure,value,begins,ends,source\nescalation,a lot,soon,2026-02-01,me\n", "Line 2 .* value, begins"),
        ("measure,value,begins,ends,source\ncustomer_effort,2,2026-01-01,2026-02-01,me\n", "scale of the effort"),
    ],
)
def test_a_baseline_that_says_nothing_is_refused(home: Home, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "before.csv"
    file.write_text(text)
    with pytest.raises(WrongUse, match=why):
        measure(home, Wanted(SINCE, UNTIL, baselines=file))
