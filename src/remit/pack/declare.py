"""What a pack is written with: `@action`, `@subject`, `@customer`, `goal`, `topic`, `counter` and `Pack`.

Declarations are values. Nothing is registered: the loader finds them in the modules of the pack's folder.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from types import CodeType
from typing import Any, Generic, Literal, ParamSpec, TypeVar, get_type_hints

from pydantic import BaseModel

from remit.model.action import Effect, GoalType, Stake, Topic
from remit.model.fact import SourceTag
from remit.model.ids import ActionName, GoalKind
from remit.model.queue import Queue

P = ParamSpec("P")
R = TypeVar("R")
Function = Callable[..., Any]
Load = Callable[..., BaseModel | Awaitable[BaseModel | None] | None]

NAME = re.compile(r"[a-z][a-z0-9_-]*")
"""What a pack may be called. INVARIANT: it names a folder, and names that are joined by a + can be told apart."""


@dataclass(frozen=True)
class Place:
    """Where a declaration stands."""

    file: Path
    line: int


@dataclass
class DeclaredAction(Generic[P, R]):
    """A function of a system, with what a write must say about itself. Still callable as the function it was."""

    function: Callable[P, R]
    effect: Effect
    undo: str | None
    once: tuple[str, ...]
    repeatable: bool
    accepts: Mapping[str, tuple[SourceTag, ...]]
    each_time: tuple[str, ...]
    groups: tuple[str, ...]
    settles_within: timedelta
    honours_key: bool | None
    doing: str
    says: str
    checks: Function | None = None
    settles: Function | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(*args, **kwargs)

    @property
    def name(self) -> ActionName:
        return ActionName(self.function.__name__)

    def check(self, function: Function) -> Function:
        """Says how to read the end state back: a function of the same system taking any of the action's parameters
        and of what it gives, returning a bool or a `Check`."""
        self.checks = function
        return function

    def settle(self, function: Function) -> Function:
        """Says how to find out whether a write happened: a function of the system and the `Key` (and any of the
        action's parameters) returning what the action returns, None if there is no trace of it, or `CannotSay()`."""
        self.settles = function
        return function


def action(
    *,
    effect: Literal["read", "write", "irreversible"] = "read",
    undo: str | None = None,
    once: Sequence[str] = (),
    repeatable: bool = False,
    accepts: Mapping[str, tuple[SourceTag, ...]] | None = None,
    each_time: Sequence[str] = (),
    groups: Sequence[str] = (),
    settles_within: timedelta = timedelta(0),
    honours_key: bool | None = None,
    doing: str = "",
    says: str = "",
) -> Callable[[Callable[P, R]], DeclaredAction[P, R]]:
    """Make a function an action. Its parameters, subject and what it gives are read off the signature.

    effect: what it does to the system; a write needs `.check` and either `undo` or "irreversible".
    undo: the action that takes it back; that action's parameters are filled from this one's arguments and receipt.
    once: parameters that make two calls the same effect (default: the subject). repeatable: the same effect may be
        wanted again by another goal (skip the next delivery, twice).
    accepts: which sources may fill a parameter, by name (default: all but inferred).
    each_time: parameters that are used up and asked anew, as an answer to "did that help?".
    groups: Cedar action groups it belongs to, beside "reads" or "writes".
    settles_within: how long the system may take until its answer about a key is final.
    honours_key: the system does nothing twice under one key (default: whether the function takes a `Key`).
    doing: what will be done, completing "Shall I ...?"; says: what is then true. Both take {fact} slots.
    """

    def declare(function: Callable[P, R]) -> DeclaredAction[P, R]:
        return DeclaredAction(
            function=function,
            effect=Effect(effect),
            undo=undo,
            once=tuple(once),
            repeatable=repeatable,
            accepts=dict(accepts or {}),
            each_time=tuple(each_time),
            groups=tuple(groups),
            settles_within=settles_within,
            honours_key=honours_key,
            doing=doing,
            says=says,
        )

    return declare


@dataclass(frozen=True)
class DeclaredSubject:
    """A loader: from a system and an identifier to the resource that policies see, or None where there is none."""

    function: Load

    def __call__(self, *args: Any) -> BaseModel | Awaitable[BaseModel | None] | None:
        return self.function(*args)


@dataclass(frozen=True)
class DeclaredCustomer(DeclaredSubject):
    """The loader of the customer's record, by verified e-mail address. Its fields are `context.customer.traits`, and
    facts of every goal once the customer is verified. A field `phone` serves strong verification."""


def subject(function: Load) -> DeclaredSubject:
    """Make a function the loader of its result type: `async def order(shop: Shop, order: OrderId) -> Order | None`."""
    return DeclaredSubject(function)


def customer(function: Load) -> DeclaredCustomer:
    """Make a function the loader of customers: `async def customer(crm: Crm, email: Email) -> Customer | None`."""
    return DeclaredCustomer(function)


@dataclass(frozen=True)
class DeclaredGoal:
    type: GoalType
    place: Place


def goal(
    kind: str,
    summary: str,
    *,
    wants: str | Sequence[str],
    examples: Sequence[str],
    unlike: Sequence[str] = (),
    otherwise: Sequence[str] = (),
    queue: str = "service",
    eligible: bool = True,
    stake: Stake = "",
) -> DeclaredGoal:
    """Declare a kind of goal.

    kind: its name. summary: completes "you want to ...". wants: the facts that must be had; the name of an action is
    the fact that it was done. examples: what customers say. unlike: what sounds like it and asks for none of the
    pack's goals: a question, or what is not sold here. otherwise: kinds offered when this one cannot be had.
    queue: where it goes when only a person can help. eligible: it counts where it is measured how many goals are
    resolved without people; one that the business means for people does not, and is listed apart. stake: what hangs on
    it for the business: a "sale" that is gained with it, or a customer who is "leaving".
    """
    wanted = (wants,) if isinstance(wants, str) else tuple(wants)
    type_ = GoalType(
        kind=GoalKind(kind),
        summary=summary,
        wants=wanted,
        examples=tuple(examples),
        unlike=tuple(unlike),
        otherwise=tuple(GoalKind(k) for k in otherwise),
        queue=queue,
        eligible=eligible,
        stake=stake,
    )
    return DeclaredGoal(type=type_, place=_caller())


@dataclass(frozen=True)
class DeclaredTopic:
    topic: Topic
    place: Place


def topic(name: str, *, examples: Sequence[str], patterns: Sequence[str] = ()) -> DeclaredTopic:
    """Declare something to notice whatever the goal; the policies on `converse` say what follows from it."""
    return DeclaredTopic(Topic(name=name, examples=tuple(examples), patterns=tuple(patterns)), _caller())


@dataclass(frozen=True)
class DeclaredCounter:
    """How often the customer had any of these writes within a time: `context.history.NAME`."""

    name: str
    actions: tuple[ActionName, ...]
    within: timedelta
    place: Place


def counter(name: str, *, of: Sequence[str], within: timedelta) -> DeclaredCounter:
    """Declare a counter over what was done for a customer. Unsettled writes count."""
    return DeclaredCounter(name, tuple(ActionName(a) for a in of), within, _caller())


@dataclass(frozen=True)
class Feedback:
    """How customers are asked how it went, once what they wanted is done: how easy it was, from 1 to 7 (CES), and with
    `satisfaction` how content they are, from 1 to 5 (CSAT).

    channels: where. quiet: how long nothing was said before it is asked. every: how long a customer is left in peace
    afterwards. consent: a purpose they must have agreed to; none: it is asked in the conversation they are in.
    """

    channels: tuple[str, ...]
    satisfaction: bool = True
    quiet: timedelta = timedelta(minutes=2)
    every: timedelta = timedelta(days=90)
    consent: str = ""


@dataclass(frozen=True)
class Caller:
    """Somebody who comes by in a demo: who they are, and what they say, line by line."""

    email: str
    says: tuple[str, ...]
    signed_in: bool = False


@dataclass(frozen=True)
class Pack:
    """A business's domain. `systems` open the handles that actions take: functions of a folder for data to a handle,
    told apart by their return types. `prepare` makes demo data in that folder as of a moment, where there is none;
    `set_clock` tells the systems over it what time it is, where time is virtual. `model` names a language model to use,
    as `provider:name`, where the installation does not say which. `segment`: the field of the customer's record that
    names the group of customers they belong to; outcomes are told by it. `feedback`: whether and how customers are
    asked how it went. `callers`: people who come by in a demo, one after another, from the folder for data. `queues`:
    when people are there for hand-overs and approvals; an installation may set up its own instead."""

    name: str
    acting_for: str
    systems: Mapping[str, Callable[[Path], Any]]
    locale: str = "en"
    zone: str = "UTC"
    currency: str = "EUR"
    prepare: Callable[[Path, datetime], None] | None = None
    set_clock: Callable[[Path, datetime], None] | None = None
    roles: tuple[str, ...] = ("supervisor",)
    model: str = ""
    segment: str = ""
    feedback: Feedback | None = None
    callers: Callable[[Path, Random], Iterator[Caller]] | None = None
    queues: tuple[Queue, ...] = ()


def hints(function: Function) -> dict[str, Any]:
    """A function's parameter and return annotations, resolved."""
    return get_type_hints(function, include_extras=True)


def place_of(function: Function) -> Place:
    """Where a function is written; of what is no function, the file it comes from."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    if isinstance(code, CodeType):
        return Place(Path(code.co_filename), code.co_firstlineno)
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    return Place(Path(getattr(module, "__file__", None) or ""), 1)


def _caller() -> Place:
    here = inspect.currentframe()  # inspect.stack() would read the source of every frame
    caller = here and here.f_back and here.f_back.f_back
    return Place(Path(caller.f_code.co_filename), caller.f_lineno) if caller else Place(Path(), 0)
