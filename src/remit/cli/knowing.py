"""`remit knowledge ...`: the commands for a pack's documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remit.cli.options import HomeFolder, Json, PackArguments, anywhere, at_home

if TYPE_CHECKING:
    from remit.cli.ending import Code
    from remit.cli.home import Home

knowledge = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What a business knows in writing.")


@knowledge.callback()
def of_knowledge() -> None:
    """What a business knows in writing."""


@knowledge.command()
def lint(
    packs: PackArguments,
    home: Annotated[
        Path | None,
        typer.Option("--home", metavar="DIR", help="List also what was asked there and nothing answers."),
    ] = None,
    json: Json = False,
) -> None:
    """Look a pack's documents over: what contradicts, what is out of date, what nobody finds.

    Exits with 1 if a document cannot be read or contradicts a policy.
    """

    def work() -> Code:
        from remit.cli.knowledge import looked_over

        return looked_over(packs, home, json)

    anywhere(work)


@knowledge.command()
def ask(
    packs: PackArguments,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="As a customer would ask it.")],
    reader: Annotated[
        str, typer.Option("--reader", metavar="WHO", help="For whom: public, customers or staff.")
    ] = "public",
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="On which day. [default: today]")] = None,
    json: Json = False,
) -> None:
    """Answer a question from a pack's documents, and show what was found. Exits with 1 if it is not known."""

    def work() -> Code:
        from remit.cli.knowledge import answered_from

        return answered_from(packs, question, reader, on, json)

    anywhere(work)


@knowledge.command()
def gaps(home: HomeFolder = None, json: Json = False) -> None:
    """List what customers asked and no document answers, what is asked most first."""

    def work(home: Home) -> Code:
        from remit.cli.knowledge import listed

        return listed(home, json)

    at_home(home, work)
