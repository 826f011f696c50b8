"""The commands under `remit hooks`."""

from __future__ import annotations

from typing import Annotated

import typer

from remit.cli.options import HomeFolder, Json, PackOption, at_home

hooks = typer.Typer(name="hooks", help="Addresses that are told of what happens (webhooks).", no_args_is_help=True)

Hook = Annotated[str, typer.Argument(metavar="HOOK", help="Its id, as `remit hooks list` shows it.")]


@hooks.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to send: https, or this machine.")],
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="Only of these, as goal.ended; may be given again. [default: all]"),
    ] = None,
    json: Json = False,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Have an address told of what happens, and print the secret that it is signed with.

    What is sent has ids and kinds in it, and nothing personal. `remit serve` sends it, and tries again for three days.
    """
    from remit.cli.hooks import added

    at_home(home, lambda at: added(at, pack, url, tuple(kind or ()), json), new=True)


@hooks.command()
def remove(hook: Hook, pack: PackOption = None, home: HomeFolder = None) -> None:
    """Tell an address nothing more."""
    from remit.cli.hooks import removed

    at_home(home, lambda at: removed(at, pack, hook))


@hooks.command("list")
def list_(
    deliveries: Annotated[
        bool, typer.Option("--deliveries", help="Also what was sent to each, and how it went.")
    ] = False,
    json: Json = False,
    home: HomeFolder = None,
) -> None:
    """List the addresses that are told."""
    from remit.cli.hooks import listed

    at_home(home, lambda at: listed(at, deliveries, json))


@hooks.command()
def replay(
    delivery: Annotated[
        str, typer.Argument(metavar="DELIVERY", help="Its id, as `remit hooks list --deliveries` shows it.")
    ],
    home: HomeFolder = None,
) -> None:
    """Have something sent again, under the id it had."""
    from remit.cli.hooks import replayed

    at_home(home, lambda at: replayed(at, delivery))
