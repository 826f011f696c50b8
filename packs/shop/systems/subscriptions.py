"""The shop's subscriptions: what is sent, how much, how often, and what was changed about it."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Literal, TypeAlias

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Key, Money

from ..ids import ChangeId, SubscriptionId, VarietyId
from .books import Books
from .database import now
from .money import money
from .recurring import WEEKS, Rhythm

Status: TypeAlias = Literal["active", "paused", "cancelled"]
Aspect: TypeAlias = Literal["rhythm", "quantity", "variety"]


class SubscriptionSummary(BaseModel, frozen=True):
    subscription: SubscriptionId
    subscription_name: str
    subscription_kind: str
    subscription_status: Status
    current_rhythm: Rhythm
    next_delivery: date


class SubscriptionDetails(BaseModel, frozen=True):
    subscription_name: str
    next_delivery: date


class Subscription(BaseModel, frozen=True):
    """A subscription as policies see it."""

    email: Email
    status: Status
    started_on: date
    committed_until: date
    next_delivery: date


class VarietySummary(BaseModel, frozen=True):
    new_variety: VarietyId
    variety_name: str
    variety_price: Money


class VarietyQuote(BaseModel, frozen=True):
    """What a variety costs each time. `price_from_now` is what a change to it is agreed at."""

    variety_title: str
    price_from_now: Money


class SubscriptionPaused(BaseModel, frozen=True):
    subscription_name: str
    paused_until: date


class SubscriptionResumed(BaseModel, frozen=True):
    resumed_delivery: date


class DeliverySkipped(BaseModel, frozen=True):
    subscription_name: str
    skipped_delivery: date
    following_delivery: date


class DeliveryUnskipped(BaseModel, frozen=True):
    restored_delivery: date


class SubscriptionChanged(BaseModel, frozen=True):
    """What a subscription is now, and under which number the change can be taken back."""

    subscription_name: str
    subscription_changed: str
    change: ChangeId


class SubscriptionChangedBack(BaseModel, frozen=True):
    subscription_restored: str


class SubscriptionCancelled(BaseModel, frozen=True):
    subscription_name: str
    cancelled_on: date


class SubscriptionReactivated(BaseModel, frozen=True):
    reactivated_delivery: date


class Subscriptions(Books):
    """What customers get again and again."""

    def of(self, email: Email) -> list[SubscriptionSummary]:
        """Subscriptions that are not over, the next one to be delivered first."""
        with self._database.read() as tx:
            rows = tx.execute(f"{_SELECT} WHERE email = ? AND status <> 'cancelled' ORDER BY next_delivery", (email,))
            return [_summary(row) for row in rows]

    def record(self, subscription: SubscriptionId) -> Subscription | None:
        with self._database.read() as tx:
            row = tx.execute(f"{_SELECT} WHERE subscription = ?", (subscription,)).fetchone()
        if row is None:
            return None
        return Subscription.model_validate({name: row[name] for name in Subscription.model_fields})

    def details(self, subscription: SubscriptionId) -> SubscriptionDetails:
        with self._database.read() as tx:
            row = _row(tx, subscription)
        return SubscriptionDetails(
            subscription_name=row["name"], next_delivery=date.fromisoformat(row["next_delivery"])
        )

    def varieties(self, subscription: SubscriptionId) -> list[VarietySummary]:
        """What the subscription could send instead: the same kind of goods, in stock, not what it sends now."""
        with self._database.read() as tx:
            now_sent = _row(tx, subscription)
            rows = tx.execute(
                "SELECT * FROM varieties WHERE kind = ? AND available AND variety <> ? ORDER BY name",
                (now_sent["kind"], now_sent["variety"]),
            ).fetchall()
        return [
            VarietySummary(new_variety=row["variety"], variety_name=row["name"], variety_price=money(row["cents"]))
            for row in rows
        ]

    def quote_variety(self, subscription: SubscriptionId, variety: VarietyId) -> VarietyQuote:
        """What sending another variety costs each time. Raises Refused where it cannot be sent."""
        with self._database.read() as tx:
            row = _row(tx, subscription)
            found = _available(tx, row["kind"], variety)
        return VarietyQuote(variety_title=found["name"], price_from_now=money(found["cents"] * row["quantity"]))

    def pause(self, subscription: SubscriptionId, until: date, key: Key) -> SubscriptionPaused:
        """Send nothing until a day. Raises Refused where it is not active, or the day is not to come."""

        def do(tx: sqlite3.Connection) -> SubscriptionPaused:
            row = _with_status(tx, subscription, "active")
            if until <= now(tx).date():
                raise Refused("a pause ends on a day to come", parameter="pause_until")
            _set(tx, subscription, status="paused", paused_until=until.isoformat())
            return SubscriptionPaused(subscription_name=row["name"], paused_until=until)

        return self._database.once(key, "pause_subscription", SubscriptionPaused, do)

    def resume(self, subscription: SubscriptionId, key: Key) -> SubscriptionResumed:
        """Send again, from the next delivery on."""

        def do(tx: sqlite3.Connection) -> SubscriptionResumed:
            row = _with_status(tx, subscription, "paused")
            _set(tx, subscription, status="active", paused_until=None)
            return SubscriptionResumed(resumed_delivery=date.fromisoformat(row["next_delivery"]))

        return self._database.once(key, "resume_subscription", SubscriptionResumed, do)

    def skip(self, subscription: SubscriptionId, delivery: date, key: Key) -> DeliverySkipped:
        """Leave out the next delivery. Raises Refused where `delivery` is not the next one any more."""

        def do(tx: sqlite3.Connection) -> DeliverySkipped:
            row = _with_status(tx, subscription, "active")
            if row["next_delivery"] != delivery.isoformat():
                raise Refused(f"the next delivery is on {row['next_delivery']} now", parameter="next_delivery")
            following = delivery + timedelta(weeks=WEEKS[row["rhythm"]])
            tx.execute(
                "INSERT INTO subscription_skips VALUES (?, ?, ?)",
                (subscription, delivery.isoformat(), following.isoformat()),
            )
            _set(tx, subscription, next_delivery=following.isoformat())
            return DeliverySkipped(
                subscription_name=row["name"], skipped_delivery=delivery, following_delivery=following
            )

        return self._database.once(key, "skip_delivery", DeliverySkipped, do)

    def skipped(self, subscription: SubscriptionId, delivery: date) -> bool:
        """Whether a delivery is left out and nothing has been moved since."""
        with self._database.read() as tx:
            row = tx.execute(
                "SELECT 1 FROM subscription_skips JOIN subscriptions USING (subscription)"
                " WHERE subscription = ? AND skipped = ? AND instead = next_delivery",
                (subscription, delivery.isoformat()),
            ).fetchone()
        return row is not None

    def unskip(self, subscription: SubscriptionId, delivery: date, key: Key) -> DeliveryUnskipped:
        """Put a skipped delivery back. Raises Refused where the following one has been moved or skipped as well."""

        def do(tx: sqlite3.Connection) -> DeliveryUnskipped:
            row = _row(tx, subscription)
            removed = tx.execute(
                "DELETE FROM subscription_skips WHERE subscription = ? AND skipped = ? AND instead = ?",
                (subscription, delivery.isoformat(), row["next_delivery"]),
            )
            if removed.rowcount == 0:
                raise Refused("that delivery was not the last one skipped", parameter="skipped_delivery")
            _set(tx, subscription, next_delivery=delivery.isoformat())
            return DeliveryUnskipped(restored_delivery=delivery)

        return self._database.once(key, "unskip_delivery", DeliveryUnskipped, do)

    def change(
        self, subscription: SubscriptionId, what: Aspect, to: str, key: Key, price: Money | None = None
    ) -> SubscriptionChanged:
        """Change how often, how much or what is sent. `price`: what was agreed for another variety, each time.

        Raises Refused where it is so already, cannot be had, or costs something else by now.
        """

        def do(tx: sqlite3.Connection) -> SubscriptionChanged:
            row = _row(tx, subscription)
            if row["status"] == "cancelled":
                raise Refused("that subscription is over", parameter="subscription")
            if str(row[what]) == to:
                raise Refused(f"it is {_words(tx, what, to)} already", parameter=f"new_{what}")
            if what == "variety" and price != money(_available(tx, row["kind"], to)["cents"] * row["quantity"]):
                raise Refused("its price has changed", parameter="price_from_now")
            change = _next_change(tx)
            tx.execute(
                "INSERT INTO subscription_changes VALUES (?, ?, ?, ?, ?)", (change, subscription, what, row[what], to)
            )
            _set(tx, subscription, **{what: to})
            return SubscriptionChanged(
                subscription_name=_row(tx, subscription)["name"],
                subscription_changed=_words(tx, what, to),
                change=ChangeId(change),
            )

        return self._database.once(key, f"change_{what}", SubscriptionChanged, do)

    def is_set(self, subscription: SubscriptionId, what: Aspect, to: str) -> bool:
        with self._database.read() as tx:
            return str(_row(tx, subscription)[what]) == to

    def change_back(self, subscription: SubscriptionId, change: ChangeId, key: Key) -> SubscriptionChangedBack:
        """Set what was changed to what it was. Raises Refused where it has been changed again since."""

        def do(tx: sqlite3.Connection) -> SubscriptionChangedBack:
            row = _row(tx, subscription)
            made = _change(tx, subscription, change)
            if str(row[made["what"]]) != made["after"]:
                raise Refused("it has been changed again since", parameter="change")
            _set(tx, subscription, **{made["what"]: made["before"]})
            return SubscriptionChangedBack(subscription_restored=_words(tx, made["what"], made["before"]))

        return self._database.once(key, "change_back", SubscriptionChangedBack, do)

    def is_changed_back(self, subscription: SubscriptionId, change: ChangeId) -> bool:
        with self._database.read() as tx:
            made = _change(tx, subscription, change)
            return str(_row(tx, subscription)[made["what"]]) == made["before"]

    def cancel(self, subscription: SubscriptionId, last_unsent: date, key: Key) -> SubscriptionCancelled:
        """End a subscription today. Raises Refused where `last_unsent` is not its next delivery any more."""

        def do(tx: sqlite3.Connection) -> SubscriptionCancelled:
            row = _row(tx, subscription)
            if row["status"] == "cancelled":
                raise Refused("that subscription is over already", parameter="subscription")
            if row["next_delivery"] != last_unsent.isoformat():
                raise Refused(f"the next delivery is on {row['next_delivery']} now", parameter="next_delivery")
            today = now(tx).date()
            _set(tx, subscription, status="cancelled", cancelled_on=today.isoformat())
            return SubscriptionCancelled(subscription_name=row["name"], cancelled_on=today)

        return self._database.once(key, "cancel_subscription", SubscriptionCancelled, do)

    def reactivate(self, subscription: SubscriptionId, key: Key) -> SubscriptionReactivated:
        """Take a cancellation back: active again, or paused if it was."""

        def do(tx: sqlite3.Connection) -> SubscriptionReactivated:
            row = _with_status(tx, subscription, "cancelled")
            status = "active" if row["paused_until"] is None else "paused"
            _set(tx, subscription, status=status, cancelled_on=None)
            return SubscriptionReactivated(reactivated_delivery=date.fromisoformat(row["next_delivery"]))

        return self._database.once(key, "reactivate_subscription", SubscriptionReactivated, do)

    def status(self, subscription: SubscriptionId) -> tuple[Status, date | None]:
        """Active, paused (until when) or cancelled. Raises Refused where there is no such subscription."""
        with self._database.read() as tx:
            row = _row(tx, subscription)
        until = row["paused_until"]
        return row["status"], None if until is None else date.fromisoformat(until)


# -- private --------------------------------------------------------------------------------------------------------

_SELECT = (
    "SELECT s.*, v.kind, v.name, c.email FROM subscriptions s"
    " JOIN varieties v USING (variety) JOIN customers c USING (account)"
)


def _row(tx: sqlite3.Connection, subscription: SubscriptionId) -> sqlite3.Row:
    row = tx.execute(f"{_SELECT} WHERE subscription = ?", (subscription,)).fetchone()
    if row is None:
        raise Refused(f"there is no subscription {subscription}", parameter="subscription")
    return row


def _with_status(tx: sqlite3.Connection, subscription: SubscriptionId, status: Status) -> sqlite3.Row:
    row = _row(tx, subscription)
    if row["status"] != status:
        raise Refused(f"that subscription is {row['status']}, not {status}", parameter="subscription")
    return row


def _set(tx: sqlite3.Connection, subscription: SubscriptionId, **columns: str | None) -> None:
    assignments = ", ".join(f"{name} = ?" for name in columns)
    tx.execute(
        f"UPDATE subscriptions SET {assignments} WHERE subscription = ?",  # noqa: S608 -- columns named in this module
        (*columns.values(), subscription),
    )


def _available(tx: sqlite3.Connection, kind: str, variety: str) -> sqlite3.Row:
    found = tx.execute("SELECT * FROM varieties WHERE variety = ?", (variety,)).fetchone()
    if found is None or found["kind"] != kind:
        raise Refused("this subscription cannot send that", parameter="new_variety")
    if not found["available"]:
        raise Refused("that variety is out of stock", parameter="new_variety")
    return found


def _next_change(tx: sqlite3.Connection) -> str:
    return str(tx.execute("SELECT coalesce(max(change), 0) + 1 AS next FROM subscription_changes").fetchone()["next"])


def _change(tx: sqlite3.Connection, subscription: SubscriptionId, change: ChangeId) -> sqlite3.Row:
    row = tx.execute(
        "SELECT * FROM subscription_changes WHERE change = ? AND subscription = ?", (change, subscription)
    ).fetchone()
    if row is None:
        raise Refused("there was no such change", parameter="change")
    return row


def _words(tx: sqlite3.Connection, what: Aspect, value: str) -> str:
    match what:
        case "rhythm":
            return value
        case "quantity":
            return f"{value} at a time"
        case "variety":
            return str(tx.execute("SELECT name FROM varieties WHERE variety = ?", (value,)).fetchone()["name"])


def _summary(row: sqlite3.Row) -> SubscriptionSummary:
    return SubscriptionSummary(
        subscription=row["subscription"],
        subscription_name=row["name"],
        subscription_kind=row["kind"],
        subscription_status=row["status"],
        current_rhythm=row["rhythm"],
        next_delivery=date.fromisoformat(row["next_delivery"]),
    )
