"""Calls of language models as OpenTelemetry spans, by its conventions for generative AI; none without its library."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from remit.brains.llm.model import Purpose
from remit.model.spend import ModelCall

OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
MODEL = "gen_ai.request.model"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
ERROR = "error.type"
PURPOSE = "remit.model.purpose"
ENDING = "remit.model.ending"
COST = "remit.model.cost_usd"
PROMPT = "remit.model.prompt_characters"
CHAT = "chat"


class Watched(Protocol):
    def ended(self, call: ModelCall) -> None:
        """Note how a call ended and what it cost. Nothing of what was said is noted."""
        ...


class _Unwatched:
    def ended(self, call: ModelCall) -> None:
        return None


@contextmanager
def watched(model: str, purpose: Purpose) -> Generator[Watched]:
    """A span around a call, exported where an SDK is set up."""
    try:
        from opentelemetry import trace
    except ImportError:
        yield _Unwatched()
        return
    provider, _, name = model.partition(":")
    known = {OPERATION: CHAT, PROVIDER: provider, MODEL: name, PURPOSE: purpose}
    tracer = trace.get_tracer("remit")
    with tracer.start_as_current_span(f"{CHAT} {name}", kind=trace.SpanKind.CLIENT, attributes=known) as span:

        class Span:
            def ended(self, call: ModelCall) -> None:
                span.set_attributes(
                    {
                        INPUT_TOKENS: call.input_tokens,
                        OUTPUT_TOKENS: call.output_tokens,
                        PROMPT: call.prompt,
                        ENDING: call.ending,
                        COST: float(call.cost),
                    }
                )
                if call.ending != "answered":
                    span.set_attribute(ERROR, call.ending)
                    span.set_status(trace.StatusCode.ERROR)

        yield Span()
