from __future__ import annotations

from datetime import timedelta

import pytest
from journal_world import (
    ANN,
    ANNS,
    CHAT,
    DIGEST,
    KEY,
    NOW,
    REFUND,
    World,
    ann_asks_for_a_refund,
    ann_is_refunded,
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
    review,
)

from remit.errors import UnknownGoal
from remit.journal import words
from remit.journal.explain import explain
from remit.journal.story import Story, plain_text
from remit.model import entry as e
from remit.model.customer import Assurance, Identity
from remit.model.entry import Body
from remit.model.fact import Fact, Given, Granted, Inferred, Read, Source
from remit.model.goal import Noticed, Undoing
from remit.model.ids import (
    ActionName,
    GoalId,
    GoalKind,
    PolicyId,
    ReviewId,
    StepId,
    conversation_chain,
    goal_chain,
)
from remit.model.outcome import Abandoned, Denied, HandedOver
from remit.model.plan import Barred, FromStep, Plan, Step, ToAsk
from remit.model.review import (
    Answer,
    Closed,
    Declined,
    Established,
    Expired,
    HandedBack,
    Matter,
    Taken,
    Takeover,
    Unsettled,
)
from remit.model.system import Check
from remit.model.turn import Act, Understanding, Wish
from remit.model.value import Json
from remit.model.verdict import Approve, Confirm, Consent, HandOver, Needs, Refuse, Rule, Verdict, Verify

CHAIN = goal_chain(REFUND)
RULE = Rule(id=PolicyId("refund.window"), says="Refunds are possible for 30 days.")


@pytest.fixture
async def world() -> World:
    world = World()
    await ann_asks_for_a_refund(world)
    world.clock.advance(timedelta(seconds=3))
    return world


async def story_after(world: World, *bodies: Body, actor: str = "system:payments") -> Story:
    log = await world.log()
    await log.goal(REFUND)
    for body in bodies:
        log.write(CHAIN, body, actor=actor)
    await log.commit(release=True)
    return await explain(world.store, world.vault, REFUND)


async def told(world: World, *bodies: Body, actor: str = "system:payments") -> list[str]:
    """What the last entry adds to the story."""
    story = await story_after(world, *bodies, actor=actor)
    last = story.lines[-1]
    return [f"{last.label}: {last.text}", *last.details]


async def test_the_story_of_a_refund_reads_from_the_question_to_the_proof(world: World):
    await ann_is_refunded(world)
    assert (
        plain_text(await explain(world.store, world.vault, REFUND))
        == """\
refund, for customer-ann
goal goal-1, opened 01 March 2026 09:00 UTC, resolved, proven by reading it back

Sunday, 01 March 2026
09:00:00  Customer   "I want my money back for W1234"
09:00:00  Opened     the customer wants: refund
                     · order = W1234, the customer said "W1234"
09:00:03  Planned    refund (by embedded)
09:00:13  Judged     refund: needs approval (supervisor)
                     · policy refund.over-30: Refunds over 30 EUR are approved by a supervisor.
                     · order = W1234, the customer said "W1234"
                     · the speaker had proven who they are; it was about Order W1234
09:00:23  Asks       supervisor to approve: refund 35.00 EUR (digest dddddddddddd)
                     · review review-1
09:00:33  Approved   sam (supervisor) approves exactly this (digest dddddddddddd)
                     · review review-1
09:00:53  Judged     refund: allowed
                     · policy refund.within-remit
                     · order = W1234, the customer said "W1234"
                     · the speaker had proven who they are; it was about Order W1234
09:01:03  Does       refund (key kkkkkkkkkkkk, digest dddddddddddd)
                     · order = W1234, the customer said "W1234"
09:01:13  Done       payments answers refund
                     · refund: id R1
                     · refunded: 35.00
09:01:23  Read back  refund holds in payments
                     · refunded: 35.00
09:01:33  Ended      resolved, proven by reading it back, with a person's help; the customer was
                     told
09:01:43  Agent      "35.00 EUR are on their way back to your card."
"""
    )


async def test_an_erased_story_says_what_was_done_and_why_and_that_the_rest_is_erased(world: World):
    await ann_is_refunded(world)
    await world.vault.destroy(ANNS)
    story = await explain(world.store, world.vault, REFUND)
    text = plain_text(story)
    assert story.erased
    for kept in ("policy refund.over-30", "key kkkkkkkkkkkk", "sam (supervisor) approves", "proven by reading it back"):
        assert kept in text
    for gone in ("W1234", "35.00", "money back", "R1"):
        assert gone not in text
    assert "Erased     what the customer said" in text
    assert "The customer's data was erased" in text


async def test_every_kind_of_entry_is_told_or_left_out_when_erased(world: World):
    await story_after(world, failed(), e.FactsLearned(facts={}), e.StepBarred(barred=barred()))
    await world.vault.destroy(ANNS)
    lines = (await explain(world.store, world.vault, REFUND)).lines
    assert [(line.label, line.text) for line in lines[-3:]] == [
        ("Failed", "refund"),
        ("Erased", "what was learned"),
        ("Erased", "what was set aside"),
    ]


async def test_only_what_was_said_about_the_goal_is_told(world: World):
    log = await world.log()
    await log.goal(REFUND)
    await log.conversation(CHAT)
    replies = [("m2", GoalId("goal-other")), ("m3", REFUND), ("m4", None)]
    for id, about in replies:
        says = message(id, "agent", f"reply {id}")
        world.clock.advance(timedelta(seconds=1))
        log.write(conversation_chain(CHAT), e.MessageSent(id=says.id, message=says, about=about))
    log.write(CHAIN, ended(Abandoned(why="dropped")))
    world.clock.advance(timedelta(seconds=1))
    for id in ("m5", "m6"):
        says = message(id, "agent", f"reply {id}")
        log.write(conversation_chain(CHAT), e.MessageSent(id=says.id, message=says, about=REFUND))
    later = message("m7", "customer", "something else")
    log.write(conversation_chain(CHAT), e.MessageReceived(id=later.id, message=later))
    await log.commit(release=True)
    text = plain_text(await explain(world.store, world.vault, REFUND))
    assert [id for id in ("m2", "m3", "m4", "m5", "m6", "something else") if id in text] == ["m3", "m4", "m5"]


async def test_a_goal_that_does_not_exist_is_said_not_to(world: World):
    with pytest.raises(UnknownGoal):
        await explain(world.store, world.vault, GoalId("goal-9"))


async def test_a_goal_that_goes_on_is_said_to_be_open(world: World):
    story = await explain(world.store, world.vault, REFUND)
    assert (story.ending, story.erased) == ("", False)
    assert "still open" in plain_text(story)


@pytest.mark.parametrize(
    ("origin", "text"),
    [
        (Undoing(by="sam", roles=(), of=(StepId("s1"),)), "sam asks to take back what was done (1 step)"),
        (Undoing(by="sam", roles=(), of=(StepId("s1"), StepId("s2"))), "sam asks to take back what was done (2 steps)"),
        (Noticed(event="parcel delayed"), "refund, because of parcel delayed"),
    ],
)
async def test_a_goal_nobody_asked_for_in_a_message_says_whose_it_is(origin: Undoing | Noticed, text: str):
    world = World()
    log = await world.log()
    await log.open_record(ANNS)
    log.write(CHAIN, refund_opened().model_copy(update={"origin": origin, "conversation": None}))
    await log.commit(release=True)
    assert [line.text for line in (await explain(world.store, world.vault, REFUND)).lines] == [text]


def barred() -> Barred:
    return Barred(action=ActionName("refund"), arguments={"order": order()}, why="too late", rules=(RULE,))


def plan() -> Plan:
    pay = Step(
        id=StepId("s2"),
        action=ActionName("pay"),
        arguments={"to": ToAsk(), "amount": FromStep(step=StepId("s1"), name="refunded")},
    )
    return Plan(steps=(refund(), pay), author="staff:sam")


async def test_courses_are_told(world: World):
    assert await told(world, e.Planned(plan=plan())) == [
        "Planned: refund, then pay (by sam)",
        "pay needs to, which only the customer can tell",
        "pay takes refunded from the step before",
    ]
    assert await told(world, e.StepBarred(barred=barred())) == [
        "Set aside: refund is not tried like this again: too late",
        "policy refund.window: Refunds are possible for 30 days.",
    ]
    until = NOW + timedelta(hours=1)
    assert await told(world, e.Waited(until=until, why="payments is down")) == [
        "Waits: until 01 March 10:00:00 UTC: payments is down"
    ]
    assert await told(world, e.Waited(until=None, why="for sam")) == ["Waits: for sam"]
    assert await told(world, e.Rehomed(customer=ANN)) == ["Moved: the speaker turned out to be customer-ann"]
    assert await told(world, e.FactsLearned(facts={"size": order()}, dropped=("reason",))) == [
        'Learned: size = W1234, the customer said "W1234"',
        "reason no longer holds",
    ]


async def test_deeds_are_told(world: World):
    assert (await told(world, failed()))[0] == "Failed: payments refuses refund: card expired"
    assert (await told(world, intended()))[0] == f"Does: refund (key {KEY[:12]}, digest {DIGEST[:12]})"
    assert await told(world, e.Resent(step=refund().id, key=KEY)) == [
        f"Sends again: refund, under the same key {KEY[:12]}"
    ]
    assert await told(world, e.Lost(step=refund().id, key=KEY, why="no answer")) == [
        "Unknown: whether refund happened cannot be found out: no answer"
    ]
    assert (await told(world, received(how="settled")))[0] == (
        "Done: payments, asked whether refund had happened, says it had"
    )
    assert (await told(world, received(how="shared")))[0] == "Done: refund had been done already, for another goal"
    assert (await told(world, received(how="established"), actor="staff:sam"))[0] == (
        "Done: sam found out that refund had happened"
    )
    assert (await told(world, e.Checked(step=refund().id, check=Check(holds=False))))[0] == (
        "Read back: refund does not hold in payments"
    )
    assert await told(world, e.Undone(step=refund().id, by=GoalId("goal-2"))) == [
        "Undone: refund was taken back by goal goal-2"
    ]
    again = intended().model_copy(update={"occurrence": 2})
    assert (await told(world, again))[0].startswith("Does: refund again")
    read = received().model_copy(update={"key": None})
    assert (await told(world, read))[0] == "Read: payments answers refund"


@pytest.mark.parametrize(
    ("matter", "text"),
    [
        (Takeover(queue="billing", story=""), "a person (billing) to take over"),
        (
            Unsettled(step=refund().id, doing="refund 35.00 EUR"),
            "a person to find out whether this happened: refund 35.00 EUR",
        ),
    ],
)
async def test_what_a_person_is_asked_is_told(world: World, matter: Matter, text: str):
    asked = review("review-1", matter)
    assert await told(world, e.ReviewOpened(review=asked, id=asked.id)) == [f"Asks: {text}", "review review-1"]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Declined(by="sam", reason="too late"), "Answered: sam says no: too late"),
        (Taken(by="sam"), "Taken: sam takes over"),
        (HandedBack(by="sam", instruction="go on"), "Back: sam hands it back: go on"),
        (Established(by="sam", happened=True), "Answered: sam found out that it happened"),
        (Established(by="sam", happened=False), "Answered: sam found out that it did not happen"),
        (Closed(by="sam", note="paid in cash"), "Closed: sam finished it: paid in cash"),
        (Expired(), "Expired: nobody answered in time, or it was no longer needed"),
    ],
)
async def test_what_a_person_answered_is_told(world: World, answer: Answer, text: str):
    assert (await told(world, e.ReviewAnswered(review=ReviewId("review-1"), answer=answer)))[0] == text


async def test_a_confirmation_is_told_with_what_it_is_for(world: World):
    assert await told(world, e.Granted(grant=grant("confirm", ANN))) == [
        f"Confirmed: the customer said yes to exactly this (digest {DIGEST[:12]})"
    ]


async def test_the_conversation_around_it_is_told(world: World):
    log = await world.log()
    await log.conversation(CHAT)
    mail = Identity(kind="email", value="ann@example.org")
    wish = Wish(kind=GoalKind("refund"), confidence=0.9, start=0, end=5)
    understood = Understanding(acts=(Act.ASK,), wishes=(wish,), facts={"order": order()}, topics=("legal",))
    person = message("m3", "human", "Sam here")
    bodies: list[Body] = [
        e.MessageUnderstood(id=message("m1", "customer", "").id, understanding=understood, brain="embedded"),
        e.MessageUnderstood(
            id=message("m1", "customer", "").id, understanding=Understanding(acts=()), brain="embedded"
        ),
        e.IdentityClaimed(identity=mail),
        e.VerificationStarted(level=Assurance.STRONG, identity=mail, code_mac="", expires_at=NOW),
        e.VerificationFailed(over=False),
        e.VerificationFailed(over=True),
        e.AssuranceRaised(level=Assurance.VERIFIED, identity=mail, by="code"),
        e.Rebound(customer=ANN),
        e.PersonTook(by="staff:sam"),
        e.MessageSent(id=person.id, message=person),
        e.PersonLeft(by="sam"),
    ]
    for body in bodies:
        world.clock.advance(timedelta(seconds=1))
        log.write(conversation_chain(CHAT), body)
    await log.commit(release=True)
    story = await explain(world.store, world.vault, REFUND)
    assert [f"{line.label}: {line.text}" for line in story.lines[2:]] == [
        "Understood: wants refund; tells order W1234; touches legal (by embedded)",
        "Says to be: ann@example.org",
        "Proof: a code is sent to ann@example.org",
        "Proof: a wrong code",
        "Proof: a wrong code, the last try",
        "Proof: the speaker is ann@example.org (verified, by code)",
        "Person: sam takes the conversation",
        'Human: "Sam here"',
        "Person: sam gives the conversation back",
    ]


# -- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (True, "yes"),
        (0, "0"),
        ({"amount": "35.00", "currency": "EUR"}, "35.00 EUR"),
        ([], "none"),
        (["a", {"amount": "1.00", "currency": "EUR"}], "a; 1.00 EUR"),
        ({"id": "R1", "open": False}, "id R1, open no"),
        ("line\none", "line one"),
        ("x" * 100, "x" * 79 + "…"),
    ],
)
def test_values_are_plain(value: Json, text: str):
    assert words.plain(value) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (order().source, "the customer said it"),
        (Read(system="orders", step=StepId("s1"), path="items.0"), "read from orders (items.0)"),
        (Read(system="orders", step=StepId("s1"), path=""), "read from orders"),
        (Given(by="pack", key="shop"), "given by pack"),
        (Granted(review="review-1", by="sam"), "on the word of sam"),
        (Inferred(brain="llm", of="tone"), "concluded by llm, not evidence for a change"),
    ],
)
def test_sources_are_told(source: Source, text: str):
    assert words.fact("size", Fact(value="M", source=source, at=NOW), {}) == f"size = M, {text}"


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (Refuse(rules=(RULE,)), "refused"),
        (Refuse(rules=(), reason="no policy permits it"), "refused: no policy permits it"),
        (HandOver(queue="billing", rules=()), "is for a person (billing)"),
        (
            Needs(remedies=(Verify(level=Assurance.STRONG), Consent(purpose="news"), Confirm()), rules=()),
            "needs proof of who is speaking (strong), then the customer's consent to news, "
            "then the customer's confirmation",
        ),
        (Needs(remedies=(Approve(role="boss", count=2),), rules=()), "needs the approval of 2 people (boss)"),
    ],
)
def test_verdicts_are_told(verdict: Verdict, text: str):
    assert words.verdict(verdict) == text


def test_a_standing_tells_what_else_was_seen():
    standing = judged(Refuse(rules=())).standing.model_copy(
        update={"confirmed": True, "approvals": {"boss": 1, "other": 0}, "history": {"refunds": 3}}
    )
    assert words.standing(standing) == (
        "the speaker had proven who they are; it was about Order W1234; the customer had confirmed it; "
        "1 approved it as boss; refunds was 3"
    )


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (HandedOver(review=ReviewId("r")), "handed over to a person"),
        (Denied(rules=(RULE,)), f"refused: {RULE.says}"),
        (Abandoned(why=""), "dropped"),
    ],
)
def test_endings_are_told(ending: HandedOver | Denied | Abandoned, text: str):
    assert words.outcome(ended(ending).outcome) == f"{text}, without a person's help; the customer was told"
