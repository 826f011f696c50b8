"""Makes views of states: what is listed and looked up without reading chains. Pure; the state itself is put in, sealed,
by those who hold the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from remit.journal.bodies import Remains
from remit.journal.fold import State, fold
from remit.model.conversation import Conversation
from remit.model.customer import Customer
from remit.model.entry import Body, ErasedCustomer, GoalEnded, Rebound, Rehomed
from remit.model.goal import Goal
from remit.model.ids import ChainId, CustomerId, RecordId, ReviewId
from remit.model.installation import Installation
from remit.model.outcome import Outcome
from remit.model.review import Approval, Review, Takeover, Unsettled
from remit.model.value import Value
from remit.model.wake import View, ViewKind

UNSETTLED_QUEUE = "service"
"""Who finds out what became of a write nobody knows of: the queue that goals have where the pack names none."""

_SAYS = frozenset(("message.received", "message.sent"))


class Place(Value):
    """Where in the journal a view is as of."""

    chain: ChainId
    record: RecordId
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chain's state with the views drawn of it, their states left out."""

    state: State | None = None  # None: erased, or the installation's chain, which folds into nothing
    view: View | None = None
    reviews: Mapping[ReviewId, tuple[View, Review]] = field(default_factory=dict[ReviewId, tuple[View, Review]])


def draw(before: Drawing, body: Body | Remains, actor: str, place: Place) -> Drawing:
    """The drawing after one more entry. Raises ValueError for a body that cannot follow."""
    if (before.state is None and before.view is not None) or isinstance(body, Remains):
        return replace(before, state=None, view=_view_after_erasure(before.view, body, place))
    said_at = place.at if before.view is None or body.kind in _SAYS else before.view.at
    state = fold(before.state, body, place.at, actor)
    changed = {
        id: (_review_view(review, is_open, place), review)
        for id, (review, is_open) in _changed_reviews(before.state, state).items()
    }
    return Drawing(state, _view_of(state, place, said_at), {**before.reviews, **changed})


def _view_of(state: State, place: Place, said_at: datetime) -> View:
    """The view of a chain's own state. said_at: when something was last said in it."""
    match state:
        case Goal():
            return _view("goal", state.id, state.customer, _goal_status(state.outcome), place, sort=state.kind)
        case Conversation():
            view = _view("conversation", state.id, state.customer, "open", place, sort=state.channel)
            return view.model_copy(update={"at": said_at})
        case Customer():
            return _view("customer", state.id, state.id, "erased" if state.erased_at else "open", place)
        case Installation():
            return _view("installation", state.id, CustomerId(""), "open", place)
        case _:
            assert_never(state)


def _goal_status(outcome: Outcome | None) -> str:
    """`open`, or `ended:` and how."""
    return f"ended:{outcome.ending.tag}" if outcome else "open"


def _review_view(review: Review, is_open: bool, place: Place) -> View:
    """The view of a review, by the queue of those who may answer it; `sort` is what kind of matter it is."""
    status = "open" if is_open else "closed"
    view = _view("review", review.id, review.customer, status, place, sort=review.matter.tag)
    holder = review.taken_by or review.assigned_to or ""
    return view.model_copy(update={"queue": queue_of(review), "holder": holder, "due": due_of(review)})


def due_of(review: Review) -> datetime | None:
    """From when on a review is late: when somebody is to have taken it, or when it expires. What nobody knows of is
    late from the first."""
    if review.taken_by is not None:
        return review.expires_at
    take_by = review.opened_at if isinstance(review.matter, Unsettled) else review.take_by
    return min((at for at in (take_by, review.expires_at) if at is not None), default=None)


def queue_of(review: Review) -> str:
    """The role or queue that may answer."""
    if review.late_to is not None:
        return review.late_to
    match review.matter:
        case Approval(role=role):
            return role
        case Takeover(queue=queue):
            return queue
        case Unsettled():
            return UNSETTLED_QUEUE
        case _:
            assert_never(review.matter)


def _changed_reviews(before: State | None, after: State | None) -> dict[ReviewId, tuple[Review, bool]]:
    """The reviews an entry opened, changed or closed, each with whether it is open now."""
    were = {r.id: r for r in before.reviews} if isinstance(before, Goal) else {}
    are = {r.id: r for r in after.reviews} if isinstance(after, Goal) else {}
    closed = {id: (review, False) for id, review in were.items() if id not in are}
    return closed | {id: (review, True) for id, review in are.items() if were.get(id) != review}


def _view_after_erasure(view: View | None, body: Body | Remains, place: Place) -> View | None:
    """The view of something whose state can no longer be read: only what is public of it moves on."""
    if view is None:
        return _view_of_remains(body, place) if isinstance(body, Remains) else None
    said_at = place.at if body.kind in _SAYS or view.kind != "conversation" else view.at
    update: dict[str, object] = {"seq": place.seq, "at": said_at}
    match body:
        case GoalEnded():
            update["status"] = _goal_status(body.outcome)
        case Rehomed() | Rebound():
            update["customer"] = body.customer
        case ErasedCustomer():
            update["status"] = "erased"
        case _:
            pass
    return view.model_copy(update=update)


def _view_of_remains(opening: Remains, place: Place) -> View | None:
    """The view of an erased goal; what else opens a chain has nothing personal in it."""
    customer, kind, goal = (opening.public.get(name) for name in ("customer", "wants", "goal"))
    return _view("goal", str(goal), CustomerId(str(customer)), "open", place, sort=str(kind))


def _view(kind: ViewKind, id: str, customer: CustomerId, status: str, place: Place, *, sort: str = "") -> View:
    return View(
        kind=kind,
        id=id,
        customer=customer,
        status=status,
        chain=place.chain,
        seq=place.seq,
        at=place.at,
        sort=sort,
        record=place.record,
        state="",
    )
