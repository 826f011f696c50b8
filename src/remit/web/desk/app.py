"""The pages of the Desk, under /desk."""

from __future__ import annotations

from starlette.routing import BaseRoute

from remit.desk.house import House
from remit.web.desk.page import Desk


def routes(house: House) -> list[BaseRoute]:
    """What is answered under /desk."""
    desk = Desk(house)
    assert desk
    return []
