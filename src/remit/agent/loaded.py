"""Keeps on record which version of a pack is at work."""

from __future__ import annotations

import os
from datetime import timedelta

from remit.agent.means import Means
from remit.agent.serve import serve
from remit.errors import Erased
from remit.journal.rows import opened_state, wake_for
from remit.model.entry import PackLoaded
from remit.model.ids import INSTALLATION, INSTALLATION_LANE, INSTALLATION_RECORD, WakeId
from remit.model.installation import Installation
from remit.model.wake import Administered

_LEASE = timedelta(seconds=30)


async def note_pack(means: Means) -> None:
    """Record the version of the pack that is loaded, where another was before; and have its rules looked up."""
    store, vault, contents = means.store, means.vault, means.contents
    await means.rulebook.refreshed()
    try:
        if await _known(means) == contents.digest or not await vault.open_record(INSTALLATION_RECORD, create=True):
            return
    except Erased:
        return  # the rulebook says so
    asked = Administered(act=PackLoaded(pack=contents.name, digest=contents.digest), by="kernel")
    id = WakeId(means.new_id("wake"))
    wake = wake_for(vault, INSTALLATION_LANE, means.now(), asked, INSTALLATION_RECORD, id)
    if lease := await store.deliver(wake, worker=f"start-{os.getpid()}", now=means.now(), lease=_LEASE):
        await serve(means, lease)


async def _known(means: Means) -> str | None:
    view = await means.store.view("installation", INSTALLATION)
    if view is None or not await means.vault.open_record(INSTALLATION_RECORD):
        return None
    state = await opened_state(means.vault, view)
    return state.packs.get(means.contents.name) if isinstance(state, Installation) else None
