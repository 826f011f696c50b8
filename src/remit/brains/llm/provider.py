"""The only door to the language-model library: any of its providers, or a server that speaks OpenAI's protocol."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from pydantic_ai import direct
from pydantic_ai.exceptions import (
    ContentFilterError,
    ModelAPIError,
    ModelHTTPError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestTimeout,
    ModelTimeoutError,
    UnexpectedModelBehavior,
    UserError,
)
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    ToolCallPart,
)
from pydantic_ai.models import Model, ModelRequestParameters, infer_model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from remit.brains.llm.form import Heard
from remit.brains.llm.model import Answer, Hear, NoAnswer, Prompt
from remit.errors import BadSetting
from remit.model.spend import CallEnding

_FORM = Heard.model_json_schema()
_ANSWER = "understood"
_MOST_TOKENS = 2_000
_MOST_THOUGHT = 8_000  # where what a model thinks to itself counts, too


@asynccontextmanager
async def open_model(name: str, url: str = "", setting: str = "REMIT_MODEL") -> AsyncGenerator[ProviderModel]:
    """The model called `provider:name`, until the block ends; with `url`, the one of that name on a server that speaks
    OpenAI's protocol.

    Keys come from the environment, by the names each provider gives them. Raises BadSetting; `setting` is where the
    name was set.
    """
    try:
        model = _on_server(name, url) if url else infer_model(name)
    except ImportError as fault:
        raise BadSetting(name=setting, value=name, cure=_lacking(name, fault)) from None
    except (UserError, ValueError) as fault:
        raise BadSetting(name=setting, value=name, cure=f"it cannot be used: {_gist(fault)}") from None
    async with model:
        yield ProviderModel(model, name)


def _lacking(name: str, fault: ImportError) -> str:
    """What to install: the library that this provider's models are spoken to with."""
    cause = fault.__cause__
    library = cause.name if isinstance(cause, ModuleNotFoundError) else None
    provider = name.partition(":")[0]
    return f"the library for {provider} is not installed; pip install {library or provider}."


def _gist(fault: Exception) -> str:
    """The first sentence of it: what follows is advice to those who program with the library."""
    return re.split(r"(?<=\.)\s", str(fault), maxsplit=1)[0]


def _on_server(name: str, url: str) -> Model:
    key = os.environ.get("OPENAI_API_KEY") or "none"
    return OpenAIChatModel(name.partition(":")[2], provider=OpenAIProvider(base_url=url, api_key=key))


class ProviderModel:
    """`remit.brains.llm.model.LanguageModel` at a provider. Nothing is sent twice: whoever asks carries on without."""

    def __init__(self, model: Model, name: str) -> None:
        self._model = model
        self._name = name
        self._settings = _settings(model)

    @property
    def name(self) -> str:
        return self._name

    async def ask(self, prompt: Prompt) -> Answer:
        try:
            response = await direct.model_request(
                self._model,
                _messages(prompt),
                model_settings=self._settings,
                model_request_parameters=self._form() if prompt.purpose == "understand" else None,
                instrument=False,
            )
        except Exception as fault:
            raise _no_answer(fault) from fault
        return _answer(response)

    async def stream(self, prompt: Prompt, hear: Hear) -> Answer:
        try:
            async with direct.model_request_stream(
                self._model, _messages(prompt), model_settings=self._settings, instrument=False
            ) as stream:
                async for event in stream:
                    match event:
                        case PartStartEvent(part=TextPart(content=piece)) if piece:
                            wanted = await hear(piece)
                        case PartDeltaEvent(delta=TextPartDelta(content_delta=piece)) if piece:
                            wanted = await hear(piece)
                        case _:
                            wanted = True
                    if not wanted:
                        break
                return _answer(stream.get())
        except NoAnswer:
            raise
        except Exception as fault:
            raise _no_answer(fault) from fault

    def _form(self) -> ModelRequestParameters:
        """How a model is made to keep the form: by its own means for it, else as the arguments of a tool, else by
        being told."""
        profile = self._model.profile
        if profile.get("supports_json_schema_output", False):
            form = OutputObjectDefinition(json_schema=_FORM, name=_ANSWER, strict=False)
            return ModelRequestParameters(output_mode="native", output_object=form)
        if profile.get("supports_tools", True):
            tool = ToolDefinition(name=_ANSWER, parameters_json_schema=_FORM, kind="output")
            return ModelRequestParameters(output_mode="tool", output_tools=[tool], allow_text_output=False)
        return ModelRequestParameters()


def _messages(prompt: Prompt) -> Sequence[ModelMessage]:
    return [ModelRequest.user_text_prompt(prompt.text, instructions=prompt.system)]


def _answer(response: ModelResponse) -> Answer:
    text = "".join(part.content for part in response.parts if isinstance(part, TextPart))
    made = next((part.args_as_json_str() for part in response.parts if isinstance(part, ToolCallPart)), text)
    answer = Answer(made, response.usage.input_tokens or 0, response.usage.output_tokens or 0)
    if response.finish_reason == "content_filter":
        raise NoAnswer("declined", answer=answer)
    if response.finish_reason == "length":
        raise NoAnswer("malformed", "the answer was cut off", answer)
    return answer


def _settings(model: Model) -> ModelSettings:
    """The likeliest words, where a model has a temperature: one that thinks before it answers has none."""
    thinks = model.profile.get("thinking_always_enabled") or model.profile.get("thinking_enabled_by_default")
    if thinks:
        return ModelSettings(max_tokens=_MOST_THOUGHT, max_retries=0)
    return ModelSettings(temperature=0.0, max_tokens=_MOST_TOKENS, max_retries=0)


def _no_answer(fault: Exception) -> NoAnswer:
    why = type(fault).__name__  # what a provider says may hold a key, or what was asked
    return NoAnswer(_ending(fault), why, cure=_cure(fault))


def _cure(fault: Exception) -> str:
    """What whoever set the model up can do; empty where time may help."""
    match fault:
        case ModelHTTPError(status_code=401 | 403):
            return "it does not take the key: set the environment variable for it to one that is valid"
        case ModelHTTPError(status_code=404):
            return "it is not known there: look at REMIT_MODEL and REMIT_MODEL_URL"
        case _:
            return ""


def _ending(fault: Exception) -> CallEnding:
    match fault:
        case ModelRateLimitError() | ModelQuotaExceededError() | ModelHTTPError(status_code=429):
            return "limited"
        case ModelTimeoutError() | ModelRequestTimeout() | TimeoutError():
            return "too_slow"
        case ContentFilterError():
            return "declined"
        case ModelAPIError():
            return "unreachable"
        case UnexpectedModelBehavior():
            return "malformed"
        case _:
            return "unreachable"
