"""What can happen to an installation."""

from __future__ import annotations

from typing import Literal

from remit.model.ids import PackDigest
from remit.model.value import Value


class PackLoaded(Value):
    kind: Literal["pack.loaded"] = "pack.loaded"
    pack: str
    digest: PackDigest


class StaffEnrolled(Value):
    kind: Literal["staff.enrolled"] = "staff.enrolled"
    staff: str
    roles: tuple[str, ...]
