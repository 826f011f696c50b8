"""A conversation as those in it see it: what was said, what is asked, what is under way, and who leads.

What the AI handed to a person is in it as well, for the customer to see and to correct.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias, assert_never

from remit.agent.hearing.turn import goal_asked
from remit.agent.means import Means
from remit.agent.wording import KERNEL_KINDS
from remit.desk.facts import Detail, KnownFact, details, known_facts
from remit.errors import UnknownConversation
from remit.journal.log import Recorded, read_chain
from remit.journal.rows import opened_installation, opened_state, readable
from remit.model.conversation import AskCode, AskConfirm, Attachment, Author, Conversation, Proof, buttons
from remit.model.customer import Assurance
from remit.model.entry import MessageReceived, MessageSent
from remit.model.fact import Fact
from remit.model.goal import Goal
from remit.model.ids import (
    ActionName,
    ConversationId,
    CustomerId,
    GoalId,
    GoalKind,
    MessageId,
    StepDigest,
    conversation_chain,
)
from remit.model.outcome import Abandoned, Denied, HandedOver, Outcome, Resolved
from remit.model.review import Approval, Takeover, Unsettled
from remit.model.value import Value

MOST_GOALS = 50
"""How many of the customer's goals, the newest first, are looked through for those of a conversation."""


class SaidLine(Value):
    """A message. `who` is what to call its author; `seq` is its place in the conversation's chain."""

    seq: int
    id: MessageId
    author: Author
    who: str
    text: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    proofs: tuple[Proof, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether the proofs say all of the text, so that it need not be shown twice."""
        return bool(self.proofs) and " ".join(proof.says for proof in self.proofs) == " ".join(self.text.split())


class Button(Value):
    """What may be pressed instead of typing; `press` is what to send along with the label as text."""

    label: str
    press: str


class WillDo(Value):
    """Exactly what a yes to a confirmation has done."""

    action: ActionName
    digest: StepDigest
    doing: str  # completes "Shall I ...?"
    details: tuple[Detail, ...]


class OpenQuestion(Value):
    """The question that is open, asked in the message `message`."""

    message: MessageId | None
    kind: str  # the tag of the question: fact, confirm, code, consent, offer, which, person, callback
    goal: GoalId | None
    buttons: tuple[Button, ...] = ()
    confirms: WillDo | None = None
    sent_to: str = ""  # of a code: the masked address


GoalState: TypeAlias = Literal[
    "under_way", "asks_customer", "waits_for_approval", "waits_for_person", "waits", "done", "not_done", "dropped"
]


class GoalLine(Value):
    """A goal of the conversation: what it is, in the customer's words, and how it stands."""

    id: GoalId
    kind: GoalKind
    summary: str  # completes "you want to ..."
    state: GoalState
    words: str
    opened_at: datetime
    ended_at: datetime | None = None
    queue: str = ""  # of the person that it waits for


class Handed(Value):
    """What the AI handed to a person: which goal, and what is known for it."""

    goal: GoalId
    summary: str
    queue: str
    taken: bool
    facts: tuple[KnownFact, ...]


class Transcript(Value):
    """`seq` is the last entry that was read: ask again with `after=seq` for what came since. `led_by` is who leads: the
    machine (empty), or a member of staff, whose name is `leader`."""

    conversation: ConversationId
    customer: CustomerId
    channel: str
    seq: int
    lines: tuple[SaidLine, ...]
    question: OpenQuestion | None
    goals: tuple[GoalLine, ...]
    led_by: str
    leader: str
    assurance: Assurance
    locale: str
    acting_for: str
    handed: tuple[Handed, ...]


async def transcript(means: Means, conversation: ConversationId, after: int = 0) -> Transcript:
    """The conversation as it stands, with what was said behind an entry of its chain. Raises UnknownConversation,
    Erased."""
    recorded = await read_chain(means.store, means.vault, conversation_chain(conversation), after=after)
    state = await conversation_of(means, conversation)  # read later, so that nothing it shows is missing in the lines
    goals = await goals_of(means, state)
    names = await _names(means, recorded, state)
    asked = state.question if state.taken_by is None else None
    return Transcript(
        conversation=state.id,
        customer=state.customer,
        channel=state.channel,
        seq=recorded[-1].entry.seq if recorded else after,
        lines=tuple(line for one in recorded for line in _lines(means, state, one, names)),
        question=_question(means, state, goals) if asked is not None else None,
        goals=tuple(goal_line(means, state, goal) for goal in goals),
        led_by=state.taken_by or "",
        leader=names.get(state.taken_by or "", ""),
        assurance=state.assurance,
        locale=state.locale,
        acting_for=state.acting_for or means.contents.pack.acting_for,
        handed=tuple(h for goal in goals for h in _handed(means, goal)),
    )


async def conversation_of(means: Means, id: ConversationId) -> Conversation:
    """A conversation as it stands. Raises UnknownConversation, Erased."""
    view = await means.store.view("conversation", id)
    state = await opened_state(means.vault, view) if view else None
    if not isinstance(state, Conversation):
        raise UnknownConversation(conversation=id)
    return state


async def goals_of(means: Means, conversation: Conversation) -> list[Goal]:
    """The goals of a conversation, oldest first; of a customer with very many, those among the newest."""
    views = await means.store.views("goal", customer=conversation.customer, newest=True, limit=MOST_GOALS)
    found: list[Goal] = []
    for view in reversed(views):
        goal = await readable(means.vault, view, Goal)
        if goal is not None and goal.conversation == conversation.id:
            found.append(goal)
    return found


def goal_line(means: Means, conversation: Conversation, goal: Goal) -> GoalLine:
    """How a goal stands, in words."""
    state, words, queue = _state(conversation, goal)
    return GoalLine(
        id=goal.id,
        kind=goal.kind,
        summary=summary_of(means, goal.kind),
        state=state,
        words=words,
        opened_at=goal.opened_at,
        ended_at=goal.outcome.at if goal.outcome else None,
        queue=queue,
    )


def summary_of(means: Means, kind: GoalKind) -> str:
    """What a kind of goal is, as in "return something you bought"."""
    known = means.goal_type(kind)
    return known.summary if known else KERNEL_KINDS.get(kind, kind)


# -- private ----------------------------------------------------------------------------------------------------------


def _lines(means: Means, state: Conversation, one: Recorded, names: dict[str, str]) -> Sequence[SaidLine]:
    if not isinstance(one.body, MessageReceived | MessageSent):
        return ()
    said = one.body.message
    by = one.body.by.removeprefix("staff:") if isinstance(one.body, MessageSent) else ""
    business = state.acting_for or means.contents.pack.acting_for
    who = {"agent": business, "human": names.get(by, by)}.get(said.author, "")
    line = SaidLine(
        seq=one.entry.seq,
        id=said.id,
        author=said.author,
        who=who,
        text=said.text,
        at=said.at,
        attachments=said.attachments,
        proofs=one.body.proofs if isinstance(one.body, MessageSent) else (),
    )
    return (line,)


async def _names(means: Means, recorded: Sequence[Recorded], state: Conversation) -> dict[str, str]:
    """What people who spoke here are called, by their ids."""
    spoke = {one.body.by for one in recorded if isinstance(one.body, MessageSent)}
    ids = {by.removeprefix("staff:") for by in spoke if by.startswith("staff:")} | {state.taken_by or ""}
    if not ids - {""}:
        return {}
    installation = await opened_installation(means.store, means.vault)
    return {id: installation.called(id) for id in ids if id}


def _question(means: Means, state: Conversation, goals: Sequence[Goal]) -> OpenQuestion | None:
    asked = state.question
    if asked is None:
        return None
    return OpenQuestion(
        message=state.question_message,
        kind=asked.tag,
        goal=goal_asked(asked),
        buttons=tuple(Button(label=label, press=press) for label, press in buttons(asked, state.answers)),
        confirms=_will_do(means, asked, goals) if isinstance(asked, AskConfirm) else None,
        sent_to=asked.sent_to if isinstance(asked, AskCode) else "",
    )


def _will_do(means: Means, asked: AskConfirm, goals: Sequence[Goal]) -> WillDo:
    facts = next((goal.facts for goal in goals if goal.id == asked.goal), dict[str, Fact]())
    told = details(means, facts, asked.arguments)
    return WillDo(action=asked.action, digest=asked.digest, doing=asked.doing, details=told)


def _state(conversation: Conversation, goal: Goal) -> tuple[GoalState, str, str]:
    """A goal's state, in words, and the queue of the people it waits for."""
    if goal.outcome is not None:
        return _ended(goal.outcome)
    for review in goal.reviews:
        match review.matter:
            case Takeover(queue=queue):
                return "waits_for_person", "A colleague has it." if review.taken_by else "Waits for a colleague.", queue
            case Unsettled():
                return "waits_for_person", "A colleague finds out whether it went through.", "service"
            case Approval(role=role):
                return "waits_for_approval", "Waits for a colleague's approval.", role
            case _:
                assert_never(review.matter)
    if conversation.taken_by is not None:
        return "waits_for_person", "A colleague has it.", ""
    if conversation.question is not None and goal_asked(conversation.question) == goal.id:
        return "asks_customer", "Waits for your answer.", ""
    if goal.wait_until is not None or goal.unsettled is not None:
        return "waits", "Waits for another system.", ""
    return "under_way", "Under way.", ""


def _ended(outcome: Outcome) -> tuple[GoalState, str, str]:
    match outcome.ending:
        case Resolved():
            return "done", "Done.", ""
        case HandedOver():
            return "done", "Finished by a colleague.", ""
        case Denied(rules=rules):
            return "not_done", " ".join(dict.fromkeys(r.says for r in rules if r.says)) or "Not possible.", ""
        case Abandoned():
            return "dropped", "No longer wanted.", ""
        case _:
            assert_never(outcome.ending)


def _handed(means: Means, goal: Goal) -> Sequence[Handed]:
    """INVARIANT: a customer sees what they said, chose or were asked for; not all that was read about them."""
    review = next((r for r in goal.reviews if isinstance(r.matter, Takeover)), None)
    if review is None or not isinstance(review.matter, Takeover):
        return ()
    asked_for = {p.name for action in means.contents.actions.values() for p in action.parameters}
    facts = tuple(fact for fact in known_facts(means, goal) if fact.name in asked_for)
    return (
        Handed(
            goal=goal.id,
            summary=summary_of(means, goal.kind),
            queue=review.matter.queue,
            taken=review.taken_by is not None,
            facts=facts,
        ),
    )
