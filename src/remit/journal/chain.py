"""Links entries into chains, and finds what was done to a chain. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import rfc8785

from remit.model.entry import Entry
from remit.model.ids import ChainId, GoalId
from remit.model.value import Json, Value
from remit.model.wake import Head

GENESIS = "0" * 64
"""What the first entry of a chain follows."""


class Finding(Value):
    """Something is wrong with a chain, and where."""

    chain: ChainId | None  # None: with the tree of leaves
    seq: int
    what: str


def canonical(value: Json) -> str:
    """Canonical JSON (RFC 8785)."""
    return rfc8785.dumps(value).decode()


def entry_digest(
    *, chain: ChainId, seq: int, at: datetime, goal: GoalId | None, actor: str, kind: str, body: str, previous: str
) -> str:
    """SHA-256 over the canonical JSON of all fields of an entry but the digest, in hex; the time in UTC, to the
    microsecond."""
    fields: dict[str, Json] = {
        "chain": chain,
        "seq": seq,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "goal": goal,
        "actor": actor,
        "kind": kind,
        "body": body,
        "previous": previous,
    }
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def link(
    head: Head | None, chain: ChainId, at: datetime, goal: GoalId | None, actor: str, kind: str, body: str
) -> Entry:
    """The entry that follows the head; the first of the chain where there is none."""
    seq, previous = (head.seq + 1, head.digest) if head else (1, GENESIS)
    digest = entry_digest(chain=chain, seq=seq, at=at, goal=goal, actor=actor, kind=kind, body=body, previous=previous)
    return Entry(
        chain=chain, seq=seq, at=at, goal=goal, actor=actor, kind=kind, body=body, previous=previous, digest=digest
    )


def digest_of(entry: Entry) -> str:
    """The digest an entry should have."""
    return entry_digest(
        chain=entry.chain,
        seq=entry.seq,
        at=entry.at,
        goal=entry.goal,
        actor=entry.actor,
        kind=entry.kind,
        body=entry.body,
        previous=entry.previous,
    )


def verify_chain(entries: Sequence[Entry], head: Head) -> list[Finding]:
    """What is wrong with a chain, in order; nothing if nothing is.

    Finds altered, removed, inserted and reordered entries from the entries alone, and a cut end against the head.
    A chain rewritten as a whole together with its head is found against a checkpoint only.
    """
    findings: list[Finding] = []
    previous, seq = GENESIS, 0
    for entry in entries:
        seq += 1
        wrong = _wrong(entry, head.chain, seq, previous)
        if wrong:
            findings.append(Finding(chain=head.chain, seq=entry.seq, what=wrong))
        previous, seq = entry.digest, entry.seq
    if seq < head.seq:
        findings.append(
            Finding(chain=head.chain, seq=seq + 1, what=f"the end is cut off: {head.seq - seq} entries are missing")
        )
    elif seq > head.seq:
        findings.append(Finding(chain=head.chain, seq=head.seq + 1, what="entries follow that the head does not know"))
    elif previous != head.digest:
        findings.append(Finding(chain=head.chain, seq=seq, what="the last entry is not the one the head names"))
    return findings


def _wrong(entry: Entry, chain: ChainId, seq: int, previous: str) -> str:
    if entry.chain != chain:
        return f"the entry belongs to {entry.chain}"
    if entry.seq != seq:
        return f"entry {seq} is missing here" if entry.seq > seq else f"entry {entry.seq} is out of order"
    if entry.digest != digest_of(entry):
        return "the entry was altered after it was written"
    if entry.previous != previous:
        return "the entry does not follow the one before it"
    return ""
