"""What follows where other rules come into force: who waits for what they decide otherwise is not left waiting."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.agent.rulebook import Rules
from remit.agent.standing import digest_of
from remit.gate.autonomy import STOP, by_stop
from remit.journal.rows import opened_state, readable
from remit.model.action import Action
from remit.model.conversation import AskConfirm, Conversation
from remit.model.entry import ReviewAnswered
from remit.model.goal import Goal
from remit.model.ids import INSTALLATION, ActionName, WakeId, customer_lane
from remit.model.review import Approval, Expired, Review, Takeover
from remit.model.wake import Due

_PAGE = 200


async def wake_concerned(lane: Lane, rules: Rules) -> None:
    """Have the open goals taken up that wait for what these rules decide otherwise, a page at a time."""
    head = await lane.means.store.head(INSTALLATION)
    change, after = head.seq if head else 0, ""
    while page := await lane.means.store.views("goal", status="open", after=after, limit=_PAGE):
        for view in page:
            goal = await readable(lane.means.vault, view, Goal)
            if goal is not None and await _concerned(lane, rules, goal):
                due, id = Due(goal=goal.id, why="the rules changed"), WakeId(f"rules {change} {goal.id}")
                lane.log.wake(customer_lane(goal.customer), lane.now(), due, id=id)
        await lane.log.commit()
        after = page[-1].id


async def go_on(lane: Lane, goal: Goal) -> None:
    """Take back from people what nobody took up while it was stopped, where it no longer is."""
    for review in goal.reviews:
        if _lifted(review, lane.means.rulebook.rules):
            lane.note(goal, ReviewAnswered(review=review.id, answer=Expired()))


async def _concerned(lane: Lane, rules: Rules, goal: Goal) -> bool:
    """Whether it waits for an approval that counts no longer; for a person, because of a stop that is lifted; or for
    something that is stopped: its customer's confirmation, or a system."""
    if goal.stuck:
        return any(_lifted(review, rules) for review in goal.reviews)
    if any(_outdated(lane, rules, goal, review) for review in goal.reviews):
        return True
    if goal.wait_until is not None:
        return any(_stopped(lane, rules, name) for name in _ahead(lane, goal))
    asked = await _asked(lane, goal) if rules.stops else None
    return asked is not None and _stopped(lane, rules, asked.action)


def _lifted(review: Review, rules: Rules) -> bool:
    waits = isinstance(review.matter, Takeover) and review.taken_by is None and by_stop(review.rules)
    return waits and {rule.id for rule in review.rules}.isdisjoint(policy.id for policy in rules.gate.policies)


def _outdated(lane: Lane, rules: Rules, goal: Goal, review: Review) -> bool:
    matter = review.matter
    action = _action(lane, matter.step.action) if isinstance(matter, Approval) else None
    if not isinstance(matter, Approval) or action is None:
        return False
    return digest_of(lane, goal, matter.step, action, rules.gate) != matter.digest


def _ahead(lane: Lane, goal: Goal) -> list[ActionName]:
    """What it is about to do, as planned; what its kind wants done, where nothing was planned yet."""
    kind = lane.means.goal_type(goal.kind)
    wants = [ActionName(fact) for fact in kind.wants] if kind else []
    return [step.action for step in goal.plan.steps] if goal.plan else wants


def _stopped(lane: Lane, rules: Rules, name: ActionName) -> bool:
    action = _action(lane, name)
    stops = (policy for policy in rules.gate.policies if policy.id.startswith(STOP))
    return action is not None and any(policy.concerns(action) for policy in stops)


def _action(lane: Lane, name: ActionName) -> Action | None:
    """None for what only another pack has, or a former version of this one."""
    return lane.means.contents.actions.get(name)


async def _asked(lane: Lane, goal: Goal) -> AskConfirm | None:
    """What the goal's customer is being asked to confirm."""
    view = await lane.means.store.view("conversation", goal.conversation) if goal.conversation else None
    conversation = await opened_state(lane.means.vault, view) if view else None
    question = conversation.question if isinstance(conversation, Conversation) else None
    return question if isinstance(question, AskConfirm) and question.goal == goal.id else None
