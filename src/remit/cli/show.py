"""What people see on a terminal, and plain text where there is none."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)


def printable(text: str) -> str:
    """The text without anything that a terminal would obey: what customers and systems write is not to move it."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf") else "\ufffd" for c in text)


def say(text: str, style: str = "", *, indent: str = "") -> None:
    """A line (or several) in a style that only a terminal shows."""
    out.print(Text("\n".join(f"{indent}{line}" for line in printable(text).split("\n")), style=style))


def paragraph(text: str, style: str = "", *, indent: str = "") -> None:
    """What is read as sentences: on a terminal its lines are broken between words, and go on below the indent."""
    if not out.is_terminal:
        say(text, style, indent=indent)
        return
    for line in printable(text).split("\n"):
        parts = Text(line).wrap(out, max(out.width - len(indent), 20)) or [Text()]
        for number, part in enumerate(parts):
            out.print(Text(f"{' ' * len(indent) if number else indent}{part.plain.rstrip()}", style=style))


def part(text: str, style: str = "") -> None:
    """A part of a line, as it comes."""
    out.print(Text(printable(text), style=style), end="")
    out.file.flush()


def note(text: str) -> None:
    """Something beside the matter: dim on a terminal."""
    say(text, "dim")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as what is in them: nothing is ever cut off."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for number, row in enumerate((header, *rows)):
        cells = (printable(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip(), "bold" if number == 0 else "")


@contextmanager
def working(what: str) -> Generator[None]:
    """A spinner on stderr while something takes time; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    with err.status(what):
        yield


@contextmanager
def counting(what: str) -> Generator[Callable[[int], None]]:
    """A count on stderr for long work, of how much is done by now; nothing where stderr is no terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done: progress.update(task, completed=done)
