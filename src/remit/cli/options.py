"""What several commands have in common: their options, and how they begin and end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from remit.cli.ending import Code
    from remit.cli.home import Home

HomeFolder = Annotated[
    Path | None,
    typer.Option(
        "--home", metavar="DIR", envvar="REMIT_HOME", help="Where the database and keys are kept. [default: .remit]"
    ),
]
PackOption = Annotated[
    list[str] | None,
    typer.Option(
        "--pack",
        metavar="PACK",
        help="The pack: a folder; several times for packs served as one. [default: what this home was last used with]",
    ),
]
PackArguments = Annotated[
    list[str],
    typer.Argument(
        metavar="PACK...",
        help="The pack: a folder, or the name of one that ships with Remit (shop, visits); several are one business.",
    ),
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who you are. [default: your user name]")]
Roles = Annotated[
    list[str] | None, typer.Option("--role", metavar="ROLE", help="A role you act in; may be given more than once.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


def at_home(path: Path | None, work: Callable[[Home], Code | None], *, new: bool = False) -> None:
    """Do the work of a command in a home folder (`new`: made if there is none), and end with its exit code."""
    from remit.cli.ending import ended
    from remit.cli.home import open_home, unmade_if_empty

    def in_it() -> Code | None:
        home = open_home(path, new=new)
        with unmade_if_empty(home):
            return work(home)

    raise typer.Exit(ended(in_it))


def anywhere(work: Callable[[], Code | None]) -> None:
    """Do the work of a command that needs no home folder."""
    from remit.cli.ending import ended

    raise typer.Exit(ended(work))
