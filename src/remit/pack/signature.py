"""Reads an action, or a subject's loader, off the signature of its function."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from remit.errors import PackError
from remit.gate.schema import GROUPS, TAKEN_TYPES
from remit.model import shape as s
from remit.model.action import CONVERSE, Action, Effect, Parameter
from remit.model.ids import ActionName
from remit.pack.contents import Loader
from remit.pack.declare import DeclaredAction, DeclaredSubject, Function, Place, hints, place_of
from remit.pack.seen import Seen
from remit.pack.shapes import record_of, shape_of, without_none
from remit.pack.types import Email, Id, Key

Declared = DeclaredAction[..., Any]


def action_of(
    declared: Declared, handles: Mapping[Any, str], subjects: Mapping[str, Loader], asks: Mapping[str, str]
) -> Action:
    """The action that a function is. Raises PackError.

    handles: the system of each handle type. subjects: the loader of each Id type. asks: the question for a fact.
    """
    place, types = place_of(declared.function), typed(declared.function)
    own = _own_parameters(declared.function, types, handles)
    parameters = tuple(_parameter(declared, place, p, types[p.name], asks) for p in own if types[p.name] is not Key)
    subject, subject_type = _subject(parameters, subjects)
    takes_key = Key in (types[p.name] for p in own)
    return Action(
        name=declared.name,
        system=_system(declared.function, types, handles),
        summary=_summary(declared),
        parameters=parameters,
        gives=_gives(declared, place, types),
        effect=declared.effect,
        subject=subject,
        subject_type=subject_type,
        groups=declared.groups,
        once=declared.once or ((subject,) if subject else ()),
        repeatable=declared.repeatable,
        honours_key=takes_key if declared.honours_key is None else declared.honours_key,
        can_settle=declared.settles is not None,
        settles_within=declared.settles_within,
        undo=None if declared.undo is None else ActionName(declared.undo),
        doing=declared.doing,
        says=declared.says,
    )


def loader_of(declared: DeclaredSubject, handles: Mapping[Any, str], *, customer: bool) -> Loader:
    """The loader that a function is. Raises PackError."""
    function = declared.function
    place, types = place_of(function), typed(function)
    own = _own_parameters(function, types, handles)
    if len(own) != 1 or not _identifies(types[own[0].name], customer=customer):
        wanted = "an Email" if customer else "an Id"
        raise _error(place, f"{_name(function)} must take a system and {wanted}, and nothing else.", _LOADER)
    model, _ = without_none(types.get("return"))
    try:
        record = record_of(model)
    except (AttributeError, TypeError) as error:
        raise _error(place, f"{_name(function)} cannot be a loader: {error}.", _LOADER) from None
    if not customer and record.type in {*TAKEN_TYPES, "Customer"}:
        raise _error(place, f"{record.type} is a word of the policies' own.", "Call the model something else.")
    if not record.type.isascii():
        raise _error(place, f"Policies cannot write {record.type}.", "Call the model by letters from A to Z.")
    type_ = "Customer" if customer else record.type
    return Loader(
        type=type_,
        ident="Email" if customer else types[own[0].name].__name__,
        record=s.Record(type=type_, fields=record.fields),
        system=_system(function, types, handles),
        function=function,
        place=place,
    )


def typed(function: Function) -> dict[str, Any]:
    """The annotations of a function's parameters and result. Raises PackError where one is missing or unresolved."""
    place = place_of(function)
    try:
        types = hints(function)
    except (NameError, TypeError, AttributeError) as error:
        raise _error(place, f"An annotation of {_name(function)} cannot be read: {error}.", "Import it.") from None
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise _error(place, f"{_name(function)} takes *{parameter.name}.", "Name every parameter.")
        if parameter.name not in types:
            raise _error(place, f"The parameter {parameter.name} of {_name(function)} has no type.", "Annotate it.")
    if "return" not in types:
        raise _error(place, f"{_name(function)} does not say what it returns.", "Annotate its result (`-> ...`).")
    return types


def mistakes(declared: Declared, action: Action, actions: Mapping[str, Place]) -> Iterator[PackError]:
    """What an action must say about itself and does not, and the names it uses that are none."""
    place, names = place_of(declared.function), [p.name for p in action.parameters]
    for what, used in (("accepts", declared.accepts), ("once", declared.once), ("each_time", declared.each_time)):
        for name in used:
            if name not in names:
                there = f"There are: {', '.join(names) or 'none'}."
                yield _error(place, f"{action.name}: {what} names {name}, which is no parameter.", there)
    if action.name in (*GROUPS, CONVERSE):
        yield _error(place, f"{action.name} is a name of the kernel's own.", "Give the action another name.")
    for group in action.groups:
        if group in actions or group == CONVERSE:
            yield _error(place, f"{action.name} is in a group named like the action {group}.", "Rename the group.")
    if action.writes and declared.checks is None and not watches(declared):
        yield _error(place, f"The write {action.name} has no check.", f"Add @{action.name}.check, which reads back.")
    yield from _undo_mistakes(place, action, actions)
    for what, function, known in (
        ("check", declared.checks, {*names, *action.gives}),
        ("settle", declared.settles, {*names}),
    ):
        if function is not None:
            yield from _strange(what, function, action, known)


def watches(declared: Declared) -> bool:
    """Whether it is another agent's action, which is judged and never done."""
    return Seen in typed(declared.function).values()


def _strange(what: str, function: Function, action: Action, known: set[str]) -> Iterator[PackError]:
    """Parameters of a check or settle that nothing can fill: all but the first, which may be the system."""
    try:
        types = typed(function)
    except PackError as error:
        yield error
        return
    for position, name in enumerate(inspect.signature(function).parameters):
        if name not in known and types[name] is not Key and position > 0:
            cure = f"It may take: {', '.join(sorted(known))}, and the Key."
            yield _error(place_of(function), f"The {what} of {action.name} takes {name}, which nothing fills.", cure)


def _undo_mistakes(place: Place, action: Action, actions: Mapping[str, Place]) -> Iterator[PackError]:
    if action.effect is Effect.WRITE and action.undo is None:
        cure = 'Name the action that takes it back (undo=...), or declare effect="irreversible".'
        yield _error(place, f"The write {action.name} does not say how it is undone.", cure)
    if action.effect is not Effect.WRITE and action.undo is not None:
        yield _error(
            place, f"{action.name} is no write that could be undone.", 'Leave undo= out, or say effect="write".'
        )
    if action.undo is not None and action.undo not in actions:
        yield _error(place, f"{action.name} is undone by {action.undo}, which is no action.", "Name one of the pack's.")


def _own_parameters(
    function: Function, types: Mapping[str, Any], handles: Mapping[Any, str]
) -> list[inspect.Parameter]:
    parameters = list(inspect.signature(function).parameters.values())
    return parameters[1:] if parameters and types[parameters[0].name] in handles else parameters


def _system(function: Function, types: Mapping[str, Any], handles: Mapping[Any, str]) -> str:
    first = next(iter(inspect.signature(function).parameters), "")
    if types.get(first) in handles:
        return handles[types[first]]
    if len(handles) == 1:
        return next(iter(handles.values()))
    known = ", ".join(getattr(handle, "__name__", str(handle)) for handle in handles)
    raise _error(place_of(function), f"{_name(function)} belongs to no system.", f"Let it first take one of: {known}.")


def _parameter(
    declared: Declared, place: Place, parameter: inspect.Parameter, annotation: Any, asks: Mapping[str, str]
) -> Parameter:
    _, may_be_none = without_none(annotation)
    given = {"accepts": tuple(declared.accepts[parameter.name])} if parameter.name in declared.accepts else {}
    return Parameter(
        name=parameter.name,
        shape=_shape(place, f"The parameter {parameter.name} of {declared.name}", annotation),
        required=parameter.default is parameter.empty and not may_be_none,
        asks=asks.get(parameter.name, ""),
        each_time=parameter.name in declared.each_time,
        **given,
    )


def _gives(declared: Declared, place: Place, types: Mapping[str, Any]) -> dict[str, s.Shape]:
    result = types["return"]
    if result is None or result is type(None):
        return {declared.name: s.Flag()}
    whole = _shape(place, f"The result of {declared.name}", result)
    fields = {name: slot.shape for name, slot in whole.fields.items()} if isinstance(whole, s.Record) else {}
    return {**fields, declared.name: whole}


def _shape(place: Place, whose: str, annotation: Any) -> s.Shape:
    try:
        return shape_of(annotation)
    except (TypeError, IndexError) as error:
        raise _error(place, f"{whose} has no shape: {error}.", "Change the annotation.") from None


def _subject(parameters: Iterable[Parameter], subjects: Mapping[str, Loader]) -> tuple[str | None, str]:
    """The first parameter that a loader exists for, and what is loaded; else the customer."""
    for parameter in parameters:
        if isinstance(parameter.shape, s.Ident) and parameter.shape.type in subjects:
            return parameter.name, subjects[parameter.shape.type].type
    return None, "Customer"


def _summary(declared: Declared) -> str:
    lines = (inspect.getdoc(declared.function) or "").splitlines()
    return lines[0].rstrip(".") if lines else declared.name.replace("_", " ")


def _identifies(annotation: Any, *, customer: bool) -> bool:
    if customer:
        return annotation is Email
    return isinstance(annotation, type) and issubclass(annotation, Id)


def _name(function: Function) -> str:
    return getattr(function, "__name__", "a function")


_LOADER = "Write `async def order(shop: Shop, order: OrderId) -> Order | None`, Order being a pydantic model."


def _error(place: Place, what: str, cure: str) -> PackError:
    return PackError(file=place.file, line=place.line, what=what, cure=cure)
