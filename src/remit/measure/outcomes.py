"""Rates over how goals ended. A case is a goal; silence is unknown, never success."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remit.measure.figures import Rate
from remit.model.outcome import Abandoned, Denied, HandedOver, Outcome, Resolved


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
