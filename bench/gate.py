"""What judging one step costs: a refund of the shop, among 25 policies and among 500.

The 25 are the shop's own about orders and returns. The others are as many copies of them, about another action, as make
500: a bigger pack, most of whose policies do not concern the step. Cedar's own time is what is spent inside cedarpy
while the same judgements are made; the rest is ours.

JSON keys: `allow_25_us allow_500_us` (a permitted step, one question to Cedar), `needs_25_us needs_500_us` (a step that
lacks a confirmation, two questions), all p50 of wall time; `ours_over_cedar_25 ours_over_cedar_500` (time outside Cedar
over time inside, both kinds); `growth` (500 over 25, both kinds); `load_500_s` (compiling and type-checking 500).
"""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import cedarpy

from harness import parser, percentile, show, timed
from remit.gate import Gate, PolicyText
from remit.model.action import Action
from remit.model.customer import Assurance
from remit.model.ids import ActionName
from remit.model.system import Call
from remit.model.value import Json
from remit.model.verdict import Agent, Allow, Needs, Speaker, Standing
from remit.pack.contents import Contents
from remit.pack.gate import gate_of
from remit.pack.load import load
from remit.systems.function import systems_of

SHOP = Path(__file__).parent.parent / "packs" / "shop"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ABOUT = ("orders.cedar", "returns.cedar")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--times", type=int, default=400)
    given = arguments.parse_args()
    shop = load(SHOP)
    standing = asyncio.run(_standing(shop))
    own = [PolicyText(p.file, p.text) for p in shop.policies if p.file.name in ABOUT]
    few, many = gate_of(shop, _exactly(own, 25)), gate_of(shop, own)
    begun = time.perf_counter()
    many = gate_of(shop, [*_exactly(own, 25), *_copies(own, 475)])
    loaded = time.perf_counter() - begun
    action = shop.actions[ActionName("refund_return")]
    rows = [_row(gate, action, standing, given.times) for gate in (few, many)]
    _report(rows, loaded, given.json)


@dataclass
class Inside:
    seconds: float = 0.0


class Clocked:
    """cedarpy as the Gate sees it, with the time spent inside added up."""

    Decision = cedarpy.Decision

    def __init__(self, inside: Inside) -> None:
        clock = self._clock
        self._inside = inside
        module: Any = cedarpy  # its annotations are partly unknown
        self.is_authorized = clock(module.is_authorized)
        self.Entities = SimpleNamespace(from_json_str=clock(module.Entities.from_json_str))

    def _clock(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def clocked(*args: Any) -> Any:
            begun = time.perf_counter()
            try:
                return function(*args)
            finally:
                self._inside.seconds += time.perf_counter() - begun

        return clocked


@contextmanager
def _clocked(inside: Inside) -> Generator[None]:
    """Adds up the time spent inside Cedar."""
    with patch("remit.gate.cedar.cedarpy", Clocked(inside)):
        yield


def _row(gate: Gate, action: Action, standing: Standing, times: int) -> dict[str, float | int | str]:
    lacking = standing.model_copy(update={"confirmed": False})
    assert isinstance(gate.judge(action, standing), Allow), gate.judge(action, standing)
    assert isinstance(gate.judge(action, lacking), Needs), gate.judge(action, lacking)
    allow, needs = (timed(lambda s=s: gate.judge(action, s), times) for s in (standing, lacking))
    shares: list[float] = []
    for asked in (standing, lacking):
        inside = Inside()
        with _clocked(inside):
            whole = sum(timed(lambda asked=asked: gate.judge(action, asked), times, warm=0))
        shares.append((whole - inside.seconds) / inside.seconds)
    return {
        "policies": len(gate.policies),
        "allow us": percentile(allow, 0.5) * 1e6,
        "allow p95 us": percentile(allow, 0.95) * 1e6,
        "needs us": percentile(needs, 0.5) * 1e6,
        "needs p95 us": percentile(needs, 0.95) * 1e6,
        "ours / Cedar": median(shares),
    }


def _report(rows: list[dict[str, float | int | str]], loaded: float, as_json: bool) -> None:
    few, many = rows
    figures: dict[str, float | int | str] = {
        "allow_25_us": few["allow us"],
        "allow_500_us": many["allow us"],
        "needs_25_us": few["needs us"],
        "needs_500_us": many["needs us"],
        "ours_over_cedar_25": few["ours / Cedar"],
        "ours_over_cedar_500": many["ours / Cedar"],
        "growth": (float(many["allow us"]) + float(many["needs us"]))
        / (float(few["allow us"]) + float(few["needs us"])),
        "load_500_s": loaded,
    }
    show("Judging one step, microseconds", rows, figures, as_json)


def _exactly(policies: list[PolicyText], count: int) -> list[PolicyText]:
    """The first `count` of the policies."""
    kept: list[PolicyText] = []
    for file in policies:
        statements = re.split(r"(?=^@id)", file.text, flags=re.MULTILINE)
        left = count - sum(policy.text.count("@id(") for policy in kept)
        kept.append(PolicyText(file.file, "".join(statements[: left + 1])))
    return kept


def _copies(policies: list[PolicyText], count: int) -> list[PolicyText]:
    """Copies that concern the read of an order instead, each under an id of its own."""
    pattern = '@id("copy.{n}") @says("Copy {n}.") forbid (principal, action == Action::"get_order", resource)\n'
    condition = 'when {{ resource.email == "nobody-{n}@example.com" && context.customer.assurance < 1 }};'
    text = "\n".join((pattern + condition).format(n=n) for n in range(count))
    return [PolicyText(policies[0].file.with_name("copies.cedar"), text)]


async def _standing(shop: Contents) -> Standing:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        assert shop.pack.prepare is not None
        shop.pack.prepare(data, NOW)
        systems = systems_of(shop, lambda _: data)
        order = await systems["orders"].load("Order", "W10001")
        assert shop.customer is not None
        maria = await systems[shop.customer.system].load(shop.customer.type, "maria@example.com")
        read = await systems["orders"].perform(Call(action=ActionName("get_order"), arguments={"order": "W10001"}))
        for system in systems.values():
            await system.close()
    items = order.attributes["item_ids"]
    assert isinstance(items, list), read
    args: dict[str, Json] = {
        "order": "W10001",
        "returned_items": items[:1],
        "refund_amount": {"amount": "89.00", "currency": "EUR"},
    }
    speaker = Speaker(id="customer", assurance=Assurance.VERIFIED, email="maria@example.com", traits=maria.attributes)
    return Standing(
        action=ActionName("refund_return"),
        principal=Agent(),
        resource=order,
        now=NOW,
        customer=speaker,
        args=args,
        source={"order": "said", "returned_items": "read", "refund_amount": "read"},
        confirmed=True,
        history=dict.fromkeys(shop.counters, 0),
    )


if __name__ == "__main__":
    main()
