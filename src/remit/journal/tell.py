"""Tells one entry of a goal or its conversation in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from pydantic import TypeAdapter

from remit.journal import words
from remit.journal.bodies import Remains
from remit.journal.fold import ConversationBody
from remit.journal.log import Recorded
from remit.journal.story import Line
from remit.model import entry as e
from remit.model.entry import Body
from remit.model.goal import Asked, Entrusted, Noticed, Undoing
from remit.model.ids import StepId
from remit.model.plan import FromStep, Step, ToAsk
from remit.model.review import (
    Answer,
    Approval,
    Approved,
    Assigned,
    CallBackWanted,
    Changed,
    Closed,
    Declined,
    Escalated,
    Established,
    Expired,
    HandedBack,
    Matter,
    Snoozed,
    Taken,
    Takeover,
    Unsettled,
)
from remit.model.spend import ModelCall
from remit.model.turn import Understanding
from remit.model.verdict import Verdict

_VERDICT: TypeAdapter[Verdict] = TypeAdapter(Verdict)
_HEARD, _DONE, _SAID = -1, 0, 1
Words = tuple[str, str] | tuple[str, str, tuple[str, ...]]
"""A label, a text, and what it rested on."""


@dataclass(frozen=True)
class Known:
    """What words an entry alone does not have: what was said, and which action a step is."""

    texts: Mapping[str, str]
    actions: Mapping[StepId, str]

    def facts(self, step: Step) -> tuple[str, ...]:
        return tuple(words.fact(name, known, self.texts) for name, known in step.facts().items())

    def action(self, step: StepId) -> str:
        return self.actions.get(step, "a step")


def tell(one: Recorded, known: Known) -> Iterator[Line]:
    """An entry in words; nothing for one that says nothing to people."""
    told = _remains(one.body) if isinstance(one.body, Remains) else _body(one.body, one.entry.actor, known)
    if told is not None:
        label, text, *details = told
        rank = {"message.received": _HEARD, "message.understood": _HEARD, "message.sent": _SAID}
        yield Line(
            at=one.entry.at,
            label=label,
            text=text,
            details=details[0] if details else (),
            rank=rank.get(one.entry.kind, _DONE),
        )


def _body(body: Body, actor: str, known: Known) -> Words | None:
    match body:
        case e.GoalOpened():
            facts = tuple(words.fact(name, fact, known.texts) for name, fact in body.facts.items())
            return "Opened", _origin(body), facts
        case e.FactsLearned() | e.Planned() | e.Judged() | e.StepBarred() | e.Waited() | e.Rehomed() | e.GoalEnded():
            return _course(body, known)
        case e.Intended() | e.Resent() | e.Received() | e.Failed() | e.Lost() | e.Checked() | e.Undone():
            return _deed(body, words.who(actor), known)
        case e.ErrandGiven() | e.Remarked():
            return _at_desk(body, known)
        case e.Granted() | e.Unconfirmed() | e.ReviewOpened() | e.ReviewAnswered():
            return _person(body)
        case _ if isinstance(body, ConversationBody):
            return _conversation(body)
        case _:
            return None


def _origin(body: e.GoalOpened) -> str:
    match body.origin:
        case Asked():
            return f"the customer wants: {body.wants}"
        case Undoing(by=by, of=of):
            return f"{by} asks to take back what was done ({len(of)} {'step' if len(of) == 1 else 'steps'})"
        case Noticed(event=event):
            return f"{body.wants}, because of {event}"
        case Entrusted(by=by):
            return f"{by} wants it for the customer: {body.wants}"
        case _:
            assert_never(body.origin)


def _course(
    body: e.FactsLearned | e.Planned | e.Judged | e.StepBarred | e.Waited | e.Rehomed | e.GoalEnded, known: Known
) -> Words | None:
    match body:
        case e.FactsLearned():
            learned = tuple(words.fact(name, fact, known.texts) for name, fact in body.facts.items())
            dropped = tuple(f"{name} no longer holds" for name in body.dropped if name not in body.facts)
            first, *more = (*learned, *dropped) or ("",)
            return ("Learned", first, tuple(more)) if first else None
        case e.Planned():
            steps = ", then ".join(step.action for step in body.plan.steps) or "nothing is left to do"
            return "Planned", f"{steps} (by {words.who(body.plan.author)})", tuple(_open_ends(body.plan.steps))
        case e.Judged():
            rules = tuple(words.rule(rule) for rule in body.verdict.rules)
            instead = (f"trusted with it, it would have been: {words.verdict(body.instead)}",) if body.instead else ()
            details = (*rules, *instead, *known.facts(body.step), words.standing(body.standing))
            return "Judged", f"{body.action}: {words.verdict(body.verdict)}", details
        case e.StepBarred():
            rules = tuple(words.rule(rule) for rule in body.barred.rules)
            return "Set aside", f"{body.barred.action} is not tried like this again: {body.barred.why}", rules
        case e.Waited():
            until = f"until {body.until:%d %B %H:%M:%S} UTC: " if body.until else ""
            return "Waits", f"{until}{body.why}"
        case e.Rehomed():
            return "Moved", f"the speaker turned out to be {body.customer}"
        case e.GoalEnded():
            return "Ended", words.outcome(body.outcome)
        case _:
            assert_never(body)


def _open_ends(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        for name, argument in step.arguments.items():
            match argument:
                case ToAsk():
                    yield f"{step.action} needs {name}, which only the customer can tell"
                case FromStep(name=gives):
                    yield f"{step.action} takes {gives} from the step before"
                case _:
                    pass


def _deed(
    body: e.Intended | e.Resent | e.Received | e.Failed | e.Lost | e.Checked | e.Undone, who: str, known: Known
) -> Words:
    match body:
        case e.Intended():
            again = " again" if body.occurrence else ""
            keys = f"key {words.short(body.key)}, digest {words.short(body.digest)}"
            return "Does", f"{body.action}{again} ({keys})", known.facts(body.step)
        case e.Resent():
            return "Sends again", f"{known.action(body.step)}, under the same key {words.short(body.key)}"
        case e.Received():
            label = "Done" if body.key else "Read"
            return label, _answer(body, who), tuple(f"{n}: {words.plain(v)}" for n, v in body.receipt.gives.items())
        case e.Failed():
            return "Failed", f"{who} refuses {body.action}: {body.why}", known.facts(body.step)
        case e.Lost():
            return "Unknown", f"whether {known.action(body.step)} happened cannot be found out: {body.why}"
        case e.Checked():
            holds = "holds" if body.check.holds else "does not hold"
            state = tuple(f"{n}: {words.plain(v)}" for n, v in body.check.state.items())
            return "Read back", f"{known.action(body.step)} {holds} in {who}", state
        case e.Undone():
            return "Undone", f"{known.action(body.step)} was taken back by goal {body.by}"
        case _:
            assert_never(body)


def _answer(body: e.Received, who: str) -> str:
    match body.how:
        case "answered":
            return f"{who} answers {body.action}"
        case "settled":
            return f"{who}, asked whether {body.action} had happened, says it had"
        case "shared":
            return f"{body.action} had been done already, for another goal"
        case "established":
            return f"{who} found out that {body.action} had happened"
        case _:
            assert_never(body.how)


def _at_desk(body: e.ErrandGiven | e.Remarked, known: Known) -> Words:
    match body:
        case e.ErrandGiven():
            return "Told to do", f"{body.by} wants this done: {body.action}", known.facts(body.errand.step)
        case e.Remarked():
            return "Note", f"{'' if body.by == 'kernel' else f'{body.by}: '}{body.note}", ()
        case _:
            assert_never(body)


def _person(body: e.Granted | e.Unconfirmed | e.ReviewOpened | e.ReviewAnswered) -> Words | None:
    match body:
        case e.Granted():
            confirmed = f"the customer said yes to exactly this (digest {words.short(body.grant.digest)})"
            return ("Confirmed", confirmed) if body.grant.kind == "confirm" else None  # an approval was told before
        case e.Unconfirmed():
            return "Held", "the customer spoke again before it was done; they are asked again", ()
        case e.ReviewOpened():
            rules = tuple(words.rule(rule) for rule in body.review.rules)
            return "Asks", _matter(body.review.matter), (*rules, f"review {body.id}")
        case e.ReviewAnswered():
            label, text = _reply(body.answer)
            said = (f'"{body.words}"',) if body.words else ()
            return label, text, (*said, f"review {body.review}")
        case _:
            assert_never(body)


def _matter(matter: Matter) -> str:
    match matter:
        case Approval(role=role, count=count, doing=doing):
            people = f"{count} people ({role})" if count > 1 else role
            return f"{people} to approve: {doing} (digest {words.short(matter.digest)})"
        case Takeover(queue=queue):
            return f"a person ({queue}) to take over"
        case Unsettled(doing=doing):
            return f"a person to find out whether this happened: {doing}"
        case _:
            assert_never(matter)


def _reply(answer: Answer) -> tuple[str, str]:
    match answer:
        case Approved(by=by, roles=roles, digest=digest):
            return "Approved", f"{by} ({', '.join(roles)}) approves exactly this (digest {words.short(digest)})"
        case Declined(by=by, reason=reason):
            return "Answered", f"{by} says no: {reason}"
        case Taken(by=by):
            return "Taken", f"{by} takes over"
        case HandedBack(by=by, instruction=instruction):
            return "Back", f"{by} hands it back{f': {instruction}' if instruction else ''}"
        case Established(by=by, happened=happened):
            return "Answered", f"{by} found out that it {'happened' if happened else 'did not happen'}"
        case Closed(by=by, note=note):
            return "Closed", f"{by} finished it: {note}"
        case Changed(by=by, arguments=arguments):
            instead = ", ".join(f"{name} {words.plain(value)}" for name, value in arguments.items())
            return "Changed", f"{by} would have it otherwise: {instead}"
        case Assigned(by=by, to=to):
            return "Assigned", f"{by} gives it to {to or 'anybody'}"
        case Snoozed(by=by, until=until):
            return "Snoozed", f"{by} puts it off{f' until {until:%Y-%m-%d %H:%M}' if until else ' no longer'}"
        case Escalated(to=to):
            return "Late", f"nobody took it in time: {to} has it, too"
        case CallBackWanted():
            return "Call back", "the customer wants to be called when somebody is there"
        case Expired():
            return "Expired", "nobody answered in time, or it was no longer needed"
        case _:
            assert_never(answer)


def _calls(calls: Sequence[ModelCall]) -> str:
    """What language models were asked, and how it ended."""
    return "".join(f"; {c.model}: {c.ending.replace('_', ' ')}, {c.milliseconds} ms, {c.cost} USD" for c in calls)


def _conversation(body: ConversationBody) -> Words | None:
    match body:
        case e.MessageReceived() | e.MessageSent():
            pressed = " (by a button)" if body.message.pressed else ""
            calls = body.calls if isinstance(body, e.MessageSent) else ()
            worded = f" (worded by {body.by}{_calls(calls)})" if isinstance(body, e.MessageSent) and calls else ""
            return body.message.author.capitalize(), f'"{body.message.text}"{pressed}{worded}'
        case e.MessageUnderstood():
            text = _understood(body.understanding)
            return ("Understood", f"{text} (by {body.brain}{_calls(body.calls)})") if text else None
        case e.KnowledgeAsked():
            found = f"in {', '.join(body.passages)}" if body.answered else "nothing supports an answer: a gap"
            return "Looked up", f'"{body.question}": {found}'
        case e.IdentityClaimed():
            return "Says to be", body.identity.value
        case e.VerificationStarted():
            return "Proof", f"a code is sent to {body.identity.value}"
        case e.VerificationFailed():
            return "Proof", "a wrong code, the last try" if body.over else "a wrong code"
        case e.AssuranceRaised():
            return "Proof", f"the speaker is {body.identity.value} ({body.level.name.lower()}, by {body.by})"
        case e.PersonTook():
            return "Person", f"{words.who(body.by)} takes the conversation"
        case e.PersonLeft():
            told = f': "{body.instruction}"' if body.instruction else ""
            return "Person", f"{words.who(body.by)} gives the conversation back{told}{_calls(body.calls)}"
        case e.Worded(wording=wording):
            what = "a reply that a colleague may send" if wording.use == "draft" else "a wrap-up"
            return "Worded", f"{what} (worded by {wording.by}{_calls(body.calls)})"
        case e.ToldAgain():
            return "Told again", f"the customer gives {body.fact} once more, which was known when they were handed over"
        case e.Rated(what="solved"):
            return "Rated", "the customer says that it is solved"
        case e.Rated():
            said = f': "{body.comment}"' if body.comment else ""
            return "Rated", f"{body.what} {body.score}, from {body.low} to {body.high}{said}"
        case e.Rebound():
            return None
        case _:
            assert_never(body)


def _understood(what: Understanding) -> str:
    wishes = ", ".join(dict.fromkeys(wish.kind for wish in what.wishes))
    told = ", ".join(f"{name} {words.plain(fact.value)}" for name, fact in what.facts.items())
    topics = ", ".join(what.topics)
    parts = [
        f"wants {wishes}" if wishes else "",
        f"tells {told}" if told else "",
        f"touches {topics}" if topics else "",
    ]
    return "; ".join(part for part in parts if part)


# -- what an erasure left -------------------------------------------------------------------------------------------


def _remains(left: Remains) -> Words | None:
    """What was done and why, without about whom."""
    public = left.public
    action = public.get("action")
    match left.kind:
        case "step.judged":
            given = _VERDICT.validate_python(public["verdict"])
            return "Judged", f"{action}: {words.verdict(given)}", (*map(words.rule, given.rules), "the rest is erased")
        case "step.intended":
            keys = f"key {words.short(str(public['key']))}, digest {words.short(str(public['digest']))}"
            return "Does", f"{action} ({keys})", ("with what is erased",)
        case "step.received":
            return ("Done" if public.get("key") else "Read"), f"{action} was answered", ("the answer is erased",)
        case "step.failed":
            return "Failed", f"{action}", ("why is erased",)
        case "goal.opened":
            return "Opened", f"{public.get('wants')}", ("what was known is erased",)
        case _:
            return "Erased", _ERASED.get(left.kind, left.kind)


_ERASED = {
    "errand.given": "what somebody wanted done",
    "goal.remarked": "a note",
    "person.left": "what the machine was told to go on with",
    "facts.learned": "what was learned",
    "goal.planned": "the plan",
    "step.barred": "what was set aside",
    "step.checked": "what was read back",
    "review.opened": "what a person was asked",
    "message.received": "what the customer said",
    "message.understood": "how it was understood",
    "message.sent": "what was replied",
    "identity.claimed": "who the speaker said they are",
    "verification.started": "where a code was sent",
    "assurance.raised": "who the speaker proved to be",
}
