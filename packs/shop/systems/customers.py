"""The shop's customer records."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Phone

from ..ids import AccountId
from . import well_known
from .books import Books

if TYPE_CHECKING:
    from .generate import World

TABLES = """
CREATE TABLE customers (
    account TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, phone TEXT, address TEXT NOT NULL,
    segment TEXT NOT NULL, since TEXT NOT NULL, flagged_for_fraud INTEGER NOT NULL DEFAULT 0
);
"""


class Customer(BaseModel, frozen=True):
    account: AccountId | None
    customer_name: str
    phone: Phone | None
    segment: str
    customer_since: datetime
    flagged_for_fraud: bool


class Customers(Books):
    """Who the shop's customers are. People who ordered without an account are in its orders only."""

    def by_email(self, email: Email) -> Customer | None:
        """Who has an address: an account's customer, or a guest, who has none."""
        with self._database.read() as tx:
            row = tx.execute("SELECT * FROM customers WHERE email = ?", (email.lower(),)).fetchone()
            return _customer(row) if row is not None else _guest(tx, email.lower())


def account_with(tx: sqlite3.Connection, email: str) -> AccountId:
    """Whose address it is. Raises Refused for one without an account, as guests' are."""
    row = tx.execute("SELECT account FROM customers WHERE email = ?", (email.lower(),)).fetchone()
    if row is None:
        raise Refused(
            "there is no account with that e-mail address; in our shop you can open one, or order as a guest",
            parameter="email",
        )
    return AccountId(row["account"])


def customer_of(tx: sqlite3.Connection, account: str) -> sqlite3.Row:
    """Whose account it is. Raises Refused for none of ours."""
    row = tx.execute("SELECT * FROM customers WHERE account = ?", (account,)).fetchone()
    if row is None:
        raise Refused("there is no such account", parameter="account")
    return row


def _customer(row: sqlite3.Row) -> Customer:
    return Customer(
        account=row["account"],
        customer_name=row["name"],
        phone=row["phone"],
        segment=row["segment"],
        customer_since=row["since"],
        flagged_for_fraud=row["flagged_for_fraud"],
    )


def _guest(tx: sqlite3.Connection, email: str) -> Customer | None:
    row = tx.execute("SELECT min(placed_at) AS since FROM orders WHERE guest_email = ?", (email,)).fetchone()
    if row["since"] is None:
        return None
    since = row["since"]
    return Customer(
        account=None, customer_name="", phone=None, segment="guest", customer_since=since, flagged_for_fraud=False
    )


# -- made-up people -------------------------------------------------------------------------------------------------

HOW_MANY = 1000

_FIRST = """
Ada Aisha Amara Anna Anton Ayla Ben Bruno Carla Chen Chloe Clara Daria David Diego Elena Elias Emil Emma Erik
Eva Fatima Felix Finn Freya Greta Hana Hugo Ida Ines Ivan Jakob Jana Jonas Julia Kai Karim Kofi Lara Lea Leo
Lina Luca Lucy Mateo Maya Mila Milan Mira Nadia Nina Noah Nora Olga Omar Oscar Paula Pavel Petra Priya Rafael
Rosa Ruth Samir Sara Selma Sofia Stefan Tariq Theo Tomas Uma Vera Viktor Wanda Yara Yusuf Zoe
"""
_LAST = """
Abbas Adler Almeida Andersen Bach Bauer Becker Bianchi Brandt Costa Dahl Diaz Dubois Eriksen Faber Ferrari
Fischer Fonseca Garcia Gruber Haas Hansen Herrera Hoffmann Horvat Ibrahim Jansen Jensen Kaya Keller Khan Kim
Klein Koch Kovac Krause Lang Larsen Laurent Lehmann Lindholm Lopez Maier Marino Mendes Meyer Moreau Nakamura
Nielsen Novak Okafor Olsen Osei Patel Peters Petrov Pohl Popescu Ricci Rossi Roth Santos Schmidt Silva Sommer
Tanaka Torres Vogel Wagner Walsh Weber Winter Wolf Yilmaz Ziegler
"""
_STREETS = ("Lindenweg", "Hafenstrasse", "Mill Lane", "Rue des Lilas", "Gartenweg", "Station Road", "Via Verdi")
_TOWNS = (
    "10115 Berlin",
    "20095 Hamburg",
    "80331 Munich",
    "50667 Cologne",
    "1010 Vienna",
    "8001 Zurich",
    "04109 Leipzig",
)


def address(dice: random.Random) -> str:
    return f"{dice.choice(_STREETS)} {dice.randint(1, 120)}, {dice.choice(_TOWNS)}"


def _people(world: World) -> Iterator[tuple[str, str, str, str | None, str, str, str, int]]:
    dice = world.dice("customers")
    firsts, lasts = _FIRST.split(), _LAST.split()
    for person in well_known.PEOPLE:
        yield (*person[:6], world.ago(days=person[6]), person[7])
    for number in range(len(well_known.PEOPLE) + 1, HOW_MANY + 1):
        first, last = dice.choice(firsts), dice.choice(lasts)
        email = f"{first}.{last}{number}@example.{dice.choice(('com', 'org'))}".lower()
        phone = f"+4930555{number:05d}" if dice.random() < 0.8 else None
        segment = dice.choices(("regular", "silver", "gold"), (80, 15, 5))[0]
        since = world.ago(days=dice.randint(1, 2000))
        yield f"C{number:04d}", email, f"{first} {last}", phone, address(dice), segment, since, dice.random() < 0.01


def generate(world: World) -> None:
    columns = ("account", "email", "name", "phone", "address", "segment", "since", "flagged_for_fraud")
    world.rows("customers", columns, _people(world))
