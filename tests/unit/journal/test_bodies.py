from __future__ import annotations

import json
from typing import get_args

import pytest
from journal_world import ANNS, DictRing, grant, intended, message, received, refund_opened, refund_story

from remit.errors import Erased, Tampered
from remit.journal.bodies import SEALED, Remains, decode, decode_or_remains, encode, personal_fields
from remit.journal.vault import Vault
from remit.model import entry as e
from remit.model.entry import Body

STORY = [refund_opened(), *(body for body, _ in refund_story()), e.PackLoaded(pack="shop", digest=refund_opened().pack)]


@pytest.fixture
async def vault() -> Vault:
    vault = Vault(DictRing())
    await vault.open_record(ANNS, create=True)
    return vault


@pytest.mark.parametrize("body", STORY, ids=lambda body: str(body.kind))
async def test_a_body_reads_back_as_it_was_written(vault: Vault, body: Body):
    assert decode(encode(body, vault, ANNS), vault, ANNS) == body


async def test_nothing_personal_can_be_read_in_what_is_stored(vault: Vault):
    asks = message("m1", "customer", "my street is Elm Street 1")
    stored = encode(e.MessageReceived(id=asks.id, message=asks), vault, ANNS)
    assert set(json.loads(stored)) == {"kind", "id", SEALED}
    assert "Elm" not in stored


async def test_an_erased_body_keeps_what_is_public(vault: Vault):
    stored = encode(intended(), vault, ANNS)
    await vault.destroy(ANNS)
    with pytest.raises(Erased):
        decode(stored, vault, ANNS)
    left = decode_or_remains(stored, vault, ANNS)
    assert isinstance(left, Remains)
    assert (left.kind, left.public["key"]) == ("step.intended", intended().key)
    assert "step" not in left.public


async def test_a_body_without_anything_personal_outlives_an_erasure(vault: Vault):
    body = e.Granted(grant=grant("confirm", "ann"))
    stored = encode(body, vault, ANNS)
    await vault.destroy(ANNS)
    assert decode(stored, vault, ANNS) == body


async def test_a_sealed_part_that_was_changed_is_told_from_an_erased_one(vault: Vault):
    fields = json.loads(encode(received(), vault, ANNS))
    fields[SEALED] = vault.seal(ANNS, "x")[:-8] + "AAAAAAA="
    with pytest.raises(Tampered):
        decode_or_remains(json.dumps(fields), vault, ANNS)


async def test_personal_values_are_not_written_to_a_chain_without_a_record(vault: Vault):
    with pytest.raises(ValueError, match="no record"):
        encode(received(), vault, None)


def test_no_body_has_a_field_of_its_own_where_the_sealed_part_goes():
    for body in get_args(get_args(Body)[0]):
        assert SEALED not in body.model_fields


def test_every_value_that_can_hold_a_customers_words_or_data_is_sealed():
    # INVARIANT: facts, steps, plans, receipts, checks, standings, messages, identities and reviews are never public.
    kept = ("Fact", "Step'", "Plan'", "Receipt", "Check'", "Message'", "Identity", "Standing", "Review'")
    public = {
        f"{body.__name__}.{name}"
        for body in get_args(get_args(Body)[0])
        for name, field in body.model_fields.items()
        if name not in personal_fields(body) and any(word in str(field.annotation) for word in kept)
    }
    assert public == set()
