"""Rows that wait for others: sealed when a stretch writes them, opened by whoever reads them."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar, assert_never

from pydantic import TypeAdapter

from remit.errors import Erased
from remit.journal.fold import State
from remit.journal.project import Drawing
from remit.journal.vault import Vault
from remit.model.conversation import Conversation
from remit.model.customer import Customer
from remit.model.goal import Goal
from remit.model.ids import INSTALLATION, INSTALLATION_RECORD, LaneId, RecordId, WakeId
from remit.model.installation import Installation
from remit.model.review import Review
from remit.model.wake import (
    Administered,
    Answered,
    Arrived,
    Due,
    EraseAsked,
    Instructed,
    MovedHere,
    Outgoing,
    Reason,
    UndoAsked,
    View,
    Wake,
)
from remit.ports import Store

Held = TypeVar("Held", Conversation, Customer, Goal, Installation, Review)

_REASON: TypeAdapter[Reason] = TypeAdapter(Reason)


def wake_for(
    vault: Vault,
    lane: LaneId,
    due: datetime,
    reason: Reason,
    record: RecordId | None,
    id: WakeId,
    subject: str | None = None,
) -> Wake:
    """A wake-up with its reason sealed under the record's key, which must be open. Raises Erased."""
    if record is None and _is_personal(reason):
        raise ValueError(f"what {reason.tag} holds is personal: name the record to seal it under")
    text = reason.model_dump_json()
    sealed = text if record is None else vault.seal(record, text)
    return Wake(id=id, lane=lane, due=due, record=record, reason=sealed, subject=subject)


async def opened_reason(vault: Vault, wake: Wake) -> Reason:
    """Why a lane was woken. Raises Erased and Tampered."""
    if wake.record is None:
        return _REASON.validate_json(wake.reason)
    await vault.open_record(wake.record)
    return _REASON.validate_json(vault.open(wake.record, wake.reason))


def sealed_outgoing(vault: Vault, message: Outgoing) -> Outgoing:
    """The message as it is stored, sealed under its record's key, which must be open. Raises Erased."""
    buttons = tuple((vault.seal(message.record, a), vault.seal(message.record, b)) for a, b in message.buttons)
    text, address = (vault.seal(message.record, part) for part in (message.text, message.address))
    return message.model_copy(update={"text": text, "address": address, "buttons": buttons})


async def opened_outgoing(vault: Vault, message: Outgoing) -> Outgoing:
    """The message as it is delivered. Raises Erased: there is nobody to deliver it to any more."""
    await vault.open_record(message.record)
    buttons = tuple((vault.open(message.record, a), vault.open(message.record, b)) for a, b in message.buttons)
    text, address = (vault.open(message.record, part) for part in (message.text, message.address))
    return message.model_copy(update={"text": text, "address": address, "buttons": buttons})


async def opened_state(vault: Vault, view: View) -> State:
    """What a view of a goal, conversation or customer holds. Raises Erased and Tampered."""
    text = await _opened(vault, view)
    match view.kind:
        case "goal":
            return Goal.model_validate_json(text)
        case "conversation":
            return Conversation.model_validate_json(text)
        case "customer":
            return Customer.model_validate_json(text)
        case "installation":
            return Installation.model_validate_json(text)
        case "review":
            raise ValueError("a review is a part of its goal: use `opened_review`")
        case _:
            assert_never(view.kind)


async def readable(vault: Vault, view: View | None, kind: type[Held]) -> Held | None:
    """What a view holds, where it is of this kind and was not erased; None, too, where there is no view. Raises
    Tampered."""
    if view is None:
        return None
    try:
        held = await (opened_review if view.kind == "review" else opened_state)(vault, view)
    except Erased:
        return None
    return held if isinstance(held, kind) else None


async def opened_installation(store: Store, vault: Vault) -> Installation:
    """The installation as it stands; an empty one, where nothing was ever set up. Raises Erased, and Tampered."""
    view = await store.view("installation", INSTALLATION)
    state = await opened_state(vault, view) if view else None
    return state if isinstance(state, Installation) else Installation(record=INSTALLATION_RECORD)


async def opened_review(vault: Vault, view: View) -> Review:
    """What a view of a review holds. Raises Erased and Tampered."""
    return Review.model_validate_json(await _opened(vault, view))


def sealed_views(vault: Vault, drawn: Drawing) -> list[View]:
    """The views of a drawing as they are stored: states sealed, or left out where the record was erased."""
    drawings = [(drawn.view, drawn.state)] if drawn.view is not None else []
    return [_sealed(vault, view, value) for view, value in [*drawings, *drawn.reviews.values()]]


def _sealed(vault: Vault, view: View, value: State | Review | None) -> View:
    if value is None or not vault.holds(view.record):
        return view
    return view.model_copy(update={"state": vault.seal(view.record, value.model_dump_json())})


async def _opened(vault: Vault, view: View) -> str:
    if not await vault.open_record(view.record) or not view.state:
        raise Erased(record=view.record)
    return vault.open(view.record, view.state)


def _is_personal(reason: Reason) -> bool:
    match reason:
        case Arrived() | UndoAsked() | Instructed() | Administered():
            return True
        case Answered() | Due() | MovedHere() | EraseAsked():
            return False
        case _:
            assert_never(reason)
