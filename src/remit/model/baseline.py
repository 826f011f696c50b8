"""What measures are compared with, and what service costs: what an installation has to be told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from remit.model.value import ExactDecimal, Value


class Baseline(Value):
    """A measure as it was without the agent: over which period, and who says so.

    measure: its name, as `remit.measure.report.TITLES` has it. value: in percent; of times in minutes; of efforts in
    points of `scale`; of costs in the installation's currency.
    """

    measure: str
    value: ExactDecimal
    begins: date
    ends: date
    source: str
    scale: str = ""  # of effort and satisfaction: "1-7, higher is easier"


class Rates(Value):
    """What service costs, in `currency`: a person's hour, a minute on the telephone, and a US dollar, in which language
    models are paid. review_minutes: how long an answer to a review takes, beside the time people lead conversations.
    source: who says so."""

    currency: str = "EUR"
    human_hour: ExactDecimal = Decimal(0)
    review_minutes: ExactDecimal = Decimal(2)
    telephone_minute: ExactDecimal = Decimal(0)
    dollar: ExactDecimal = Decimal(1)
    source: str = ""

    @property
    def known(self) -> bool:
        """Whether anybody said what service costs. If nobody did, no cost is told: unknown is not nothing."""
        return self != Rates()
