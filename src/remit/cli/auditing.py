"""`remit audit ...`: the commands of those who check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remit.cli.options import HomeFolder, Json, at_home

if TYPE_CHECKING:
    from remit.cli.ending import Code
    from remit.cli.home import Home

audit = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What was done and why, and whether the journal is whole."
)

Goal = Annotated[str, typer.Argument(metavar="GOAL", help="Its id, or enough of the end or start of it.")]


@audit.command()
def goals(
    open: Annotated[bool, typer.Option("--open", help="Only those that are not at their end.")] = False,
    json: Json = False,
    home: HomeFolder = None,
) -> None:
    """List the goals on record, in the order they were opened."""

    def do(at: Home) -> Code:
        from remit.cli.audit import goals as start

        return start(at, open, json)

    at_home(home, do)


@audit.command()
def explain(goal: Goal, json: Json = False, home: HomeFolder = None) -> None:
    """Tell the story of a goal: what was asked, each decision with its rule and facts, what was done and read back."""

    def do(at: Home) -> Code:
        from remit.cli.audit import explained

        return explained(at, goal, json)

    at_home(home, do)


@audit.command()
def verify(
    checkpoint: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A checkpoint made earlier and kept elsewhere.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="Who signed it. [default: the key of this home folder]")
    ] = None,
    json: Json = False,
    home: HomeFolder = None,
) -> None:
    """Verify the journal: every entry, every link, and all of it against a checkpoint.

    Finds changed, removed, reordered and cut-off entries; given a checkpoint kept outside the database, also whole
    goals that are gone. Exits with 1 if anything is wrong.
    """

    def do(at: Home) -> Code:
        from remit.cli.audit import verified

        return verified(at, checkpoint, key, json)

    at_home(home, do)


@audit.command()
def checkpoint(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it. [default: printed]")] = None,
    home: HomeFolder = None,
) -> None:
    """Sign what is on record now: a note to be kept away from this machine."""

    def do(at: Home) -> Code:
        from remit.cli.audit import checkpointed

        return checkpointed(at, out)

    at_home(home, do)
