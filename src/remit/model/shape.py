"""What a value may look like: read off a pack's annotations, used to ask, extract, plan and type-check policies."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.value import Value


class Text(Value):
    tag: Literal["text"] = "text"


class Whole(Value):
    """A whole number."""

    tag: Literal["whole"] = "whole"


class Number(Value):
    """A decimal number with at most four places, a string on the wire."""

    tag: Literal["number"] = "number"


class Flag(Value):
    """Yes or no."""

    tag: Literal["flag"] = "flag"


class Amount(Value):
    """Money: {amount, currency}."""

    tag: Literal["amount"] = "amount"


class Day(Value):
    """A date, ISO 8601 on the wire."""

    tag: Literal["day"] = "day"


class Moment(Value):
    """An aware date and time, ISO 8601 on the wire."""

    tag: Literal["moment"] = "moment"


class EmailAddress(Value):
    tag: Literal["email"] = "email"


class PhoneNumber(Value):
    """E.164 on the wire."""

    tag: Literal["phone"] = "phone"


class Ident(Value):
    """The identifier of something in a system. Lists of records that hold one offer it as a choice."""

    tag: Literal["ident"] = "ident"
    type: str
    pattern: str = ""  # a regular expression a customer's text may match; empty: never typed by people
    called: str = ""


class Choice(Value):
    """One of a few words. A parameter whose options exclude the known value makes its action inapplicable."""

    tag: Literal["choice"] = "choice"
    options: tuple[str, ...]


class Many(Value):
    tag: Literal["many"] = "many"
    of: Shape


class Slot(Value):
    shape: Shape
    required: bool = True


class Record(Value):
    """Named fields, as a model in the pack declares them."""

    tag: Literal["record"] = "record"
    type: str
    fields: dict[str, Slot]


Shape: TypeAlias = Annotated[
    Text | Whole | Number | Flag | Amount | Day | Moment | EmailAddress | PhoneNumber | Ident | Choice | Many | Record,
    Field(discriminator="tag"),
]

Many.model_rebuild()
Slot.model_rebuild()
Record.model_rebuild()


def ident_fields(shape: Shape) -> dict[str, Ident]:
    """The identifiers a record holds, by field name; empty for anything else."""
    if not isinstance(shape, Record):
        return {}
    return {name: f.shape for name, f in shape.fields.items() if isinstance(f.shape, Ident)}


def offered(shape: Shape) -> frozenset[str]:
    """The identifier types that a list of records offers to choose from."""
    if isinstance(shape, Many) and isinstance(shape.of, Record):
        return frozenset(i.type for i in ident_fields(shape.of).values())
    return frozenset()
