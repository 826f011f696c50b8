"""An online shop: what it is called, and how its systems are opened."""

from __future__ import annotations

from pathlib import Path

from remit.pack import Pack

from .systems.customers import Customers
from .systems.database import FILE, Database
from .systems.generate import generate
from .systems.inventory import Inventory
from .systems.orders import Orders


def _orders(folder: Path) -> Orders:
    return Orders(Database(folder))


def _inventory(folder: Path) -> Inventory:
    return Inventory(Database(folder))


def _customers(folder: Path) -> Customers:
    return Customers(Database(folder))


def _prepare(folder: Path) -> None:
    if not (folder / FILE).exists():
        generate(folder)


PACK = Pack(
    name="shop",
    acting_for="Larch & Lane",
    systems={"orders": _orders, "inventory": _inventory, "customers": _customers},
    zone="Europe/Berlin",
    currency="EUR",
    prepare=_prepare,
    roles=("supervisor", "manager"),
)
