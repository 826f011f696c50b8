"""Conversations of another agent, written down briefly."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from remit.agent.shadow import transcript_of
from remit.model.transcript import Transcript

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def said(text: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": text}]


def told(text: str) -> list[dict[str, Any]]:
    return [{"role": "assistant", "content": text}]


def did(tool: str, result: Any = "ok", /, **arguments: Any) -> list[dict[str, Any]]:
    """A call with what it gave; its id is made of it, so the same call twice has the same id."""
    call = {"id": f"{tool} {arguments}", "name": tool, "arguments": arguments, "by": "assistant"}
    text = result if isinstance(result, str) else json.dumps(result)
    return [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "id": call["id"], "content": text},
    ]


def conversation(*parts: list[dict[str, Any]]) -> Transcript:
    messages = json.loads(json.dumps([message for part in parts for message in part]), parse_float=str)
    return transcript_of({"id": "c1", "messages": messages})
