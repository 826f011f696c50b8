"""Files that save time: each is either what was written under the same mark, whole, or as if it were not there.

A file is the SHA-256 of its mark and of all that follows it, and what follows it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path

_STAMP = 32  # bytes
_PIECE = 1 << 20  # bytes looked at at a time


def read_stamped(file: Path, mark: bytes) -> memoryview | None:
    """What was written, mapped: it takes memory where it is looked at. None: nothing is there, or nothing of use."""
    digest = sha256(mark)
    try:
        with file.open("rb") as opened:
            stamp = opened.read(_STAMP)
            while piece := opened.read(_PIECE):
                digest.update(piece)
            if digest.digest() != stamp:
                return None
            return memoryview(mmap(opened.fileno(), 0, access=ACCESS_READ))[_STAMP:]
    except OSError:
        return None


def write_stamped(file: Path, mark: bytes, parts: Iterable[bytes]) -> None:
    """Write the parts, at once and whole, where that can be done."""
    kept, digest = list(parts), sha256(mark)
    for part in kept:
        digest.update(part)
    made = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):  # it only saves time
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with made.open("wb") as opened:
                opened.writelines((digest.digest(), *kept))
            made.replace(file)
        finally:
            made.unlink(missing_ok=True)
