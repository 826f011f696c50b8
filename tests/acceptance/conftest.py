"""Processes that tests may have without waiting for them to start."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Generator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

FORKED = Path(__file__).with_name("forked.py")


@pytest.fixture(scope="session")
def forks() -> Generator[Mapping[str, str]]:
    """The environment of a shell in which `remit` and `python` are forked (see forked.py)."""
    kept = {n: value for n, value in os.environ.items() if not n.startswith("REMIT_") or n == "REMIT_LEARNED"}
    environment, pipe = {**kept, "COLUMNS": "120"}, subprocess.PIPE
    with TemporaryDirectory() as folder:
        where = f"{folder}/socket"
        command = [sys.executable, FORKED, where]
        with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as server:
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n"
            run = shlex.join([sys.executable, "-IS", str(FORKED), where])
            yield environment | {f"BASH_FUNC_{name}%%": f'() {{ {run} {name} "$@"; }}' for name in ("remit", "python")}
            assert server.stdin is not None
            server.stdin.close()
