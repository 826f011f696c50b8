"""Killed for real, again and again, Remit pays every bill once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench" / "crash.py"
KILLS = 25


def test_a_process_that_is_killed_again_and_again_loses_and_doubles_nothing() -> None:
    done = subprocess.run(
        [sys.executable, BENCH, "--json", "--kills", str(KILLS), "--seed", "7"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures.keys() == {"kills", "completed", "lost", "doubled", "unknown", "unknown_avoidable"}
    assert figures["kills"] == KILLS
    assert (figures["lost"], figures["doubled"], figures["unknown_avoidable"]) == (0, 0, 0)
    assert figures["completed"] > 0
