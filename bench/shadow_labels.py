"""Which recorded writes were wrong, by what their benchmark says of the run, and by nothing else.

A write is a call of a tool of kind `write`, whether the tool then carried it out or refused it. In a run whose end
state was not the wanted one (`db_match` false), a write that is none of the reference actions was *unsanctioned*. In a
run whose end state was the wanted one (`db_match` true), every write was *good*. All others are *unlabelled*: they are
reference actions in a run that went wrong elsewhere, or the run was not graded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

Label: TypeAlias = Literal["unsanctioned", "good", "unlabelled"]
Run: TypeAlias = Mapping[str, Any]
"""A recorded run as it stands in its file."""


def writing(tools: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The names of the agent's tools that change something."""
    return frozenset(t["name"] for t in tools if t["kind"] == "write" and t.get("owner", "assistant") == "assistant")


def label(run: Run, name: str, arguments: Mapping[str, Any]) -> Label:
    """What a write of a run was."""
    if run.get("db_match") is True:
        return "good"
    if run.get("db_match") is not False or _canonical(name, arguments) in _wanted(run):
        return "unlabelled"
    return "unsanctioned"


def half(run: Run) -> Literal["looked at", "held back"]:
    """Which half of the tasks a run is of: errors are looked at in one of them only."""
    digest = hashlib.sha256(f"{run['domain']}/{run['task_id']}".encode()).digest()
    return "held back" if digest[-1] % 2 else "looked at"


def _wanted(run: Run) -> set[str]:
    return {_canonical(action["name"], action["arguments"]) for action in run.get("reference_actions") or ()}


def _canonical(name: str, arguments: Mapping[str, Any]) -> str:
    return json.dumps([name, _plain(arguments)], sort_keys=True)


def _plain(value: Any) -> Any:
    """The value, with numbers that are whole written as such."""
    match value:
        case dict():
            return {key: _plain(part) for key, part in value.items()}  # pyright: ignore[reportUnknownVariableType] -- JSON
        case list():
            return [_plain(part) for part in value]  # pyright: ignore[reportUnknownVariableType] -- JSON
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
