"""What a pack's policies may speak of, and the Gate that its policies are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remit.gate import Gate, PolicyText, Vocabulary
from remit.gate.autonomy import SENDS_OFF
from remit.model import shape as s
from remit.pack.contents import Contents


def gate_of(contents: Contents, policies: Iterable[PolicyText] | None = None) -> Gate:
    """The Gate of a pack's policies, or of others for the same pack. Raises PackErrors."""
    own = (PolicyText(policy.file, policy.text) for policy in contents.policies)
    return Gate(tuple(own if policies is None else policies), vocabulary_of(contents))


def vocabulary_of(contents: Contents) -> Vocabulary:
    """Everything that policies of a pack may name."""
    customer = contents.customer
    subjects = {loader.type: loader.record for loader in contents.subjects.values()}
    return Vocabulary(
        actions=tuple(contents.actions.values()),
        subjects=subjects if customer is None else {**subjects, "Customer": customer.record},
        traits=None if customer is None else customer.record,
        history=tuple(contents.counters),
        roles=tuple(dict.fromkeys((*contents.pack.roles, SENDS_OFF))),
        topics=tuple(contents.topics),
        facts={
            name: shapes[0] for name, shapes in facts_of(contents).items() if all(agree(shapes[0], s) for s in shapes)
        },
    )


def facts_of(contents: Contents) -> dict[str, list[s.Shape]]:
    """Every fact the pack names, with each shape it is given."""
    facts: dict[str, list[s.Shape]] = {}
    for name, shape in _named(contents):
        facts.setdefault(name, []).append(shape)
    return facts


def agree(one: s.Shape, other: s.Shape) -> bool:
    """Whether a value of one shape can be one of the other. A text may be anything typed; records are told by name."""
    match one, other:
        case s.Many(), s.Many():
            return agree(one.of, other.of)
        case (s.Record(), s.Record()) | (s.Ident(), s.Ident()):
            return one.type == other.type
        case (s.Text(), _) | (_, s.Text()):
            return {one.tag, other.tag} <= {"text", "choice", "ident", "email", "phone"}
        case _:
            return one.tag == other.tag


def _named(contents: Contents) -> Iterator[tuple[str, s.Shape]]:
    if contents.customer is not None:
        yield from ((name, slot.shape) for name, slot in contents.customer.record.fields.items())
    for action in contents.actions.values():
        yield from ((p.name, p.shape) for p in action.parameters)
        yield from action.gives.items()
