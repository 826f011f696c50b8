"""Reads voice.toml: the pack's own words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from remit.errors import PackError
from remit.pack.contents import Voice

TABLES = ("asks", "labels", "words", "lines")


def voice_of(file: Path, content: bytes) -> tuple[Voice, list[PackError]]:
    """The voice, as far as it can be read, and what is wrong with the file."""
    try:
        text = content.decode()
        tables = tomllib.loads(text)
    except UnicodeDecodeError:
        return Voice(), [PackError(file=file, line=1, what="This file is not UTF-8.", cure="Save it as UTF-8.")]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        what = f"This is not TOML: {error}."
        at = int(line.group(1)) if line else content.count(b"\n") + 1
        return Voice(), [PackError(file=file, line=at, what=what, cure="Put it right.")]
    errors = list(_mistakes(file, text, tables))
    if errors:
        return Voice(), errors
    words = {
        fact: {option: tuple(phrases) for option, phrases in options.items()}
        for fact, options in tables.get("words", {}).items()
    }
    return Voice(tables.get("asks", {}), tables.get("labels", {}), words, tables.get("lines", {})), []


def line_of(text: str, table: str, key: str = "") -> int:
    """The line of a TOML file that a key, or else its table, stands on; 1 where it is not found."""
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if re.match(rf"\s*\[\s*{re.escape(table)}\s*\]", line)), None)
    if start is None:
        return 1
    own = (n for n, line in enumerate(lines[start:], start) if re.match(rf'\s*"?{re.escape(key)}"?\s*=', line))
    return (next(own, start) if key else start) + 1


def _mistakes(file: Path, text: str, tables: Mapping[str, Any]) -> Iterator[PackError]:
    for table, entries in tables.items():
        if table not in TABLES:
            cure = f"There are: {', '.join(TABLES)}."
            yield PackError(
                file=file, line=line_of(text, table), what=f"[{table}] is no table of voice.toml.", cure=cure
            )
        elif not isinstance(entries, dict):
            yield PackError(file=file, line=1, what=f"{table} is no table.", cure=f"Write [{table}].")
        else:
            held: dict[str, Any] = entries  # pyright: ignore[reportUnknownVariableType] -- TOML has no types to know
            yield from _entries(file, text, table, held)


def _entries(file: Path, text: str, table: str, entries: Mapping[str, Any]) -> Iterator[PackError]:
    for key, value in entries.items():
        if table != "words" and not isinstance(value, str):
            at = line_of(text, table, key)
            yield PackError(file=file, line=at, what=f"{table}.{key} is no text.", cure='Write it in quotes: "...".')
        elif table == "words" and not _is_phrases(value):
            at = line_of(text, f"words.{key}")
            cure = 'Write, below [words.FACT], lines like: option = ["a phrase", "another"].'
            yield PackError(file=file, line=at, what=f"words.{key} does not give phrases by option.", cure=cure)


def _is_phrases(value: Any) -> bool:
    match value:
        case dict():
            lists: list[Any] = list(value.values())  # pyright: ignore[reportUnknownArgumentType] -- same
            return all(isinstance(phrases, list) and all(isinstance(p, str) for p in phrases) for phrases in lists)  # pyright: ignore[reportUnknownVariableType] -- same
        case _:
            return False
