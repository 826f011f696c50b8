"""The form in which a model says what it understood. It is parsed, and believed no further than it can be verified."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from remit.brains.llm.model import NoAnswer
from remit.model.conversation import Mood
from remit.model.turn import Act

_LONGEST = 50_000  # characters of an answer; what is longer is no answer
_MOST = 20  # of anything that is listed
_BLOCK = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Told(_Part):
    """A fact: its name, its value (several: one after the other), and the words of the message that say it."""

    name: str
    value: str | list[str]
    quote: str = ""


class Wanted(_Part):
    """A kind of goal, and the words of the message that ask for it."""

    kind: str
    quote: str = ""
    facts: list[Told] = Field(default=[], max_length=_MOST)


class Heard(_Part):
    """What a message does, wants, tells and asks, and what might be said to it."""

    acts: list[Act] = Field(default=[], max_length=_MOST)
    wishes: list[Wanted] = Field(default=[], max_length=_MOST)
    between: list[str] = Field(default=[], max_length=_MOST)
    facts: list[Told] = Field(default=[], max_length=_MOST)
    narrowed: list[str] = Field(default=[], max_length=_MOST)
    questions: list[str] = Field(default=[], max_length=_MOST)
    topics: list[str] = Field(default=[], max_length=_MOST)
    drops: list[str] = Field(default=[], max_length=_MOST)
    moods: list[Mood] = Field(default=[], max_length=_MOST)
    language: str = Field(default="", max_length=8)
    reply: str = Field(default="", max_length=2_000)


def heard(text: str) -> Heard:
    """A model's answer, parsed. Raises NoAnswer where it is not of the form."""
    if len(text) > _LONGEST:
        raise NoAnswer("malformed", "the answer is too long")
    block = _BLOCK.search(text)
    try:
        return Heard.model_validate_json(block[1] if block else text.strip())
    except ValidationError as fault:
        raise NoAnswer("malformed", f"the answer is not of the form: {fault.error_count()} faults") from None
