"""Each call of a model is a span by the conventions for generative AI, and holds nothing of what was said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from remit.brains.llm import LlmBrain, NoAnswer, Price, Terms
from remit.brains.llm import telemetry as t
from remit.testing.brain import by_words
from remit.testing.contracts.brain import a_turn
from remit.testing.recorded import Scripted

SHOP, PLAIN = by_words(Path(__file__).parents[4] / "packs" / "shop")


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


async def test_a_call_is_a_span(spans: InMemorySpanExporter) -> None:
    model = Scripted(json.dumps({"acts": ["greet"], "reply": "Hello, Maria!"}), name="openai:gpt-x")
    brain = LlmBrain(SHOP, PLAIN, model, Terms(price=Price(Decimal(1), Decimal(1))))
    (call,) = (await brain.understand(a_turn("hi, this is Maria Keller"))).calls
    (span,) = spans.get_finished_spans()
    known = dict(span.attributes or {})
    assert span.name == "chat gpt-x"
    assert (known[t.OPERATION], known[t.PROVIDER], known[t.MODEL]) == ("chat", "openai", "gpt-x")
    assert (known[t.INPUT_TOKENS], known[t.OUTPUT_TOKENS]) == (call.input_tokens, call.output_tokens)
    assert (known[t.PURPOSE], known[t.ENDING], known[t.COST]) == ("understand", "answered", float(call.cost))
    assert "Maria" not in span.to_json()


async def test_a_failed_call_says_how_it_failed(spans: InMemorySpanExporter) -> None:
    await LlmBrain(SHOP, PLAIN, Scripted(NoAnswer("limited"))).understand(a_turn("hi there"))
    (span,) = spans.get_finished_spans()
    assert (dict(span.attributes or {})[t.ERROR], span.status.is_ok) == ("limited", False)


async def test_no_span_for_a_call_that_was_not_made(spans: InMemorySpanExporter) -> None:
    terms = Terms(per_day=Decimal(0))
    await LlmBrain(SHOP, PLAIN, Scripted("{}"), terms).understand(a_turn("hi there"))
    assert spans.get_finished_spans() == ()
