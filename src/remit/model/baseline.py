"""What measures are compared with: how it was before, or beside."""

from __future__ import annotations

from datetime import date

from remit.model.value import ExactDecimal, Value


class Baseline(Value):
    """A measure as it was without the agent: over which period, and who says so.

    measure: the name of one of the eight measures, or "customer_effort", "handling_minutes", "cost_per_contact".
    """

    measure: str
    value: ExactDecimal
    begins: date
    ends: date
    source: str
    scale: str = ""  # of effort and satisfaction: "1-7, higher is easier"
