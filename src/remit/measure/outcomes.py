"""Rates over how goals ended. A case is a goal; silence is unknown, never success."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from remit.model.outcome import Abandoned, Denied, HandedOver, Outcome, Resolved


@dataclass(frozen=True)
class Rate:
    """`hits` of `of`, with its Wilson 95 % interval; None where there is nothing to divide by."""

    hits: int
    of: int

    @property
    def percent(self) -> float | None:
        return 100 * self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper bound in percent (E. B. Wilson, JASA 22, 1927), z = 1.96."""
        if not self.of:
            return None
        z, n, p = 1.96, self.of, self.hits / self.of
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return 100 * max(0.0, centre - spread), 100 * min(1.0, centre + spread)


@dataclass(frozen=True)
class Tally:
    """How goals ended. `open` ones have no outcome and count nowhere else."""

    open: int
    resolved: int
    proven: int
    handed_over: int
    refused: int
    abandoned: int
    autonomous: Rate  # proven with nobody's help, of all that ended other than by the customer dropping it


def tally(outcomes: Sequence[Outcome | None]) -> Tally:
    """Count outcomes; None is a goal still open."""
    ended = [outcome for outcome in outcomes if outcome is not None]
    resolved = [o for o in ended if isinstance(o.ending, Resolved)]
    proven = [o for o in resolved if isinstance(o.ending, Resolved) and o.ending.level == "proven"]
    abandoned = sum(isinstance(o.ending, Abandoned) for o in ended)
    return Tally(
        open=len(outcomes) - len(ended),
        resolved=len(resolved),
        proven=len(proven),
        handed_over=sum(isinstance(o.ending, HandedOver) for o in ended),
        refused=sum(isinstance(o.ending, Denied) for o in ended),
        abandoned=abandoned,
        autonomous=Rate(sum(o.autonomous for o in proven), len(ended) - abandoned),
    )
