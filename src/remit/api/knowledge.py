"""What the pack's documents say to a question, in their own words, to whom it is for."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from remit.api.callers import AsksDocuments, insist
from remit.api.examples import shown, taken_in
from remit.knowledge.cite import answered
from remit.model.knowledge import Audience, Citation, Found
from remit.people.keys import Scope

knowledge = APIRouter(tags=["knowledge"])

_QUOTE = "We ship to every country of the European Union, and to Norway."
_CITED = {"passage": "shipping.md#1", "title": "Shipping and delivery", "quote": _QUOTE}
_PASSAGE = {
    "id": "shipping.md#1",
    "document": "shipping.md",
    "title": "Shipping and delivery",
    "headings": ["Where do you ship to?"],
    "text": _QUOTE,
    "audience": "public",
    "locale": "en",
    "valid_from": None,
    "valid_until": None,
}
_READERS = {"customers": Scope.KNOWLEDGE_CUSTOMERS, "staff": Scope.KNOWLEDGE_STAFF}


class Asking(BaseModel):
    """A question. reader: for whom it is answered; what is for customers or for staff needs the scope
    knowledge:customers or knowledge:staff as well. locale: the language to prefer; left out: the pack's. on: the day
    that what is told must hold on; left out: today."""

    model_config = taken_in(question="Do you ship to Norway?", reader="public")

    question: Annotated[str, Field(min_length=1, max_length=2_000)]
    reader: Audience = "public"
    locale: Annotated[str, Field(max_length=20)] | None = None
    on: date | None = None


class KnowledgeTold(BaseModel):
    """answer: in the documents' words; null: nothing there supports one. gap: whether the documents leave it open.
    citations: what the answer rests on. passages: what may hold an answer, the likeliest first, with how likely."""

    model_config = shown(
        question="Do you ship to Norway?",
        answer=_QUOTE,
        gap=False,
        citations=[_CITED],
        passages=[{"passage": _PASSAGE, "support": 0.97}],
    )

    question: str
    answer: str | None
    gap: bool
    citations: list[Citation]
    passages: list[Found]


@knowledge.post("/knowledge/ask")
async def ask_documents(by: AsksDocuments, body: Asking) -> KnowledgeTold:
    """Ask the pack's documents. What they do not answer is not made up."""
    if body.reader in _READERS:
        insist(by, _READERS[body.reader])
    means = by.house.means
    on, locale = body.on or means.today(), body.locale or means.contents.pack.locale
    found = means.library.find(body.question, body.reader, on, locale) if means.library else ()
    answer = answered(body.question, found, means.library.embedder) if found else None
    return KnowledgeTold(
        question=body.question,
        answer=answer.text if answer else None,
        gap=answer is None,
        citations=list(answer.citations) if answer else [],
        passages=list(found),
    )
