"""Goals: how they stand, what is planned and done for them, why, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from remit.agent.undo import UndoPlan
from remit.api.callers import Caller, ReadsGoals, WritesGoals
from remit.api.examples import AT, shown, taken_in
from remit.api.pages import ID, After, Id, Limit, Page, page
from remit.api.problems import unknown
from remit.journal.explain import explain
from remit.journal.story import Story
from remit.model.fact import Fact
from remit.model.goal import Goal
from remit.model.ids import ActionName, ConversationId, CustomerId, GoalId, GoalKind, StepId
from remit.model.outcome import Outcome
from remit.model.plan import Barred, Known, Step
from remit.model.value import Json
from remit.model.wake import View
from remit.people.roles import May, insist

goals = APIRouter(tags=["goals"])


class GoalListed(BaseModel):
    """A goal in a list. status: `open`, or `ended:` and how."""

    model_config = shown(
        id="goal-01k9", kind="return_item", customer="customer-01k9", status="ended:resolved", changed_at=AT
    )

    id: str
    kind: str
    customer: CustomerId
    status: str
    changed_at: datetime


class StepTold(BaseModel):
    """A step: planned, or begun and how far it came. arguments: those that are known."""

    id: StepId
    action: ActionName
    why: str
    arguments: dict[str, Json]
    state: Literal["planned", "intended", "received", "failed", "unknown"]
    began_at: datetime | None = None
    proven: bool | None = None  # whether the system of record shows it; None: not read back yet
    undone_by: GoalId | None = None


class GoalTold(BaseModel):
    """A goal as it stands: what is known, planned, done, and how it ended."""

    model_config = shown(
        id="goal-01k9",
        kind="order_status",
        customer="customer-01k9",
        conversation="conversation-01k9",
        opened_at=AT,
        status="ended:resolved",
        facts={"order": {"value": "W10005", "source": {"tag": "said", "message": "m", "start": 0, "end": 6}, "at": AT}},
        steps=[
            {
                "id": "goal-01k9.0",
                "action": "find_order",
                "why": "",
                "arguments": {"order": "W10005"},
                "state": "received",
                "began_at": AT,
                "proven": None,
                "undone_by": None,
            }
        ],
        barred=[],
        waits_until=None,
        reviews=[],
        outcome=None,
    )

    id: GoalId
    kind: GoalKind
    customer: CustomerId
    conversation: ConversationId | None
    opened_at: datetime
    status: str
    facts: dict[str, Fact]
    steps: list[StepTold]
    barred: list[Barred]
    waits_until: datetime | None
    reviews: list[str]
    outcome: Outcome | None


class StoryTold(Story):
    """What was asked, decided, done and read back, and on what evidence."""

    model_config = shown(
        goal="goal-01k9",
        wants="order_status",
        customer="customer-01k9",
        opened_at=AT,
        ending="resolved, proven",
        erased=False,
        lines=[{"at": AT, "label": "allowed", "text": "find_order", "details": ["orders.read-own"], "rank": 1}],
    )


class Left(BaseModel):
    """A write that stays as it is, and why."""

    goal: GoalId
    step: StepId
    action: str
    why: str


class UndoTold(BaseModel):
    """What taking a goal back would do now. goal: the goal that does it, once it was asked for."""

    model_config = shown(
        steps=[
            {
                "id": "goal-01ka.0",
                "action": "cancel_return",
                "why": "takes back open_return",
                "arguments": {"return_id": "R1"},
                "state": "planned",
            }
        ],
        left=[{"goal": "goal-01k9", "step": "goal-01k9.3", "action": "refund", "why": "it is irreversible"}],
        goal=None,
    )

    steps: list[StepTold]
    left: list[Left]
    goal: GoalId | None = None


class Undoing(BaseModel):
    """Which steps to take back; none named: all that were done."""

    model_config = taken_in(steps=["goal-01k9.1"])

    steps: list[StepId] | None = Field(default=None, max_length=200)


@goals.get("/goals")
async def list_goals(
    by: ReadsGoals,
    customer: Annotated[str | None, Query(pattern=ID, max_length=300, description="Only this customer's.")] = None,
    status: Annotated[
        str | None, Query(pattern=r"^(open|ended:[a-z_]{1,40})$", description="`open`, or `ended:` and how.")
    ] = None,
    after: After = "",
    limit: Limit = 50,
) -> Page[GoalListed]:
    """Goals, the newest first."""
    whose = by.only(customer)
    if whose is not None and not by.sees(whose):
        return Page(items=[], next=None)
    store = by.house.means.store
    views = await store.views("goal", customer=whose, status=status, after=after, limit=limit, newest=True)
    listed = [GoalListed(id=v.id, kind=v.sort, customer=v.customer, status=v.status, changed_at=v.at) for v in views]
    return page(listed, len(views), limit, listed[-1].id if listed else "")


@goals.get("/goals/{id}")
async def read_goal(by: ReadsGoals, id: Id) -> GoalTold:
    """A goal as it stands."""
    view, goal = await _goal(by, id)
    return goal_told(goal, view.status)


@goals.get("/goals/{id}/explanation")
async def explain_goal(by: ReadsGoals, id: Id) -> StoryTold:
    """Why a goal went as it went: each decision with its rule and facts, what was done and read back."""
    view = await goal_for(by, id)
    story = await explain(by.house.means.store, by.house.means.vault, GoalId(view.id))
    return StoryTold.model_validate(story.model_dump())


@goals.get("/goals/{id}/undo")
async def plan_undo(by: ReadsGoals, id: Id) -> UndoTold:
    """What taking back all that was done for a goal would do now. Nothing is done."""
    await _goal(by, id)
    return _undo_told(await by.house.reception.plan_undo([GoalId(id)], None, by=by.member.id))


@goals.post("/goals/{id}/undo", status_code=202)
async def undo_goal(by: WritesGoals, id: Id, body: Undoing) -> UndoTold:
    """Take back what was done for a goal, last done first: a goal of its own, each step of it judged.

    What cannot be taken back is listed and left alone. Without anything to take back no goal is opened.
    """
    insist(by.member, May.WORK)
    _, goal = await _goal(by, id)
    only = None if body.steps is None else set(body.steps)
    plan = await by.house.reception.plan_undo([goal.id], only, by=by.member.id)
    if not plan.plan.steps:
        return _undo_told(plan)
    undoing = await by.house.reception.undo(goal.customer, plan, by=by.member.id, roles=by.member.roles)
    return _undo_told(plan).model_copy(update={"goal": undoing})


# -- for others too ---------------------------------------------------------------------------------------------------


def goal_told(goal: Goal, status: str) -> GoalTold:
    """A goal as it is answered."""
    begun = [
        _step(a.step).model_copy(
            update={
                "state": a.state,
                "began_at": a.begun_at,
                "proven": a.check.holds if a.check else None,
                "undone_by": a.undone_by,
            }
        )
        for a in goal.attempts
    ]
    known = {step.id for step in begun}
    planned = [_step(step) for step in (goal.plan.steps if goal.plan else ()) if step.id not in known]
    return GoalTold(
        id=goal.id,
        kind=goal.kind,
        customer=goal.customer,
        conversation=goal.conversation,
        opened_at=goal.opened_at,
        status=status,
        facts=goal.facts,
        steps=[*begun, *planned],
        barred=list(goal.barred),
        waits_until=goal.wait_until,
        reviews=[review.id for review in goal.reviews],
        outcome=goal.outcome,
    )


async def goal_for(by: Caller, id: str) -> View:
    """The view of a goal that the caller may see. Raises Wrong."""
    view = await by.house.means.store.view("goal", id)
    if view is None or not by.sees(view.customer):
        raise unknown("goal", id)
    return view


# -- private ----------------------------------------------------------------------------------------------------------


async def _goal(by: Caller, id: str) -> tuple[View, Goal]:
    """A goal that the caller may see. Raises Wrong, Erased."""
    view = await goal_for(by, id)
    return view, await by.house.reception.goal(GoalId(id))


def _step(step: Step) -> StepTold:
    known = {name: a.fact.value for name, a in step.arguments.items() if isinstance(a, Known)}
    return StepTold(id=step.id, action=step.action, why=step.why, arguments=known, state="planned")


def _undo_told(plan: UndoPlan) -> UndoTold:
    left = [Left(goal=one.goal, step=one.step, action=one.action, why=one.why) for one in plan.left]
    return UndoTold(steps=[_step(step) for step in plan.plan.steps], left=left)
