"""A month in the shop: customers who want things, some of whom come back, and people who help. The same each time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from remit.agent.reception import Visitor
from remit.journal.rows import opened_state
from remit.model.conversation import Conversation, buttons
from remit.model.customer import Assurance, Identity
from remit.model.desk import GiveBack, Speak, TakeOver
from remit.model.goal import Goal
from remit.model.ids import ConversationId, MessageId, StaffId
from remit.model.review import Approval, Closed, Declined, HandedBack, Taken
from remit.model.staff import Member
from remit.testing.world import World

DAYS = 30
SARA = Member(id=StaffId("sara"), roles=("supervisor",))

_RETURNED = """
SELECT c.email, o.order_id, v.price FROM orders o JOIN customers c USING (account)
JOIN order_items i USING (order_id) JOIN variants v USING (variant) JOIN products p USING (product)
JOIN shipments s ON s.order_id = o.order_id
WHERE o.status = 'delivered' AND s.delivered_at > ? AND s.delivered_at < ? AND c.flagged_for_fraud = 0
AND p.final_sale = 0 AND c.email NOT LIKE '%@example.com'
GROUP BY o.order_id HAVING count(*) = 1 AND max(i.price) BETWEEN ? AND ? AND max(i.discount) = 0 ORDER BY o.order_id
"""
_OPEN = """
SELECT c.email, o.order_id FROM orders o JOIN customers c USING (account)
WHERE o.status = ? AND c.flagged_for_fraud = 0 AND c.email NOT LIKE '%@example.com' ORDER BY o.order_id
"""
_SUBSCRIBED = """
SELECT c.email, s.subscription FROM subscriptions s JOIN customers c USING (account)
WHERE s.status = 'active' AND c.email NOT LIKE '%@example.com' GROUP BY c.email HAVING count(*) = 1 ORDER BY 2
"""


@dataclass(frozen=True)
class Visit:
    """What a customer says in a conversation (`=LABEL`: presses a button), what people do about it, and how they rate
    it when they are asked."""

    day: int
    email: str
    lines: Sequence[str]
    channel: str = "web"
    people: str = ""  # approve, refuse, close, back, lead, undo
    rates: Sequence[str] = ()


async def month(it: World) -> None:
    """Let thirty days pass in the shop, with some sixty conversations."""
    numbers = count(1)
    start = it.clock.now()
    for visit in sorted(visits(it), key=lambda visit: visit.day):
        moment = start + timedelta(days=visit.day, minutes=next(numbers) % 40)
        if moment > it.clock.now():
            await it.pass_time(moment - it.clock.now())
        await _come(it, visit)
    await it.pass_time(start + timedelta(days=DAYS) - it.clock.now())


def visits(it: World) -> Iterator[Visit]:
    """Who comes, and what for."""
    now = it.clock.now()
    recent = (now - timedelta(days=9)).isoformat(), (now - timedelta(days=1)).isoformat()
    cheap = iter(_ask(it.data, _RETURNED, *recent, 0, 9000))
    dear = iter(_ask(it.data, _RETURNED, *recent, 11000, 90000))
    long_ago = (now - timedelta(days=200)).isoformat(), (now - timedelta(days=60)).isoformat()
    late = iter(_ask(it.data, _RETURNED, *long_ago, 0, 9000))
    unsent = iter(_ask(it.data, _OPEN, "processing"))
    sent = iter(_ask(it.data, _OPEN, "shipped"))
    subscribed = iter(_ask(it.data, _SUBSCRIBED))
    scores = iter("767576276477" * 3)
    for n in range(10):
        email, order, _ = next(cheap)
        rates = (next(scores), str(3 + n % 3)) if n % 3 else ()
        back = Visit(n, email, (f"I want to return order {order}", "=Yes"), rates=rates)
        yield replace(back, people="undo" if n == 4 else "")
        if n in (2, 6):
            yield Visit(n + (3 if n == 2 else 12), email, (f"I'd like to return order {order}",), channel="mail")
    for n in range(6):
        email, order, _ = next(dear)
        yield Visit(n, email, (f"I want to return order {order}", "=Yes"), people=("approve", "refuse")[n % 3 == 2])
    for n in range(4):
        email, order, _ = next(late)
        yield Visit(5 * n, email, (f"I want to return order {order}",), rates=("3",) if n else ())
    for n in range(8):
        email, order, *_ = next(unsent)
        yield Visit(n // 2, email, (f"please cancel order {order}", "=Yes" if n != 3 else "=No"), rates=(next(scores),))
    for n in range(14):
        email, order, *_ = next(sent)
        yield Visit(
            2 * n,
            email,
            (f"where is order {order}?", ("thanks", "thanks, that answers it")[n % 5 == 4]),
            rates=(next(scores),) if n % 2 else (),
        )
        if n in (3, 9):
            yield Visit(2 * n + 2, email, ("blorp fnord wibble",), channel="chat")
    for n in range(8):
        email, *_ = next(subscribed)
        answer = "=Yes" if n % 2 else "no, leave it"
        yield Visit(3 * n + 1, email, ("I want to cancel my subscription", answer))
    for n in range(6):
        email, *_ = next(subscribed)
        wants = ("I want to talk to a person", "My lawyer will sue you for this")[n % 2]
        yield Visit(4 * n + 2, email, (wants,), people=("close", "lead", "back")[n % 3], channel=("web", "mail")[n % 2])


async def _come(it: World, visit: Visit) -> None:
    id = ConversationId(it.remit.means.new_id("conversation"))
    for line in visit.lines:
        await _say(it, visit, id, line)
        await it.pass_time(timedelta(seconds=40))
    await _help(it, visit, id)
    await it.pass_time(timedelta(minutes=3))
    for score in visit.rates:
        if (await _state(it, id)).question is not None:
            await _say(it, visit, id, score)


async def _say(it: World, visit: Visit, id: ConversationId, line: str) -> None:
    visitor = Visitor((Identity(kind="email", value=visit.email),), Assurance.VERIFIED)
    pressed = None
    if line.startswith("="):
        pressed = dict(buttons((await _state(it, id)).question)).get(line[1:], line[1:])
    await it.remit.reception.hear(
        line.removeprefix("="), conversation=id, channel=visit.channel, visitor=visitor, pressed=pressed
    )
    await it.remit.settle()


async def _help(it: World, visit: Visit, id: ConversationId) -> None:
    """What people do: five minutes later, and in their own time."""
    house = it.remit.house
    for review in [r for r in await house.reviews.waiting() if r.conversation == id]:
        await it.pass_time(timedelta(minutes=5))
        if isinstance(review.matter, Approval):
            if visit.people == "approve":
                await house.reviews.approve(review, SARA)
            else:
                await house.reviews.answer(review, Declined(by=SARA.id, reason="It was worn."))
            await it.remit.settle()
            continue
        await house.reviews.answer(review, Taken(by=SARA.id))
        await it.remit.settle()
        if visit.people == "lead":
            await _lead(it, id)
        await it.pass_time(timedelta(minutes=7))
        done = HandedBack(by=SARA.id, instruction="") if visit.people == "back" else Closed(by=SARA.id, note="")
        await house.reviews.answer(review, done)
        await it.remit.settle()
    if visit.people == "undo":
        await _undo(it, id)


async def _lead(it: World, id: ConversationId) -> None:
    floor = it.remit.house.floor
    await floor.do(TakeOver(conversation=id), SARA)
    await it.remit.settle()
    for text in ("Hello, this is Sara. I am looking into it.", "It is put right, and I am sorry for the trouble."):
        await it.pass_time(timedelta(minutes=3))
        await floor.do(Speak(conversation=id, id=MessageId(it.remit.means.new_id("message")), text=text), SARA)
        await it.remit.settle()
    await floor.do(GiveBack(conversation=id), SARA)
    await it.remit.settle()


async def _undo(it: World, id: ConversationId) -> None:
    await it.pass_time(timedelta(hours=2))
    [goal] = [goal for goal in await it.goals() if goal.conversation == id]
    plan = await it.remit.reception.plan_undo([goal.id], by=SARA.id)
    await it.remit.reception.undo(goal.customer, plan, by=SARA.id, roles=SARA.roles)
    await it.remit.settle()


async def _state(it: World, id: ConversationId) -> Conversation:
    view = await it.remit.means.store.view("conversation", id)
    state = await opened_state(it.remit.means.vault, view) if view else None
    assert isinstance(state, Conversation)
    return state


def ends(goals: Sequence[Goal]) -> list[str]:
    return [f"{goal.kind} {goal.outcome.ending.tag if goal.outcome else 'open'}" for goal in goals]


def _ask(data: Path, sql: str, *values: str | int) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(data / "shop.db")) as connection:
        return connection.execute(sql, values).fetchall()
