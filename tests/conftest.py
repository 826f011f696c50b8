"""How every test runs: its files in memory, no garbage looked for where there is none, the log as it was before."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # how long an example takes says nothing on a busy machine
settings.load_profile("untimed")

MEMORY = Path("/dev/shm")
ENOUGH = 256 * 2**20
"""Free bytes that all tests together never need at once."""


def _has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize > ENOUGH


if "TMPDIR" not in os.environ and _has_room(MEMORY):  # no test pulls the plug: what is written need not reach a disk
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as many processes as cores are busy already


def pytest_configure() -> None:
    """What is learned of a pack's examples, is learned once, for all processes of a run."""
    if "REMIT_LEARNED" not in os.environ:
        learned = os.environ["REMIT_LEARNED"] = tempfile.mkdtemp(prefix="remit-learned-")
        atexit.register(shutil.rmtree, learned, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported stays: looking through it again and again takes a third of the time of collecting."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def own_log() -> Generator[None]:
    """The log of the process as it was before: a command keeps its own in a home folder, which goes with its test."""
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    for handler in set(logging.root.handlers) - set(handlers):
        logging.root.removeHandler(handler)
        handler.close()
    logging.root.setLevel(level)
    logging.captureWarnings(False)
