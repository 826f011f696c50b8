"""Where somebody comes from, as far as it tells people apart."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address


def place(address: str) -> str:
    """What is counted of an address: of IPv6 its network of 64 bits, for whoever has one of its addresses has them all
    (RFC 6177); an IPv4 address, however it is written, as itself."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"
