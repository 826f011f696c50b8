"""What can be done about a customer's account."""

from __future__ import annotations

from datetime import date, timedelta

from remit.pack import Check, Email, Key, Phone, action, counter, subject

from ..ids import AccountId, CardToken
from ..systems.accounts import (
    Account,
    AccountFound,
    Accounts,
    CardDetails,
    CardSummary,
    EmailChanged,
    PaymentChanged,
    PaymentRestored,
    PhoneChanged,
    Reach,
    ReachRestored,
)

WRITES = ("accounts", "account_writes")
BACK = ("accounts", "takes_back")

changes = counter(
    "account_changes", of=["change_email", "change_phone", "change_payment_method"], within=timedelta(days=30)
)


@subject
def account_record(accounts: Accounts, account: AccountId) -> Account | None:
    return accounts.record(account)


# -- looking --------------------------------------------------------------------------------------------------------


@action(groups=("account_lookups",))
def find_account(accounts: Accounts, email: Email) -> AccountFound:
    """look up the customer's account"""
    return accounts.find(email)


@action(groups=("accounts",))
def list_cards(accounts: Accounts, account: AccountId) -> list[CardSummary]:
    """look up the customer's other cards"""
    return accounts.cards(account)


@action(groups=("accounts",))
def get_card(accounts: Accounts, account: AccountId, new_card: CardToken) -> CardDetails:
    """see how long a card can be charged"""
    return accounts.card(account, new_card)


# -- e-mail and phone -----------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="restore_email",
    once=("account", "new_email"),
    repeatable=True,
    groups=WRITES,
    doing="change the e-mail address of your account to {new_email}",
    says="The e-mail address of your account is now {email_now}.",
)
def change_email(accounts: Accounts, account: AccountId, new_email: Email, key: Key) -> EmailChanged:
    """change the e-mail address of an account"""
    return accounts.change_email(account, new_email, key)


@change_email.check
def email_is_changed(accounts: Accounts, account: AccountId, new_email: Email) -> Check:
    return _reach_is(accounts, account, "email", new_email)


@change_email.settle
def email_under(accounts: Accounts, key: Key) -> EmailChanged | None:
    return accounts.answered(key, EmailChanged)


@action(effect="irreversible", groups=BACK, doing="set the e-mail address of the account back to {previous_email}")
def restore_email(accounts: Accounts, account: AccountId, previous_email: Email, key: Key) -> ReachRestored:
    """set the e-mail address of an account back"""
    return accounts.restore(account, "email", previous_email, key)


@restore_email.check
def email_is_restored(accounts: Accounts, account: AccountId, previous_email: Email) -> Check:
    return _reach_is(accounts, account, "email", previous_email)


@restore_email.settle
def restored_email_under(accounts: Accounts, key: Key) -> ReachRestored | None:
    return accounts.answered(key, ReachRestored)


@action(
    effect="write",
    undo="restore_phone",
    once=("account", "new_phone"),
    repeatable=True,
    groups=WRITES,
    doing="change the phone number of your account to {new_phone}",
    says="The phone number of your account is now {phone_now}.",
)
def change_phone(accounts: Accounts, account: AccountId, new_phone: Phone, key: Key) -> PhoneChanged:
    """change the phone number of an account"""
    return accounts.change_phone(account, new_phone, key)


@change_phone.check
def phone_is_changed(accounts: Accounts, account: AccountId, new_phone: Phone) -> Check:
    return _reach_is(accounts, account, "phone", new_phone)


@change_phone.settle
def phone_under(accounts: Accounts, key: Key) -> PhoneChanged | None:
    return accounts.answered(key, PhoneChanged)


@action(effect="irreversible", groups=BACK, doing="set the phone number of the account back")
def restore_phone(accounts: Accounts, account: AccountId, previous_phone: str, key: Key) -> ReachRestored:
    """set the phone number of an account back"""
    return accounts.restore(account, "phone", previous_phone, key)


@restore_phone.check
def phone_is_restored(accounts: Accounts, account: AccountId, previous_phone: str) -> Check:
    return _reach_is(accounts, account, "phone", previous_phone)


@restore_phone.settle
def restored_phone_under(accounts: Accounts, key: Key) -> ReachRestored | None:
    return accounts.answered(key, ReachRestored)


def _reach_is(accounts: Accounts, account: AccountId, what: Reach, value: str) -> Check:
    shown = accounts.reach(account, what)
    return Check(holds=shown == value.lower(), state={f"{what}_now": shown})


# -- payment --------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="restore_payment_method",
    once=("account", "new_card"),
    repeatable=True,
    accepts={"card_good_until": ("read",)},
    groups=WRITES,
    doing="charge your {card_label} from now on",
    says="From now on we charge your {charged_card}.",
)
def change_payment_method(
    accounts: Accounts, account: AccountId, new_card: CardToken, card_good_until: date, key: Key
) -> PaymentChanged:
    """charge another of the customer's stored cards"""
    return accounts.charge(account, new_card, key)


@change_payment_method.check
def card_is_charged(accounts: Accounts, account: AccountId, new_card: CardToken) -> bool:
    return accounts.charged(account) == new_card


@change_payment_method.settle
def payment_under(accounts: Accounts, key: Key) -> PaymentChanged | None:
    return accounts.answered(key, PaymentChanged)


@action(effect="irreversible", groups=BACK, doing="charge the former card again")
def restore_payment_method(
    accounts: Accounts, account: AccountId, previous_card: CardToken, key: Key
) -> PaymentRestored:
    """charge the card that was charged before"""
    return accounts.charge_again(account, previous_card, key)


@restore_payment_method.check
def former_card_is_charged(accounts: Accounts, account: AccountId, previous_card: CardToken) -> bool:
    return accounts.charged(account) == previous_card


@restore_payment_method.settle
def restored_payment_under(accounts: Accounts, key: Key) -> PaymentRestored | None:
    return accounts.answered(key, PaymentRestored)
