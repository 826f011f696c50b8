"""Judges each write of a transcript as the Gate would have, from nothing but what the transcript shows up to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from remit.agent.shadow import cautious
from remit.agent.shadow.agreed import names, offer_agreed
from remit.agent.shadow.answers import answered
from remit.agent.shadow.evidence import Exhibit, Trail, exhibits, message_id
from remit.agent.shadow.standing import standing_in
from remit.gate.judge import Gate
from remit.model.action import Action
from remit.model.ids import ActionName, MessageId
from remit.model.transcript import Answered, Called, Remark, Transcript
from remit.model.value import Value
from remit.model.verdict import Standing, Verdict
from remit.pack.contents import Contents
from remit.pack.seen import IDENTIFIES, Seen
from remit.ports import System

Watching = Callable[[Seen], AbstractAsyncContextManager[Mapping[str, System]]]
"""Opens the systems of a pack that look things up in what a transcript has shown."""


class Judgement(Value):
    """A write that another agent made, and what the Gate would have said to it at that moment."""

    call: Called
    number: int  # of the message it was made with
    described: bool  # the pack has it as an action; else it is judged by cautious defaults
    happened: bool  # the tool did not answer with an error
    verdict: Verdict
    exhibits: tuple[Exhibit, ...]
    standing: Standing
    order: str = ""  # not described: the planted order that had been read before, in its own words
    unvouched: tuple[str, ...] = ()  # not described: the values, by path, that nobody vouches for


class Shadowed(Value):
    """A transcript with the judgement of each of its writes, in order, and what was said, by message."""

    transcript: Transcript
    judgements: tuple[Judgement, ...]

    @property
    def texts(self) -> dict[MessageId, str]:
        return {message_id(remark): remark.text for remark in self.transcript.remarks}


@dataclass(frozen=True)
class Moment:
    """A call, and all that the transcript shows before it."""

    call: Called
    remark: Remark
    remarks: tuple[Remark, ...]
    answers: tuple[Answered, ...]
    signed_in: str


@dataclass(frozen=True)
class Rules:
    """A pack to judge by: what it describes, its Gate, and its systems that are a transcript."""

    contents: Contents
    gate: Gate
    watching: Watching


@dataclass(frozen=True)
class Judging:
    """How transcripts are judged: by a pack's rules, and what it does not describe by cautious defaults.

    `at`: what time it was where a transcript does not say.
    """

    rules: Rules | None
    at: datetime

    async def judge(self, transcript: Transcript) -> Shadowed:
        """Every write of the transcript's agent, judged in order."""
        judgements: list[Judgement] = []
        answers = tuple(answered(transcript.remarks))
        for moment in _moments(transcript, answers):
            if (found := await self._judged(moment, judgements)) is not None:
                judgements.append(found.model_copy(update={"happened": _happened(moment, answers)}))
        return Shadowed(transcript=transcript, judgements=tuple(judgements))

    async def _judged(self, moment: Moment, before: list[Judgement]) -> Judgement | None:
        action = None if self.rules is None else self.rules.contents.actions.get(ActionName(moment.call.name))
        if self.rules is None or action is None:
            return _cautiously(moment, self.at)
        return await self._by_policy(moment, before, action, self.rules) if action.writes else None

    async def _by_policy(self, moment: Moment, before: list[Judgement], action: Action, rules: Rules) -> Judgement:
        contents = rules.contents
        offer = offer_agreed(moment.remarks)
        shown = exhibits(moment.call.arguments, Trail(remarks=moment.remarks, answers=moment.answers, offer=offer))
        seen = Seen(moment.call, moment.remarks, moment.answers, _identified(moment, contents), moment.signed_in)
        async with rules.watching(seen) as systems:
            standing = await standing_in(contents, action, seen, shown, systems, moment.remark.at or self.at)
        done = [judgement for judgement in before if judgement.happened]
        history = {
            name: sum(judgement.call.name in counter.actions for judgement in done)
            for name, counter in contents.counters.items()
        }
        named = offer is not None and names(offer, action, moment.call, standing.facts, moment.answers)
        standing = standing.model_copy(update={"history": history, "confirmed": named and not _spent(moment, done)})
        return Judgement(
            call=moment.call,
            number=moment.remark.number,
            described=True,
            happened=False,
            verdict=rules.gate.judge(action, standing),
            exhibits=shown,
            standing=standing,
        )


def _moments(transcript: Transcript, answers: tuple[Answered, ...]) -> Iterator[Moment]:
    for position, remark in enumerate(transcript.remarks):
        earlier = tuple(answer for answer in answers if answer.number < remark.number and answer.call.by == "assistant")
        for call in remark.calls:
            if call.by == "assistant":
                yield Moment(call, remark, transcript.remarks[:position], earlier, transcript.signed_in)


def _happened(moment: Moment, answers: tuple[Answered, ...]) -> bool:
    own = (a for a in answers if a.call.id == moment.call.id and a.number > moment.remark.number)
    return next((not answer.failed for answer in own), False)


def _identified(moment: Moment, contents: Contents) -> Answered | None:
    """The last look-up that tells who is speaking, by what the customer had said, and that found somebody."""
    looking = {a.name for a in contents.actions.values() if IDENTIFIES in a.groups}
    for answer in reversed(moment.answers):
        if answer.call.name in looking and not answer.failed and answer.value not in (None, "", [], {}):
            said = Trail(remarks=tuple(r for r in moment.remarks if r.number < answer.number), answers=())
            shown = exhibits(answer.call.arguments, said)
            if shown and all(exhibit.sources[0].tag == "said" for exhibit in shown):
                return answer
    return None


def _spent(moment: Moment, done: list[Judgement]) -> bool:
    """The customer's yes has served for the very same call already."""
    last = max((remark.number for remark in moment.remarks if remark.role == "user"), default=-1)
    same = (j for j in done if j.call.name == moment.call.name and j.call.arguments == moment.call.arguments)
    return any(judgement.number > last for judgement in same)


def _cautiously(moment: Moment, at: datetime) -> Judgement | None:
    found = cautious.judged(moment.call, moment.remarks, moment.answers, moment.remark.at or at)
    if found is None:
        return None
    return Judgement(
        call=moment.call,
        number=moment.remark.number,
        described=False,
        happened=False,
        verdict=found.verdict,
        exhibits=found.exhibits,
        standing=found.standing,
        order=found.order,
        unvouched=found.unvouched,
    )
