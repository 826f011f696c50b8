"""What the policies on the service side of the shop decide."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from shop_service_world import CONTENTS, NOON, WRITES, Shop, Write, ahead, begins, opened, slot

from remit.model.action import Action
from remit.model.customer import Assurance
from remit.model.ids import ActionName
from remit.model.value import Json
from remit.model.verdict import Agent, Allow, HandOver, Needs, Refuse, Speaker, Staff, Standing, Verdict
from remit.pack.gate import gate_of
from remit.systems.function import FunctionSystem

GATE = gate_of(CONTENTS)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with opened(tmp_path) as shop:
        yield shop


MARIA_SPEAKS = Speaker(id="c1", assurance=Assurance.VERIFIED, email="maria@example.com")
TOM_SPEAKS = Speaker(id="c2", assurance=Assurance.VERIFIED, email="tom@example.com")
SURE = MARIA_SPEAKS.model_copy(update={"assurance": Assurance.STRONG})
UNKNOWN = Speaker(id="c3", assurance=Assurance.ANONYMOUS)


async def judged(
    shop: Shop,
    action: str,
    arguments: dict[str, Json],
    who: Speaker,
    *,
    confirmed: bool = True,
    history: dict[str, int] | None = None,
    said: str = "",
    staff: bool = False,
) -> Verdict:
    """The verdict on a step whose arguments were read, but for the one that was `said`."""
    declared = CONTENTS.actions[ActionName(action)]
    ident = str(arguments[declared.subject]) if declared.subject else who.email or ""
    standing = Standing(
        action=declared.name,
        principal=Staff(id="s1", roles=()) if staff else Agent(),
        resource=await _loader(shop, declared).load(declared.subject_type, ident),
        now=NOON,
        customer=who,
        args=arguments,
        source={name: "said" if name == said else "read" for name in arguments},
        confirmed=confirmed,
        history=dict.fromkeys(CONTENTS.counters, 0) | (history or {}),
    )
    return GATE.judge(declared, standing)


def _loader(shop: Shop, action: Action) -> FunctionSystem:
    loader = CONTENTS.customer if action.subject is None else CONTENTS.subjects[action.subject_type]
    assert loader is not None
    return shop.systems[loader.system]


def outcome(verdict: Verdict) -> tuple[str, ...]:
    """What was decided, and by which rules."""
    rules = tuple(rule.id for rule in verdict.rules)
    match verdict:
        case Allow():
            return ("allow", *rules)
        case Needs():
            return ("needs", *rules)
        case HandOver():
            return (f"to {verdict.queue}", *rules)
        case Refuse():
            return ("refuse", *rules)


PAUSE: dict[str, Json] = {"subscription": "S2001", "pause_until": "2027-01-10"}
MOVE: dict[str, Json] = {
    "appointment": "A3001", "slot": slot("delivery", 6, "evening"), "slot_starts_at": begins(6, 16)
}  # fmt: skip
CARD: dict[str, Json] = {"account": "C0001", "new_card": "tok_maria_mastercard", "card_good_until": "2030-09-30"}


@pytest.mark.parametrize(
    ("action", "arguments", "who", "expected"),
    [
        ("list_subscriptions", {"email": "maria@example.com"}, UNKNOWN, ("needs", "service.identity")),
        ("list_subscriptions", {"email": "maria@example.com"}, MARIA_SPEAKS, ("allow", "service.within-remit")),
        ("list_devices", {"email": "maria@example.com"}, TOM_SPEAKS, ("refuse", "service.own-lookups")),
        ("pause_subscription", PAUSE, UNKNOWN, ("needs", "service.identity")),
        ("pause_subscription", PAUSE, TOM_SPEAKS, ("refuse", "service.ownership")),
        ("pause_subscription", PAUSE, MARIA_SPEAKS, ("allow", "service.within-remit")),
        ("move_appointment", MOVE, TOM_SPEAKS, ("refuse", "service.ownership")),
        (
            "start_troubleshooting",
            {"device": "D5003", "symptom": "leaks"},
            MARIA_SPEAKS,
            ("refuse", "service.ownership"),
        ),
        ("change_payment_method", CARD, MARIA_SPEAKS, ("needs", "accounts.strong-identity")),
        ("change_payment_method", CARD, SURE, ("allow", "service.within-remit")),
        (
            "change_payment_method",
            CARD,
            TOM_SPEAKS.model_copy(update={"assurance": Assurance.STRONG}),
            ("refuse", "service.ownership"),
        ),
        (
            "change_payment_method",
            {**CARD, "card_good_until": "2019-01-31"},
            SURE,
            ("refuse", "accounts.card-expired"),
        ),
        (
            "change_email",
            {"account": "C0001", "new_email": "m@example.com"},
            UNKNOWN,
            ("needs", "accounts.strong-identity"),
        ),
        (
            "change_phone",
            {"account": "C0003", "new_phone": "+4930555777"},
            SURE.model_copy(update={"email": "fred@example.com"}),
            ("to fraud", "accounts.flagged"),
        ),
        (
            "pause_subscription",
            {**PAUSE, "pause_until": "2027-03-10"},
            MARIA_SPEAKS,
            ("refuse", "subscriptions.pause-length"),
        ),
        (
            "pause_subscription",
            {**PAUSE, "pause_until": "2026-11-20"},
            MARIA_SPEAKS,
            ("refuse", "subscriptions.pause-ahead"),
        ),
        (
            "skip_delivery",
            {"subscription": "S2003", "next_delivery": ahead(1)},
            TOM_SPEAKS,
            ("refuse", "subscriptions.packed"),
        ),
        (
            "skip_delivery",
            {"subscription": "S2001", "next_delivery": ahead(37)},
            MARIA_SPEAKS,
            ("refuse", "subscriptions.skip-what-is-due"),
        ),
        (
            "skip_delivery",
            {"subscription": "S2004", "next_delivery": ahead(12)},
            MARIA_SPEAKS.model_copy(update={"email": "omar@example.com"}),
            ("refuse", "subscriptions.paused"),
        ),
        (
            "cancel_subscription",
            {"subscription": "S2002", "next_delivery": ahead(20)},
            MARIA_SPEAKS,
            ("refuse", "subscriptions.first-three-months"),
        ),
        (
            "cancel_subscription",
            {"subscription": "S2005", "next_delivery": ahead(4)},
            MARIA_SPEAKS.model_copy(update={"email": "nina@example.com"}),
            ("allow", "service.within-remit"),
        ),
        (
            "change_quantity",
            {"subscription": "S2001", "subscription_change": "how much", "new_quantity": 0},
            MARIA_SPEAKS,
            ("refuse", "subscriptions.at-least-one"),
        ),
        (
            "change_quantity",
            {"subscription": "S2001", "subscription_change": "how much", "new_quantity": 40},
            MARIA_SPEAKS,
            ("to subscriptions", "subscriptions.large-quantity"),
        ),
        (
            "book_slot",
            {"job": "J4001", "slot": slot("delivery", 6, "evening"), "slot_starts_at": begins(6, 16)},
            MARIA_SPEAKS,
            ("refuse", "appointments.has-one"),
        ),
        (
            "book_slot",
            {"job": "J4002", "slot": slot("service", 1, "morning"), "slot_starts_at": begins(1, 8)},
            MARIA_SPEAKS,
            ("refuse", "appointments.lead-time"),
        ),
        (
            "cancel_appointment",
            {"appointment": "A3002", "visit_starts_at": begins(1, 8)},
            TOM_SPEAKS,
            ("to delivery", "appointments.cut-off"),
        ),
        (
            "start_troubleshooting",
            {"device": "D5001", "symptom": "smokes"},
            MARIA_SPEAKS,
            ("to repairs", "support.smoke"),
        ),
        ("resume_subscription", {"subscription": "S2001"}, MARIA_SPEAKS, ("refuse", "orders.taking-back")),
    ],
)
async def test_policies_decide_as_the_shop_wants(
    shop: Shop, action: str, arguments: dict[str, Json], who: Speaker, expected: tuple[str, ...]
) -> None:
    assert outcome(await judged(shop, action, arguments, who)) == expected


@pytest.mark.parametrize(
    ("action", "arguments", "history", "expected"),
    [
        (
            "skip_delivery",
            {"subscription": "S2001", "next_delivery": ahead(9)},
            {"skips": 3},
            ("refuse", "subscriptions.skips"),
        ),
        ("move_appointment", MOVE, {"appointment_moves": 3}, ("to delivery", "appointments.moves")),
        ("change_payment_method", CARD, {"account_changes": 4}, ("to accounts", "accounts.often")),
    ],
)
async def test_what_happens_too_often_is_stopped(
    shop: Shop, action: str, arguments: dict[str, Json], history: dict[str, int], expected: tuple[str, ...]
) -> None:
    few = {name: count - 1 for name, count in history.items()}
    assert outcome(await judged(shop, action, arguments, SURE, history=few))[0] == "allow"
    assert outcome(await judged(shop, action, arguments, SURE, history=history)) == expected


@pytest.mark.parametrize("write", WRITES[:-1], ids=[write.action for write in WRITES[:-1]])
async def test_every_change_is_confirmed_first_and_staff_need_not(shop: Shop, write: Write) -> None:
    owner = SURE.model_copy(update={"email": "paula@example.com"}) if "C0006" in write.arguments.values() else SURE
    verdict = await judged(shop, write.action, write.arguments, owner, confirmed=False)
    assert outcome(verdict) == ("needs", "service.confirm")
    assert (
        outcome(await judged(shop, write.action, write.arguments, UNKNOWN, confirmed=False, staff=True))[0] == "allow"
    )


async def test_a_card_is_not_changed_right_after_the_address_was(shop: Shop) -> None:
    shop.sql(f"INSERT INTO account_changes VALUES ('C0001', 'email', '{(NOON - timedelta(hours=71)).isoformat()}')")
    assert outcome(await judged(shop, "change_payment_method", CARD, SURE)) == (
        "to accounts",
        "accounts.card-after-contact",
    )
    shop.sql(f"UPDATE account_changes SET at = '{(NOON - timedelta(hours=73)).isoformat()}'")
    assert outcome(await judged(shop, "change_payment_method", CARD, SURE))[0] == "allow"


async def test_a_card_that_a_customer_names_is_not_charged(shop: Shop) -> None:
    verdict = await judged(shop, "change_payment_method", CARD, SURE, said="new_card")
    assert outcome(verdict) == ("refuse", "accounts.card-is-stored")


@pytest.mark.parametrize(
    ("case", "who", "expected"),
    [
        ("D5001", "maria@example.com", ("allow", "service.within-remit")),
        ("D5002", "maria@example.com", ("to repairs", "support.warranty")),
        ("D5005", "nina@example.com", ("to repairs", "support.no-spare")),
    ],
)
async def test_a_device_is_replaced_within_its_warranty_and_while_there_is_one(
    shop: Shop, case: str, who: str, expected: tuple[str, ...]
) -> None:
    owner = MARIA_SPEAKS.model_copy(update={"email": who})
    facts = dict((await shop.do("start_troubleshooting", device=case, symptom="other")).gives)
    arguments = {"case": facts["case"], "diagnosis": "exhausted"}
    assert outcome(await judged(shop, "replace_faulty", arguments, owner))[1] == "support.tips-first"
    while facts["diagnosis"] == "open":
        tried = {"case": facts["case"], "diagnosis": "open", "tip": facts["tip"], "tip_helped": False}
        facts |= (await shop.do("record_attempt", str(facts["tip"]), **tried)).gives
    assert outcome(await judged(shop, "replace_faulty", arguments, owner)) == expected
