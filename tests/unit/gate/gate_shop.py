"""A small shop to judge in: its actions, its vocabulary, and standings to vary."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from remit.gate import Gate, PolicyText, Vocabulary
from remit.model import shape as s
from remit.model.action import Action, Effect, Parameter
from remit.model.customer import Assurance
from remit.model.ids import ActionName
from remit.model.verdict import Agent, Resource, Speaker, Staff, Standing

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)

ORDER = s.Record(
    type="Order",
    fields={
        "email": s.Slot(shape=s.EmailAddress()),
        "delivered_at": s.Slot(shape=s.Moment(), required=False),
        "placed_on": s.Slot(shape=s.Day()),
        "total": s.Slot(shape=s.Amount()),
        "status": s.Slot(shape=s.Choice(options=("paid", "sent"))),
        "items": s.Slot(
            shape=s.Many(
                of=s.Record(
                    type="Item",
                    fields={"item": s.Slot(shape=s.Ident(type="ItemId")), "price": s.Slot(shape=s.Amount())},
                )
            )
        ),
        "weight": s.Slot(shape=s.Number(), required=False),
        "gift": s.Slot(shape=s.Flag()),
        "parcels": s.Slot(shape=s.Whole()),
    },
)
CUSTOMER = s.Record(type="Customer", fields={"name": s.Slot(shape=s.Text()), "vip": s.Slot(shape=s.Flag())})

ORDER_ID = Parameter(name="order", shape=s.Ident(type="OrderId"))

FIND_ORDERS = Action(
    name=ActionName("find_orders"),
    system="shop",
    summary="find orders",
    parameters=(Parameter(name="email", shape=s.EmailAddress()),),
    gives={},
    effect=Effect.READ,
)
OPEN_RETURN = Action(
    name=ActionName("open_return"),
    system="shop",
    summary="open a return",
    parameters=(ORDER_ID, Parameter(name="reason", shape=s.Text(), required=False)),
    gives={},
    effect=Effect.WRITE,
    subject="order",
    subject_type="Order",
    groups=("returns",),
)
REFUND = Action(
    name=ActionName("refund"),
    system="shop",
    summary="refund",
    parameters=(
        ORDER_ID,
        Parameter(name="amount", shape=s.Amount(), accepts=("read", "given", "said")),
        Parameter(name="times", shape=s.Whole(), required=False),
    ),
    gives={},
    effect=Effect.IRREVERSIBLE,
    subject="order",
    subject_type="Order",
    groups=("returns",),
)
SUBSCRIBE = Action(
    name=ActionName("subscribe"),
    system="shop",
    summary="subscribe",
    parameters=(),
    gives={},
    effect=Effect.WRITE,
)
ACTIONS = {a.name: a for a in (FIND_ORDERS, OPEN_RETURN, REFUND, SUBSCRIBE)}

VOCABULARY = Vocabulary(
    actions=tuple(ACTIONS.values()),
    subjects={"Order": ORDER, "Customer": CUSTOMER},
    traits=CUSTOMER,
    history=("refunds",),
    roles=("supervisor", "lead"),
    topics=("legal",),
    facts={"problem": s.Text(), "orders": s.Many(of=ORDER), "refund_total": s.Amount(), "parcels_sent": s.Whole()},
)

AGENT = Agent()
CLERK = Staff(id="sam", roles=("supervisor",))
MONEY: dict[str, Any] = {"amount": "50.00", "currency": "EUR"}


def order(**changes: Any) -> Resource:
    attributes: dict[str, Any] = {
        "email": "ann@example.org",
        "delivered_at": "2026-03-01T10:00:00+00:00",
        "placed_on": "2026-02-25",
        "total": {"amount": "80.00", "currency": "EUR"},
        "status": "sent",
        "items": [{"item": "I1", "price": {"amount": "80.00", "currency": "EUR"}}],
        "weight": None,
        "gift": False,
        "parcels": 1,
    }
    return Resource(type="Order", id="W12345", attributes={**attributes, **changes})


def standing(action: Action = REFUND, **changes: Any) -> Standing:
    """A refund of 50.00 EUR on her own order by a verified customer; or another action, with what it needs."""
    args: dict[str, Any] = {"order": "W12345", "amount": MONEY, "email": "ann@example.org"}
    args = {p.name: args[p.name] for p in action.parameters if p.name in args}
    ann = Resource(type="Customer", id="c1", attributes={"name": "Ann", "vip": False})
    whole: dict[str, Any] = {
        "action": action.name,
        "principal": AGENT,
        "resource": order() if action.subject_type == "Order" else ann,
        "now": NOW,
        "customer": Speaker(id="c1", assurance=Assurance.VERIFIED, email="ann@example.org"),
        "args": args,
        "source": dict.fromkeys(args, "read"),
        "history": {"refunds": 0},
    }
    return Standing(**{**whole, **changes})


def gate(*texts: str, vocabulary: Vocabulary = VOCABULARY) -> Gate:
    return Gate([PolicyText(Path(f"policies/{n}.cedar"), text) for n, text in enumerate(texts)], vocabulary)


PERMIT = '@id("all") permit (principal, action, resource);'


def forbid(ident: str, when: str = "true", *, on: str = "action", unless: str = "false", **annotations: str) -> str:
    """A forbid with these annotations, as text."""
    notes = "".join(f'@{name}("{value}")\n' for name, value in {"id": ident, **annotations}.items())
    return f"{notes}forbid (principal, {on}, resource)\nwhen {{ {when} }}\nunless {{ {unless} }};\n"
