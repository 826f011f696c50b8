"""Who the customer is, in plain words: how sure we are, what they agreed to, and what they wanted before."""

from __future__ import annotations

from datetime import datetime

from remit.agent.means import Means
from remit.desk.theirs import wish_of
from remit.journal.rows import readable
from remit.model.conversation import Conversation
from remit.model.customer import Assurance, Customer
from remit.model.ids import CustomerId, GoalId, GoalKind
from remit.model.value import Value
from remit.web.desk.telling import sentence
from remit.web.desk.waiting import address_of

_HISTORY = 8
_SURE = {
    Assurance.ANONYMOUS: ("We do not know who this is", "bad"),
    Assurance.CLAIMED: ("Says who they are, without proof", "wait"),
    Assurance.VERIFIED: ("Has proven who they are", "ok"),
    Assurance.STRONG: ("Has proven who they are twice", "ok"),
}
_ENDS = {
    "open": ("Open", "accent"),
    "ended:resolved": ("Done", "ok"),
    "ended:handed_over": ("By a colleague", "plain"),
    "ended:refused": ("Refused", "bad"),
    "ended:abandoned": ("Dropped", "plain"),
}


class Address(Value):
    """One way to reach a customer, and whether it was proven in this conversation."""

    kind: str
    value: str
    proven: bool


class Earlier(Value):
    """A goal of the customer's, as a line in their history."""

    id: GoalId
    what: str
    status: str
    tone: str
    at: datetime


class Whom(Value):
    """A customer as a page shows them."""

    id: CustomerId
    name: str
    sure: str
    tone: str
    addresses: tuple[Address, ...]
    consents: tuple[tuple[str, str], ...]
    moods: tuple[str, ...]
    history: tuple[Earlier, ...]
    erased: bool = False


async def whom(means: Means, id: CustomerId, conversation: Conversation | None) -> Whom:
    """Who a customer is, as far as it is known in a conversation."""
    view = await means.store.view("customer", id)
    customer = await readable(means.vault, view, Customer)
    sure, tone = _SURE[conversation.assurance if conversation else Assurance.ANONYMOUS]
    return Whom(
        id=id,
        name=_name(customer, conversation),
        sure=sure,
        tone=tone,
        addresses=_addresses(customer, conversation),
        consents=tuple((c.purpose.replace("_", " "), c.channel) for c in customer.consents) if customer else (),
        moods=tuple(mood.value for mood in conversation.moods) if conversation else (),
        history=await _history(means, id),
        erased=view is not None and view.status == "erased",
    )


def ending(status: str) -> tuple[str, str]:
    """How a goal stands, in a word, and the tone of it."""
    return _ENDS.get(status, ("Ended", "plain"))


def _name(customer: Customer | None, conversation: Conversation | None) -> str:
    known = address_of(customer) if customer else "somebody new"
    if known == "somebody new" and conversation is not None and conversation.claimed:
        return conversation.claimed[-1].value
    return known


def _addresses(customer: Customer | None, conversation: Conversation | None) -> tuple[Address, ...]:
    proven = {i.value for i in conversation.verified} if conversation else set[str]()
    known = list(customer.identities) if customer else []
    known += [i for i in (conversation.claimed if conversation else ()) if i not in known]
    return tuple(Address(kind=i.kind, value=i.value, proven=i.value in proven) for i in known)


async def _history(means: Means, id: CustomerId) -> tuple[Earlier, ...]:
    views = await means.store.views("goal", customer=id, newest=True, limit=_HISTORY)
    found: list[Earlier] = []
    for view in views:
        says, tone = ending(view.status)
        what = sentence(wish_of(means, GoalKind(view.sort)))
        found.append(Earlier(id=GoalId(view.id), what=what, status=says, tone=tone, at=view.at))
    return tuple(found)
