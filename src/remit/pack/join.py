"""Joins packs into one business: one chat, one Desk, one set of rules. Each keeps its folder, and its data.

A name means one thing in a business, so no two packs may give it to different things; and a pack answers for what it
permits, so none may permit what another does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain, combinations
from pathlib import Path
from typing import NamedTuple, TypeVar

from remit.errors import PackError, PackErrors
from remit.gate import Gate
from remit.model import shape as s
from remit.model.action import Action
from remit.model.ids import PackDigest
from remit.pack.contents import Contents, Voice
from remit.pack.declare import Pack, Place, place_of
from remit.pack.gate import agree, facts_of, gate_of
from remit.pack.load import load

K = TypeVar("K")
V = TypeVar("V")


def load_all(folders: Sequence[Path]) -> Contents:
    """The pack in a folder, or those in several as one. Raises PackMissing, or PackErrors with every mistake."""
    packs: list[Contents] = []
    errors: list[PackError] = []
    for folder in folders:
        try:
            packs.append(load(folder))
        except PackErrors as wrong:
            errors += wrong.errors
    if errors:
        raise PackErrors(errors)
    return joined(packs)


def joined(packs: Sequence[Contents]) -> Contents:
    """Packs as one business; a single one is itself. Where only one value can be, the first pack leads.

    Raises PackErrors with every name that two of them claim, and every permit that reaches into another pack.
    """
    if len(packs) == 1:
        return packs[0]
    if errors := list(_called_alike(packs)) or list(_mistakes(packs)):
        raise PackErrors(errors)
    return Contents(
        pack=_business([one.pack for one in packs]),
        folder=packs[0].folder,
        digest=PackDigest(hashlib.sha256(" ".join(one.digest for one in packs).encode()).hexdigest()),
        actions=_united(one.actions for one in packs),
        functions=_united(one.functions for one in packs),
        goals=_united(one.goals for one in packs),
        topics=_united(one.topics for one in packs),
        counters=_united(one.counters for one in packs),
        subjects=_united(one.subjects for one in packs),
        customer=next((one.customer for one in packs if one.customer), None),
        policies=tuple(replace(p, name=f"{one.name}/{p.name}") for one in packs for p in one.policies),
        voice=reduce(_both, (one.voice for one in packs)),
        places=_united(one.places for one in packs),
        documents={f"{one.name}/{path}": text for one in packs for path, text in one.documents.items()},
        parts=tuple(packs),
    )


# -- what is put together ---------------------------------------------------------------------------------------------


def _business(packs: Sequence[Pack]) -> Pack:
    """As the first pack says, with what the others add. What works on a folder for data stays with each."""
    return replace(
        packs[0],
        name="+".join(pack.name for pack in packs),
        systems=_united(pack.systems for pack in packs),
        roles=tuple(dict.fromkeys(role for pack in packs for role in pack.roles)),
        queues=tuple({queue.name: queue for pack in packs for queue in pack.queues}.values()),
        model=next((pack.model for pack in packs if pack.model), ""),
        segment=next((pack.segment for pack in packs if pack.segment), ""),
        feedback=next((pack.feedback for pack in packs if pack.feedback), None),
        prepare=None,
        set_clock=None,
        callers=None,
    )


def _both(first: Voice, other: Voice) -> Voice:
    return Voice(
        asks={**other.asks, **first.asks},
        labels={**other.labels, **first.labels},
        words={fact: _phrases(first, other, fact) for fact in {**first.words, **other.words}},
        lines={**other.lines, **first.lines},
    )


def _phrases(first: Voice, other: Voice, fact: str) -> dict[str, tuple[str, ...]]:
    ours, theirs = first.words.get(fact, {}), other.words.get(fact, {})
    return {o: tuple(dict.fromkeys((*ours.get(o, ()), *theirs.get(o, ())))) for o in {**ours, **theirs}}


def _united(maps: Iterable[Mapping[K, V]]) -> dict[K, V]:
    return dict(chain.from_iterable(one.items() for one in maps))


# -- what stands in the way -------------------------------------------------------------------------------------------


class _Named(NamedTuple):
    """A thing of a pack, as a business has only one of that name."""

    what: str
    name: str
    place: Place


def _called_alike(packs: Sequence[Contents]) -> Iterator[PackError]:
    for one, other in combinations(packs, 2):
        if one.name == other.name:
            what = f"The pack in {one.folder} is named {one.name} as well."
            yield _error(_of_pack(other), what, "Rename one of them; or name it once, where it is the same.")


def _mistakes(packs: Sequence[Contents]) -> Iterator[PackError]:
    gates: list[Gate] = []
    for one in packs:
        try:
            gates.append(gate_of(one))
        except PackErrors as wrong:
            yield from wrong.errors
    if len(gates) == len(packs):
        for (one, gate), (other, its) in combinations(zip(packs, gates, strict=True), 2):
            yield from _claimed_twice([*_names(one, gate)], [*_names(other, its)], one)
            yield from _reaches(one, gate, other)
            yield from _reaches(other, its, one)
    for one, other in combinations(packs, 2):
        yield from _customers(one, other)
        yield from _facts(one, other)
        yield from _labels(one, other)
        yield from _queues(one, other)


def _names(one: Contents, gate: Gate) -> Iterator[_Named]:
    yield from (_Named("goal", name, one.places[name]) for name in one.goals)
    yield from (_Named("action", name, one.places[name]) for name in one.actions)
    yield from (_Named("topic", name, one.places[name]) for name in one.topics)
    yield from (_Named("counter", name, counter.place) for name, counter in one.counters.items())
    yield from (_Named("subject", name, loader.place) for name, loader in one.subjects.items())
    yield from (_Named("system", name, place_of(open_)) for name, open_ in one.pack.systems.items())
    yield from (_Named("policy", p.id, Place(p.statement.file, p.statement.line)) for p in gate.policies)
    yield from (_Named("Id type", name, place) for name, place in _types(one, s.Ident).items())


def _claimed_twice(one: Sequence[_Named], other: Sequence[_Named], first: Contents) -> Iterator[PackError]:
    """INVARIANT: a name is never taken for another pack's thing of that name."""
    before = {(named.what, named.name): named.place for named in one}
    for named in other:
        if (place := before.get((named.what, named.name))) is not None:
            what = f"The {named.what} {named.name} is in {first.name} as well, at {place.file}:{place.line}."
            yield _error(named.place, what, "Rename one of them, or keep it in one of the packs alone.")


def _reaches(one: Contents, gate: Gate, other: Contents) -> Iterator[PackError]:
    """INVARIANT: what a pack's policies leave forbidden stays so beside any other pack."""
    for policy in gate.policies:
        reached = [] if policy.forbids else [a.name for a in other.actions.values() if policy.concerns(a)]
        if reached:
            what = f"The permit {policy.id} of {one.name} would also permit what {other.name} does: {reached[0]}."
            cure = f"Name in it the actions of {one.name}, or a group that only they are in."
            yield _error(Place(policy.statement.file, policy.statement.line), what, cure)


def _customers(one: Contents, other: Contents) -> Iterator[PackError]:
    if one.customer and other.customer and one.customer != other.customer:
        place = one.customer.place
        what = f"There is a @customer in {one.name} as well, at {place.file}:{place.line}."
        cure = f"Keep one of them: {other.name} is served by that of {one.name}, too, once it has none of its own."
        yield _error(other.customer.place, what, cure)


def _facts(one: Contents, other: Contents) -> Iterator[PackError]:
    theirs = facts_of(one)
    for name, shapes in facts_of(other).items():
        if name in theirs and not agree(theirs[name][0], shapes[0]):
            place = _place_of_fact(one, name)
            what = f"The fact {name} is something else in {one.name}, at {place.file}:{place.line}."
            yield _error(_place_of_fact(other, name), what, "One name is one thing everywhere: rename one of them.")


def _labels(one: Contents, other: Contents) -> Iterator[PackError]:
    """Records are labelled by their types: none of another pack's is to be taken for one of them."""
    ours, theirs = _types(one, s.Record), _types(other, s.Record)
    for name in (n for n in theirs if n in ours and n in {**one.voice.labels, **other.voice.labels}):
        what = f"There is a {name} in {one.name} as well, at {ours[name].file}:{ours[name].line}, and a label for it."
        yield _error(theirs[name], what, "Rename one of the models: records are labelled by their types.")


def _queues(one: Contents, other: Contents) -> Iterator[PackError]:
    ours = {queue.name: queue for queue in one.pack.queues}
    for queue in other.pack.queues:
        if ours.get(queue.name, queue) != queue:
            what = f"{one.name} says otherwise when people are there for {queue.name}, in {_of_pack(one).file}."
            yield _error(_of_pack(other), what, "Say it alike, or leave it to one of them.")


def _of_pack(one: Contents) -> Place:
    return Place(one.folder / "pack.py", 1)


def _place_of_fact(one: Contents, name: str) -> Place:
    users = (a for a in one.actions.values() if name in (*(p.name for p in a.parameters), *a.gives))
    found = next(users, None)
    return one.places[found.name] if found else one.customer.place if one.customer else _of_pack(one)


def _types(one: Contents, kind: type[s.Ident] | type[s.Record]) -> dict[str, Place]:
    """The types of identifiers or of records that a pack's actions and loaders speak of, each with the first place."""
    spoken: list[tuple[s.Shape, Place]] = [(loader.record, loader.place) for loader in one.subjects.values()]
    spoken += [(shape, one.places[action.name]) for action in one.actions.values() for shape in _shapes(action)]
    found: dict[str, Place] = {}
    for shape, place in spoken:
        for inner in _within(shape):
            if isinstance(inner, kind):
                found.setdefault(inner.type, place)
    return found


def _shapes(action: Action) -> Iterator[s.Shape]:
    yield from (parameter.shape for parameter in action.parameters)
    yield from action.gives.values()


def _within(shape: s.Shape) -> Iterator[s.Shape]:
    """A shape, and all that it is made of."""
    yield shape
    match shape:
        case s.Many():
            yield from _within(shape.of)
        case s.Record():
            yield from (inner for slot in shape.fields.values() for inner in _within(slot.shape))
        case _:
            return


def _error(place: Place, what: str, cure: str) -> PackError:
    return PackError(file=place.file, line=place.line, what=what, cure=cure)
