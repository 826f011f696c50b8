"""Customers: who they are, what they agreed to, all that is held about them, and having it erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from remit.api.callers import Caller, ErasesCustomers, ReadsCustomers, Vouches, WritesCustomers, insist_on_all
from remit.api.examples import AT, LINE, shown, taken_in
from remit.api.goals import GoalTold, goal_told
from remit.api.pages import ID, After, Id, Limit, Page, page
from remit.api.problems import unknown
from remit.api.talk import named
from remit.desk.transcript import SaidLine, transcript
from remit.errors import Erased, UnknownCustomer
from remit.journal.rows import opened_review, opened_state
from remit.model.customer import Consents, Customer, Identity, IdentityKind
from remit.model.desk import AddIdentity, SetConsent
from remit.model.goal import Goal
from remit.model.ids import ConversationId, CustomerId
from remit.model.review import Review
from remit.model.wake import View, ViewKind

customers = APIRouter(tags=["customers"])

_PAGE = 200


class CustomerListed(BaseModel):
    """A customer in a list. status: `open`, or `erased`."""

    model_config = shown(id="customer-01k9", status="open", changed_at=AT)

    id: CustomerId
    status: str
    changed_at: datetime


_CUSTOMER = {
    "id": "customer-01k9",
    "identities": [{"kind": "email", "value": "maria@example.com"}],
    "consents": [{"purpose": "newsletter", "channel": "api", "at": AT}],
    "merged_into": None,
    "conversations": 2,
    "goals": 3,
}


class CustomerTold(BaseModel):
    """Who a customer is to us. merged_into: they turned out to be another one we knew."""

    model_config = shown(**_CUSTOMER)

    id: CustomerId
    identities: list[Identity]
    consents: list[Consents]
    merged_into: CustomerId | None
    conversations: int
    goals: int


class Consenting(BaseModel):
    """To what a customer says yes or no, on which channel."""

    model_config = taken_in(purpose="newsletter", given=True, channel="api")

    purpose: str = Field(min_length=1, max_length=100, pattern=r"^[\w.:-]+$")
    given: bool
    channel: str = Field(default="api", min_length=1, max_length=40, pattern=r"^[\w.:-]+$")


class Naming(BaseModel):
    """An address that a customer is known by, too."""

    model_config = taken_in(kind="email", value="maria@example.com")

    kind: IdentityKind
    value: str = Field(min_length=1, max_length=320)


class Asked(BaseModel):
    """What was asked for will be done, and nothing of it gets lost."""

    model_config = shown(customer="customer-01k9")

    customer: CustomerId


class ConversationHeld(BaseModel):
    """A conversation as it is held."""

    id: ConversationId
    channel: str
    messages: list[SaidLine]


class Held(BaseModel):
    """All that is held about a customer, readable by them and by machines (GDPR, articles 15 and 20).

    unreadable: what was erased since, by its ids.
    """

    model_config = shown(
        customer=_CUSTOMER,
        conversations=[{"id": "conversation-01k9", "channel": "api", "messages": [LINE]}],
        goals=[],
        reviews=[],
        unreadable=[],
    )

    customer: CustomerTold
    conversations: list[ConversationHeld]
    goals: list[GoalTold]
    reviews: list[Review]
    unreadable: list[str]


@customers.get("/customers")
async def list_customers(
    by: ReadsCustomers,
    identity: Annotated[
        str | None,
        Query(pattern=ID, min_length=1, max_length=320, description="Only who is known by this address or number."),
    ] = None,
    after: After = "",
    limit: Limit = 50,
) -> Page[CustomerListed]:
    """Customers, in the order we met them; or the one who is known by an address."""
    store = by.house.means.store
    if identity is not None:
        try:
            view = await store.view("customer", await by.house.reception.find(identity))
        except UnknownCustomer:
            view = None
        return Page(items=[_listed(view)] if view and by.sees(view.customer) else [], next=None)
    views = await store.views("customer", customer=by.key.customer, after=after, limit=limit)
    return page([_listed(view) for view in views], len(views), limit, views[-1].id if views else "")


@customers.get("/customers/{id}")
async def read_customer(by: ReadsCustomers, id: Id) -> CustomerTold:
    """Who a customer is to us: addresses, consents, how often they were here."""
    return await _told(by, await _customer(by, id))


@customers.get("/customers/{id}/identities")
async def list_identities(by: ReadsCustomers, id: Id) -> Page[Identity]:
    """The addresses that a customer is known by."""
    return Page(items=list((await _customer(by, id)).identities), next=None)


@customers.post("/customers/{id}/identities", status_code=202)
async def add_identity(by: Vouches, id: Id, body: Naming) -> Asked:
    """Know a customer by an address, too: whoever shows that it is theirs is this customer from then on.

    One that is another customer's stays theirs.
    """
    customer = await _customer(by, id)
    insist_on_all(by)
    await by.house.floor.do(AddIdentity(customer=customer.id, identity=named(body.kind, body.value)), by.member)
    return Asked(customer=customer.id)


@customers.get("/customers/{id}/consents")
async def list_consents(by: ReadsCustomers, id: Id) -> Page[Consents]:
    """What a customer agreed to, and has not taken back."""
    return Page(items=list((await _customer(by, id)).consents), next=None)


@customers.post("/customers/{id}/consents", status_code=202)
async def set_consent(by: WritesCustomers, id: Id, body: Consenting) -> Asked:
    """Record that a customer agrees to something, or does no longer."""
    customer = await _customer(by, id)
    act = SetConsent(customer=customer.id, purpose=body.purpose, channel=body.channel, given=body.given)
    await by.house.floor.do(act, by.member)
    return Asked(customer=customer.id)


@customers.get("/customers/{id}/export")
async def export_customer(by: ReadsCustomers, id: Id) -> Held:
    """All that is held about a customer, as JSON."""
    customer = await _customer(by, id)
    unreadable: list[str] = []
    conversations = [await _conversation(by, view, unreadable) for view in await _all(by, "conversation", id)]
    return Held(
        customer=await _told(by, customer),
        conversations=[found for found in conversations if found is not None],
        goals=[goal for view in await _all(by, "goal", id) if (goal := await _goal(by, view, unreadable))],
        reviews=[review for view in await _all(by, "review", id) if (review := await _review(by, view, unreadable))],
        unreadable=unreadable,
    )


@customers.post("/customers/{id}/erase", status_code=202)
async def erase_customer(by: ErasesCustomers, id: Id) -> Asked:
    """Erase all that is personal of a customer, for good, once what is under way for them is settled."""
    customer = await _customer(by, id)
    await by.house.reception.erase(customer.id, by=by.member.id)
    return Asked(customer=customer.id)


# -- private ----------------------------------------------------------------------------------------------------------


async def _customer(by: Caller, id: str) -> Customer:
    """A customer that the caller may see. Raises Wrong, Erased."""
    view = await by.house.means.store.view("customer", id)
    state = await opened_state(by.house.means.vault, view) if view and by.sees(view.id) else None
    if not isinstance(state, Customer):
        raise unknown("customer", id)
    return state


async def _told(by: Caller, customer: Customer) -> CustomerTold:
    return CustomerTold(
        id=customer.id,
        identities=list(customer.identities),
        consents=list(customer.consents),
        merged_into=customer.merged_into,
        conversations=len(await _all(by, "conversation", customer.id)),
        goals=len(await _all(by, "goal", customer.id)),
    )


async def _all(by: Caller, kind: ViewKind, customer: str) -> Sequence[View]:
    found: list[View] = []
    while True:
        after = found[-1].id if found else ""
        store = by.house.means.store
        views = await store.views(kind, customer=CustomerId(customer), after=after, limit=_PAGE)
        found += views
        if len(views) < _PAGE:
            return found


async def _conversation(by: Caller, view: View, unreadable: list[str]) -> ConversationHeld | None:
    try:
        seen = await transcript(by.house.means, ConversationId(view.id))
    except Erased:
        unreadable.append(view.id)
        return None
    return ConversationHeld(id=seen.conversation, channel=seen.channel, messages=list(seen.lines))


async def _goal(by: Caller, view: View, unreadable: list[str]) -> GoalTold | None:
    try:
        state = await opened_state(by.house.means.vault, view)
    except Erased:
        unreadable.append(view.id)
        return None
    return goal_told(state, view.status) if isinstance(state, Goal) else None


async def _review(by: Caller, view: View, unreadable: list[str]) -> Review | None:
    try:
        return await opened_review(by.house.means.vault, view)
    except Erased:
        unreadable.append(view.id)
        return None


def _listed(view: View) -> CustomerListed:
    return CustomerListed(id=CustomerId(view.id), status=view.status, changed_at=view.at)
