"""How the shop's tools tell who is speaking."""

from __future__ import annotations

from remit.errors import Refused
from remit.pack import Email, action
from remit.pack.seen import IDENTIFIES, Seen

from .ids import UserId


@action(groups=(IDENTIFIES,))
def find_user_id_by_email(seen: Seen, email: Email) -> UserId:
    """find a customer by e-mail address"""
    raise Refused("only what was looked up can be told")


@action(groups=(IDENTIFIES,))
def find_user_id_by_name_zip(seen: Seen, first_name: str, last_name: str, zip: str) -> UserId:
    """find a customer by name and ZIP code"""
    raise Refused("only what was looked up can be told")
