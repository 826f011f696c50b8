"""Every brain that ships keeps the contract."""

from pathlib import Path

import pytest

from remit.brains.embedded import EmbeddedBrain
from remit.brains.scripted import ScriptedBrain
from remit.language.encoder import LexicalEmbedder
from remit.pack.contents import Contents
from remit.pack.load import load
from remit.ports import Brain
from remit.testing.contracts.brain import BrainContract

SHOP = Path(__file__).parents[2] / "packs" / "shop"


@pytest.fixture(scope="module")
def contents() -> Contents:
    return load(SHOP)


@pytest.fixture(scope="module")
def embedded(contents: Contents) -> Brain:
    return EmbeddedBrain(contents, LexicalEmbedder())


class TestEmbeddedBrain(BrainContract):
    @pytest.fixture
    def brain(self, embedded: Brain) -> Brain:
        return embedded


class TestScriptedBrain(BrainContract):
    @pytest.fixture
    def brain(self) -> Brain:
        return ScriptedBrain()
