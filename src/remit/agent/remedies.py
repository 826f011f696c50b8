"""Seeks what would make a step permitted. Nothing here grants anything: it asks, and the answer is judged again."""

from __future__ import annotations

from remit.agent.ask import ask
from remit.agent.hand_over import hand_over, request_approval
from remit.agent.lane import Lane
from remit.agent.standing import customer_record, values
from remit.agent.wording import doing, reasons
from remit.model.conversation import AskCode, AskConfirm, AskConsent, Conversation, Verification
from remit.model.customer import Assurance, Identity
from remit.model.entry import VerificationStarted
from remit.model.goal import Goal
from remit.model.ids import MessageId, StepDigest
from remit.model.plan import Missing, Step
from remit.model.turn import Small
from remit.model.verdict import Approve, Confirm, Consent, Needs, Verify
from remit.model.wake import Outgoing
from remit.people.assurance import LIFETIME, SENT, NoAddress, address_for, live, proves, used_up
from remit.people.identity import masked


async def seek(lane: Lane, goal: Goal, step: Step, digest: StepDigest, needs: Needs) -> bool:
    """Seek the first remedy. Whether the goal can go on at once: never; an answer takes it up again."""
    conversation = await lane.conversation(goal)
    if goal.id in lane.why:
        _explain(lane, goal, needs)
    match needs.remedies[0]:
        case Approve() as approve:
            await request_approval(lane, goal, step, digest, approve, needs.rules)
        case _ if conversation is None:
            return await hand_over(lane, goal, "service", needs.rules, "the customer is not here to be asked")
        case Verify(level=level):
            return await _verify(lane, goal, conversation, step, level)
        case Consent(purpose=purpose):
            lane.speech(conversation.id).ask(AskConsent(goal=goal.id, purpose=purpose), about=goal.id)
        case Confirm():
            says = doing(lane, goal, step)
            question = AskConfirm(goal=goal.id, digest=digest, action=step.action, doing=says, arguments=values(step))
            lane.speech(conversation.id).ask(question, about=goal.id)
    return False


def _explain(lane: Lane, goal: Goal, needs: Needs) -> None:
    """Say why this is needed, in the policies' words where they have any."""
    if isinstance(needs.remedies[0], Verify | Confirm):
        usual = "why_code" if isinstance(needs.remedies[0], Verify) else "why_confirm"
        said = " ".join(reasons(needs.rules))
        lane.say(goal, Small(what="why", summary=said) if said else Small(what=usual))


async def _verify(lane: Lane, goal: Goal, conversation: Conversation, step: Step, level: Assurance) -> bool:
    phone = (await customer_record(lane, conversation)).attributes.get("phone")
    match address_for(level, conversation, str(phone) if phone else None):
        case NoAddress() if conversation.identity("email") is None:
            return await _ask_who(lane, goal, step)
        case NoAddress():
            return await hand_over(lane, goal, "service", (), "there is no second address on record to verify by")
        case _ if used_up(conversation.verification, lane.now()):
            return await hand_over(lane, goal, "service", (), "too many wrong codes were tried")
        case address:
            if lane.speech(conversation.id).question is not None:
                return False
            return await _ask_code(lane, goal, conversation, address)


async def _ask_code(lane: Lane, goal: Goal, conversation: Conversation, address: Identity) -> bool:
    """Ask for the code that is on its way, or for one that is sent now: also in the place of one that did not come."""
    before = conversation.verification if _on_its_way(lane, conversation, address.value) else None
    lost = lane.code_lost.get(conversation.id)
    if lost == "no access":
        return await hand_over(lane, goal, "service", (), f"the customer cannot get at {masked(address)} any more")
    if before is not None and lost and before.sent >= SENT:
        return await hand_over(lane, goal, "service", (), f"{before.sent} codes were sent and did not come")
    if before is None or lost:
        await _send_code(lane, conversation, goal, address, before)
    again = "" if before is None else "another" if lost else "same"
    question = AskCode(goal=goal.id, level=proves(address), sent_to=masked(address), again=again)
    lane.speech(conversation.id).ask(question, about=goal.id)
    return False


async def _send_code(
    lane: Lane, conversation: Conversation, goal: Goal, address: Identity, before: Verification | None
) -> None:
    """Send a code, in the place of the one before where there is one.

    INVARIANT: a code is never in the journal, only its HMAC; and who has another sent does not get more tries by it.
    """
    code = lane.means.new_code()
    started = VerificationStarted(
        level=proves(address),
        identity=address,
        code_mac=await code_mac(lane, conversation, code),
        expires_at=lane.now() + LIFETIME,
        sent=before.sent + 1 if before else 1,
        tries=before.tries if before else 0,
    )
    lane.note_said(conversation.id, started)
    lane.log.send(
        Outgoing(
            id=MessageId(lane.means.new_id("message")),
            channel="mail" if address.kind == "email" else "text",
            address=address.value,
            text=f"Your code is {code}. It is valid for {LIFETIME.seconds // 60} minutes.",
            record=goal.record,
            conversation=None,
            at=lane.now(),
        )
    )


async def code_mac(lane: Lane, conversation: Conversation, code: str) -> str:
    customer = await lane.log.customer(conversation.customer)
    return lane.means.vault.mac(customer.record, f"code {conversation.id}", code)


def _on_its_way(lane: Lane, conversation: Conversation, address: str) -> bool:
    verification = conversation.verification
    return verification is not None and live(verification, lane.now()) and verification.identity.value == address


async def _ask_who(lane: Lane, goal: Goal, step: Step) -> bool:
    """Ask for the address the customer is known by, in the words the pack has for it."""
    needing = [a for a in lane.means.contents.actions.values() if any(p.name == "email" for p in a.parameters)]
    if not needing:
        return await hand_over(lane, goal, "service", (), f"{step.action} needs to know who is speaking")
    return await ask(lane, goal, Missing(fact="email", needed_by=needing[0].name))
