"""`remit chat`: talk to a pack as its customers do."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from remit.agent.reception import Visitor
from remit.app import running
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, find_contents
from remit.cli.lines import Command, Numbered, line_of, read_script, script_line
from remit.cli.loop import Loop, loop
from remit.cli.talk import Talk, View, Window
from remit.cli.views import Page, Stream
from remit.clock import SystemClock
from remit.errors import BadScript, RemitError, WrongUse
from remit.journal.ids import Ids
from remit.model.customer import Assurance
from remit.model.ids import ConversationId
from remit.pack.contents import Contents
from remit.people.identity import identity


@dataclass(frozen=True)
class Wanted:
    """What `remit chat` was asked for."""

    packs: Sequence[str]
    email: str | None = None
    signed_in: bool = False
    script: Path | None = None
    json: bool = False
    work: bool = False
    resume: str | None = None

    @property
    def interactive(self) -> bool:
        return self.script is None and not self.json and sys.stdin.isatty()


def chat(home: Home, wanted: Wanted) -> Code:
    """Talk until the lines, or the patience, come to an end. Raises RemitError."""
    visitor = _visitor(wanted)
    contents = find_contents(wanted.packs)
    script = read_script(wanted.script) if wanted.script else None
    view = Stream() if wanted.json else Page(echo=not wanted.interactive, work=wanted.work)
    with loop() as background:
        stack = AsyncExitStack()
        try:
            with show.working(f"Opening {contents.name}"):
                talk = background.run(_enter(stack, home, contents, visitor, view, wanted.resume))
            home.remember(contents)
            if wanted.interactive and isinstance(view, Page):
                _converse(background, talk, view)
                _part(home, wanted, talk)
            else:
                _follow(background, talk, wanted.script or Path("<stdin>"), script if script is not None else _piped())
        finally:
            background.still()
            background.run(stack.aclose())
    return Code.DONE


async def _enter(
    stack: AsyncExitStack, home: Home, contents: Contents, visitor: Visitor, view: View, resume: str | None
) -> Talk:
    clock = SystemClock()
    id = ConversationId(resume or Ids(clock)("conversation"))
    windows = tuple(Window(name, id, clock, view) for name in ("console", "mail", "text"))
    remit = await stack.enter_async_context(running(contents, home.settings, windows, clock=clock))
    view.opened(remit.means.contents, id)
    talk = Talk(remit, id, visitor, view, windows)
    if resume:
        await talk.take_up()
    return talk


def _converse(background: Loop, talk: Talk, view: Page) -> None:
    """With a person at a terminal: until they leave. What goes wrong is said, and the chat goes on."""
    with suppress(ImportError):
        import_module("readline")  # with it, typed lines can be edited and called back
    background.start(talk.idle())
    view.tell("You are the customer. /help lists what else may be typed; Ctrl-D leaves.")
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            try:
                line = line_of(view.ask())
                if line == Command("quit"):
                    return
                background.run(talk.take(line))
            except (ValueError, RemitError) as error:
                view.tell(str(error))


def _part(home: Home, wanted: Wanted, talk: Talk) -> None:
    at = "" if home.path == Path(".remit") else f" --home {home.path}"
    packs = " ".join(wanted.packs)
    show.note(f"\nNothing is lost. To go on: remit chat {packs} --resume {talk.id}{at}")


def _follow(background: Loop, talk: Talk, file: Path, lines: Iterable[Numbered]) -> None:
    """With a script or a program: until its lines end. Raises RemitError."""
    for number, line in lines:
        if line == Command("quit"):
            return
        try:
            background.run(talk.take(line))
        except WrongUse as error:
            raise BadScript(file=file, line=number, what=str(error)) from error


def _piped() -> Iterator[Numbered]:
    """The lines that come in, as they come. Raises BadScript."""
    for number, raw in enumerate(sys.stdin.buffer, 1):
        yield from script_line(Path("<stdin>"), number, raw)


def _visitor(wanted: Wanted) -> Visitor:
    if wanted.email is None:
        if wanted.signed_in:
            raise WrongUse(what="--signed-in says nothing without --as EMAIL.", cure="Say who is signed in.")
        return Visitor()
    known = identity("email", wanted.email)
    if known is None:
        raise WrongUse(what=f"--as {wanted.email!r} is no e-mail address.", cure="Write it as name@example.com.")
    return Visitor((known,), Assurance.VERIFIED if wanted.signed_in else Assurance.CLAIMED)
