"""What a colleague, or a record elsewhere, should know of a conversation. Written from the journal, alike each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from remit.agent.means import Means
from remit.desk.facts import known_facts
from remit.desk.theirs import of_them, wish_of
from remit.desk.transcript import goal_line
from remit.journal.log import Recorded
from remit.language.phrasing import listed, phrase
from remit.language.sentences import sentences
from remit.model.conversation import Conversation
from remit.model.customer import Assurance
from remit.model.entry import MessageReceived, MessageSent
from remit.model.goal import Attempt, Goal
from remit.model.review import Approval, Review, Takeover, Unsettled
from remit.model.turn import Done, Happening
from remit.model.value import Value

_SURE = {
    Assurance.ANONYMOUS: "It is not known who it is.",
    Assurance.CLAIMED: "They say to be {who}.",
    Assurance.VERIFIED: "It is {who}, who has proven it.",
    Assurance.STRONG: "It is {who}, who has proven it twice.",
}


class WrapUp(Value):
    """`summary` in a few sentences; `notes` one to a line: what was wanted, known, done, not done, and is left open.
    `by`: the brain that worded the summary. The notes are always the journal's."""

    summary: str
    notes: tuple[str, ...]
    by: str = ""


def to_be_noted(conversation: Conversation, found: WrapUp, acting_for: str) -> Happening:
    """A summary, sentence by sentence, as what a brain may word."""
    told = tuple(Done(says="{noted}", values={"noted": sentence}) for sentence in sentences(found.summary))
    return Happening(use="wrap_up", tellings=told, locale=conversation.locale, acting_for=acting_for)


def wrap_up(means: Means, conversation: Conversation, goals: Sequence[Goal], said: Sequence[Recorded]) -> WrapUp:
    """A conversation in short."""
    wanted = listed(list(dict.fromkeys(wish_of(means, goal.kind) for goal in goals)))
    sentences = [f"The customer wants to {wanted}." if wanted else "The customer has not said yet what they want."]
    sentences.append(_who(conversation))
    sentences += [words for goal in goals if (words := _state(means, conversation, goal))]
    sentences += _led(conversation, said)
    notes = [note for goal in goals for note in _notes(means, goal)]
    return WrapUp(summary=" ".join(sentences), notes=tuple(dict.fromkeys(notes)))


def _who(conversation: Conversation) -> str:
    known = conversation.verified or conversation.claimed
    who = known[-1].value if known else ""
    return _SURE[conversation.assurance if who else Assurance.ANONYMOUS].format(who=who)


def _state(means: Means, conversation: Conversation, goal: Goal) -> str:
    line = goal_line(means, conversation, goal)
    words = "Waits for the customer's answer." if line.state == "asks_customer" else line.words
    what = of_them(line.summary[:1].upper() + line.summary[1:])
    return f"{what}: {words[:1].lower()}{words[1:]}" if words else ""


def _led(conversation: Conversation, said: Sequence[Recorded]) -> Iterator[str]:
    customers = sum(isinstance(one.body, MessageReceived) for one in said)
    people = {one.body.by.removeprefix("staff:") for one in said if isinstance(one.body, MessageSent)}
    humans = sorted(one for one in people if _is_human(said, one))
    by = f", {listed(humans)} of them in person" if humans else ""
    replies = sum(isinstance(one.body, MessageSent) for one in said)
    yield f"{_count(customers, 'message')}, {_count(replies, 'reply', 'replies')}{by}."
    if conversation.moods:
        yield f"They seem {listed([mood.value for mood in conversation.moods])}."


def _is_human(said: Sequence[Recorded], by: str) -> bool:
    return any(isinstance(one.body, MessageSent) and one.body.by == f"staff:{by}" for one in said)


def _count(n: int, one: str, more: str = "") -> str:
    return f"{n} {one if n == 1 else more or f'{one}s'}"


def _notes(means: Means, goal: Goal) -> Iterator[str]:
    what = wish_of(means, goal.kind)
    yield f"Wanted: {what}."
    asked_for = {p.name for action in means.contents.actions.values() for p in action.parameters}
    known = [f"{f.label} {f.value}" for f in known_facts(means, goal) if f.name in asked_for]
    if known:
        yield f"Known: {'; '.join(known)}."
    for attempt in goal.attempts:
        if attempt.key is not None:
            yield _deed(means, attempt)
    for barred in goal.barred:
        yield f"Not done: {barred.action.replace('_', ' ')}. {barred.why}"
    for note in goal.notes:
        yield f"Note{'' if note.by == 'kernel' else f' by {note.by}'}: {note.text}"
    for review in goal.reviews:
        yield from _open(review)


def _open(review: Review) -> Iterator[str]:
    match review.matter:
        case Takeover():
            yield "Open: a person is to carry on."
        case Unsettled(doing=doing):
            yield f"Open: whether this went through: {doing}."
        case Approval(doing=doing):
            yield f"Open: an approval of this: {doing}."
        case _:
            assert_never(review.matter)
    if review.call_back:
        yield "They want to be called."


def _deed(means: Means, attempt: Attempt) -> str:
    what = means.action(attempt.step.action).summary.rstrip(".")
    given = "; ".join(f"{name.replace('_', ' ')} {phrase(f.value)}" for name, f in attempt.step.facts().items())
    by = f" (wanted by {attempt.by})" if attempt.by else ""
    if attempt.undone_by is not None:
        return f"Done and taken back: {what}, {given}{by}."
    match attempt.state:
        case "received" if attempt.check is not None and attempt.check.holds:
            return f"Done and seen in the system: {what}, {given}{by}."
        case "received":
            return f"Done: {what}, {given}{by}."
        case "failed":
            return f"Failed: {what}, {given}. {attempt.why}"
        case _:
            return f"Not known yet whether it went through: {what}, {given}."
