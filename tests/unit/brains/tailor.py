"""A small tailor's shop to understand messages with: built of values, so that no pack that ships is needed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from remit.model import shape as s
from remit.model.action import Action, Effect, GoalType, Parameter, Topic
from remit.model.conversation import Candidate
from remit.model.fact import Fact, Read, Said
from remit.model.goal import Asked, Goal
from remit.model.ids import (
    ActionName,
    ConversationId,
    CustomerId,
    GoalId,
    GoalKind,
    MessageId,
    PackDigest,
    RecordId,
    StepId,
)
from remit.model.value import Json
from remit.pack.contents import Contents, Voice
from remit.pack.declare import Pack

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
ORDER = s.Ident(type="OrderId", pattern=r"W\d{5}", called="order number")
ITEM = s.Ident(type="ItemId", called="item")
REASONS = s.Choice(options=("too_small", "torn", "disliked"))
GOALS = {
    "give_back": (
        "send something back",
        "returned",
        ("I want to return something", "send the coat back", "return my order", "I'd like my money back for the shirt",
         "it does not fit, I want to send it back", "take the trousers back please", "how do I return an item"),
    ),
    "find_order": (
        "know where an order is",
        "whereabouts",
        ("where is my order", "has my parcel been sent", "track my package", "when does my suit arrive",
         "my order is late", "what is the status of W12345", "any news on my delivery"),
    ),
    "alter": (
        "have something altered",
        "altered",
        ("I need the sleeves shortened", "can you take in the waist", "alter my suit", "make the trousers longer",
         "the jacket needs altering", "please adjust the length", "tailor the dress to my size"),
    ),
    "new_email": (
        "change your e-mail address",
        "email_changed",
        ("change my email address", "I have a new e-mail", "update the email on my account", "use another email",
         "my email has changed", "please replace my email address"),
    ),
    "move_fitting": (
        "move a fitting",
        "fitting_moved",
        ("can we move my fitting to another day", "reschedule the fitting", "I cannot come to my fitting on Friday",
         "please postpone my fitting", "change the time of my fitting", "bring my fitting forward"),
    ),
    "drop_fitting": (
        "cancel a fitting",
        "fitting_dropped",
        ("cancel my fitting", "I don't need the fitting any more", "please call off the fitting on Monday",
         "I want to cancel the appointment for my fitting", "drop the fitting", "the fitting is off, cancel it"),
    ),
}  # fmt: skip


def an_action(name: str, gives: str, effect: Effect = Effect.WRITE, **needs: s.Shape) -> Action:
    return Action(
        name=ActionName(name),
        system="tailor",
        summary=name.replace("_", " "),
        parameters=tuple(Parameter(name=n, shape=shape, asks=f"What is the {n}?") for n, shape in needs.items()),
        gives={name: s.Text(), gives: s.Text()},
        effect=effect,
    )


ACTIONS = (
    an_action("get_order", "status", Effect.READ, order=ORDER),
    an_action("track", "whereabouts", Effect.READ, order=ORDER),
    an_action("take_back", "returned", order=ORDER, items=s.Many(of=ITEM), reason=REASONS, status=s.Text()),
    an_action("tailor", "altered", order=ORDER, item=ITEM, centimetres=s.Whole(), note=s.Text()),
    an_action("set_email", "email_changed", email=s.EmailAddress(), new_email=s.EmailAddress()),
    an_action("move_it", "fitting_moved", email=s.EmailAddress(), fitting_day=s.Day()),
    an_action("drop_it", "fitting_dropped", email=s.EmailAddress()),
)
VOICE = Voice(
    labels={"Item": "{name}, {color}, {size}"},
    words={
        "reason": {
            "too_small": ("too small", "too tight", "does not fit"),
            "torn": ("torn", "ripped", "has a hole", "damaged"),
            "disliked": ("don't like it", "not my style"),
        }
    },
    lines={"small_thank": "With pleasure."},
)
TOPICS = (Topic(name="legal", examples=("I will sue you", "my lawyer will write to you"), patterns=(r"\blawyer\b",)),)


GOAL_TYPES = tuple(
    GoalType(kind=GoalKind(kind), summary=summary, wants=(wants,), examples=examples)
    for kind, (summary, wants, examples) in GOALS.items()
)
TAILOR = Contents(
    pack=Pack("tailor", "Stitch & Co", {}, zone="Europe/Berlin"),
    folder=Path("tailor"),
    digest=PackDigest("d"),
    actions={a.name: a for a in ACTIONS},
    functions={},
    goals={g.kind: g for g in GOAL_TYPES},
    topics={t.name: t for t in TOPICS},
    counters={},
    subjects={},
    customer=None,
    policies=(),
    voice=VOICE,
    places={},
)


def a_goal(kind: str, **facts: Fact) -> Goal:
    return Goal(
        id=GoalId("g1"),
        customer=CustomerId("ada"),
        record=RecordId("r1"),
        kind=GoalKind(kind),
        conversation=ConversationId("c1"),
        origin=Asked(message=MessageId("m0")),
        pack=PackDigest("d"),
        opened_at=NOON,
        facts=facts,
    )


def said(value: Json) -> Fact:
    return Fact(value=value, source=Said(message=MessageId("m0"), start=0, end=1), at=NOON)


def read(value: Json, path: str) -> Fact:
    return Fact(value=value, source=Read(system="tailor", step=StepId("g1.0"), path=path), at=NOON)


def offered(name: str, records: list[dict[str, Json]]) -> tuple[Candidate, ...]:
    """Candidates as a list of records offers them; the first field is the identifier."""
    found: list[Candidate] = []
    for i, record in enumerate(records):
        value = next(iter(record.values()))
        label = ", ".join(str(v) for v in list(record.values())[1:] if isinstance(v, str))
        path = f"{name}.{i}.{next(iter(record))}"
        found.append(Candidate(value=value, fact=read(value, path), record=record, label=label))
    return tuple(found)


def euros(amount: str) -> dict[str, Json]:
    return {"amount": amount, "currency": "EUR"}


ITEMS = offered(
    "items",
    [
        {"item": "I1", "name": "Rain jacket", "color": "blue", "size": "M", "price": euros("89.00")},
        {"item": "I2", "name": "Wool scarf", "color": "red", "size": "one size", "price": euros("29.00")},
        {"item": "I3", "name": "T-shirt", "color": "black", "size": "L", "price": euros("19.90")},
        {"item": "I4", "name": "T-shirt", "color": "white", "size": "L", "price": euros("18.50")},
    ],
)
ORDERS = offered(
    "orders",
    [
        {"order": "W10001", "titles": "Rain jacket, Wool scarf", "placed_on": "2026-11-17", "total": euros("118.00")},
        {"order": "W10002", "titles": "Linen suit", "placed_on": "2026-11-10", "total": euros("249.90")},
        {"order": "W10003", "titles": "Running shoes", "placed_on": "2026-10-02", "total": euros("120.00")},
    ],
)
SLOTS = offered(
    "slots",
    [
        {"slot": "s1", "day": "2026-11-27", "window": "08:00-12:00"},
        {"slot": "s2", "day": "2026-11-27", "window": "14:00-18:00"},
        {"slot": "s3", "day": "2026-11-30", "window": "08:00-12:00"},
    ],
)
