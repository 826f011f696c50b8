"""Texts as vectors of what they mean: all-MiniLM-L6-v2, run on this machine by onnxruntime."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from remit.errors import ModelBroken
from remit.language.minilm.graph import DIMENSIONS, MEANS, NUMBERS, VOCABULARY
from remit.language.minilm.wordpiece import WordPiece

NAME = "all-MiniLM-L6-v2"
DIGEST = "f62504498a10ea3c335b6bbd0fea6efd44c11394d93e7bb0d81b7baa6aa38e64"
"""The SHA-256 of the model's file as this version of Remit makes it."""
_AT_ONCE = 128  # pieces: more in one run cost memory, and save no time
_MANY, _SIDE_BY_SIDE = 32, 2  # runs: as many as that are done two at a time

Rows = npt.NDArray[np.float32]


class _Options(Protocol):
    intra_op_num_threads: int
    inter_op_num_threads: int
    enable_cpu_mem_arena: bool
    log_severity_level: int


class _About(Protocol):
    custom_metadata_map: dict[str, str]


class _Session(Protocol):
    def run(self, outputs: Sequence[str], inputs: dict[str, npt.NDArray[np.int64]]) -> Sequence[Rows]: ...

    def get_modelmeta(self) -> _About: ...


class _Runtime(Protocol):
    """What is used of onnxruntime, which does not tell its types."""

    def SessionOptions(self) -> _Options: ...  # noqa: N802 - its name

    def InferenceSession(self, file: Path, options: _Options, *, providers: Sequence[str]) -> _Session: ...  # noqa: N802 - its name


def place(folder: Path) -> Path:
    """Where in a folder the model's file is. Its name tells it from those of other versions."""
    return folder / f"{NAME}-{DIGEST[:12]}.onnx"


class MiniLm:
    """An `Embedder` of 384 dimensions. Of a long text the first 256 pieces are read. No network; a second thread only
    for as many texts as are learned from, never for a message."""

    def __init__(self, file: Path) -> None:
        """Raises ModelBroken."""
        assert_whole(file)
        self._session = _opened(file)
        self.pieces = WordPiece(self._session.get_modelmeta().custom_metadata_map[VOCABULARY].split("\n"))

    @property
    def dimensions(self) -> int:
        return DIMENSIONS

    def embed(self, texts: Sequence[str]) -> Rows:
        """A unit vector for each text; zeros for one without a piece in it."""
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        numbers = [self.pieces.numbers(text) for text in texts]

        def fill(batch: list[int]) -> None:
            [means] = self._session.run([MEANS], {NUMBERS: np.array([numbers[i] for i in batch], np.int64)})
            rows[batch] = means / np.linalg.norm(means, axis=1, keepdims=True)

        batches = list(_alike_long(numbers))
        if len(batches) < _MANY:
            for batch in batches:
                fill(batch)
        else:
            with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
                deque(threads.map(fill, batches), maxlen=0)
        return rows

    def knows(self, word: str) -> bool:
        """Whether it is one piece of the vocabulary: there are some 25,000 English words in it."""
        return word in self.pieces


def _alike_long(numbers: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Texts of the same length together: nothing is padded, so that none costs more for its neighbours."""
    by_length = defaultdict[int, list[int]](list)
    for index, pieces in enumerate(numbers):
        by_length[len(pieces)].append(index)
    for length, indices in by_length.items():
        if length > 2:  # there is more than the signs of beginning and end
            step = max(_AT_ONCE // length, 1)
            yield from (indices[start : start + step] for start in range(0, len(indices), step))


def assert_whole(file: Path) -> None:
    """Raises ModelBroken where the file is missing, or is not what this version of Remit makes."""
    try:
        with file.open("rb") as opened:
            digest = file_digest(opened, "sha256").hexdigest()
    except OSError as fault:
        raise ModelBroken(file=file, why=fault.strerror or str(fault)) from fault
    if digest != DIGEST:
        raise ModelBroken(file=file, why="it is damaged, or not what its name says")


def _opened(file: Path) -> _Session:
    runtime = cast(_Runtime, import_module("onnxruntime"))  # here: it takes 0.2 s, and most commands embed nothing
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        return runtime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    except Exception as fault:  # there is a class of its own for each thing that may go wrong
        raise ModelBroken(file=file, why=str(fault)) from fault
