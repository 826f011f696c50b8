"""A value and where it was read."""

from __future__ import annotations

from dataclasses import dataclass

from remit.model.value import Json


@dataclass(frozen=True)
class Span:
    """A value read from characters `start` to `end`."""

    start: int
    end: int
    value: Json
