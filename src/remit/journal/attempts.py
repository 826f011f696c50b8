"""Folds what became of the steps of a goal. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias, assert_never

from remit.journal.errands import errand_of, without_errand
from remit.model import entry as e
from remit.model.fact import Fact, Granted, Read, Source
from remit.model.goal import Attempt, Goal, Grant
from remit.model.ids import StepDigest, StepId

AttemptBody: TypeAlias = e.Intended | e.Resent | e.Received | e.Failed | e.Lost | e.Checked | e.Undone


def attempted(goal: Goal, body: AttemptBody, at: datetime, actor: str) -> Goal:
    """The goal after a step was begun, or something came of one."""
    match body:
        case e.Intended():
            begun = Attempt(
                step=body.step,
                digest=body.digest,
                key=body.key,
                occurrence=body.occurrence,
                begun_at=at,
                by=errand_of(goal, body.step.id),
            )
            grants = tuple(_spent(grant, body.digest) for grant in goal.grants)
            begin = {"attempts": (*goal.attempts, begun), "grants": grants}
            return without_errand(goal.model_copy(update=begin), body.step.id)
        case e.Resent():
            return change(goal, body.step, lambda a: a.model_copy(update={"sent": a.sent + 1}))
        case e.Received():
            return _received(goal, body, at, actor)
        case e.Failed():
            failed = without_errand(goal.model_copy(update={"retries": 0, "wait_until": None}), body.step.id)
            return change(failed, body.step.id, lambda a: given_up(a, body.why))
        case e.Lost():
            return change(goal, body.step, lambda a: a.model_copy(update={"state": "unknown", "why": body.why}))
        case e.Checked():
            return change(goal, body.step, lambda a: a.model_copy(update={"check": body.check}))
        case e.Undone():
            return change(goal, body.step, lambda a: a.model_copy(update={"undone_by": body.by}))
        case _:
            assert_never(body)


def _received(goal: Goal, body: e.Received, at: datetime, actor: str) -> Goal:
    update = {"state": "received", "receipt": body.receipt, "why": ""}
    if _latest(goal, body.step.id) is None:
        new = Attempt(
            step=body.step,
            digest=body.digest,
            key=body.key,
            begun_at=at,
            state="received",
            by=errand_of(goal, body.step.id),
        )
        goal = without_errand(goal.model_copy(update={"attempts": (*goal.attempts, new)}), body.step.id)
    goal = change(goal, body.step.id, lambda a: a.model_copy(update=update))
    learned = {
        name: Fact(value=value, source=_source(body, name, actor), at=at) for name, value in body.receipt.gives.items()
    }
    helped = goal.helped or body.how == "established"
    return goal.model_copy(update={"facts": goal.facts | learned, "retries": 0, "wait_until": None, "helped": helped})


def _source(body: e.Received, name: str, actor: str) -> Source:
    """Read from a system; but what a person found out is granted by that person, and trusted as that."""
    if actor.startswith("staff:"):
        return Granted(review="", by=actor.removeprefix("staff:"))
    return Read(system=actor.removeprefix("system:"), step=body.step.id, path=name)


def given_up(attempt: Attempt, why: str) -> Attempt:
    """A write that did not happen. What was received before stays received."""
    if attempt.state not in ("intended", "unknown"):
        return attempt
    return attempt.model_copy(update={"state": "failed", "why": why})


def _latest(goal: Goal, step: StepId) -> int | None:
    return next((i for i in reversed(range(len(goal.attempts))) if goal.attempts[i].step.id == step), None)


def change(goal: Goal, step: StepId, change: Callable[[Attempt], Attempt]) -> Goal:
    """The goal with the latest attempt at a step changed; the same goal where there is none."""
    index = _latest(goal, step)
    if index is None:
        return goal
    attempts = (*goal.attempts[:index], change(goal.attempts[index]), *goal.attempts[index + 1 :])
    return goal.model_copy(update={"attempts": attempts})


def _spent(grant: Grant, digest: StepDigest) -> Grant:
    return grant.model_copy(update={"spent": True}) if grant.digest == digest else grant
