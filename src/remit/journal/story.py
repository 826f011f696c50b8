"""A goal's story: lines for programs, and plain text for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from remit.model.value import Value

_WIDTH = 100
_LABEL = 11
_INDENT = 10 + _LABEL


class Line(Value):
    """One thing that happened: what kind of thing, in words, and what it rested on."""

    at: datetime
    label: str
    text: str
    details: tuple[str, ...] = ()
    rank: int = 0  # of things at the same moment: what was heard, what was done, what was said


class Story(Value):
    """How a goal went, from what was asked to how it ended."""

    goal: str
    wants: str
    customer: str
    opened_at: datetime
    ending: str  # empty: it goes on
    erased: bool  # some of it can never be read again
    lines: tuple[Line, ...]


def plain_text(story: Story) -> str:
    """The story to be read in a terminal or printed, times in UTC."""
    return "\n".join(_paragraphs(story)) + "\n"


def _paragraphs(story: Story) -> Iterator[str]:
    yield f"{story.wants}, for {story.customer}"
    yield f"goal {story.goal}, opened {story.opened_at:%d %B %Y %H:%M} UTC, {story.ending or 'still open'}"
    if story.erased:
        yield "The customer's data was erased: what is left is what was done and why, not about whom."
    day = None
    for line in story.lines:
        if line.at.date() != day:
            day = line.at.date()
            yield ""
            yield f"{day:%A, %d %B %Y}"
        yield from _told(line)


def _told(line: Line) -> Iterator[str]:
    head = f"{line.at:%H:%M:%S}  {line.label:<{_LABEL}}"
    first, *rest = wrap(line.text, _WIDTH - _INDENT) or [""]
    yield f"{head}{first}".rstrip()
    for more in rest:
        yield " " * _INDENT + more
    for detail in line.details:
        first, *rest = wrap(detail, _WIDTH - _INDENT - 2) or [""]
        yield f"{' ' * _INDENT}· {first}"
        for more in rest:
            yield f"{' ' * _INDENT}  {more}"
