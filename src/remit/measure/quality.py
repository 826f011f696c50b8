"""A quality score on every conversation, by checks that anyone can make again; and how far people agree with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from remit.measure.figures import kappa
from remit.model.value import Value


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that was said. `asks`: the goal and the fact that a question is for. `proofs`: the steps it says were
    done. A person's turns are not judged."""

    author: str  # "customer", "machine" (another's), "agent" (ours), "human" (one of us)
    text: str
    at: datetime
    asks: str = ""
    proofs: tuple[str, ...] = ()
    held: bool = False  # a person led the conversation


@dataclass(frozen=True, slots=True)
class Done:
    """A write: whether the last judgement of just this step allowed it, and when it was first proven."""

    step: str
    allowed: bool
    proven_at: datetime | None


@dataclass(frozen=True)
class Talk:
    """A conversation as its checks look at it. `known`: everything that its replies may rest on, as text."""

    turns: tuple[Turn, ...]
    writes: tuple[Done, ...] = ()
    known: str = ""


@dataclass(frozen=True)
class Scored:
    """What a person marked of a conversation, by the names of the checks."""

    conversation: str
    by: str
    marks: Mapping[str, bool] = field(default_factory=dict[str, bool])


class Quality(Value):
    """marks: whether each check passed; those that had nothing to look at are left out. score: passed / looked at."""

    marks: dict[str, bool]

    @property
    def score(self) -> float | None:
        return 100 * sum(self.marks.values()) / len(self.marks) if self.marks else None


LONGEST = 160
"""Words of a reply that people still read."""

OFTEN = 2
"""How often the same thing may be asked: once, and once more where the answer could not be made out."""

_CHECKS: Mapping[str, tuple[str, Callable[[Talk], bool | None]]] = {
    "policy_kept": (
        "Nothing was done that the last judgement of it did not allow.",
        lambda talk: all(done.allowed for done in talk.writes) if talk.writes else None,
    ),
    "proven_before_told": (
        "Nothing was said to be done before the system of record showed it.",
        lambda talk: _proven_before_told(talk),
    ),
    "grounded": (
        "Every amount and every reference in a reply was said, read or given before.",
        lambda talk: _grounded(talk),
    ),
    "asked_no_more": (
        f"Nothing was asked more than {OFTEN} times.",
        lambda talk: _asked_no_more(talk),
    ),
    "answered": (
        "Every message got an answer, from the machine or from a person.",
        lambda talk: _answered(talk),
    ),
    "tone": (
        f"No reply shouts, or is longer than {LONGEST} words.",
        lambda talk: all(_tone(text) for text in _ours(talk)) if _ours(talk) else None,
    ),
    "disclosed": (
        "The first reply of the machine says that it is one.",
        lambda talk: bool(_DISCLOSES.search(_ours(talk)[0])) if _ours(talk) else None,
    ),
}

CHECKS: Mapping[str, str] = {name: says for name, (says, _) in _CHECKS.items()}
"""What is checked, in words, by name."""

_AMOUNT = re.compile(r"\d+\.\d\d\b|\b[A-Z]{1,4}\d{3,}\b")
_SHOUTS = re.compile(r"!{2,}|\b[A-Z]{4,}(?:\W+[A-Z]{2,}){2,}")
_DISCLOSES = re.compile(r"\bAI\b|\bartificial\b|\bbot\b|\bKI\b", re.IGNORECASE)


def quality(talk: Talk) -> Quality:
    """The marks of a conversation: the same for the same conversation, whoever makes them."""
    marks = {name: check(talk) for name, (_, check) in _CHECKS.items()}
    return Quality(marks={name: mark for name, mark in marks.items() if mark is not None})


def sample(conversations: Sequence[str], many: int, period: str) -> tuple[str, ...]:
    """So many of the conversations of a period for people to look at: always the same ones, and nobody chooses them."""

    def place(id: str) -> str:
        return hashlib.sha256(f"{period}:{id}".encode()).hexdigest()

    return tuple(sorted(conversations, key=place)[:many])


class Agreement(Value):
    """How far people agree with the checks, or with each other: over so many marks, in how many of them, and beyond
    chance (Cohen's kappa; None where chance alone would make them agree)."""

    marks: int
    agreed: int
    kappa: float | None


def agreement(checked: Mapping[str, Quality], scored: Sequence[Scored]) -> Agreement:
    """People against the checks: every mark that both gave to a conversation, of each person the last."""
    last = {(one.conversation, one.by): one for one in scored}
    return _agreed(
        [
            (checked[one.conversation].marks[name], mark)
            for one in last.values()
            if one.conversation in checked
            for name, mark in one.marks.items()
            if name in checked[one.conversation].marks
        ]
    )


def among_people(scored: Sequence[Scored]) -> Agreement:
    """People against each other: every mark that two of them gave to the same conversation."""
    by_talk: dict[str, dict[str, Mapping[str, bool]]] = {}
    for one in scored:
        by_talk.setdefault(one.conversation, {})[one.by] = one.marks
    pairs: list[tuple[bool, bool]] = []
    for people in by_talk.values():
        readers = [people[by] for by in sorted(people)]
        pairs += [
            (first[name], second[name])
            for n, first in enumerate(readers)
            for second in readers[n + 1 :]
            for name in first
            if name in second
        ]
    return _agreed(pairs)


def _agreed(pairs: Sequence[tuple[bool, bool]]) -> Agreement:
    return Agreement(marks=len(pairs), agreed=sum(one == other for one, other in pairs), kappa=kappa(pairs))


# -- the checks -------------------------------------------------------------------------------------------------------


def _ours(talk: Talk) -> list[str]:
    return [turn.text for turn in talk.turns if turn.author == "agent"]


def _proven_before_told(talk: Talk) -> bool | None:
    told = [(step, turn.at) for turn in talk.turns if turn.author == "agent" for step in turn.proofs]
    proven = {done.step: done.proven_at for done in talk.writes}
    shown = [(proven.get(step), at) for step, at in told]
    return all(shown_at is not None and shown_at <= at for shown_at, at in shown) if told else None


def _grounded(talk: Talk) -> bool | None:
    """Numbers stand in for what can be made up: whether the words around them are so is for `Wary` to see to before
    they are said, and for people to look at afterwards."""
    said = "\n".join(turn.text for turn in talk.turns if turn.author != "agent")
    ground = set(_AMOUNT.findall(talk.known)) | set(_AMOUNT.findall(said)) | _whole(talk.known)
    named = {found for text in _ours(talk) for found in _AMOUNT.findall(text)}
    return named <= ground if named else None


def _whole(known: str) -> set[str]:
    """Amounts that are kept with fewer places than they are written with."""
    return {f"{float(number):.2f}" for number in re.findall(r"\b\d{1,9}(?:\.\d{1,4})?\b", known)}


def _asked_no_more(talk: Talk) -> bool | None:
    asked = [turn.asks for turn in talk.turns if turn.author == "agent" and turn.asks]
    return all(asked.count(fact) <= OFTEN for fact in set(asked)) if asked else None


def _answered(talk: Talk) -> bool | None:
    heard = [n for n, turn in enumerate(talk.turns) if turn.author in ("customer", "machine") and not turn.held]
    return all(_replied(talk.turns[n + 1 :]) for n in heard) if heard else None


def _replied(later: Sequence[Turn]) -> bool:
    return any(turn.author in ("agent", "human") for turn in later)


def _tone(text: str) -> bool:
    return not _SHOUTS.search(text) and len(text.split()) <= LONGEST
