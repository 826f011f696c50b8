"""What identifiers are called in a conversation: "my Visa ending 7447", and nothing where there is but one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from remit.agent.shadow.evidence import leaves
from remit.model.transcript import Answered
from remit.model.value import Json
from remit.pack.seen import records_in

_SHORTEST = 3
"""Characters of a text that says which one is meant."""
_IDENTIFIER = re.compile(r"#?(?=[^\W_]*\d)[^\W_]{5,}")


def only_one(parameter: str, value: Json, answers: Sequence[Answered]) -> bool:
    """Whether nothing else was shown that the parameter could mean, so that nobody has to say which."""
    shown = {str(record[parameter]) for record in _records(answers) if isinstance(record.get(parameter), str)}
    return shown == {str(value)}


def also_known_as(parameter: str, value: Json, answers: Sequence[Answered]) -> tuple[str, ...]:
    """What else says which one is meant, as no other record of its kind has it.

    Of a record that has the value as its `id`, its texts: a card's last digits. Of one that has it under the
    parameter's name, the identifiers it holds: a reservation's flight.
    """
    texts = _told(answers, "id", value, lambda record: {t for t in record.values() if isinstance(t, str)})
    held = _told(answers, parameter, value, lambda record: {str(part) for _, part in leaves(record)})
    return (
        *sorted(text for text in texts if len(text) >= _SHORTEST),
        *sorted(text for text in held if _IDENTIFIER.fullmatch(text)),
    )


def _told(answers: Sequence[Answered], key: str, value: Json, of: Callable[[dict[str, Json]], set[str]]) -> set[str]:
    """What the last record with this value under a key has, and no record with another value there."""
    last = {str(record[key]): of(record) for record in _records(answers) if isinstance(record.get(key), str)}
    own = last.pop(str(value), set())
    return own.difference({str(value)}, *last.values())


def _records(answers: Sequence[Answered]) -> Iterator[dict[str, Json]]:
    for answer in answers:
        if not answer.failed:
            yield from records_in(answer.value)
