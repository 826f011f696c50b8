from __future__ import annotations

from pathlib import Path

from remit.testing.scenario import Scenario, play
from remit.testing.script import Say

SHOP = Path(__file__).parents[3] / "packs" / "shop"


async def test_whoever_asks_about_an_order_of_somebody_else_learns_nothing_of_it(tmp_path: Path) -> None:
    """W10017 is Tom's and has left the warehouse: Maria hears what she would hear of an order that there is not."""
    steps = (Say(say="cancel order W10017"),)
    result = await play(SHOP, Scenario(name="x", customer="maria@example.com", steps=steps), tmp_path)
    (reply,) = result.replies
    assert "cannot find that order" in reply
    assert "warehouse" not in reply
    assert "instead" not in reply
