"""Leaves a model alone for a while that failed several times in a row, so that not every turn waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable

_PATIENCE = 3
_PAUSE, _LONGEST = 15.0, 300.0


class Breaker:
    """Open after failures in a row; after a pause one call is let through, and the next pause is twice as long."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failures = 0
        self._again_at = 0.0

    def lets_through(self) -> bool:
        """Whether a model may be asked. Where it is being tried out, nobody else tries meanwhile."""
        if self._failures < _PATIENCE:
            return True
        if self._now() < self._again_at:
            return False
        self._again_at = self._now() + self._pause()
        return True

    def failed(self) -> None:
        self._failures += 1
        self._again_at = self._now() + self._pause()

    def worked(self) -> None:
        self._failures = 0

    def _pause(self) -> float:
        return min(_PAUSE * 2.0 ** max(0, min(self._failures - _PATIENCE, 20)), _LONGEST)
