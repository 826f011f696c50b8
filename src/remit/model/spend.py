"""What was asked of a language model, and what it cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from remit.model.value import ExactDecimal, Value

CallEnding: TypeAlias = Literal[
    "answered", "too_slow", "malformed", "declined", "limited", "unreachable", "untrue", "over_budget"
]
"""How a call ended. But for the first the embedded brain carried on: the model took too long, gave no answer of the
form asked for, would not answer, was asked too often, could not be reached, said what is not so (`untrue`), or was not
asked at all because the money for it is spent."""


class ModelCall(Value):
    """One call. `cost` is in US dollars; times are in milliseconds; `prompt` is the prompt's length in characters."""

    model: str
    purpose: Literal["understand", "say"]
    ending: CallEnding
    prompt: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: ExactDecimal = Decimal(0)
    milliseconds: int = 0
