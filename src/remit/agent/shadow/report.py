"""What shadowing found, put together for people who decide: how much, by which policies, and the most telling cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias, assert_never

from remit.agent.shadow.judging import Judgement, Shadowed
from remit.model.ids import PolicyId
from remit.model.value import Value
from remit.model.verdict import Allow, HandOver, Needs, Refuse, Rule, Verdict

End: TypeAlias = Literal["refused", "handed over", "asked", "allowed"]
ENDS: tuple[End, ...] = ("refused", "handed over", "asked", "allowed")


class Count(Value):
    """How many writes met each end, of a conversation or of all."""

    refused: int = 0
    handed_over: int = 0
    asked: int = 0
    allowed: int = 0

    @property
    def writes(self) -> int:
        return self.refused + self.handed_over + self.asked + self.allowed


class ByRule(Value):
    """A policy that stood in the way, and how often."""

    rule: Rule
    end: End
    writes: int
    conversations: int


class Case(Value):
    """A write that would not have been done as it was."""

    shadowed: Shadowed
    judgement: Judgement


class Report(Value):
    conversations: int
    total: Count
    undescribed: tuple[str, ...]  # tools that write and that no pack describes
    rules: tuple[ByRule, ...]
    cases: tuple[Case, ...]  # the most telling first


def report_of(found: Sequence[Shadowed]) -> Report:
    """The report of some judged conversations."""
    judgements = [judgement for shadowed in found for judgement in shadowed.judgements]
    return Report(
        conversations=len(found),
        total=count_of(judgements),
        undescribed=tuple(sorted({j.call.name for j in judgements if not j.described})),
        rules=tuple(_by_rule(found)),
        cases=tuple(_cases(found)),
    )


def count_of(judgements: Iterable[Judgement]) -> Count:
    ends = Counter(end_of(judgement.verdict) for judgement in judgements)
    return Count(refused=ends["refused"], handed_over=ends["handed over"], asked=ends["asked"], allowed=ends["allowed"])


def end_of(verdict: Verdict) -> End:
    match verdict:
        case Allow():
            return "allowed"
        case Needs():
            return "asked"
        case HandOver():
            return "handed over"
        case Refuse():
            return "refused"
        case _:
            assert_never(verdict)


def _by_rule(found: Sequence[Shadowed]) -> Iterator[ByRule]:
    """The policies in the way, by what they do, the busiest first."""
    rules: dict[tuple[PolicyId, End], Rule] = {}
    writes: Counter[tuple[PolicyId, End]] = Counter()
    conversations: Counter[tuple[PolicyId, End]] = Counter()
    for shadowed in found:
        met: set[tuple[PolicyId, End]] = set()
        for judgement in shadowed.judgements:
            end = end_of(judgement.verdict)
            for rule in judgement.verdict.rules if end != "allowed" else ():
                rules[rule.id, end] = rule
                writes[rule.id, end] += 1
                met.add((rule.id, end))
        conversations.update(met)
    for key in sorted(rules, key=lambda key: (ENDS.index(key[1]), -writes[key], key[0])):
        yield ByRule(rule=rules[key], end=key[1], writes=writes[key], conversations=conversations[key])


def _cases(found: Sequence[Shadowed]) -> list[Case]:
    """The worst first; among equals those that were done, then a new policy before one that was seen already."""
    cases = [
        Case(shadowed=shadowed, judgement=judgement)
        for shadowed in found
        for judgement in shadowed.judgements
        if end_of(judgement.verdict) != "allowed"
    ]
    seen: Counter[tuple[str, ...]] = Counter()
    ranked: list[tuple[tuple[int, bool, int, int], Case]] = []
    for number, case in enumerate(cases):
        judgement = case.judgement
        key = (judgement.call.name, *(rule.id for rule in judgement.verdict.rules))
        ranked.append((_rank(judgement, seen[key], number), case))
        seen[key] += 1
    return [case for _, case in sorted(ranked, key=lambda each: each[0])]


def _rank(judgement: Judgement, times: int, number: int) -> tuple[int, bool, int, int]:
    return ENDS.index(end_of(judgement.verdict)), not judgement.happened, times, number
