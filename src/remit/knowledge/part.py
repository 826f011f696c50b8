"""A document as its format gives it: parts under headings, before they become passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Part:
    """Text under headings, the outermost first, and the line of the file it begins on. `about` is said of this part
    alone, as what a document says of itself."""

    headings: tuple[str, ...]
    text: str
    line: int = 1
    about: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Source:
    """What was read of a file: its parts, and what it says of itself in its own format."""

    parts: tuple[Part, ...]
    about: Mapping[str, str] = field(default_factory=dict[str, str])


class Unreadable(Exception):
    """What is wrong with a file, where, and what to do about it. For the one reader that knows which file it is."""

    def __init__(self, what: str, cure: str, line: int = 1) -> None:
        super().__init__(what)
        self.what, self.cure, self.line = what, cure, line


class Reader(Protocol):
    """Reads one format. Raises Unreadable."""

    def __call__(self, content: bytes) -> Source: ...


def text_of(content: bytes) -> str:
    """The text of a file that is one. Raises Unreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Unreadable("This file is not UTF-8.", "Save it as UTF-8.", line) from fault
    if "\0" in text:
        raise Unreadable("This file is no text.", "Put text there, or name it for what it is.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
