"""Keeps on record which version of a pack is at work, and has each pack keep its rules, whatever it is served with."""

from __future__ import annotations

import os
from datetime import timedelta

from remit.agent.means import Means
from remit.agent.serve import serve
from remit.errors import Erased
from remit.journal.rows import opened_installation, wake_for
from remit.model.entry import InstallationBody, PackLoaded, PoliciesPublished
from remit.model.ids import INSTALLATION_LANE, INSTALLATION_RECORD, WakeId
from remit.model.installation import Installation, PolicySet
from remit.model.wake import Administered
from remit.pack.contents import Contents

_LEASE = timedelta(seconds=30)


async def note_pack(means: Means) -> None:
    """Record the version of the pack that is loaded, where another was before; and have its rules looked up."""
    contents = means.contents
    await means.rulebook.refreshed()
    try:
        installation = await opened_installation(means.store, means.vault)
        if (rules := taken_over(installation, contents)) is not None:
            last = installation.in_force(contents.name)
            await _record(means, PoliciesPublished(policies=rules, on=last.version if last else 0))
        if installation.packs.get(contents.name) != contents.digest:
            await _record(means, PackLoaded(pack=contents.name, digest=contents.digest))
    except Erased:
        return  # the rulebook says so


def taken_over(installation: Installation, contents: Contents) -> PolicySet | None:
    """What was published last for each pack, alone or beside others, as rules of what is served now; None where they
    are in force already.

    INVARIANT: no rule that was published for a pack is lost because it is served beside others, or no longer is.
    """
    last = {one.name: _last(installation, one.name) for one in contents.packs}
    others = list(dict.fromkeys(found.pack for found in last.values() if found and found.pack != contents.name))
    if not others:
        return None
    files = {contents.filed(one, name): text for one in contents.packs for name, text in _files(last[one.name], one)}
    return PolicySet(
        version=0,
        pack=contents.name,
        base=contents.digest,
        files=files if any(found and found.files for found in last.values()) else {},
        autonomy=tuple(
            setting
            for one in contents.packs
            if (found := last[one.name])
            for setting in found.autonomy
            if setting.action in one.actions
        ),
        note=f"As published for {' and '.join(others)}.",
    )


def _last(installation: Installation, pack: str) -> PolicySet | None:
    """What was published last for a pack, alone or beside others."""
    found = [sets[-1] for name, sets in installation.policies.items() if sets and pack in name.split("+")]
    return max(reversed(found), key=lambda one: one.at.timestamp() if one.at else 0.0, default=None)


def _files(published: PolicySet | None, one: Contents) -> list[tuple[str, str]]:
    """The policy files of a pack, out of a version that may be of several; its own, where that says nothing. What was
    written for no pack in particular is for each."""
    if published is None or not published.files:
        return [(policy.name, policy.text) for policy in one.policies]
    names = published.pack.split("+")
    others = tuple(f"{name}/" for name in names if len(names) > 1 and name != one.name)
    own = f"{one.name}/" if len(names) > 1 else ""
    return [(name.removeprefix(own), text) for name, text in published.files.items() if not name.startswith(others)]


async def _record(means: Means, act: InstallationBody) -> None:
    if not await means.vault.open_record(INSTALLATION_RECORD, create=True):
        return
    id = WakeId(means.new_id("wake"))
    asked = Administered(act=act, by="kernel")
    wake = wake_for(means.vault, INSTALLATION_LANE, means.now(), asked, INSTALLATION_RECORD, id)
    if lease := await means.store.deliver(wake, worker=f"start-{os.getpid()}", now=means.now(), lease=_LEASE):
        await serve(means, lease)
