"""Puts a step before the Gate and records the judgement with all it looked at."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.agent.standing import digest_of, principal_of, standing_of
from remit.gate.autonomy import by_shadow, by_stop
from remit.gate.schema import CONVERSATION
from remit.model.action import CONVERSE, Action
from remit.model.customer import Assurance
from remit.model.entry import Judged
from remit.model.fact import Fact, Inferred
from remit.model.goal import Goal
from remit.model.ids import StepDigest, StepId
from remit.model.plan import Known, Step
from remit.model.verdict import HandOver, Principal, Standing, Verdict


async def judge(lane: Lane, goal: Goal, step: Step, by: Principal | None = None) -> tuple[StepDigest, Verdict]:
    """The verdict on a step as things stand now; `by`: who acts, where it is not whoever the goal is pursued by. Raises
    Unavailable where its subject cannot be loaded."""
    return await _judge(lane, goal, step, lane.means.action(step.action), by or principal_of(goal))


async def judge_topic(lane: Lane, goal: Goal, topic: str) -> Verdict:
    """May we talk on, now that a message touches this topic? The kernel's own action, under the pack's policies."""
    fact = Fact(value=topic, source=Inferred(brain=lane.means.brain.name, of="message"), at=lane.now())
    step = Step(id=StepId(lane.means.new_id("converse")), action=CONVERSE, arguments={"topic": Known(fact=fact)})
    _, verdict = await _judge(lane, goal, step, CONVERSATION, principal_of(goal))
    return verdict


async def _judge(lane: Lane, goal: Goal, step: Step, action: Action, by: Principal) -> tuple[StepDigest, Verdict]:
    rules = await lane.means.rulebook.refreshed()
    digest = digest_of(lane, goal, step, action, rules.gate)
    standing = await standing_of(lane, goal, step, action, digest, by)
    verdict = rules.gate.judge(action, standing)
    watched = isinstance(verdict, HandOver) and by_shadow(verdict.rules) and not by_stop(verdict.rules)
    judged = Judged(
        step=step,
        digest=digest,
        action=step.action,
        verdict=verdict,
        standing=standing,
        pack=lane.means.contents.digest,
        rules="" if rules.digest == lane.means.contents.digest else rules.digest,
        instead=rules.trusting.judge(action, standing) if watched else None,
        segment=_segment(lane, standing),
    )
    lane.note(goal, judged)
    return digest, verdict


def _segment(lane: Lane, standing: Standing) -> str:
    """The speaker's group, as the pack names it; only of whom we know."""
    known = standing.customer.assurance >= Assurance.VERIFIED
    return str(standing.customer.traits.get(lane.means.contents.pack.segment) or "") if known else ""
