"""Lists a page at a time: `?after=` what `next` of the page before said, `?limit=` so many."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from fastapi import Path, Query
from pydantic import BaseModel

T = TypeVar("T")

After = Annotated[str, Query(max_length=300, description="The `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Id = Annotated[str, Path(min_length=1, max_length=300, description="Its id.")]
ID = r"^[^\x00-\x1f]*$"


class Page(BaseModel, Generic[T]):
    """Some of a list. next: where the next page begins; null: there is no more."""

    items: list[T]
    next: str | None


def page(items: list[T], found: int, limit: int, last: str) -> Page[T]:
    """items: what is shown of what was found, up to the one called `last`."""
    return Page(items=items, next=last if found >= limit and last else None)
