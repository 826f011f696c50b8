"""Reads the shape of a value off a type annotation."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from remit.model import shape as s
from remit.model.value import Money
from remit.pack.types import Email, Id, Phone

_PLAIN: dict[Any, s.Shape] = {
    bool: s.Flag(),
    int: s.Whole(),
    str: s.Text(),
    Decimal: s.Number(),
    Money: s.Amount(),
    date: s.Day(),
    datetime: s.Moment(),
    Email: s.EmailAddress(),
    Phone: s.PhoneNumber(),
}


def shape_of(annotation: Any) -> s.Shape:
    """The shape of a type annotation. Raises TypeError, in words, for one that Remit has no shape for."""
    annotation, _ = without_none(annotation)
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin = get_origin(annotation)
    if origin is Annotated:
        return shape_of(get_args(annotation)[0])
    if origin is Literal:
        return s.Choice(options=tuple(str(option) for option in get_args(annotation)))
    if origin in (list, tuple, set, frozenset):
        return s.Many(of=shape_of(get_args(annotation)[0]))
    if isinstance(annotation, type):
        if issubclass(annotation, Id):
            return s.Ident(type=annotation.__name__, pattern=annotation.pattern, called=annotation.called)
        if issubclass(annotation, StrEnum):
            return s.Choice(options=tuple(member.value for member in annotation))
        if issubclass(annotation, BaseModel):
            return record_of(annotation)
    raise TypeError(
        f"{annotation} is no type a customer or a system can fill: use str, int, bool, Decimal, Money, date, datetime, "
        "Email, Phone, an Id, a Literal or StrEnum, a pydantic model, or a list of one of these"
    )


def record_of(model: type[BaseModel]) -> s.Record:
    """The shape of a model: a field is optional where it may be None."""
    fields = {
        name: s.Slot(shape=shape_of(field.annotation), required=not without_none(field.annotation)[1])
        for name, field in model.model_fields.items()
    }
    return s.Record(type=model.__name__, fields=fields)


def without_none(annotation: Any) -> tuple[Any, bool]:
    """The annotation without `| None`, and whether it had it."""
    if get_origin(annotation) in (Union, UnionType):
        rest = [a for a in get_args(annotation) if a is not NoneType]
        if len(rest) == 1 and len(rest) < len(get_args(annotation)):
            return rest[0], True
    return annotation, False
