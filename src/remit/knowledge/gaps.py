"""Questions that customers asked and no document answers, those that ask for the same together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from remit.knowledge.words import meanings_of


@dataclass(frozen=True)
class Asked:
    """A question that was looked up and not answered."""

    question: str
    at: datetime
    support: int  # of the best passage, in percent


@dataclass(frozen=True)
class Gap:
    """What is asked for and not there: in the words it is asked in most, how often, and when last."""

    question: str
    times: int
    last: datetime
    support: int  # the best that any document gave, in percent


def gaps_of(asked: Iterable[Asked]) -> list[Gap]:
    """The gaps, those asked about most first."""
    alike: dict[tuple[str, ...], list[Asked]] = {}
    for question in asked:
        about = tuple(sorted(set(meanings_of(question.question)))) or (question.question.casefold(),)
        alike.setdefault(about, []).append(question)
    gaps = [_gap(questions) for questions in alike.values()]
    return sorted(gaps, key=lambda gap: (-gap.times, -gap.last.timestamp(), gap.question))


def _gap(asked: list[Asked]) -> Gap:
    worded = Counter(question.question for question in asked).most_common(1)[0][0]
    return Gap(worded, len(asked), max(q.at for q in asked), max(q.support for q in asked))
