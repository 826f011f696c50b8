"""What the customer had agreed to when a call was made: a yes to a message that named the exact values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from remit.agent.shadow.evidence import leaves, pattern_of
from remit.language.acts import confirms, leading_answer
from remit.model.action import Action
from remit.model.transcript import Called, Remark
from remit.model.value import Json
from remit.pack.check_actions import slots_of

_HEDGED = re.compile(
    r"\?|\b(?:but|if|unless|except|instead|only|rather|not|don'?t|didn'?t|isn'?t|however|wait|actually|also|change|"
    r"changed|different|first|before|until|hold|other than|what about|how about|as long as|provided)\b",
    re.IGNORECASE,
)
_DETAIL = re.compile(r"[^\W_]*\d[^\W_]*")


def offer_agreed(remarks: Sequence[Remark]) -> Remark | None:
    """The assistant's message that the customer's last one says yes to; None if it does something else."""
    last = next((n for n in reversed(range(len(remarks))) if remarks[n].role == "user"), None)
    if last is None:
        return None
    offer = next((r for r in reversed(remarks[:last]) if r.role == "assistant" and r.text.strip()), None)
    return offer if offer is not None and agrees(remarks[last].text, offer.text) else None


def agrees(answer: str, offer: str) -> bool:
    """Whether an answer is a yes to an offer: nothing but a yes, or one that goes on without a condition, a question
    or a detail that was not in the offer."""
    if confirms(answer) is not None:
        return bool(confirms(answer))
    leading = leading_answer(answer)
    if leading is None or not leading[0] or _HEDGED.search(answer):
        return False
    return all(detail.casefold() in offer.casefold() for detail in _DETAIL.findall(answer))


def names(offer: Remark, action: Action | None, call: Called, facts: dict[str, Json]) -> bool:
    """Whether an offer names what is about to be done: every value that stands in the action's `doing`, or all."""
    wanted = dict(call.arguments)
    if action is not None and action.doing:
        at_hand = {**facts, **call.arguments}
        wanted = {slot: _at(at_hand, slot) for slot in slots_of(action.doing)}
    return all(_named(offer.text, path, value) for path, value in leaves(wanted))


def _at(held: Json, path: str) -> Json:
    """What a dotted path leads to, into each of a list; None if it leads nowhere."""
    if not path:
        return held
    name, _, rest = path.partition(".")
    match held:
        case dict():
            return _at(held.get(name), rest)
        case list():
            return [_at(part, path) for part in held]
        case _:
            return None


def _named(text: str, path: str, value: Json) -> bool:
    looked_for = pattern_of(path, value)
    return looked_for is None or bool(looked_for.search(text))
