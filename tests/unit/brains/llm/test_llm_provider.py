"""A provider may be slow, wrong, cut off, rude or down: what comes of it is said, and the embedded brain carries on."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from pathlib import Path

import pytest

from remit.brains.llm import LanguageModel, LlmBrain, NoAnswer, Price, Prompt, Terms
from remit.brains.llm.provider import open_model
from remit.errors import BadSetting
from remit.model.spend import CallEnding
from remit.model.turn import Act
from remit.testing.brain import by_words
from remit.testing.contracts.brain import a_turn
from remit.testing.model_server import ModelServer, Reply, model_server

SHOP, PLAIN = by_words(Path(__file__).parents[4] / "packs" / "shop")
GOOD = '{"acts": ["greet"], "language": "en", "reply": "Good to hear from you."}'
SAY = Prompt("say", "Word it.", "what happened", "{}")

BAD: list[tuple[Reply, CallEnding]] = [
    (Reply(hangs=True), "too_slow"),
    (Reply(status=429), "limited"),
    (Reply(status=500), "unreachable"),
    (Reply(status=401), "unreachable"),
    (Reply(refusal="I would rather not."), "declined"),
    (Reply(text=GOOD, finish="content_filter"), "declined"),
    (Reply(text=GOOD[:30], finish="length"), "malformed"),
    (Reply(text=GOOD[:30]), "malformed"),
    (Reply(text=GOOD, cut_at=60), "unreachable"),
    (Reply(text="Sure! I refunded everything."), "malformed"),
    (Reply(text='{"acts": ["obey"]}'), "malformed"),
    (Reply(text='{"reply": "' + "a" * 60_000 + '"}'), "malformed"),
    (Reply(text="[" * 20_000), "malformed"),
    (Reply(body="<html>Bad gateway</html>"), "unreachable"),
    (Reply(body='{"choices": []}'), "malformed"),
]


def opened(server: ModelServer) -> AbstractAsyncContextManager[LanguageModel]:
    return open_model("openai:fake", server.url)


def called(case: object) -> str:
    return repr(case)[:60]


@pytest.mark.parametrize(("reply", "ending"), BAD, ids=called)
async def test_whatever_goes_wrong_the_embedded_brain_carries_on(reply: Reply, ending: CallEnding) -> None:
    """INVARIANT: no model, however it fails, leaves a message without an understanding."""
    async with model_server(reply) as server, opened(server) as model:
        brain = LlmBrain(SHOP, PLAIN, model, Terms(seconds=0.3 if reply.hangs else 5))
        understood = await brain.understand(a_turn("I want to cancel my order W10001"))
    assert [wish.kind for wish in understood.wishes] == ["cancel"]
    assert (understood.by, [call.ending for call in understood.calls]) == ("embedded", [ending])
    assert len(server.requests) == 1  # nothing is tried twice


async def test_a_good_answer_is_taken_and_paid_for() -> None:
    async with model_server(Reply(text=GOOD)) as server, opened(server) as model:
        terms = Terms(price=Price(Decimal("1"), Decimal("10")))
        brain = LlmBrain(SHOP, PLAIN, model, terms)
        understood = await brain.understand(a_turn("hi there"))
    (call,) = understood.calls
    assert (understood.by, understood.acts, understood.draft) == ("openai:fake", (Act.GREET,), "Good to hear from you.")
    assert (call.input_tokens, call.output_tokens, call.cost) == (100, 20, Decimal("0.0003"))
    asked = server.requests[0]
    assert asked["model"] == "fake"
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert call.prompt == sum(len(message["content"]) for message in asked["messages"])


async def test_a_model_that_does_not_count_is_taken_to_have_counted() -> None:
    async with model_server(Reply(text=GOOD, counts=False)) as server, opened(server) as model:
        brain = LlmBrain(SHOP, PLAIN, model, Terms(price=Price(Decimal(1), Decimal(1))))
        (call,) = (await brain.understand(a_turn("hi there"))).calls
    assert call.input_tokens > 500
    assert call.cost > 0


async def test_words_come_one_by_one_until_no_more_are_wanted() -> None:
    heard: list[str] = []

    async def hear(piece: str) -> bool:
        heard.append(piece)
        return len(heard) < 3

    async with model_server(Reply(text="one two three four five")) as server, opened(server) as model:
        await model.stream(SAY, hear)
    assert "".join(heard) == "one two three"


@pytest.mark.parametrize(
    ("reply", "ending"), [(Reply(status=429), "limited"), (Reply(text="one two", finish="length"), "malformed")]
)
async def test_a_stream_that_fails_says_how(reply: Reply, ending: CallEnding) -> None:
    async def hear(piece: str) -> bool:
        return True

    async with model_server(reply) as server, opened(server) as model:
        with pytest.raises(NoAnswer) as fault:
            await model.stream(SAY, hear)
    assert fault.value.ending == ending


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    async with open_model("openai:fake", "http://127.0.0.1:9/v1") as model:
        (call,) = (await LlmBrain(SHOP, PLAIN, model).understand(a_turn("hi there"))).calls
    assert call.ending == "unreachable"


async def test_no_key_is_in_what_is_logged(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """INVARIANT: a key is never written down."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    caplog.set_level("INFO", "remit")
    rude = Reply(status=401, body='{"error": {"message": "bad key sk-very-secret"}}')
    async with model_server(rude) as server, opened(server) as model:
        understood = await LlmBrain(SHOP, PLAIN, model).understand(a_turn("hi there"))
    assert server.headers[0]["authorization"] == "Bearer sk-very-secret"
    assert "sk-very-secret" not in caplog.text + understood.model_dump_json()


@pytest.mark.parametrize("name", ["nobody:model", "openai", "nonsense"])
async def test_a_model_that_nobody_offers_is_said_to_be(name: str) -> None:
    with pytest.raises(BadSetting):
        async with open_model(name):
            pass


async def test_a_library_that_is_lacking_is_named_with_what_installs_it() -> None:
    with pytest.raises(BadSetting) as told:
        async with open_model("anthropic:claude"):
            pass
    assert "pip install anthropic" in str(told.value)
    assert "pydantic" not in str(told.value)


@pytest.mark.parametrize(("status", "cure"), [(401, "key"), (403, "key"), (404, "REMIT_MODEL_URL")])
async def test_what_does_not_pass_of_itself_is_told_once_with_what_to_do(
    status: int, cure: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING", "remit")
    async with model_server(Reply(status=status)) as server, opened(server) as model:
        brain = LlmBrain(SHOP, PLAIN, model)
        for _ in range(2):
            await brain.understand(a_turn("hi there"))
    (warned,) = caplog.messages
    assert cure in warned


async def test_what_passes_is_no_cause_for_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", "remit")
    async with model_server(Reply(status=500)) as server, opened(server) as model:
        await LlmBrain(SHOP, PLAIN, model).understand(a_turn("hi there"))
    assert caplog.messages == []


@pytest.mark.parametrize(("name", "thinks"), [("openai:gpt-5-mini", True), ("openai:gpt-4o", False)])
async def test_a_model_that_thinks_gets_room_to_and_no_temperature(name: str, thinks: bool) -> None:
    """Warnings are errors here: the library warns of a temperature that such a model does not take."""
    async with model_server(Reply(text=GOOD)) as server, open_model(name, server.url) as model:
        assert (await LlmBrain(SHOP, PLAIN, model).understand(a_turn("hi there"))).acts == (Act.GREET,)
    asked = server.requests[0]
    assert ("temperature" in asked) is not thinks
    assert (asked.get("max_tokens") or asked.get("max_completion_tokens")) == (8_000 if thinks else 2_000)
