"""The journal: any goal's story, whether it is whole, and taking back what was done."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from remit.agent.means import Means
from remit.agent.undo import UndoPlan
from remit.desk.theirs import of_them, wish_of
from remit.errors import BadRequest
from remit.journal.chain import verify_chain
from remit.journal.checkpoint import Inclusion, leaf_hashes, prove_inclusion
from remit.journal.explain import explain
from remit.journal.merkle import tree_root
from remit.journal.rows import readable
from remit.language.phrasing import fill
from remit.model.goal import Goal
from remit.model.ids import CustomerId, GoalId, GoalKind, StepId, goal_chain
from remit.model.plan import Step
from remit.model.value import Value
from remit.model.wake import View
from remit.people.roles import May
from remit.web.desk.conversations import found
from remit.web.desk.deeds import Deed, deeds
from remit.web.desk.journal_search import look, wanted
from remit.web.desk.page import Desk, filled
from remit.web.desk.telling import sentence
from remit.web.desk.waiting import called
from remit.web.desk.whom import ending
from remit.web.session import member


class Told(Value):
    """A goal as a row."""

    id: GoalId
    what: str
    whom: str
    status: str
    tone: str
    at: datetime


class Proof(Value):
    """What shows that a goal's chain is whole: that each entry follows from the one before, and, where a checkpoint
    vouches for it, the way from its last anchored entry to the root of the tree."""

    chain: str
    entries: int
    head: str
    wrong: tuple[str, ...]
    inclusion: Inclusion | None
    root: str


def routes(desk: Desk) -> list[BaseRoute]:
    async def listed(request: Request) -> Response:
        member(request, May.AUDIT)
        means, asked = desk.house.means, {name: value.strip() for name, value in request.query_params.items()}
        if (q := asked.get("q", "")) and await means.store.view("goal", q) is not None:
            return RedirectResponse(f"/desk/journal/{q}", 303)
        customer, unknown = await found(desk, q)
        sought = wanted(desk.now(), asked, customer, q if unknown else "")
        views, after = await look(means, sought, asked.get("after", ""))
        rows = [await _told(means, view) for view in views]
        kinds = sorted((kind.kind, sentence(wish_of(means, kind.kind))) for kind in means.contents.goals.values())
        actions = sorted(name for name, action in means.contents.actions.items() if action.writes)
        shown = {"rows": rows, "after": after, "asked": asked, "unknown": unknown, "kinds": kinds, "actions": actions}
        return desk.page(request, "journal.html", 200, **shown)

    async def story(request: Request) -> Response:
        member(request, May.AUDIT)
        id, means = GoalId(request.path_params["goal"]), desk.house.means
        told = await explain(means.store, means.vault, id)
        did = await _did(means, id)
        whom = await called(means, CustomerId(told.customer))
        what = sentence(wish_of(means, GoalKind(told.wants)))
        names = {one.id: one.called for one in (await desk.house.office.installation()).members.values()}
        return desk.page(request, "story.html", 200, story=told, whom=whom, what=what, deeds=did, names=names)

    async def proof(request: Request) -> Response:
        member(request, May.AUDIT)
        shown = await proof_of(desk.house.means, GoalId(request.path_params["goal"]))
        return desk.page(request, "story_proof.html", 200, proof=shown)

    return [
        Route("/journal", listed),
        Route("/journal/{goal}", story),
        Route("/journal/{goal}/proof", proof),
        *_undoing(desk),
    ]


def _undoing(desk: Desk) -> list[BaseRoute]:
    async def planned(request: Request) -> Response:
        me = member(request, May.WORK)
        id = GoalId(request.path_params["goal"])
        goal = await desk.house.reception.goal(id)
        plan = await desk.house.reception.plan_undo([id], by=me.id)
        steps = [(_undone(plan, step), _doing(desk.house.means, step)) for step in plan.plan.steps]
        whom = await called(desk.house.means, goal.customer)
        left = [(_doing_of(desk.house.means, goal, one.step) or one.action, one.why) for one in plan.left]
        return desk.page(request, "undo.html", 200, goal=goal, steps=steps, left=left, whom=whom)

    async def undone(request: Request) -> Response:
        me = member(request, May.WORK)
        form = await filled(request)
        id = GoalId(request.path_params["goal"])
        goal = await desk.house.reception.goal(id)
        seen = {StepId(step) for step in form.get("steps", "").split()}
        plan = await desk.house.reception.plan_undo([id], seen, by=me.id)
        if not seen or {_undone(plan, step) for step in plan.plan.steps} != seen:
            raise BadRequest(
                what="What can be taken back has changed since you looked.", cure="Look at the plan again."
            )
        new = await desk.house.reception.undo(goal.customer, plan, by=me.id, roles=me.roles)
        await desk.done(_nothing(), goal_chain(new))
        there = await desk.house.means.store.view("goal", new) is not None
        return desk.back(f"/desk/journal/{new if there else id}", "undoing")

    return [Route("/journal/{goal}/undo", planned), Route("/journal/{goal}/undo", undone, methods=["POST"])]


async def proof_of(means: Means, goal: GoalId) -> Proof:
    """What shows that a goal's chain is whole."""
    chain = goal_chain(goal)
    entries, head = await means.store.entries(chain), await means.store.head(chain)
    hashes = await leaf_hashes(means.store)
    return Proof(
        chain=chain,
        entries=len(entries),
        head=head.digest if head else "",
        wrong=tuple(f"entry {one.seq}: {one.what}" for one in verify_chain(entries, head)) if head else (),
        inclusion=await prove_inclusion(means.store, chain, len(hashes)),
        root=tree_root(hashes).hex(),
    )


async def _did(means: Means, id: GoalId) -> tuple[Deed, ...]:
    """What a goal changed; nothing of one that was erased."""
    view = await means.store.view("goal", id)
    goal = await readable(means.vault, view, Goal)
    return deeds(means, goal) if goal else ()


async def _nothing() -> None:
    """The undo was handed in already."""


async def _told(means: Means, view: View) -> Told:
    says, tone = ending(view.status)
    return Told(
        id=GoalId(view.id),
        what=sentence(wish_of(means, GoalKind(view.sort))),
        whom=await called(means, view.customer),
        status=says,
        tone=tone,
        at=view.at,
    )


def _undone(plan: UndoPlan, step: Step) -> StepId:
    if step.undoes is None:
        raise AssertionError(f"{plan.plan.author} takes back nothing with {step.id}")
    return step.undoes.step


def _doing(means: Means, step: Step) -> str:
    action = means.action(step.action)
    known = {name: fact.value for name, fact in step.facts().items()}
    return sentence(fill(of_them(action.doing), known, means.contents.pack.zone) or action.summary.rstrip("."))


def _doing_of(means: Means, goal: Goal, step: StepId) -> str:
    attempt = next((attempt for attempt in goal.attempts if attempt.step.id == step), None)
    return _doing(means, attempt.step) if attempt else ""
