"""Erasures outlive a restore: a key file from before one brings nothing back."""

from __future__ import annotations

from remit.journal.log import read_chain
from remit.journal.vault import Vault
from remit.model.entry import ErasedCustomer
from remit.ports import Store


async def erase_again(store: Store, vault: Vault) -> int:
    """Destroy every key that a tombstone says is destroyed. How many had come back. Raises StoreError.

    INVARIANT: nothing is served before this: who was erased stays erased, whichever of the two files was restored. The
    keys' own file remembers what it destroyed, for a database that is older than its keys.
    """
    again, after = 0, ""
    while erased := await store.views("customer", status="erased", after=after):
        for view in erased:
            if not await vault.open_record(view.record):
                continue  # the customer's own key is the last to go: the others went before it
            for recorded in await read_chain(store, vault, view.chain):
                if isinstance(recorded.body, ErasedCustomer):
                    back = [record for record in recorded.body.records if await vault.open_record(record)]
                    again += len(back)
                    for record in back:
                        await vault.destroy(record)
        after = erased[-1].id
    return again
