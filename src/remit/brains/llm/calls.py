"""Asks a model within its time and its money, and says how that ended. It never fails: it answers or it does not."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from decimal import Decimal

from remit.brains.llm.breaker import Breaker
from remit.brains.llm.model import Answer, Hear, LanguageModel, NoAnswer, Prompt
from remit.brains.llm.telemetry import watched
from remit.model.spend import CallEnding, ModelCall

log = logging.getLogger("remit.brains.llm")

_MILLION = Decimal(1_000_000)
_NANO = Decimal("0.000000001")
_CHARACTERS = 4  # of a token, where a model does not say what it counted
_TRIPS: frozenset[CallEnding] = frozenset({"too_slow", "unreachable", "limited"})


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens."""

    input: Decimal = Decimal(0)
    output: Decimal = Decimal(0)

    def of(self, input_tokens: int, output_tokens: int) -> Decimal:
        cost = (self.input * input_tokens + self.output * output_tokens) / _MILLION
        return Decimal(format(cost.quantize(_NANO).normalize(), "f"))


@dataclass(frozen=True)
class Terms:
    """What asking may take. Limits are in US dollars; None: no limit."""

    seconds: float = 8.0
    price: Price = Price()
    per_conversation: Decimal | None = None
    per_day: Decimal | None = None

    def allow(self, spent: Decimal, today: Decimal) -> bool:
        """Whether there is money left. A call that is under way when the limit is reached still counts in full."""
        within = self.per_conversation is None or spent < self.per_conversation
        return within and (self.per_day is None or today < self.per_day)


@dataclass(frozen=True)
class Asked:
    """An answer, or None, and the call as the journal keeps it."""

    text: str | None
    call: ModelCall


class Caller:
    """A model, asked on terms."""

    def __init__(self, model: LanguageModel, terms: Terms, breaker: Breaker | None = None) -> None:
        self._model = model
        self._terms = terms
        self._breaker = breaker or Breaker()
        self._told: set[str] = set()

    async def ask(self, prompt: Prompt, spent: Decimal, today: Decimal, hear: Hear | None = None) -> Asked:
        """Ask once; with `hear` the answer is handed on piece by piece as it comes."""
        if not self._terms.allow(spent, today):
            return Asked(None, ModelCall(model=self._model.name, purpose=prompt.purpose, ending="over_budget"))
        if not self._breaker.lets_through():
            return Asked(None, ModelCall(model=self._model.name, purpose=prompt.purpose, ending="unreachable"))
        begun = time.perf_counter()
        with watched(self._model.name, prompt.purpose) as span:
            answer, ending = await self._answer(prompt, hear)
            took = round((time.perf_counter() - begun) * 1000)
            call = self._call(prompt, answer, ending, took)
            span.ended(call)
        self._breaker.failed() if ending in _TRIPS else self._breaker.worked()
        return Asked(answer.text if ending == "answered" else None, call)

    async def _answer(self, prompt: Prompt, hear: Hear | None) -> tuple[Answer, CallEnding]:
        """What came, and how it ended. Whatever a provider's library may raise, the turn goes on."""
        try:
            async with asyncio.timeout(self._terms.seconds):
                asked = self._model.ask(prompt) if hear is None else self._model.stream(prompt, hear)
                return await asked, "answered"
        except TimeoutError:
            return Answer(""), "too_slow"
        except NoAnswer as fault:
            self._tell(fault)
            return fault.answer, fault.ending
        except Exception as fault:
            log.warning("%s failed: %s.", self._model.name, type(fault).__name__)  # a message might hold a key
            return Answer(""), "unreachable"

    def _tell(self, fault: NoAnswer) -> None:
        """What does not pass of itself is told once, with what to do: until that is done, no turn has the model."""
        if fault.cure and fault.cure not in self._told:
            self._told.add(fault.cure)
            log.warning("%s is not used, and the embedded brain carries on: %s.", self._model.name, fault.cure)
        else:
            log.info("%s gave no answer: %s (%s).", self._model.name, fault.ending, fault)

    def _call(self, prompt: Prompt, answer: Answer, ending: CallEnding, took: int) -> ModelCall:
        """Where a model does not say what it counted, it is taken to have counted what it was sent and has said."""
        sent = answer.input_tokens or (0 if ending in ("unreachable", "limited") else len(prompt) // _CHARACTERS)
        said = answer.output_tokens or len(answer.text) // _CHARACTERS
        return ModelCall(
            model=self._model.name,
            purpose=prompt.purpose,
            ending=ending,
            prompt=len(prompt),
            input_tokens=sent,
            output_tokens=said,
            cost=self._terms.price.of(sent, said),
            milliseconds=took,
        )
