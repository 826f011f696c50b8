"""`remit reviews ...`: the commands of those who decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from remit.cli.options import By, HomeFolder, Json, PackOption, Roles, at_home

if TYPE_CHECKING:
    from remit.cli.ending import Code
    from remit.cli.home import Home

reviews = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What waits for a person: approvals, hand-overs, unsettled writes.",
)
Review = Annotated[str, typer.Argument(metavar="REVIEW", help="Its id, or enough of the end or start of it.")]


@reviews.command("list")
def list_reviews(
    queue: Annotated[str | None, typer.Option(metavar="NAME", help="Only those for this queue or role.")] = None,
    json: Json = False,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """List what waits, oldest first."""

    def do(at: Home) -> Code:
        from remit.cli.reviews import listed

        return listed(at, pack, queue, json)

    at_home(home, do)


@reviews.command("show")
def show_review(review: Review, pack: PackOption = None, home: HomeFolder = None) -> None:
    """Show all that is needed to decide one."""

    def do(at: Home) -> Code:
        from remit.cli.reviews import shown

        return shown(at, pack, review)

    at_home(home, do)


@reviews.command()
def approve(
    review: Review, by: By = None, role: Roles = None, pack: PackOption = None, home: HomeFolder = None
) -> None:
    """Approve the very step that the review shows, in a role it asks for.

    The step is judged again before it is done. Exits with 4 for someone who may not approve it.
    """

    def do(at: Home) -> Code:
        from remit.cli.reviews import approved, member

        return approved(at, pack, review, member(by, tuple(role or ())))

    at_home(home, do)


@reviews.command()
def refuse(
    review: Review,
    reason: Annotated[str, typer.Option(help="What the customer is told.")] = "",
    by: By = None,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Refuse it. The goal goes another way, or ends with the reason."""

    def do(at: Home) -> Code:
        from remit.cli.reviews import member, refused

        return refused(at, pack, review, member(by, ()), reason)

    at_home(home, do)


@reviews.command()
def take(review: Review, by: By = None, pack: PackOption = None, home: HomeFolder = None) -> None:
    """Carry on with the customer in person; the machine is silent until it is handed back."""

    def do(at: Home) -> Code:
        from remit.cli.reviews import member, taken

        return taken(at, pack, review, member(by, ()))

    at_home(home, do)


@reviews.command("hand-back")
def hand_back(
    review: Review,
    instruction: Annotated[str, typer.Option(help="What the machine is to go on with, in words.")] = "",
    by: By = None,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Let the machine carry on."""

    def do(at: Home) -> Code:
        from remit.cli.reviews import handed_back, member

        return handed_back(at, pack, review, member(by, ()), instruction)

    at_home(home, do)


@reviews.command()
def close(
    review: Review,
    note: Annotated[str, typer.Option(help="How it was finished, for the journal.")] = "",
    by: By = None,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Say that you finished the customer's goal yourself."""

    def do(at: Home) -> Code:
        from remit.cli.reviews import closed, member

        return closed(at, pack, review, member(by, ()), note)

    at_home(home, do)


@reviews.command()
def happened(review: Review, by: By = None, pack: PackOption = None, home: HomeFolder = None) -> None:
    """Say that a write nobody could settle did happen: you looked in the system itself."""

    def do(at: Home) -> Code:
        from remit.cli.reviews import established, member

        return established(at, pack, review, member(by, ()), True)

    at_home(home, do)


@reviews.command("did-not-happen")
def did_not_happen(review: Review, by: By = None, pack: PackOption = None, home: HomeFolder = None) -> None:
    """Say that a write nobody could settle did not happen: you looked in the system itself."""

    def do(at: Home) -> Code:
        from remit.cli.reviews import established, member

        return established(at, pack, review, member(by, ()), False)

    at_home(home, do)
