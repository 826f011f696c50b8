"""The commands under `remit staff`."""

from __future__ import annotations

from typing import Annotated

import typer

from remit.cli.options import HomeFolder, Json, PackOption, at_home

staff = typer.Typer(name="staff", help="Who works here, and how they come in.", no_args_is_help=True)

Who = Annotated[str, typer.Argument(metavar="NAME", help="What they are known by, as sara.")]


@staff.command()
def invite(
    who: Who,
    role: Annotated[
        list[str],
        typer.Option(
            help="viewer, agent, supervisor, policy_author, auditor, admin, or a role of the pack's policies."
        ),
    ],
    name: Annotated[str, typer.Option(help="Their name, as others see it.")] = "",
    email: Annotated[str, typer.Option(help="Their address: the company's sign-in knows them by it.")] = "",
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Let somebody in: prints a link that signs them in, once."""
    from remit.cli.staff import invited
    from remit.model.ids import StaffId
    from remit.model.staff import Member

    member = Member(id=StaffId(who), roles=tuple(role), name=name, email=email.lower())
    at_home(home, lambda at: invited(at, pack, member), new=True)


@staff.command("list")
def list_(pack: PackOption = None, json: Json = False, home: HomeFolder = None) -> None:
    """List who works here."""
    from remit.cli.staff import listed

    at_home(home, lambda at: listed(at, pack, json))


@staff.command()
def remove(who: Who, pack: PackOption = None, home: HomeFolder = None) -> None:
    """Let somebody in no more."""
    from remit.cli.staff import removed

    at_home(home, lambda at: removed(at, pack, who))
