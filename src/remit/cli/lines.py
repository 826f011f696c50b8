"""What may be typed in a chat, and the lines of a script: text to say, or a command behind a slash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from remit.errors import BadScript, WrongUse

COMMANDS: dict[str, str] = {
    "press": "/press N: press a button of the last reply, by its number or label (in a terminal N alone will do)",
    "code": "/code: answer with the code that was sent last",
    "say": "/say TEXT: say TEXT as it is, also nothing, or what begins with / or #",
    "reviews": "/reviews: what waits for a person in this chat",
    "approve": "/approve [NAME]: approve it, as NAME with the role it asks for",
    "refuse": "/refuse [REASON]: refuse it",
    "take": "/take [NAME]: carry on in person, as NAME; the machine is silent until it is handed back",
    "hand-back": "/hand-back [INSTRUCTION]: let the machine carry on",
    "close": "/close [NOTE]: you finished it yourself",
    "happened": "/happened: the write nobody could settle did happen",
    "did-not-happen": "/did-not-happen: it did not",
    "help": "/help: this list",
    "quit": "/quit: leave; what is under way goes on later",
}


@dataclass(frozen=True)
class Say:
    """Something the customer says."""

    text: str


@dataclass(frozen=True)
class Command:
    """Something the person at the keyboard wants done."""

    name: str
    rest: str = ""


Line: TypeAlias = Say | Command


def line_of(text: str) -> Line:
    """What a line asks for. Raises ValueError, in words for people, for a command there is not."""
    if not text.startswith("/"):
        return Say(text)
    name, _, rest = text[1:].strip().partition(" ")
    if name == "say":
        return Say(rest)
    if name not in COMMANDS:
        raise ValueError(f"There is no command /{name}; /help lists them, and /say sends a text that begins with a /.")
    return Command(name, rest.strip())


Numbered: TypeAlias = tuple[int, Line]


def read_script(path: Path) -> list[Numbered]:
    """The lines of a script by number, without blank ones and comments (#). Raises WrongUse, BadScript with a line."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        what = f"The script {path} cannot be read: {fault.strerror}."
        raise WrongUse(what=what, cure="Name another file.") from fault
    return [line for number, raw in enumerate(content.split(b"\n"), 1) for line in script_line(path, number, raw)]


def script_line(file: Path, number: int, raw: bytes) -> Iterator[Numbered]:
    """One line of a script: none where it is blank or a comment. Raises BadScript."""
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError:
        raise BadScript(file=file, line=number, what="This line is not UTF-8. Save the file as UTF-8.") from None
    if not text or text.startswith("#"):
        return
    try:
        yield number, line_of(text)
    except ValueError as error:
        raise BadScript(file=file, line=number, what=str(error)) from None
