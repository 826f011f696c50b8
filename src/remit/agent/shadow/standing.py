"""All that a judgement looks at, put together from what a transcript shows."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from datetime import datetime

from remit.agent.shadow.evidence import Exhibit, tag_of
from remit.agent.shadow.fitted import fitted
from remit.errors import Refused
from remit.model import shape as s
from remit.model.action import Action, Effect
from remit.model.customer import Assurance
from remit.model.fact import SourceTag
from remit.model.system import Call
from remit.model.value import Json, as_json
from remit.model.verdict import Agent, Resource, Speaker, Standing
from remit.pack.contents import Contents, Loader
from remit.pack.seen import IDENTIFIES, Seen, records_in
from remit.ports import System

Systems = Mapping[str, System]


async def standing_in(
    contents: Contents,
    action: Action,
    seen: Seen,
    shown: Sequence[Exhibit],
    systems: Systems,
    at: datetime,
) -> Standing:
    """The standing of a call, without what was done and agreed to before it."""
    args = _arguments(action, seen.call.arguments)
    speaker, record = await _speaker(contents, seen, systems)
    return Standing(
        action=action.name,
        principal=Agent(),
        resource=await _resource(contents, action, args, seen, systems, record),
        now=at,
        customer=speaker,
        acting_for=contents.pack.acting_for,
        args=args,
        source=_sources(contents, action, args, shown),
        facts=await _facts(contents, args, systems),
        approvals=dict.fromkeys(contents.pack.roles, 0),
    )


def _arguments(action: Action, given: Mapping[str, Json]) -> dict[str, Json]:
    shapes = {parameter.name: parameter.shape for parameter in action.parameters}
    return {
        name: fitted(value, shapes[name]) if name in shapes else value
        for name, value in given.items()
        if value is not None
    }


def _sources(
    contents: Contents, action: Action, args: Mapping[str, Json], shown: Sequence[Exhibit]
) -> dict[str, SourceTag]:
    usual = _defaults(contents, action)
    return {
        parameter.name: "given"
        if parameter.name in usual and usual[parameter.name] == args[parameter.name]
        else _source(parameter.name, args[parameter.name], shown, parameter.accepts)
        for parameter in action.parameters
        if parameter.name in args
    }


def _defaults(contents: Contents, action: Action) -> dict[str, Json]:
    """What the tool takes where nothing is said: the defaults in the signature of its action."""
    parameters = inspect.signature(contents.functions[action.name].function).parameters.values()
    return {p.name: as_json(p.default) for p in parameters if p.default is not p.empty}


def _source(name: str, value: Json, shown: Sequence[Exhibit], accepts: Sequence[SourceTag]) -> SourceTag:
    """Nothing is taken from nowhere: an empty list needs no evidence."""
    return "given" if value in ([], {}) else tag_of(name, shown, accepts)


async def _speaker(contents: Contents, seen: Seen, systems: Systems) -> tuple[Speaker, Resource]:
    unknown = Resource(type="Customer", id="", attributes={}, missing=True)
    if seen.identified is None and not seen.signed_in:
        return Speaker(id="", assurance=Assurance.ANONYMOUS), unknown
    email = _email(seen)
    loader = contents.customer
    record = await _loaded(systems, loader, email) if loader is not None and loader.system in systems else unknown
    speaker = Speaker(id=email, assurance=Assurance.VERIFIED, email=email or None, traits=record.attributes)
    return speaker, record


def _email(seen: Seen) -> str:
    """The address signed in with, or the customer was found by, or that is in what was found."""
    if seen.signed_in:
        return seen.signed_in
    found = seen.identified
    values = [*found.call.arguments.values()] if found else []
    values += [r.get("email") for answer in seen.answers if answer is found for r in records_in(answer.value)]
    return next((value for value in values if isinstance(value, str) and "@" in value), "").lower()


async def _resource(
    contents: Contents, action: Action, args: Mapping[str, Json], seen: Seen, systems: Systems, record: Resource
) -> Resource:
    if action.subject is None:
        return record
    ident = args.get(action.subject)
    if ident is None:
        return Resource(type=action.subject_type, id="", attributes={}, missing=True)
    loader = contents.subjects[action.subject_type]
    if loader.system in systems:
        return await _loaded(systems, loader, str(ident))
    return _shown(loader, action.subject, str(ident), seen)


async def _loaded(systems: Systems, loader: Loader, ident: str) -> Resource:
    """What a loader makes of what was shown. Raises Unavailable where it fails."""
    try:
        return await systems[loader.system].load(loader.type, ident)
    except Refused:
        return Resource(type=loader.type, id=ident, attributes={}, missing=True)


def _shown(loader: Loader, parameter: str, ident: str, seen: Seen) -> Resource:
    """The record shown last that has the identifier under the parameter's name, `PARAMETER_id` or `id`."""
    keys = (parameter, f"{parameter}_id", "id")
    record = next((r for key in keys if (r := seen.record(key, ident)) is not None), None)
    held = {} if record is None else record
    fields = loader.record.fields.items()
    attributes = {name: fitted(held[name], slot.shape) for name, slot in fields if name in held}
    return Resource(type=loader.type, id=ident, attributes=attributes, missing=record is None)


async def _facts(contents: Contents, args: Mapping[str, Json], systems: Systems) -> dict[str, Json]:
    """The arguments, and what those reads over the transcript give that they are enough for; plain values only."""
    facts = dict(args)
    for read in contents.actions.values():
        if read.effect is not Effect.READ or read.system not in systems or IDENTIFIES in read.groups:
            continue
        if any(parameter.required and parameter.name not in facts for parameter in read.parameters):
            continue
        known = {p.name: facts[p.name] for p in read.parameters if p.name in facts}
        try:
            gives = (await systems[read.system].perform(Call(action=read.name, arguments=known))).gives
        except Refused:
            continue  # nothing to tell: policies ask whether the fact is there
        facts |= {name: fitted(value, read.gives.get(name, s.Text())) for name, value in gives.items()}
    return {name: value for name, value in facts.items() if value is not None}
