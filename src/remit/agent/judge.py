"""Puts a step before the Gate and records the judgement with all it looked at."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.agent.standing import digest_of, standing_of
from remit.gate.schema import CONVERSATION
from remit.model.action import CONVERSE, Action
from remit.model.customer import Assurance
from remit.model.entry import Judged
from remit.model.fact import Fact, Inferred
from remit.model.goal import Goal
from remit.model.ids import StepDigest, StepId
from remit.model.plan import Known, Step
from remit.model.verdict import Standing, Verdict


async def judge(lane: Lane, goal: Goal, step: Step) -> tuple[StepDigest, Verdict]:
    """The verdict on a step as things stand now. Raises Unavailable where its subject cannot be loaded."""
    return await _judge(lane, goal, step, lane.means.action(step.action))


async def judge_topic(lane: Lane, goal: Goal, topic: str) -> Verdict:
    """May we talk on, now that a message touches this topic? The kernel's own action, under the pack's policies."""
    fact = Fact(value=topic, source=Inferred(brain=lane.means.brain.name, of="message"), at=lane.now())
    step = Step(id=StepId(lane.means.new_id("converse")), action=CONVERSE, arguments={"topic": Known(fact=fact)})
    _, verdict = await _judge(lane, goal, step, CONVERSATION)
    return verdict


async def _judge(lane: Lane, goal: Goal, step: Step, action: Action) -> tuple[StepDigest, Verdict]:
    digest = digest_of(lane, goal, step)
    standing = await standing_of(lane, goal, step, action, digest)
    verdict = lane.means.gate.judge(action, standing)
    judged = Judged(
        step=step,
        digest=digest,
        action=step.action,
        verdict=verdict,
        standing=standing,
        pack=lane.means.contents.digest,
        segment=_segment(lane, standing),
    )
    lane.note(goal, judged)
    return digest, verdict


def _segment(lane: Lane, standing: Standing) -> str:
    """The speaker's group, as the pack names it; only of whom we know."""
    known = standing.customer.assurance >= Assurance.VERIFIED
    return str(standing.customer.traits.get(lane.means.contents.pack.segment) or "") if known else ""
