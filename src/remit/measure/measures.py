"""The eight measures, and those beside them: each a pure function over a history, its definition in its docstring.

case: a goal. task: a goal whose plan began, which is when the first step of it was judged. interaction: a
conversation. contact: a conversation in which the customer said something, however much; or a message of ours that
came before they said anything. A case or an interaction belongs to the period it was opened in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from remit.measure.cases import Case, Interaction
from remit.measure.figures import Rate, Spread
from remit.measure.history import History
from remit.model.baseline import Rates

_MICROSECOND = timedelta(microseconds=1)

Level: TypeAlias = Literal["claimed", "confirmed", "proven"]


@dataclass(frozen=True)
class Counted:
    """What a rate counts (`hits`) of what it is about (`of`), by id, and those of `hits` that time may still undo."""

    hits: tuple[str, ...]
    of: tuple[str, ...]
    immature: tuple[str, ...] = ()

    @property
    def rate(self) -> Rate:
        return Rate(len(self.hits), len(self.of))


@dataclass(frozen=True)
class Spanned:
    """Numbers, each with the id of what it is of."""

    of: tuple[tuple[str, int], ...]

    @property
    def spread(self) -> Spread:
        return Spread(tuple(value for _, value in self.of))


# -- the eight --------------------------------------------------------------------------------------------------------


def autonomous_resolution(history: History, level: Level) -> Counted:
    """Autonomously resolved cases / eligible cases × 100.

    Eligible are the cases whose kind was declared so before they were opened, and that a customer or an event asked
    for; also those that still go on, or that the customer dropped: silence is unknown, never success. Autonomous: no
    person approved anything in it, took it over, or said what became of a write.

    - claimed: we say that it is resolved.
    - confirmed: and the customer says so: in so many words ("that solved it"), or by a score of theirs that speaks for
      it (5 to 7 of 7 for how easy it was, 4 or 5 of 5 for how content they are) with none that speaks against it (1 to
      3 of 7, 1 or 2 of 5). Thanks are courtesy, and silence is unknown.
    - proven: and the system of record says so, read back after the last write; nothing of it was taken back; and the
      customer did not come back within the window, on any channel: with a case of the same kind, or with something that
      was not recognised. Younger ones are counted, and told apart as immature.
    """
    eligible = [case for case in history.cases if case.eligible]
    claimed = [case for case in eligible if case.ending == "resolved" and case.autonomous]
    match level:
        case "claimed":
            return Counted(_ids(claimed), _ids(eligible))
        case "confirmed":
            confirmed = [c for c in claimed if c.level == "confirmed" or c.id in history.confirmed]
            return Counted(_ids(confirmed), _ids(eligible))
        case "proven":
            proven = [c for c in claimed if c.level == "proven" and not c.undone and not history.came_back(c)]
            return Counted(_ids(proven), _ids(eligible), _ids([c for c in proven if history.immature(c)]))


def containment(history: History) -> Counted:
    """Interactions contained in the automated channel / all automated interactions × 100.

    Automated: the customer said something and the machine answered. Contained: no person was asked to take any of its
    cases over, led the conversation, or said anything in it. An approval behind the scenes leaves it contained. Whoever
    gives up is contained, too: what this says of success is nothing, and it is to be read beside the others.
    """
    automated = [talk for talk in history.interactions if talk.heard and talk.replied]
    return Counted(_ids([talk for talk in automated if not _escalated(history, talk)]), _ids(automated))


def escalation(history: History) -> Counted:
    """Escalated interactions / agentic interactions × 100.

    Agentic: an automated interaction with a case in it, so that there was something to do. Escalated: a person was
    asked to take over one of its cases, led the conversation, or spoke in it. An approval is no escalation.
    """
    agentic = [t for t in history.interactions if t.heard and t.replied and history.of_interaction.get(t.id)]
    return Counted(_ids([talk for talk in agentic if _escalated(history, talk)]), _ids(agentic))


def task_completion(history: History) -> Counted:
    """Completed tasks / initiated tasks × 100.

    Initiated: eligible cases whose plan began. Completed: of these, the resolved ones, with or without a person's help.
    A correct refusal is an ending of its own, and does not count as completed.
    """
    begun = [case for case in history.cases if case.eligible and case.begun_at is not None]
    return Counted(_ids([case for case in begun if case.ending == "resolved"]), _ids(begun))


def time_to_resolution(history: History) -> Spanned:
    """Total time from the opening of a case to its end / number of resolved cases, in microseconds; with the median and
    the 90th percentile. Of eligible cases, resolved with or without a person's help; waiting for anyone is part of it.
    """
    resolved = [(c.id, c.opened_at, c.ended_at) for c in history.cases if c.eligible and c.ending == "resolved"]
    return Spanned(tuple((id, (ended - opened) // _MICROSECOND) for id, opened, ended in resolved if ended))


def effort(history: History) -> Spanned:
    """How easy customers say that it was made for them to handle what they came for, from 1 (very hard) to 7 (very
    easy): higher is better. The customer effort score (CES) is the mean of it, its improvement is the mean less the
    baseline, in points of the same scale and direction. Only of those who answered; the last answer in a conversation.
    """
    return _ratings(history, "effort", high=7)


def stake(history: History, of: Literal["sale", "leaving"]) -> Counted:
    """The outcome whose lift is told: of the ended cases a sale hangs on, the resolved ones (conversion); of those in
    which a customer is about to leave, those that ended without it (retention). One that was handed over counts as
    lost: what came of it is not known. Lift = (this - baseline) / baseline × 100."""
    ended = [case for case in history.cases if case.stake == of and case.ended_at is not None]
    if of == "sale":
        return Counted(_ids([case for case in ended if case.ending == "resolved"]), _ids(ended))
    return Counted(_ids([case for case in ended if case.ending in ("refused", "abandoned")]), _ids(ended))


def lift(outcome: float, baseline: float) -> float | None:
    """(outcome - baseline) / baseline × 100; None for a baseline of nothing. A before and after: it says what changed,
    not what the change is owed to. For that there are experiments with a holdout."""
    return (outcome - baseline) / baseline * 100 if baseline else None


@dataclass(frozen=True)
class Cost:
    """The cost of service in its parts, in the rates' currency, and what it was for."""

    models: float
    telephony: float
    people: float
    contacts: int

    @property
    def total(self) -> float:
        return self.models + self.telephony + self.people

    @property
    def each(self) -> float | None:
        return self.total / self.contacts if self.contacts else None


def cost_per_contact(history: History, rates: Rates, telephone_minutes: float = 0.0) -> Cost:
    """Total cost of service / contacts.

    Cost: language models as the journal has it; the minutes on the telephone; and people's time: in conversations they
    led, with no pause counted for more than five minutes, and a set number of minutes for each review they answered.
    Contacts: conversations in which the customer said something, and messages of ours that came before they did.
    """
    spent = sum(talk.spent for talk in history.interactions)
    worked = sum(talk.worked for talk in history.interactions)
    answered = sum(case.answered for case in history.cases)
    contacts = sum(talk.heard > 0 for talk in history.interactions) + sum(t.unasked for t in history.interactions)
    hours = worked / 3_600_000_000 + answered * float(rates.review_minutes) / 60
    return Cost(
        models=spent / 1_000_000_000 * float(rates.dollar),
        telephony=telephone_minutes * float(rates.telephone_minute),
        people=hours * float(rates.human_hour),
        contacts=contacts,
    )


# -- beside them ------------------------------------------------------------------------------------------------------


def satisfaction(history: History) -> Counted:
    """Customers who are content (4 or 5 of 5) / customers who answered × 100 (CSAT)."""
    rated = _ratings(history, "satisfaction", high=5).of
    return Counted(tuple(id for id, score in rated if score >= 4), tuple(id for id, _ in rated))


def repeated(history: History) -> Counted:
    """Conversations in which a customer had to say again what was known when they were handed to a person /
    conversations that were handed over × 100."""
    handed = [talk for talk in history.interactions if _escalated(history, talk)]
    return Counted(_ids([talk for talk in handed if talk.told_again]), _ids(handed))


def undone(history: History) -> Counted:
    """Cases of which something was taken back / cases that wrote anything × 100. Undoing itself is no case here."""
    wrote = [case for case in history.cases if case.writes and case.origin != "undoing"]
    return Counted(_ids([case for case in wrote if case.undone]), _ids(wrote))


def overturned(history: History) -> Counted:
    """Cases in which a person refused or changed what the machine proposed / cases in which a person decided on a
    proposal × 100."""
    decided = [case for case in history.cases if case.decided]
    return Counted(_ids([case for case in decided if case.overturned]), _ids(decided))


def _ids(rows: Iterable[Case | Interaction]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)


def _escalated(history: History, talk: Interaction) -> bool:
    return talk.taken or talk.spoken > 0 or any(case.escalated for case in history.of_interaction.get(talk.id, ()))


def _ratings(history: History, what: str, high: int) -> Spanned:
    found: list[tuple[str, int]] = []
    for talk in history.interactions:
        scores = [rated.score for rated in talk.ratings if rated.what == what and rated.high == high]
        found += [(talk.id, scores[-1])] if scores else []
    return Spanned(tuple(found))
