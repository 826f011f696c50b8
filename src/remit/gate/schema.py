"""What policies may speak of, derived from a pack, as a Cedar schema that they are type-checked against.

Principals are `Agent`, `Staff` (with `roles`, a set) and `Machine`. A resource is the action's subject, of its loader's
type. A subject that does not exist never reaches a policy: the Gate refuses before. The one exception is a customer
nobody knows, who may be read about (and written about, where the business keeps no customer records); so all
attributes of `Customer` are optional, and a policy asks `resource has NAME` first.

`context` holds: now (datetime) · customer {id, assurance, email?, phone?, traits?} · acting_for? · args · source (by
parameter: "said", "read", "given", "granted" or "inferred") · approvals (people, by role) · confirmed · consents (a
set) · moods (a set: "angry", "vulnerable", "hurried") · bucket (0 to 99, the same for a customer and an action at any
time) · facts (scalars, all optional) · history (counters).
`context.customer.assurance` is a number: 0 anonymous, 1 claimed, 2 verified, 3 strong. Dates and times are
`datetime`, money is {amount: decimal, currency: String}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never, get_args

from remit.model import shape as s
from remit.model.action import CONVERSE, Action, Effect, Parameter
from remit.model.conversation import Mood
from remit.model.fact import SourceTag

PRINCIPALS = ("Agent", "Staff", "Machine")
TAKEN_TYPES = frozenset(
    {*PRINCIPALS, "Action", "Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String"}
)
"""Names that no type of subject may have."""

CONTEXT = (
    "now", "customer", "acting_for", "args", "source", "approvals", "confirmed", "consents", "moods", "bucket",
    "facts", "history",
)  # fmt: skip
"""What a context holds."""

GROUPS = ("reads", "writes", "irreversible")

CONVERSATION = Action(
    name=CONVERSE,
    system="",
    summary="talk on",
    parameters=(Parameter(name="topic", shape=s.Text(), accepts=("said", "given", "inferred")),),
    gives={},
    effect=Effect.READ,
)
"""The kernel's own action, judged when a message touches a topic. It belongs to no group."""


@dataclass(frozen=True)
class Vocabulary:
    """Everything that policies of a pack may name."""

    actions: Sequence[Action]
    subjects: Mapping[str, s.Record]  # type -> attributes; "Customer" is there whether named or not
    traits: s.Record | None = None
    history: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    bucket: bool = True  # whether anything asks which share of the customers somebody is in
    facts: Mapping[str, s.Shape] = field(default_factory=dict[str, s.Shape])

    @property
    def judged(self) -> tuple[Action, ...]:
        """The pack's actions and the kernel's own."""
        return (*self.actions, CONVERSATION)

    def attributes(self, subject_type: str) -> s.Record:
        """The attributes policies see of a type of subject. Those of Customer are optional."""
        record = self.subjects.get(subject_type, s.Record(type=subject_type, fields={}))
        if subject_type != "Customer":
            return record
        return s.Record(
            type="Customer", fields={n: s.Slot(shape=f.shape, required=False) for n, f in record.fields.items()}
        )

    def scalars(self) -> dict[str, s.Shape]:
        """The facts that policies see in `context.facts`: one plain value each, so no records, lists or money."""
        return {
            name: shape for name, shape in self.facts.items() if not isinstance(shape, s.Record | s.Many | s.Amount)
        }

    def seen_by(self, action: Action) -> s.Record:
        """All that policies see when an action is judged: the context's parts, and the `resource`."""
        whole, sources = s.Slot(shape=s.Whole()), s.Choice(options=get_args(SourceTag))
        text, maybe = s.Slot(shape=s.Text()), s.Slot(shape=s.Text(), required=False)
        customer = {"id": text, "assurance": whole, "email": maybe, "phone": maybe}
        if self.traits is not None:
            customer["traits"] = s.Slot(shape=self.traits, required=False)
        args = {p.name: s.Slot(shape=p.shape, required=p.required) for p in action.parameters}
        if action.name == CONVERSE and self.topics:
            args["topic"] = s.Slot(shape=s.Choice(options=self.topics))
        parts = {
            "resource": self.attributes(action.subject_type).fields,
            "customer": customer,
            "args": args,
            "source": {name: s.Slot(shape=sources, required=slot.required) for name, slot in args.items()},
            "approvals": dict.fromkeys(self.roles, whole),
            "history": dict.fromkeys(self.history, whole),
            "facts": {name: s.Slot(shape=shape, required=False) for name, shape in self.scalars().items()},
        }
        fields = {name: s.Slot(shape=s.Record(type=name, fields=slots)) for name, slots in parts.items()}
        plain = {"now": s.Moment(), "confirmed": s.Flag(), "consents": s.Many(of=s.Text()), "bucket": s.Whole()}
        plain["moods"] = s.Many(of=s.Choice(options=tuple(Mood)))
        fields |= {name: s.Slot(shape=shape) for name, shape in plain.items()}
        return s.Record(type="standing", fields={**fields, "acting_for": maybe})


def groups_of(action: Action) -> tuple[str, ...]:
    """The Cedar action groups an action is in."""
    if action.name == CONVERSE:
        return ()
    match action.effect:
        case Effect.READ:
            own: tuple[str, ...] = ("reads",)
        case Effect.WRITE:
            own = ("writes",)
        case Effect.IRREVERSIBLE:
            own = ("writes", "irreversible")
    return tuple(dict.fromkeys((*own, *action.groups)))


def schema_text(vocabulary: Vocabulary, actions: Sequence[Action]) -> str:
    """A Cedar schema of these actions and all that policies about them may name."""
    return "\n".join(
        (*_types(vocabulary), *_entities(vocabulary, actions), *_groups(actions), *_actions(actions, vocabulary.bucket))
    )


def _types(vocabulary: Vocabulary) -> Iterator[str]:
    customer = {
        "id": ("String", True),
        "assurance": ("Long", True),
        "email": ("String", False),
        "phone": ("String", False),
    }
    if vocabulary.traits is not None:
        customer["traits"] = (_type(vocabulary.traits), False)
    yield f"type kernel_customer = {_fields(customer)};"
    yield f"type kernel_approvals = {_fields(dict.fromkeys(vocabulary.roles, ('Long', True)))};"
    yield f"type kernel_history = {_fields(dict.fromkeys(vocabulary.history, ('Long', True)))};"
    facts = {name: (_type(shape), False) for name, shape in vocabulary.scalars().items()}
    yield f"type kernel_facts = {_fields(facts)};"


def _entities(vocabulary: Vocabulary, actions: Sequence[Action]) -> Iterator[str]:
    yield "entity Agent;"
    yield "entity Staff = { roles: Set<String> };"
    yield "entity Machine;"
    for name in dict.fromkeys((*(a.subject_type for a in actions), "Customer")):
        yield f"entity {name} = {_type(vocabulary.attributes(name))};"


def _groups(actions: Sequence[Action]) -> Iterator[str]:
    for group in dict.fromkeys((*GROUPS, *(g for a in actions for g in groups_of(a)))):
        yield f"action {quoted(group)};"


def _actions(actions: Sequence[Action], bucket: bool) -> Iterator[str]:
    for action in actions:
        groups = ", ".join(map(quoted, groups_of(action)))
        yield f"action {quoted(action.name)}{f' in [{groups}]' if groups else ''} appliesTo {{"
        yield f"  principal: [{', '.join(PRINCIPALS)}], resource: [{action.subject_type}],"
        yield f"  context: {_context(action, bucket)}"
        yield "};"


def _context(action: Action, bucket: bool) -> str:
    return _fields(
        {
            "now": ("datetime", True),
            "customer": ("kernel_customer", True),
            "acting_for": ("String", False),
            "args": (_fields({p.name: (_type(p.shape), p.required) for p in action.parameters}), True),
            "source": (_fields({p.name: ("String", p.required) for p in action.parameters}), True),
            "approvals": ("kernel_approvals", True),
            "confirmed": ("Bool", True),
            "consents": ("Set<String>", True),
            "moods": ("Set<String>", True),
            "bucket": ("Long", bucket),
            "facts": ("kernel_facts", True),
            "history": ("kernel_history", True),
        }
    )


def _fields(fields: Mapping[str, tuple[str, bool]]) -> str:
    listed = ", ".join(
        f"{quoted(name)}{'' if required else '?'}: {type_}" for name, (type_, required) in fields.items()
    )
    return f"{{ {listed} }}" if listed else "{}"


def _type(shape: s.Shape) -> str:
    match shape:
        case s.Text() | s.EmailAddress() | s.PhoneNumber() | s.Ident() | s.Choice():
            return "String"
        case s.Whole():
            return "Long"
        case s.Number():
            return "decimal"
        case s.Flag():
            return "Bool"
        case s.Amount():
            return "{ amount: decimal, currency: String }"
        case s.Day() | s.Moment():
            return "datetime"
        case s.Many():
            return f"Set<{_type(shape.of)}>"
        case s.Record():
            return _fields({name: (_type(slot.shape), slot.required) for name, slot in shape.fields.items()})
        case _:
            assert_never(shape)


def quoted(text: str) -> str:
    """A text as a Cedar literal: whatever is in it, it does not end before its end."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    return letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}"
