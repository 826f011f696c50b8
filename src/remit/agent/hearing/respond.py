"""Does what a message asks of the kernel itself: learns, opens and drops goals, fetches a person, makes small talk."""

from __future__ import annotations

import re
from collections.abc import Mapping

from remit.agent.ask import outdated_by
from remit.agent.conclude import drop
from remit.agent.feedback import note_solved
from remit.agent.hand_over import hand_over, withdraw
from remit.agent.hearing.inform import inform
from remit.agent.judge import judge_topic
from remit.agent.lane import Lane
from remit.agent.open_goal import PERSON, open_goal, usable
from remit.agent.wording import doing, summary
from remit.language.acts import confirms, only_social, plain
from remit.language.detect import says_yes_elsewhere
from remit.model.conversation import (
    AskCode,
    AskConfirm,
    AskConsent,
    AskFact,
    AskWhich,
    Conversation,
    OfferCallback,
    OfferGoal,
    OfferPerson,
)
from remit.model.entry import StepBarred
from remit.model.fact import Fact
from remit.model.goal import Attempt, Goal
from remit.model.plan import Barred
from remit.model.review import Takeover
from remit.model.turn import Act, NotKnown, Small, Turn, Understanding, Waits, Wish
from remit.model.verdict import Allow, HandOver, Rule

_HESITATES = re.compile(r"^(?:(?:actually|wait|hm+|oh|um|sorry|hold on|stop|but|well) ?\b)+")
PATIENCE = 3
"""After so many messages in a row that led nowhere, a person is offered."""


async def respond(lane: Lane, conversation: Conversation, turn: Turn, understood: Understanding) -> None:
    """Do what follows from a message before goals are pursued."""
    if await _topic(lane, conversation, turn, understood):
        return
    if Act.PERSON in understood.acts or _wants_offered_person(turn):
        await take_in(lane, conversation, turn, understood)
        await _fetch_person(lane, conversation, turn)
        return
    _drop(lane, conversation, turn, understood)
    if isinstance(turn.question, AskFact) and understood.narrowed:
        lane.narrowed[turn.question.goal, turn.question.fact] = tuple(c.value for c in understood.narrowed)
    await take_in(lane, conversation, turn, understood)
    informed = await inform(lane, conversation, turn, understood)
    if understood.between and not informed:
        question = AskWhich(kinds=understood.between, message=turn.message.id, facts=understood.facts)
        lane.speech(conversation.id).ask(question)
    if informed:
        _back_to_it(lane, conversation, turn)
    else:
        await _small_talk(lane, conversation, turn, understood)


async def take_in(lane: Lane, conversation: Conversation, turn: Turn, understood: Understanding) -> None:
    """What was told is known from now on, and what is wanted is open."""
    await _learn(lane, turn, understood)
    for wish in understood.wishes:
        facts = {**turn.told, **_told_before(turn, wish), **understood.facts, **wish.facts}
        goal = await open_goal(lane, conversation, wish.kind, turn.message, facts)
        lane.speech(conversation.id).about = goal.id


def _told_before(turn: Turn, wish: Wish) -> Mapping[str, Fact]:
    """What was told with the message that could have meant several things, of which this is now the one."""
    asked = turn.question
    return asked.facts if isinstance(asked, AskWhich) and wish.kind in asked.kinds else {}


async def _learn(lane: Lane, turn: Turn, understood: Understanding) -> None:
    """Facts go to the goal that is talked about; what was read with an old value falls with it."""
    goal = await lane.goal(turn.current.id) if turn.current else None
    new_matter = understood.wishes and not {Act.ANSWER, Act.CORRECT} & set(understood.acts)
    if goal is None or not goal.open or new_matter:
        return
    facts: dict[str, Fact] = usable(lane, understood.facts)
    lane.answered |= {(goal.id, name) for name in facts}
    lane.learn(goal, facts, dropped=outdated_by(lane, goal, facts))


def _drop(lane: Lane, conversation: Conversation, turn: Turn, understood: Understanding) -> None:
    """What is no longer wanted: said so, or a no to "shall I?" that says nothing else."""
    goals = {goal.id: goal for goal in (*((turn.current,) if turn.current else ()), *turn.others)}
    dropped = [goals[id] for id in understood.drops if id in goals]
    if not dropped and turn.current and (Act.STOP in understood.acts or _plain_no(turn, understood)):
        dropped = [turn.current]
    for goal in dropped:
        if begun := goal.unsettled or goal.unknown:
            _give_up(lane, goal, begun)
        else:
            withdraw(lane, goal)
            drop(lane, goal, "the customer no longer wants it")
            lane.say(goal, Small(what="dropped", summary=summary(lane, goal)))


def _give_up(lane: Lane, goal: Goal, begun: Attempt) -> None:
    """What is under way is settled before the goal can end; but it is not sent again."""
    why = "The customer no longer wants it."
    lane.note(goal, StepBarred(barred=Barred(action=begun.step.action, arguments=begun.step.facts(), why=why)))
    on = "settling" if begun.state == "intended" else "unknown"
    lane.say(goal, Waits(on=on, summary=doing(lane, goal, begun.step)))


def _plain_no(turn: Turn, understood: Understanding) -> bool:
    says_no = confirms(turn.message.text) is False or turn.message.pressed == "no" or Act.DENY in understood.acts
    says_more = bool(understood.facts or understood.wishes)
    return isinstance(turn.question, AskConfirm | AskConsent) and says_no and not says_more


def _wants_offered_person(turn: Turn) -> bool:
    """A yes to a person needs no caution: it is one in any language."""
    said = turn.message.text
    yes = turn.message.pressed == "yes" or confirms(said) is True or says_yes_elsewhere(said) is True
    return isinstance(turn.question, OfferPerson) and yes


async def _fetch_person(lane: Lane, conversation: Conversation, turn: Turn) -> None:
    wanted = [goal for goal in await lane.log.goals(conversation=conversation.id) if goal.id in lane.opened]
    goal = turn.current or next(iter(wanted), None) or await open_goal(lane, conversation, PERSON, turn.message, {})
    kind = lane.means.goal_type(goal.kind)
    await _hand_all_over(lane, conversation, goal, kind.queue if kind else "service", (), _why_a_person(lane, turn))


async def _hand_all_over(
    lane: Lane, conversation: Conversation, first: Goal, queue: str, rules: tuple[Rule, ...], why: str
) -> None:
    """A person who comes has the whole conversation: whatever is open in it is handed over with `first`, and nothing
    goes on asking."""
    await hand_over(lane, first, queue, rules, why)
    for goal in await lane.log.goals(conversation=conversation.id):
        if goal.id != first.id and not goal.reviews:  # people have those already
            await hand_over(lane, goal, queue, rules, why)


def _why_a_person(lane: Lane, turn: Turn) -> str:
    """Why a person is to come, as they read it first."""
    done = _done_before(turn) if isinstance(turn.question, OfferPerson) and turn.question.goal else []
    if turn.before is None or not done:
        return "the customer asked for a person"
    return f"the customer wants this taken back: {'; '.join(doing(lane, turn.before, a.step) for a in done)}"


async def _topic(lane: Lane, conversation: Conversation, turn: Turn, understood: Understanding) -> bool:
    """Put talking on before the Gate where a message touches a topic. True: a person has it now, as always where
    talking on is not plainly allowed."""
    for topic in understood.topics:
        goal = turn.current or await open_goal(lane, conversation, PERSON, turn.message, {})
        verdict = await judge_topic(lane, goal, topic)
        if not isinstance(verdict, Allow):
            queue = verdict.queue if isinstance(verdict, HandOver) else "service"
            await _hand_all_over(lane, conversation, goal, queue, verdict.rules, f"the message touches on {topic}")
            return True
        if goal.kind == PERSON and not goal.reviews:  # opened for nothing but to be judged
            drop(lane, goal, "it may be talked about")
    return False


def _back_to_it(lane: Lane, conversation: Conversation, turn: Turn) -> None:
    """After an answer, what was open is asked again; where nothing is under way and no answer is known, whether a
    person should come. (A goal asks its own questions again when it is pursued.)"""
    speech = lane.speech(conversation.id)
    if isinstance(turn.question, AskWhich | OfferGoal) and not lane.opened:
        speech.ask(turn.question)
    elif turn.current is None and any(isinstance(t, NotKnown) for t in speech.tellings) and not lane.opened:
        speech.ask(OfferPerson())


async def _small_talk(lane: Lane, conversation: Conversation, turn: Turn, understood: Understanding) -> None:
    speech, acts = lane.speech(conversation.id), set(understood.acts)
    led_somewhere = bool(understood.wishes or understood.facts or understood.between or understood.drops)
    solved = note_solved(lane, conversation, turn)
    if Act.UNCLEAR in acts and understood.language not in ("", conversation.locale[:2]):
        _foreign(lane, conversation, turn)
    elif Act.WHY in acts and await _why(lane, conversation, turn):
        pass
    elif turn.question is None and (Act.UNDO in acts or _thinks_again(turn)):
        _undo(lane, conversation, turn)
    elif Act.WHO in acts:
        speech.say(Small(what="who"))
    elif Act.REPEAT in acts:
        speech.say(Small(what="repeat", summary=conversation.last_reply))
    elif (Act.THANK in acts or solved) and not led_somewhere:
        speech.say(Small(what="thank"))
    elif not led_somewhere and turn.question is None and _awaits_person(turn):
        pass  # where nothing is said, it is said who comes
    elif (Act.GREET in acts and not led_somewhere and turn.question is None) or _only_told(turn, understood):
        speech.say(Small(what="greet"))
    elif turn.question is not None and only_social(turn.message.text):
        pass  # "oh wait": it is asked again
    elif Act.COMPLAIN in acts and not led_somewhere and turn.question is None and turn.current is None:
        speech.ask(OfferPerson())
    elif led_somewhere or acts & {Act.STOP, Act.ANSWER, Act.AFFIRM, Act.DENY, Act.CORRECT, Act.COMPLAIN}:
        pass
    elif turn.message.attachments:
        _only_showed(lane, conversation, turn)
    else:
        _lost(lane, conversation, turn, acts)


def _only_showed(lane: Lane, conversation: Conversation, turn: Turn) -> None:
    """A file, with words that tell nothing beside it: what was asked stays asked. (A goal asks its own questions again
    when it is pursued.)"""
    speech = lane.speech(conversation.id)
    if isinstance(turn.question, AskWhich | OfferGoal | OfferPerson | OfferCallback):
        speech.ask(turn.question)
    elif turn.current is None:
        speech.say(Small(what="greet"))


async def _why(lane: Lane, conversation: Conversation, turn: Turn) -> bool:
    """Explain the question that is open, or else the last no, in the words of the policies. False: there is nothing
    to explain."""
    asked = None if turn.question is None or isinstance(turn.question, AskWhich) else turn.question.goal
    goal = await lane.goal(asked) if asked else turn.current or turn.before
    if goal is None:
        return False
    if goal.open and goal.conversation == conversation.id and isinstance(turn.question, AskFact | AskConfirm | AskCode):
        lane.why.add(goal.id)  # explained where it is asked again
        return True
    said = tuple(dict.fromkeys(b.why for b in goal.barred)) or tuple(
        rule.says for review in goal.reviews for rule in review.rules if rule.says
    )
    if said:
        lane.speech(conversation.id).say(Small(what="why", summary=" ".join(said)))
    if said and turn.question is not None:
        lane.speech(conversation.id).ask(turn.question, about=goal.id)
    return bool(said)


def _undo(lane: Lane, conversation: Conversation, turn: Turn) -> None:
    """Nobody but a person takes back what was done: say so, and offer one."""
    done, speech = _done_before(turn), lane.speech(conversation.id)
    speech.say(Small(what="cannot_undo" if done else "nothing_to_undo"))
    if done and turn.before:
        speech.ask(OfferPerson(goal=turn.before.id))


def _thinks_again(turn: Turn) -> bool:
    """Whether who was just told that something is done hesitates, and says no: "actually no"."""
    said = plain(turn.message.text)
    words = _HESITATES.sub("", said)
    return turn.current is None and bool(_done_before(turn)) and words != said and confirms(words) is False


def _done_before(turn: Turn) -> list[Attempt]:
    """The writes of the goal that was talked about last."""
    attempts = turn.before.attempts if turn.before else ()
    return [a for a in attempts if a.key is not None and a.state == "received" and a.undone_by is None]


def _awaits_person(turn: Turn) -> bool:
    goals = (*((turn.current,) if turn.current else ()), *turn.others)
    return any(isinstance(review.matter, Takeover) for goal in goals for review in goal.reviews)


def _only_told(turn: Turn, understood: Understanding) -> bool:
    """Whether something was told, and nothing that it could be for is wanted yet."""
    asked = understood.wishes or understood.between or understood.questions or turn.question
    return bool(understood.facts) and turn.current is None and not asked


def _foreign(lane: Lane, conversation: Conversation, turn: Turn) -> None:
    """Not understood for its language: say so in it; a person may speak it."""
    speech = lane.speech(conversation.id)
    speech.say(Small(what="foreign"))
    if turn.question is None or isinstance(turn.question, OfferPerson | AskWhich):
        speech.ask(OfferPerson())


def _lost(lane: Lane, conversation: Conversation, turn: Turn, acts: set[Act]) -> None:
    """Not understood, or out of the remit: say which, and offer a person before the customer has to ask for one."""
    speech = lane.speech(conversation.id)
    speech.confused = True
    if isinstance(turn.question, AskFact) and turn.current is not None:
        return  # the question is asked again, and says so
    if isinstance(turn.question, AskCode) and turn.current is not None:
        speech.say(Small(what="code_first"))
        return
    speech.say(Small(what="unclear" if Act.UNCLEAR in acts else "beyond"))
    if turn.current is None and (Act.UNCLEAR not in acts or conversation.confused + 1 >= PATIENCE):
        speech.ask(OfferPerson())
