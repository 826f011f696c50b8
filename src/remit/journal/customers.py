"""Folds the chain of a customer. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias, assert_never

from remit.model import entry as e
from remit.model.customer import Consents, Customer

CustomerBody: TypeAlias = (
    e.IdentityAdded | e.ConsentGiven | e.ConsentWithdrawn | e.FeedbackAsked | e.Merged | e.ErasedCustomer
)


def fold_customer(customer: Customer, body: CustomerBody, at: datetime) -> Customer:
    """The customer after one more entry."""
    match body:
        case e.IdentityAdded():
            known = tuple(dict.fromkeys((*customer.identities, body.identity)))
            return customer.model_copy(update={"identities": known})
        case e.ConsentGiven():
            others = tuple(c for c in customer.consents if (c.purpose, c.channel) != (body.purpose, body.channel))
            given = Consents(purpose=body.purpose, channel=body.channel, at=at)
            return customer.model_copy(update={"consents": (*others, given)})
        case e.ConsentWithdrawn():
            left = tuple(c for c in customer.consents if c.purpose != body.purpose)
            return customer.model_copy(update={"consents": left})
        case e.Merged():
            return customer.model_copy(update={"merged_into": body.into})
        case e.FeedbackAsked():
            return customer.model_copy(update={"asked_rating_at": at})
        case e.ErasedCustomer():
            return customer.model_copy(update={"identities": (), "erased_at": at})
        case _:
            assert_never(body)
