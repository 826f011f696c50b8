"""What the forms of the outcomes say. Pure; what cannot be taken is a BadRequest that names its field."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from pydantic import ValidationError

from remit.errors import BadRequest
from remit.measure.baselines import insist
from remit.measure.report import EFFORT_SCALE
from remit.model.baseline import Baseline, Rates


def rates_of_form(form: Mapping[str, str], by: str) -> Rates:
    """Rates as a form says them; without a source they are on the word of whoever sends it. Raises BadRequest."""
    names = ("human_hour", "review_minutes", "telephone_minute", "dollar")
    numbers = {name: _number(form, name) for name in names}
    currency = form.get("currency", "").upper() or "EUR"
    if not (currency.isascii() and currency.isalpha() and len(currency) == 3):
        raise BadRequest(what=f"{currency} is no currency.", cure="Write it as EUR.", field="currency")
    return Rates(currency=currency, **numbers, source=form.get("source") or by)


def baseline_of_form(form: Mapping[str, str]) -> Baseline:
    """A baseline as a form says it. Raises BadRequest, and WrongUse for one that cannot be compared with."""
    fields = {name: form.get(name, "") for name in ("measure", "value", "begins", "ends", "source")}
    scale = EFFORT_SCALE if fields["measure"] == "customer_effort" else ""
    try:
        return insist(Baseline.model_validate({**fields, "scale": scale}))
    except ValidationError as fault:
        field = str(fault.errors()[0]["loc"][0])
        cures = {"value": "Write a number, as 38 or 6.40.", "begins": "Choose a day.", "ends": "Choose a day."}
        raise BadRequest(what="It cannot be read.", cure=cures.get(field, "Fill it in."), field=field) from None


def _number(form: Mapping[str, str], name: str) -> Decimal:
    text = form.get(name, "") or "0"
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number < 100_000:
        raise BadRequest(what=f"{text} is no amount.", cure="Write it as 31.50.", field=name)
    return number
