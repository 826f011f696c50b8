"""Values that people type into forms, made what a fact's shape asks for. Pure."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from pydantic import ValidationError

from remit.language.spans import Reading, spans
from remit.model import shape as s
from remit.model.shape import Shape
from remit.model.value import Json, Money, as_json


def typed(shape: Shape, value: Json, reading: Reading) -> Json:
    """The value in a fact's shape. Raises ValueError, in words that complete "The amount ...", for one that does not
    fit."""
    match shape, value:
        case s.Flag(), bool():
            return value
        case s.Whole(), int() if not isinstance(value, bool):
            return value
        case s.Number(), int() if not isinstance(value, bool):
            return str(value)
        case s.Amount(), dict():
            return _money(value)
        case s.Many(of=of), list():
            return _some([typed(of, each, reading) for each in value])
        case s.Many(of=of), str():
            return _some([typed(of, each, reading) for each in value.split(",") if each.strip()])
        case s.Record(), dict():
            return _record(shape, value, reading)
        case s.Text(), str() if value.strip():
            return value.strip()
        case s.Choice(options=options), str():
            return _option(options, value)
        case s.Ident(pattern=""), str() if value.strip():
            return value.strip()
        case _, str() if value.strip():
            return _read(shape, value.strip(), reading)
        case _:
            raise ValueError(f"must be {wanted(shape)}")


def wanted(shape: Shape) -> str:
    """What a shape asks for: "a whole number"."""
    match shape:
        case s.Choice(options=options):
            return f"one of {', '.join(option.replace('_', ' ') for option in options)}"
        case s.Ident(type=type, called=called):
            return f"a {called or type}"
        case s.Many(of=of):
            return f"a list, each {wanted(of)}"
        case s.Record(type=type):
            return f"a {type}"
        case _:
            return _PLAIN[shape.tag]


_PLAIN = {
    "text": "a text",
    "whole": "a whole number",
    "number": "a number",
    "flag": "yes or no",
    "amount": "an amount with its currency, as in 49.90 EUR",
    "day": "a date, as in 2026-11-30",
    "moment": "a date and a time, as in 2026-11-30 14:00",
    "email": "an e-mail address",
    "phone": "a phone number",
}


def _read(shape: Shape, text: str, reading: Reading) -> Json:
    """The one value that a text holds, and nothing beside it."""
    found = spans(shape, text, reading)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        raise ValueError(f"must be {wanted(shape)}")
    return _number(found[0].value) if isinstance(shape, s.Number) else found[0].value


def _number(value: Json) -> Json:
    try:
        return format(Decimal(str(value)), "f")
    except InvalidOperation:
        raise ValueError("must be a number") from None


def _money(value: dict[str, Json]) -> Json:
    try:
        return as_json(Money.model_validate(value))
    except ValidationError:
        raise ValueError(f"must be {_PLAIN['amount']}") from None


def _option(options: tuple[str, ...], text: str) -> Json:
    plain = text.strip().casefold().replace(" ", "_")
    for option in options:
        if option.casefold().replace(" ", "_") == plain:
            return option
    raise ValueError(f"must be one of {', '.join(option.replace('_', ' ') for option in options)}")


def _some(values: list[Json]) -> Json:
    if not values:
        raise ValueError("must name at least one")
    return values


def _record(shape: s.Record, value: dict[str, Json], reading: Reading) -> Json:
    unknown = sorted(value.keys() - shape.fields.keys())
    lacking = sorted(name for name, slot in shape.fields.items() if slot.required and name not in value)
    if unknown or lacking:
        what = f"has no {', '.join(unknown)}" if unknown else f"lacks {', '.join(lacking)}"
        raise ValueError(what)
    return {name: typed(shape.fields[name].shape, each, reading) for name, each in value.items()}
