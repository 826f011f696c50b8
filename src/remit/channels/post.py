"""Sends to addresses that others chose: nowhere but on the web, over TLS, and never where a redirect leads."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv6Address, ip_address, ip_network
from typing import cast

import httpcore

from remit.channels.webhook import Sent
from remit.people.hooks import is_here, wrong_with

_CONNECT, _ANSWER, _IN_ALL = 5.0, 10.0, 20.0  # seconds

_ELSEWHERE_IN_NAME_ONLY = tuple(
    ip_network(text)
    for text in (
        "::/8",  # IPv4 within IPv6, and its translation (RFC 4291, RFC 6052): gateways lead on to where it says
        "2002::/16",  # 6to4 (RFC 3056)
        "fec0::/10",  # what a site was once its own by (RFC 3879)
        "192.0.0.0/24",  # a protocol's own (RFC 6890)
        "192.88.99.0/24",  # where 6to4 went by (RFC 7526)
    )
)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses that a name stands for."""


_NETWORK = cast(httpcore.AsyncNetworkBackend, httpcore.AnyIOBackend())  # it is one, where anyio is installed


class Http:
    """`remit.channels.webhook.Post` over HTTP.

    INVARIANT: the address that is connected to is the one that was looked at, so that a name cannot stand for another
    in between. A host of one's own network is connected to only with `anywhere`; this machine, only by its own names.
    """

    def __init__(
        self,
        *,
        anywhere: bool = False,
        resolve: Resolve | None = None,
        backend: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        guarded = _Guarded(backend or _NETWORK, resolve or _resolved, anywhere)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=guarded, max_keepalive_connections=0
        )

    async def __call__(self, url: str, headers: dict[str, str], body: bytes) -> Sent:
        """Post a body. What comes back is not read, but for its status."""
        if why := wrong_with(url):
            return Sent(0, why)
        timeouts = {"connect": _CONNECT, "read": _ANSWER, "write": _ANSWER, "pool": _IN_ALL}
        try:
            async with asyncio.timeout(_IN_ALL):
                request = self._pool.stream(
                    "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": timeouts}
                )
                async with request as response:
                    return Sent(response.status, "" if 200 <= response.status < 300 else f"answered {response.status}")
        except TimeoutError:
            return Sent(0, "did not answer in time")
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            ssl.SSLError,
            OSError,
        ) as fault:
            return Sent(0, str(fault)[:200] or "did not answer in time")


class _Guarded(httpcore.AsyncNetworkBackend):
    def __init__(self, backend: httpcore.AsyncNetworkBackend, resolve: Resolve, anywhere: bool) -> None:
        self._backend, self._resolve, self._anywhere = backend, resolve, anywhere

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            found = await self._resolve(host, port)
        except OSError as fault:
            raise httpcore.ConnectError(f"{host} is not known") from fault
        allowed = [each for each in found if self._anywhere or _may_be_sent_to(host, each)]
        if not allowed:
            raise httpcore.ConnectError(f"{host} is no host on the web")
        return await self._backend.connect_tcp(allowed[0], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


def _may_be_sent_to(host: str, address: str) -> bool:
    """Whether an address is one on the web; this machine's own is where it is called so, and no name from elsewhere
    stands for it."""
    if is_here(host):
        return is_here(address)
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if any(found in network for network in _ELSEWHERE_IN_NAME_ONLY if network.version == found.version):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


async def _resolved(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
