"""What candidates are like, and which of them what was said is true of: by identifier, price, day, hour and words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from remit.language.acts import plain
from remit.language.amounts import money
from remit.language.dates import MONTHS, WEEKDAYS, days
from remit.language.spans import Reading
from remit.language.stems import stem
from remit.model.conversation import Candidate
from remit.model.value import Json

_NOT = re.compile(r"\b(?:not|isn t|instead of|rather than) (?:the |a |an |my |that |in )?((?:\w+ ?){1,2})")
_DENIED = re.compile(
    r"(?i)\b(?:not|isn'?t|except|but not|instead of|rather than)\s+(?:the |that |those |my )?(?:ones? |orders? )?"
    r"(?:(?:from|of|for|on|with|at|that costs?|placed|ordered) )*(?P<what>(?:[^,;.!?]|\.(?=\d))+)"
)
_CHEAP = re.compile(
    r"\b(?:cheap(?:er|est)?|less expensive|least expensive|lowest price[d]?|less costly|low(?:er|est)? priced)\b"
)
_DEAR = re.compile(
    r"\b(?:more expensive|most expensive|expensive|dear(?:er|est)|pric(?:ier|iest|ey)|highest priced?|"
    r"costlier|costliest)\b"
)
_LATE = re.compile(r"\b(?:latest|newest|most recent|recent|last (?!one\b|option\b|in the list\b|$)\w)")
_EARLY = re.compile(r"\b(?:oldest|earliest|soonest|older|earlier|old one|first available|as soon as possible|asap)\b")
SIZES = {"small": "s", "medium": "m", "large": "l", "xlarge": "xl"}
_ASIDE = re.compile(r"\b(?:too|so|very|bit|little|really) \w+|\b(?:bigger|smaller|larger)\b|\bextra (?=large|small)")
GAP = re.compile(r"[\s#–-]")
_LIKE = 86  # how alike two words must be, of 100
_HOURS = {"morning": range(12), "afternoon": range(12, 18), "evening": range(17, 24), "noon": range(11, 14)}


def matching(text: str, candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Those that everything said about them is true of; what is true of none is passed over."""
    left = list(candidates)
    if denied := _DENIED.search(text):
        out = [c for test in (_by_id, _by_price, _by_day) for c in test(denied["what"], left, reading)]
        left = [c for c in left if c not in out] or left
        text = text[: denied.start()] + " " + text[denied.end() :] if len(left) < len(candidates) else text
    for test in (_by_id, _by_price, _by_day, _by_hour, _by_words):
        kept = test(text, left, reading)
        if kept:
            left = kept
    return left


def _by_id(text: str, candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    kept = [i for i, c in enumerate(text) if not GAP.match(c)]
    squeezed = "".join(text[i] for i in kept).lower()
    return [c for c in candidates if _stands_in(GAP.sub("", str(c.value).lower()), squeezed, text, kept)]


def _stands_in(value: str, squeezed: str, text: str, kept: Sequence[int]) -> bool:
    """Whether an identifier stands in a text as a word of its own; W10002 does not in W100021."""
    for match in re.finditer(re.escape(value), squeezed) if len(value) > 2 else ():
        start, end = kept[match.start()], kept[match.end() - 1] + 1
        if not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum():
            return True
    return False


def _by_price(text: str, candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    for said in money(text):
        wanted = Decimal(str(said.value["amount"])) if isinstance(said.value, dict) else Decimal(0)
        exact = [c for c in candidates if wanted in _prices(c)]
        if exact:
            return exact
        return [c for c in candidates if any(int(price) == wanted for price in _prices(c))]
    return []


def _by_day(text: str, candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    if week := _week(text, reading):
        return [c for c in candidates if any(week[0] <= date.fromisoformat(day) <= week[1] for day in dates_of(c)[:1])]
    for lean in ("past", "future"):
        said = {d.day.isoformat() for d in days(text, reading.now, reading.zone, reading.locale, lean)}
        kept = [c for c in candidates if said & set(dates_of(c))]
        if kept:
            return kept
    if re.search(r"\d", text) and any(days(text, reading.now, reading.zone, reading.locale)):
        return []  # a day was named, and it is none of theirs
    flat = text.lower()
    months = {i for i, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}\b", flat)}
    weekdays = {i for i, name in enumerate(WEEKDAYS) if re.search(rf"\b{name}\b", flat)}
    dated = [(c, date.fromisoformat(day)) for c in candidates for day in dates_of(c)]
    kept = [c for c, day in dated if day.month in months or day.weekday() in weekdays]
    return list({str(c.value): c for c in kept}.values())


def _week(text: str, reading: Reading) -> tuple[date, date] | None:
    """The first and last day of the week a text names as a whole: "the one from last week"."""
    named = re.search(r"(?i)(?<!day )(?<!days )\b(last|past|this|next) week\b", text)
    if named is None:
        return None
    today = reading.now.astimezone(ZoneInfo(reading.zone)).date()
    monday = today + timedelta(weeks={"this": 0, "next": 1}.get(named[1].lower(), -1), days=-today.weekday())
    return monday, monday + timedelta(days=6)


def _by_hour(text: str, candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    flat = plain(text)
    hours = next((hours for word, hours in _HOURS.items() if re.search(rf"\b{word}s?\b", flat)), None)
    at = re.search(r"\b(?:at |by |around )?(\d{1,2})(?::\d{2})? ?(am|pm|o'?clock)?\b", text.lower())
    if hours is None and at and (at[2] or re.search(r"\b(?:at|by|around) \d", text.lower())):
        hour = int(at[1]) % 12 + 12 if at[2] == "pm" else int(at[1])
        hours = range(hour, hour + 1)
    return [c for c in candidates if hours and (begin := _begins(c)) is not None and begin in hours]


def _by_words(text: str, candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Those with the most telling words in common; words that all or none have tell nothing."""
    flat = _ASIDE.sub(" ", plain(text))
    bags = [words_of(candidate) for candidate in candidates]
    denied = {word for match in _NOT.finditer(flat) for word in telling(match[1]) if _weight(word, bags)}
    said = dict.fromkeys(telling(_NOT.sub(" ", flat)))
    left = [i for i, bag in enumerate(bags) if not any(has(bag, word) for word in denied)]
    scores = {i: sum(_weight(word, bags) for word in said if has(bags[i], word)) for i in left}
    best = max(scores.values(), default=0.0)
    if best > 0:
        return [candidates[i] for i, score in scores.items() if score >= best - 1e-9]
    return [candidates[i] for i in left] if denied else []


def names_it(text: str, candidate: Candidate) -> bool:
    """Whether a text uses any of the words a candidate is told apart by."""
    bag = words_of(candidate)
    return any(has(bag, word) for word in telling(_ASIDE.sub(" ", plain(text))))


def _weight(word: str, bags: Sequence[frozenset[str]]) -> float:
    """A word is worth the more, the fewer it fits; nothing where it fits all or none."""
    fitting = sum(has(bag, word) for bag in bags)
    return 0.0 if fitting in (0, len(bags)) else 1.0 / fitting


def has(bag: Set[str], word: str) -> bool:
    """Whether a word is in a bag of words, but for a letter or two of a long one. A digit more makes another number."""
    if word in bag:
        return True
    if len(word) < 4 or not word.isalpha():
        return False
    return any(len(other) > 3 and fuzz.ratio(word, other) >= _LIKE for other in bag)


def telling(flat: str) -> list[str]:
    """The words that tell things apart, by their stems."""
    words = [SIZES.get(w, w) for w in flat.split()]
    return [stem(w) if w.isalpha() else w for w in words if w not in PLAIN_WORDS]


_PLAIN = """a an the i me my it its this that these those is was be to of in on at for from with and or but one ones
please want would like d ll s t re ve no not yes size colour color order item number option actually meant mean sorry
rather instead take only just thing things think same get have thanks first second third last other another"""
PLAIN_WORDS = frozenset(_PLAIN.split())


def words_of(candidate: Candidate) -> frozenset[str]:
    """All words that a candidate is known by."""
    told = " ".join((*_texts(candidate.record), candidate.label))
    return frozenset(telling(plain(told)))


def _texts(value: Json) -> Iterator[str]:
    match value:
        case str():
            yield value
        case int():
            yield str(value)
        case list():
            for each in value:
                yield from _texts(each)
        case dict():
            for each in value.values():
                yield from _texts(each)
        case _:
            return


# -- by comparison ----------------------------------------------------------------------------------------------------


def superlative(flat: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those a text means by comparison: the cheapest, the latest."""
    if _CHEAP.search(flat):
        return extreme([(_prices(c)[:1], c) for c in candidates], least=True)
    if _DEAR.search(flat):
        return extreme([(_prices(c)[:1], c) for c in candidates], least=False)
    if _EARLY.search(flat):
        return extreme([(dates_of(c)[:1], c) for c in candidates], least=True)
    if _LATE.search(flat):
        return extreme([(dates_of(c)[:1], c) for c in candidates], least=False)
    return []


def extreme(keyed: Sequence[tuple[Sequence[Decimal | str], Candidate]], *, least: bool) -> list[Candidate]:
    """Those with the least or greatest key, where every one has a key."""
    known = sorted((key[0] for key, _ in keyed if key), key=lambda k: (k if isinstance(k, Decimal) else 0, str(k)))
    if not known or not all(key for key, _ in keyed):
        return []
    edge = known[0] if least else known[-1]
    return [candidate for key, candidate in keyed if key[0] == edge]


def _prices(candidate: Candidate) -> list[Decimal]:
    found = (v["amount"] for v in candidate.record.values() if isinstance(v, dict) and "currency" in v)
    return [Decimal(str(amount)) for amount in found]


def dates_of(candidate: Candidate) -> list[str]:
    """The days in its record, in order."""
    return [v[:10] for v in candidate.record.values() if isinstance(v, str) and _is_date(v[:10])]


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _begins(candidate: Candidate) -> int | None:
    """The hour at which an appointment begins, read off its moment or window."""
    for value in candidate.record.values():
        found = (
            re.match(r"(?:\d{4}-\d{2}-\d{2}[T ])?(\d{1,2})(?::\d{2}|\s*[-–])", value)
            if isinstance(value, str)
            else None
        )
        if found and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            return int(found[1])
    return None
