"""Who is speaking: opens conversations, takes claims, and finds the customer a verified address belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from remit.agent.lane import Lane
from remit.agent.means import Means
from remit.errors import UnknownConversation, UnknownCustomer
from remit.model.conversation import Conversation
from remit.model.customer import Assurance, Customer, Identity
from remit.model.entry import (
    AssuranceRaised,
    ConversationOpened,
    CustomerMet,
    IdentityAdded,
    IdentityClaimed,
    Merged,
    Rebound,
    Rehomed,
)
from remit.model.ids import CustomerId, RecordId, conversation_chain, customer_chain, customer_lane
from remit.model.wake import Arrived, MovedHere
from remit.people.identity import identity


async def greet(lane: Lane, arrived: Arrived) -> Conversation | None:
    """The conversation a message belongs to, opened by its first; None where it went on in another lane."""
    message = arrived.message
    try:
        conversation = await lane.log.conversation(message.conversation)
    except UnknownConversation:
        return await _open(lane, arrived)
    if customer_lane(conversation.customer) != lane.id:
        await _forward(lane, conversation.customer, arrived)
        return None
    return conversation


async def moved_on(lane: Lane, conversation: Conversation, arrived: Arrived) -> bool:
    """Take over what the channel vouches for, and what is only claimed. True: with that, it goes on elsewhere."""
    if is_another(conversation, arrived.signed_in):
        return True
    for known in arrived.signed_in:
        if arrived.assurance > conversation.assurance or known not in conversation.verified:
            await vouch(lane, conversation, known, arrived.assurance, "sign-in")
    for claimed in arrived.claims:
        if not conversation.verified:
            claim(lane, conversation, claimed.value)
    now_with = (await lane.log.conversation(conversation.id)).customer
    if now_with != conversation.customer:
        await _forward(lane, now_with, arrived)
    return now_with != conversation.customer


def is_another(conversation: Conversation, signed_in: Sequence[Identity]) -> bool:
    """Whether somebody else is signed in than was shown to speak: what one may do is not done for the other."""
    fresh = [known for known in signed_in if known not in conversation.verified]
    return any(known.kind == shown.kind for known in fresh for shown in conversation.verified)


def claim(lane: Lane, conversation: Conversation, email: str) -> None:
    """The speaker says this is their address. It proves nothing."""
    claimed = identity("email", email)
    if claimed is not None and claimed not in conversation.claimed:
        lane.note_said(conversation.id, IdentityClaimed(identity=claimed), actor="customer")


async def vouch(lane: Lane, conversation: Conversation, known: Identity, level: Assurance, by: str) -> None:
    """The speaker is shown to be behind this address; if a customer we know is, the conversation goes on with them.

    INVARIANT: who is known by an address of their own is never taken for another: people share phones.
    """
    lane.note_said(conversation.id, AssuranceRaised(level=level, identity=known, by=by))
    customer = await lane.log.customer(conversation.customer)
    owner = await owner_of(lane.means, known)
    if owner is None:
        lane.log.write(customer_chain(customer.id), IdentityAdded(identity=known))
        lane.log.index(known, customer.id)
    elif owner != customer.id and not customer.identities:
        await _move(lane, conversation, owner)


async def add_identity(lane: Lane, known: Identity, by: str) -> None:
    """Know the lane's customer by an address, on the word of somebody who works here.

    INVARIANT: an address that is somebody's stays theirs: nobody comes by another's things so.
    """
    customer = await meet(lane)
    if known not in customer.identities and await owner_of(lane.means, known) is None:
        lane.log.write(customer_chain(customer.id), IdentityAdded(identity=known), actor=f"staff:{by}")
        lane.log.index(known, customer.id)


async def owner_of(means: Means, known: Identity) -> CustomerId | None:
    """The customer an address belongs to; None for nobody's, and for one that was an erased customer's."""
    owner = await means.store.find_customer(means.vault.blind(known.kind, known.value))
    view = await means.store.view("customer", owner) if owner else None
    return owner if view is not None and view.status != "erased" else None


async def brought_along(lane: Lane, customer: Customer) -> list[RecordId]:
    """The records under which the customer's conversations began, before it was known whose they are."""
    records, after = set[RecordId](), ""
    while views := await lane.means.store.views("conversation", customer=customer.id, after=after):
        records |= {view.record for view in views}
        after = views[-1].id
    return sorted(records - {customer.record})


async def _move(lane: Lane, conversation: Conversation, owner: CustomerId) -> None:
    """Hand the conversation and its open goals to the lane of the customer it turned out to be with.

    INVARIANT: this lane writes to none of them afterwards; each chain has one lane at any time.
    """
    for goal in await lane.log.goals(conversation=conversation.id):
        lane.note(goal, Rehomed(customer=owner))
    lane.note_said(conversation.id, Rebound(customer=owner))
    lane.log.write(customer_chain(conversation.customer), Merged(into=owner))
    lane.log.wake(customer_lane(owner), lane.now(), MovedHere(conversation=conversation.id))
    lane.speeches.pop(conversation.id, None)


async def _forward(lane: Lane, customer: CustomerId, arrived: Arrived) -> None:
    record = (await lane.log.customer(customer)).record
    lane.log.wake(customer_lane(customer), lane.now(), arrived, record=record)


async def _open(lane: Lane, arrived: Arrived) -> Conversation:
    message = arrived.message
    customer = await meet(lane)
    opened = ConversationOpened(
        conversation=message.conversation,
        customer=customer.id,
        record=customer.record,
        channel=message.channel,
        acting_for=arrived.acting_for,
        locale=lane.means.contents.pack.locale,
    )
    lane.log.write(conversation_chain(message.conversation), opened)
    return await lane.log.conversation(message.conversation)


async def meet(lane: Lane) -> Customer:
    """The customer of this lane, met now where this is the first time."""
    id = CustomerId(lane.id.partition(":")[2])
    try:
        return await lane.log.customer(id)
    except UnknownCustomer:
        record = RecordId(id)
        await lane.log.open_record(record)
        lane.log.write(customer_chain(id), CustomerMet(customer=id, record=record))
        return await lane.log.customer(id)
