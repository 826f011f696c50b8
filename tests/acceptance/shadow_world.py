"""Conversations of another agent, made up: what was said, what its tools answered, and the write it then made."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from remit.agent.shadow import Judgement, Judging, transcript_of
from remit.agent.shadow.transcripts import parsed
from remit.cli.shadow import judging
from remit.pack.load import load

PACKS = Path(__file__).parents[2] / "bench" / "packs"

Answer: TypeAlias = tuple[str, Mapping[str, Any], Any]
"""A tool, what it was called with, and what it answered."""


@cache
def judge_of(pack: str, at: str) -> Judging:
    return judging(load(PACKS / pack), datetime.fromisoformat(at))


def judged(
    judge: Judging, said: Sequence[str], answers: Sequence[Answer], offer: str, yes: str, *writes: Answer
) -> list[Judgement]:
    """What the Gate says to some writes, made after what was said and read, an offer, and the customer's word to it."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": text} for text in said]
    messages += [message for number, answer in enumerate(answers) for message in _called(f"read-{number}", answer)]
    messages += [{"role": "assistant", "content": offer}, {"role": "user", "content": yes}]
    messages += [message for number, answer in enumerate(writes) for message in _called(f"write-{number}", answer)]
    transcript = transcript_of(parsed(json.dumps({"messages": messages})))
    return list(asyncio.run(judge.judge(transcript)).judgements)


def in_short(judgement: Judgement) -> str:
    """The verdict and the rules it is by, as `refuse pending.status`."""
    rules = () if judgement.verdict.tag == "allow" else judgement.verdict.rules
    return " ".join((judgement.verdict.tag, *(rule.id for rule in rules)))


def _called(id: str, answer: Answer) -> list[dict[str, Any]]:
    name, arguments, result = answer
    text = result if isinstance(result, str) else json.dumps(result)
    call = {"id": id, "name": name, "arguments": dict(arguments)}
    return [{"role": "assistant", "content": None, "tool_calls": [call]}, {"role": "tool", "id": id, "content": text}]
