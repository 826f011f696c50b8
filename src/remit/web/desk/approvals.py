"""Approvals: the very step, who asks for it and on what evidence; and a yes, a no, or another way."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.agent.means import Means
from remit.desk.facts import in_words, label_of
from remit.desk.transcript import transcript
from remit.errors import BadRequest, NotAllowed, RemitError, UnknownReview
from remit.journal import words
from remit.journal.rows import readable
from remit.model.fact import Fact
from remit.model.goal import Goal
from remit.model.ids import ConversationId, goal_chain
from remit.model.installation import Installation
from remit.model.plan import Known, Step
from remit.model.review import Approval, Approved, Changed, Declined, Expired, Review
from remit.model.staff import Member
from remit.model.value import Json, Value
from remit.people.roles import May
from remit.web.desk.answers import Answered, answers
from remit.web.desk.arguments import read, written
from remit.web.desk.page import Desk, filled
from remit.web.desk.waiting import Filter, row_of, waiting
from remit.web.session import member


class Piece(Value):
    """An argument of the step: what it is, and where it comes from. `text`: as a form shows it, where it may change."""

    name: str
    label: str
    value: str
    source: str
    text: str | None


def routes(desk: Desk) -> list[BaseRoute]:
    async def listed(request: Request) -> Response:
        me = member(request)
        means, role = desk.house.means, request.query_params.get("role", "")
        house = await desk.house.office.installation()
        counts = await means.store.count_views("review", status="open")
        roles = [name for name in means.gate.vocabulary.roles if counts.get(name) or name in me.roles]
        wanted = Filter(me.id, (role,) if role in roles else tuple(roles) or ("supervisor",))
        page = await waiting(means, house, wanted, request.query_params.get("after", ""))
        rows = [row for row in page.rows if row.kind == "approval"]
        shown = {"rows": rows, "after": page.after, "roles": roles, "role": role, "counts": counts}
        return desk.page(request, "approvals.html", 200, **shown)

    async def shown(request: Request) -> Response:
        me = member(request)
        return desk.page(request, "approval.html", 200, **await _all_of(desk, await _any(desk, request), me))

    async def decided(request: Request) -> Response:
        me = member(request, May.WORK)
        form = await filled(request)
        review = await _any(desk, request)
        return await _decide(desk, review, me, form)

    return [
        Route("/approvals", listed),
        Route("/approvals/{review}", shown),
        Route("/approvals/{review}", decided, methods=["POST"]),
    ]


async def _any(desk: Desk, request: Request) -> tuple[Review, bool]:
    """An approval, and whether it is open. Raises UnknownReview."""
    id = str(request.path_params["review"])
    view = await desk.house.means.store.view("review", id)
    review = await readable(desk.house.means.vault, view, Review)
    if view is None or review is None or not isinstance(review.matter, Approval):
        raise UnknownReview(review=id)
    return review, view.status == "open"


async def _decide(desk: Desk, asked: tuple[Review, bool], me: Member, form: dict[str, str]) -> Response:
    review, is_open = asked
    here = f"/desk/approvals/{review.id}"
    if not is_open:
        return desk.back(here, "answered-before")
    matter = review.matter
    if not isinstance(matter, Approval) or form.get("digest") != matter.digest:
        raise BadRequest(what="What is to be done has changed since you looked.", cure="Look again, then decide.")
    match form.get("act"):
        case "approve":
            await desk.done(desk.house.reviews.approve(review, me), goal_chain(review.goal))
        case "refuse":
            _insist_on_role(me, matter)
            reason = form.get("reason", "")
            await desk.done(
                desk.house.reviews.answer(review, Declined(by=me.id, reason=reason), me), goal_chain(review.goal)
            )
        case "change":
            _insist_on_role(me, matter)
            changed = Changed(by=me.id, roles=me.roles, arguments=_changed(matter.step, form))
            await desk.done(desk.house.reviews.answer(review, changed, me), goal_chain(review.goal))
        case _:
            raise BadRequest(what="It is not clear what you decided.", cure="Use the buttons of the page.")
    return desk.back(here, await _said(desk, review, me, form["act"]))


async def _said(desk: Desk, review: Review, me: Member, act: str) -> str:
    """What became of an answer: whether it counted, or somebody else's came first."""
    given = await answers(desk.house.means, review.goal, review.id)
    if not any(one.by == me.id for one in given):
        return "answered-before" if given else "on-its-way"
    view = await desk.house.means.store.view("review", review.id)
    still = view is not None and view.status == "open"
    return {"approve": "approved-half" if still else "approved", "refuse": "refused", "change": "changed"}[act]


def _insist_on_role(me: Member, matter: Approval) -> None:
    if matter.role not in me.roles:
        raise NotAllowed(who=me.called, why=f"this needs the role {matter.role}.")


def _changed(step: Step, form: dict[str, str]) -> dict[str, Json]:
    """The arguments that were changed in a form. Raises BadRequest where none was."""
    changed: dict[str, Json] = {}
    for name, fact in step.facts().items():
        text = form.get(f"to-{name}")
        if text is not None and text != written(fact.value):
            changed[name] = _read(name, text, fact.value)
    if not changed:
        raise BadRequest(what="Nothing was changed.", cure="Change a value, or approve it as it is.")
    return changed


def _read(name: str, text: str, before: Json) -> Json:
    try:
        return read(label_of(name), text, before)
    except BadRequest as wrong:
        raise wrong.at(name) from None


async def _all_of(desk: Desk, asked: tuple[Review, bool], me: Member) -> dict[str, object]:
    review, is_open = asked
    matter = review.matter
    if not isinstance(matter, Approval):
        raise AssertionError("only approvals are asked for here")
    means, house = desk.house.means, await desk.house.office.installation()
    goal = await desk.house.reception.goal(review.goal)
    action = means.action(matter.step.action)
    given = await answers(means, review.goal, review.id)
    return {
        "row": await row_of(means, house, review, means.now()),
        "review": review,
        "matter": matter,
        "open": is_open,
        "goal": goal,
        "action": action,
        "undo": means.action(action.undo) if action.undo else None,
        "pieces": _pieces(means, goal, matter.step, await _texts(means, goal.conversation)),
        "mine": matter.role in me.roles and me.id not in review.approved_by,
        "why_not": await desk.house.reviews.why_not(review, matter, me) if is_open else "",
        "approved_by": [house.called(id) for id in review.approved_by],
        "ended": _ended(house, given) if not is_open else "",
        "given": given[-1] if given else None,
        "attempt": next((a for a in goal.attempts if a.digest == matter.digest), None),
        "words": words,
    }


def _pieces(means: Means, goal: Goal, step: Step, texts: dict[str, str]) -> list[Piece]:
    return [
        _piece(means, goal, name, argument.fact, texts)
        for name, argument in step.arguments.items()
        if isinstance(argument, Known)
    ]


def _piece(means: Means, goal: Goal, name: str, fact: Fact, texts: dict[str, str]) -> Piece:
    return Piece(
        name=name,
        label=label_of(name),
        value=in_words(means, goal.facts, name, fact.value) or words.plain(fact.value),
        source=words.source(fact.source, texts),
        text=written(fact.value),
    )


async def _texts(means: Means, conversation: ConversationId | None) -> dict[str, str]:
    if conversation is None:
        return {}
    try:
        return {line.id: line.text for line in (await transcript(means, conversation)).lines}
    except RemitError:
        return {}  # erased: the approval is judged by what is left


def _ended(house: Installation, given: tuple[Answered, ...]) -> str:
    if not given:
        return "It is no longer open."
    last = given[-1]
    who = house.called(last.by)
    match last.answer:
        case Approved():
            return f"{who} approved exactly this."
        case Declined():
            return f"{who} said no." + (f" “{last.words}”" if last.words else "")
        case Changed():
            return f"{who} would have it otherwise. What is to be done now has another digest."
        case Expired():
            return "Nobody answered in time, or it was no longer needed."
        case _:
            return f"{who} answered." if who else "It is no longer open."
