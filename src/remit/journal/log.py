"""The only writer of the journal: what a stretch reads, changes and commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from remit.errors import ChainMoved, Erased, UnknownConversation, UnknownCustomer, UnknownGoal
from remit.journal.bell import Bell
from remit.journal.bodies import Remains, decode_or_remains, encode
from remit.journal.chain import link
from remit.journal.fold import State, fold
from remit.journal.ids import Ids
from remit.journal.notice import notices
from remit.journal.project import Drawing, Place, draw
from remit.journal.rows import opened_reason, opened_state, sealed_outgoing, sealed_views, wake_for
from remit.journal.spending import cost_in, dollars, tally_of
from remit.journal.vault import Vault
from remit.model.conversation import Conversation
from remit.model.customer import Customer, Identity
from remit.model.entry import Body, ConversationOpened, CustomerMet, Entry, GoalOpened, InstallationOpened
from remit.model.goal import Goal
from remit.model.ids import (
    INSTALLATION,
    INSTALLATION_RECORD,
    ChainId,
    ConversationId,
    CustomerId,
    GoalId,
    LaneId,
    RecordId,
    WakeId,
    conversation_chain,
    customer_chain,
    goal_chain,
)
from remit.model.installation import Hook, Installation
from remit.model.wake import EffectRow, Head, Lease, Outgoing, Reason, View, ViewKind, Wake
from remit.ports import Clock, Store

OUTBOX = "outbox"
"""What the bell is rung with where a message waits to be delivered."""

_PAGE = 200
_KINDS: dict[str, ViewKind] = {
    "goal": "goal",
    "conversation": "conversation",
    "customer": "customer",
    "installation": "installation",
}


@dataclass(slots=True)
class _Thread:
    """A chain as this stretch knows it."""

    head: Head | None
    record: RecordId | None
    drawn: Drawing = field(default_factory=Drawing)  # its reviews: those changed since the last commit
    changed: bool = False  # since the last commit


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry with its body, or with what an erasure left of it."""

    entry: Entry
    body: Body | Remains


class Log:
    """A stretch's unit of work over one or more commits, in one lane.

    What is written is folded into the states at once, so reading back shows it before it is committed. After a failed
    commit the Log refuses everything: what it holds in memory did not happen, and a new one starts from the store.
    """

    def __init__(
        self,
        store: Store,
        vault: Vault,
        clock: Clock,
        lease: Lease,
        ids: Ids | None = None,
        bell: Bell | None = None,
        hooks: Sequence[Hook] = (),
    ) -> None:
        """hooks: who is told of what is written. Where there are any, the installation's key must be at hand."""
        self.store = store
        self.vault = vault
        self.clock = clock
        self.lease = lease
        self.new_id = ids or Ids(clock)
        self._bell = bell
        self._hooks = hooks
        self._threads: dict[ChainId, _Thread] = {}
        self._work = store.begin(lease)
        self._tallied: Counter[str] = Counter()  # since the last commit
        self._news: set[str] = set()  # the chains and kinds of views written to since the last commit
        self._over = ""

    # -- reading ----------------------------------------------------------------------------------------------------

    async def goal(self, id: GoalId) -> Goal:
        """A goal as of now. Raises UnknownGoal, and Erased where its record was erased."""
        state = await self._state("goal", goal_chain(id))
        if not isinstance(state, Goal):
            raise UnknownGoal(goal=id)
        return state

    async def conversation(self, id: ConversationId) -> Conversation:
        """A conversation as of now. Raises UnknownConversation, and Erased where its record was erased."""
        state = await self._state("conversation", conversation_chain(id))
        if not isinstance(state, Conversation):
            raise UnknownConversation(conversation=id)
        return state

    async def customer(self, id: CustomerId) -> Customer:
        """A customer as of now. Raises UnknownCustomer, and Erased where the record was erased."""
        state = await self._state("customer", customer_chain(id))
        if not isinstance(state, Customer):
            raise UnknownCustomer(who=id)
        return state

    async def installation(self) -> Installation:
        """The installation as of now, opened where nothing was ever written to its chain."""
        if await self._load("installation", INSTALLATION) is None:
            await self.open_record(INSTALLATION_RECORD)
            self.write(INSTALLATION, InstallationOpened(record=INSTALLATION_RECORD))
        state = self._threads[INSTALLATION].drawn.state
        if not isinstance(state, Installation):
            raise Erased(record=INSTALLATION_RECORD)
        return state

    async def goals(
        self, conversation: ConversationId | None = None, customer: CustomerId | None = None, only_open: bool = True
    ) -> list[Goal]:
        """The goals of a conversation, of a customer, or of both, in the order they were opened; erased ones are left
        out."""
        owner = customer
        if owner is None and conversation is not None:
            owner = (await self.conversation(conversation)).customer
        for view in await self._views(owner, "open" if only_open else None):
            await self._load("goal", goal_chain(GoalId(view.id)), view)
        goals = (t.drawn.state for t in self._threads.values() if isinstance(t.drawn.state, Goal))
        wanted = (
            goal
            for goal in goals
            if (customer is None or goal.customer == customer)
            and (conversation is None or goal.conversation == conversation)
            and (goal.open or not only_open)
        )
        return sorted(wanted, key=lambda goal: goal.id)

    async def open_record(self, record: RecordId) -> None:
        """Make sure that the record has a key. Raises Erased where it was destroyed."""
        await self.vault.open_record(record, create=True)

    async def touch(self, chain: ChainId) -> None:
        """Make a chain ready to be written to, also where what it holds was erased."""
        kind = _KINDS.get(chain.partition(":")[0])
        if kind is not None:
            await self._load(kind, chain)
        elif chain not in self._threads:
            self._threads[chain] = _Thread(head=await self.store.head(chain), record=None)

    async def spent_today(self) -> Decimal:
        """What language models cost since midnight (UTC), in US dollars: what is committed, and what this stretch
        asked since."""
        today = tally_of(self.clock.now())
        return dollars(await self.store.tallied(today) + self._tallied[today])

    async def pending(self, now: datetime) -> list[tuple[Wake, Reason]]:
        """What woke this lane, in the order it came. A wake-up whose record was erased is finished in silence."""
        woken: list[tuple[Wake, Reason]] = []
        for wake in await self.store.pending(self.lease.lane, now):
            try:
                woken.append((wake, await opened_reason(self.vault, wake)))
            except Erased:
                self.finish(wake.id)
        return woken

    # -- writing ----------------------------------------------------------------------------------------------------

    def write(self, chain: ChainId, body: Body, *, actor: str = "kernel", goal: GoalId | None = None) -> Entry:
        """Add an entry to a chain that was read, touched, or that this body opens. `goal` defaults to the chain's own.

        Raises Erased where something personal would be sealed for an erased record, and ValueError for a body that
        cannot follow; then nothing was added.
        """
        self._alive()
        thread = self._threads.get(chain) or _opening(chain, body)
        text, at = encode(body, self.vault, thread.record), self.clock.now()
        entry = link(thread.head, chain, at, goal or _goal_of(chain), actor, body.kind, text)
        if thread.record is None:
            fold(None, body, at, actor)  # refuses what does not belong to the installation
        else:
            place = Place(chain=chain, record=thread.record, seq=entry.seq, at=at)
            thread.drawn, thread.changed = draw(thread.drawn, body, actor, place), True
        thread.head = Head(chain=chain, seq=entry.seq, digest=entry.digest, record=thread.record)
        self._threads[chain] = thread
        self._work.append(entry, thread.record)
        self._news.add(chain)
        for notice in notices(self._hooks, entry, body):
            self.send(notice)
        if cost := cost_in(entry):
            self._work.tally(tally_of(at), cost)
            self._tallied[tally_of(at)] += cost
        return entry

    def effect(self, row: EffectRow) -> None:
        """Insert or update a write as other goals see it."""
        self._alive()
        self._work.effect(row)

    def index(self, identity: Identity, customer: CustomerId) -> None:
        """Make a customer findable by an identity."""
        self._alive()
        self._work.index(self.vault.blind(identity.kind, identity.value), customer)

    def send(self, message: Outgoing) -> None:
        """Put a message into the outbox; its text, address and buttons are sealed. Raises Erased."""
        self._alive()
        self._work.send(sealed_outgoing(self.vault, message))
        self._news.add(OUTBOX)

    def wake(
        self,
        lane: LaneId,
        due: datetime,
        reason: Reason,
        *,
        record: RecordId | None = None,
        id: WakeId | None = None,
        subject: str | None = None,
    ) -> None:
        """Wake a lane at a time; `record` seals the reason, and must be given for one that holds personal values."""
        self._alive()
        self._work.wake(wake_for(self.vault, lane, due, reason, record, id or WakeId(self.new_id("wake")), subject))

    def finish(self, wake: WakeId) -> None:
        """Have done with a wake-up."""
        self._alive()
        self._work.finish(wake)

    async def commit(self, *, release: bool = False) -> None:
        """Make all of it happen, or none of it; `release` gives up the lane, and ends the use of this Log.

        Raises LeaseLost, ChainMoved, SubjectBusy, or what the store raises; the Log is of no use afterwards.
        """
        self._alive()
        self._over = "it failed to commit"
        for thread in self._threads.values():
            if thread.changed:
                self._project(thread)
        if release:
            self._work.release()
        await self._work.commit()
        self._tallied.clear()
        self._tell_news()
        self._over = "it gave up its lane" if release else ""
        self._work = self.store.begin(self.lease)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _alive(self) -> None:
        if self._over:
            raise RuntimeError(f"this Log is over: {self._over}")

    async def _state(self, kind: ViewKind, chain: ChainId) -> State | None:
        """The state of a chain; None where there is no such chain. Raises Erased."""
        thread = await self._load(kind, chain)
        if thread is not None and thread.drawn.state is None:
            raise Erased(record=thread.record)
        return thread.drawn.state if thread else None

    async def _load(self, kind: ViewKind, chain: ChainId, view: View | None = None) -> _Thread | None:
        if chain in self._threads:
            return self._threads[chain]
        view = view or await self.store.view(kind, chain.partition(":")[2] or chain)
        if view is None:
            return None
        head = await self.store.head(chain)
        if head is None or head.seq != view.seq:
            raise ChainMoved(chain=chain)
        try:
            state = await opened_state(self.vault, view)
        except Erased:
            state = None
        self._threads[chain] = _Thread(head, view.record, Drawing(state, view.model_copy(update={"state": ""})))
        return self._threads[chain]

    async def _views(self, customer: CustomerId | None, status: str | None) -> list[View]:
        views: list[View] = []
        while True:
            after = views[-1].id if views else ""
            page = await self.store.views("goal", customer=customer, status=status, after=after, limit=_PAGE)
            views += page
            if len(page) < _PAGE:
                return views

    def _tell_news(self) -> None:
        if self._bell is not None:
            self._bell.ring(self._news)
        self._news = set()

    def _project(self, thread: _Thread) -> None:
        for view in sealed_views(self.vault, thread.drawn):
            self._work.project(view)
            self._news.add(view.kind)
        thread.drawn, thread.changed = replace(thread.drawn, reviews={}), False


async def read_chain(store: Store, vault: Vault, chain: ChainId, *, after: int = 0) -> list[Recorded]:
    """The entries of a chain with their bodies, in order, from behind one on; none where there is no such chain. Raises
    Tampered."""
    head = await store.head(chain)
    record = head.record if head else None
    if record is not None:
        await vault.open_record(record)
    entries = await store.entries(chain, after=after)
    return [Recorded(entry, decode_or_remains(entry.body, vault, record)) for entry in entries]


def _opening(chain: ChainId, body: Body) -> _Thread:
    match body:
        case GoalOpened() if chain == goal_chain(body.goal):
            return _Thread(head=None, record=body.record)
        case ConversationOpened() if chain == conversation_chain(body.conversation):
            return _Thread(head=None, record=body.record)
        case InstallationOpened() if chain == INSTALLATION:
            return _Thread(head=None, record=body.record)
        case CustomerMet() if chain == customer_chain(body.customer):
            return _Thread(head=None, record=body.record)
        case _:
            raise LookupError(f"{body.kind} is written to {chain}, which was neither read nor touched before")


def _goal_of(chain: ChainId) -> GoalId | None:
    kind, _, id = chain.partition(":")
    return GoalId(id) if kind == "goal" else None
