"""The types a pack's signatures are written with."""

from __future__ import annotations

from typing import Any, ClassVar, NewType

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from remit.model.ids import StepKey
from remit.model.system import Absent, CannotSay, Check, Happened
from remit.model.value import Money

__all__ = ["Absent", "CannotSay", "Check", "Email", "Happened", "Id", "Key", "Money", "Phone"]

Email = NewType("Email", str)
"""An e-mail address, lower-cased."""

Phone = NewType("Phone", str)
"""A phone number in E.164."""

Key = StepKey
"""The key of a write: a parameter of this type receives it, and says that the system honours it."""


class Id(str):
    """The identifier of something in a system; derive one class for each kind of thing.

    class OrderId(Id, pattern=r"W\\d{5}", called="order number"): ...

    `pattern`: what customers may type (a regular expression, matched without case and ignoring spaces and dashes);
    left out, customers only ever choose it from what a system returned. `called`: what people call it.
    """

    pattern: ClassVar[str] = ""
    called: ClassVar[str] = ""

    def __init_subclass__(cls, *, pattern: str = "", called: str = "") -> None:
        super().__init_subclass__()
        cls.pattern = pattern
        cls.called = called

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
