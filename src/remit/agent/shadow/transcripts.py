"""Reads recorded conversations: JSON Lines, one conversation a line, plain or compressed with gzip.

A line is an object with `messages`; it may have `signed_in`, the e-mail address of whoever had signed in. Anything else
in it names the conversation (`id`, `run`, `task_id`) or is ignored.
A message has a `role` (user, assistant or tool), a `content` (a text or null) and may have `tool_calls`, each with
`id`, `name`, `arguments` (an object) and `by` (assistant, which is the default, or user). A tool's message has its
call's id as `id`. A message may have an `at` (ISO 8601). The chat format of OpenAI's API is read as well: calls under
`function` with their arguments as a text, `tool_call_id`, contents in parts, and system messages, which are left out.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from remit.errors import BadTranscript, WrongUse
from remit.model.transcript import Called, Remark, Role, Transcript
from remit.model.value import Json

_LEFT_OUT = ("system", "developer")
_NAMES = ("id", "run", "suite", "model", "task_id", "user_task", "injection_task", "trial")
_ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant", "tool": "tool"}


class _Malformed(Exception):
    """What is wrong with a line, and what to do."""


def read_transcripts(file: Path) -> Iterator[Transcript]:
    """The conversations of a file, in order. Raises WrongUse where it cannot be read, BadTranscript with the line."""
    try:
        for line, text in enumerate(_lines(file), 1):
            if text.strip():
                yield _transcript(file, line, text)
    except (OSError, EOFError, zlib.error) as fault:
        what = f"The transcripts {file} cannot be read: {getattr(fault, 'strerror', None) or fault}."
        raise WrongUse(what=what, cure="Name a file of JSON Lines, plain or compressed with gzip (.gz).") from fault


def transcript_of(value: Json, line: int = 1) -> Transcript:
    """A conversation out of its JSON, floats allowed. Raises ValueError, in words that say what to mend."""
    try:
        return _converted(parsed(json.dumps(value)), line)
    except _Malformed as wrong:
        raise ValueError(str(wrong)) from None


def parsed(text: str) -> Json:
    """The JSON value of a text, numbers with a fraction as strings. Raises ValueError."""
    return json.loads(text, parse_float=str, parse_constant=str)


def _lines(file: Path) -> Iterator[bytes]:
    with file.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    with gzip.open(file) if packed else file.open("rb") as lines:
        yield from lines


def _transcript(file: Path, line: int, text: bytes) -> Transcript:
    try:
        return _converted(parsed(text.decode("utf-8-sig" if line == 1 else "utf-8")), line)
    except UnicodeDecodeError:
        raise BadTranscript(file=file, line=line, what="This line is not UTF-8. Save the file as UTF-8.") from None
    except _Malformed as wrong:
        raise BadTranscript(file=file, line=line, what=str(wrong)) from None
    except (ValueError, RecursionError) as wrong:
        what = f"This line is no JSON ({wrong}). Write one conversation a line, as an object."
        raise BadTranscript(file=file, line=line, what=what) from None


def _converted(value: Json, line: int) -> Transcript:
    if not isinstance(value, dict):
        raise _Malformed('This line is no object. Write a conversation as {"messages": [...]}.')
    messages = value.get("messages")
    if not isinstance(messages, list):
        raise _Malformed('The conversation has no list "messages". Put what was said and done there, in order.')
    name = " ".join(str(value[key]) for key in _NAMES if value.get(key) is not None)
    remarks = [_remark(number, message) for number, message in enumerate(messages) if not _left_out(message)]
    _answers_are_calls(remarks)
    signed_in = value.get("signed_in") or ""
    if not isinstance(signed_in, str):
        raise _Malformed("signed_in is no text. Give the e-mail address of whoever had signed in, or leave it out.")
    return Transcript(name=name or f"line {line}", line=line, signed_in=signed_in.lower(), remarks=tuple(remarks))


def _left_out(message: Json) -> bool:
    return isinstance(message, dict) and message.get("role") in _LEFT_OUT


def _remark(number: int, message: Json) -> Remark:
    where = f"Message {number + 1}"
    if not isinstance(message, dict):
        raise _Malformed(f"{where} is no object. Give it a role and a content.")
    role = _ROLES.get(str(message.get("role")))
    if role is None:
        raise _Malformed(f"{where} has the role {message.get('role')!r}. Use user, assistant or tool.")
    answers = message.get("tool_call_id") or message.get("id") or ""
    if role == "tool" and not isinstance(answers, str):
        raise _Malformed(f"{where} is a tool's and its id is no text. Give it the id of its call.")
    calls = message.get("tool_calls")
    if calls is not None and not isinstance(calls, list):
        raise _Malformed(f"{where} has tool_calls that are no list. Write [] where there are none.")
    return Remark(
        number=number,
        role=role,
        text=_text(where, message.get("content")),
        calls=tuple(_called(f"Call {nth + 1} of message {number + 1}", call) for nth, call in enumerate(calls or ())),
        answers=str(answers) if role == "tool" else "",
        at=_moment(where, message.get("at")),
    )


def _text(where: str, content: Json) -> str:
    match content:
        case None:
            return ""
        case str():
            return content
        case list():
            texts = (part.get("text") for part in content if isinstance(part, dict))
            return "\n".join(text for text in texts if isinstance(text, str))
        case _:
            raise _Malformed(f"{where} has a content that is no text. Write null where nothing was said.")


def _called(where: str, call: Json) -> Called:
    if not isinstance(call, dict):
        raise _Malformed(f"{where} is no object. Give it an id, a name and arguments.")
    inner = call.get("function")
    spoken = inner if isinstance(inner, dict) else call
    name, arguments = spoken.get("name"), spoken.get("arguments")
    if not isinstance(name, str) or not name:
        raise _Malformed(f"{where} has no name. Give it the name of the tool.")
    if isinstance(arguments, str):
        with suppress(ValueError):  # a text is no object, which is said next
            arguments = parsed(arguments or "{}")
    if arguments is not None and not isinstance(arguments, dict):
        raise _Malformed(f"{where} ({name}) has arguments that are no object. Write them by name.")
    match call.get("by"):
        case None | "assistant":
            by = "assistant"
        case "user":
            by = "user"
        case other:
            raise _Malformed(f"{where} ({name}) is by {other!r}. Use assistant or user.")
    return Called(id=str(call.get("id") or ""), name=name, arguments=arguments or {}, by=by)


def _moment(where: str, at: Json) -> datetime | None:
    if at is None:
        return None
    try:
        moment = datetime.fromisoformat(str(at))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise _Malformed(f"{where} has the time {at!r}. Write it as 2026-11-24T09:00:00Z.") from None


def _answers_are_calls(remarks: list[Remark]) -> None:
    known: set[str] = set()
    for remark in remarks:
        known |= {call.id for call in remark.calls}
        if remark.role == "tool" and remark.answers not in known:
            what = f"Message {remark.number + 1} answers the call {remark.answers!r}, which was not made before it."
            raise _Malformed(f"{what} Give a tool's message the id of its call as its id.")
