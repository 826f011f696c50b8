"""Members of staff and the roles they act in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """Someone who works for the business. Whoever runs the command line on this machine is taken at their word."""

    id: str
    roles: tuple[str, ...] = ()
