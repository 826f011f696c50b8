"""Bodies as they are stored: public fields as canonical JSON, personal ones sealed into one text."""

from __future__ import annotations

import json
from functools import cache
from typing import cast

from pydantic import BaseModel, TypeAdapter

from remit.errors import Erased
from remit.journal.chain import canonical
from remit.journal.vault import Vault
from remit.model.entry import Body
from remit.model.ids import RecordId
from remit.model.value import Json, Personal, Value

SEALED = "sealed"
"""The stored field that holds the personal ones."""

_BODY: TypeAdapter[Body] = TypeAdapter(Body)


class Remains(Value):
    """What is left of a body whose record was erased: its public fields."""

    kind: str
    public: dict[str, Json]


@cache
def personal_fields(body: type[BaseModel]) -> frozenset[str]:
    """The fields of a body that are marked PERSONAL."""
    marked = (name for name, field in body.model_fields.items() if any(isinstance(m, Personal) for m in field.metadata))
    return frozenset(marked)


def encode(body: Body, vault: Vault, record: RecordId | None) -> str:
    """The stored text of a body; what is personal in it is sealed, unless there is nothing in it.

    Raises Erased where something personal is to be sealed under a destroyed key.
    """
    marked = personal_fields(type(body))
    personal = {name for name in marked if getattr(body, name) != type(body).model_fields[name].default}
    public: dict[str, Json] = body.model_dump(mode="json", exclude=set(marked))
    if personal:
        if record is None:
            raise ValueError(f"{body.kind} holds personal values, but its chain has no record to seal them under")
        public[SEALED] = vault.seal(record, body.model_dump_json(include=personal))
    return canonical(public)


def decode(text: str, vault: Vault, record: RecordId | None) -> Body:
    """The body of a stored text. Raises Erased, and Tampered where what was sealed does not open."""
    fields = _fields(text)
    sealed = fields.pop(SEALED, None)
    if isinstance(sealed, str):
        if record is None:
            raise Erased(record="no record")
        fields |= _fields(vault.open(record, sealed))
    return _BODY.validate_python(fields)


def decode_or_remains(text: str, vault: Vault, record: RecordId | None) -> Body | Remains:
    """The body of a stored text, or what an erasure left of it. Raises Tampered."""
    try:
        return decode(text, vault, record)
    except Erased:
        return remains(text)


def remains(text: str) -> Remains:
    """The public fields of a stored text."""
    fields = _fields(text)
    fields.pop(SEALED, None)
    return Remains(kind=str(fields.pop("kind")), public=fields)


def _fields(text: str) -> dict[str, Json]:
    return cast(dict[str, Json], json.loads(text))
