"""The shop's accounts: how their owners are reached, and which of their stored cards is charged.

Card numbers never come here: a card is stored with the payment provider, and known by a token and its last four digits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Key, Phone

from ..ids import AccountId, CardToken
from . import well_known, well_known_services
from .books import Books
from .customers import account_with, customer_of
from .database import now

if TYPE_CHECKING:
    from .generate import World

TABLES = """
CREATE TABLE cards (
    card TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES customers (account), brand TEXT NOT NULL,
    last_four TEXT NOT NULL CHECK (length(last_four) = 4), expires TEXT NOT NULL, charged INTEGER NOT NULL
);
CREATE UNIQUE INDEX charged_card ON cards (account) WHERE charged;
CREATE TABLE account_changes (
    account TEXT NOT NULL REFERENCES customers (account), what TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX changes_of_account ON account_changes (account);
"""

Reach: TypeAlias = Literal["email", "phone"]


class AccountFound(BaseModel, frozen=True):
    account: AccountId


class Account(BaseModel, frozen=True):
    """An account as policies see it."""

    email: Email
    flagged_for_fraud: bool
    contact_changed_at: datetime | None


class CardSummary(BaseModel, frozen=True):
    new_card: CardToken
    card_name: str
    card_expires: str


class CardDetails(BaseModel, frozen=True):
    """A stored card, and the last day it can be charged."""

    card_label: str
    card_good_until: date


class EmailChanged(BaseModel, frozen=True):
    email_now: Email
    previous_email: Email


class PhoneChanged(BaseModel, frozen=True):
    """`previous_phone` is empty where there was none."""

    phone_now: str
    previous_phone: str


class ReachRestored(BaseModel, frozen=True):
    reach_restored: str


class PaymentChanged(BaseModel, frozen=True):
    charged_card: str
    previous_card: CardToken


class PaymentRestored(BaseModel, frozen=True):
    charged_card_restored: str


class Accounts(Books):
    """What may be changed about an account."""

    def find(self, email: Email) -> AccountFound:
        """Raises Refused for an address without an account, as guests' are."""
        return AccountFound(account=self.look(lambda tx: account_with(tx, email)))

    def record(self, account: AccountId) -> Account | None:
        with self._database.read() as tx:
            row = tx.execute(_RECORD, (account,)).fetchone()
        if row is None:
            return None
        return Account.model_validate(dict(row))

    def cards(self, account: AccountId) -> list[CardSummary]:
        """The account's stored cards, but for the one that is charged now."""
        with self._database.read() as tx:
            rows = tx.execute(
                "SELECT * FROM cards WHERE account = ? AND NOT charged ORDER BY card", (account,)
            ).fetchall()
        return [
            CardSummary(new_card=row["card"], card_name=card_name(row), card_expires=row["expires"]) for row in rows
        ]

    def card(self, account: AccountId, card: CardToken) -> CardDetails:
        """Raises Refused for a card that is not stored with the account."""
        with self._database.read() as tx:
            row = _card(tx, account, card)
        return CardDetails(card_label=card_name(row), card_good_until=last_day(row["expires"]))

    def change_email(self, account: AccountId, email: Email, key: Key) -> EmailChanged:
        """Raises Refused where the address is the account's already, or another's."""

        def do(tx: sqlite3.Connection) -> EmailChanged:
            before = _set_reach(tx, account, "email", email.lower())
            return EmailChanged(email_now=Email(email.lower()), previous_email=Email(before))

        return self._database.once(key, "change_email", EmailChanged, do)

    def change_phone(self, account: AccountId, phone: Phone, key: Key) -> PhoneChanged:
        """Raises Refused where the number is the account's already."""

        def do(tx: sqlite3.Connection) -> PhoneChanged:
            before = _set_reach(tx, account, "phone", phone)
            return PhoneChanged(phone_now=phone, previous_phone=before)

        return self._database.once(key, "change_phone", PhoneChanged, do)

    def restore(self, account: AccountId, what: Reach, before: str, key: Key) -> ReachRestored:
        """Set an address or number to what it was; an empty number to none."""

        def do(tx: sqlite3.Connection) -> ReachRestored:
            _set_reach(tx, account, what, before)
            return ReachRestored(reach_restored=before or "none")

        return self._database.once(key, f"restore_{what}", ReachRestored, do)

    def reach(self, account: AccountId, what: Reach) -> str:
        """The account's address or number; empty where it has none."""
        with self._database.read() as tx:
            return customer_of(tx, account)[what] or ""

    def charge(self, account: AccountId, card: CardToken, key: Key) -> PaymentChanged:
        """Charge another of the account's cards. Raises Refused for one that is not stored, expired, or charged now."""

        def do(tx: sqlite3.Connection) -> PaymentChanged:
            row, before = _switch_card(tx, account, card)
            return PaymentChanged(charged_card=card_name(row), previous_card=CardToken(before))

        return self._database.once(key, "change_payment_method", PaymentChanged, do)

    def charge_again(self, account: AccountId, card: CardToken, key: Key) -> PaymentRestored:
        """Charge the card that was charged before."""

        def do(tx: sqlite3.Connection) -> PaymentRestored:
            row, _ = _switch_card(tx, account, card)
            return PaymentRestored(charged_card_restored=card_name(row))

        return self._database.once(key, "restore_payment_method", PaymentRestored, do)

    def charged(self, account: AccountId) -> CardToken | None:
        with self._database.read() as tx:
            row = tx.execute("SELECT card FROM cards WHERE account = ? AND charged", (account,)).fetchone()
        return None if row is None else CardToken(row["card"])


# -- private --------------------------------------------------------------------------------------------------------

_RECORD = """
SELECT email, flagged_for_fraud,
    (SELECT max(at) FROM account_changes h WHERE h.account = c.account AND what IN ('email', 'phone'))
    AS contact_changed_at
FROM customers c WHERE account = ?
"""


def _set_reach(tx: sqlite3.Connection, account: AccountId, what: Reach, to: str) -> str:
    """Set an address or number; returns the one before."""
    before = customer_of(tx, account)[what] or ""
    if before == to:
        raise Refused("that is what we have already", parameter=f"new_{what}")
    if what == "email" and tx.execute("SELECT 1 FROM customers WHERE email = ?", (to,)).fetchone():
        raise Refused("that address cannot be used for this account", parameter="new_email")
    column = {"email": "email", "phone": "phone"}[what]
    tx.execute(f"UPDATE customers SET {column} = ? WHERE account = ?", (to or None, account))  # noqa: S608 -- of two
    _note(tx, account, what)
    return before


def _switch_card(tx: sqlite3.Connection, account: AccountId, card: CardToken) -> tuple[sqlite3.Row, str]:
    """Charge a card from now on; returns it, and the token of the one before (empty: none)."""
    row = _card(tx, account, card)
    if last_day(row["expires"]) < now(tx).date():
        raise Refused("that card has expired", parameter="new_card")
    before = tx.execute("SELECT card FROM cards WHERE account = ? AND charged", (account,)).fetchone()
    if before is not None and before["card"] == card:
        raise Refused("that card is charged already", parameter="new_card")
    tx.execute("UPDATE cards SET charged = 0 WHERE account = ? AND charged", (account,))
    tx.execute("UPDATE cards SET charged = 1 WHERE card = ?", (card,))
    _note(tx, account, "payment")
    return row, "" if before is None else before["card"]


def _note(tx: sqlite3.Connection, account: AccountId, what: str) -> None:
    tx.execute("INSERT INTO account_changes VALUES (?, ?, ?)", (account, what, now(tx).isoformat()))


def _card(tx: sqlite3.Connection, account: AccountId, card: CardToken) -> sqlite3.Row:
    row = tx.execute("SELECT * FROM cards WHERE card = ? AND account = ?", (card, account)).fetchone()
    if row is None:
        raise Refused("that card is not stored with this account", parameter="new_card")
    return row


def last_day(month: str) -> date:
    """The last day of a month written as 2026-11."""
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def card_name(row: sqlite3.Row) -> str:
    return f"{row['brand']} ending {row['last_four']}"


# -- made-up cards --------------------------------------------------------------------------------------------------

_BRANDS = ("Visa", "Mastercard", "Amex")


def generate(world: World) -> None:
    """One card or two for every account; the first is charged."""
    world.rows("cards", ("card", "account", "brand", "last_four", "expires", "charged"), _cards(world))


def _cards(world: World) -> Iterator[tuple[str, str, str, str, str, int]]:
    dice = world.dice("cards")
    yield from well_known_services.CARDS
    for row in world.tx.execute("SELECT account FROM customers ORDER BY account").fetchall()[len(well_known.PEOPLE) :]:
        for place in range(dice.randint(1, 2)):
            expires = f"{world.today.year + dice.randint(1, 5)}-{dice.randint(1, 12):02d}"
            token = f"tok_{row[0].lower()}_{place + 1}"
            yield token, row[0], dice.choice(_BRANDS), f"{dice.randint(0, 9999):04d}", expires, int(place == 0)
