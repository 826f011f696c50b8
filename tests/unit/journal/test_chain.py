from __future__ import annotations

import hashlib
import json
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journal_world import NOW

from remit.journal.chain import GENESIS, canonical, digest_of, link, verify_chain
from remit.model.entry import Entry
from remit.model.ids import ChainId
from remit.model.wake import Head

CHAIN = ChainId("goal:1")


def chain_of(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for n in range(length):
        at = NOW + timedelta(seconds=n)
        entries.append(link(head_of(entries), CHAIN, at, None, "kernel", "facts.learned", f'{{"n":{n}}}'))
    return entries


def head_of(entries: list[Entry]) -> Head | None:
    return Head(chain=CHAIN, seq=entries[-1].seq, digest=entries[-1].digest) if entries else None


def head_at(entries: list[Entry]) -> Head:
    head = head_of(entries)
    assert head is not None
    return head


@given(length=st.integers(min_value=1, max_value=12))
def test_a_chain_as_written_verifies(length: int):
    entries = chain_of(length)
    assert verify_chain(entries, head_at(entries)) == []
    assert [e.seq for e in entries] == list(range(1, length + 1))
    assert entries[0].previous == GENESIS


def test_the_digest_is_sha_256_over_the_sorted_json_of_the_other_fields():
    entry = chain_of(1)[0]
    fields = json.loads(entry.model_dump_json(exclude={"digest"}))
    fields["at"] = "2026-03-01T09:00:00.000000+00:00"
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert entry.digest == hashlib.sha256(text.encode()).hexdigest()


def test_the_digest_does_not_depend_on_the_time_zone_a_time_is_written_in():
    entry = chain_of(1)[0]
    abroad = entry.model_copy(update={"at": entry.at.astimezone(timezone(timedelta(hours=9)))})
    assert digest_of(abroad) == entry.digest


@given(data=st.data())
def test_any_flipped_bit_is_found(data: st.DataObject):
    entries = chain_of(4)
    index = data.draw(st.integers(0, 3))
    field = data.draw(st.sampled_from(["at", "goal", "actor", "kind", "body", "previous", "digest", "seq"]))
    value = getattr(entries[index], field)
    match field:
        case "at":
            changed = value + timedelta(microseconds=1)
        case "goal":
            changed = "other"
        case "seq":
            changed = value + data.draw(st.sampled_from([-1, 1]))
        case _:
            at, bit = data.draw(st.integers(0, len(value) - 1)), data.draw(st.integers(0, 6))
            changed = value[:at] + chr(ord(value[at]) ^ 1 << bit) + value[at + 1 :]
    head = head_at(entries)
    entries[index] = entries[index].model_copy(update={field: changed})
    assert verify_chain(entries, head)


@given(length=st.integers(2, 8), data=st.data())
def test_a_removed_entry_is_found(length: int, data: st.DataObject):
    entries = chain_of(length)
    head = head_at(entries)
    del entries[data.draw(st.integers(0, length - 1))]
    assert verify_chain(entries, head)


@given(order=st.permutations(range(5)))
def test_reordered_entries_are_found(order: list[int]):
    entries = chain_of(5)
    renumbered = [entries[i].model_copy(update={"seq": n}) for n, i in enumerate(order, start=1)]
    in_order = order == sorted(order)
    assert (verify_chain([entries[i] for i in order], head_at(entries)) == []) == in_order
    assert (verify_chain(renumbered, head_at(entries)) == []) == in_order


def test_a_cut_end_is_found_against_the_head():
    entries = chain_of(5)
    findings = verify_chain(entries[:3], head_at(entries))
    assert [(f.seq, f.what) for f in findings] == [(4, "the end is cut off: 2 entries are missing")]


def test_a_wholly_removed_chain_is_found_against_the_head():
    entries = chain_of(2)
    assert [f.seq for f in verify_chain([], head_at(entries))] == [1]


def test_entries_beyond_the_head_are_found():
    entries = chain_of(3)
    assert [f.seq for f in verify_chain(entries, head_at(entries[:2]))] == [3]


def test_an_entry_replaced_by_one_with_a_valid_digest_is_found_at_the_next():
    entries = chain_of(3)
    head = head_at(entries)
    entries[1] = link(head_of(entries[:1]), CHAIN, NOW, None, "staff:eve", "facts.learned", "{}")
    assert [f.seq for f in verify_chain(entries, head)] == [3]


def test_a_replaced_last_entry_is_found_against_the_head():
    entries = chain_of(3)
    head = head_at(entries)
    entries[2] = link(head_of(entries[:2]), CHAIN, NOW, None, "staff:eve", "facts.learned", "{}")
    assert [f.what for f in verify_chain(entries, head)] == ["the last entry is not the one the head names"]


def test_an_entry_of_another_chain_is_found():
    entries = chain_of(2)
    stranger = link(head_of(entries[:1]), ChainId("goal:2"), NOW, None, "kernel", "facts.learned", "{}")
    assert verify_chain([entries[0], stranger], head_at(entries))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "ü€"]}, '{"a":[true,null,"ü€"],"b":1}'),
        ({"\u20ac": 1, "\r": 2, "1": 3}, '{"\\r":2,"1":3,"€":1}'),
    ],
)
def test_json_is_canonical_as_rfc_8785_says(value: dict[str, object], text: str):
    assert canonical(value) == text  # type: ignore[arg-type]
