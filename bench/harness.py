"""What the programs here share: percentiles, a table for people, one JSON object for programs."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

Row = Mapping[str, float | int | str]


def parser(description: str | None) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    return made


def percentile(samples: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest sample that at least `share` of the samples do not exceed."""
    ranked = sorted(samples)
    return ranked[max(0, min(len(ranked) - 1, round(share * len(ranked) + 0.5) - 1))]


def timed(function: Callable[[], object], times: int, warm: int = 20) -> list[float]:
    """Wall seconds of each of some calls, after some that are not counted."""
    for _ in range(warm):
        function()
    samples: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        function()
        samples.append(time.perf_counter() - begun)
    return samples


def show(title: str, rows: Sequence[Row], figures: Mapping[str, float | int | str | None], as_json: bool) -> None:
    """The table; and with --json the figures as one object on the last line."""
    table = Table(title=title, title_justify="left")
    for name in rows[0]:
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*(f"{value:,.3f}" if isinstance(value, float) else str(value) for value in row.values()))
    Console().print(table)
    if as_json:
        print(json.dumps(figures))
