"""Words where they stand whole in a text, and not within others."""

from __future__ import annotations

import re


def whole(words: str) -> re.Pattern[str]:
    """Finds these words, in letters of any size, where they stand by themselves: W1000 is not in W10005."""
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
