"""Reads scenario files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from remit.errors import BadScript
from remit.model.value import Value
from remit.testing.script import Books, Scenario

FOLDER = "scenarios"
SETTINGS = "settings.toml"

V = TypeVar("V", bound=Value)


def read_scenarios(pack: Path) -> list[Scenario]:
    """The scenarios of a pack's folder, file by file in order of their names. Raises BadScript."""
    files = sorted((pack / FOLDER).glob("*.toml"))
    return [scenario for file in files if file.name != SETTINGS for scenario in _scenarios(file)]


def read_books(pack: Path) -> Books:
    """Where the pack's business keeps its rows: `scenarios/settings.toml`. Raises BadScript."""
    file = pack / FOLDER / SETTINGS
    return _checked(Books, _document(file), file, Lines("")) if file.exists() else Books()


class Lines:
    """Finds the lines that things stand on in a scenario file."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._starts = [n for n, line in enumerate(self._lines) if line.strip().startswith("[[scenario]]")]

    def of(self, scenario: int | None, path: tuple[int | str, ...]) -> int:
        """The line, from 1, of a value in a scenario; of the closest thing around it that can be found."""
        if scenario is None or scenario >= len(self._starts):
            return 1
        start = self._starts[scenario]
        end = next((s for s in self._starts if s > start), len(self._lines))
        field = next(
            (n for n in range(start, end) if path and re.match(rf"{re.escape(str(path[0]))}\s*=", self._lines[n])),
            start,
        )
        items = [n for n in range(field, end) if re.match(r"(\w+\s*=\s*\[)?\s*[{\"']", self._lines[n])]
        index = path[1] if len(path) > 1 else None
        return (items[index] if isinstance(index, int) and index < len(items) else field) + 1


def _scenarios(file: Path) -> list[Scenario]:
    document = _document(file)
    lines = Lines(file.read_text())
    if unknown := document.keys() - {"scenario"}:
        raise BadScript(file=file, line=1, what=f"only [[scenario]] stands here, not {', '.join(sorted(unknown))}")
    tables: list[dict[str, Any]] = document.get("scenario", [])
    return [
        _checked(Scenario, {**table, "file": file, "line": lines.of(n, ())}, file, lines, n)
        for n, table in enumerate(tables)
    ]


def _document(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text())
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise BadScript(file=file, line=int(at[1]) if at else 1, what=f"this is not TOML: {error}") from error


def _checked(kind: type[V], table: dict[str, Any], file: Path, lines: Lines, scenario: int | None = None) -> V:
    try:
        return TypeAdapter(kind).validate_python(table)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        name = f"{table['name']!r}: " if isinstance(table.get("name"), str) else ""
        what = first["msg"].removeprefix("Value error, ")
        raise BadScript(file=file, line=lines.of(scenario, first["loc"]), what=f"{name}{where}: {what}") from error
