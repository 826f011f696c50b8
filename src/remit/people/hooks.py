"""Addresses that are told of what happens: made, and looked at before anything is sent there."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Collection
from ipaddress import ip_address
from os import urandom
from urllib.parse import urlsplit

from remit.errors import BadRequest
from remit.journal.notice import KINDS
from remit.model.installation import Hook

_ID, _SECRET = 6, 32  # bytes
_PREFIX = "whsec_"
_LONGEST = 2_000  # characters of an address


def new_hook(url: str, kinds: Collection[str] = (), *, entropy: Callable[[int], bytes] = urandom) -> Hook:
    """A hook with a secret of its own (standardwebhooks.com). Raises BadRequest for an address nothing is sent to, and
    for kinds there are not."""
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise BadRequest(what=f"There is no kind {unknown[0]!r}.", cure=f"Choose of: {', '.join(KINDS)}.")
    if why := wrong_with(url):
        raise BadRequest(what=why, cure="Give an https address; http is for one on this machine.")
    secret = _PREFIX + b64encode(entropy(_SECRET)).decode()
    return Hook(id=f"hook-{entropy(_ID).hex()}", url=url, kinds=tuple(dict.fromkeys(kinds)), secret=secret)


def signing_key(hook: Hook) -> bytes:
    """The key that what is sent to a hook is signed with."""
    return b64decode(hook.secret.removeprefix(_PREFIX))


def wrong_with(url: str) -> str:
    """Why nothing would be sent to an address; empty: it may be. What a name stands for is looked at when sending."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "This is no address."
    if len(url) > _LONGEST or not url.isascii() or any(c.isspace() or c < " " for c in url):
        return "This is no address."
    if parts.scheme not in ("https", "http") or not host or port == 0:
        return "This is no web address."
    if parts.username is not None or parts.fragment:
        return "The address has a name, a password or a fragment in it."
    if parts.scheme == "http" and not is_here(host):
        return "What is sent there could be read on the way."
    return ""


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
