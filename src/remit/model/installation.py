"""An installation as folded from its chain: who works here, under which rules, with what stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from remit.model.autonomy import Autonomy
from remit.model.baseline import Baseline, Rates
from remit.model.ids import CustomerId, PackDigest, RecordId, StaffId
from remit.model.queue import Queue
from remit.model.staff import Member
from remit.model.value import Value

StopKind: TypeAlias = Literal["action", "journey", "pack", "everything"]


class Stop(Value):
    """Something that does nothing more until it is started again. `name` is empty for everything."""

    what: StopKind
    name: str = ""
    by: str = ""
    why: str = ""
    at: datetime | None = None

    @property
    def key(self) -> tuple[StopKind, str]:
        return self.what, self.name


class PolicySet(Value):
    """A published version of a pack's policies: its Cedar files in place of the pack's own, and how far each action is
    trusted on top of them."""

    version: int
    pack: str
    base: PackDigest  # the pack it was written against
    files: dict[str, str]  # by name; empty: the pack's own
    autonomy: tuple[Autonomy, ...] = ()
    by: str = ""
    note: str = ""
    at: datetime | None = None
    again: int | None = None  # the version this one takes up again


class ApiKey(Value):
    """A key for programs. Only its hash is kept; `id` is the part of it that may be shown.

    roles: those it acts in where it answers for the business. customer: it sees nothing of others.
    """

    id: str
    name: str
    scopes: tuple[str, ...]
    hash: str
    by: str
    roles: tuple[str, ...] = ()
    customer: CustomerId | None = None
    expires_at: datetime | None = None
    revoked: bool = False


class Hook(Value):
    """An address that is told of entries as they are written: ids and kinds, nothing personal."""

    id: str
    url: str
    kinds: tuple[str, ...]  # of entries; empty: the public ones
    secret: str
    active: bool = True


class Installation(Value):
    id: Literal["installation"] = "installation"
    record: RecordId
    members: dict[StaffId, Member] = {}
    policies: dict[str, tuple[PolicySet, ...]] = {}  # by pack, oldest first: the last one is in force
    stops: tuple[Stop, ...] = ()
    keys: dict[str, ApiKey] = {}
    hooks: dict[str, Hook] = {}
    queues: dict[str, Queue] = {}
    baselines: tuple[Baseline, ...] = ()
    rates: Rates = Rates()
    packs: dict[str, PackDigest] = {}  # as last loaded

    def called(self, id: str | None) -> str:
        """What people call somebody who works here; whoever is not known here, by their id."""
        member = self.members.get(StaffId(id or ""))
        return member.called if member else id or ""

    def in_force(self, pack: str) -> PolicySet | None:
        """The published policies of a pack; None where its own are in force."""
        return next(iter(reversed(self.policies.get(pack, ()))), None)
