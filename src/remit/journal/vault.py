"""Seals what is personal: one key per identity record. Destroying the key is what erasing means."""

from __future__ import annotations

import hmac
import os
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from remit.errors import Erased, Tampered
from remit.model.ids import RecordId

_NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM


class KeyRing(Protocol):
    """Where keys are kept, apart from the data they seal and with a backup of its own."""

    async def create(self, record: RecordId) -> bytes:
        """The record's secret of 32 random bytes, made if there is none, and safe before this returns. Raises Erased
        for one that was destroyed."""
        ...

    async def load(self, record: RecordId) -> bytes | None: ...

    async def destroy(self, record: RecordId) -> None:
        """Forget the secret for good, and remember that it was destroyed."""
        ...

    async def destroyed(self) -> Sequence[RecordId]: ...

    async def installation(self) -> bytes:
        """The installation's own secret, made at first use and never destroyed."""
        ...


@dataclass(frozen=True, slots=True)
class _Keys:
    secret: bytes
    box: AESGCM
    mac: bytes


class Vault:
    """Seals, opens and blinds under the keys of a ring.

    A record is opened first (`open_record`), which asks the ring each time, so that a key destroyed by another process
    is gone here too; what follows is synchronous and cheap.
    """

    def __init__(self, ring: KeyRing, *, kept: int = 10_000) -> None:
        self._ring = ring
        self._kept = kept
        self._open: OrderedDict[RecordId, _Keys | None] = OrderedDict()
        self._installation: bytes | None = None

    async def ready(self) -> None:
        """Load the installation's secret, which `blind` needs. Every other async method does so too."""
        if self._installation is None:
            self._installation = await self._ring.installation()

    async def open_record(self, record: RecordId, create: bool = False) -> bool:
        """Whether the record has a key, now at hand. With `create` one is made where there was none yet.

        Raises Erased for a creation after the key was destroyed.
        """
        await self.ready()
        secret = await self._ring.load(record)
        if secret is None and create:
            secret = await self._ring.create(record)
        known = self._open.get(record)
        if secret is None or known is None or not hmac.compare_digest(known.secret, secret):
            self._open[record] = None if secret is None else _derive(secret)
        self._open.move_to_end(record)
        while len(self._open) > self._kept:
            self._open.popitem(last=False)
        return secret is not None

    def holds(self, record: RecordId) -> bool:
        """Whether the record's key is at hand: opened, and not found destroyed."""
        return self._open.get(record) is not None

    def seal(self, record: RecordId, text: str) -> str:
        """The text under AES-256-GCM with a random nonce, bound to the record's id; base64. Raises Erased."""
        return b64encode(self.seal_bytes(record, text.encode())).decode()

    def open(self, record: RecordId, sealed: str) -> str:
        """What `seal` sealed. Raises Erased where the key is gone, Tampered where it does not open."""
        self._keys(record)
        try:
            return self.open_bytes(record, b64decode(sealed, validate=True)).decode()
        except ValueError as error:
            raise Tampered(record=record) from error

    def seal_bytes(self, record: RecordId, data: bytes) -> bytes:
        """The same of bytes, as they are."""
        nonce = os.urandom(_NONCE)
        return nonce + self._keys(record).box.encrypt(nonce, data, record.encode())

    def open_bytes(self, record: RecordId, sealed: bytes) -> bytes:
        """What `seal_bytes` sealed. Raises Erased, Tampered."""
        box = self._keys(record).box
        try:
            return box.decrypt(sealed[:_NONCE], sealed[_NONCE:], record.encode())
        except (InvalidTag, ValueError) as error:
            raise Tampered(record=record) from error

    def mac(self, record: RecordId, purpose: str, text: str) -> str:
        """HMAC-SHA-256 under the record's key, in hex; different purposes never collide. Raises Erased."""
        return _mac(self._keys(record).mac, purpose, text)

    def blind(self, kind: str, value: str) -> str:
        """A blind index under the installation's key: equal values, equal texts, and nothing else can be told."""
        return _mac(_subkey(self._secret(), "blind"), kind, value)

    def installation_key(self, purpose: str) -> bytes:
        """32 bytes derived from the installation's secret for one purpose."""
        return _subkey(self._secret(), purpose)

    async def destroy(self, record: RecordId) -> None:
        """Destroy the record's key: nothing sealed under it can ever be read again."""
        await self._ring.destroy(record)
        self._open[record] = None

    def _keys(self, record: RecordId) -> _Keys:
        if record not in self._open:
            raise LookupError(f"the key of {record} is used before `await open_record({record!r})`")
        keys = self._open[record]
        if keys is None:
            raise Erased(record=record)
        return keys

    def _secret(self) -> bytes:
        if self._installation is None:
            raise LookupError("the vault is used before `await ready()`")
        return self._installation


def _derive(secret: bytes) -> _Keys:
    return _Keys(secret, AESGCM(_subkey(secret, "seal")), _subkey(secret, "mac"))


def _subkey(secret: bytes, purpose: str) -> bytes:
    """HKDF (RFC 5869)."""
    return HKDF(SHA256(), length=32, salt=None, info=f"remit/{purpose}/1".encode()).derive(secret)


def _mac(key: bytes, purpose: str, text: str) -> str:
    return hmac.digest(key, f"{len(purpose)}:{purpose}{text}".encode(), "sha256").hex()
