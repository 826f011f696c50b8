"""A pack as loaded: every declaration found, checked against the others, under one digest. Or several as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from remit.model.action import Action, GoalType, Topic
from remit.model.ids import ActionName, GoalKind, PackDigest
from remit.model.shape import Record
from remit.pack.declare import DeclaredAction, DeclaredCounter, Pack, Place


@dataclass(frozen=True)
class PolicyFile:
    """Cedar policies as they stand in a file of the pack. `name`: how people know the file, by its path."""

    file: Path
    text: str
    name: str


@dataclass(frozen=True)
class Loader:
    """How a type of subject is loaded: from which system, by which function, into what."""

    type: str
    ident: str  # the Id type it is looked up by; "Email" for customers
    record: Record
    system: str
    function: Callable[..., Any]
    place: Place


@dataclass(frozen=True)
class Voice:
    """The pack's wording, from voice.toml.

    asks: the question for a fact. labels: how a record of a type is named when it is offered as a choice, with {field}
    slots. words: for a fact that is a Choice, phrases that mean each option. lines: the kernel's own lines, overridden.
    """

    asks: Mapping[str, str] = field(default_factory=dict[str, str])
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict[str, Mapping[str, tuple[str, ...]]])
    lines: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Contents:
    """What is served: a pack, or several that were joined into one business (`parts`, the first of them leading).

    What has a folder, of code or of data, is a pack's own: ask each of `packs`. All else is the business's.
    """

    pack: Pack
    folder: Path  # of the pack that leads
    digest: PackDigest
    actions: Mapping[ActionName, Action]
    functions: Mapping[ActionName, DeclaredAction[..., Any]]
    goals: Mapping[GoalKind, GoalType]
    topics: Mapping[str, Topic]
    counters: Mapping[str, DeclaredCounter]
    subjects: Mapping[str, Loader]
    customer: Loader | None
    policies: tuple[PolicyFile, ...]
    voice: Voice
    places: Mapping[str, Place]  # where an action, goal or topic is declared, by name
    documents: Mapping[str, bytes] = field(default_factory=dict[str, bytes])  # of knowledge/, by path below it, unread

    parts: tuple[Contents, ...] = ()

    @property
    def name(self) -> str:
        return self.pack.name

    @property
    def packs(self) -> tuple[Contents, ...]:
        """Each pack there is in it; itself, where it is one."""
        return self.parts or (self,)

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called, and what each of its packs is."""
        return tuple(dict.fromkeys((self.name, *(one.name for one in self.packs))))

    def filed(self, one: Contents, path: str) -> str:
        """How a file of one of its packs is known here: under that pack's name, where there are several."""
        return f"{one.name}/{path}" if self.parts else path
