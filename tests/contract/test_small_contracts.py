"""Every clock and every embedder that ships keeps its contract."""

from datetime import UTC, datetime

import pytest

from remit.clock import ManualClock, SystemClock
from remit.language.encoder import LexicalEmbedder
from remit.ports import Clock, Embedder
from remit.testing.contracts.clock import ClockContract
from remit.testing.contracts.embedder import EmbedderContract


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
