"""What a language model is to the rest of this room: a prompt goes in, a text comes out, or it does not."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from remit.model.spend import CallEnding

Purpose = Literal["understand", "say"]
Hear = Callable[[str], Awaitable[bool]]
"""Takes a piece of an answer as it comes. False: no more of it is wanted."""


@dataclass(frozen=True)
class Prompt:
    """What a model is asked. Instructions stand in `system` alone; `text` is data.

    `situation`: what was said and what stood open. Recorded answers are found by it, so that a recording outlives a
    change in what is retrieved, or in how the instructions are put.
    """

    purpose: Purpose
    system: str
    text: str
    situation: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.purpose}\n{self.situation}".encode()).hexdigest()

    def __len__(self) -> int:
        return len(self.system) + len(self.text)


@dataclass(frozen=True)
class Answer:
    """What a model said, and the tokens it took; 0 where it does not say."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0


class NoAnswer(Exception):
    """A model was asked and gave nothing of use. `answer`: what it gave, and took for it, as far as is known. `cure`:
    what somebody must do before it can give any; empty where nobody need."""

    def __init__(self, ending: CallEnding, why: str = "", answer: Answer | None = None, cure: str = "") -> None:
        super().__init__(why or ending)
        self.ending: CallEnding = ending
        self.cure = cure
        self.answer = answer or Answer("")


class LanguageModel(Protocol):
    """Answers a prompt. For `understand` the text is JSON of `remit.brains.llm.form.Heard`, for `say` plain words.

    Raises NoAnswer with how it ended. It need not keep time: whoever asks does.
    """

    @property
    def name(self) -> str:
        """As `provider:name`."""
        ...

    async def ask(self, prompt: Prompt) -> Answer: ...

    async def stream(self, prompt: Prompt, hear: Hear) -> Answer:
        """The same, handed on piece by piece."""
        ...
