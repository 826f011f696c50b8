from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journal_world import (
    ANN,
    ANNS,
    CHAT,
    DIGEST,
    KEY,
    NOW,
    REFUND,
    approval,
    asks_to_confirm,
    ended,
    failed,
    grant,
    intended,
    judged,
    message,
    order,
    received,
    refund,
    refund_opened,
    refund_story,
    review,
    waited,
)

from remit.journal.fold import fold
from remit.model import entry as e
from remit.model.conversation import Conversation
from remit.model.customer import Assurance, Customer, Identity
from remit.model.entry import Body
from remit.model.fact import Fact, Granted, Read
from remit.model.goal import Goal
from remit.model.ids import (
    INSTALLATION_RECORD,
    ActionName,
    CustomerId,
    GoalId,
    PackDigest,
    ReviewId,
    StaffId,
    StepDigest,
)
from remit.model.installation import Installation, Stop
from remit.model.outcome import Abandoned, Denied, HandedOver
from remit.model.plan import Barred, Plan
from remit.model.review import (
    Answer,
    Approved,
    Closed,
    Declined,
    Established,
    Expired,
    HandedBack,
    Taken,
    Takeover,
    Unsettled,
)
from remit.model.staff import Member
from remit.model.system import Check
from remit.model.verdict import Allow

MAIL = Identity(kind="email", value="ann@example.org")
PHONE = Identity(kind="phone", value="+4930123456")


def goal_after(*bodies: Body, actor: str = "system:payments") -> Goal:
    state = fold(None, refund_opened(), NOW, "kernel")
    for n, body in enumerate(bodies, start=1):
        state = fold(state, body, NOW + timedelta(minutes=n), actor)
    assert isinstance(state, Goal)
    return state


def conversation_after(*bodies: Body) -> Conversation:
    opened = e.ConversationOpened(conversation=CHAT, customer=ANN, record=ANNS, channel="console", acting_for="Bea")
    state = fold(None, opened, NOW, "kernel")
    for body in bodies:
        state = fold(state, body, NOW, "kernel")
    assert isinstance(state, Conversation)
    return state


def customer_after(*bodies: Body) -> Customer:
    state = fold(None, e.CustomerMet(customer=ANN, record=ANNS), NOW, "kernel")
    for n, body in enumerate(bodies, start=1):
        state = fold(state, body, NOW + timedelta(minutes=n), "kernel")
    assert isinstance(state, Customer)
    return state


def answered(answer: Answer, review: str = "review-1") -> e.ReviewAnswered:
    return e.ReviewAnswered(review=ReviewId(review), answer=answer)


def opened(id: str = "review-1", count: int = 1) -> e.ReviewOpened:
    return e.ReviewOpened(review=approval(id, count), id=ReviewId(id))


# -- a goal ---------------------------------------------------------------------------------------------------------


def test_a_goal_is_what_its_opening_says():
    goal = goal_after()
    assert (goal.id, goal.customer, goal.record, goal.kind) == (REFUND, ANN, ANNS, "refund")
    assert (goal.opened_at, goal.facts, goal.open) == (NOW, {"order": order()}, True)


def test_facts_are_replaced_added_and_dropped():
    reason = order().model_copy(update={"value": "torn"})
    goal = goal_after(
        e.FactsLearned(facts={"reason": reason, "order": reason}),
        e.FactsLearned(facts={"size": reason}, dropped=("order",)),
    )
    assert set(goal.facts) == {"reason", "size"}


def test_a_fact_that_is_dropped_and_learned_at_once_is_learned():
    new = order().model_copy(update={"value": "W9"})
    assert goal_after(e.FactsLearned(facts={"order": new}, dropped=("order",))).facts == {"order": new}


def test_the_latest_plan_counts():
    one, two = (Plan(steps=(refund(id),), author="embedded") for id in ("s1", "s2"))
    assert goal_after(e.Planned(plan=one), e.Planned(plan=two)).plan == two


def test_bars_add_up():
    barred = Barred(action=ActionName("refund"), arguments={"order": order()}, why="too late")
    again = barred.model_copy(update={"why": "still too late"})
    assert goal_after(e.StepBarred(barred=barred), e.StepBarred(barred=again)).barred == (barred, again)


def test_an_intent_spends_the_grants_for_its_digest_and_no_others():
    other = grant("approve", "sam").model_copy(update={"digest": StepDigest("other")})
    goal = goal_after(
        e.Granted(grant=grant("confirm", ANN)),
        e.Granted(grant=grant("approve", "sam")),
        e.Granted(grant=other),
        intended(),
        e.Granted(grant=grant("confirm", ANN)),
    )
    assert [g.spent for g in goal.grants] == [True, True, False, False]


def test_an_intent_is_unsettled_until_it_is_answered():
    goal = goal_after(intended(), e.Resent(step=refund().id, key=KEY))
    assert goal.unsettled is not None
    assert (goal.unsettled.key, goal.unsettled.sent, goal.unsettled.occurrence) == (KEY, 2, 0)
    assert goal_after(intended(), received()).unsettled is None


def test_a_receipt_settles_its_attempt_and_its_facts_say_where_they_were_read():
    goal = goal_after(intended(), waited(), received())
    assert [(a.state, a.receipt, a.why) for a in goal.attempts] == [("received", received().receipt, "")]
    source = Read(system="payments", step=refund().id, path="refunded")
    assert goal.facts["refunded"] == Fact(value="35.00", source=source, at=NOW + timedelta(minutes=3))
    assert goal.retries == 0
    assert not goal.helped


@pytest.mark.parametrize("how", ["answered", "shared"])
def test_what_was_received_without_an_intent_is_an_attempt_too(how: Literal["answered", "shared"]):
    goal = goal_after(received(how=how))
    assert [(a.step, a.state, a.key) for a in goal.attempts] == [(refund(), "received", KEY)]
    assert goal.done(ActionName("refund")) == goal.attempts[0]


def test_what_a_person_established_is_their_word_and_help():
    goal = goal_after(
        intended(), e.Lost(step=refund().id, key=KEY, why="cannot say"), received(how="established"), actor="staff:sam"
    )
    assert goal.attempts[0].state == "received"
    assert goal.facts["refunded"].source == Granted(review="", by="sam")
    assert goal.helped


def test_a_write_that_failed_is_settled_and_one_that_may_have_happened_is_unknown():
    assert goal_after(intended(), failed()).attempts[0].state == "failed"
    lost = goal_after(intended(), e.Lost(step=refund().id, key=KEY, why="cannot say"))
    assert lost.unknown is not None
    assert lost.unsettled is None
    assert goal_after(intended(), e.Lost(step=refund().id, key=KEY, why="?"), failed()).unknown is None


def test_retries_count_how_often_in_a_row_a_system_was_away():
    assert goal_after(waited(), waited()).retries == 2
    assert goal_after(waited(), failed()).retries == 0
    assert goal_after(waited(), received()).retries == 0
    assert goal_after(waited()).attempts == ()


def test_the_latest_of_two_attempts_at_a_step_is_meant():
    goal = goal_after(intended(), failed(), intended(), received())
    assert [a.state for a in goal.attempts] == ["failed", "received"]


def test_checks_and_undoing_belong_to_their_attempt():
    check, by = Check(holds=True), GoalId("goal-2")
    goal = goal_after(
        intended(), received(), e.Checked(step=refund().id, check=check), e.Undone(step=refund().id, by=by)
    )
    assert (goal.attempts[0].check, goal.attempts[0].undone_by) == (check, by)
    assert goal.done(ActionName("refund")) is None


def test_a_judgement_changes_nothing():
    assert goal_after(judged(Allow(rules=()))) == goal_after()


def test_a_goal_waits_until_it_is_told_otherwise():
    until = NOW + timedelta(days=1)
    assert goal_after(e.Waited(until=until, why="approval")).wait_until == until
    assert goal_after(e.Waited(until=until, why="approval"), e.Waited(until=None, why="")).wait_until is None


def test_a_rehomed_goal_takes_its_reviews_along():
    bob = CustomerId("customer-bob")
    goal = goal_after(opened(), e.Rehomed(customer=bob))
    assert (goal.customer, goal.reviews[0].customer) == (bob, bob)


# -- reviews --------------------------------------------------------------------------------------------------------


def approves(by: str, digest: StepDigest = DIGEST) -> e.ReviewAnswered:
    return answered(Approved(by=by, roles=("supervisor",), digest=digest))


def test_an_approval_by_two_stays_open_until_two_people_gave_it():
    assert goal_after(opened(count=2), approves("sam")).reviews[0].approved_by == ("sam",)
    assert goal_after(opened(count=2), approves("sam"), approves("sam")).reviews[0].approved_by == ("sam",)
    assert goal_after(opened(count=2), approves("sam"), approves("kim")).reviews == ()


def test_an_approval_of_another_digest_does_not_count():
    assert goal_after(opened(), approves("sam", StepDigest("changed"))).reviews == (approval("review-1"),)


def test_a_taken_review_stays_open_in_the_hands_of_who_took_it():
    assert goal_after(opened(), answered(Taken(by="sam"))).reviews[0].taken_by == "sam"


@pytest.mark.parametrize(
    ("answer", "helped"),
    [
        (Declined(by="sam", reason="no"), False),
        (Expired(), False),
        (HandedBack(by="sam", instruction="go on"), True),
        (Established(by="sam", happened=False), True),
        (Closed(by="sam", note="done by phone"), True),
    ],
)
def test_every_other_answer_closes_the_review(answer: Answer, helped: bool):
    goal = goal_after(opened(), opened("review-2"), answered(answer))
    assert [r.id for r in goal.reviews] == ["review-2"]
    assert goal.helped is helped


def test_a_write_that_a_person_found_not_to_have_happened_is_not_unknown_any_more():
    lost = review("review-1", Unsettled(step=refund().id, doing="refund 35.00 EUR"))
    before = (intended(), e.Lost(step=refund().id, key=KEY, why="?"), e.ReviewOpened(review=lost, id=lost.id))
    assert goal_after(*before, answered(Established(by="sam", happened=False))).attempts[0].state == "failed"
    assert goal_after(*before, answered(Established(by="sam", happened=True))).attempts[0].state == "unknown"


def test_an_ended_goal_has_no_open_reviews_but_the_one_it_was_handed_over_to():
    handed = review("review-2", Takeover(queue="billing", story="..."))
    bodies = (opened(), e.ReviewOpened(review=handed, id=handed.id))
    assert goal_after(*bodies, ended(Abandoned(why="dropped"))).reviews == ()
    over = goal_after(*bodies, ended(HandedOver(review=handed.id)))
    assert (over.reviews, over.open) == ((handed,), False)


# -- a conversation -------------------------------------------------------------------------------------------------


def says(id: str, *, question: bool = False, confused: bool = False, about: GoalId | None = None) -> e.MessageSent:
    reply = message(id, "agent", f"reply {id}")
    asked = asks_to_confirm() if question else None
    return e.MessageSent(id=reply.id, message=reply, question=asked, about=about, confused=confused)


def test_a_question_stays_open_until_the_next_reply_decides():
    hears = message("m2", "customer", "hm")
    asked = conversation_after(says("m1", question=True, about=REFUND), e.MessageReceived(id=hears.id, message=hears))
    assert (asked.question, asked.question_message, asked.last_goal) == (asks_to_confirm(), "m1", REFUND)
    after = conversation_after(says("m1", question=True, about=REFUND), says("m2"))
    assert (after.question, after.question_message, after.last_goal) == (None, None, REFUND)
    assert after.last_reply == "reply m2"


def test_confusion_is_counted_in_a_row():
    assert conversation_after(says("1", confused=True), says("2", confused=True)).confused == 2
    assert conversation_after(says("1", confused=True), says("2")).confused == 0


def test_the_agent_is_introduced_by_its_own_reply_and_not_by_a_persons():
    human = message("m1", "human", "Sam here")
    assert not conversation_after(e.MessageSent(id=human.id, message=human)).introduced
    assert conversation_after(says("m1")).introduced


def test_a_claim_makes_a_speaker_claimed_and_a_proof_makes_them_verified():
    claimed = conversation_after(e.IdentityClaimed(identity=MAIL), e.IdentityClaimed(identity=MAIL))
    assert (claimed.assurance, claimed.claimed) == (Assurance.CLAIMED, (MAIL,))
    raised = e.AssuranceRaised(level=Assurance.VERIFIED, identity=MAIL, by="code")
    verified = conversation_after(e.IdentityClaimed(identity=MAIL), raised, raised)
    assert (verified.assurance, verified.verified) == (Assurance.VERIFIED, (MAIL,))


def test_assurance_never_falls():
    strong = e.AssuranceRaised(level=Assurance.STRONG, identity=PHONE, by="code")
    weak = e.AssuranceRaised(level=Assurance.VERIFIED, identity=MAIL, by="code")
    after = conversation_after(strong, weak, e.IdentityClaimed(identity=MAIL))
    assert (after.assurance, after.verified) == (Assurance.STRONG, (PHONE, MAIL))


def test_a_verification_counts_its_tries_and_is_over_when_it_is():
    started = e.VerificationStarted(level=Assurance.VERIFIED, identity=MAIL, code_mac="mac", expires_at=NOW)
    wrong, last = e.VerificationFailed(over=False), e.VerificationFailed(over=True)
    running = conversation_after(started, wrong, wrong).verification
    assert running is not None
    assert (running.tries, running.code_mac, running.identity) == (2, "mac", MAIL)
    assert conversation_after(started, wrong, last).verification == running
    assert conversation_after(wrong).verification is None
    raised = e.AssuranceRaised(level=Assurance.VERIFIED, identity=MAIL, by="code")
    assert conversation_after(started, raised).verification is None


def test_a_conversation_changes_hands():
    bob = CustomerId("customer-bob")
    assert conversation_after(e.Rebound(customer=bob)).customer == bob
    assert conversation_after(e.PersonTook(by="sam")).taken_by == "sam"
    assert conversation_after(e.PersonTook(by="sam"), e.PersonLeft(by="sam")).taken_by is None


# -- a customer -----------------------------------------------------------------------------------------------------


def test_identities_are_added_once():
    assert customer_after(*[e.IdentityAdded(identity=i) for i in (MAIL, PHONE, MAIL)]).identities == (MAIL, PHONE)


def test_consent_is_for_a_purpose_on_a_channel_until_withdrawn_everywhere():
    mail, chat = (e.ConsentGiven(purpose="news", channel=c) for c in ("email", "console"))
    other = e.ConsentGiven(purpose="survey", channel="email")
    customer = customer_after(mail, chat, mail, other)
    assert [(c.purpose, c.channel) for c in customer.consents] == [
        ("news", "console"),
        ("news", "email"),
        ("survey", "email"),
    ]
    assert [c.purpose for c in customer_after(mail, chat, other, e.ConsentWithdrawn(purpose="news")).consents] == [
        "survey"
    ]


def test_a_customer_is_merged_or_erased():
    bob = CustomerId("customer-bob")
    assert customer_after(e.Merged(into=bob)).merged_into == bob
    erased = customer_after(
        e.IdentityAdded(identity=MAIL), e.ErasedCustomer(customer=ANN, by="staff:sam", records=(ANNS,))
    )
    assert (erased.identities, erased.erased_at) == ((), NOW + timedelta(minutes=2))


# -- any chain ------------------------------------------------------------------------------------------------------


def test_the_installation_folds_into_who_works_there_and_under_which_rules():
    state = fold(None, e.InstallationOpened(record=INSTALLATION_RECORD), NOW, "kernel")
    sara = Member(id=StaffId("sara"), name="Sara")
    for body in (
        e.PackLoaded(pack="shop", digest=PackDigest("p")),
        e.StaffEnrolled(staff=sara.id, roles=("supervisor",), member=sara),
        e.Stopped(stop=Stop(what="action", name="refund", why="a bad day")),
        e.Stopped(stop=Stop(what="everything")),
        e.Started(what="everything"),
    ):
        state = fold(state, body, NOW, "staff:sara")
    assert isinstance(state, Installation)
    assert state.packs == {"shop": "p"}
    assert state.members[sara.id].roles == ("supervisor",)
    assert [(stop.name, stop.by) for stop in state.stops] == [("refund", "sara")]


@pytest.mark.parametrize(
    "body",
    [refund_opened(), e.PersonTook(by="sam"), e.CustomerMet(customer=ANN, record=ANNS), e.Merged(into=ANN)],
    ids=lambda body: str(body.kind),
)
def test_a_body_of_another_chain_is_refused(body: Body):
    with pytest.raises(ValueError, match="cannot follow"):
        fold(goal_after(), body, NOW, "kernel")


def test_nothing_follows_where_nothing_was_opened():
    with pytest.raises(ValueError, match="cannot follow"):
        fold(None, e.PersonTook(by="sam"), NOW, "kernel")


def any_goal_bodies() -> st.SearchStrategy[list[Body]]:
    steps = ("s1", "s2")
    answers: list[Answer] = [
        Approved(by="sam", roles=(), digest=DIGEST),
        Declined(by="sam", reason=""),
        Taken(by="sam"),
        HandedBack(by="sam", instruction=""),
        Established(by="sam", happened=True),
        Expired(),
    ]
    lost = review("review-2", Unsettled(step=refund().id, doing="refund"))
    fixed: list[Body] = [body for body, _ in refund_story()]
    fixed += [e.ReviewOpened(review=lost, id=lost.id), ended(Denied(rules=())), e.Rehomed(customer=ANN)]
    fixed += [*map(answered, answers), *map(intended, steps), *map(received, steps)]
    fixed += [waited()] + [failed(step) for step in steps]
    return st.lists(st.sampled_from(fixed), max_size=25)


@given(bodies=any_goal_bodies())
def test_any_order_of_entries_folds_and_reads_back_as_json(bodies: Sequence[Body]):
    # INVARIANT: a state is exactly what its JSON says, so that a view holds all of it.
    goal = goal_after(*bodies)
    assert Goal.model_validate_json(goal.model_dump_json()) == goal
    assert Goal.model_validate(goal.model_dump()) == goal


@given(bodies=any_goal_bodies())
def test_folding_never_forgets_an_attempt_or_a_grant(bodies: Sequence[Body]):
    attempts = grants = 0
    for n in range(len(bodies) + 1):
        goal = goal_after(*bodies[:n])
        assert len(goal.attempts) >= attempts
        assert len(goal.grants) >= grants
        attempts, grants = len(goal.attempts), len(goal.grants)


def test_an_answer_to_a_review_that_is_not_open_changes_no_review():
    assert goal_after(opened(), answered(Expired(), "other")).reviews == (approval("review-1"),)
