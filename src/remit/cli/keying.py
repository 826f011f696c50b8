"""The commands under `remit keys`."""

from __future__ import annotations

from typing import Annotated

import typer

from remit.cli.options import HomeFolder, Json, PackOption, at_home

keys = typer.Typer(name="keys", help="Keys for programs that use the API.", no_args_is_help=True)


@keys.command()
def issue(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for, as people are to know it.")],
    scope: Annotated[
        list[str],
        typer.Option(metavar="SCOPE", help="What it may be used for, as conversations:write; may be given again."),
    ],
    role: Annotated[
        list[str] | None,
        typer.Option(metavar="ROLE", help="A role it answers reviews in; may be given more than once."),
    ] = None,
    customer: Annotated[
        str | None, typer.Option(metavar="CUSTOMER", help="It sees nothing of others, and speaks as this customer.")
    ] = None,
    days: Annotated[int | None, typer.Option(metavar="N", min=1, max=3650, help="It ends after so many days.")] = None,
    json: Json = False,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Make a key, and print it: it is kept nowhere, and shown this once.

    Scopes: conversations:read, conversations:write, conversations:vouch (say who is speaking, and be believed),
    goals:read, goals:write, reviews:read, reviews:write, customers:read, customers:write, customers:erase,
    policies:read, stops:write, journal:read, metrics:read, and admin for all of it.
    """
    from remit.cli.keys import Wanted, issued

    wanted = Wanted(name, tuple(scope), tuple(role or ()), customer, days)
    at_home(home, lambda at: issued(at, pack, wanted, json), new=True)


@keys.command("list")
def list_(json: Json = False, home: HomeFolder = None) -> None:
    """List the keys, without what nobody has but their holders."""
    from remit.cli.keys import listed

    at_home(home, lambda at: listed(at, json))


@keys.command()
def revoke(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its id, as `remit keys list` shows it.")],
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """End a key: the next request with it is refused."""
    from remit.cli.keys import revoked

    at_home(home, lambda at: revoked(at, pack, key))
