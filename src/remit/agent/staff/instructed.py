"""What people at the Desk do in a customer's matter."""

from __future__ import annotations

from remit.agent.conclude import drop, end
from remit.agent.grounding.saying import unheard
from remit.agent.hand_over import open_takeover
from remit.agent.hearing.recognise import add_identity
from remit.agent.hearing.turn import turn_of
from remit.agent.lane import Lane
from remit.agent.open_goal import PERSON, open_goal
from remit.agent.outgoing import send
from remit.agent.proofs import proof, untold
from remit.agent.settle import lost
from remit.agent.staff.consent import set_consent
from remit.agent.staff.errands import give, step_for
from remit.agent.staff.granted import granted, tell_facts
from remit.errors import BadRequest
from remit.model.conversation import AskCode, Conversation, Message, Wording
from remit.model.desk import (
    AddIdentity,
    CloseGoal,
    FindWords,
    GiveBack,
    OpenGoal,
    Remark,
    RunStep,
    SetConsent,
    Speak,
    TakeOver,
    TellFacts,
)
from remit.model.entry import MessageSent, PersonLeft, PersonTook, Remarked, ReviewAnswered, Worded
from remit.model.fact import Fact, Granted, Read
from remit.model.goal import Errand, Goal
from remit.model.ids import ConversationId, GoalId, MessageId, StepId
from remit.model.outcome import HandedOver
from remit.model.review import Closed, HandedBack, Review, Taken, Takeover
from remit.model.turn import Understanding
from remit.model.wake import Instructed


async def instructed(lane: Lane, asked: Instructed) -> list[GoalId]:
    """Do what a person asked for. The goals that can go on with it."""
    match asked.act:
        case TakeOver(conversation=id):
            await take_over(lane, id, asked.by)
            return []
        case Speak() as speak:
            await take_over(lane, speak.conversation, asked.by)
            await _speak(lane, speak, asked.by)
            return []
        case GiveBack(conversation=id, instruction=instruction):
            return await give_back(lane, id, asked.by, instruction)
        case OpenGoal() | TellFacts() | RunStep() | CloseGoal() | Remark() as act:
            return await _about_goal(lane, act, asked)
        case SetConsent() as act:
            await set_consent(lane, act, asked.by)
            return []
        case AddIdentity(identity=known):
            await add_identity(lane, known, asked.by)
            return []
        case FindWords() as act:
            await _find_words(lane, act)
            return []


async def _find_words(lane: Lane, act: FindWords) -> None:
    """Ask the brain for words nobody hears yet, on the terms of any reply: checked, within its time and its money."""
    use, conversation = act.happening.use, await lane.log.conversation(act.conversation)
    if use == "reply":
        raise BadRequest(what="A reply is worded when it is sent.", cure="Have a draft or a wrap-up worded.")
    money = {"spent": conversation.spent, "spent_today": await lane.log.spent_today()}
    saying = await lane.means.brain.say(act.happening.model_copy(update=money), unheard)
    wording = Wording(use=use, of=act.of, text=saying.text, by=saying.by)
    lane.note_said(act.conversation, Worded(wording=wording, calls=saying.calls))


async def take_over(lane: Lane, id: ConversationId, by: str) -> None:
    """Have a person lead: what is open in the conversation is theirs, and shown as theirs."""
    conversation = await lane.log.conversation(id)
    if conversation.taken_by != by:
        lane.note_said(id, PersonTook(by=by), actor=f"staff:{by}")
        for goal in await lane.log.goals(conversation=id):
            review = takeover_of(goal) or await open_takeover(lane, goal, f"{by} took over the conversation")
            if review.taken_by != by:
                lane.note(goal, ReviewAnswered(review=review.id, answer=Taken(by=by)), actor=f"staff:{by}")


async def give_back(lane: Lane, id: ConversationId, by: str, instruction: str) -> list[GoalId]:
    """Have the machine go on, with what the person tells it. The goals that can go on."""
    conversation = await lane.log.conversation(id)
    for goal in await lane.log.goals(conversation=id):
        review = takeover_of(goal)
        if review is not None and review.taken_by in (conversation.taken_by, by):
            lane.note(goal, ReviewAnswered(review=review.id, answer=HandedBack(by=by, instruction="")), f"staff:{by}")
        if goal.kind == PERSON and review is not None:
            end(lane, await lane.goal(goal.id), HandedOver(review=review.id))
        else:
            await _forget_what_staff_read(lane, goal)
    await leave(lane, conversation, by, instruction)
    for told in await untold(lane, conversation):  # nobody has said so yet
        lane.speech(id).say(told)
    return [goal.id for goal in await lane.log.goals(conversation=id)]


async def leave(lane: Lane, conversation: Conversation, by: str, instruction: str) -> None:
    """Record that the person leaves, and do what they say is to be done."""
    understood = await _understood(lane, conversation, instruction) if instruction.strip() else None
    if conversation.taken_by is not None or understood is not None:
        left = PersonLeft(by=by, instruction=instruction, calls=understood.calls if understood else ())
        lane.note_said(conversation.id, left, actor=f"staff:{by}")
    if understood is not None:
        await _follow(lane, conversation, understood, by)


def takeover_of(goal: Goal) -> Review | None:
    """The open review by which a goal waits for a person to carry on."""
    return next((review for review in goal.reviews if isinstance(review.matter, Takeover)), None)


# -- the conversation -------------------------------------------------------------------------------------------------


async def _speak(lane: Lane, speak: Speak, by: str) -> None:
    """What the machine asked is asked no more: the customer answers the person. A code on its way stays asked for, so
    that it is known for one wherever it is typed."""
    conversation = await lane.log.conversation(speak.conversation)
    asked = conversation.question if isinstance(conversation.question, AskCode) else None
    message = Message(
        id=speak.id,
        conversation=conversation.id,
        author="human",
        channel=conversation.channel,
        text=speak.text,
        at=lane.now(),
        attachments=speak.attachments,
    )
    shown = [shows for told in await untold(lane, conversation) if (shows := await proof(lane, told))]
    sent = MessageSent(id=message.id, message=message, question=asked, by=f"staff:{by}", proofs=tuple(shown))
    lane.note_said(conversation.id, sent, actor=f"staff:{by}")
    await send(lane, conversation, message)


async def _understood(lane: Lane, conversation: Conversation, instruction: str) -> Understanding:
    """What a person tells the machine to go on with. It answers no question, and grants nothing."""
    message = Message(
        id=MessageId(lane.means.new_id("instruction")),
        conversation=conversation.id,
        author="human",
        channel=conversation.channel,
        text=instruction,
        at=lane.now(),
    )
    turn = await turn_of(lane, conversation, message)
    return await lane.means.brain.understand(turn.model_copy(update={"question": None}))


async def _follow(lane: Lane, conversation: Conversation, understood: Understanding, by: str) -> None:
    """Facts are the person's word; what they name is wanted, and what they say is not, is dropped."""
    for id in understood.drops:
        if (goal := await lane.goal(id)).open and goal.unsettled is None and goal.unknown is None:
            drop(lane, goal, f"{by} says that it is no longer wanted")
    open_ = await lane.log.goals(conversation=conversation.id)
    told = _by_person(lane, understood.facts, by)
    current = next((g for g in open_ if g.id == conversation.last_goal), open_[0] if len(open_) == 1 else None)
    if current is not None and told:
        tell_facts(lane, current, told, by)
    for wish in understood.wishes:
        facts = told | _by_person(lane, wish.facts, by)
        goal = await open_goal(lane, conversation, wish.kind, by, facts)
        lane.speech(conversation.id).about = goal.id


def _by_person(lane: Lane, facts: dict[str, Fact], by: str) -> dict[str, Fact]:
    granted = Granted(review="", by=by)
    return {name: Fact(value=fact.value, source=granted, at=lane.now()) for name, fact in facts.items()}


async def _forget_what_staff_read(lane: Lane, goal: Goal) -> None:
    """INVARIANT: what a person had read with their own rights is not the machine's to tell: it reads it anew, with its
    own."""
    goal = await lane.goal(goal.id)
    theirs = {a.step.id for a in goal.attempts if a.by and not lane.means.action(a.step.action).writes}
    read = (n for n, fact in goal.facts.items() if isinstance(fact.source, Read) and fact.source.step in theirs)
    lane.learn(goal, {}, dropped=tuple(read))


# -- its goals --------------------------------------------------------------------------------------------------------


async def _about_goal(
    lane: Lane, act: OpenGoal | TellFacts | RunStep | CloseGoal | Remark, asked: Instructed
) -> list[GoalId]:
    try:
        return await _done_to_goal(lane, act, asked)
    except BadRequest as why:  # it was in order when it was handed in, and is no longer
        if not isinstance(act, OpenGoal):
            lane.note(await lane.goal(act.goal), Remarked(by="kernel", note=str(why)))
        return []


async def _done_to_goal(
    lane: Lane, act: OpenGoal | TellFacts | RunStep | CloseGoal | Remark, asked: Instructed
) -> list[GoalId]:
    by = asked.by
    match act:
        case OpenGoal(conversation=id, kind=kind, facts=facts):
            conversation = await lane.log.conversation(id)
            return [(await open_goal(lane, conversation, kind, by, granted(lane.means, facts, by))).id]
        case TellFacts(goal=id, facts=facts):
            tell_facts(lane, await lane.goal(id), granted(lane.means, facts, by), by)
            return [id]
        case RunStep(goal=id):
            goal, step = await lane.goal(id), StepId(lane.means.new_id("step"))
            wanted = step_for(lane.means, goal, act.action, act.arguments, by, step)
            give(lane, goal, Errand(step=wanted, by=by, roles=asked.roles))
            return [id]
        case CloseGoal(goal=id, note=note):
            await _close(lane, await lane.goal(id), by, note)
            return []
        case Remark(goal=id, note=note):
            lane.note(await lane.goal(id), Remarked(by=by, note=note), actor=f"staff:{by}")
            return []


async def _close(lane: Lane, goal: Goal, by: str, note: str) -> None:
    """The person finished it. What became of a write that is still under way is for a person to find out, too."""
    if not goal.open:
        return
    if goal.unsettled is not None:
        await lost(lane, goal, goal.unsettled, "a person finished the goal meanwhile")
        goal = await lane.goal(goal.id)
    review = takeover_of(goal) or await open_takeover(lane, goal, f"{by} finished it")
    closed = ReviewAnswered(review=review.id, answer=Closed(by=by, note=""), words=note)
    lane.note(await lane.goal(goal.id), closed, actor=f"staff:{by}")
    end(lane, await lane.goal(goal.id), HandedOver(review=review.id))
