"""What the agent works with. Put together once, in the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from remit.agent.live import Live
from remit.agent.rulebook import Rulebook
from remit.gate.judge import Gate
from remit.journal.vault import Vault
from remit.knowledge.library import Library
from remit.language.candidates import shapes_of
from remit.model.action import Action, GoalType
from remit.model.ids import ActionName, GoalKind
from remit.model.shape import Shape
from remit.pack.contents import Contents
from remit.ports import Brain, Clock, Store, System


@dataclass(frozen=True)
class Means:
    contents: Contents
    rulebook: Rulebook
    brain: Brain
    systems: Mapping[str, System]
    store: Store
    vault: Vault
    clock: Clock
    new_id: Callable[[str], str]  # from a prefix to an id that sorts by time
    new_code: Callable[[], str]  # six digits nobody can guess
    library: Library  # the pack's documents
    live: Live  # what goes on in this process

    @property
    def gate(self) -> Gate:
        """What judges now, as last looked up."""
        return self.rulebook.rules.gate

    def now(self) -> datetime:
        return self.clock.now()

    def today(self) -> date:
        """The day it is where the business is."""
        return self.now().astimezone(ZoneInfo(self.contents.pack.zone)).date()

    def action(self, name: ActionName) -> Action:
        return self.contents.actions[name]

    def system(self, action: Action) -> System:
        return self.systems[action.system]

    def goal_type(self, kind: GoalKind) -> GoalType | None:
        """The pack's kind of goal; None for the kernel's own kinds."""
        return self.contents.goals.get(kind)

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """The shape of every fact that actions give or need, by name."""
        return shapes_of(self.contents.actions.values())
