"""The pages of the Desk, under /desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.routing import BaseRoute

from remit.desk.house import House
from remit.web.desk.page import Desk

_PAGES: Sequence[Callable[[Desk], list[BaseRoute]]] = ()


def routes(house: House) -> list[BaseRoute]:
    """What is answered under /desk."""
    desk = Desk(house)
    return [route for page in _PAGES for route in page(desk)]
