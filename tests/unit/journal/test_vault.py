from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journal_world import ANNS, DictRing

from remit.errors import Erased, Tampered
from remit.journal.vault import Vault
from remit.model.ids import RecordId

BOBS = RecordId("record-bob")


@pytest.fixture
async def vault() -> Vault:
    vault = Vault(DictRing())
    assert await vault.open_record(ANNS, create=True)
    assert await vault.open_record(BOBS, create=True)
    return vault


@given(text=st.text())
async def test_what_is_sealed_opens_again(text: str):
    vault = Vault(DictRing())
    await vault.open_record(ANNS, create=True)
    assert vault.open(ANNS, vault.seal(ANNS, text)) == text


async def test_sealing_the_same_twice_looks_different(vault: Vault):
    assert vault.seal(ANNS, "ann@example.org") != vault.seal(ANNS, "ann@example.org")


async def test_a_value_sealed_for_one_record_does_not_open_as_anothers(vault: Vault):
    with pytest.raises(Tampered):
        vault.open(BOBS, vault.seal(ANNS, "mine"))


@pytest.mark.parametrize("cut", [slice(4, None), slice(0, -4), slice(0, 8), slice(0, 0), slice(1, None)])
async def test_a_changed_value_does_not_open(vault: Vault, cut: slice):
    with pytest.raises(Tampered):
        vault.open(ANNS, vault.seal(ANNS, "a long enough secret")[cut])


async def test_destroying_the_key_erases(vault: Vault):
    sealed = vault.seal(ANNS, "mine")
    await vault.destroy(ANNS)
    assert not vault.holds(ANNS)
    for use in (lambda: vault.open(ANNS, sealed), lambda: vault.seal(ANNS, "new"), lambda: vault.mac(ANNS, "p", "t")):
        with pytest.raises(Erased):
            use()


async def test_a_key_destroyed_by_another_process_is_gone_here_at_the_next_opening():
    ring = DictRing()
    here, there = Vault(ring), Vault(ring)
    await here.open_record(ANNS, create=True)
    sealed = here.seal(ANNS, "mine")
    await there.destroy(ANNS)
    assert not await here.open_record(ANNS)
    with pytest.raises(Erased):
        here.open(ANNS, sealed)


async def test_a_destroyed_record_gets_no_new_key(vault: Vault):
    await vault.destroy(ANNS)
    with pytest.raises(Erased):
        await vault.open_record(ANNS, create=True)


async def test_only_so_many_keys_are_kept_in_memory():
    vault = Vault(DictRing(), kept=2)
    for name in ("a", "b", "c"):
        await vault.open_record(RecordId(name), create=True)
    assert [vault.holds(RecordId(name)) for name in ("a", "b", "c")] == [False, True, True]
    with pytest.raises(LookupError):
        vault.seal(RecordId("a"), "text")


async def test_macs_differ_by_record_purpose_and_text(vault: Vault):
    macs = {
        vault.mac(r, p, t) for r in (ANNS, BOBS) for p, t in (("key", "x"), ("code", "x"), ("key", "y"), ("ke", "yx"))
    }
    assert len(macs) == 8
    assert vault.mac(ANNS, "key", "x") == vault.mac(ANNS, "key", "x")


async def test_a_blind_index_is_the_same_in_every_process_and_says_nothing():
    one, two = Vault(DictRing()), Vault(DictRing())
    await one.ready()
    await two.ready()
    assert one.blind("email", "ann@example.org") == two.blind("email", "ann@example.org")
    assert one.blind("email", "ann@example.org") != one.blind("login", "ann@example.org")
    assert "ann" not in one.blind("email", "ann@example.org")


def test_a_vault_that_is_not_ready_says_so():
    with pytest.raises(LookupError, match="ready"):
        Vault(DictRing()).blind("email", "ann@example.org")
