"""`remit policies ...`, `remit autonomy`, `remit stop` and `remit start`: the rules that judge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remit.cli.options import By, HomeFolder, Json, PackOption, at_home

if TYPE_CHECKING:
    from remit.cli.ending import Code
    from remit.cli.home import Home

policies = typer.Typer(
    name="policies",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The policies that judge: read, compare, publish, take up again.",
)
rules = typer.Typer(rich_markup_mode=None)

Version = Annotated[int, typer.Argument(metavar="VERSION", help="Its number; 0 is the pack's own.")]
Note = Annotated[str, typer.Option(metavar="TEXT", help="Why, for whoever reads the history.")]
What = Annotated[str, typer.Argument(metavar="WHAT", help="everything, pack, or the name of an action or a pack.")]


@policies.command("list")
def list_(json: Json = False, pack: PackOption = None, home: HomeFolder = None) -> None:
    """List the versions that were published, and which is in force."""

    def do(at: Home) -> Code:
        from remit.cli.policies import listed

        return listed(at, pack, json)

    at_home(home, do)


@policies.command()
def show(
    days: Annotated[int, typer.Option(metavar="N", help="Count what they did in the last days.")] = 7,
    action: Annotated[str, typer.Option(metavar="ACTION", help="Only those about an action.")] = "",
    json: Json = False,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """List the policies in force, each with what it did lately and how people answered it."""

    def do(at: Home) -> Code:
        from remit.cli.policies import shown

        return shown(at, pack, days, action, json)

    at_home(home, do)


@policies.command()
def diff(
    before: Version,
    after: Annotated[
        int | None, typer.Argument(metavar="[VERSION]", help="[default: the one published last]", show_default=False)
    ] = None,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Show what changed from one version to another. Exits with 1 if anything did."""

    def do(at: Home) -> Code:
        from remit.cli.policies import compared

        return compared(at, pack, before, after)

    at_home(home, do)


@policies.command()
def publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of *.cedar files, in place of all others.")],
    note: Note = "",
    by: By = None,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Check the policies in a folder, and put them in force as the next version.

    Every process judges by them from its next step on. Exits with 1, and changes nothing, where they are wrong.
    """

    def do(at: Home) -> Code:
        from remit.cli.policies import published

        return published(at, pack, folder, note, by)

    at_home(home, do)


@policies.command()
def rollback(
    version: Version, note: Note = "", by: By = None, pack: PackOption = None, home: HomeFolder = None
) -> None:
    """Publish an earlier version once more, with how far actions were trusted then."""

    def do(at: Home) -> Code:
        from remit.cli.policies import rolled_back

        return rolled_back(at, pack, version, note, by)

    at_home(home, do)


@rules.command()
def autonomy(
    action: Annotated[str, typer.Argument(metavar="[ACTION]", help="Set this one; without it, list all.")] = "",
    mode: Annotated[
        str, typer.Option(help="off, shadow, draft, approve, autonomous or human.", show_default=False)
    ] = "",
    role: Annotated[str, typer.Option(help="Who approves.")] = "supervisor",
    above: Annotated[str, typer.Option(metavar="AMOUNT", help='Approved only above it, as "100.00 EUR".')] = "",
    segment: Annotated[str, typer.Option(metavar="NAME=VALUE", help="For customers whose record says so.")] = "",
    share: Annotated[int, typer.Option(metavar="PERCENT", help="For so many of the customers.")] = 100,
    otherwise: Annotated[str, typer.Option(help="The mode for the others.")] = "human",
    note: Note = "",
    by: By = None,
    json: Json = False,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Say how far the agent is trusted with each action, or set it for one.

    What is set for a segment stands beside what is set for everyone.
    """

    def do(at: Home) -> Code:
        from remit.cli.policies import Wanted, trusted

        wanted = Wanted(action, mode, role, above, segment, share, otherwise, note)
        return trusted(at, pack, wanted, by, json)

    at_home(home, do)


@rules.command()
def stop(
    what: What,
    why: Annotated[str, typer.Option(metavar="TEXT", help="For colleagues; customers do not read it.")],
    by: By = None,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Stop an action, the pack or everything, now. Whoever waits for it is told; people carry on."""

    def do(at: Home) -> Code:
        from remit.cli.policies import stopped

        return stopped(at, pack, what, why, by)

    at_home(home, do)


@rules.command()
def start(what: What, by: By = None, pack: PackOption = None, home: HomeFolder = None) -> None:
    """Let go on what was stopped. What nobody took up meanwhile goes on, too."""

    def do(at: Home) -> Code:
        from remit.cli.policies import started

        return started(at, pack, what, by)

    at_home(home, do)
