"""Reads what is measured: the rows of a period, from the public fields of entries. Nothing sealed is opened."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from remit.journal.ids import first_id
from remit.measure.cases import Case, Interaction, case_of, interaction_of
from remit.measure.history import WINDOW, By, History, groups, history
from remit.measure.quality import Scored
from remit.measure.report import Report, Terms, report
from remit.model.ids import INSTALLATION, ChainId, ConversationId, GoalId, conversation_chain, goal_chain
from remit.model.wake import Head
from remit.ports import Store

_GOALS, _TALKS = "goal:", "conversation:"
_AT_ONCE = 50
_OWN = "conversation:conversation-"  # ids that Remit makes sort by time; those of channels may not


@dataclass(frozen=True)
class Asked:
    """Which period, in which parts, and what of it: cases and conversations with these names in these parts alone."""

    since: datetime
    until: datetime
    by: By | None = None
    only: Mapping[By, str] = field(default_factory=dict[By, str])
    window: timedelta = WINDOW


class Rows:
    """The cases and interactions on record. What was read is kept, and read again only where its chain moved on; of a
    row only what is public is held, so that it is as small as it is harmless."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cases: dict[ChainId, tuple[int, Case | None]] = {}
        self._talks: dict[ChainId, tuple[int, Interaction | None]] = {}

    async def history(self, asked: Asked, now: datetime) -> History:
        """What happened in the period that is asked for."""
        cases = [case async for head in breathing(self._goals(asked.since)) if (case := await self._case(head))]
        where = {conversation_chain(ConversationId(case.conversation)) for case in cases if case.conversation}
        since = breathing(self._conversations(asked.since))
        talks = {head.chain: await self._talk(head) async for head in since}
        for chain in sorted(where - talks.keys()):
            head = await self._store.head(chain)
            talks[chain] = await self._talk(head) if head is not None else None
        found = [talk for talk in talks.values() if talk is not None]
        whole = history(cases, found, asked.since, asked.until, now, asked.window)
        for by, name in asked.only.items():
            whole = groups(whole, by).get(name) or history((), (), asked.since, asked.until, now, asked.window)
        return whole

    async def _goals(self, since: datetime) -> AsyncIterator[Head]:
        after = goal_chain(GoalId(first_id("goal", since)))
        while page := await self._store.chains(prefix=_GOALS, after=after):
            for head in page:
                yield head
            after = page[-1].chain

    async def _conversations(self, since: datetime) -> AsyncIterator[Head]:
        """Those that may have begun since then. Whose id says that they are older are passed over."""
        first = conversation_chain(ConversationId(first_id("conversation", since)))
        after = ""
        while page := await self._store.chains(prefix=_TALKS, after=after):
            for head in page:
                after = head.chain
                if head.chain.startswith(_OWN) and head.chain < first:
                    after = max(after, first)
                    break
                yield head

    async def _case(self, head: Head) -> Case | None:
        known = self._cases.get(head.chain)
        if known is None or known[0] != head.seq:
            known = self._cases[head.chain] = (head.seq, case_of(await self._store.entries(head.chain)))
        return known[1]

    async def _talk(self, head: Head) -> Interaction | None:
        known = self._talks.get(head.chain)
        if known is None or known[0] != head.seq:
            known = self._talks[head.chain] = (head.seq, interaction_of(await self._store.entries(head.chain)))
        return known[1]


async def breathing(heads: AsyncIterator[Head]) -> AsyncIterator[Head]:
    """The same, letting others go first now and then: a long period is not to stop the world."""
    many = 0
    async for head in heads:
        yield head
        many += 1
        if many % _AT_ONCE == 0:
            await asyncio.sleep(0)


async def measured(store: Store, asked: Asked, now: datetime, terms: Terms) -> Report:
    """Every measure of a period, as one value."""
    history_ = await Rows(store).history(asked, now)
    return await asyncio.to_thread(report, history_, terms, asked.by)


async def scored(store: Store) -> list[Scored]:
    """What people marked of the conversations they looked at, in order."""
    found: list[Scored] = []
    for entry in await store.entries(INSTALLATION):
        if entry.kind == "quality.scored":
            body = json.loads(entry.body)
            found.append(Scored(body["conversation"], body["by"], body["marks"]))
    return found
