"""What a conversation remembers of the words in it: the last lines, and what was said while something was asked."""

from __future__ import annotations

import re

from remit.model.conversation import AskCode, AskFact, Conversation, Line, Message

_LINES, _LINE, _SAID, _MEANWHILE = 8, 600, 10, 4
"""How much of a conversation its fold remembers: so many lines, so many characters of each, so many messages that were
said to a person, and so many in answer to something else."""
_SPELLED = (
    "zero nought oh one two three four five six seven eight nine niner ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety double triple"
)
_SIGN = rf"(?:\d|\b(?:{'|'.join(_SPELLED.split())})\b)"
_CODE = re.compile(rf"{_SIGN}(?:[\W_]{{0,3}}(?:[^\W\d_][\W_]{{0,3}})?{_SIGN}){{2,}}", re.IGNORECASE)
"""Three signs of a code or more, whatever stands between them, a slip of the finger included: half a code is one, too,
where the other half follows."""


def may_hold_code(text: str) -> bool:
    """Whether a one-time code may stand in a text: whole, in part, or mistyped."""
    return _CODE.search(text) is not None


def after_line(conversation: Conversation, message: Message) -> tuple[Line, ...]:
    """INVARIANT: no model ever sees a one-time code, nor most of one; so it is not remembered here either."""
    asked = isinstance(conversation.question, AskCode)
    text = _CODE.sub("******", message.text) if asked else message.text
    line = Line(author=message.author, text=text[:_LINE])
    return (*conversation.recent, line)[-_LINES:]


def meanwhile(conversation: Conversation, message: Message) -> tuple[Message, ...]:
    """What was said while something was asked for; kept until nothing is. Never what may be a code."""
    waits = isinstance(conversation.question, AskCode) or conversation.verification is not None
    more = () if waits and may_hold_code(message.text) else (message,)
    asked = isinstance(conversation.question, AskCode | AskFact)
    return (*conversation.meanwhile, *more)[-_MEANWHILE:] if asked else ()


def to_person(conversation: Conversation, message: Message) -> tuple[Message, ...]:
    """What is said to a person: kept, so that the machine need not ask for it when it goes on."""
    said = conversation.taken_by is not None and not (conversation.verification and may_hold_code(message.text))
    return (*conversation.to_person, message)[-_SAID:] if said else conversation.to_person
