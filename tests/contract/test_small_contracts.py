"""Every clock and every embedder that ships keeps its contract."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from remit.clock import ManualClock, SystemClock
from remit.language.encoder import Both, LexicalEmbedder
from remit.language.learned import Learned, Recent
from remit.language.minilm.embedder import MiniLm, place
from remit.ports import Clock, Embedder
from remit.settings import read_settings
from remit.testing.contracts.clock import ClockContract
from remit.testing.contracts.embedder import EmbedderContract


@cache
def sentences() -> MiniLm:
    return MiniLm(place(read_settings({}).models))


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return SystemClock()


class TestManualClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return ManualClock(datetime(2026, 5, 4, 12, tzinfo=UTC))


class TestLexicalEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return LexicalEmbedder()


class TestMiniLm(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return sentences()


class TestBoth(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return Both(LexicalEmbedder(), sentences(), 0.6)


class TestLearned(EmbedderContract):
    @pytest.fixture
    def embedder(self, tmp_path: Path) -> Embedder:
        return Learned(LexicalEmbedder(), tmp_path / "vectors", "lexical")


class TestRecent(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return Recent(LexicalEmbedder(), 3)
