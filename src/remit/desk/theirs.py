"""What customers want, as those who work here tell it to each other."""

from __future__ import annotations

import re

from remit.agent.means import Means
from remit.desk.transcript import summary_of
from remit.model.ids import ActionName, GoalKind

_OBJECT = re.compile(
    r"\b(?P<before>(?:with|to|for|from|of|about|at|by) )you\b|\byou\b(?= (?:an?|the|your|another|new|\{)|[,.;]|$)",
    re.IGNORECASE,
)
_OTHERS = (
    (re.compile(r"\byour\b", re.IGNORECASE), "their"),
    (re.compile(r"\byours\b", re.IGNORECASE), "theirs"),
    (re.compile(r"\byourself\b", re.IGNORECASE), "themselves"),
    (re.compile(r"\byou\b", re.IGNORECASE), "they"),
)


def wish_of(means: Means, kind: GoalKind) -> str:
    """What a kind of goal is, told of a customer, as in "return something they bought"."""
    return of_them(summary_of(means, kind))


def deed_of(means: Means, name: ActionName, doing: str) -> str:
    """What a step is to do, told of a customer. Names of things stay as they are where the action speaks to nobody."""
    action = means.contents.actions.get(name)
    return doing if action is None or of_them(action.doing) == action.doing else of_them(doing)


def of_them(words: str) -> str:
    """Words of a pack's author that speak to a customer, as they speak about one: "how you pay" is "how they pay"."""
    told = _OBJECT.sub(lambda found: f"{found['before'] or ''}them", words)
    for spoken, of in _OTHERS:
        told = spoken.sub(of, told)
    return told
