"""A system made of a pack's Python functions."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from remit.errors import BrokenAnswer, Refused, SystemFault, Unavailable
from remit.model.ids import ActionName
from remit.model.system import Absent, Call, CannotSay, Check, Happened, Receipt, Settlement
from remit.model.value import Json, as_json
from remit.model.verdict import Resource
from remit.pack.contents import Contents, Loader
from remit.pack.declare import DeclaredAction, Function, hints
from remit.pack.types import Key
from remit.systems.thread import Thread


class FunctionSystem:
    """Runs the functions of one system of a pack, each call validated on its way in and out.

    Plain functions run in a thread of the system's own, where its handle is opened too; coroutine functions run in the
    event loop. A call that takes longer than it may is `Unavailable`: whether it happened is then asked, not guessed.
    """

    def __init__(self, name: str, contents: Contents, open_handle: Callable[[], Any]) -> None:
        self._name = name
        self._contents = contents
        self._open = open_handle
        self._handle: Any = None
        self._thread = Thread(name)
        self._bound: dict[Function, Bound] = {}

    @property
    def name(self) -> str:
        return self._name

    async def perform(self, call: Call) -> Receipt:
        declared = self._declared(call)
        return self._receipt(call, declared, await self._call(call, declared.function, call.arguments))

    async def settle(self, call: Call) -> Settlement:
        declared = self._declared(call)
        if declared.settles is None:
            return CannotSay()
        match await self._call(call, declared.settles, call.arguments):
            case None | Absent():
                return Absent()
            case CannotSay() | Happened() as settlement:
                return settlement
            case result:
                return Happened(receipt=self._receipt(call, declared, result))

    async def check(self, call: Call, receipt: Receipt) -> Check:
        declared = self._declared(call)
        if declared.checks is None:
            return Check(holds=True, state=receipt.gives)
        match await self._call(call, declared.checks, {**call.arguments, **receipt.gives}):
            case Check() as check:
                return check
            case bool() as holds:
                return Check(holds=holds)
            case result:
                raise self._broken(call, f"its check gave {type(result).__name__}, not a bool or a Check")

    async def load(self, type: str, id: str) -> Resource:
        loader = self._loader(type)
        call = Call(action=ActionName(f"loading {type}"), arguments={})
        value = await self._run(call, self._bind(loader.function), [id], {})
        if value is None:
            return Resource(type=type, id=id, attributes={}, missing=True)
        try:
            attributes = as_json(value)
        except ValueError as error:
            raise self._broken(call, _in_words(error)) from error
        if not isinstance(attributes, dict):
            raise self._broken(call, "a subject is a model with named fields")
        return Resource(type=type, id=id, attributes=attributes)

    async def close(self) -> None:
        """Close the handle, where it can be closed, and end the thread."""
        close = getattr(self._handle, "close", None)
        if close is not None:
            await self._thread.run(close)
        self._thread.stop()

    # -- private ----------------------------------------------------------------------------------------------------

    def _declared(self, call: Call) -> DeclaredAction[..., Any]:
        return self._contents.functions[call.action]

    def _loader(self, type: str) -> Loader:
        customer = self._contents.customer
        return customer if customer is not None and type == customer.type else self._contents.subjects[type]

    def _bind(self, function: Function) -> Bound:
        if function not in self._bound:
            self._bound[function] = Bound(function, frozenset(handle_types(self._contents)))
        return self._bound[function]

    async def _call(self, call: Call, function: Function, named: Mapping[str, Json]) -> Any:
        bound = self._bind(function)
        try:
            arguments = bound.arguments(named, call.key)
        except ValidationError as error:
            raise Refused(_in_words(error), system=self._name, action=call.action) from error
        return await self._run(call, bound, [], arguments)

    async def _run(self, call: Call, bound: Bound, given: list[Any], named: dict[str, Any]) -> Any:
        try:
            async with asyncio.timeout(call.within.total_seconds()):
                if bound.coroutine:
                    handle = [await self._thread.run(self._opened)] if bound.takes_handle else []
                    return await bound.function(*handle, *given, **named)
                return await self._thread.run(
                    lambda: bound.function(*([self._opened()] if bound.takes_handle else []), *given, **named)
                )
        except TimeoutError as error:
            why = f"no answer within {call.within.total_seconds():g} s"
            raise Unavailable(why, system=self._name, action=call.action) from error
        except SystemFault as fault:
            fault.__dict__.update(system=self._name, action=call.action)
            raise
        except Exception as error:
            why = f"it failed with {type(error).__name__}"
            raise Unavailable(why, system=self._name, action=call.action) from error

    def _opened(self) -> Any:
        if self._handle is None:
            self._handle = self._open()
        return self._handle

    def _receipt(self, call: Call, declared: DeclaredAction[..., Any], result: Any) -> Receipt:
        try:
            whole = as_json(self._bind(declared.function).result(result))
        except (ValidationError, ValueError) as error:
            raise self._broken(call, _in_words(error)) from error
        fields = whole if isinstance(whole, dict) else {}
        named = {name: value for name, value in fields.items() if value is not None}
        return Receipt(gives={**named, str(call.action): True if whole is None else whole})

    def _broken(self, call: Call, why: str) -> BrokenAnswer:
        return BrokenAnswer(system=self._name, action=call.action, why=why)


@dataclass(frozen=True)
class Bound:
    """A function's signature, read once."""

    function: Function
    handles: frozenset[type]

    @cached_property
    def coroutine(self) -> bool:
        return inspect.iscoroutinefunction(self.function)

    @cached_property
    def takes_handle(self) -> bool:
        first = next(iter(inspect.signature(self.function).parameters), "")
        return self._hints.get(first) in self.handles

    def arguments(self, named: Mapping[str, Json], key: Key | None) -> dict[str, Any]:
        """The arguments out of what is at hand, typed. Raises ValidationError."""
        typed = {
            name: adapter.validate_python(named[name]) for name, adapter in self._adapters.items() if name in named
        }
        return typed | {name: key for name, hint in self._hints.items() if hint is Key}

    def result(self, value: Any) -> Any:
        """The value, of the declared type. Raises ValidationError."""
        return self._returns.validate_python(value)

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return hints(self.function)

    @cached_property
    def _adapters(self) -> dict[str, TypeAdapter[Any]]:
        names = list(inspect.signature(self.function).parameters)
        own = names[1:] if self.takes_handle else names
        return {name: TypeAdapter(self._hints[name]) for name in own if self._hints.get(name) not in (None, Key)}

    @cached_property
    def _returns(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._hints.get("return", Any))


def handle_types(contents: Contents) -> list[type]:
    """The types of the handles that a pack's openers return."""
    return [hints(open_)["return"] for open_ in contents.pack.systems.values()]


def systems_of(contents: Contents, data: Callable[[str], Path]) -> dict[str, FunctionSystem]:
    """The systems of what is served, each over its pack's own folder for data; a handle is opened when first used.

    data: from a pack's name to its folder.
    """
    return {
        name: FunctionSystem(name, one, partial(open_, data(one.name)))
        for one in contents.packs
        for name, open_ in one.pack.systems.items()
    }


def _in_words(error: ValidationError | ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
