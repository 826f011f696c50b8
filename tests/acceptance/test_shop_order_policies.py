"""What the policies on orders decide, each over the shop's own rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from remit.gate import CONVERSATION
from remit.model.conversation import Mood
from remit.model.customer import Assurance
from remit.model.fact import SourceTag
from remit.model.ids import ActionName
from remit.model.value import Json
from remit.model.verdict import (
    Agent,
    Allow,
    HandOver,
    Machine,
    Needs,
    Principal,
    Refuse,
    Resource,
    Speaker,
    Staff,
    Standing,
    Verdict,
)
from remit.pack.gate import gate_of
from remit.pack.load import load
from remit.systems.function import FunctionSystem, systems_of

CONTENTS = load(Path("packs/shop"))
GATE = gate_of(CONTENTS)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINE = ("orders.", "cancelling.", "returns.", "exchanges.", "damage.", "people.")


def euros(amount: str) -> Json:
    return {"amount": amount, "currency": "EUR"}


def speaker(email: str | None, assurance: Assurance = Assurance.VERIFIED) -> Speaker:
    return Speaker(id="c", assurance=assurance, email=email)


AGENT, SARA = Agent(), Staff(id="sara", roles=("supervisor",))
MARIA, TOM, NINA = speaker("maria@example.com"), speaker("tom@example.com"), speaker("nina@example.com")


@dataclass(frozen=True)
class Case:
    """A step of somebody's, and what comes of it."""

    action: str
    args: dict[str, Json]
    decided: str  # "allow", "refuse RULES", "needs RULES", "QUEUE RULES"
    who: Speaker = MARIA
    confirmed: bool = True
    source: SourceTag = "read"
    approvals: tuple[str, ...] = ()
    refunds: int = 0
    moods: tuple[Mood, ...] = ()
    later: timedelta = timedelta(0)
    principal: Principal = AGENT

    def __str__(self) -> str:
        return f"{self.action} {self.args.get('order', '')} {self.decided}"


SCARF: dict[str, Json] = {"order": "W10001", "returned_items": ["W10001-2"], "refund_amount": euros("24.90")}
ESPRESSO: dict[str, Json] = {"order": "W10002", "returned_items": ["W10002-1"], "refund_amount": euros("349.00")}
BIKE: dict[str, Json] = {"order": "W10003", "returned_items": ["W10003-1"], "refund_amount": euros("689.00")}
LAMP: dict[str, Json] = {"order": "W10011", "order_item": "W10011-1", "damage": "broken", "damaged_title": "Desk lamp"}
MONEY: dict[str, Json] = {"resolution": "refund", "damage_refund": euros("59.00")}
SWAP: dict[str, Json] = {"order": "W10010", "order_item": "W10010-1", "new_variant": "P006-BLACK-43"}
NOBODY = speaker(None, Assurance.ANONYMOUS)
CANCEL: dict[str, Json] = {"order": "W10004", "cancel_refund": euros("44.75")}
PART: dict[str, Json] = {"order": "W10004", "cancelled_items": ["W10004-1"], "items_refund": euros("19.90")}
FOREIGN: dict[str, Json] = {"cancelled_items": ["W10018-1"]}
MOVE: dict[str, Json] = {"order": "W10024", "delivery_address": "Hafenstrasse 8", "new_address": "Rosenweg 5"}

CASES = [
    # whose orders
    Case("find_orders", {"email": "maria@example.com"}, "allow"),
    Case("find_orders", {"email": "maria@example.com"}, "refuse orders.search-own", who=TOM),
    Case(
        "find_orders",
        {"email": "maria@example.com"},
        "needs orders.search-identity",
        who=speaker("maria@example.com", Assurance.CLAIMED),
    ),
    Case("find_orders", {"email": "maria@example.com"}, "needs orders.search-identity", who=NOBODY),
    Case("track_order", {"order": "W10005"}, "allow"),
    Case("track_order", {"order": "W10005"}, "needs orders.identity", who=NOBODY),
    Case("track_order", {"order": "W10005"}, "refuse orders.ownership", who=TOM),
    Case("get_order", {"order": "W10021"}, "allow", who=speaker("guest@example.org")),
    Case("get_order", {"order": "W10018"}, "refuse orders.ownership", who=speaker("guest@example.org")),
    Case("get_order", {"order": "W99999"}, "refuse kernel.no-such-subject"),
    Case("get_order", {"order": "W10001"}, "refuse orders.machines", principal=Machine(id="m")),
    Case("refund_return", SCARF, "refuse orders.ownership", who=TOM),
    # confirmation, and what is for staff
    Case("refund_return", SCARF, "allow"),
    Case("refund_return", SCARF, "needs orders.confirm", confirmed=False),
    Case("void_refund", {"order": "W10001", "refund_id": "R1"}, "refuse orders.taking-back"),
    Case("void_refund", {"order": "W10001", "refund_id": "R1"}, "allow", who=NOBODY, principal=SARA),
    Case(
        "refund_return",
        {"order": "W10020", "returned_items": ["W10020-1"], "refund_amount": euros("89.00")},
        "fraud orders.flagged",
        who=speaker("fred@example.com"),
    ),
    # before it leaves
    Case("cancel_order", CANCEL, "allow"),
    Case("cancel_order", CANCEL, "refuse cancelling.amount-is-read", source="given"),
    Case("cancel_order", CANCEL, "refuse evidence.cancel_refund", source="said"),
    Case("quote_cancellation", {"order": "W10005"}, "refuse cancelling.already-sent"),
    Case("quote_cancellation", {"order": "W10012"}, "refuse cancelling.already-cancelled"),
    Case("cancel_items", PART, "allow"),
    Case("cancel_items", PART, "refuse cancelling.items-amount-is-read", source="given"),
    Case("cancel_items", PART | FOREIGN, "refuse cancelling.items-of-order"),
    Case("change_address", MOVE, "needs cancelling.redirect-valuable", who=NINA),
    Case("change_address", MOVE, "allow", who=speaker("nina@example.com", Assurance.STRONG)),
    # sending back
    Case("refund_return", SCARF, "allow", later=timedelta(days=23)),
    Case("refund_return", SCARF, "refuse returns.window", later=timedelta(days=25)),
    Case("quote_return", {"order": "W10006", "returned_items": ["W10006-1"]}, "refuse returns.window"),
    Case(
        "quote_return",
        {"order": "W10006", "returned_items": ["W10006-1"]},
        "care returns.hardship",
        moods=(Mood.VULNERABLE,),
    ),
    Case("quote_return", {"order": "W10013", "returned_items": ["W10013-1"]}, "refuse returns.final-sale"),
    Case("quote_return", {"order": "W10004", "returned_items": ["W10004-1"]}, "refuse returns.not-sent"),
    Case("quote_return", {"order": "W10001", "returned_items": ["W10017-1"]}, "refuse returns.items-of-order"),
    Case(
        "refund_return",
        {"order": "W10009", "returned_items": ["W10009-2"], "refund_amount": euros("79.00")},
        "needs returns.on-its-way",
    ),
    Case("refund_return", SCARF, "refuse returns.amount-is-read", source="given"),
    Case("refund_return", SCARF, "refuse evidence.refund_amount", source="said"),
    Case("refund_return", SCARF | {"refund_amount": euros("100.00")}, "allow"),
    Case("refund_return", SCARF | {"refund_amount": euros("100.01")}, "needs returns.over-100"),
    Case("refund_return", ESPRESSO, "needs orders.confirm returns.over-100", confirmed=False),
    Case("refund_return", ESPRESSO, "allow", approvals=("supervisor",)),
    Case("refund_return", BIKE | {"refund_amount": euros("500.00")}, "allow", approvals=("supervisor",)),
    Case("refund_return", BIKE, "needs returns.over-500", approvals=("supervisor",)),
    Case("refund_return", BIKE, "allow", approvals=("manager",)),
    Case("refund_return", SCARF, "allow", refunds=1),
    Case("refund_return", SCARF, "billing returns.velocity", refunds=2),
    # exchanging
    Case("exchange_item", SWAP | {"price_difference": euros("0.00")}, "allow"),
    Case(
        "exchange_item",
        SWAP | {"price_difference": euros("0.00")},
        "refuse exchanges.difference-is-read",
        source="given",
    ),
    Case("exchange_item", SWAP | {"price_difference": euros("-100.01")}, "needs exchanges.difference-over-100"),
    Case("list_variants", {"order": "W10006", "order_item": "W10006-1"}, "allow"),
    Case(
        "list_variants",
        {"order": "W10006", "order_item": "W10006-1"},
        "refuse exchanges.window",
        later=timedelta(days=6),
    ),
    Case("list_variants", {"order": "W10005", "order_item": "W10005-1"}, "refuse exchanges.delivered"),
    Case("list_variants", {"order": "W10001", "order_item": "W10017-1"}, "refuse exchanges.items-of-order"),
    # damage
    Case("replace_damaged", LAMP | {"resolution": "replacement"}, "allow"),
    Case("refund_damaged", LAMP | MONEY, "allow"),
    Case("refund_damaged", LAMP | MONEY, "refuse damage.amount-is-read", source="given"),
    Case("refund_damaged", LAMP | MONEY | {"damage_refund": euros("100.01")}, "needs damage.over-100"),
    Case("refund_damaged", LAMP | MONEY | {"damage_refund": euros("500.01")}, "needs damage.over-500"),
    Case("refund_damaged", LAMP | MONEY, "billing returns.velocity", refunds=2),
    Case(
        "replace_damaged",
        LAMP | {"order": "W10002", "order_item": "W10002-1", "resolution": "replacement"},
        "needs damage.replacing-valuable",
    ),
    Case("quote_damage", {"order": "W10006", "order_item": "W10006-1"}, "service damage.window", later=timedelta(6)),
    Case("quote_damage", {"order": "W10005", "order_item": "W10005-1"}, "refuse damage.delivered"),
    Case("quote_damage", {"order": "W10001", "order_item": "W10017-1"}, "refuse damage.items-of-order"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    assert CONTENTS.pack.prepare is not None
    CONTENTS.pack.prepare(folder, NOON)
    return folder


@pytest.fixture
async def systems(folder: Path) -> AsyncIterator[dict[str, FunctionSystem]]:
    systems = systems_of(CONTENTS, lambda _: folder)
    yield systems
    for system in systems.values():
        await system.close()


async def judged(systems: dict[str, FunctionSystem], case: Case) -> Verdict:
    action = CONTENTS.actions[ActionName(case.action)]
    type_, ident = ("Customer", case.who.email) if action.subject is None else ("Order", case.args[action.subject])
    system = systems["customers" if action.subject is None else "orders"]
    standing = Standing(
        action=action.name,
        principal=case.principal,
        resource=await system.load(type_, str(ident)),
        now=NOON + case.later,
        customer=case.who,
        args=case.args,
        source={name: case.source if isinstance(value, dict) else "read" for name, value in case.args.items()},
        approvals=dict.fromkeys(case.approvals, 1),
        confirmed=case.confirmed,
        moods=case.moods,
        history=dict.fromkeys(CONTENTS.counters, 0) | {"refunds_in_90_days": case.refunds},
    )
    return GATE.judge(action, standing)


def told(verdict: Verdict) -> str:
    rules = [str(rule.id) for rule in verdict.rules]
    match verdict:
        case Allow():
            return "allow"
        case HandOver(queue=queue):
            return " ".join((queue, *rules))
        case Needs() | Refuse():
            return " ".join((verdict.tag, *rules))


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_policies_on_orders_decide_as_the_shop_wants(systems: dict[str, FunctionSystem], case: Case) -> None:
    assert told(await judged(systems, case)) == case.decided


@pytest.mark.parametrize(
    ("topic", "decided"),
    [
        ("legal_threat", "legal people.legal"),
        ("self_harm", "care people.self-harm"),
        ("suspected_fraud", "fraud people.fraud"),
        ("the weather", "allow"),
    ],
)
def test_some_topics_are_always_for_a_person(topic: str, decided: str) -> None:
    standing = Standing(
        action=CONVERSATION.name,
        principal=Agent(),
        resource=Resource(type="Customer", id="", attributes={}, missing=True),
        now=NOON,
        customer=MARIA,
        args={"topic": topic},
        source={"topic": "said"},
        history=dict.fromkeys(CONTENTS.counters, 0),
    )
    assert told(GATE.judge(CONVERSATION, standing)) == decided


def test_every_rule_on_orders_decides_some_case() -> None:
    forbids = {str(rule.id) for rule in GATE.rules() if rule.kind != "permit" and rule.id.startswith(MINE)}
    shown = {rule for case in CASES for rule in case.decided.split()[1:]}
    elsewhere = {"people.legal", "people.self-harm", "people.fraud"}
    assert forbids - shown - elsewhere == set()
