"""What the shop sends again and again: the tables of subscriptions, and made-up ones to fill them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from . import well_known, well_known_services

if TYPE_CHECKING:
    from .generate import World

TABLES = """
CREATE TABLE varieties (
    variety TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, cents INTEGER NOT NULL, available INTEGER NOT NULL
);
CREATE TABLE subscriptions (
    subscription TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES customers (account),
    variety TEXT NOT NULL REFERENCES varieties (variety), quantity INTEGER NOT NULL, rhythm TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'paused', 'cancelled')), started_on TEXT NOT NULL,
    committed_until TEXT NOT NULL, next_delivery TEXT NOT NULL, paused_until TEXT, cancelled_on TEXT
);
CREATE INDEX subscriptions_of_account ON subscriptions (account);
CREATE TABLE subscription_skips (
    subscription TEXT NOT NULL REFERENCES subscriptions (subscription), skipped TEXT NOT NULL, instead TEXT NOT NULL,
    PRIMARY KEY (subscription, skipped)
);
CREATE TABLE subscription_changes (
    change INTEGER PRIMARY KEY, subscription TEXT NOT NULL REFERENCES subscriptions (subscription),
    what TEXT NOT NULL CHECK (what IN ('rhythm', 'quantity', 'variety')), before TEXT NOT NULL, after TEXT NOT NULL
);
"""

Rhythm: TypeAlias = Literal[
    "every week", "every 2 weeks", "every 3 weeks", "every 4 weeks", "every 6 weeks", "every 8 weeks"
]
WEEKS: dict[Rhythm, int] = {
    "every week": 1,
    "every 2 weeks": 2,
    "every 3 weeks": 3,
    "every 4 weeks": 4,
    "every 6 weeks": 6,
    "every 8 weeks": 8,
}

HOW_MANY = 400

VARIETIES = (
    ("coffee-espresso", "coffee", "Espresso beans, 1 kg", 1890, 1),
    ("coffee-mild", "coffee", "Mild filter coffee, 1 kg", 1690, 1),
    ("coffee-decaf", "coffee", "Decaf beans, 1 kg", 1990, 1),
    ("coffee-geisha", "coffee", "Geisha single origin, 250 g", 2490, 0),
    ("tea-green", "tea", "Green tea, 200 g", 1290, 1),
    ("tea-earl-grey", "tea", "Earl Grey, 200 g", 1190, 1),
    ("tea-herbal", "tea", "Herbal tea, 150 g", 990, 1),
    ("cat-salmon", "cat food", "Cat food with salmon, 3 kg", 2290, 1),
    ("cat-chicken", "cat food", "Cat food with chicken, 3 kg", 2190, 1),
    ("razor-classic", "razor blades", "Razor blades, classic, 8 pieces", 1590, 1),
    ("razor-sensitive", "razor blades", "Razor blades, sensitive, 8 pieces", 1690, 1),
)


def generate(world: World) -> None:
    """400 subscriptions: the well-known ones first, the others of made-up customers."""
    world.rows("varieties", ("variety", "kind", "name", "cents", "available"), VARIETIES)
    columns = (
        "subscription", "account", "variety", "quantity", "rhythm", "status", "started_on", "committed_until",
        "next_delivery", "paused_until", "cancelled_on",
    )  # fmt: skip
    world.rows("subscriptions", columns, _subscriptions(world))


def _subscriptions(world: World) -> Iterator[tuple[str | int | None, ...]]:
    dice = world.dice("subscriptions")
    on_offer = [variety for variety, *_, available in VARIETIES if available]
    accounts = [row[0] for row in world.tx.execute("SELECT account FROM customers ORDER BY account")]
    strangers = accounts[len(well_known.PEOPLE) :]

    def day(away: int | None) -> str | None:
        return None if away is None else (world.today + timedelta(days=away)).isoformat()

    for sub in well_known_services.SUBSCRIPTIONS:
        yield (
            sub.subscription, sub.account, sub.variety, sub.quantity, sub.rhythm, sub.status, day(-sub.running),
            day(90 - sub.running), day(sub.next_in), day(sub.paused_for), None,
        )  # fmt: skip
    for number in range(2001 + len(well_known_services.SUBSCRIPTIONS), 2001 + HOW_MANY):
        rhythm = dice.choice(tuple(WEEKS))
        running, next_in = dice.randint(1, 1200), dice.randint(1, 7 * WEEKS[rhythm])
        status = dice.choices(("active", "paused", "cancelled"), (80, 8, 12))[0]
        yield (
            f"S{number}", dice.choice(strangers), dice.choice(on_offer), dice.choices((1, 2, 3), (70, 22, 8))[0],
            rhythm, status, day(-running), day(90 - running), day(next_in),
            day(dice.randint(5, 80)) if status == "paused" else None,
            day(-dice.randint(0, running)) if status == "cancelled" else None,
        )  # fmt: skip
