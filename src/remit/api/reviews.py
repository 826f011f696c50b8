"""Reviews: what waits for a person, and answering it."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, Field

from remit.api.assist import WORDS, Speech, speak
from remit.api.callers import Caller, ReadsReviews, WritesReviews
from remit.api.examples import AT, shown, taken_in
from remit.api.pages import ID, After, Id, Limit, Page, page
from remit.api.problems import Wrong, unknown
from remit.journal.rows import opened_review, readable
from remit.model.ids import ConversationId, CustomerId, GoalId, ReviewId, StepDigest
from remit.model.review import (
    Answer,
    Approval,
    Approved,
    Assigned,
    Changed,
    Closed,
    Declined,
    Established,
    HandedBack,
    Matter,
    Review,
    Snoozed,
    Taken,
    Takeover,
    Unsettled,
)
from remit.model.value import Json
from remit.model.verdict import Rule
from remit.model.wake import View

reviews = APIRouter(tags=["reviews"])


class ReviewTold(BaseModel):
    """What waits for a person. matter: an approval of one very step, a hand-over, or a write of which nobody knows
    whether it happened."""

    model_config = shown(
        id="review-01k9",
        goal="goal-01k9",
        customer="customer-01k9",
        conversation="conversation-01k9",
        status="open",
        queue="returns",
        matter={"tag": "takeover", "queue": "returns", "story": "Maria wants to return a damaged jacket."},
        rules=[{"id": "returns.damaged", "says": "A colleague looks at damaged items."}],
        opened_at=AT,
        expires_at=None,
        taken_by=None,
        assigned_to=None,
        snoozed_until=None,
        approved_by=[],
    )

    id: ReviewId
    goal: GoalId
    customer: CustomerId
    conversation: ConversationId | None
    status: str
    queue: str
    matter: Matter
    rules: tuple[Rule, ...]
    opened_at: datetime
    expires_at: datetime | None
    taken_by: str | None
    assigned_to: str | None
    snoozed_until: datetime | None
    approved_by: tuple[str, ...]


class Handed(BaseModel):
    """The answer was handed to where the customer's matter is worked on. Whether it counted, the review then says."""

    model_config = shown(review="review-01k9", by="key:6f3a9c0b1d2e4f58")

    review: ReviewId
    by: str


class Approving(BaseModel):
    """digest: of the step that was looked at. Nothing else is approved."""

    model_config = taken_in(digest="3f2a9c")

    digest: StepDigest = Field(max_length=200)


class Declining(BaseModel):
    """reason: what the customer is told."""

    model_config = taken_in(reason="The item was worn.")

    reason: str = Field(default="", max_length=WORDS)


class Changing(BaseModel):
    """Not this, but that: the arguments to have instead. It makes another step, with its own digest."""

    model_config = taken_in(arguments={"amount": {"amount": "40.00", "currency": "EUR"}})

    arguments: dict[str, Json] = Field(min_length=1, max_length=50)


class Assigning(BaseModel):
    """to: who is to take it; null: anybody again."""

    model_config = taken_in(to="sam")

    to: str | None = Field(max_length=200)


class Snoozing(BaseModel):
    """until: when it is shown again; null: now."""

    model_config = taken_in(until="2026-11-25T08:00:00Z")

    until: AwareDatetime | None


class HandingBack(BaseModel):
    """instruction: what the agent is to go on with."""

    model_config = taken_in(instruction="Offer an exchange for size M.")

    instruction: str = Field(default="", max_length=WORDS)


class Establishing(BaseModel):
    """happened: what was found in the system itself."""

    model_config = taken_in(happened=True)

    happened: bool


class Closing(BaseModel):
    """note: what was done, in a person's words."""

    model_config = taken_in(note="Called her; a new jacket is on its way.")

    note: str = Field(default="", max_length=WORDS)


@reviews.get("/reviews")
async def list_reviews(
    by: ReadsReviews,
    status: Annotated[Literal["open", "closed"], Query(description="Those that wait, or those that were.")] = "open",
    queue: Annotated[str | None, Query(pattern=ID, max_length=200, description="Only of this queue or role.")] = None,
    after: After = "",
    limit: Limit = 50,
) -> Page[ReviewTold]:
    """What waits for people, the oldest first. What was erased is left out."""
    means = by.house.means
    views = await means.store.views(
        "review", customer=by.key.customer, status=status, queue=queue, after=after, limit=limit
    )
    items = [told for view in views if (told := await _opened(by, view)) is not None]
    return page(items, len(views), limit, views[-1].id if views else "")


@reviews.get("/reviews/{id}")
async def read_review(by: ReadsReviews, id: Id) -> ReviewTold:
    """A review, with all that is needed to decide it."""
    view = await _view(by, id)
    return _told(view, await opened_review(by.house.means.vault, view))


@reviews.post("/reviews/{id}/take", status_code=202)
async def take_review(by: WritesReviews, id: Id) -> Handed:
    """Carry on in person: the machine is silent to the customer from then on."""
    return await _answer(by, await _open(by, id), Taken(by=by.member.id))


@reviews.post("/reviews/{id}/assign", status_code=202)
async def assign_review(by: WritesReviews, id: Id, body: Assigning) -> Handed:
    """Say who is to take it."""
    return await _answer(by, await _open(by, id), Assigned(by=by.member.id, to=body.to))


@reviews.post("/reviews/{id}/answer", status_code=202)
async def answer_review(by: WritesReviews, request: Request, id: Id, body: Speech) -> Handed:
    """Say something to the customer, as a person. Whoever speaks leads the conversation."""
    review = await _open(by, id)
    if review.conversation is None:
        raise Wrong(HTTPStatus.CONFLICT, "no-conversation", "There is nobody to speak to: call or write to them.")
    await speak(by, request, review.conversation, body)
    return Handed(review=review.id, by=by.member.id)


@reviews.post("/reviews/{id}/approve", status_code=202)
async def approve_review(by: WritesReviews, id: Id, body: Approving) -> Handed:
    """Approve the very step that the digest names, in a role of the key. It is judged again before it is done."""
    review = await _open(by, id)
    _insist_on(review, Approval)
    if isinstance(review.matter, Approval) and review.matter.digest != body.digest:
        detail = "This digest is not that of the step that waits. Read the review again, and approve what it shows."
        raise Wrong(HTTPStatus.CONFLICT, "other-digest", detail)
    return await _answer(by, review, Approved(by=by.member.id, roles=by.member.roles, digest=body.digest))


@reviews.post("/reviews/{id}/decline", status_code=202)
async def decline_review(by: WritesReviews, id: Id, body: Declining) -> Handed:
    """Say no. The goal goes another way, or ends with the reason."""
    return await _answer(by, await _open(by, id), Declined(by=by.member.id, reason=body.reason))


@reviews.post("/reviews/{id}/change", status_code=202)
async def change_review(by: WritesReviews, id: Id, body: Changing) -> Handed:
    """Have other arguments instead. What comes of it is judged, and approved, anew."""
    review = await _open(by, id)
    _insist_on(review, Approval)
    changed = Changed(by=by.member.id, roles=by.member.roles, arguments=body.arguments)
    return await _answer(by, review, changed)


@reviews.post("/reviews/{id}/snooze", status_code=202)
async def snooze_review(by: WritesReviews, id: Id, body: Snoozing) -> Handed:
    """Put it aside until a time."""
    return await _answer(by, await _open(by, id), Snoozed(by=by.member.id, until=body.until))


@reviews.post("/reviews/{id}/hand-back", status_code=202)
async def hand_back_review(by: WritesReviews, id: Id, body: HandingBack) -> Handed:
    """Have the agent go on, with an instruction."""
    review = await _open(by, id)
    _insist_on(review, Takeover)
    return await _answer(by, review, HandedBack(by=by.member.id, instruction=body.instruction))


@reviews.post("/reviews/{id}/establish", status_code=202)
async def establish_review(by: WritesReviews, id: Id, body: Establishing) -> Handed:
    """Say whether a write nobody could settle happened, as the system itself shows."""
    review = await _open(by, id)
    _insist_on(review, Unsettled)
    return await _answer(by, review, Established(by=by.member.id, happened=body.happened))


@reviews.post("/reviews/{id}/close", status_code=202)
async def close_review(by: WritesReviews, id: Id, body: Closing) -> Handed:
    """Say that a person finished it."""
    review = await _open(by, id)
    _insist_on(review, Takeover)
    return await _answer(by, review, Closed(by=by.member.id, note=body.note))


# -- private ----------------------------------------------------------------------------------------------------------


async def _view(by: Caller, id: str) -> View:
    view = await by.house.means.store.view("review", id)
    if view is None or not by.sees(view.customer):
        raise unknown("review", id)
    return view


async def _open(by: Caller, id: str) -> Review:
    """A review that waits. Raises Wrong, Erased."""
    view = await _view(by, id)
    if view.status != "open":
        raise Wrong(HTTPStatus.CONFLICT, "answered", "This review was answered already, or needs no answer any more.")
    return await opened_review(by.house.means.vault, view)


async def _opened(by: Caller, view: View) -> ReviewTold | None:
    review = await readable(by.house.means.vault, view, Review)
    return _told(view, review) if review else None


async def _answer(by: Caller, review: Review, answer: Answer) -> Handed:
    await by.house.reviews.answer(review, answer, by.member)
    return Handed(review=review.id, by=by.member.id)


def _insist_on(review: Review, matter: type[Approval | Takeover | Unsettled]) -> None:
    if not isinstance(review.matter, matter):
        detail = f"This review is about something else ({review.matter.tag}); it is answered in another way."
        raise Wrong(HTTPStatus.CONFLICT, "other-matter", detail)


def _told(view: View, review: Review) -> ReviewTold:
    return ReviewTold(
        id=review.id,
        goal=review.goal,
        customer=review.customer,
        conversation=review.conversation,
        status=view.status,
        queue=view.queue,
        matter=review.matter,
        rules=review.rules,
        opened_at=review.opened_at,
        expires_at=review.expires_at,
        taken_by=review.taken_by,
        assigned_to=review.assigned_to,
        snoozed_until=review.snoozed_until,
        approved_by=review.approved_by,
    )
