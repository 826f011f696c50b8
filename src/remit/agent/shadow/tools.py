"""What a tool does, as far as its name tells: nobody described it."""

from __future__ import annotations

import re

_READS = re.compile(
    r"get|read|list|search|find|look|lookup|show|view|check|query|fetch|count|describe|calculate|compute|think|transfer|"
    r"escalate|retrieve|browse|see|verify|validate|is|has|estimate|compare|summarize|translate|wait"
)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a tool's name: `updateUser_info` is update, user, info."""
    return tuple(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name))


def reads(name: str) -> bool:
    """Whether a tool only reads. One whose name begins with no verb of reading writes."""
    words = words_of(name)
    return bool(words) and _READS.fullmatch(words[0]) is not None
