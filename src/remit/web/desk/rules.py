"""What the pages about policies and about autonomy share: which version is meant, and what was done by it lately."""

from __future__ import annotations

from datetime import datetime, timedelta

from remit.desk.lately import Lately, lately
from remit.errors import BadRequest
from remit.web.desk.page import Desk

DAYS = 7
"""How far back it is counted what was done."""

_FRESH = timedelta(seconds=20)
_MOST = 300
_DIGITS = 9


def version_in(text: str) -> int:
    """The number of a version, as an address or a form has it. Raises BadRequest."""
    if not text.isdecimal() or len(text) > _DIGITS:
        raise BadRequest(what=f"{text} is no version.", cure="Versions are numbers; look at the history.")
    return int(text)


class Recent:
    """What was done in the last days, looked up again after a while."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: tuple[datetime, Lately] | None = None

    async def look(self) -> Lately:
        now = self._desk.house.means.now()
        if self._kept is None or now - self._kept[0] > _FRESH:
            self._kept = now, await lately(self._desk.house.means.store, now - timedelta(days=DAYS), _MOST)
        return self._kept[1]
