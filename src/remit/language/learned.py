"""Vectors that are not worked out again: those of a pack's own texts, on disk; of the last texts seen, in memory."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from remit.ports import Embedder

_DIGEST = 16  # bytes of a text's SHA-256 that it is found by
_SEAL = 32  # bytes at the beginning of the file: the SHA-256 of its mark and of all that follows

Rows = npt.NDArray[np.float32]


class Learned:
    """An `Embedder` that remembers what it is asked until `keep`, and finds it in a file the next time.

    It is for a pack's own texts.
    """

    def __init__(self, embedder: Embedder, file: Path, mark: str) -> None:
        """mark: of the embedder and its version. Vectors in the file under another mark are not used."""
        self._embedder, self._file = embedder, file
        self._mark = f"{mark} {embedder.dimensions}"
        self._kept = _read(file, self._mark, embedder.dimensions)
        self._asked: dict[bytes, Rows] | None = {}

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Rows:
        """A unit vector for each text, from the file where it is there."""
        if self._asked is None:
            return self._embedder.embed(texts)
        digests = [_digest(text) for text in texts]
        known = self._kept | self._asked
        new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        known |= zip(new, self._embedder.embed(list(new.values())), strict=True)
        self._asked |= {digest: known[digest] for digest in digests}
        return np.array([known[digest] for digest in digests], np.float32).reshape(len(texts), self.dimensions)

    def keep(self) -> None:
        """Write what was asked so far to the file, if it is not what stands there; from now on remember nothing.

        INVARIANT: what customers write is asked after this, so that none of it is ever in the file.
        """
        asked, self._asked, kept, self._kept = self._asked, None, self._kept, {}
        if asked and asked.keys() != kept.keys():
            with suppress(OSError):  # it only saves time
                _write(self._file, self._mark, asked, self.dimensions)


class Recent:
    """An `Embedder` that does not look again at what it has just seen: a message is looked at from several sides."""

    def __init__(self, embedder: Embedder, many: int = 1024) -> None:
        self._embedder, self._many = embedder, many
        self._rows: OrderedDict[bytes, Rows] = OrderedDict()  # the one that was asked for longest ago comes first

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Rows:
        """A unit vector for each text."""
        digests = [_digest(text) for text in texts]
        new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in self._rows}
        if new:
            self._rows.update(zip(new, self._embedder.embed(list(new.values())), strict=True))
        found = [self._rows[digest] for digest in digests]
        for digest in digests:
            self._rows.move_to_end(digest)
        while len(self._rows) > self._many:
            self._rows.popitem(last=False)
        return np.array(found, np.float32).reshape(len(texts), self.dimensions)


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:_DIGEST]


def _read(file: Path, mark: str, dimensions: int) -> dict[bytes, Rows]:
    """The vectors in a file; none where it is missing, damaged, or under another mark."""
    try:
        seal, body = (content := file.read_bytes())[:_SEAL], content[_SEAL:]
    except OSError:
        return {}
    if _sealed(mark, body) != seal:
        return {}
    rows = np.frombuffer(body, _row(dimensions))
    return {bytes(digest): vector for digest, vector in zip(rows["digest"], rows["vector"], strict=True)}


def _write(file: Path, mark: str, vectors: dict[bytes, Rows], dimensions: int) -> None:
    rows = np.array(list(vectors.items()), _row(dimensions)).tobytes()
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_suffix(f".{os.getpid()}")
    try:
        made.write_bytes(_sealed(mark, rows) + rows)
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)


def _row(dimensions: int) -> np.dtype[np.void]:
    return np.dtype([("digest", f"V{_DIGEST}"), ("vector", "<f4", (dimensions,))])


def _sealed(mark: str, body: bytes) -> bytes:
    return sha256(mark.encode() + body).digest()
