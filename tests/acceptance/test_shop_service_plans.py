"""The goals on the service side of the shop, planned and followed without a conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from shop_service_world import CONTENTS, NOON, Shop, ahead, opened, slot

from remit.brains.embedded.plan import plan
from remit.model.fact import Fact, Read, Said
from remit.model.goal import Asked, Goal
from remit.model.ids import CustomerId, GoalId, GoalKind, MessageId, PackDigest, RecordId, StepId
from remit.model.plan import Known, Missing, Plan, Planned
from remit.model.value import Json


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with opened(tmp_path) as shop:
        yield shop


async def pursue(shop: Shop, kind: str, answers: dict[str, Json]) -> list[str]:
    """Follow the plans for a goal of Maria's, answering what is asked; what was done and asked, in order."""
    facts = {"email": _fact("maria@example.com"), "account": _fact("C0001")}
    goal = Goal(
        id=GoalId("g1"), customer=CustomerId("c1"), record=RecordId("r1"), kind=GoalKind(kind), conversation=None,
        origin=Asked(message=MessageId("m1")), pack=PackDigest("p1"), opened_at=NOON, facts=facts,
    )  # fmt: skip
    story: list[str] = []
    while len(story) < 20 and not set(CONTENTS.goals[goal.kind].wants) <= set(goal.facts):
        way = plan(goal, CONTENTS.goals[goal.kind].wants, tuple(CONTENTS.actions.values()))
        goal = await _one_step(shop, goal, way, answers, story)
    return story


async def _one_step(shop: Shop, goal: Goal, way: Planned, answers: dict[str, Json], story: list[str]) -> Goal:
    match way:
        case Plan(steps=(first, *_)) if first.ready:
            action = CONTENTS.actions[first.action]
            arguments = {name: a.fact.value for name, a in first.arguments.items() if isinstance(a, Known)}
            receipt = await shop.do(first.action, f"key {len(story)}", **arguments)
            used = {p.name for p in action.parameters if p.each_time}
            gained = {name: _fact(value, name) for name, value in receipt.gives.items()}
            story.append(first.action)
            return goal.model_copy(update={"facts": {n: f for n, f in (goal.facts | gained).items() if n not in used}})
        case Missing(fact=name):
            story.append(f"{name}?")
            answer = answers[name]
            return goal.model_copy(update={"facts": {**goal.facts, name: _said(answer)}})
        case _:
            pytest.fail(f"after {story}: {way}")


def _fact(value: Json, path: str = "") -> Fact:
    return Fact(value=value, source=Read(system="shop", step=StepId("s"), path=path), at=NOON)


def _said(value: Json) -> Fact:
    return Fact(value=value, source=Said(message=MessageId("m1"), start=0, end=1), at=NOON)


@pytest.mark.parametrize(
    ("kind", "answers", "story"),
    [
        (
            "pause_subscription",
            {"subscription": "S2001", "pause_until": "2027-01-10"},
            ["list_subscriptions", "subscription?", "pause_until?", "pause_subscription"],
        ),
        (
            "skip_delivery",
            {"subscription": "S2001"},
            ["list_subscriptions", "subscription?", "get_subscription", "skip_delivery"],
        ),
        (
            "change_subscription",
            {"subscription": "S2001", "subscription_change": "how often", "new_rhythm": "every 8 weeks"},
            ["list_subscriptions", "subscription?", "subscription_change?", "new_rhythm?", "change_rhythm"],
        ),
        (
            "change_subscription",
            {"subscription": "S2001", "subscription_change": "what is sent", "new_variety": "coffee-decaf"},
            [
                "list_subscriptions",
                "subscription?",
                "subscription_change?",
                "list_varieties",
                "new_variety?",
                "quote_variety",
                "change_variety",
            ],
        ),
        (
            "cancel_subscription",
            {"subscription": "S2001"},
            ["list_subscriptions", "subscription?", "get_subscription", "cancel_subscription"],
        ),
        (
            "book_delivery",
            {"visit_day": ahead(7), "slot": slot("service", 7, "morning")},
            ["list_jobs", "get_job", "visit_day?", "list_slots", "slot?", "get_slot", "book_slot"],
        ),
        (
            "move_delivery",
            {"visit_day": ahead(7), "slot": slot("delivery", 7, "evening")},
            [
                "list_appointments",
                "get_appointment",
                "visit_day?",
                "list_slots",
                "slot?",
                "get_slot",
                "move_appointment",
            ],
        ),
        ("cancel_delivery", {}, ["list_appointments", "get_appointment", "cancel_appointment"]),
        ("change_email", {"new_email": "maria.new@example.com"}, ["new_email?", "change_email"]),
        ("change_phone", {"new_phone": "+4930555888"}, ["new_phone?", "change_phone"]),
        (
            "change_payment_method",
            {"new_card": "tok_maria_mastercard"},
            ["list_cards", "new_card?", "get_card", "change_payment_method"],
        ),
        (
            "fix_product",
            {"device": "D5001", "symptom": "not hot", "tip_helped": False},
            [
                "list_devices",
                "device?",
                "symptom?",
                "start_troubleshooting",
                "tip_helped?",
                "record_attempt",
                "tip_helped?",
                "record_attempt",
                "replace_faulty",
            ],
        ),
        (
            "fix_product",
            {"device": "D5001", "symptom": "not hot", "tip_helped": True},
            [
                "list_devices",
                "device?",
                "symptom?",
                "start_troubleshooting",
                "tip_helped?",
                "record_attempt",
                "close_fixed",
            ],
        ),
    ],
)
async def test_each_goal_is_reached_by_asking_only_for_what_systems_cannot_tell(
    shop: Shop, kind: str, answers: dict[str, Json], story: list[str]
) -> None:
    done = await pursue(shop, kind, answers)
    assert (sorted(done), done[-1]) == (sorted(story), story[-1])
