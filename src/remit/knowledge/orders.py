"""Text that speaks to whoever reads it out, as if that were a machine to be told what to do."""

from __future__ import annotations

import re

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.]{0,30}\b(?:instructions?|rules?|polic(?:y|ies)|prompts?)\b"
    r"|\bsystem prompt\b|\byou are now\b|\bas an? (?:ai|assistant|language model)\b"
    r"|\b(?:do not|never) (?:tell|inform|ask) the (?:customer|user)\b",
    re.IGNORECASE,
)


def orders_in(text: str) -> str:
    """The words that give an order; empty where none do."""
    found = _ORDERS.search(text)
    return found[0] if found else ""
