"""How a process is known to live: it holds the lock on a file, which the system lets go when the process ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

from remit.errors import StoreError

SUFFIX = ".lock"


class WorkerLock:
    """A living worker's lock on `folder/<worker>.lock`."""

    def __init__(self, folder: Path, worker: str) -> None:
        """Raises StoreError where the folder cannot be written or its file system has no locks."""
        self._path = folder / f"{worker}{SUFFIX}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = _hold(self._path)
        except OSError as fault:
            raise StoreError(path=str(folder), why=str(fault)) from fault

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._file)


def the_dead(folder: Path) -> Generator[str]:
    """Workers whose lock can be taken. A worker's file is removed once the caller asks for the next one: whoever dies
    before that leaves it to be found again."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        file = _take(path)
        if file is None:
            continue
        try:
            yield path.name.removesuffix(SUFFIX)
            path.unlink(missing_ok=True)
        finally:
            os.close(file)


def _take(path: Path) -> int | None:
    """The file, locked; None where its worker lives, or another has removed it."""
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file


def _hold(path: Path) -> int:
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        # Between making and locking it, another worker may have taken this file for a dead one's and removed it.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        os.close(file)
