"""Values of a transcript in the form that policies compare: numbers and texts as their shapes write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from remit.model import shape as s
from remit.model.value import Json


def fitted(value: Json, shape: s.Shape) -> Json:
    """The value as its shape writes it; as it is where it does not fit, which the Gate then says."""
    match shape, value:
        case s.Number(), bool():
            return value
        case s.Number(), int():
            return str(value)
        case s.Whole(), str():
            return _whole(value)
        case s.Flag(), str() if value.casefold() in ("true", "false", "yes", "no"):
            return value.casefold() in ("true", "yes")
        case ((s.Text() | s.Ident() | s.Choice()), int()) if not isinstance(value, bool):
            return str(value)
        case s.Many(of=of), list():
            return [fitted(part, of) for part in value]
        case s.Record(fields=fields), dict():
            return {name: fitted(value[name], slot.shape) for name, slot in fields.items() if name in value}
        case _:
            return value


def _whole(value: str) -> Json:
    try:
        number = Decimal(value) if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", value) else None
    except InvalidOperation:
        number = None
    return int(number) if number is not None and number == number.to_integral_value() else value
