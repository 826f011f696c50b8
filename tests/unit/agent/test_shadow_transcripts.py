"""Recorded conversations are read, or the line and what to mend are named."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from remit.agent.shadow import read_transcripts, transcript_of
from remit.agent.shadow.answers import answered
from remit.errors import BadTranscript, WrongUse

CALL = {"id": "c1", "name": "get_order", "arguments": {"order": "W1", "least": 9.90}, "by": "assistant"}
TALK: dict[str, Any] = {
    "run": "bot-3",
    "task_id": 7,
    "messages": [
        {"role": "system", "content": "You are a bot."},
        {"role": "user", "content": "Where is W1?"},
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "id": "c1", "content": '{"total": 49.90}'},
        {"role": "assistant", "content": "On its way."},
    ],
}


def test_a_line_is_a_conversation(tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text(f"{json.dumps(TALK)}\n\n{json.dumps(TALK)}\n", encoding="utf-8")
    first, second = read_transcripts(file)
    assert (first.name, first.line, second.line) == ("bot-3 7", 1, 3)
    assert [(r.number, r.role) for r in first.remarks] == [(1, "user"), (2, "assistant"), (3, "tool"), (4, "assistant")]
    [call] = first.remarks[1].calls
    assert call.arguments == {"order": "W1", "least": "9.9"}  # exact, as a text


def test_a_compressed_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "talks"
    file.write_bytes(gzip.compress(json.dumps(TALK).encode()))
    assert [t.line for t in read_transcripts(file)] == [1]


def test_the_chat_format_of_an_api_is_read_as_well() -> None:
    talk: Any = {
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Where is W1?"}, {"type": "image_url"}]},
            {
                "role": "assistant",
                "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "get", "arguments": '{"n": 1.50}'}}
                ],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "lost"},
        ]
    }
    read = transcript_of(talk)
    assert read.remarks[0].text == "Where is W1?"
    assert read.remarks[1].calls[0].arguments == {"n": "1.50"}
    assert [(a.call.name, a.value) for a in answered(read.remarks)] == [("get", "lost")]


@pytest.mark.parametrize(
    ("text", "failed", "value"),
    [
        ('{"total": 49.90}', False, {"total": "49.90"}),
        ("{'message': 'sent', 'amount': 1.5, 'ok': True}", False, {"message": "sent", "amount": "1.5", "ok": True}),
        ("Error: no such order", True, "Error: no such order"),
        ('{"error": "no such order"}', True, {"error": "no such order"}),
        ("ValueError: no such order", True, "ValueError: no such order"),
        ("No errors were found.", False, "No errors were found."),
        ("", False, ""),
    ],
)
def test_what_a_tool_answered_is_told_from_its_failure(text: str, failed: bool, value: object) -> None:
    talk = json.loads(json.dumps(TALK))
    talk["messages"][3]["content"] = text
    [answer] = answered(transcript_of(talk).remarks)
    assert (answer.failed, answer.value) == (failed, value)


def with_message(message: object) -> str:
    return json.dumps({"messages": [TALK["messages"][1], message]})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "no JSON"),
        ("[]", "no object"),
        ("{}", 'no list "messages"'),
        ('{"messages": [], "signed_in": true}', "signed_in is no text"),
        (with_message("hi"), "Message 2 is no object"),
        (with_message({"role": "bot", "content": "hi"}), "Use user, assistant or tool"),
        (with_message({"role": "user", "content": 3}), "Message 2 has a content that is no text"),
        (with_message({"role": "assistant", "tool_calls": {}}), "tool_calls that are no list"),
        (with_message({"role": "assistant", "tool_calls": [{"id": "1"}]}), "Call 1 of message 2 has no name"),
        (with_message({"role": "assistant", "tool_calls": [{"name": "f", "arguments": "{"}]}), "Write them by name"),
        (with_message({"role": "assistant", "tool_calls": [{**CALL, "by": "me"}]}), "Use assistant or user"),
        (with_message({"role": "tool", "id": "c9", "content": ""}), "answers the call 'c9'"),
        (with_message({"role": "user", "content": "hi", "at": "noon"}), "2026-11-24T09:00:00Z"),
        (with_message({"role": "user", "content": "hi", "at": "0001-01-01T00:00:00+14:00"}), "2026-11-24T09:00:00Z"),
    ],
)
def test_a_malformed_line_is_named_with_its_cure(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text(f"{json.dumps(TALK)}\n{line}\n", encoding="utf-8")
    with pytest.raises(BadTranscript) as caught:
        list(read_transcripts(file))
    assert str(caught.value).startswith(f"{file}:2: ")
    assert says in str(caught.value)


def test_a_line_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_bytes(b"\xff\xfe\n")
    with pytest.raises(BadTranscript, match=r":1: .*UTF-8"):
        list(read_transcripts(file))


@pytest.mark.parametrize("content", [None, b"\x1f\x8bnot really"])
def test_a_file_that_cannot_be_read_is_wrong_use(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "talks.jsonl.gz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(WrongUse, match="Name a file of JSON Lines"):
        list(read_transcripts(file))
