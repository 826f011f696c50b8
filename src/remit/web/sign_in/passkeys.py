"""Passkeys (W3C Web Authentication Level 3): the only place that knows the library for them."""

from __future__ import annotations

import json

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from remit.errors import BadRequest
from remit.model.staff import Credential, Member

_VERIFIED = UserVerificationRequirement.REQUIRED


def ask_for_new(host: str, member: Member, challenge: bytes) -> str:
    """What a browser needs to make a passkey, as JSON."""
    options = generate_registration_options(
        rp_id=host,
        rp_name="Remit",
        user_id=member.id.encode(),
        user_name=member.email or member.id,
        user_display_name=member.called,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(c.id)) for c in member.credentials],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
    )
    return options_to_json(options)


def ask_for_known(host: str, challenge: bytes) -> str:
    """What a browser needs to show a passkey it has, as JSON."""
    options = generate_authentication_options(rp_id=host, challenge=challenge, user_verification=_VERIFIED)
    return options_to_json(options)


def made(answer: str, host: str, origin: str, challenge: bytes, label: str) -> Credential:
    """The passkey that a browser made. Raises BadRequest."""
    try:
        proven = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=host,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, RecursionError) as fault:
        raise BadRequest(what=f"This passkey does not fit: {fault}.", cure="Try again.") from None
    public_key = bytes_to_base64url(proven.credential_public_key)
    return Credential(id=bytes_to_base64url(proven.credential_id), public_key=public_key, label=label[:80])


def shown(answer: str) -> str:
    """The id of the passkey that an answer speaks of; empty for none."""
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return ""
    id = found.get("id") if isinstance(found, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- JSON from a browser
    return id if isinstance(id, str) else ""


def proves(answer: str, credential: Credential, host: str, origin: str, challenge: bytes, uses: int) -> int:
    """How often the passkey says it was used by now: it may not be fewer than `uses`. Raises BadRequest."""
    try:
        proven = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=host,
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(credential.public_key),
            credential_current_sign_count=uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, RecursionError) as fault:
        raise BadRequest(what=f"This passkey does not prove who you are: {fault}.", cure="Try again.") from None
    return proven.new_sign_count
