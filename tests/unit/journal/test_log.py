from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from journal_world import (
    ANN,
    ANNS,
    CHAT,
    DIGEST,
    LANE,
    NOW,
    PACK,
    REFUND,
    World,
    ann_asks_for_a_refund,
    ann_is_refunded,
    approval,
    message,
    order,
    refund_opened,
    refund_story,
    review,
)

from remit.errors import ChainMoved, Erased, LeaseLost, UnknownConversation, UnknownCustomer, UnknownGoal
from remit.journal.bodies import Remains
from remit.journal.chain import verify_chain
from remit.journal.log import read_chain
from remit.journal.rows import opened_outgoing, opened_review, wake_for
from remit.model import entry as e
from remit.model.customer import Identity
from remit.model.ids import (
    INSTALLATION,
    ChainId,
    ConversationId,
    CustomerId,
    GoalId,
    MessageId,
    ReviewId,
    WakeId,
    conversation_chain,
    customer_chain,
    goal_chain,
)
from remit.model.outcome import Abandoned, Outcome
from remit.model.review import Approved, Takeover
from remit.model.spend import ModelCall
from remit.model.wake import Arrived, Due, Outgoing

CHAIN = goal_chain(REFUND)


@pytest.fixture
async def world() -> World:
    world = World()
    await ann_asks_for_a_refund(world)
    return world


async def test_what_was_committed_is_read_back_by_another_process(world: World):
    log = await world.restarted().log()
    assert (await log.goal(REFUND)).facts == {"order": order()}
    assert (await log.conversation(CHAT)).customer == ANN
    assert (await log.customer(ANN)).record == ANNS


async def test_what_was_written_is_seen_before_it_is_committed(world: World):
    log = await world.log()
    await log.goal(REFUND)
    log.write(CHAIN, e.FactsLearned(facts={"reason": order()}))
    assert set((await log.goal(REFUND)).facts) == {"order", "reason"}
    assert len(await world.store.entries(CHAIN)) == 1


async def test_a_stretch_commits_more_than_once_and_its_chains_verify(world: World):
    log = await world.log()
    await log.goal(REFUND)
    for body, actor in refund_story():
        log.write(CHAIN, body, actor=actor)
        await log.commit()
    head = await world.store.head(CHAIN)
    entries = await world.store.entries(CHAIN)
    assert head is not None
    assert head.seq == len(entries) == len(refund_story()) + 1
    assert verify_chain(entries, head) == []
    assert {entry.goal for entry in entries} == {REFUND}


async def test_a_view_says_how_a_goal_ended_and_of_what_kind_it_was(world: World):
    await ann_is_refunded(world)
    view = await world.store.view("goal", REFUND)
    assert view is not None
    assert (view.status, view.sort, view.customer, view.seq) == (
        "ended:resolved",
        "refund",
        ANN,
        len(refund_story()) + 1,
    )
    assert "W1234" not in view.state


async def test_a_review_is_listed_by_its_queue_while_it_is_open(world: World):
    log = await world.log()
    await log.goal(REFUND)
    takeover = review("review-2", Takeover(queue="billing", story="Ann wants her money back"))
    log.write(CHAIN, e.ReviewOpened(review=approval("review-1", count=2), id=ReviewId("review-1")))
    log.write(CHAIN, e.ReviewOpened(review=takeover, id=takeover.id))
    await log.commit()
    views = await world.store.views("review", status="open")
    assert [(v.id, v.queue, v.sort, v.chain) for v in views] == [
        ("review-1", "supervisor", "approval", CHAIN),
        ("review-2", "billing", "takeover", CHAIN),
    ]
    assert await opened_review(world.vault, views[1]) == takeover
    for by in ("sam", "kim"):
        approved = Approved(by=by, roles=("supervisor",), digest=DIGEST)
        log.write(CHAIN, e.ReviewAnswered(review=ReviewId("review-1"), answer=approved), actor=f"staff:{by}")
        await log.commit()
    assert [v.id for v in await world.store.views("review", status="open")] == ["review-2"]
    assert [v.id for v in await world.store.views("review", status="closed")] == ["review-1"]


async def test_goals_are_those_of_the_customer_or_conversation_new_ones_and_changes_included(world: World):
    log = await world.log()
    second = refund_opened().model_copy(update={"goal": GoalId("goal-2"), "conversation": None})
    log.write(goal_chain(second.goal), second)
    assert [g.id for g in await log.goals(customer=ANN)] == ["goal-1", "goal-2"]
    assert [g.id for g in await log.goals(CHAT)] == ["goal-1"]
    dropped = Outcome(goal=REFUND, ending=Abandoned(why="dropped"), autonomous=True, told=True, at=NOW)
    log.write(CHAIN, e.GoalEnded(outcome=dropped))
    assert [g.id for g in await log.goals(customer=ANN)] == ["goal-2"]
    assert [g.id for g in await log.goals(customer=ANN, only_open=False)] == ["goal-1", "goal-2"]
    assert await log.goals(customer=CustomerId("customer-bob")) == []


async def test_more_goals_than_a_page_are_all_found(world: World):
    log = await world.log()
    for n in range(250):
        opened = refund_opened().model_copy(update={"goal": GoalId(f"goal-a{n:03}")})
        log.write(goal_chain(opened.goal), opened)
    await log.commit(release=True)
    assert len(await (await world.log()).goals(customer=ANN)) == 251


async def test_what_is_unknown_is_said_to_be(world: World):
    log = await world.log()
    with pytest.raises(UnknownGoal, match="goal-9"):
        await log.goal(GoalId("goal-9"))
    with pytest.raises(UnknownConversation, match="conversation-9"):
        await log.conversation(ConversationId("conversation-9"))
    with pytest.raises(UnknownCustomer, match="customer-9"):
        await log.customer(CustomerId("customer-9"))


async def test_a_chain_is_not_written_to_blindly(world: World):
    log = await world.log()
    with pytest.raises(LookupError, match="neither read nor touched"):
        log.write(CHAIN, e.FactsLearned(facts={}))
    with pytest.raises(LookupError, match="neither read nor touched"):
        log.write(ChainId("goal:other"), refund_opened())


async def test_a_chain_is_not_opened_twice(world: World):
    log = await world.log()
    log.write(CHAIN, refund_opened())
    with pytest.raises(ChainMoved):
        await log.commit()


async def test_a_body_that_cannot_follow_adds_nothing(world: World):
    log = await world.log()
    before = await log.goal(REFUND)
    with pytest.raises(ValueError, match="cannot follow"):
        log.write(CHAIN, e.PersonTook(by="sam"))
    await log.commit()
    assert await log.goal(REFUND) == before
    assert len(await world.store.entries(CHAIN)) == 1


async def test_after_a_failed_commit_nothing_happened_and_the_log_is_over(world: World):
    log = await world.log()
    await log.goal(REFUND)
    await world.store.free("test")
    log.write(CHAIN, e.FactsLearned(facts={"reason": order()}))
    with pytest.raises(LeaseLost):
        await log.commit()
    with pytest.raises(RuntimeError, match="over"):
        log.write(CHAIN, e.FactsLearned(facts={"reason": order()}))
    with pytest.raises(RuntimeError, match="over"):
        await log.commit()
    assert set((await (await world.log()).goal(REFUND)).facts) == {"order"}


async def test_a_log_that_gave_up_its_lane_writes_no_more(world: World):
    log = await world.log()
    await log.commit(release=True)
    with pytest.raises(RuntimeError, match="lane"):
        log.write(CHAIN, refund_opened())


async def test_the_installation_is_opened_by_whoever_first_looks_at_it(world: World):
    log = await world.log()
    for n in range(2):
        await log.installation()
        log.write(INSTALLATION, e.PackLoaded(pack=f"shop{n}", digest=PACK))
        await log.commit()
    assert [r.entry.seq for r in await read_chain(world.store, world.vault, INSTALLATION)] == [1, 2, 3]
    assert set((await log.installation()).packs) == {"shop0", "shop1"}


# -- wake-ups and messages ------------------------------------------------------------------------------------------


def arrived() -> Arrived:
    return Arrived(message=message("m3", "customer", "my street is Elm Street 1"))


async def test_a_wake_up_waits_sealed_and_comes_back_as_it_was(world: World):
    await world.vault.open_record(ANNS)
    wake = wake_for(world.vault, LANE, NOW, arrived(), ANNS, WakeId("wake-1"))
    assert "Elm" not in wake.reason
    await world.store.deliver(wake, worker="test", now=NOW, lease=timedelta(minutes=1))
    await world.store.free("test")
    log = await world.restarted().log()
    assert await log.pending(NOW) == [(wake, arrived())]
    log.finish(wake.id)
    await log.commit()
    assert await log.pending(NOW) == []


async def test_a_goal_wakes_its_lane_at_a_time(world: World):
    log = await world.log()
    log.wake(LANE, NOW + timedelta(hours=1), Due(goal=REFUND, why="retry"))
    await log.commit()
    assert await log.pending(NOW) == []
    assert [reason for _, reason in await log.pending(NOW + timedelta(hours=1))] == [Due(goal=REFUND, why="retry")]


async def test_what_a_customer_said_does_not_wait_unsealed(world: World):
    log = await world.log()
    with pytest.raises(ValueError, match="personal"):
        log.wake(LANE, NOW, arrived())


async def test_a_wake_up_of_an_erased_record_is_finished_in_silence(world: World):
    log = await world.log()
    await log.open_record(ANNS)
    log.wake(LANE, NOW, arrived(), record=ANNS)
    await log.commit()
    await world.vault.destroy(ANNS)
    assert await log.pending(NOW) == []
    await log.commit()
    assert await world.store.pending(LANE, NOW) == ()


async def test_a_message_waits_sealed_for_its_channel(world: World):
    log = await world.log()
    await log.goal(REFUND)
    buttons = (("Refund 35.00 EUR", "digest"),)
    outgoing = Outgoing(
        id=MessageId("m4"),
        channel="mail",
        address="ann@example.org",
        text="Shall I?",
        record=ANNS,
        conversation=CHAT,
        buttons=buttons,
        at=NOW,
    )
    log.send(outgoing)
    await log.commit()
    (stored,) = await world.store.outbox()
    assert not any(word in stored.model_dump_json() for word in ("ann@", "Shall", "35.00"))
    assert await opened_outgoing(world.restarted().vault, stored) == outgoing


async def test_a_customer_is_found_by_an_identity_and_the_store_cannot_tell_which(world: World):
    log = await world.log()
    await log.customer(ANN)
    log.index(Identity(kind="email", value="ann@example.org"), ANN)
    await log.commit()
    assert await world.store.find_customer(world.vault.blind("email", "ann@example.org")) == ANN
    assert await world.store.find_customer("ann@example.org") is None


# -- erasure --------------------------------------------------------------------------------------------------------


async def erased(world: World) -> None:
    await world.vault.destroy(ANNS)
    log = await world.log()
    await log.touch(customer_chain(ANN))
    log.write(customer_chain(ANN), e.ErasedCustomer(customer=ANN, by="staff:sam", records=(ANNS,)))
    await log.commit(release=True)


async def test_an_erased_customer_keeps_chains_that_verify_and_nothing_to_read(world: World):
    await ann_is_refunded(world)
    await erased(world)
    log = await world.restarted().log()
    for read in (log.goal(REFUND), log.conversation(CHAT), log.customer(ANN)):
        with pytest.raises(Erased):
            await read
    assert await log.goals(customer=ANN, only_open=False) == []
    for head in await world.store.chains():
        assert verify_chain(await world.store.entries(head.chain), head) == []
    view = await world.store.view("customer", ANN)
    assert view is not None
    assert (view.status, view.state) == ("erased", "")


async def test_the_tombstone_can_be_written_by_the_stretch_that_destroyed_the_key(world: World):
    log = await world.log()
    await log.customer(ANN)
    await world.vault.destroy(ANNS)
    log.write(customer_chain(ANN), e.ErasedCustomer(customer=ANN, by="staff:sam", records=(ANNS,)))
    await log.commit(release=True)
    view = await world.store.view("customer", ANN)
    assert view is not None
    assert (view.status, view.state) == ("erased", "")


async def test_an_erased_goal_can_still_end_but_learns_nothing_personal(world: World):
    await erased(world)
    log = await world.log()
    await log.touch(CHAIN)
    with pytest.raises(Erased):
        log.write(CHAIN, e.FactsLearned(facts={"reason": order()}))
    dropped = Outcome(goal=REFUND, ending=Abandoned(why="erased"), autonomous=True, told=False, at=NOW)
    log.write(CHAIN, e.GoalEnded(outcome=dropped))
    log.write(CHAIN, e.Waited(until=None, why="nothing"))
    await log.commit()
    view = await world.store.view("goal", REFUND)
    assert view is not None
    assert (view.status, view.seq) == ("ended:abandoned", 3)


async def test_an_erased_chain_still_says_what_is_public(world: World):
    await ann_is_refunded(world)
    await erased(world)
    recorded = await read_chain(world.store, world.vault, CHAIN)
    left = [r.body for r in recorded if isinstance(r.body, Remains)]
    assert {body.kind for body in left} >= {"goal.opened", "step.judged", "step.intended"}
    assert any(isinstance(r.body, e.GoalEnded) for r in recorded)


async def test_a_view_that_lags_behind_its_chain_is_not_written_on(world: World):
    lagging = await world.store.view("goal", REFUND)
    assert lagging is not None
    await ann_is_refunded(world)
    work = world.store.begin(await world.lease())
    work.project(lagging)
    work.release()
    await work.commit()
    with pytest.raises(ChainMoved):
        await (await world.log()).goal(REFUND)


async def test_what_a_stretch_spent_counts_before_it_is_committed(world: World):
    """INVARIANT: messages that are served together do not each have the whole of a day's limit."""
    log = await world.log()
    await log.conversation(CHAT)
    asked = ModelCall(model="openai:x", purpose="say", ending="answered", cost=Decimal("0.25"))
    for id in ("m2", "m3"):
        log.write(
            conversation_chain(CHAT),
            e.MessageSent(id=MessageId(id), message=message(id, "agent", "Yes."), calls=(asked,)),
        )
    assert await log.spent_today() == Decimal("0.50")
    await log.commit()
    assert await log.spent_today() == Decimal("0.50")
