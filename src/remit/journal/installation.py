"""Folds the installation's chain: who works here, under which rules, with what stopped. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar, assert_never

from remit.model import entry as e
from remit.model.entry import InstallationBody
from remit.model.ids import StaffId
from remit.model.installation import ApiKey, Hook, Installation, PolicySet
from remit.model.staff import Member

K = TypeVar("K")
V = TypeVar("V")


def fold_installation(installation: Installation, body: InstallationBody, at: datetime, actor: str) -> Installation:
    """The installation after one more entry. `actor` is the entry's: who did it."""
    by = actor.removeprefix("staff:")
    match body:
        case e.PackLoaded():
            return _put(installation, "packs", installation.packs, body.pack, body.digest)
        case e.PoliciesPublished(policies=published):
            return _published(installation, published.model_copy(update={"by": by, "at": at}))
        case e.Stopped(stop=stop):
            others = tuple(other for other in installation.stops if other.key != stop.key)
            return _with(installation, stops=(*others, stop.model_copy(update={"by": by, "at": at})))
        case e.Started(what=what, name=name):
            return _with(installation, stops=tuple(s for s in installation.stops if s.key != (what, name)))
        case e.StaffEnrolled() | e.StaffLeft():
            return _staffed(installation, body)
        case e.KeyIssued(key=key):
            return _put(installation, "keys", installation.keys, key.id, key.model_copy(update={"by": by}))
        case e.KeyRevoked(key=id):
            return _with(installation, keys=_changed(installation.keys, id, ApiKey, revoked=True))
        case e.HookSet(hook=hook):
            return _put(installation, "hooks", installation.hooks, hook.id, hook)
        case e.HookRemoved(hook=id):
            return _with(installation, hooks=_changed(installation.hooks, id, Hook, active=False))
        case e.QueueSet(queue=queue):
            return _put(installation, "queues", installation.queues, queue.name, queue)
        case e.BaselineSet(baseline=baseline):
            others = tuple(b for b in installation.baselines if b.measure != baseline.measure)
            return _with(installation, baselines=(*others, baseline))
        case e.RatesSet(rates=rates):
            return _with(installation, rates=rates)
        case e.SignedIn() | e.SignInFailed() | e.SignedOut() | e.QualityScored():
            return installation
        case _:
            assert_never(body)


def _published(installation: Installation, published: PolicySet) -> Installation:
    before = installation.policies.get(published.pack, ())
    return _put(installation, "policies", installation.policies, published.pack, (*before, published))


def _staffed(installation: Installation, body: e.StaffEnrolled | e.StaffLeft) -> Installation:
    if isinstance(body, e.StaffLeft):
        return _with(installation, members=_changed(installation.members, body.staff, Member, active=False))
    member = (body.member or Member(id=body.staff)).model_copy(update={"id": body.staff, "roles": body.roles})
    return _put(installation, "members", installation.members, StaffId(body.staff), member)


def _put(installation: Installation, field: str, have: Mapping[K, V], key: K, value: V) -> Installation:
    return installation.model_copy(update={field: {**have, key: value}})


def _with(installation: Installation, **changes: object) -> Installation:
    return installation.model_copy(update=changes)


def _changed(have: Mapping[K, V], key: K, of: type[V], **changes: object) -> dict[K, V]:
    """The same values with one of them changed; the same where there is no such one."""
    value = have.get(key)
    if not isinstance(value, Member | ApiKey | Hook) or not isinstance(value, of):
        return dict(have)
    return {**have, key: value.model_copy(update=changes)}
