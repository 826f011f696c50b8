"""Turns a standing into the entities and the context that Cedar reads, by the shapes the schema was derived from.

What does not fit its shape is an error, never left out: a policy that asks whether it is there would be misled.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeAlias, assert_never

from remit.gate.schema import Vocabulary
from remit.model import shape as s
from remit.model.action import Action
from remit.model.value import Json
from remit.model.verdict import Agent, Machine, Principal, Staff, Standing

Convert: TypeAlias = Callable[[Json], Json]

_LONG = 2**63
_DECIMAL = Decimal("922337203685477.5807")
_PLACES = Decimal("0.0001")


class Misfit(Exception):
    """A value is not what policies were told it is."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path} {why}")
        self.path = path


class Translation:
    """How standings of one action are put to Cedar."""

    def __init__(self, action: Action, vocabulary: Vocabulary) -> None:
        self._action = action
        self._resource = _record(vocabulary.attributes(action.subject_type))
        fields = {p.name: s.Slot(shape=p.shape, required=p.required) for p in action.parameters}
        self._args = _record(s.Record(type="args", fields=fields))
        self._parameters = frozenset(fields)
        self._facts = {name: _convert(shape) for name, shape in vocabulary.scalars().items()}
        self._traits = None if vocabulary.traits is None else _record(vocabulary.traits)
        self._history = vocabulary.history
        self._bucket = vocabulary.bucket
        self._roles = vocabulary.roles

    def entities(self, standing: Standing) -> str:
        """The resource, and who acts, as Cedar's JSON. Raises Misfit."""
        resource = standing.resource
        if standing.action != self._action.name:
            raise Misfit("action", f"is {standing.action}, not {self._action.name}")
        if resource.type != self._action.subject_type:
            raise Misfit("resource", f"is a {resource.type}, not a {self._action.subject_type}")
        attributes = _at("resource", self._resource, resource.attributes)
        found: list[Json] = [_entity(resource.type, resource.id, attributes)]
        if isinstance(standing.principal, Staff):
            found.append(_entity("Staff", standing.principal.id, {"roles": list(standing.principal.roles)}))
        return json.dumps(found)

    def context(self, standing: Standing) -> str:
        """The context as Cedar's JSON. Raises Misfit."""
        if strange := set(standing.args) - self._parameters:
            raise Misfit(f"args.{min(strange)}", f"is no parameter of {self._action.name}")
        context: dict[str, Json] = {
            "now": _moment(standing.now),
            "customer": self._customer(standing),
            "args": _at("args", self._args, standing.args),
            "source": {name: standing.source[name] for name in standing.args if name in standing.source},
            "approvals": {role: standing.approvals.get(role, 0) for role in self._roles},
            "confirmed": standing.confirmed,
            "consents": list(standing.consents),
            "moods": list(standing.moods),
            "facts": {n: _at(f"facts.{n}", self._facts[n], v) for n, v in standing.facts.items() if self._seen(n, v)},
            "history": {name: _counter(standing.history, name) for name in self._history},
        }
        if self._bucket:
            context["bucket"] = standing.bucket
        if standing.acting_for is not None:
            context["acting_for"] = standing.acting_for
        return json.dumps(context)

    def _seen(self, name: str, value: Json) -> bool:
        return value is not None and name in self._facts

    def _customer(self, standing: Standing) -> Json:
        speaker = standing.customer
        customer: dict[str, Json] = {"id": speaker.id, "assurance": int(speaker.assurance)}
        if speaker.email is not None:
            customer["email"] = speaker.email
        if speaker.phone is not None:
            customer["phone"] = speaker.phone
        if speaker.traits and self._traits is not None:
            customer["traits"] = _at("customer.traits", self._traits, speaker.traits)
        return customer


def uid(principal: Principal) -> tuple[str, str]:
    """Who acts, as Cedar names them."""
    match principal:
        case Agent():
            return ("Agent", "remit")
        case Staff() | Machine():
            return (principal.tag, principal.id)
        case _:
            assert_never(principal)


def _entity(type_: str, ident: str, attributes: Json) -> Json:
    return {"uid": {"type": type_, "id": ident}, "attrs": attributes, "parents": []}


def _counter(history: Mapping[str, int], name: str) -> int:
    if name not in history:
        raise Misfit(f"history.{name}", "is not counted")
    return history[name]


def _at(path: str, convert: Convert, value: Json) -> Json:
    try:
        return convert(value)
    except Misfit as misfit:
        raise Misfit(f"{path}.{misfit.path}" if misfit.path else path, str(misfit).partition(" ")[2]) from None


def _record(shape: s.Record) -> Convert:
    fields = tuple((name, slot.required, _convert(slot.shape)) for name, slot in shape.fields.items())

    def convert(value: Json) -> Json:
        if not isinstance(value, dict):
            raise Misfit("", "has no fields")
        converted: dict[str, Json] = {}
        for name, required, inner in fields:
            held = value.get(name)
            if held is not None:
                converted[name] = _at(name, inner, held)
            elif required:
                raise Misfit(name, "is missing")
        return converted

    return convert


def _many(inner: Convert) -> Convert:
    def convert(value: Json) -> Json:
        if not isinstance(value, list):
            raise Misfit("", "is no list")
        return [inner(each) for each in value]

    return convert


def _convert(shape: s.Shape) -> Convert:
    match shape:
        case s.Text() | s.EmailAddress() | s.PhoneNumber() | s.Ident() | s.Choice():
            return _text
        case s.Whole():
            return _long
        case s.Number():
            return _decimal
        case s.Flag():
            return _flag
        case s.Amount():
            return _record(s.Record(type="Money", fields={"amount": s.Slot(shape=s.Number()), "currency": _CURRENCY}))
        case s.Day() | s.Moment():
            return _datetime
        case s.Many():
            return _many(_convert(shape.of))
        case s.Record():
            return _record(shape)
        case _:
            assert_never(shape)


_CURRENCY = s.Slot(shape=s.Text())


def _text(value: Json) -> Json:
    if not isinstance(value, str):
        raise Misfit("", "is no text")
    return value


def _flag(value: Json) -> Json:
    if not isinstance(value, bool):
        raise Misfit("", "is neither true nor false")
    return value


def _long(value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, int) or not -_LONG <= value < _LONG:
        raise Misfit("", "is no whole number that policies can hold")
    return value


def _decimal(value: Json) -> Json:
    """Cedar's decimals have one to four places and are never numbers on the wire."""
    try:
        exact = Decimal(value) if isinstance(value, str) else Decimal("NaN")
        rounded = exact.quantize(_PLACES)
    except InvalidOperation:
        exact = rounded = Decimal("NaN")
    if not exact.is_finite() or abs(exact) > _DECIMAL or exact != rounded:
        raise Misfit("", "is no number of at most four decimal places")
    return _extension("decimal", format(rounded, "f"))


def _datetime(value: Json) -> Json:
    if not isinstance(value, str):
        raise Misfit("", "is no date")
    try:
        if len(value) == len("2026-01-31"):
            return _extension("datetime", date.fromisoformat(value).isoformat())
        return _moment(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        raise Misfit("", "is no date") from None


def _moment(moment: datetime) -> Json:
    if moment.tzinfo is None:
        raise Misfit("", "is a time without a time zone")
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return _extension("datetime", f"{text}Z")


def _extension(function: str, argument: str) -> Json:
    return {"__extn": {"fn": function, "arg": argument}}
