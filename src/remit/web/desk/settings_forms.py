"""What the forms of the settings say. Pure; what cannot be taken is a BadRequest that names its field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from remit.errors import BadRequest
from remit.model.entry import StaffEnrolled
from remit.model.ids import StaffId
from remit.model.installation import Installation
from remit.model.queue import Hours, Queue
from remit.model.staff import Member

LASTS: Mapping[str, str] = {"30": "30 days", "90": "90 days", "365": "a year", "": "until it is revoked"}
"""How long a key may hold, by days."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d{1,2}:\d\d)-(\d{1,2}:\d\d)")
_HOLIDAY = re.compile(r"(\d{4}-\d\d-\d\d)(?: to (\d{4}-\d\d-\d\d))?")
_LONGEST_AWAY = 366


def ticked(form: Mapping[str, str], group: str) -> tuple[str, ...]:
    """What is ticked in a group of boxes: `role:agent` is `agent`."""
    return tuple(name.partition(":")[2] for name in form if name.startswith(f"{group}:"))


def enrolled(form: Mapping[str, str], house: Installation) -> StaffEnrolled:
    """Somebody as a form says them. Raises BadRequest; also for the short name of somebody whose form it is not."""
    id, roles = StaffId(form.get("id", "")), ticked(form, "role")
    if not _NAME.fullmatch(id):
        raise _wrong("id", "They need a short name.", "Write it like sara or jo.smith.")
    known = house.members.get(id)
    if known is not None and known.active and form.get("known") != id:
        raise _wrong("id", f"{id} works here already.", "Take another name, or change theirs in the list above.")
    if not roles:
        raise _wrong("roles", "They could do nothing.", "Tick at least one role.")
    capacity = form.get("capacity") or "5"
    if not (capacity.isdecimal() and 0 < int(capacity[:4]) <= 100):
        raise _wrong("capacity", f"{capacity} is no number of matters.", "Give one from 1 to 100.")
    skills = tuple(part.strip() for part in form.get("skills", "").split(",") if part.strip())
    words = {"name": form.get("name", ""), "email": form.get("email", ""), "skills": skills, "capacity": int(capacity)}
    member = (known or Member(id=id)).model_copy(update={**words, "roles": roles, "active": True})
    return StaffEnrolled(staff=id, roles=roles, member=member)


def expiry(form: Mapping[str, str], now: datetime) -> datetime | None:
    """When a key ends. Raises BadRequest."""
    days = form.get("lasts", "")
    if days not in LASTS:
        raise _wrong("lasts", f"A key does not last {days} days.", f"Choose: {', '.join(LASTS.values())}.")
    return now + timedelta(days=int(days)) if days else None


def queue_of_form(form: Mapping[str, str]) -> Queue:
    """A queue as a form says it. Raises BadRequest."""
    name, zone = form.get("name", ""), form.get("zone") or "UTC"
    if not _NAME.fullmatch(name):
        raise _wrong("name", "The queue needs a short name.", "Write it like service or fraud.")
    if form.get("escalates_to") == name:
        raise _wrong("escalates_to", "It would go to itself.", "Choose another queue, or none.")
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):  # KeyError: there is no such zone
        raise _wrong("zone", f"There is no time zone {zone}.", "Write it like Europe/Berlin.") from None
    return Queue(
        name=name,
        zone=zone,
        hours=tuple(hour for line in _lines(form, "hours") for hour in _hours(line.lower())),
        holidays=tuple(sorted({day for line in _lines(form, "holidays") for day in _days_off(line)})),
        target=_target(form.get("target", "")),
        escalates_to=form.get("escalates_to", ""),
        skill=form.get("skill", ""),
    )


def hours_told(queue: Queue) -> str:
    """A queue's hours as its form takes them: a line for days in a row that are alike."""
    days: dict[int, list[str]] = {}
    for one in sorted(queue.hours, key=lambda hours: (hours.weekday, hours.opens)):
        days.setdefault(one.weekday, []).append(f"{one.opens:%H:%M}-{one.closes:%H:%M}")
    runs = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda at: (at[1] - at[0], days[at[1]]))]
    return "\n".join(f"{_span([_DAYS[day] for day in run], '-')} {hours}" for run in runs for hours in days[run[0]])


def holidays_told(queue: Queue) -> str:
    """A queue's holidays as its form takes them: a line for days in a row."""
    days = sorted(queue.holidays)
    runs = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda at: at[1].toordinal() - at[0])]
    return "\n".join(_span([day.isoformat() for day in run], " to ") for run in runs)


def _span(names: Sequence[str], to: str) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}{to}{names[-1]}"


def _lines(form: Mapping[str, str], name: str) -> list[str]:
    return [line.strip() for line in form.get(name, "").splitlines() if line.strip()]


def _hours(line: str) -> tuple[Hours, ...]:
    try:
        found = _HOURS.fullmatch(line)
        first, last, *times = found.groups() if found else ("", None, "", "")
        opens, closes = (time.fromisoformat(at.zfill(5)) for at in times)
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
    except ValueError:
        raise _wrong("hours", f"“{line}” cannot be read.", "Write days and times: mon-fri 09:00-17:00.") from None
    if begin > end:
        raise _wrong("hours", f"“{line}” ends before it begins.", "Begin with the earlier day: mon-fri.")
    return tuple(Hours(weekday=day, opens=opens, closes=closes) for day in range(begin, end + 1))


def _days_off(line: str) -> list[date]:
    try:
        found = _HOLIDAY.fullmatch(line)
        first = date.fromisoformat(found[1] if found else "")
        last = date.fromisoformat(found[2]) if found and found[2] else first
    except ValueError:
        cure = "Write days as 2026-12-25, or 2026-12-24 to 2026-12-26."
        raise _wrong("holidays", f"“{line}” is no day.", cure) from None
    many = (last - first).days + 1
    if not 0 < many <= _LONGEST_AWAY:
        raise _wrong("holidays", f"“{line}” is no span of days.", "Begin with the first of them; a year is the most.")
    return [first + timedelta(days=n) for n in range(many)]


def _target(minutes: str) -> timedelta | None:
    if minutes and not (minutes.isdecimal() and 0 < int(minutes[:7]) <= 100_000):
        raise _wrong("target", f"{minutes} is no number of minutes.", "Give a whole number, or leave it out.")
    return timedelta(minutes=int(minutes)) if minutes else None


def _wrong(field: str, what: str, cure: str) -> BadRequest:
    return BadRequest(what=what, cure=cure, field=field)
