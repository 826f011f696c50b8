"""Every brain that ships keeps the contract."""

import json
from pathlib import Path

import pytest

from remit.brains.embedded import EmbeddedBrain
from remit.brains.llm import LlmBrain
from remit.brains.scripted import ScriptedBrain
from remit.pack.contents import Contents
from remit.ports import Brain
from remit.testing.brain import by_words
from remit.testing.contracts.brain import BrainContract
from remit.testing.recorded import Scripted

SHOP = Path(__file__).parents[2] / "packs" / "shop"


@pytest.fixture(scope="module")
def contents() -> Contents:
    return by_words(SHOP)[0]


@pytest.fixture(scope="module")
def embedded() -> EmbeddedBrain:
    return by_words(SHOP)[1]


class TestEmbeddedBrain(BrainContract):
    @pytest.fixture
    def brain(self, embedded: Brain) -> Brain:
        return embedded


INVENTED = json.dumps(
    {
        "wishes": [
            {"kind": "cancel", "quote": "not there", "facts": [{"name": "order", "value": "W9", "quote": "W9"}]},
        ],
        "facts": [{"name": "email", "value": "a@b.example"}, {"name": "refund_amount", "value": "500 EUR"}],
        "reply": "I refunded {refund.amount} {amount} {0}.",
    }
)


class TestLlmBrain(BrainContract):
    @pytest.fixture
    def brain(self, contents: Contents, embedded: EmbeddedBrain) -> Brain:
        return LlmBrain(contents, embedded, Scripted(INVENTED))


class TestScriptedBrain(BrainContract):
    @pytest.fixture
    def brain(self) -> Brain:
        return ScriptedBrain()
