"""A tiny pack as text, to write, to change and to break: a bicycle stand."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "pack.py": """
from pathlib import Path

from remit.pack import Pack

from .stand import Stand


def open_stand(folder: Path) -> Stand:
    return Stand()


PACK = Pack(name="bikes", acting_for="The Bike Stand", systems={"stand": open_stand}, roles=("mechanic",))
""",
    "stand.py": '''
class Stand:
    """The stand's own books."""
''',
    "ids.py": """
from remit.pack import Id


class BikeId(Id, pattern=r"B\\d{3}", called="bike number"): ...
""",
    "actions.py": '''
from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel

from remit.pack import Email, Key, Money, action, counter, customer, goal, subject, topic

from .ids import BikeId
from .stand import Stand


class Bike(BaseModel):
    email: Email
    price: Money
    rented_until: date | None = None


class Rider(BaseModel):
    rider_name: str
    phone: str | None = None


class BikeSummary(BaseModel):
    bike: BikeId
    colour: str


class Rented(BaseModel):
    rental: str
    until: date


@subject
async def bike(stand: Stand, bike: BikeId) -> Bike | None:
    return None


@customer
def rider(stand: Stand, email: Email) -> Rider | None:
    return None


@action()
async def free_bikes(stand: Stand, colour: Literal["red", "blue"] | None = None) -> list[BikeSummary]:
    """See which bikes are free."""
    return []


@action(
    effect="write",
    undo="bring_back",
    once=("bike", "until"),
    accepts={"bike": ("read", "said")},
    groups=("rentals",),
    doing="rent bike {bike} until {until}",
    says="Bike {bike} is yours until {until}.",
    settles_within=timedelta(seconds=5),
)
def rent(stand: Stand, bike: BikeId, until: date, key: Key, note: str = "") -> Rented:
    """Rent a bike."""
    return Rented(rental="r1", until=until)


@rent.check
def is_rented(stand: Stand, bike: BikeId, rental: str) -> bool:
    return True


@rent.settle
def rented_under(stand: Stand, key: Key) -> Rented | None:
    return None


@action(effect="irreversible", each_time=("rental",), doing="take bike {bike} back")
def bring_back(stand: Stand, bike: BikeId, rental: str) -> None:
    """Bring a bike back."""


@bring_back.check
def is_back(stand: Stand, bike: BikeId) -> bool:
    return True


rent_a_bike = goal(
    "rent_a_bike",
    "rent a bike",
    wants="rent",
    examples=("I want a bike", "rent me a bike", "can I have a bike until Friday?", "is there a red bike?", "one bike"),
)
accident = topic("accident", examples=("I had an accident",), patterns=("accident",))
rentals = counter("rentals", of=["rent"], within=timedelta(days=7))
''',
    "policies/rentals.cedar": """
@id("look")
permit (principal, action in Action::"reads", resource);

@id("rent")
permit (principal, action in Action::"rentals", resource is Bike);

@id("back")
permit (principal is Staff, action == Action::"bring_back", resource);

@id("talk")
permit (principal, action == Action::"converse", resource);

@id("talk.accident")
@handover("mechanics")
forbid (principal, action == Action::"converse", resource)
when { context.args.topic == "accident" };

@id("rent.confirmed")
@remedy("confirm")
forbid (principal, action == Action::"rent", resource)
unless { context.confirmed };

@id("rent.often")
@handover("mechanics")
forbid (principal, action == Action::"rent", resource)
when { context.history.rentals >= 3 }
unless { principal is Staff };

@id("own")
forbid (principal, action == Action::"rent", resource)
unless { principal is Staff || (context.customer has email && resource.email == context.customer.email) };

@id("back.rented")
forbid (principal, action == Action::"bring_back", resource)
unless { resource has rented_until };
""",
    "voice.toml": """
[asks]
bike = "Which bike?"
until = "Until when?"

[labels]
BikeSummary = "the {colour} one ({bike})"

[words.colour]
red = ["crimson"]

[lines]
greet = "Hop on!"
""",
}


def write_pack(folder: Path, **changes: str) -> Path:
    """The tiny pack in a folder, with files replaced (`actions_py="..."`) or, where the text is empty, left out."""
    changed = {name.replace("__", "/").replace("_cedar", ".cedar").replace("_py", ".py").replace("_toml", ".toml"): text
               for name, text in changes.items()}  # fmt: skip
    for name, text in {**FILES, **changed}.items():
        if text:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text.lstrip("\n"))
    return folder


def actions(old: str, new: str) -> str:
    """The pack's actions.py with something replaced."""
    assert old in FILES["actions.py"], old
    return FILES["actions.py"].replace(old, new)
