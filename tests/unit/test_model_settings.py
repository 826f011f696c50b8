"""Which language model is asked, and on which terms, is said by settings; the pack may say it where they do not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from remit.app import thinking
from remit.brains.llm import LlmBrain
from remit.errors import BadSetting
from remit.settings import read_settings
from remit.testing.brain import by_words

SHOP, PLAIN = by_words(Path(__file__).parents[2] / "packs" / "shop")


def test_without_settings_there_is_no_model_and_no_limit() -> None:
    model = read_settings({}).model
    assert (model.name, model.url, model.seconds, model.per_day) == ("", "", 8.0, None)


def test_terms_are_read_as_written() -> None:
    model = read_settings(
        {
            "REMIT_MODEL": "openai:gpt-x",
            "REMIT_MODEL_URL": "http://127.0.0.1:1/v1",
            "REMIT_MODEL_TIMEOUT": "2.5",
            "REMIT_MODEL_PRICE": "0.25, 2.00",
            "REMIT_SPEND_PER_CONVERSATION": "0.05",
            "REMIT_SPEND_PER_DAY": "20",
        }
    ).model
    assert (model.name, model.url, model.seconds) == ("openai:gpt-x", "http://127.0.0.1:1/v1", 2.5)
    assert model.price == (Decimal("0.25"), Decimal("2.00"))
    assert (model.per_conversation, model.per_day) == (Decimal("0.05"), Decimal(20))


@pytest.mark.parametrize(
    "environment",
    [
        {"REMIT_MODEL": "gpt"},
        {"REMIT_MODEL": "openai:"},
        {"REMIT_MODEL_PRICE": "cheap"},
        {"REMIT_MODEL_PRICE": "1"},
        {"REMIT_MODEL_PRICE": "1,-1"},
        {"REMIT_MODEL_PRICE": "1,nan"},
        {"REMIT_MODEL_PRICE": "1e22,1"},
        {"REMIT_MODEL_TIMEOUT": "soon"},
        {"REMIT_MODEL_TIMEOUT": "0"},
        {"REMIT_MODEL_TIMEOUT": "60"},
        {"REMIT_MODEL_TIMEOUT": "1e400"},
        {"REMIT_MODEL_URL": "localhost:8000"},
        {"REMIT_MODEL_URL": "ftp://localhost/v1"},
        {"REMIT_MODEL_URL": "http://"},
        {"REMIT_MODEL_URL": "http://[::bad"},
        {"REMIT_MODEL_URL": "http://localhost:99999"},
        {"REMIT_SPEND_PER_DAY": "5"},
        {"REMIT_SPEND_PER_DAY": "-5", "REMIT_MODEL_PRICE": "1,1"},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(environment: Mapping[str, str]) -> None:
    with pytest.raises(BadSetting):
        read_settings(environment)


@pytest.mark.parametrize(
    ("setting", "of_pack", "asked"),
    [
        ("", "", "embedded"),
        ("", "openai:b", "openai:b"),
        ("openai:a", "openai:b", "openai:a"),
        ("none", "openai:b", "embedded"),
    ],
)
async def test_the_installation_says_which_model_before_the_pack_does(setting: str, of_pack: str, asked: str) -> None:
    settings = read_settings({"REMIT_MODEL": setting, "REMIT_MODEL_URL": "http://127.0.0.1:9/v1"})
    contents = replace(SHOP, pack=replace(SHOP.pack, model=of_pack))
    async with thinking(PLAIN, contents, settings) as brain:
        assert brain.name == asked
        assert isinstance(brain, LlmBrain) == (asked != "embedded")


async def test_a_model_without_its_library_is_said_to_lack_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "remit.brains.llm.provider", None)
    with pytest.raises(BadSetting, match=r"install remit\[llm\]"):
        async with thinking(PLAIN, SHOP, read_settings({"REMIT_MODEL": "openai:a"})):
            pass


def test_no_command_loads_the_library_before_a_model_is_named() -> None:
    """INVARIANT: without a model nothing is imported for one."""
    check = "import sys, remit.cli, remit.app; print({'pydantic_ai', 'openai', 'opentelemetry'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


async def test_a_model_that_the_pack_names_is_told_to_be_the_packs() -> None:
    named = replace(SHOP, pack=replace(SHOP.pack, model="nonsense:x"))
    with pytest.raises(BadSetting) as told:
        async with thinking(PLAIN, named, read_settings({})):
            pass
    assert "model of the pack is 'nonsense:x'" in str(told.value)
