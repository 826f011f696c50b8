"""What is counted: cases and interactions, read off the public fields of entries. Works on erased customers, too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from remit.model.entry import Entry

Ending: TypeAlias = Literal["", "resolved", "handed_over", "refused", "abandoned"]

IDLE = timedelta(minutes=5)
"""A pause that is longer counts as this much of a person's time: they were at something else."""

_NANO = Decimal(10) ** 9
_BY_PEOPLE = ("approved", "declined", "changed", "handed_back", "established", "closed")
_DECIDED = ("approved", "declined", "changed")
_CONVERSE = "converse"  # judging whether to talk on is no step of a plan


@dataclass(frozen=True, slots=True)
class Case:
    """A goal. Its customer is the one it is with by now; `begun_at` is when the first step of a plan was judged."""

    id: str
    kind: str
    customer: str
    conversation: str
    origin: str  # "asked", "noticed"; "entrusted" and "undoing": by people who work here
    pack: str
    declared: bool  # eligible, as its kind was declared when it was opened
    stake: str
    opened_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending = ""  # empty: it goes on
    level: str = ""  # of a resolved one: claimed, confirmed, proven
    autonomous: bool = False
    escalated: bool = False  # a person was asked to take it over
    writes: int = 0
    undone: int = 0
    answered: int = 0  # reviews that people answered
    decided: int = 0  # of these, approvals given or not
    overturned: int = 0  # of these, those where people wanted it otherwise
    segment: str = ""

    @property
    def eligible(self) -> bool:
        """Counts where it is measured how many are resolved without people: its kind was declared so before, and the
        customer wanted it, or an event did."""
        return self.declared and self.origin in ("asked", "noticed")


@dataclass(frozen=True, slots=True)
class Rated:
    what: str
    score: int
    low: int
    high: int
    goal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Interaction:
    """A conversation."""

    id: str
    customer: str
    channel: str
    opened_at: datetime
    heard: int = 0  # messages of the customer's
    replied: int = 0  # of the machine's
    spoken: int = 0  # of people's who work here
    unasked: int = 0  # messages of ours before the customer said anything
    taken: bool = False  # a person led it
    lost: int = 0  # messages that led nowhere: what was wanted was not recognised
    brain: str = ""  # that which understood the first message
    spent: int = 0  # on language models, in billionths of a US dollar
    worked: int = 0  # by people in the conversation, in microseconds
    told_again: int = 0  # facts the customer had to repeat to a person
    ratings: tuple[Rated, ...] = ()


def case_of(entries: Sequence[Entry]) -> Case | None:
    """The case that a goal's chain tells of; None for a chain of something else."""
    if not entries or entries[0].kind != "goal.opened":
        return None
    opening = _fields(entries[0])
    row: dict[str, Any] = {
        "id": opening["goal"],
        "kind": opening["wants"],
        "customer": opening["customer"],
        "conversation": opening["conversation"] or "",
        "origin": opening["origin"]["tag"],
        "pack": opening["pack"],
        "declared": opening.get("eligible", True),
        "stake": opening.get("stake", ""),
        "opened_at": entries[0].at,
    }
    matters: dict[str, str] = {}
    for entry in entries[1:]:
        _into_case(row, matters, entry)
    return Case(**row)


def interaction_of(entries: Sequence[Entry]) -> Interaction | None:
    """The interaction that a conversation's chain tells of; None for a chain of something else."""
    if not entries or entries[0].kind != "conversation.opened":
        return None
    opening = _fields(entries[0])
    row: dict[str, Any] = {
        "id": opening["conversation"],
        "customer": opening["customer"],
        "channel": opening["channel"],
        "opened_at": entries[0].at,
    }
    for entry in entries[1:]:
        _into_interaction(row, entry)
    return Interaction(**row, worked=worked(entries))


def worked(entries: Iterable[Entry]) -> int:
    """How long people were at a conversation while they led it, in microseconds: the time between its entries, of each
    pause no more than IDLE."""
    total, led_at = timedelta(), None
    for entry in entries:
        if led_at is not None:
            total += min(entry.at - led_at, IDLE)
        led = entry.kind == "person.took" or (led_at is not None and entry.kind != "person.left")
        led_at = entry.at if led else None
    return total // timedelta(microseconds=1)


# -- one entry after another ------------------------------------------------------------------------------------------


def _into_case(row: dict[str, Any], matters: dict[str, str], entry: Entry) -> None:
    match entry.kind:
        case "step.judged":
            body = _fields(entry)
            row["segment"] = body.get("segment") or row.get("segment", "")
            if body["action"] != _CONVERSE:
                row.setdefault("begun_at", entry.at)
        case "step.intended":
            _count(row, "writes")
        case "step.undone":
            _count(row, "undone")
        case "review.opened":
            body = _fields(entry)
            matters[body["id"]] = body.get("matter", "")
            row["escalated"] = row.get("escalated", False) or body.get("matter") == "takeover"
        case "review.answered":
            _answered(row, matters, entry)
        case "goal.rehomed":
            row["customer"] = _fields(entry)["customer"]
        case "goal.ended":
            outcome = _fields(entry)["outcome"]
            row["ending"], row["level"] = outcome["ending"]["tag"], outcome["ending"].get("level", "")
            row["autonomous"], row["ended_at"] = outcome["autonomous"], entry.at
        case _:
            pass


def _answered(row: dict[str, Any], matters: dict[str, str], entry: Entry) -> None:
    body = _fields(entry)
    answer = body["answer"]["tag"]
    _count(row, "answered", answer in _BY_PEOPLE)
    if matters.get(body["review"]) == "approval":
        _count(row, "decided", answer in _DECIDED)
        _count(row, "overturned", answer in _DECIDED[1:])


def _into_interaction(row: dict[str, Any], entry: Entry) -> None:
    match entry.kind:
        case "message.received":
            _count(row, "heard")
        case "message.understood":
            body = _fields(entry)
            row.setdefault("brain", body["brain"])
            _count(row, "spent", _spent(body))
        case "message.sent":
            body = _fields(entry)
            _count(row, "spoken" if entry.actor.startswith("staff:") else "replied")
            _count(row, "unasked", "heard" not in row)
            _count(row, "lost", body["confused"])
            _count(row, "spent", _spent(body))
        case "words.found":
            _count(row, "spent", _spent(_fields(entry)))
        case "conversation.rebound":
            row["customer"] = _fields(entry)["customer"]
        case "person.took":
            row["taken"] = True
        case "fact.told_again":
            _count(row, "told_again")
        case "conversation.rated":
            body = _fields(entry)
            rated = Rated(body["what"], body["score"], body["low"], body["high"], body["goal"] or "", entry.at)
            row["ratings"] = (*row.get("ratings", ()), rated)
        case _:
            pass


def _spent(body: dict[str, Any]) -> int:
    return sum(int(Decimal(call.get("cost", "0")) * _NANO) for call in body.get("calls", ()))


def _count(row: dict[str, Any], name: str, by: int = 1) -> None:
    row[name] = row.get(name, 0) + by


def _fields(entry: Entry) -> dict[str, Any]:
    return json.loads(entry.body)
