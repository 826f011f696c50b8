"""Folds the entries of a chain into what they amount to: a goal, a conversation, a customer. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias, TypeVar, assert_never

from remit.journal.attempts import attempted, change, given_up
from remit.journal.customers import CustomerBody, fold_customer
from remit.journal.errands import noted
from remit.journal.installation import fold_installation
from remit.journal.recent import after_line, meanwhile, to_person
from remit.model import entry as e
from remit.model.conversation import AskRating, AskWhich, Conversation, Mood, OfferPerson, Verification, answers_to
from remit.model.customer import Assurance, Customer
from remit.model.entry import Body, InstallationBody
from remit.model.fact import Fact
from remit.model.goal import Goal
from remit.model.ids import CustomerId
from remit.model.installation import Installation
from remit.model.outcome import HandedOver
from remit.model.review import (
    Answer,
    Approval,
    Approved,
    Assigned,
    CallBackWanted,
    Changed,
    Closed,
    Declined,
    Escalated,
    Established,
    Expired,
    HandedBack,
    Review,
    Snoozed,
    Taken,
    Unsettled,
)

T = TypeVar("T")
_PROVEN = 50
"""Of so many steps a conversation remembers that they were shown to be done."""

GoalBody: TypeAlias = (
    e.FactsLearned
    | e.Planned
    | e.Judged
    | e.StepBarred
    | e.ErrandGiven
    | e.Remarked
    | e.Granted
    | e.Unconfirmed
    | e.Intended
    | e.Resent
    | e.Received
    | e.Failed
    | e.Lost
    | e.Checked
    | e.Undone
    | e.ReviewOpened
    | e.ReviewAnswered
    | e.Waited
    | e.Rehomed
    | e.GoalEnded
)
ConversationBody: TypeAlias = (
    e.MessageReceived
    | e.MessageUnderstood
    | e.MessageSent
    | e.KnowledgeAsked
    | e.IdentityClaimed
    | e.VerificationStarted
    | e.VerificationFailed
    | e.AssuranceRaised
    | e.Rebound
    | e.PersonTook
    | e.PersonLeft
    | e.Worded
    | e.ToldAgain
    | e.Rated
)

State: TypeAlias = Goal | Conversation | Customer | Installation
"""What a chain folds into."""

Opening: TypeAlias = e.GoalOpened | e.ConversationOpened | e.CustomerMet | e.InstallationOpened


def fold(state: State | None, body: Body, at: datetime, actor: str) -> State:
    """The state after one more entry. Raises ValueError for a body that does not belong to the state's chain."""
    match body:
        case e.GoalOpened() | e.ConversationOpened() | e.CustomerMet() | e.InstallationOpened() if state is None:
            return opened(body, at)
        case _ if isinstance(state, Goal) and isinstance(body, GoalBody):
            return fold_goal(state, body, at, actor)
        case _ if isinstance(state, Conversation) and isinstance(body, ConversationBody):
            return fold_conversation(state, body, at)
        case _ if isinstance(state, Customer) and isinstance(body, CustomerBody):
            return fold_customer(state, body, at)
        case _ if isinstance(state, Installation) and isinstance(body, InstallationBody):
            return fold_installation(state, body, at, actor)
        case _:
            raise ValueError(f"{body.kind} cannot follow in a chain that holds {type(state).__name__}")


def opened(body: Opening, at: datetime) -> State:
    """What a chain is after its first entry."""
    match body:
        case e.GoalOpened():
            return Goal(
                id=body.goal,
                customer=body.customer,
                record=body.record,
                kind=body.wants,
                conversation=body.conversation,
                origin=body.origin,
                pack=body.pack,
                opened_at=at,
                facts=body.facts,
                asked_in=body.asked_in,
            )
        case e.ConversationOpened():
            return Conversation(
                id=body.conversation,
                customer=body.customer,
                channel=body.channel,
                opened_at=at,
                acting_for=body.acting_for,
                locale=body.locale,
            )
        case e.CustomerMet():
            return Customer(id=body.customer, record=body.record)
        case e.InstallationOpened():
            return Installation(record=body.record)


def fold_goal(goal: Goal, body: GoalBody, at: datetime, actor: str = "kernel") -> Goal:
    """The goal after one more entry. `actor` is the entry's: it names the system that facts were read from."""
    match body:
        case e.Judged():
            return goal
        case e.FactsLearned():
            kept = {name: fact for name, fact in goal.facts.items() if name not in body.dropped}
            helped = goal.helped or actor.startswith("staff:")
            return goal.model_copy(update={"facts": kept | body.facts, "helped": helped})
        case e.Planned():
            return goal.model_copy(update={"plan": body.plan})
        case e.StepBarred():
            return goal.model_copy(update={"barred": (*goal.barred, body.barred)})
        case e.ErrandGiven():
            return goal.model_copy(update={"errands": (*goal.errands, body.errand), "helped": True})
        case e.Remarked():
            return noted(goal, body, at)
        case e.Granted():
            return goal.model_copy(update={"grants": (*goal.grants, body.grant)})
        case e.Unconfirmed():
            kept = tuple(g for g in goal.grants if (g.kind, g.digest) != ("confirm", body.digest))
            return goal.model_copy(update={"grants": kept})
        case e.Intended() | e.Resent() | e.Received() | e.Failed() | e.Lost() | e.Checked() | e.Undone():
            return attempted(goal, body, at, actor)
        case e.ReviewOpened():
            return goal.model_copy(update={"reviews": (*goal.reviews, body.review)})
        case e.ReviewAnswered():
            return _answered(goal, body)
        case e.Waited():
            return goal.model_copy(update={"wait_until": body.until, "retries": goal.retries + 1})
        case e.Rehomed():
            return _rehomed(goal, body.customer)
        case e.GoalEnded():
            return goal.model_copy(update={"outcome": body.outcome, "reviews": _left_open(goal, body)})
        case _:
            assert_never(body)


def fold_conversation(conversation: Conversation, body: ConversationBody, at: datetime) -> Conversation:
    """The conversation after one more entry."""
    match body:
        case e.KnowledgeAsked() | e.Rated() | e.ToldAgain():
            return conversation
        case e.MessageReceived():
            said = {
                "recent": after_line(conversation, body.message),
                "meanwhile": meanwhile(conversation, body.message),
                "to_person": to_person(conversation, body.message),
            }
            return conversation.model_copy(update=said)
        case e.MessageUnderstood():
            return _understood(conversation, body)
        case e.MessageSent():
            return _replied(conversation, body)
        case e.IdentityClaimed():
            claimed = _with(conversation.claimed, body.identity)
            sure = max(conversation.assurance, Assurance.CLAIMED)
            return conversation.model_copy(update={"claimed": claimed, "assurance": sure})
        case e.VerificationStarted():
            verification = Verification(
                level=body.level,
                identity=body.identity,
                code_mac=body.code_mac,
                expires_at=body.expires_at,
                tries=body.tries,
                sent=body.sent,
            )
            return conversation.model_copy(update={"verification": verification})
        case e.VerificationFailed():
            running = conversation.verification
            if running is None:
                return conversation
            once_more = running.model_copy(update={"tries": running.tries + 1})
            return conversation.model_copy(update={"verification": once_more})
        case e.AssuranceRaised():
            verified = _with(conversation.verified, body.identity)
            sure = max(conversation.assurance, body.level)
            return conversation.model_copy(update={"assurance": sure, "verified": verified, "verification": None})
        case e.Rebound():
            return conversation.model_copy(update={"customer": body.customer})
        case e.PersonTook():
            since = conversation.handed_at or at
            return conversation.model_copy(update={"taken_by": body.by, "handed_at": since})
        case e.PersonLeft():
            return conversation.model_copy(update={"taken_by": None})
        case e.Worded(wording=wording, calls=calls):
            others = (other for other in conversation.wordings if other.use != wording.use)
            spent = conversation.spent + sum((call.cost for call in calls), Decimal(0))
            return conversation.model_copy(update={"wordings": (*others, wording), "spent": spent})
        case _:
            assert_never(body)


# -- reviews and homes ----------------------------------------------------------------------------------------------


def _answered(goal: Goal, body: e.ReviewAnswered) -> Goal:
    reviews: list[Review] = []
    for review in goal.reviews:
        left = review if review.id != body.review else _after(review, body.answer)
        if left is not None:
            reviews.append(left)
    waiting = isinstance(body.answer, Assigned | Snoozed | Escalated | CallBackWanted)
    helped = goal.helped or not (waiting or isinstance(body.answer, Declined | Expired))
    answered = goal.model_copy(update={"reviews": tuple(reviews), "helped": helped})
    matter = next((review.matter for review in goal.reviews if review.id == body.review), None)
    if isinstance(matter, Unsettled) and isinstance(body.answer, Established) and not body.answer.happened:
        return change(answered, matter.step, lambda a: given_up(a, "a person found out that it did not happen"))
    return answered


def _after(review: Review, answer: Answer) -> Review | None:
    """The review as it stays open after an answer; None where the answer closes it."""
    match answer:
        case Approved():
            return _approved(review, answer)
        case Taken():
            return review.model_copy(update={"taken_by": answer.by, "snoozed_until": None})
        case Assigned():
            return review.model_copy(update={"assigned_to": answer.to})
        case Snoozed():
            return review.model_copy(update={"snoozed_until": answer.until})
        case Escalated():
            return review.model_copy(update={"late_to": answer.to})
        case CallBackWanted():
            return review.model_copy(update={"call_back": True})
        case Declined() | Changed() | HandedBack() | Established() | Closed() | Expired():
            return None
        case _:
            assert_never(answer)


def _approved(review: Review, answer: Approved) -> Review | None:
    """An approval counts for the digest it names only, and once for each person."""
    matter = review.matter
    if not isinstance(matter, Approval):
        return None
    if answer.digest != matter.digest:
        return review
    by = _with(review.approved_by, answer.by)
    return None if len(by) >= matter.count else review.model_copy(update={"approved_by": by})


def _rehomed(goal: Goal, customer: CustomerId) -> Goal:
    reviews = tuple(review.model_copy(update={"customer": customer}) for review in goal.reviews)
    return goal.model_copy(update={"customer": customer, "reviews": reviews})


def _left_open(goal: Goal, body: e.GoalEnded) -> tuple[Review, ...]:
    """Nothing waits for an ended goal, except the person it was handed over to, and who finds out what became of it."""
    ending = body.outcome.ending
    person = ending.review if isinstance(ending, HandedOver) else None
    return tuple(r for r in goal.reviews if r.id == person or isinstance(r.matter, Unsettled))


# -- conversations --------------------------------------------------------------------------------------------------


def _replied(conversation: Conversation, body: e.MessageSent) -> Conversation:
    return conversation.model_copy(
        update={
            "question": body.question,
            "question_message": body.id if body.question is not None else None,
            "answers": answers_to(body.message.text, conversation.locale),
            "last_goal": body.about or conversation.last_goal,
            "recent": after_line(conversation, body.message),
            "proven": (*conversation.proven, *(proof.step for proof in body.proofs))[-_PROVEN:],
            "spent": conversation.spent + sum((call.cost for call in body.calls), Decimal(0)),
            "introduced": conversation.introduced or body.message.author == "agent",
            "confused": conversation.confused + 1 if body.confused else 0,
            "asked_rating": conversation.asked_rating or isinstance(body.question, AskRating),
        }
    )


def _understood(conversation: Conversation, body: e.MessageUnderstood) -> Conversation:
    """Anger and haste pass with the message; that someone is vulnerable is not forgotten, nor what was told before
    anything was wanted, until something is."""
    understood = body.understanding
    lasting = tuple(mood for mood in conversation.moods if mood is Mood.VULNERABLE)
    idle = isinstance(conversation.question, AskWhich | OfferPerson | None)
    return conversation.model_copy(
        update={
            "told": {} if understood.wishes else conversation.told | _of_things(understood.facts if idle else {}),
            "moods": tuple(dict.fromkeys((*lasting, *understood.moods))),
            "language": understood.language or conversation.language,
            "spent": conversation.spent + sum((call.cost for call in body.calls), Decimal(0)),
        }
    )


def _of_things(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Who is speaking is claimed, not told."""
    return {name: fact for name, fact in facts.items() if name != "email"}


def _with(have: tuple[T, ...], new: T) -> tuple[T, ...]:
    return have if new in have else (*have, new)
