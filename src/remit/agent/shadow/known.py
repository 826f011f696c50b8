"""What identifiers are called in a conversation: "my Visa ending 7447", and nothing where there is but one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.model.transcript import Answered
from remit.model.value import Json
from remit.pack.seen import records_in

_SHORTEST = 3
"""Characters of a text that says which one is meant."""


def only_one(parameter: str, value: Json, answers: Sequence[Answered]) -> bool:
    """Whether nothing else was shown that the parameter could mean, so that nobody has to say which."""
    shown = {str(record[parameter]) for record in _records(answers) if isinstance(record.get(parameter), str)}
    return shown == {str(value)}


def also_known_as(value: Json, answers: Sequence[Answered]) -> tuple[str, ...]:
    """Texts of the record with this `id` that no other record with an `id` has: what else says which one is meant."""
    told = {str(record["id"]): record for record in _records(answers) if "id" in record}
    own = told.get(str(value), {})
    others = [record for id, record in told.items() if id != str(value)]
    return tuple(
        text
        for name, text in own.items()
        if name != "id" and isinstance(text, str) and len(text) >= _SHORTEST
        if not any(other.get(name) == text for other in others)
    )


def _records(answers: Sequence[Answered]) -> Iterator[dict[str, Json]]:
    for answer in answers:
        if not answer.failed:
            yield from records_in(answer.value)
