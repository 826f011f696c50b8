"""How far a goal has come, as a list of what was done, what waits and what is next, each with what the rules said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias, assert_never

from remit.agent.means import Means
from remit.desk.facts import in_words, label_of
from remit.desk.theirs import of_them
from remit.journal import words
from remit.journal.log import Recorded
from remit.language.phrasing import fill
from remit.model.entry import Judged
from remit.model.goal import Attempt, Goal
from remit.model.ids import ReviewId, StepId
from remit.model.plan import Barred, FromStep, Known, Step, ToAsk
from remit.model.review import Approval, Review, Takeover, Unsettled
from remit.model.value import Value
from remit.model.verdict import Rule, Verdict
from remit.web.desk.telling import sentence

Tone: TypeAlias = Literal["ok", "wait", "bad", "next", "plain"]


class Stop(Value):
    """One thing on the way. mark: the icon it has. because: the rules that decided. with_what: its arguments."""

    says: str
    state: str
    tone: Tone
    mark: str
    at: datetime | None = None
    by: str = ""
    because: tuple[Rule, ...] = ()
    verdict: str = ""
    with_what: tuple[tuple[str, str], ...] = ()
    digest: str = ""
    step: StepId | None = None
    review: ReviewId | None = None
    reads: bool = False


def course(means: Means, goal: Goal, recorded: Sequence[Recorded]) -> tuple[Stop, ...]:
    """A goal's way from its first step to its last."""
    judged = {one.body.step.id: one.body.verdict for one in recorded if isinstance(one.body, Judged)}
    begun = {attempt.step.id for attempt in goal.attempts}
    stops = [_tried(means, goal, attempt, judged) for attempt in goal.attempts]
    stops += [_barred(means, goal, barred) for barred in goal.barred if barred.rules]
    stops += [_asked(review) for review in goal.reviews]
    asked = {r.matter.step.id for r in goal.reviews if isinstance(r.matter, Approval)}
    if goal.open:
        ahead = [s for s in (goal.plan.steps if goal.plan else ()) if s.id not in begun | asked]
        stops += [_ahead(means, goal, step, judged) for step in ahead]
    return tuple(stops)


def doing(means: Means, goal: Goal, step: Step) -> str:
    """What a step does, as in "Refund 49.90 EUR to their card"."""
    action = means.action(step.action)
    known = {name: fact.value for name, fact in (*goal.facts.items(), *step.facts().items())}
    return sentence(fill(of_them(action.doing), known, means.contents.pack.zone) or action.summary.rstrip("."))


def _tried(means: Means, goal: Goal, attempt: Attempt, judged: Mapping[StepId, Verdict]) -> Stop:
    state, tone, mark = _state(means, attempt)
    verdict = judged.get(attempt.step.id)
    return Stop(
        says=doing(means, goal, attempt.step),
        state=state,
        tone=tone,
        mark=mark,
        at=attempt.begun_at,
        by=attempt.by,
        because=verdict.rules if verdict else (),
        verdict=words.verdict(verdict) if verdict else "",
        with_what=tuple(_with_what(means, goal, attempt.step)),
        digest=attempt.digest,
        step=attempt.step.id,
        reads=attempt.key is None,
    )


def _state(means: Means, attempt: Attempt) -> tuple[str, Tone, str]:
    system = means.action(attempt.step.action).system.replace("_", " ")
    if attempt.undone_by is not None:
        return "Taken back", "plain", "undo"
    match attempt.state:
        case "intended":
            return f"Under way in {system}", "wait", "clock"
        case "failed":
            return sentence(f"{system} said no: {attempt.why}"), "bad", "cross"
        case "unknown":
            return "Nobody knows whether it happened", "bad", "alert"
        case "received":
            if attempt.key is None:
                return f"Read from {system}", "plain", "system"
            if attempt.check is None:
                return "Done, not read back yet", "wait", "clock"
            if attempt.check.holds:
                return f"Done, and read back in {system}", "ok", "check"
            return f"Done, but {system} shows something else", "bad", "alert"
        case _:
            assert_never(attempt.state)


def _barred(means: Means, goal: Goal, barred: Barred) -> Stop:
    action = means.action(barred.action)
    return Stop(
        says=sentence(action.summary.rstrip(".")),
        state=sentence(barred.why) or "Refused",
        tone="bad",
        mark="cross",
        because=barred.rules,
        verdict="refused",
    )


def _asked(review: Review) -> Stop:
    match review.matter:
        case Approval(doing=what, role=role):
            says, state = sentence(what), f"Waits for {role.replace('_', ' ')}'s approval"
        case Takeover(queue=queue):
            says, state = "A person carries on", f"With {queue.replace('_', ' ')}"
        case Unsettled(doing=what):
            says, state = sentence(what), "Somebody has to find out whether it happened"
        case _:
            assert_never(review.matter)
    return Stop(
        says=says,
        state=state,
        tone="wait",
        mark="hand" if isinstance(review.matter, Takeover) else "clock",
        at=review.opened_at,
        because=review.rules,
        review=review.id,
    )


def _ahead(means: Means, goal: Goal, step: Step, judged: Mapping[StepId, Verdict]) -> Stop:
    verdict = judged.get(step.id)
    lacking = [label_of(name) for name, argument in step.arguments.items() if isinstance(argument, ToAsk)]
    waits = f"Needs {', '.join(lacking)} from the customer" if lacking else "Next"
    return Stop(
        says=doing(means, goal, step) if step.ready else sentence(means.action(step.action).summary.rstrip(".")),
        state=sentence(words.verdict(verdict)) if verdict else waits,
        tone="next",
        mark="play",
        because=verdict.rules if verdict else (),
        with_what=tuple(_with_what(means, goal, step)),
        step=step.id,
        reads=not means.action(step.action).writes,
    )


def _with_what(means: Means, goal: Goal, step: Step) -> Iterator[tuple[str, str]]:
    for name, argument in step.arguments.items():
        match argument:
            case Known(fact=fact):
                yield label_of(name), in_words(means, goal.facts, name, fact.value) or words.plain(fact.value)
            case FromStep():
                yield label_of(name), "from the step before"
            case ToAsk():
                yield label_of(name), "only the customer can tell"
            case _:
                assert_never(argument)
