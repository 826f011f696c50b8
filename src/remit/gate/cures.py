"""What to do about what Cedar finds wrong with a policy, and the line it is about."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from remit.gate.schema import CONTEXT, Vocabulary, groups_of
from remit.gate.source import Statement

_NAMED = re.compile(r"`([^`]+)`")

SYNTAX = "See https://docs.cedarpolicy.com/policies/syntax-policy.html for the form of a policy."
NO_SCOPE = "unable to find an applicable action"


def cure_for(message: str, vocabulary: Vocabulary) -> str:
    """What the author of a policy can do about it."""
    named = _NAMED.search(message)
    name = named.group(1) if named else ""
    if "unrecognized action" in message:
        known = [a.name for a in vocabulary.judged] + [g for a in vocabulary.actions for g in groups_of(a)]
        return _nearest(name.removeprefix('Action::"').removesuffix('"'), known)
    if "unrecognized entity type" in message:
        return _nearest(name, ["Agent", "Staff", "Machine", *vocabulary.subjects])
    if NO_SCOPE in message:
        return "Name actions (or a group that has some) whose subject is the resource it names, or leave that out."
    if "optional attribute" in message:
        return "Ask first whether it is there: `X has NAME && ...`."
    if "attribute" in message and "not found" in message:
        path = name.split(".")
        return _nearest(path[-1], _attributes(path[0] if len(path) > 1 else "", vocabulary))
    return (
        "Compare like with like: money is {amount: decimal, currency: String}, dates are datetimes, levels are numbers."
    )


def place_of(statement: Statement, message: str) -> int:
    """The line that a message of Cedar's is about, as far as what it names tells."""
    for name in _NAMED.findall(message):
        for fragment in (name, name.rpartition(".")[2]):
            if (line := statement.line_of(fragment)) != statement.line:
                return line
    return statement.line


def _nearest(name: str, known: Iterable[str]) -> str:
    known = sorted(set(known))
    close = difflib.get_close_matches(name, known, n=3)
    return f"Did you mean {' or '.join(close)}?" if close else f"There are: {', '.join(known) or 'none'}."


def _attributes(part: str, vocabulary: Vocabulary) -> Iterable[str]:
    """What there is in a part of the context; or, outside of those, in it and in the subjects."""
    traits = () if vocabulary.traits is None else vocabulary.traits.fields
    match part:
        case "args" | "source":
            return [p.name for action in vocabulary.judged for p in action.parameters]
        case "history":
            return vocabulary.history
        case "facts":
            return vocabulary.scalars()
        case "approvals":
            return vocabulary.roles
        case "customer":
            return ("id", "assurance", "email", "phone", "traits", *traits)
        case _:
            return (*CONTEXT, *(name for record in vocabulary.subjects.values() for name in record.fields))
