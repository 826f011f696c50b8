from __future__ import annotations


class Shelf:
    """What was put into boxes, by key."""

    def __init__(self) -> None:
        self.put: dict[str, str] = {}
