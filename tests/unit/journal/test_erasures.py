from __future__ import annotations

import pytest
from journal_world import ANN, ANNS, REFUND, DictRing, World, ann_asks_for_a_refund, ann_is_refunded

from remit.errors import Erased
from remit.journal.erasures import erase_again
from remit.model import entry as e
from remit.model.ids import customer_chain


async def erased(world: World) -> None:
    log = await world.log()
    await log.customer(ANN)
    log.write(customer_chain(ANN), e.ErasedCustomer(customer=ANN, by="sam", records=(ANNS,)))
    await log.commit(release=True)
    await world.vault.destroy(ANNS)


async def test_a_key_that_a_restore_brought_back_is_destroyed_again_before_anything_is_read():
    world = World()
    await ann_asks_for_a_refund(world)
    await ann_is_refunded(world)
    backup = DictRing(keys=dict(world.ring.keys))
    await erased(world)
    restored = World(store=world.store, ring=backup, clock=world.clock)
    assert await restored.vault.open_record(ANNS)
    assert await erase_again(restored.store, restored.vault) == 1
    with pytest.raises(Erased):
        await (await restored.restarted().log()).goal(REFUND)
    assert await erase_again(restored.store, restored.vault) == 0


async def test_whoever_was_not_erased_keeps_their_key():
    world = World()
    await ann_asks_for_a_refund(world)
    await ann_is_refunded(world)
    assert await erase_again(world.store, world.vault) == 0
    assert await world.vault.open_record(ANNS)
