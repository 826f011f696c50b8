"""Conversations as people look for them: those in which something was said last first, a customer's, or by words."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from remit.agent.means import Means
from remit.desk.places import place_in, written
from remit.journal.rows import readable
from remit.model.conversation import Conversation
from remit.model.ids import CustomerId
from remit.model.wake import View

LOOKED_THROUGH = 400
"""Among so many conversations words are looked for at a time: what was said is sealed, and there is no index of it."""

_PAGE = 100


@dataclass(frozen=True)
class Talks:
    """A page. Of each its view, and what it holds; None: it was erased. `after`: where the next page begins; empty:
    there is none."""

    found: tuple[tuple[View, Conversation | None], ...]
    after: str


async def talks(means: Means, customer: CustomerId | None, words: str, after: str, most: int) -> Talks:
    """A page of conversations: all, a customer's, or those in whose last lines or addresses all words stand."""
    wanted, looked = words.casefold().split(), 0
    found: list[tuple[View, Conversation | None]] = []
    async with aclosing(_latest(means, customer, after)) as views:
        async for view in views:
            if len(found) == most or (wanted and looked == LOOKED_THROUGH):
                return Talks(tuple(found), after)
            after, looked = written((view.at, view.id)), looked + 1
            state = await readable(means.vault, view, Conversation)
            if not wanted or (state is not None and _says(state, wanted)):
                found.append((view, state))
    return Talks(tuple(found), "")


def _says(conversation: Conversation, wanted: list[str]) -> bool:
    addresses = (identity.value for identity in (*conversation.verified, *conversation.claimed))
    text = " ".join((*(line.text for line in conversation.recent), *addresses)).casefold()
    return all(word in text for word in wanted)


async def _latest(means: Means, customer: CustomerId | None, after: str) -> AsyncGenerator[View]:
    before = place_in(after)
    while True:
        page = await means.store.conversations(customer=customer, before=before, limit=_PAGE)
        for view in page:
            yield view
        if len(page) < _PAGE:
            return
        before = (page[-1].at, page[-1].id)
