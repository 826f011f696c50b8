"""Language models for tests: answers that were recorded, prompts that wait for one, and the embedded brain's own voice.

A recording is JSONL: an object on each line with the `digest` of a situation (what was said and what stood open), the
`purpose`, the `answer`, and for people the `prompt` it answers. Lines without an answer wait for one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from remit.brains.llm.brain import LlmBrain
from remit.brains.llm.calls import Terms
from remit.brains.llm.model import Answer, Hear, LanguageModel, NoAnswer, Prompt
from remit.testing.world import Stage


class NotRecorded(Exception):
    """A model was asked what no recording answers."""


class Scripted:
    """`LanguageModel` that answers with what it is given, one after the other; then with the last over and over."""

    def __init__(self, *answers: str | NoAnswer, name: str = "scripted:model") -> None:
        self._answers = list(answers)
        self._name = name
        self.prompts: list[Prompt] = []

    @property
    def name(self) -> str:
        return self._name

    async def ask(self, prompt: Prompt) -> Answer:
        self.prompts.append(prompt)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, NoAnswer):
            raise answer
        return Answer(answer, len(prompt) // 4, len(answer) // 4)

    async def stream(self, prompt: Prompt, hear: Hear) -> Answer:
        return await streamed(await self.ask(prompt), hear)


class Replaying:
    """`LanguageModel` that answers as it was recorded, and notes every situation that was not."""

    def __init__(self, recorded: Mapping[str, str], name: str = "recorded:model") -> None:
        self._recorded = recorded
        self._name = name
        self.missing: dict[str, Prompt] = {}

    @property
    def name(self) -> str:
        return self._name

    async def ask(self, prompt: Prompt) -> Answer:
        if (answer := self._recorded.get(prompt.digest)) is None:
            self.missing[prompt.digest] = prompt
            raise NoAnswer("unreachable", "it is not recorded")
        return Answer(answer, len(prompt) // 4, len(answer) // 4)

    async def stream(self, prompt: Prompt, hear: Hear) -> Answer:
        return await streamed(await self.ask(prompt), hear)

    def insist(self) -> None:
        """Raises NotRecorded where something was asked that is not recorded."""
        if first := next(iter(self.missing.values()), None):
            raise NotRecorded(f"{first.purpose} {first.situation}")


async def streamed(answer: Answer, hear: Hear) -> Answer:
    """An answer handed on word by word, until no more is wanted."""
    words = answer.text.split(" ")
    for i, word in enumerate(words):
        if not await hear(word if i == len(words) - 1 else f"{word} "):
            break
    return answer


def line(prompt: Prompt, answer: str = "") -> dict[str, str]:
    """A prompt and its answer as they stand in a recording."""
    return {
        "digest": prompt.digest,
        "purpose": prompt.purpose,
        "prompt": prompt.text,
        "situation": prompt.situation,
        "answer": answer,
    }


def read_lines(path: Path) -> list[dict[str, str]]:
    """The lines of a recording, with an answer or without; none where there is no such file."""
    if not path.exists():
        return []
    return [json.loads(text) for text in path.read_text("utf-8").splitlines() if text.strip()]


def replaying(path: Path) -> Replaying:
    """A model that answers as recorded in a file."""
    return Replaying({each["digest"]: each["answer"] for each in read_lines(path) if each.get("answer")})


def write_recording(path: Path, lines: Sequence[Mapping[str, str]]) -> None:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines), "utf-8")


def with_model(stage: Stage, model: LanguageModel, terms: Terms | None = None) -> Stage:
    """The same pack with a brain that asks a model, over the brain it has."""
    return replace(stage, brain=LlmBrain(stage.contents, stage.plain, model, terms))
