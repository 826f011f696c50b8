"""Vectors that are not worked out again: those of a pack's own texts, on disk; of the last texts seen, in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from remit.language.stamped import read_stamped, write_stamped
from remit.ports import Embedder

_DIGEST = 16  # bytes of a text's SHA-256 that it is found by

Rows = npt.NDArray[np.float32]


class Learned:
    """An `Embedder` that remembers what it is asked until `keep`, and finds it in a file the next time.

    It is for a pack's own texts.
    """

    def __init__(self, embedder: Embedder, file: Path, mark: str) -> None:
        """mark: of the embedder and its version. Vectors in the file under another mark are not used."""
        self._embedder, self._file = embedder, file
        self._mark = f"{mark} {embedder.dimensions}".encode()
        self._row = np.dtype([("digest", f"V{_DIGEST}"), ("vector", "<f4", (embedder.dimensions,))])
        self._found: dict[bytes, Rows] | None = None
        self._asked: dict[bytes, Rows] | None = {}

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Rows:
        """A unit vector for each text, from the file where it is there."""
        if self._asked is None:
            return self._embedder.embed(texts)
        digests = [_digest(text) for text in texts]
        known = self._kept() | self._asked
        new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in known}
        known |= zip(new, self._embedder.embed(list(new.values())), strict=True)
        self._asked |= {digest: known[digest] for digest in digests}
        return np.array([known[digest] for digest in digests], np.float32).reshape(len(texts), self.dimensions)

    def knows(self, word: str) -> bool:
        """As the other does."""
        return self._embedder.knows(word)

    def keep(self) -> None:
        """Write what was asked so far to the file, if not all of it stands there; from now on remember nothing.

        INVARIANT: what customers write is asked after this, so that none of it is ever in the file.
        """
        asked, self._asked = self._asked, None
        if asked and not asked.keys() <= self._kept().keys():
            write_stamped(self._file, self._mark, [np.array(list(asked.items()), self._row).tobytes()])
        self._found = {}

    def _kept(self) -> dict[bytes, Rows]:
        if self._found is None:  # not before it is asked: mostly nothing is, as more than vectors is kept
            rows = np.frombuffer(read_stamped(self._file, self._mark) or b"", self._row)
            self._found = {bytes(digest): row for digest, row in zip(rows["digest"], rows["vector"], strict=True)}
        return self._found


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

    def knows(self, word: str) -> bool:
        """As the other does."""
        return self._embedder.knows(word)


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:_DIGEST]
