"""Signed notes (c2sp.org/signed-note) with Ed25519 keys, and checkpoints written as such (c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from remit.errors import BadCheckpoint
from remit.model.value import Value

_ED25519 = b"\x01"
_DASH = "\N{EM DASH} "
_MOST_SIGNATURES = 100


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and the key that signs under it."""

    name: str
    key: Ed25519PrivateKey

    @property
    def vkey(self) -> str:
        """The public half as others keep it: `NAME+KEY ID+KEY`, as golang.org/x/mod/sumdb/note writes it."""
        public = self.key.public_key().public_bytes_raw()
        return f"{self.name}+{_key_id(self.name, public).hex()}+{_base64(_ED25519 + public)}"

    def sign(self, text: str) -> str:
        """The note. Raises ValueError for a text that does not end in a newline."""
        if not text.endswith("\n"):
            raise ValueError("the text of a note ends in a newline")
        key_id = _key_id(self.name, self.key.public_key().public_bytes_raw())
        return f"{text}\n{_DASH}{self.name} {_base64(key_id + self.key.sign(text.encode()))}\n"


class Checkpoint(Value):
    """What a checkpoint says: which log, how many leaves, and the root of their tree in hex."""

    origin: str
    size: int
    root: str

    def text(self) -> str:
        """The text of the note."""
        return f"{self.origin}\n{self.size}\n{_base64(bytes.fromhex(self.root))}\n"


def opened_note(note: str, vkey: str) -> str:
    """The text of a note signed by a key. Raises BadCheckpoint for one that is not, or that is no note."""
    name, key_id, public = _verifier(vkey)
    text, blank, signatures = note.rpartition("\n\n")
    lines = signatures.splitlines()
    if not blank or not note.endswith("\n") or not lines or len(lines) > _MOST_SIGNATURES:
        raise BadCheckpoint(why="it is not a signed note")
    signed = False
    for line in lines:
        signature = _signature_of(line, name, key_id)
        if signature is not None:
            _insist(public, signature, text + "\n")
            signed = True
    if not signed:
        raise BadCheckpoint(why=f"it is not signed by {name}")
    return text + "\n"


def read_checkpoint(text: str) -> Checkpoint:
    """What the text of a checkpoint says; extension lines are passed over. Raises BadCheckpoint."""
    lines = text.removesuffix("\n").split("\n")
    try:
        origin, size, root = lines[:3]
        checkpoint = Checkpoint(origin=origin, size=int(size), root=b64decode(root, validate=True).hex())
    except ValueError as error:
        raise BadCheckpoint(why="it does not say a name, a size and a root hash") from error
    if not all(lines) or len(checkpoint.root) != 64 or str(checkpoint.size) != size or checkpoint.size < 0:
        raise BadCheckpoint(why="it does not say a name, a size and a root hash")
    return checkpoint


def _verifier(vkey: str) -> tuple[str, bytes, Ed25519PublicKey]:
    try:
        name, key_id, key = vkey.strip().split("+", 2)
        data = b64decode(key, validate=True)
        if data[:1] != _ED25519 or _key_id(name, data[1:]).hex() != key_id:
            raise ValueError(vkey)
        return name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(data[1:])
    except ValueError as error:
        raise BadCheckpoint(why="the key to verify it with is not of the form NAME+KEY ID+KEY") from error


def _signature_of(line: str, name: str, key_id: bytes) -> bytes | None:
    """The signature in a line, where it is by this key. Raises BadCheckpoint for a line that is no signature."""
    by, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        data = b64decode(encoded, validate=True)
    except ValueError as error:
        raise BadCheckpoint(why="a signature in it cannot be read") from error
    if not line.startswith(_DASH) or not by or len(data) < 5:
        raise BadCheckpoint(why="a signature in it cannot be read")
    return data[4:] if by == name and data[:4] == key_id else None


def _insist(public: Ed25519PublicKey, signature: bytes, text: str) -> None:
    try:
        public.verify(signature, text.encode())
    except InvalidSignature as error:
        raise BadCheckpoint(why="it was changed after it was signed") from error


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
