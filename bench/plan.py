"""How long planning takes: each goal of the shop from nothing known, and goals in a made-up pack of 300 actions.

JSON keys: `shop_p50_ms`, `shop_p95_ms` over all goals of the shop; `synthetic_p50_ms`, `synthetic_p95_ms` over goals
of a pack of `actions` actions whose plans are `steps` steps long at the median; `warm` times a plan whose action set
was seen before, as in a running Remit; `cold_ms` is the first plan with a set never seen.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from harness import parser, percentile, show
from remit.brains.embedded.plan import Planner
from remit.model.action import Action, Effect, Parameter
from remit.model.fact import Fact, Given
from remit.model.goal import Asked, Goal
from remit.model.ids import ActionName, CustomerId, GoalId, GoalKind, MessageId, PackDigest, RecordId
from remit.model.plan import Plan
from remit.model.shape import Text
from remit.pack.load import load

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHOP = Path(__file__).parent.parent / "packs" / "shop"


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--actions", type=int, default=300)
    given = arguments.parse_args()
    shop = load(SHOP)
    shop_times, shop_steps = _measure(tuple(shop.actions.values()), [(goal.wants) for goal in shop.goals.values()])
    made, wants = _synthetic(given.actions)
    made_times, made_steps = _measure(made, wants)
    rows = [_row("the shop's goals", len(shop.actions), shop_times, shop_steps)]
    rows.append(_row("made up", given.actions, made_times, made_steps))
    figures = {
        "shop_p50_ms": rows[0]["p50 ms"],
        "shop_p95_ms": rows[0]["p95 ms"],
        "synthetic_p50_ms": rows[1]["p50 ms"],
        "synthetic_p95_ms": rows[1]["p95 ms"],
        "cold_ms": rows[1]["cold ms"],
        "actions": given.actions,
        "steps": rows[1]["steps"],
    }
    show("Planning, milliseconds", rows, figures, given.json)


def _row(what: str, actions: int, times: tuple[float, list[float]], steps: list[int]) -> dict[str, float | int | str]:
    cold, warm = times
    return {
        "what": what,
        "actions": actions,
        "plans": len(warm),
        "steps": int(median(steps)) if steps else 0,
        "p50 ms": percentile(warm, 0.5) * 1000,
        "p95 ms": percentile(warm, 0.95) * 1000,
        "cold ms": cold * 1000,
    }


def _measure(
    actions: tuple[Action, ...], wants: Sequence[tuple[str, ...]], rounds: int = 20
) -> tuple[tuple[float, list[float]], list[int]]:
    planner = Planner()
    begun = time.perf_counter()
    planner.plan(_goal(), wants[0], actions)
    cold = time.perf_counter() - begun
    warm: list[float] = []
    steps: list[int] = []
    for wanted in list(wants) * rounds:
        begun = time.perf_counter()
        planned = planner.plan(_goal(), wanted, actions)
        warm.append(time.perf_counter() - begun)
        steps += [len(planned.steps)] if isinstance(planned, Plan) else []
    return (cold, warm), steps


def _goal() -> Goal:
    email = Fact(value="maria@example.com", source=Given(by="sign-in", key="email"), at=NOW)
    return Goal(
        id=GoalId("goal"),
        customer=CustomerId("customer"),
        record=RecordId("record"),
        kind=GoalKind("kind"),
        conversation=None,
        origin=Asked(message=MessageId("message")),
        pack=PackDigest("pack"),
        opened_at=NOW,
        facts={"email": email},
    )


def _synthetic(count: int, depth: int = 15, seed: int = 7) -> tuple[tuple[Action, ...], list[tuple[str, ...]]]:
    """Trades of `depth` actions each: an action needs what the one before gives, at times something from further back
    in its trade, and at times the beginning of another trade."""
    dice = random.Random(seed)
    actions: list[Action] = []
    trades = max(1, count // depth)
    for n in range(count):
        trade, place = n % trades, n // trades
        needs = {f"fact_{trade}_{place - 1}" if place else "email"}
        if place > 2 and dice.random() < 0.3:
            needs.add(f"fact_{trade}_{dice.randrange(place)}")
        if place > 2 and dice.random() < 0.15:
            needs.add(f"fact_{dice.randrange(trades)}_{dice.randrange(2)}")
        actions.append(_action(f"action_{n}", sorted(needs), [f"fact_{trade}_{place}", f"detail_{n}"]))
    last = (count - 1) // trades
    return tuple(actions), [(f"fact_{trade}_{last - 1}",) for trade in range(trades)]


def _action(name: str, needs: Sequence[str], gives: Sequence[str]) -> Action:
    return Action(
        name=ActionName(name),
        system="made-up",
        summary=name,
        parameters=tuple(Parameter(name=need, shape=Text(), accepts=("read", "given")) for need in needs),
        gives={name: Text(), **{given: Text() for given in gives}},
        effect=Effect.READ,
    )


if __name__ == "__main__":
    main()
