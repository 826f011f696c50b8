"""One-time codes: how a speaker comes to be verified, and for more, verified again on another address.

VERIFIED is a code sent to an address the speaker claims. STRONG is a second code, sent to another address that the
system of record holds for the verified one: whoever reads one mailbox does not have the phone as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from remit.language.spoken import respelled
from remit.model.conversation import Conversation, Verification
from remit.model.customer import Assurance, Identity

LIFETIME = timedelta(minutes=10)
TRIES = 3
SENT = 3
"""How many codes are sent to who says that none has come; after that a person is asked."""

_CODE = re.compile(r"(?<!\d)(\d[\d\s-]{4,10}\d|\d{3}[.,/_–—]\d{3})(?!\d)")


@dataclass(frozen=True)
class NoAddress:
    """There is nowhere to send a code to: the speaker has not said who they are, or no second address is on record."""

    level: Assurance


def address_for(level: Assurance, conversation: Conversation, phone_on_record: str | None) -> Identity | NoAddress:
    """Where the code that proves a level goes."""
    email = conversation.identity("email")
    match level:
        case Assurance.STRONG if conversation.assurance >= Assurance.VERIFIED:
            return Identity(kind="phone", value=phone_on_record) if phone_on_record else NoAddress(level)
        case Assurance.ANONYMOUS | Assurance.CLAIMED | Assurance.VERIFIED | Assurance.STRONG:
            return Identity(kind="email", value=email) if email else NoAddress(level)


def proves(identity: Identity) -> Assurance:
    """What answering a code sent to this address proves."""
    return Assurance.STRONG if identity.kind == "phone" else Assurance.VERIFIED


def code_in(text: str) -> str | None:
    """The six digits of a message that answers a code question, typed in any script or spelled out as voice transcripts
    have it; None if it holds none."""
    spelled = respelled(text)
    written = unicodedata.normalize("NFKC", spelled.text if spelled else text)
    found = ["".join(str(int(c)) for c in m.group(1) if c.isdecimal()) for m in _CODE.finditer(written)]
    return next((code for code in found if len(code) == 6), None)


def used_up(verification: Verification | None, now: datetime) -> bool:
    """Whether so many wrong codes were tried that another is not sent before this one's time is over."""
    return verification is not None and now < verification.expires_at and verification.tries >= TRIES


def live(verification: Verification | None, now: datetime) -> bool:
    """Whether a code may still be answered."""
    return verification is not None and now < verification.expires_at and verification.tries < TRIES
