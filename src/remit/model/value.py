"""What every value is made of: frozen, strict at the edge, and plain JSON on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from typing_extensions import TypeAliasType

Json = TypeAliasType("Json", "bool | int | str | list[Json] | dict[str, Json] | None")
"""A JSON value without floats: what facts, arguments and receipts hold. Decimals and dates travel as strings."""


class Value(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Personal:
    """Marks a field of an entry's body whose value is sealed under the customer's key before it is stored."""


PERSONAL = Personal()

ExactDecimal = Annotated[Decimal, PlainSerializer(lambda d: format(d, "f"), return_type=str)]


class Money(Value):
    """An amount in a currency (ISO 4217). Never a float; at most four decimal places, as Cedar's decimals have."""

    amount: Annotated[ExactDecimal, Field(decimal_places=4, allow_inf_nan=False)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]

    def __add__(self, other: Money) -> Money:
        return Money(amount=self.amount + self._same(other), currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(amount=self.amount - self._same(other), currency=self.currency)

    def __str__(self) -> str:
        return f"{self.amount:.2f} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return other.amount


def as_json(value: Any) -> Json:
    """The JSON of a value a pack's function returned or takes: models dumped, decimals and dates as strings.

    Raises ValueError for a float and for anything that has no JSON form.
    """
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case BaseModel():
            return {name: as_json(getattr(value, name)) for name in type(value).model_fields}
        case Decimal():
            return format(value, "f")
        case dict():
            return {str(k): as_json(v) for k, v in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] -- an untyped dict is taken apart here
        case list() | tuple() | set() | frozenset():
            return [as_json(v) for v in value]  # pyright: ignore[reportUnknownVariableType] -- same
        case _:
            if hasattr(value, "isoformat"):
                return str(value.isoformat())
            raise ValueError(f"{type(value).__name__} has no JSON form")
