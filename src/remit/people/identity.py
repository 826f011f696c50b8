"""Addresses people are known by: one spelling for each, and a masked one to show."""

from __future__ import annotations

import re

import phonenumbers

from remit.model.customer import Identity, IdentityKind

_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]{1,255}\.[^@\s.]{2,63}$")


def identity(kind: IdentityKind, text: str, *, region: str = "DE") -> Identity | None:
    """The identity in its one spelling (e-mail lower-cased, phone in E.164); None where the text is none."""
    match kind:
        case "email":
            value = text.strip().lower()
            return Identity(kind=kind, value=value) if _EMAIL.match(value) else None
        case "phone":
            number = _phone(text, region)
            return Identity(kind=kind, value=number) if number else None
        case "login" | "device":
            return Identity(kind=kind, value=text.strip()) if text.strip() else None


def masked(identity: Identity) -> str:
    """Enough to recognise one's own address, too little to learn another's: m***@example.com, ***4321."""
    match identity.kind:
        case "email":
            name, _, domain = identity.value.partition("@")
            return f"{name[:1]}***@{domain}"
        case "phone" | "login" | "device":
            return f"***{identity.value[-4:]}" if identity.kind == "phone" else f"{identity.value[:1]}***"


def _phone(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
