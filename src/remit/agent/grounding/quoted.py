"""Whether words of a message say a value: letter by letter where it stands there, else as far as it can be read."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from remit.language.acts import leading_answer
from remit.language.spans import Reading, spans
from remit.language.stems import terms
from remit.model import shape as s
from remit.model.fact import Fact
from remit.model.value import Json

_WORD = re.compile(r"\w+(?:[.,@'’+-]\w+)*")


def whole_words(text: str, start: int, end: int) -> str:
    """A quotation with the rest of the words that it cuts: of "149.90 EUR" nobody has said "9.90 EUR"."""
    cut = [word.span() for word in _WORD.finditer(text) if word.start() < end and word.end() > start]
    return text[min([start, *(s for s, _ in cut)]) : max([end, *(e for _, e in cut)])]


def stands(shape: s.Shape | None, quotation: str, value: Json, reading: Reading) -> bool:
    """Whether what can only be said letter by letter (a name, an identifier, an address, an amount) is so said."""
    match shape:
        case s.Text():
            return bool(told := _letters(str(value))) and told in _letters(quotation)
        case s.Ident():
            return _names(quotation, str(value)) or _is_read(shape, quotation, value, reading)
        case s.Many(of=s.Ident()):
            values = value if isinstance(value, list) else [value]
            return all(_names(quotation, str(each)) for each in values)
        case s.Amount() | s.PhoneNumber() | s.EmailAddress():
            return _is_read(shape, quotation, value, reading)
        case _:
            return True


def puts_right(known: Fact | None, quotation: str, value: Json) -> bool:
    """Whether a value is what the customer said before, with one part of it as they say it now."""
    if known is None or known.source.tag != "said":
        return False
    before, now = str(known.value), str(value)
    for found in re.finditer(rf"(?<!\w){re.escape(quotation)}(?!\w)", now):
        head, tail = now[: found.start()], now[found.end() :]
        kept = len(head) + len(tail)
        if 0 < kept < len(before) and before.startswith(head) and before.endswith(tail):
            return True
    return False


def tells(shape: s.Shape | None, quotation: str, value: Json, reading: Reading) -> bool:
    """Whether words can mean a value: a number or a day is the one read in them, a yes is no no, and for a choice they
    have a meaning at all and do not name another option."""
    match shape:
        case s.Whole() | s.Number() | s.Day() | s.Moment():
            return _is_read(shape, quotation, value, reading)
        case s.Flag():
            answer = leading_answer(quotation)
            return answer[0] == value if answer else bool(terms(quotation))
        case s.Choice(options=options):
            said = set(terms(quotation))
            named = {option for option in options if (own := terms(option.replace("_", " "))) and said >= set(own)}
            return bool(said) and (not named or value in named)
        case s.Many(of=of):
            values = value if isinstance(value, list) else [value]
            return all(tells(of, quotation, each, reading) for each in values)
        case s.Record():
            return False
        case _:
            return True


def _is_read(shape: s.Shape, quotation: str, value: Json, reading: Reading) -> bool:
    return any(_alike(shape, found.value, value) for found in spans(shape, quotation, reading))


def _alike(shape: s.Shape, one: Json, other: Json) -> bool:
    """Whether two ways to write a value are the same value: 2.50 is 2.5, and three o'clock is three in every zone."""
    try:
        match shape:
            case s.Number():
                return Decimal(str(one)) == Decimal(str(other))
            case s.Moment():
                return datetime.fromisoformat(str(one)) == datetime.fromisoformat(str(other))
            case _:
                return one == other
    except (ArithmeticError, ValueError):
        return False


def _names(quotation: str, value: str) -> bool:
    """Whether an identifier stands in a quotation, be it without the letters that all of its kind have."""
    letters, quoted = _letters(value), _letters(quotation)
    if not letters:
        return False
    written = r"[\W_]*".join(map(re.escape, letters))
    if re.search(rf"(?<![^\W_]){written}(?![^\W_])", quotation.casefold()):
        return True
    digits = "".join(c for c in letters if c.isdigit())
    return bool(digits) and quoted in letters and digits in quoted


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
