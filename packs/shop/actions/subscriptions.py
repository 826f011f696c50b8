"""What can be done about a subscription."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from remit.pack import Check, Email, Key, Money, action, counter, subject

from ..ids import ChangeId, SubscriptionId, VarietyId
from ..systems.recurring import Rhythm
from ..systems.subscriptions import (
    Aspect,
    DeliverySkipped,
    DeliveryUnskipped,
    Subscription,
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionChangedBack,
    SubscriptionDetails,
    SubscriptionPaused,
    SubscriptionReactivated,
    SubscriptionResumed,
    Subscriptions,
    SubscriptionSummary,
    VarietyQuote,
    VarietySummary,
)

WRITES = ("subscriptions", "subscription_writes")
BACK = ("subscriptions", "takes_back")

skips = counter("skips", of=["skip_delivery"], within=timedelta(days=180))


@subject
def subscription_record(subscriptions: Subscriptions, subscription: SubscriptionId) -> Subscription | None:
    return subscriptions.record(subscription)


# -- looking --------------------------------------------------------------------------------------------------------


@action(groups=("lookups",))
def list_subscriptions(subscriptions: Subscriptions, email: Email) -> list[SubscriptionSummary]:
    """look up the customer's subscriptions"""
    return subscriptions.of(email)


@action(groups=("subscriptions",))
def get_subscription(subscriptions: Subscriptions, subscription: SubscriptionId) -> SubscriptionDetails:
    """see what a subscription sends next"""
    return subscriptions.details(subscription)


@action(groups=("subscriptions",))
def list_varieties(
    subscriptions: Subscriptions, subscription: SubscriptionId, subscription_change: Literal["what is sent"]
) -> list[VarietySummary]:
    """see what a subscription could send instead, once that is what should change"""
    return subscriptions.varieties(subscription)


@action(groups=("subscriptions",))
def quote_variety(subscriptions: Subscriptions, subscription: SubscriptionId, new_variety: VarietyId) -> VarietyQuote:
    """see what another variety costs"""
    return subscriptions.quote_variety(subscription, new_variety)


# -- pausing --------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="resume_subscription",
    once=("subscription", "pause_until"),
    repeatable=True,
    groups=(*WRITES, "holds_deliveries"),
    doing="pause subscription {subscription} until {pause_until}",
    says="Your subscription {subscription} ({subscription_name}) is paused until {paused_until}.",
)
def pause_subscription(
    subscriptions: Subscriptions, subscription: SubscriptionId, pause_until: date, key: Key
) -> SubscriptionPaused:
    """pause a subscription"""
    return subscriptions.pause(subscription, pause_until, key)


@pause_subscription.check
def subscription_is_paused(subscriptions: Subscriptions, subscription: SubscriptionId, pause_until: date) -> Check:
    status, until = subscriptions.status(subscription)
    shown = {} if until is None else {"paused_until": until.isoformat()}
    return Check(holds=(status, until) == ("paused", pause_until), state={"subscription_status": status, **shown})


@pause_subscription.settle
def pause_under(subscriptions: Subscriptions, key: Key) -> SubscriptionPaused | None:
    return subscriptions.answered(key, SubscriptionPaused)


@action(effect="irreversible", groups=BACK, doing="resume subscription {subscription}")
def resume_subscription(subscriptions: Subscriptions, subscription: SubscriptionId, key: Key) -> SubscriptionResumed:
    """resume a paused subscription"""
    return subscriptions.resume(subscription, key)


@resume_subscription.check
def subscription_is_active(subscriptions: Subscriptions, subscription: SubscriptionId) -> bool:
    return subscriptions.status(subscription)[0] == "active"


@resume_subscription.settle
def resumption_under(subscriptions: Subscriptions, key: Key) -> SubscriptionResumed | None:
    return subscriptions.answered(key, SubscriptionResumed)


# -- skipping -------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="unskip_delivery",
    once=("subscription", "next_delivery"),
    repeatable=True,
    accepts={"next_delivery": ("read",)},
    groups=(*WRITES, "holds_deliveries"),
    doing="skip the delivery of {next_delivery} of subscription {subscription}",
    says="The delivery of {skipped_delivery} ({subscription_name}) is skipped. The next is on {following_delivery}.",
)
def skip_delivery(
    subscriptions: Subscriptions, subscription: SubscriptionId, next_delivery: date, key: Key
) -> DeliverySkipped:
    """skip the next delivery of a subscription"""
    return subscriptions.skip(subscription, next_delivery, key)


@skip_delivery.check
def delivery_is_skipped(
    subscriptions: Subscriptions, subscription: SubscriptionId, skipped_delivery: date, following_delivery: date
) -> Check:
    due = subscriptions.details(subscription).next_delivery
    holds = due == following_delivery and subscriptions.skipped(subscription, skipped_delivery)
    return Check(holds=holds, state={"following_delivery": due.isoformat()})


@skip_delivery.settle
def skip_under(subscriptions: Subscriptions, key: Key) -> DeliverySkipped | None:
    return subscriptions.answered(key, DeliverySkipped)


@action(effect="irreversible", groups=BACK, doing="send the delivery of {skipped_delivery} after all")
def unskip_delivery(
    subscriptions: Subscriptions, subscription: SubscriptionId, skipped_delivery: date, key: Key
) -> DeliveryUnskipped:
    """send a skipped delivery after all"""
    return subscriptions.unskip(subscription, skipped_delivery, key)


@unskip_delivery.check
def delivery_is_due(subscriptions: Subscriptions, subscription: SubscriptionId, skipped_delivery: date) -> bool:
    due = subscriptions.details(subscription).next_delivery
    return due == skipped_delivery and not subscriptions.skipped(subscription, skipped_delivery)


@unskip_delivery.settle
def unskip_under(subscriptions: Subscriptions, key: Key) -> DeliveryUnskipped | None:
    return subscriptions.answered(key, DeliveryUnskipped)


# -- changing -------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="change_subscription_back",
    once=("subscription", "new_rhythm"),
    repeatable=True,
    groups=(*WRITES, "changes_contents"),
    doing="send subscription {subscription} {new_rhythm}",
    says="Your subscription {subscription} comes {subscription_changed} from now on.",
)
def change_rhythm(
    subscriptions: Subscriptions,
    subscription: SubscriptionId,
    subscription_change: Literal["how often"],
    new_rhythm: Rhythm,
    key: Key,
) -> SubscriptionChanged:
    """change how often a subscription comes"""
    return subscriptions.change(subscription, "rhythm", new_rhythm, key)


@change_rhythm.check
def rhythm_is_set(subscriptions: Subscriptions, subscription: SubscriptionId, new_rhythm: Rhythm) -> Check:
    return _is_set(subscriptions, subscription, "rhythm", new_rhythm)


@change_rhythm.settle
def rhythm_under(subscriptions: Subscriptions, key: Key) -> SubscriptionChanged | None:
    return subscriptions.answered(key, SubscriptionChanged)


@action(
    effect="write",
    undo="change_subscription_back",
    once=("subscription", "new_quantity"),
    repeatable=True,
    groups=(*WRITES, "changes_contents"),
    doing="send {new_quantity} at a time with subscription {subscription}",
    says="Your subscription {subscription} sends {subscription_changed} from now on.",
)
def change_quantity(
    subscriptions: Subscriptions,
    subscription: SubscriptionId,
    subscription_change: Literal["how much"],
    new_quantity: int,
    key: Key,
) -> SubscriptionChanged:
    """change how much a subscription sends"""
    return subscriptions.change(subscription, "quantity", str(new_quantity), key)


@change_quantity.check
def quantity_is_set(subscriptions: Subscriptions, subscription: SubscriptionId, new_quantity: int) -> Check:
    return _is_set(subscriptions, subscription, "quantity", str(new_quantity))


@change_quantity.settle
def quantity_under(subscriptions: Subscriptions, key: Key) -> SubscriptionChanged | None:
    return subscriptions.answered(key, SubscriptionChanged)


@action(
    effect="write",
    undo="change_subscription_back",
    once=("subscription", "new_variety"),
    repeatable=True,
    accepts={"price_from_now": ("read",)},
    groups=(*WRITES, "changes_contents"),
    doing="send {variety_title} with subscription {subscription}, at {price_from_now} each time",
    says="Your subscription {subscription} sends {subscription_changed} from now on.",
)
def change_variety(
    subscriptions: Subscriptions,
    subscription: SubscriptionId,
    subscription_change: Literal["what is sent"],
    new_variety: VarietyId,
    price_from_now: Money,
    key: Key,
) -> SubscriptionChanged:
    """change what a subscription sends"""
    return subscriptions.change(subscription, "variety", new_variety, key, price_from_now)


@change_variety.check
def variety_is_set(subscriptions: Subscriptions, subscription: SubscriptionId, new_variety: VarietyId) -> Check:
    return _is_set(subscriptions, subscription, "variety", new_variety)


@change_variety.settle
def variety_under(subscriptions: Subscriptions, key: Key) -> SubscriptionChanged | None:
    return subscriptions.answered(key, SubscriptionChanged)


@action(effect="irreversible", groups=BACK, doing="take the last change of subscription {subscription} back")
def change_subscription_back(
    subscriptions: Subscriptions, subscription: SubscriptionId, change: ChangeId, key: Key
) -> SubscriptionChangedBack:
    """take a change of a subscription back"""
    return subscriptions.change_back(subscription, change, key)


@change_subscription_back.check
def subscription_is_as_before(subscriptions: Subscriptions, subscription: SubscriptionId, change: ChangeId) -> bool:
    return subscriptions.is_changed_back(subscription, change)


@change_subscription_back.settle
def change_back_under(subscriptions: Subscriptions, key: Key) -> SubscriptionChangedBack | None:
    return subscriptions.answered(key, SubscriptionChangedBack)


# -- ending ---------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="reactivate_subscription",
    accepts={"next_delivery": ("read",)},
    groups=WRITES,
    doing="cancel subscription {subscription} ({subscription_name}): the delivery of {next_delivery} will not be sent",
    says="Your subscription {subscription} ({subscription_name}) is cancelled. Nothing more will be sent or charged.",
)
def cancel_subscription(
    subscriptions: Subscriptions, subscription: SubscriptionId, next_delivery: date, key: Key
) -> SubscriptionCancelled:
    """cancel a subscription"""
    return subscriptions.cancel(subscription, next_delivery, key)


@cancel_subscription.check
def subscription_is_cancelled(subscriptions: Subscriptions, subscription: SubscriptionId) -> Check:
    status, _ = subscriptions.status(subscription)
    return Check(holds=status == "cancelled", state={"subscription_status": status})


@cancel_subscription.settle
def subscription_cancellation_under(subscriptions: Subscriptions, key: Key) -> SubscriptionCancelled | None:
    return subscriptions.answered(key, SubscriptionCancelled)


@action(effect="irreversible", groups=BACK, doing="reactivate subscription {subscription}")
def reactivate_subscription(
    subscriptions: Subscriptions, subscription: SubscriptionId, key: Key
) -> SubscriptionReactivated:
    """take the cancellation of a subscription back"""
    return subscriptions.reactivate(subscription, key)


@reactivate_subscription.check
def subscription_goes_on(subscriptions: Subscriptions, subscription: SubscriptionId) -> bool:
    return subscriptions.status(subscription)[0] != "cancelled"


@reactivate_subscription.settle
def reactivation_under(subscriptions: Subscriptions, key: Key) -> SubscriptionReactivated | None:
    return subscriptions.answered(key, SubscriptionReactivated)


def _is_set(subscriptions: Subscriptions, subscription: SubscriptionId, what: Aspect, to: str) -> Check:
    return Check(holds=subscriptions.is_set(subscription, what, to))
