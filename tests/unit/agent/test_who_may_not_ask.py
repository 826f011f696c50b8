from __future__ import annotations

from pathlib import Path

import pytest

from remit.testing.scenario import Scenario, play
from remit.testing.script import Say

SHOP = Path(__file__).parents[3] / "packs" / "shop"
TOMS, NOBODYS = "W10017", "W99999"


async def told(asks: str, order: str, customer: str | None, home: Path) -> str:
    """What is said to a question about an order, as if it had another number."""
    steps = (Say(say=asks.format(order=order)),)
    result = await play(SHOP, Scenario(name="x", customer=customer, signed_in=bool(customer), steps=steps), home)
    (reply,) = result.replies
    return reply.replace(order, "W")


@pytest.mark.parametrize("customer", [None, "maria@example.com"])
@pytest.mark.parametrize(
    "asks", ["cancel order {order}", "where is my order {order}", "I want to return order {order}"]
)
async def test_whoever_asks_about_an_order_of_somebody_else_learns_nothing_of_it(
    asks: str, customer: str | None, tmp_path: Path
) -> None:
    """W10017 is Tom's and has left the warehouse: others hear what they would hear of an order that there is not."""
    reply = await told(asks, TOMS, customer, tmp_path / "his")
    assert reply == await told(asks, NOBODYS, customer, tmp_path / "nobodys")
    assert "warehouse" not in reply


async def test_who_only_says_who_they_are_is_asked_to_show_it_before_anything_else(tmp_path: Path) -> None:
    steps = (Say(say=f"cancel order {TOMS}"),)
    claimed = Scenario(name="x", customer="maria@example.com", signed_in=False, steps=steps)
    (reply,) = (await play(SHOP, claimed, tmp_path)).replies
    assert "code" in reply and "order" not in reply
