"""What a check of a pack finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from remit.pack.declare import Place

Severity: TypeAlias = Literal["error", "warning", "note"]
"""An error will go wrong, a warning probably will, a note is what could not be found out or may be meant so."""


@dataclass(frozen=True)
class Finding:
    """Something about a pack that its author should know, and what to do about it."""

    file: Path
    line: int
    severity: Severity
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.what} {self.cure}"


def error(place: Place, what: str, cure: str) -> Finding:
    return Finding(place.file, place.line, "error", what, cure)


def warning(place: Place, what: str, cure: str) -> Finding:
    return Finding(place.file, place.line, "warning", what, cure)


def note(place: Place, what: str, cure: str) -> Finding:
    return Finding(place.file, place.line, "note", what, cure)
