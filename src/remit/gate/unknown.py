"""A subject that there is not, as policies would see one with nothing in it. Pure."""

from __future__ import annotations

from typing import assert_never

from remit.model import shape as s
from remit.model.shape import Record, Shape
from remit.model.value import Json


def empty(record: Record) -> dict[str, Json]:
    """Attributes that say nothing: of those that must be there, the plainest value of their shape."""
    return {name: _nothing(slot.shape) for name, slot in record.fields.items() if slot.required}


def _nothing(shape: Shape) -> Json:
    match shape:
        case s.Text() | s.Ident() | s.EmailAddress() | s.PhoneNumber():
            return ""
        case s.Whole():
            return 0
        case s.Number():
            return "0"
        case s.Flag():
            return False
        case s.Amount():
            return {"amount": "0.00", "currency": "EUR"}
        case s.Day():
            return "2000-01-01"
        case s.Moment():
            return "2000-01-01T00:00:00+00:00"
        case s.Choice(options=options):
            return options[0] if options else ""
        case s.Many():
            return []
        case s.Record():
            return empty(shape)
        case _:
            assert_never(shape)
