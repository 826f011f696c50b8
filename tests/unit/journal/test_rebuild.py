from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_world import (
    ANN,
    ANNS,
    CHAT,
    DIGEST,
    KEY,
    REFUND,
    World,
    ann_asks_for_a_refund,
    ann_is_refunded,
    approval,
    asks_to_confirm,
    ended,
    failed,
    intended,
    message,
    received,
    refund,
    refund_opened,
    refund_story,
    review,
    waited,
)

from remit.journal.rebuild import Drift, rebuild
from remit.journal.spending import tally_of
from remit.model import entry as e
from remit.model.customer import Assurance, Identity
from remit.model.entry import Body
from remit.model.ids import ChainId, CustomerId, GoalId, ReviewId, conversation_chain, customer_chain, goal_chain
from remit.model.outcome import HandedOver
from remit.model.review import Approved, Declined, Established, Taken, Takeover, Unsettled
from remit.model.spend import ModelCall
from remit.model.wake import EffectState, View

MAIL = Identity(kind="email", value="ann@example.org")
SAYS = message("m9", "agent", "Shall I?")
TAKEOVER = review("review-2", Takeover(queue="billing", story="..."))
REVIEW = ReviewId("review-1")

THINGS: list[tuple[ChainId, Body]] = [
    *((goal_chain(REFUND), body) for body, _ in refund_story()),
    *((goal_chain(REFUND), body) for body in (intended("s2"), received("s2"), failed(), failed("s2"), waited())),
    (goal_chain(REFUND), e.ReviewOpened(review=TAKEOVER, id=TAKEOVER.id)),
    (goal_chain(REFUND), e.ReviewOpened(review=approval("review-1", 2), id=REVIEW)),
    (goal_chain(REFUND), e.ReviewAnswered(review=TAKEOVER.id, answer=Taken(by="sam"))),
    (goal_chain(REFUND), e.ReviewAnswered(review=REVIEW, answer=Approved(by="kim", roles=(), digest=DIGEST))),
    (goal_chain(REFUND), e.ReviewAnswered(review=REVIEW, answer=Declined(by="kim", reason=""))),
    (goal_chain(REFUND), ended(HandedOver(review=TAKEOVER.id))),
    (goal_chain(REFUND), e.Rehomed(customer=CustomerId("customer-bob"))),
    (conversation_chain(CHAT), e.MessageSent(id=SAYS.id, message=SAYS, question=asks_to_confirm(), confused=True)),
    (conversation_chain(CHAT), e.AssuranceRaised(level=Assurance.VERIFIED, identity=MAIL, by="code")),
    (conversation_chain(CHAT), e.Rebound(customer=CustomerId("customer-bob"))),
    (conversation_chain(CHAT), e.PersonTook(by="sam")),
    (customer_chain(ANN), e.IdentityAdded(identity=MAIL)),
    (customer_chain(ANN), e.ConsentGiven(purpose="news", channel="email")),
]


def answers(*, happened: bool) -> e.ReviewAnswered:
    return e.ReviewAnswered(review=ReviewId("review-3"), answer=Established(by="sam", happened=happened))


async def drifts(world: World, *, mend: bool = False) -> list[Drift]:
    return [drift async for drift in rebuild(world.store, world.vault, world.clock, mend=mend)]


async def overwrite(world: World, view: View) -> None:
    work = world.store.begin(await world.lease())
    work.project(view)
    work.release()
    await work.commit()


async def stored(world: World) -> View:
    view = await world.store.view("goal", REFUND)
    assert view is not None
    return view


@given(things=st.lists(st.sampled_from(THINGS), max_size=30), commits=st.sets(st.integers(0, 30)), erased=st.booleans())
@settings(deadline=None, max_examples=60)
async def test_what_is_projected_is_what_the_chains_say(
    things: list[tuple[ChainId, Body]], commits: set[int], erased: bool
):
    # INVARIANT: views written as entries come, in however many commits, equal views made from the entries alone.
    world = World()
    await ann_asks_for_a_refund(world)
    log = await world.log()
    for chain in {chain for chain, _ in THINGS}:
        await log.touch(chain)
    for n, (chain, body) in enumerate(things):
        log.write(chain, body, actor="system:payments")
        if n in commits:
            await log.commit()
    await log.commit()
    if erased:
        await world.vault.destroy(ANNS)
        log.write(customer_chain(ANN), e.ErasedCustomer(customer=ANN, by="staff:sam", records=(ANNS,)))
        log.write(goal_chain(REFUND), e.Waited(until=None, why=""))
        log.write(conversation_chain(CHAT), e.Rebound(customer=ANN))
        await log.commit()
    assert [drift for drift in await drifts(world) if drift.kind not in ("effect", "identity")] == []


@pytest.mark.parametrize(
    ("column", "value"), [("status", "ended:resolved"), ("customer", "customer-eve"), ("seq", 9), ("sort", "gift")]
)
async def test_a_changed_column_is_found_and_mended(column: str, value: object):
    world = World()
    await ann_asks_for_a_refund(world)
    good = await stored(world)
    await overwrite(world, good.model_copy(update={column: value}))
    assert await drifts(world) == [Drift(kind="goal", id=REFUND, what=f"says something else in {column}")]
    assert [drift.mended for drift in await drifts(world, mend=True)] == [True]
    assert await drifts(world) == []


async def test_an_old_state_under_new_columns_is_found_and_mended():
    world = World()
    await ann_asks_for_a_refund(world)
    old = await stored(world)
    await ann_is_refunded(world)
    await drifts(world, mend=True)
    new = await stored(world)
    await overwrite(world, new.model_copy(update={"state": old.state}))
    assert await drifts(world, mend=True) == [Drift(kind="goal", id=REFUND, what="holds another state", mended=True)]
    assert await drifts(world) == []


async def test_a_view_without_a_chain_is_found():
    world = World()
    await ann_asks_for_a_refund(world)
    forged = (await stored(world)).model_copy(update={"id": "goal-x", "chain": "goal:goal-x"})
    await overwrite(world, forged)
    assert [(d.id, d.mended) for d in await drifts(world, mend=True)] == [("goal-x", False)]


async def test_a_lane_that_is_being_served_is_not_mended():
    world = World()
    await ann_asks_for_a_refund(world)
    await overwrite(world, (await stored(world)).model_copy(update={"status": "ended:resolved"}))
    await world.lease()
    assert [drift.mended for drift in await drifts(world, mend=True)] == [False]


async def test_a_tampered_state_is_not_trusted():
    world = World()
    await ann_asks_for_a_refund(world)
    good = await stored(world)
    await overwrite(world, good.model_copy(update={"state": good.state[::-1]}))
    assert [drift.what for drift in await drifts(world, mend=True)] == ["does not open"]
    assert await drifts(world) == []


# -- effects and identities -----------------------------------------------------------------------------------------


def lost() -> e.Lost:
    return e.Lost(step=refund().id, key=KEY, why="no answer")


def doubt() -> e.ReviewOpened:
    asked = review("review-3", Unsettled(step=refund().id, doing="refund"))
    return e.ReviewOpened(review=asked, id=asked.id)


@pytest.mark.parametrize(
    ("bodies", "state"),
    [
        ((intended(),), "intended"),
        ((intended(), received()), "happened"),
        ((intended(), received(), e.Undone(step=refund().id, by=GoalId("goal-2"))), "undone"),
        ((intended(), failed()), "absent"),
        ((intended(), failed(), intended(), received(how="settled")), "happened"),
        ((intended(), lost()), "unknown"),
        ((intended(), lost(), doubt(), answers(happened=False)), "absent"),
        ((intended(), lost(), doubt(), answers(happened=True), received(how="established")), "happened"),
    ],
)
async def test_what_became_of_a_write_is_read_from_the_chain_where_its_row_is_lost(
    bodies: tuple[Body, ...], state: EffectState
):
    # INVARIANT: that an effect happened is never forgotten with the row that says so.
    world = World()
    await ann_asks_for_a_refund(world)
    log = await world.log()
    await log.goal(REFUND)
    for body in bodies:
        log.write(goal_chain(REFUND), body, actor="system:payments")
        world.clock.advance(timedelta(seconds=1))
    await log.commit(release=True)
    assert await drifts(world, mend=True) == [Drift(kind="effect", id=KEY, what="is missing", mended=True)]
    assert await drifts(world) == []
    row = await world.store.effect(KEY)
    assert row is not None
    assert (row.state, row.subject, row.base, row.customer, row.action) == (state, "subject", "base", ANN, "refund")


async def test_an_effect_that_was_forged_is_found_and_mended():
    world = World()
    await ann_asks_for_a_refund(world)
    await ann_is_refunded(world)
    await drifts(world, mend=True)
    row = await world.store.effect(KEY)
    assert row is not None
    work = world.store.begin(await world.lease())
    work.effect(row.model_copy(update={"state": "absent"}))
    work.release()
    await work.commit()
    assert await drifts(world, mend=True) == [
        Drift(kind="effect", id=KEY, what="says something else in state", mended=True)
    ]


async def test_what_models_cost_is_counted_by_the_day_and_counted_again_where_the_total_was_lost():
    world = World()
    await ann_asks_for_a_refund(world)
    call = ModelCall(model="some:model", purpose="say", ending="answered", cost=Decimal("0.012345678"))
    for times in (1, 2):
        log = await world.log()
        await log.touch(conversation_chain(CHAT))
        log.write(conversation_chain(CHAT), e.MessageSent(id=SAYS.id, message=SAYS, question=None, calls=(call,)))
        assert await log.spent_today() == times * call.cost
        await log.commit(release=True)
    today = tally_of(world.clock.now())
    assert await world.store.tallied(today) == 24_691_356
    assert [drift for drift in await drifts(world) if drift.kind == "tally"] == []
    work = world.store.begin(await world.lease())
    work.tally(today, -5)
    work.release()
    await work.commit()
    assert Drift(kind="tally", id=today, what="is off by -5", mended=True) in await drifts(world, mend=True)
    assert await world.store.tallied(today) == 24_691_356


async def test_a_shared_effect_stays_with_the_goal_that_had_it():
    world = World()
    await ann_asks_for_a_refund(world)
    await ann_is_refunded(world)
    log = await world.log()
    await log.customer(ANN)
    second = refund_opened().model_copy(update={"goal": GoalId("goal-2")})
    log.write(goal_chain(second.goal), second)
    log.write(goal_chain(second.goal), received(how="shared"))
    await log.commit(release=True)
    await drifts(world, mend=True)
    row = await world.store.effect(KEY)
    assert row is not None
    assert row.chain == goal_chain(REFUND)


async def test_a_customer_who_cannot_be_found_any_more_is_found_again():
    world = World()
    await ann_asks_for_a_refund(world)
    log = await world.log()
    await log.customer(ANN)
    log.write(customer_chain(ANN), e.IdentityAdded(identity=MAIL))
    await log.commit(release=True)
    assert await drifts(world, mend=True) == [
        Drift(kind="identity", id=ANN, what="cannot be found by email", mended=True)
    ]
    assert await world.store.find_customer(world.vault.blind("email", MAIL.value)) == ANN


async def test_a_chain_that_does_not_open_is_said_not_to_and_the_rest_is_still_looked_at():
    world = World()
    await ann_asks_for_a_refund(world)
    await overwrite(world, (await stored(world)).model_copy(update={"id": "goal-x", "chain": "goal:goal-x"}))
    tables: Any = world.store
    opening = tables._entries[goal_chain(REFUND)][0]
    fields = json.loads(opening.body)
    fields["sealed"] = fields["sealed"][4:]
    tables._entries[goal_chain(REFUND)][0] = opening.model_copy(update={"body": json.dumps(fields)})
    assert [(d.kind, d.id) for d in await drifts(world, mend=True)] == [("chain", "goal:goal-1"), ("goal", "goal-x")]
