"""Which goals a search of the journal finds: by kind, how they ended, customer, action, time, and anything in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from remit.agent.means import Means
from remit.journal.rows import readable
from remit.language.whole import whole
from remit.model.goal import Goal
from remit.model.ids import CustomerId
from remit.model.wake import View

PAGE = 40
_LOOKED, _LOOKED_INTO = 5, 25
"""How many pages are looked through for goals that fit, before one is asked to go on: more, where goals are opened for
it, for then few fit."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """Which goals are looked for. since, until: when they last moved. action: something they did, or tried to. text: a
    reference, an order number or any other words in what they know and did."""

    customer: CustomerId | None = None
    status: str = ""
    kind: str = ""
    action: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def looks_into(self) -> bool:
        """Whether goals must be opened to tell if they fit."""
        return bool(self.action or self.text)

    def may_fit(self, view: View) -> bool:
        """Whether a goal fits, by what is told of it outside."""
        early = self.since is not None and view.at < self.since
        late = self.until is not None and view.at >= self.until
        return not early and not late and self.kind in ("", view.sort)

    def holds(self, goal: Goal) -> bool:
        """Whether a goal fits, by what is in it."""
        did = not self.action or any(attempt.step.action == self.action for attempt in goal.attempts)
        return did and (not self.text or _named(self.text, goal))


def wanted(now: datetime, asked: Mapping[str, str], customer: CustomerId | None, text: str = "") -> Wanted:
    """What an address asks for; days are those where the business is."""
    until = _day(now, asked.get("until", ""))
    return Wanted(
        customer=customer,
        status=asked.get("status", ""),
        kind=asked.get("kind", ""),
        action=asked.get("action", ""),
        text=text,
        since=_day(now, asked.get("since", "")),
        until=until + _DAY if until else None,
    )


async def look(means: Means, sought: Wanted, after: str) -> tuple[list[View], str]:
    """Goals that fit, the newest first, and where to go on; empty where there are no more."""
    fitting: list[View] = []
    for _ in range(_LOOKED_INTO if sought.looks_into else _LOOKED):
        views = await means.store.views(
            "goal", customer=sought.customer, status=sought.status or None, after=after, limit=PAGE, newest=True
        )
        for view in views:
            after = view.id
            fitting += [view] if sought.may_fit(view) and await _holds(means, sought, view) else []
            if len(fitting) == PAGE:
                return fitting, after
        if len(views) < PAGE:
            return fitting, ""
    return fitting, after


async def _holds(means: Means, sought: Wanted, view: View) -> bool:
    if not sought.looks_into:
        return True
    goal = await readable(means.vault, view, Goal)
    return goal is not None and sought.holds(goal)


def _named(text: str, goal: Goal) -> bool:
    """Whether a text stands in a goal as a word of its own."""
    return whole(text).search(goal.model_dump_json()) is not None


def _day(now: datetime, text: str) -> datetime | None:
    """The beginning of a day where the business is; None for a text that names none, or one that is not of this age."""
    try:
        there = date.fromisoformat(text)
    except ValueError:
        return None
    if not 1970 <= there.year < 9999:
        return None
    return datetime(there.year, there.month, there.day, tzinfo=now.tzinfo)
