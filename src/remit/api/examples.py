"""Examples of what is sent and answered, as the OpenAPI document shows them. A test holds them to their schemas."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

AT = "2026-11-24T12:00:01Z"


def shown(**example: Any) -> ConfigDict:
    """The configuration of an answer with an example of it."""
    return ConfigDict(json_schema_extra={"examples": [example]})


def taken_in(**example: Any) -> ConfigDict:
    """The same of what is sent: fields that nobody knows are refused."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


LINE: dict[str, Any] = {
    "seq": 7,
    "id": "message-01k9",
    "author": "agent",
    "who": "Nordlicht",
    "text": "Your parcel is on its way.",
    "at": AT,
    "attachments": [],
    "proofs": [],
}

FILE: dict[str, Any] = {"id": "file-01k9", "name": "jacket.jpg", "media_type": "image/jpeg", "size": 48213}
