"""Devices that customers have, and what to do when they fail: the tables, and made-up devices to fill them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from . import well_known, well_known_services
from .guides import GUIDES

if TYPE_CHECKING:
    from .generate import World

TABLES = """
CREATE TABLE guides (
    tip TEXT PRIMARY KEY, kind TEXT NOT NULL, symptom TEXT NOT NULL, place INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE TABLE devices (
    device TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES customers (account), kind TEXT NOT NULL,
    title TEXT NOT NULL, bought_on TEXT NOT NULL, warranty_until TEXT NOT NULL
);
CREATE INDEX devices_of_account ON devices (account);
CREATE TABLE spares (kind TEXT PRIMARY KEY, spare INTEGER NOT NULL CHECK (spare >= 0));
CREATE TABLE cases (
    case_id TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES devices (device), symptom TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'fixed', 'replaced', 'withdrawn')), opened_at TEXT NOT NULL
);
CREATE UNIQUE INDEX one_open_case_a_device ON cases (device) WHERE status = 'open';
CREATE TABLE attempts (
    case_id TEXT NOT NULL REFERENCES cases (case_id), tip TEXT NOT NULL REFERENCES guides (tip),
    helped INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (case_id, tip)
);
CREATE TABLE swaps (
    swap TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (case_id), device TEXT NOT NULL REFERENCES devices,
    address TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('ordered', 'called off'))
);
"""

HOW_MANY = 250
WARRANTY = 730


def generate(world: World) -> None:
    """The guides, the spares, and 250 devices: the well-known ones first."""
    world.rows("guides", ("tip", "kind", "symptom", "place", "text"), _guides())
    world.rows("spares", ("kind", "spare"), well_known_services.SPARES)
    columns = ("device", "account", "kind", "title", "bought_on", "warranty_until")
    world.rows("devices", columns, _devices(world))


def _guides() -> Iterator[tuple[str, str, str, int, str]]:
    for kind, symptoms in GUIDES.items():
        for symptom, tips in symptoms.items():
            for place, text in enumerate(tips, 1):
                yield f"{kind}/{symptom}/{place}".replace(" ", "-"), kind, symptom, place, text


def _devices(world: World) -> Iterator[tuple[str, str, str, str, str, str]]:
    dice = world.dice("devices")
    accounts = [row[0] for row in world.tx.execute("SELECT account FROM customers ORDER BY account")]
    for known in well_known_services.DEVICES:
        bought = world.today - timedelta(days=known.bought)
        yield (*known[:4], bought.isoformat(), (bought + timedelta(days=known.warranty)).isoformat())
    for number in range(5001 + len(well_known_services.DEVICES), 5001 + HOW_MANY):
        kind = dice.choice(tuple(GUIDES))
        bought = world.today - timedelta(days=dice.randint(5, 1200))
        until = bought + timedelta(days=WARRANTY)
        account = dice.choice(accounts[len(well_known.PEOPLE) :])
        yield f"D{number}", account, kind, kind.capitalize(), bought.isoformat(), until.isoformat()
