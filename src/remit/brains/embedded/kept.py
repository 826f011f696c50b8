"""Lessons on disk: what was learned once is found again, as long as nothing changed that it was learned from.

A file (`language.stamped`) has eight bytes, a length; as much JSON; and the numbers of the regression, little-endian:
the coefficients in 64 bits, the columns in 32. Nothing in it is run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from remit.brains.embedded.chances import Chances
from remit.brains.embedded.learner import Regression
from remit.brains.embedded.lesson import NONE, Lesson, learned
from remit.brains.embedded.thresholds import Thresholds
from remit.language.stamped import read_stamped, write_stamped
from remit.ports import Embedder

_ROOMS = ("remit.brains.embedded", "remit.language", "remit.language.minilm")
"""Where all the code is that a lesson is learned by."""
_LENGTH = 8  # bytes


@dataclass(frozen=True)
class Kept:
    """Where the lessons of a pack are. mark: of what embeds its texts, and its version."""

    folder: Path
    pack: str
    mark: str


def taught(
    examples: Mapping[str, Sequence[str]],
    embedder: Embedder,
    kept: Kept | None,
    name: str,
    strangers: Sequence[str] = (),
) -> Lesson:
    """What is learned of examples by kind; from the file of this name where it is there, and then nothing is embedded.

    kept: None has it learned anew. strangers: examples of none of the kinds.
    """
    if kept is None:
        return learned(examples, embedder, strangers)
    file = kept.folder / f"{kept.pack}.{name}"
    mark = _mark(f"{kept.mark} {embedder.dimensions}", {**examples, NONE: strangers})
    found = _lesson(read_stamped(file, mark))
    if found is None:
        found = learned(examples, embedder, strangers)
        write_stamped(file, mark, _parts(found))
    return found


@dataclass(frozen=True)
class _Told:
    """What the JSON of a file tells."""

    kinds: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[int, ...]
    sharpness: float
    strange: tuple[float, ...]
    thresholds: Thresholds
    vocabulary: tuple[str, ...]
    left_out: float


_TOLD = TypeAdapter(_Told)


def _mark(embedder: str, examples: Mapping[str, Sequence[str]]) -> bytes:
    """INVARIANT: whatever changes in the examples, in what embeds them or in the code, they are learned again."""
    said = [embedder, *([kind, *texts] for kind, texts in examples.items())]
    return _code() + json.dumps(said).encode()


@cache
def _code() -> bytes:
    digest = sha256(np.__version__.encode())
    for room in _ROOMS:
        for module in sorted(files(room).iterdir(), key=lambda found: found.name):
            if module.name.endswith(".py"):
                digest.update(module.read_bytes())
    return digest.digest()


def _parts(lesson: Lesson) -> Iterator[bytes]:
    told = _Told(
        kinds=lesson.kinds,
        texts=lesson.texts,
        labels=tuple(lesson.labels.tolist()),
        sharpness=lesson.chances.sharpness,
        strange=tuple(lesson.chances.strange.tolist()),
        thresholds=lesson.thresholds,
        vocabulary=tuple(sorted(lesson.vocabulary)),
        left_out=lesson.left_out,
    )
    head = _TOLD.dump_json(told)
    head += b" " * (-len(head) % _LENGTH)  # numbers are read faster where their address is even
    yield len(head).to_bytes(_LENGTH, "little")
    yield head
    yield lesson.regression.coefficients.astype("<f8").tobytes()
    yield lesson.regression.columns.astype("<f4").tobytes()


def _lesson(kept: memoryview | None) -> Lesson | None:
    if kept is None:
        return None
    begin = _LENGTH + int.from_bytes(kept[:_LENGTH], "little")
    told = _TOLD.validate_json(bytes(kept[_LENGTH:begin]))
    many, kinds = len(told.texts), len(told.kinds)
    coefficients = np.frombuffer(kept, "<f8", many * kinds, begin).reshape(many, kinds)
    columns = np.frombuffer(kept, "<f4", offset=begin + coefficients.nbytes).reshape(-1, many)
    return Lesson(
        kinds=told.kinds,
        texts=told.texts,
        labels=np.array(told.labels, np.intp),
        regression=Regression(columns, coefficients),
        chances=Chances(told.sharpness, np.array(told.strange)),
        thresholds=told.thresholds,
        vocabulary=frozenset(told.vocabulary),
        left_out=told.left_out,
    )
