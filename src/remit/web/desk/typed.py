"""A form that could not be taken: it is shown again as it was typed, with what is wrong beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from remit.errors import BadRequest, RemitError


@dataclass(frozen=True)
class Typed:
    """form: which one of its page. values: its fields. at: the field that is wrong; empty: the form as a whole."""

    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    wrong: str = ""
    at: str = ""

    def of(self, form: str) -> Typed:
        """What was typed into this form; nothing, where it was another."""
        return self if self.form == form else Typed(form)

    def value(self, name: str, otherwise: object = "") -> str:
        """What a field holds: what was typed, else what is known."""
        return self.values.get(name, "") if self.wrong else "" if otherwise is None else str(otherwise)

    def ticked(self, name: str, otherwise: bool = False) -> bool:
        return name in self.values if self.wrong else otherwise

    def wrong_at(self, name: str) -> str:
        """Why a field could not be taken; empty: it could."""
        return self.wrong if self.at == name else ""


def not_taken(form: str, values: Mapping[str, str], fault: RemitError) -> Typed:
    """A form as it was typed, with what is wrong with it."""
    return Typed(form, values, str(fault), fault.field if isinstance(fault, BadRequest) else "")
