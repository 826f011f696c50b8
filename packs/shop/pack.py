"""An online shop: what it is called, and how its systems are opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from remit.pack import Feedback, Pack, counter

from .callers import callers
from .queues import QUEUES
from .systems.accounts import Accounts
from .systems.catalogue import Catalogue
from .systems.checkout import Checkout
from .systems.customers import Customers
from .systems.database import FILE, Database, stop_clock
from .systems.delivery import Delivery
from .systems.generate import generate
from .systems.inventory import Inventory
from .systems.orders import Orders
from .systems.subscriptions import Subscriptions
from .systems.support import Support


def _orders(folder: Path) -> Orders:
    return Orders(Database(folder))


def _inventory(folder: Path) -> Inventory:
    return Inventory(Database(folder))


def _catalogue(folder: Path) -> Catalogue:
    return Catalogue(Database(folder))


def _checkout(folder: Path) -> Checkout:
    return Checkout(Database(folder))


def _customers(folder: Path) -> Customers:
    return Customers(Database(folder))


def _subscriptions(folder: Path) -> Subscriptions:
    return Subscriptions(Database(folder))


def _delivery(folder: Path) -> Delivery:
    return Delivery(Database(folder))


def _accounts(folder: Path) -> Accounts:
    return Accounts(Database(folder))


def _support(folder: Path) -> Support:
    return Support(Database(folder))


def _prepare(folder: Path, at: datetime) -> None:
    if not (folder / FILE).exists():
        generate(folder, today=at.date())


PACK = Pack(
    name="shop",
    acting_for="Larch & Lane",
    systems={
        "orders": _orders,
        "inventory": _inventory,
        "catalogue": _catalogue,
        "checkout": _checkout,
        "customers": _customers,
        "subscriptions": _subscriptions,
        "delivery": _delivery,
        "accounts": _accounts,
        "support": _support,
    },
    zone="Europe/Berlin",
    currency="EUR",
    prepare=_prepare,
    set_clock=stop_clock,
    roles=("supervisor", "manager"),
    segment="segment",
    feedback=Feedback(channels=("web",)),
    callers=callers,
    queues=QUEUES,
)

REFUNDS = counter("refunds_in_90_days", of=("refund_return", "refund_damaged"), within=timedelta(days=90))
