"""What a tool does, as far as its name tells: nobody described it."""

from __future__ import annotations

import re

from remit.agent.shadow.verbs import kinds_of_verb

_READS = re.compile(
    r"get|read|list|search|find|look|lookup|show|view|check|query|fetch|count|describe|calculate|compute|think|transfer|"
    r"escalate|retrieve|browse|see|verify|validate|is|has|estimate|compare|summarize|translate|wait|inspect|select|"
    r"scan|peek|monitor|explain|analyze|analyse|resolve|download"
)
_HUMAN = re.compile(r"human|person|agent|agents|operator|support|representative")
_LINKS = frozenset("to from by in on of for with as at the a an and or all new my".split())  # noqa: SIM905 -- words


def words_of(name: str) -> tuple[str, ...]:
    """The words of a tool's name: `updateUser_info` is update, user, info."""
    return tuple(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name))


def reads(name: str) -> bool:
    """Whether a tool only reads, or hands over to a person. One in whose name no verb of reading comes first writes."""
    words = words_of(name)
    first = _verb(words)
    if words[first : first + 1] == ("transfer",):
        return any(_HUMAN.fullmatch(word) for word in words)
    return first < len(words) and bool(_READS.fullmatch(words[first]))


def acts_on(name: str) -> tuple[str, tuple[str, ...]]:
    """A tool's verb, and the things its name speaks of: `add_user_to_channel` adds, users and channels."""
    words = words_of(name)
    first = _verb(words)
    rest = (*words[:first], *words[first + 1 :])
    return words[first] if words else "", tuple(word for word in rest if word not in _LINKS)


def _verb(words: tuple[str, ...]) -> int:
    """Where the verb stands: before what it acts on, or after the name of what the tool belongs to."""
    known = (n for n, word in enumerate(words) if _READS.fullmatch(word) or kinds_of_verb(word))
    return next(known, 0)
