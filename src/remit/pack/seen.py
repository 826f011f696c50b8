"""What a transcript has shown: the system of a pack that judges another agent instead of acting itself.

Such a pack names the other agent's writes as actions, with the tools' own names and parameters, and is judged by
policies like any other. Its loaders and reads are functions of `Seen`: they look things up in what the other agent had
read by then, and no system needs to run.

    PACK = Pack(name="airline", acting_for="the airline", systems={"transcript": transcript})

    @subject
    def reservation(seen: Seen, reservation_id: ReservationId) -> Reservation | None:
        record = seen.record("reservation_id", reservation_id)
        return None if record is None else Reservation.model_validate(record)

    @action()
    def passengers_told(seen: Seen, passengers: list[Passenger]) -> int:
        "A read whose parameters a write's arguments fill is made before it is judged: a fact for its policies."

    @action(groups=["identifies"])
    def find_user_id_by_email(seen: Seen, email: Email) -> str:
        "A read in the group `identifies` says which of the other agent's look-ups tell who is speaking."

    @action(effect="irreversible", doing="cancel {reservation_id}")
    def cancel_reservation(seen: Seen, reservation_id: ReservationId) -> None: ...
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from remit.errors import Refused
from remit.model.transcript import Answered, Called, Remark
from remit.model.value import Json

IDENTIFIES = "identifies"
"""The group of the reads that tell who is speaking, where they were made with what the customer said."""


@dataclass(frozen=True)
class Seen:
    """What a transcript has shown before a call, newest last.

    identified: the look-up that told who is speaking. signed_in: the e-mail address of whoever had signed in.
    """

    call: Called
    remarks: tuple[Remark, ...]
    answers: tuple[Answered, ...]
    identified: Answered | None = None
    signed_in: str = ""

    @property
    def said(self) -> str:
        """The customer's own words, a message a line."""
        return "\n".join(remark.text for remark in self.remarks if remark.role == "user")

    def record(self, key: str, value: Json, having: Sequence[str] = ()) -> dict[str, Json] | None:
        """The record shown last that holds `value` under `key`, and has all of these fields."""
        found = (r for r in self.records(key, having) if str(r[key]) == str(value))
        return next(iter(reversed(list(found))), None)

    def records(self, key: str, having: Sequence[str] = ()) -> list[dict[str, Json]]:
        """Every record shown that has the field `key` and these fields, in the order they were shown."""
        shown = (record for answer in self.answers for record in records_in(answer.value))
        return [record for record in shown if key in record and all(name in record for name in having)]

    def results(self, *tools: str) -> list[Answered]:
        """What these tools gave where they did not fail, in order."""
        return [answer for answer in self.answers if answer.call.name in tools and not answer.failed]


def transcript(folder: Path) -> Seen:
    """The system of a pack that watches. It cannot be used to act."""
    raise Refused("this pack watches what another agent does, and does nothing itself; see `remit shadow`")


def records_in(value: Json) -> Iterator[dict[str, Json]]:
    """The records in a value, outer ones before those they hold."""
    match value:
        case dict():
            yield value
            for part in value.values():
                yield from records_in(part)
        case list():
            for part in value:
                yield from records_in(part)
        case _:
            return
