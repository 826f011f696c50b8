"""What helps a person with a conversation, also one that they lead; and doing what they decide. Each step of it is
judged with whoever holds the key as the one who acts."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from remit.api.callers import Assists, Caller, WritesGoals, WritesReviews
from remit.api.examples import AT, shown, taken_in
from remit.api.goals import goal_for
from remit.api.once import ONCE
from remit.api.pages import Id
from remit.api.talk import Files, view_for
from remit.desk.assist import Assist, assist
from remit.desk.attachments import MOST, attached
from remit.model.desk import CloseGoal, DeskAct, GiveBack, OpenGoal, Remark, RunStep, Speak, TakeOver, TellFacts
from remit.model.ids import ActionName, ConversationId, GoalId, GoalKind, MessageId
from remit.model.value import Json
from remit.people.roles import May, insist

assisting = APIRouter(tags=["assist"])

WORDS = 5_000
"""Characters that somebody may write at once."""

_RULE = {"id": "returns.window", "says": "Returns are possible for 30 days after delivery."}
_OPINION = {"verdict": "needs", "words": "It needs the customer's yes.", "rules": [_RULE], "needs": ["the yes"]}
_LINE = {
    "id": "goal-01k9",
    "kind": "return_item",
    "summary": "return something you bought",
    "state": "under_way",
    "words": "Under way.",
    "opened_at": AT,
    "ended_at": None,
    "queue": "",
}
_FACT = {"name": "order", "label": "Order", "value": "W10005", "source": "the customer said so", "correctable": True}
_STEP: dict[str, object] = {
    "goal": "goal-01k9",
    "action": "open_return",
    "arguments": {"order": "W10005"},
    "digest": "3f2a9c",
    "title": "Open a return of the blue jacket",
    "details": [{"label": "Order", "value": "W10005"}],
    "writes": True,
    "changes": "Changes order W10005 in orders.",
    "undo": "Can be taken back: cancel a return.",
    "planned": True,
    "machine": _OPINION,
    "person": {"verdict": "allow", "words": "May be done.", "rules": [], "needs": []},
}


class Assistance(Assist):
    """What helps with a conversation: what is wanted and known, what could be done next, what could be said (with what
    it rests on), and what to write down. Nothing of it is done."""

    model_config = shown(
        conversation="conversation-01k9",
        led_by="sam",
        wants=[{"line": _LINE, "facts": [_FACT], "notes": []}],
        who={
            "customer": "customer-01k9",
            "assurance": 2,
            "proven": [{"kind": "email", "value": "maria@example.com"}],
            "claimed": [],
            "known_by": [{"kind": "email", "value": "maria@example.com"}],
            "consents": [],
            "moods": [],
            "elsewhere": [],
        },
        steps=[_STEP],
        lacking=[],
        draft={"text": "Shall I open a return of the blue jacket?", "citations": []},
        wrap_up={"summary": "The customer wants to return something they bought.", "notes": ["Known: Order W10005."]},
    )


class Instructed(BaseModel):
    """It was handed to where the customer's matter is worked on. What comes of it is in the events of the conversation,
    and with the goal."""

    model_config = shown(by="key:6f3a9c0b1d2e4f58")

    by: str


class Speech(BaseModel):
    """What a person says to the customer. attachments: ids of files that were sent in for the conversation."""

    model_config = taken_in(text="Hello Maria, I have looked at your pictures.")

    text: str = Field(min_length=1, max_length=WORDS)
    attachments: Files = Field(default_factory=list[str], max_length=MOST)


class Instruction(BaseModel):
    """instruction: what the agent is to go on with."""

    model_config = taken_in(instruction="Offer an exchange for size M.")

    instruction: str = Field(default="", max_length=WORDS)


class Wish(BaseModel):
    """Something to be done for the customer: one of the pack's kinds of goal, with what is known for it."""

    model_config = taken_in(kind="return_item", facts={"order": "W10005"})

    kind: GoalKind = Field(max_length=200)
    facts: dict[str, Json] = Field(default_factory=dict[str, Json], max_length=50)


class Knowing(BaseModel):
    """Facts, by name, as whoever tells them vouches for them."""

    model_config = taken_in(facts={"return_reason": "too small"})

    facts: dict[str, Json] = Field(min_length=1, max_length=50)


class Running(BaseModel):
    """A step to take: as `steps` of the assistance has it."""

    model_config = taken_in(action="open_return", arguments={"order": "W10005"})

    action: ActionName = Field(max_length=200)
    arguments: dict[str, Json] = Field(default_factory=dict[str, Json], max_length=50)


class Noting(BaseModel):
    """note: for colleagues, kept with the goal."""

    model_config = taken_in(note="Called her; a new jacket is on its way.")

    note: str = Field(min_length=1, max_length=WORDS)


@assisting.get("/conversations/{id}/assist")
async def assist_with(by: Assists, id: Id) -> Assistance:
    """What helps whoever works with a conversation, the machine's or a person's own, judged in the roles of the key."""
    insist(by.member, May.SEE)
    await view_for(by, id)
    found = await assist(by.house.means, ConversationId(id), by.member, by.house.floor)
    return Assistance.model_validate(found.model_dump())


@assisting.post("/conversations/{id}/take-over", status_code=202)
async def take_over(by: WritesReviews, request: Request, id: Id) -> Instructed:
    """Lead a conversation: the machine is silent to the customer from then on."""
    return await _in_conversation(by, request, TakeOver(conversation=ConversationId(id)), id)


@assisting.post("/conversations/{id}/say", status_code=202)
async def say(by: WritesReviews, request: Request, id: Id, body: Speech) -> Instructed:
    """Say something to the customer, as a person. Whoever speaks leads the conversation."""
    await view_for(by, id)
    return await speak(by, request, ConversationId(id), body)


@assisting.post("/conversations/{id}/hand-back", status_code=202)
async def hand_back(by: WritesReviews, request: Request, id: Id, body: Instruction) -> Instructed:
    """Have the machine go on, with an instruction."""
    act = GiveBack(conversation=ConversationId(id), instruction=body.instruction)
    return await _in_conversation(by, request, act, id)


@assisting.post("/conversations/{id}/goals", status_code=202)
async def open_goal(by: WritesGoals, request: Request, id: Id, body: Wish) -> Instructed:
    """Have a goal pursued for the customer; while a person leads, have it prepared for them."""
    act = OpenGoal(conversation=ConversationId(id), kind=body.kind, facts=body.facts)
    return await _in_conversation(by, request, act, id)


@assisting.post("/goals/{id}/facts", status_code=202)
async def tell_facts(by: WritesGoals, request: Request, id: Id, body: Knowing) -> Instructed:
    """Tell a goal what is known. Each fact counts as told by whoever holds the key."""
    return await _for_goal(by, request, TellFacts(goal=GoalId(id), facts=body.facts), id)


@assisting.post("/goals/{id}/steps", status_code=202)
async def run_step(by: WritesGoals, request: Request, id: Id, body: Running) -> Instructed:
    """Have a step done. It is judged with whoever holds the key as the one who acts; nothing gets round that."""
    act = RunStep(goal=GoalId(id), action=body.action, arguments=body.arguments)
    return await _for_goal(by, request, act, id)


@assisting.post("/goals/{id}/notes", status_code=202)
async def note_goal(by: WritesGoals, request: Request, id: Id, body: Noting) -> Instructed:
    """Keep a note for colleagues with a goal."""
    return await _for_goal(by, request, Remark(goal=GoalId(id), note=body.note), id)


@assisting.post("/goals/{id}/close", status_code=202)
async def close_goal(by: WritesGoals, request: Request, id: Id, body: Noting) -> Instructed:
    """Say that a person finished it, in a way no system shows."""
    return await _for_goal(by, request, CloseGoal(goal=GoalId(id), note=body.note), id)


# -- for reviews too --------------------------------------------------------------------------------------------------


async def speak(by: Caller, request: Request, conversation: ConversationId, body: Speech) -> Instructed:
    """Have something said to the customer; under an Idempotency-Key once."""
    once = request.scope.get(ONCE)
    message = MessageId(f"message-{once}" if once else by.house.means.new_id("message"))
    files = await attached(by.house, conversation, body.attachments)
    act = Speak(conversation=conversation, id=message, text=body.text, attachments=files)
    return await _done(by, request, act)


# -- private ----------------------------------------------------------------------------------------------------------


async def _in_conversation(by: Caller, request: Request, act: DeskAct, conversation: str) -> Instructed:
    await view_for(by, conversation)
    return await _done(by, request, act)


async def _for_goal(by: Caller, request: Request, act: DeskAct, goal: str) -> Instructed:
    await goal_for(by, goal)
    return await _done(by, request, act)


async def _done(by: Caller, request: Request, act: DeskAct) -> Instructed:
    """INVARIANT: under an Idempotency-Key an act is done once, also where what answered it crashed."""
    await by.house.floor.do(act, by.member, once=str(request.scope.get(ONCE, "")))
    return Instructed(by=by.member.id)
