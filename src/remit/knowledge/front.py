"""What a document says of itself: lines `name: value`, between lines of dashes at its top or in a file beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from remit.knowledge.part import Unreadable
from remit.model.knowledge import Audience

KEYS = ("title", "audience", "locale", "valid_from", "valid_until")
AUDIENCES: tuple[Audience, ...] = ("public", "customers", "staff")
"""From the widest to the narrowest."""

_FENCE = re.compile(r"-{3,}\s*")
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")


@dataclass(frozen=True)
class About:
    """What holds of a document, or of one of its parts."""

    title: str = ""
    audience: Audience = "public"
    locale: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


def front(text: str) -> tuple[dict[str, str], int]:
    """What stands between the dashes at the top of a text, and how many lines that takes. Raises Unreadable."""
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return {}, 0
    end = next((n for n, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    if end is None:
        raise Unreadable("The front matter does not end.", "Close it with a line of three dashes.")
    return said_of_itself(lines[1:end], first=2), end + 1


def said_of_itself(lines: list[str], first: int = 1) -> dict[str, str]:
    """Values by name. Raises Unreadable where a line gives none, or a name is not one of KEYS."""
    said: dict[str, str] = {}
    for number, line in enumerate(lines, first):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon:
            raise Unreadable(f"This line of the front matter says nothing: {line.strip()[:40]!r}.", _CURE, number)
        if name not in KEYS:
            raise Unreadable(f"There is no {name[:40]!r} in front matter.", _CURE, number)
        said[name] = value.strip().strip("\"'")
    return said


def about_of(said: Mapping[str, str], otherwise: About, line: int = 1) -> About:
    """What is said, in the place of what holds otherwise. INVARIANT: nobody is let in who would be kept out
    otherwise. Raises Unreadable."""
    audience = _audience(said.get("audience", ""), otherwise.audience, line)
    locale = said.get("locale", "") or otherwise.locale
    if locale and not _LOCALE.fullmatch(locale):
        raise Unreadable(f"{locale[:40]!r} is no locale.", 'Write a language as in "en" or "de-AT".', line)
    valid_from = _day(said.get("valid_from", ""), line) or otherwise.valid_from
    valid_until = _day(said.get("valid_until", ""), line) or otherwise.valid_until
    if valid_from and valid_until and valid_until < valid_from:
        what = f"It is valid until {valid_until}, which is before {valid_from}, from when it is."
        raise Unreadable(what, "Put the dates right.", line)
    return About(said.get("title", "") or otherwise.title, audience, locale, valid_from, valid_until)


def _audience(said: str, otherwise: Audience, line: int) -> Audience:
    if not said:
        return otherwise
    if said.lower() not in AUDIENCES:
        raise Unreadable(f"There is no audience {said[:40]!r}.", f"There are: {', '.join(AUDIENCES)}.", line)
    named = AUDIENCES[AUDIENCES.index(said.lower())]
    if AUDIENCES.index(named) < AUDIENCES.index(otherwise):
        cure = "Move it to another place, or name a narrower audience."
        raise Unreadable(f"It is said to be for {named}, where all is for {otherwise}.", cure, line)
    return named


def _day(said: str, line: int) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Unreadable(f"{said[:40]!r} is no date.", "Write it as in 2026-12-31.", line) from None


_CURE = f"Write lines like `valid_until: 2026-12-31`. There are: {', '.join(KEYS)}."
