"""What people do in a customer's matter, from its page. The lane of the customer does it; this only hands it in."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.desk.transcript import conversation_of
from remit.errors import BadRequest
from remit.model.desk import CloseGoal, DeskAct, GiveBack, OpenGoal, Remark, RunStep, Speak, TakeOver, TellFacts
from remit.model.ids import ActionName, ConversationId, GoalId, GoalKind, MessageId, conversation_chain, goal_chain
from remit.model.review import Unsettled
from remit.model.value import Json
from remit.people.roles import May
from remit.web.desk.inbox import open_review
from remit.web.desk.page import Desk, filled, inside
from remit.web.session import member


def routes(desk: Desk) -> list[BaseRoute]:
    async def in_conversation(request: Request) -> Response:
        me = member(request, May.WORK)
        form = await filled(request)
        id = ConversationId(request.path_params["conversation"])
        act, said = conversation_act(id, form, MessageId(desk.house.means.new_id("message")))
        doing = desk.house.floor.do(act, me, once=form.get("once", ""))
        desk.house.means.live.typed(id, f"staff:{me.id}")
        await desk.done(doing, conversation_chain(id))
        return desk.back(inside(form.get("back", ""), f"/desk/conversations/{id}"), said)

    async def types(request: Request) -> Response:
        me = member(request, May.WORK)
        means, id = desk.house.means, ConversationId(request.path_params["conversation"])
        if (await conversation_of(means, id)).taken_by == me.id:  # else they write to nobody yet
            means.live.types(id, f"staff:{me.id}", means.now())
        return Response(status_code=204)

    async def in_goal(request: Request) -> Response:
        me = member(request, May.WORK)
        form = await filled(request)
        id = GoalId(request.path_params["goal"])
        back = inside(form.get("back", ""), f"/desk/goals/{id}")
        if form.get("act") == "establish":
            review = await open_review(desk, form.get("review", ""))
            if not isinstance(review.matter, Unsettled) or review.goal != id:
                raise BadRequest(what="That does not ask what happened.", cure="Look at the goal again.")
            happened = form.get("happened") == "yes"
            await desk.done(desk.house.reviews.establish(review, me, happened), goal_chain(id))
            return desk.back(back, "established")
        act, said = goal_act(id, form)
        await desk.done(desk.house.floor.do(act, me, once=form.get("once", "")), goal_chain(id))
        return desk.back(back, said)

    async def step(request: Request) -> Response:
        member(request, May.WORK)
        goal = await desk.house.reception.goal(GoalId(request.path_params["goal"]))
        name = request.query_params.get("action", "")
        action = desk.house.means.contents.actions.get(ActionName(name))
        return desk.page(request, "matter_step.html", 200, action=action, goal=goal)

    return [
        Route("/conversations/{conversation}", in_conversation, methods=["POST"]),
        Route("/conversations/{conversation}/typing", types, methods=["POST"]),
        Route("/goals/{goal}", in_goal, methods=["POST"]),
        Route("/goals/{goal}/step", step),
    ]


def conversation_act(id: ConversationId, form: dict[str, str], message: MessageId) -> tuple[DeskAct, str]:
    """What a form asks for in a conversation, and what is said of it. Raises BadRequest."""
    match form.get("act"):
        case "take-over":
            return TakeOver(conversation=id), "led"
        case "speak":
            if not form.get("text"):
                raise BadRequest(what="There is nothing to send.", cure="Write something first.", field="text")
            return Speak(conversation=id, id=message, text=form["text"]), "sent"
        case "give-back":
            return GiveBack(conversation=id, instruction=form.get("instruction", "")), "given-back"
        case "open":
            return OpenGoal(conversation=id, kind=GoalKind(form.get("kind", ""))), "opened"
        case _:
            raise BadRequest(what="It is not clear what to do.", cure="Use the buttons of the page.")


_ARGUMENTS: TypeAdapter[dict[str, Json]] = TypeAdapter(dict[str, Json])


def _given(text: str) -> dict[str, Json]:
    """The arguments that a proposed step came with. Raises BadRequest."""
    try:
        return _ARGUMENTS.validate_json(text or "{}")
    except ValidationError:
        raise BadRequest(what="The proposed step cannot be read.", cure="Load the page again.") from None


def goal_act(id: GoalId, form: dict[str, str]) -> tuple[DeskAct, str]:
    """What a form asks for about a goal, and what is said of it. Raises BadRequest."""
    match form.get("act"):
        case "tell":
            if not form.get("name") or not form.get("value"):
                raise BadRequest(what="Nothing was told.", cure="Choose what it is, and write it down.", field="value")
            return TellFacts(goal=id, facts={form["name"]: form["value"]}), "told"
        case "run":
            arguments = _given(form.get("given", "")) | {
                n[5:]: v for n, v in form.items() if n.startswith("with-") and v
            }
            return RunStep(goal=id, action=ActionName(form.get("action", "")), arguments=arguments), "running"
        case "note":
            if not form.get("note"):
                raise BadRequest(what="There is nothing to note.", cure="Write something first.", field="note")
            return Remark(goal=id, note=form["note"]), "noted"
        case "close":
            return CloseGoal(goal=id, note=form.get("note", "")), "closed"
        case _:
            raise BadRequest(what="It is not clear what to do.", cure="Use the buttons of the page.")
