"""What tools answered, each beside its call."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence

from remit.agent.shadow.transcripts import parsed
from remit.model.transcript import Answered, Called, Remark
from remit.model.value import Json

_FAILED = re.compile(
    r"(?:error|failed|failure|exception|traceback)\b|\w{1,40}(?:error|exception)\s?:",
    re.IGNORECASE,
)


def answered(remarks: Sequence[Remark]) -> Iterator[Answered]:
    """Every tool's answer with the call it answers, in the order they came. One id may serve again for a later call."""
    calls: dict[str, Called] = {}
    for remark in remarks:
        calls |= {call.id: call for call in remark.calls}
        if remark.role == "tool":
            value = _value(remark.text)
            yield Answered(
                call=calls[remark.answers],
                number=remark.number,
                text=remark.text,
                value=value,
                failed=_failed(remark.text, value),
            )


def _value(text: str) -> Json:
    """The JSON of a text, or what Python prints of the same; else the text."""
    try:
        return parsed(text)
    except (ValueError, RecursionError):
        pass
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return parsed(json.dumps(ast.literal_eval(text.strip()), default=str))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return text


def _failed(text: str, value: Json) -> bool:
    if isinstance(value, dict):
        return bool(value.get("error")) or str(value.get("status")).casefold() == "error"
    return bool(_FAILED.match(text.lstrip(" \n\t'\"")))
