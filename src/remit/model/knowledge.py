"""What a business knows in writing: passages of its documents, and what is cited from them."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from remit.model.value import Value

Audience: TypeAlias = Literal["public", "customers", "staff"]


class Passage(Value):
    """A part of a document that stands on its own: data, never instruction."""

    id: str  # the document's path, "#", and the number of the passage in it
    document: str
    title: str
    headings: tuple[str, ...] = ()
    text: str
    audience: Audience = "public"
    locale: str = "en"
    valid_from: date | None = None
    valid_until: date | None = None


class Found(Value):
    """A passage that a question led to, and how well it supports an answer, from 0 to 1."""

    passage: Passage
    support: float


class Citation(Value):
    """The words of a passage that an answer rests on."""

    passage: str
    title: str
    quote: str
