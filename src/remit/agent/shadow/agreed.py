"""What the customer had agreed to when a call was made: a yes to what named the exact values, or names them itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from remit.agent.shadow.evidence import leaves, pattern_of
from remit.agent.shadow.known import also_known_as, only_one
from remit.language.acts import confirms, leading_answer
from remit.model.action import Action
from remit.model.transcript import Answered, Called, Remark
from remit.model.value import Json
from remit.pack.check_actions import slots_of

_CONDITION = re.compile(
    r"\?|\b(?:but|if|unless|except|instead|rather|however|as long as|provided|only after|once you|before)\b",
    re.IGNORECASE,
)
"""In the very sentence that says yes, these make it something else."""
_WITHHELD = re.compile(
    r"^(?:wait|hold on|hang on|actually)\b|"
    r"\b(?:not yet|not sure|never ?mind|changed my mind|before (?:you|we|i|finalizing|proceeding|submitting)|"
    r"(?:do not|don'?t) (?:do (?:it|that|anything)|proceed|go ahead))\b",
    re.IGNORECASE,
)
"""In any sentence without an if, these take the yes back or put it off."""
_ASSENT = re.compile(
    r"\b(?:(?:please|just|you can|you may|let'?s) (?:proceed|do (?:it|that|so|this))|go ahead|proceed with|"
    r"i (?:confirm|agree|approve)|confirmed|yes)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_BULLET = re.compile(r"^[\s>*•–-]*(?:\(?\d{1,2}[.)]\s+)?")
_LOOKS_BACK = 2
"""Messages after a yes that may tell a detail that was asked for, as a reason, without taking it back."""


def offer_agreed(remarks: Sequence[Remark]) -> Remark | None:
    """What the customer agreed to last: what the assistant had put to them, and their own words to it. None if nothing.

    A yes still stands when the customer only answers a question after it.
    """
    said = [n for n, remark in enumerate(remarks) if remark.role == "user"]
    for position in reversed(range(max(0, len(said) - 1 - _LOOKS_BACK), len(said))):
        answer = remarks[said[position]]
        since = said[position - 1] + 1 if position else 0
        offer = [r.text for r in remarks[since : said[position]] if r.role == "assistant" and r.text.strip()]
        if offer and agrees(answer.text):
            later = [remarks[n].text for n in said[position + 1 :]]
            return answer.model_copy(update={"text": "\n".join((*offer, answer.text, *later))})
        if _CONDITION.search(answer.text) or any(_withholds(sentence) for sentence in _sentences(answer.text)):
            return None
    return None


def agrees(answer: str) -> bool:
    """Whether a message says yes: by itself, or in a sentence without a condition, and nothing in it puts that off."""
    if confirms(answer) is not None:
        return bool(confirms(answer))
    leading = leading_answer(answer)
    sentences = _sentences(answer)
    if (leading is not None and not leading[0]) or any(_withholds(sentence) for sentence in sentences):
        return False
    return any(_assents(sentence) for sentence in sentences)


def _sentences(text: str) -> list[str]:
    return [_BULLET.sub("", sentence) for sentence in _SENTENCE.split(text)]


def _withholds(sentence: str) -> bool:
    return bool(_WITHHELD.search(sentence)) and not re.search(r"\bif\b", sentence, re.IGNORECASE)


def _assents(sentence: str) -> bool:
    if _CONDITION.search(sentence):
        return False
    leading = leading_answer(sentence)
    return leading[0] if leading is not None else bool(_ASSENT.search(sentence))


def names(
    offer: Remark, action: Action | None, call: Called, facts: dict[str, Json], answers: Sequence[Answered] = ()
) -> bool:
    """Whether what was agreed to names what is about to be done: every value in the action's `doing`, or all.

    What is not known cannot have been named. What the action is about goes without saying where only one such thing was
    shown; any other identifier may be named by what tells its record from the others.
    """
    wanted = dict(call.arguments)
    if action is not None and action.doing:
        at_hand = {**facts, **call.arguments}
        wanted = {slot: _at(at_hand, slot) for slot in slots_of(action.doing)}
        optional = {parameter.name for parameter in action.parameters if not parameter.required}
        if any(value is None and slot not in optional for slot, value in wanted.items()):
            return False
    subject = action.subject if action is not None else None
    return all(
        _named(offer.text, path, value)
        or (path == subject and only_one(path, value, answers))
        or any(_named(offer.text, path, other) for other in also_known_as(path.partition(".")[0], value, answers))
        for path, value in leaves(wanted)
    )


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
