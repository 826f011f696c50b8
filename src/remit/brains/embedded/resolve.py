"""Which of the things that systems returned is meant: "the second one", "the blue jacket", "the one from Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from remit.language.acts import confirms, plain
from remit.language.amounts import money
from remit.language.candidates import ident_of
from remit.language.dates import MONTHS, WEEKDAYS, days
from remit.language.idents import nearly
from remit.language.spans import Reading
from remit.language.stems import stem
from remit.model import shape as s
from remit.model.conversation import Candidate
from remit.model.value import Json

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "6th": 5, "seventh": 6, "7th": 6, "eighth": 7, "8th": 7, "ninth": 8, "9th": 8, "tenth": 9, "10th": 9,
    "top": 0, "last": -1, "bottom": -1, "final": -1,
}  # fmt: skip
_NUMBERED = re.compile(
    r"(?:(?:no|nr|number|option|item|choice|#|the|and|or|with|i|d|like|want|take|please|pls|yes|ok|it|s|is|would|"
    r"one|both|,|&)\s*)*((?:[1-9]\d?|one|two|three|four|five)(?:\s*(?:,|and|&|\s)\s*(?:number |no |option )?[1-9]\d?)*)"
    r"(?:\s*(?:please|pls|thanks|thank you|then))*"
)
_WORDED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_EVERY = re.compile(
    r"\b(?:all|both|everything|the lot|the whole (?:order|lot|thing)|each of them|every (?:one|item|thing)|"
    r"the entire order|complete order|whole order|entire order)\b"
)
_EXCEPT = re.compile(r"\b(?:except(?: for)?|but not|apart from|without|besides|other than|but)\b")
_BUT_NOT = re.compile(r"\b(?:except|but not|apart from|other than)\b")
_NOT = re.compile(r"\b(?:not|isn t|instead of|rather than) (?:the |a |an |my |that |in )?((?:\w+ ?){1,2})")
_CHEAP = re.compile(
    r"\b(?:cheap(?:er|est)?|less expensive|least expensive|lowest price[d]?|less costly|low(?:er|est)? priced)\b"
)
_DEAR = re.compile(
    r"\b(?:more expensive|most expensive|expensive|dear(?:er|est)|pric(?:ier|iest|ey)|highest priced?|"
    r"costlier|costliest)\b"
)
_LATE = re.compile(r"\b(?:latest|newest|most recent|recent|last (?!one\b|option\b|in the list\b|$)\w)")
_WHEN = re.compile(rf"\b(?:last|this|next|first|second) (?:week|weekend|month|year|{'|'.join(WEEKDAYS)})\b")
_EARLY = re.compile(r"\b(?:oldest|earliest|soonest|older|earlier|old one|first available|as soon as possible|asap)\b")
_SIZES = {"small": "s", "medium": "m", "large": "l", "xlarge": "xl"}
_ASIDE = re.compile(r"\b(?:too|so|very|bit|little|really) \w+|\b(?:bigger|smaller|larger)\b|\bextra (?=large|small)")
_GAP = re.compile(r"[\s#–-]")
_NEAR = 3  # of more that a mistyped identifier may be, none is a guess worth asking about
_LIKE = 86  # how alike two words must be, of 100
_HOURS = {"morning": range(12), "afternoon": range(12, 18), "evening": range(17, 24), "noon": range(11, 14)}


@dataclass(frozen=True)
class Resolved:
    """What was meant, if that is clear; else those that it may be."""

    picks: tuple[Candidate, ...] = ()
    narrowed: tuple[Candidate, ...] = ()


def resolve(text: str, candidates: Sequence[Candidate], many: bool, reading: Reading) -> Resolved:
    """The candidates a text means: one, or with `many` any number. No picks where it is not clear which."""
    if not candidates or not text.strip():
        return Resolved()
    if many:
        return _several(text, candidates, reading)
    return _single(text, candidates, reading)


def named(text: str, candidates: Sequence[Candidate], many: bool, reading: Reading) -> tuple[Candidate, ...]:
    """The candidates a text names in their own words, though it was said before they were listed: by identifier, price,
    day or telling words; with `many` each that some part of the text names, or all of "everything"."""
    flat = plain(text)
    if many and _EVERY.search(flat):
        kept = _EXCEPT.split(flat, maxsplit=1)
        left_out = named(kept[1], candidates, many, reading) if len(kept) > 1 else ()
        return tuple(c for c in candidates if c not in left_out) if left_out or len(kept) == 1 else ()
    if _BUT_NOT.search(flat):
        return ()
    found = [_named(part, candidates, reading) for part in (_parts(text) if many else [text])]
    picks = {str(c.value) for each in found if each is not None for c in [each]}
    return tuple(c for c in candidates if str(c.value) in picks)


def mistyped(text: str, candidates: Sequence[Candidate], shape: s.Shape) -> tuple[Candidate, ...]:
    """The candidates whose identifier a text may have meant and mistyped: to be asked about, never to be acted on."""
    ident = ident_of(shape)
    if ident is None or not ident.pattern:
        return ()
    near = nearly(text, ident.pattern, [str(c.value) for c in candidates])
    return tuple(c for c in candidates if str(c.value) in near) if len(near) <= _NEAR else ()


def unnamed(text: str, candidates: Sequence[Candidate], phrases: Sequence[str] = ()) -> str:
    """A text without the words that name or point at any of the candidates, or are in one of the phrases."""
    bag = {word for candidate in candidates for word in (*_words(candidate), str(candidate.value).lower())}
    bag |= {word for phrase in phrases for word in _telling(plain(phrase))}
    pointing = {*_ORDINALS, "one", "ones"}
    return " ".join(w for w in plain(text).split() if w not in pointing and not _has(bag, _SIZES.get(w, stem(w))))


def option_by_place(text: str, count: int) -> int | None:
    """Which of `count` options a text means that is nothing but a number or a place: "2", "the second one"."""
    words = [w for w in plain(text).split() if w not in _PLAIN_WORDS or w in _ORDINALS]
    if len(words) != 1:
        return None
    place = int(words[0]) - 1 if words[0].isdigit() else _ORDINALS.get(words[0])
    return place % count if place is not None and -1 <= place < count and count else None


def _single(text: str, candidates: Sequence[Candidate], reading: Reading) -> Resolved:
    if numbered := _numbers(text, candidates):
        return Resolved(numbered) if len(numbered) == 1 else Resolved((), numbered)
    if len(candidates) == 1:
        return Resolved(tuple(candidates) if confirms(text) or _names(text, candidates[0]) else ())
    left = _matching(text, candidates, reading)
    said_something = len(left) < len(candidates)
    flat = _WHEN.sub(" ", plain(text))
    left = _superlative(flat, left) or left
    if len(left) > 1:
        left = _ordinal(flat, left) or left
    if len(left) == 1:
        return Resolved(tuple(left))
    return Resolved((), tuple(left) if said_something else ())


def _several(text: str, candidates: Sequence[Candidate], reading: Reading) -> Resolved:
    if numbered := _numbers(text, candidates):
        return Resolved(numbered)
    flat = plain(text)
    if _EVERY.search(flat):
        kept = _EXCEPT.split(flat, maxsplit=1)
        if len(kept) == 1:
            return Resolved(tuple(_matching(text, candidates, reading)))
        left_out = _several(kept[1], candidates, reading).picks
        return Resolved(tuple(c for c in candidates if c not in left_out)) if left_out else Resolved()
    picks: dict[str, Candidate] = {}
    open_: list[Candidate] = []
    for part in _parts(text):
        found = _single(part, candidates, reading)
        picks.update({str(c.value): c for c in found.picks})
        if found.narrowed:
            if re.search(r"\w{3,}s\b", plain(part)) and len(found.narrowed) < len(candidates):
                picks.update({str(c.value): c for c in found.narrowed})
            else:
                open_ += found.narrowed
    chosen = tuple(c for c in candidates if str(c.value) in picks)
    return Resolved(chosen, () if chosen else tuple(c for c in candidates if c in open_))


def _named(text: str, candidates: Sequence[Candidate], reading: Reading) -> Candidate | None:
    if len(candidates) == 1:
        return candidates[0] if _names(text, candidates[0]) else None
    left = _matching(text, candidates, reading)
    return left[0] if len(left) == 1 else None


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r",|\band\b|\bplus\b|&|\balso\b|;|\.(?=\s|$)", text) if part.strip()]


# -- by place ---------------------------------------------------------------------------------------------------------


def _numbers(text: str, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates by the numbers they were listed under, where a text is nothing but such numbers."""
    match = _NUMBERED.fullmatch(" ".join(text.lower().replace(".", " ").split()))
    if match is None:
        return ()
    numbers = [_WORDED.get(n) or int(n) for n in re.findall(r"\d+|one|two|three|four|five", match[1])]
    if any(not 0 < n <= len(candidates) for n in numbers):
        return ()
    return tuple(candidates[n - 1] for n in dict.fromkeys(numbers))


def _ordinal(flat: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    words = flat.split()
    places = [_ORDINALS[word] for word in words if word in _ORDINALS]
    places = [p for p in places if -len(candidates) <= p < len(candidates)]
    return [candidates[places[0]]] if places else []


# -- by what they are like --------------------------------------------------------------------------------------------


def _matching(text: str, candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Those that everything said about them is true of; what is true of none is passed over."""
    left = list(candidates)
    for test in (_by_id, _by_price, _by_day, _by_hour, _by_words):
        kept = test(text, left, reading)
        if kept:
            left = kept
    return left


def _by_id(text: str, candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    kept = [i for i, c in enumerate(text) if not _GAP.match(c)]
    squeezed = "".join(text[i] for i in kept).lower()
    return [c for c in candidates if _stands_in(_GAP.sub("", str(c.value).lower()), squeezed, text, kept)]


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
        return [c for c in candidates if any(week[0] <= date.fromisoformat(day) <= week[1] for day in _dates(c)[:1])]
    for lean in ("past", "future"):
        said = {d.day.isoformat() for d in days(text, reading.now, reading.zone, reading.locale, lean)}
        kept = [c for c in candidates if said & set(_dates(c))]
        if kept:
            return kept
    flat = text.lower()
    months = {i for i, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}\b", flat)}
    weekdays = {i for i, name in enumerate(WEEKDAYS) if re.search(rf"\b{name}\b", flat)}
    dated = [(c, date.fromisoformat(day)) for c in candidates for day in _dates(c)]
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
    bags = [_words(candidate) for candidate in candidates]
    denied = {word for match in _NOT.finditer(flat) for word in _telling(match[1]) if _weight(word, bags)}
    said = dict.fromkeys(_telling(_NOT.sub(" ", flat)))
    left = [i for i, bag in enumerate(bags) if not any(_has(bag, word) for word in denied)]
    scores = {i: sum(_weight(word, bags) for word in said if _has(bags[i], word)) for i in left}
    best = max(scores.values(), default=0.0)
    if best > 0:
        return [candidates[i] for i, score in scores.items() if score >= best - 1e-9]
    return [candidates[i] for i in left] if denied else []


def _names(text: str, candidate: Candidate) -> bool:
    bag = _words(candidate)
    return any(_has(bag, word) for word in _telling(_ASIDE.sub(" ", plain(text))))


def _weight(word: str, bags: Sequence[frozenset[str]]) -> float:
    """A word is worth the more, the fewer it fits; nothing where it fits all or none."""
    fitting = sum(_has(bag, word) for bag in bags)
    return 0.0 if fitting in (0, len(bags)) else 1.0 / fitting


def _has(bag: Set[str], word: str) -> bool:
    if word in bag:
        return True
    if len(word) < 4 or not word.isalpha():  # a digit more makes another number
        return False
    return any(len(other) > 3 and fuzz.ratio(word, other) >= _LIKE for other in bag)


def _telling(flat: str) -> list[str]:
    words = [_SIZES.get(w, w) for w in flat.split()]
    return [stem(w) if w.isalpha() else w for w in words if w not in _PLAIN_WORDS]


_PLAIN = """a an the i me my it its this that these those is was be to of in on at for from with and or but one ones
please want would like d ll s t re ve no not yes size colour color order item number option actually meant mean sorry
rather instead take only just thing things think same get have thanks first second third last other another"""
_PLAIN_WORDS = frozenset(_PLAIN.split())


def _words(candidate: Candidate) -> frozenset[str]:
    told = " ".join((*_texts(candidate.record), candidate.label))
    return frozenset(_telling(plain(told)))


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


def _superlative(flat: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    if _CHEAP.search(flat):
        return _extreme([(_prices(c)[:1], c) for c in candidates], least=True)
    if _DEAR.search(flat):
        return _extreme([(_prices(c)[:1], c) for c in candidates], least=False)
    if _EARLY.search(flat):
        return _extreme([(_dates(c)[:1], c) for c in candidates], least=True)
    if _LATE.search(flat):
        return _extreme([(_dates(c)[:1], c) for c in candidates], least=False)
    return []


def _extreme(keyed: Sequence[tuple[Sequence[Decimal | str], Candidate]], *, least: bool) -> list[Candidate]:
    """Those with the least or greatest key, where every one has a key."""
    known = sorted((key[0] for key, _ in keyed if key), key=lambda k: (k if isinstance(k, Decimal) else 0, str(k)))
    if not known or not all(key for key, _ in keyed):
        return []
    edge = known[0] if least else known[-1]
    return [candidate for key, candidate in keyed if key[0] == edge]


def _prices(candidate: Candidate) -> list[Decimal]:
    found = (v["amount"] for v in candidate.record.values() if isinstance(v, dict) and "currency" in v)
    return [Decimal(str(amount)) for amount in found]


def _dates(candidate: Candidate) -> list[str]:
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
