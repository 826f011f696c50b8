"""All that a judgement looks at, gathered in the same stretch as the write it is about."""

from __future__ import annotations

import hashlib
from collections import Counter

import rfc8785

from remit.agent.lane import Lane
from remit.gate.judge import Gate
from remit.model.action import Action
from remit.model.conversation import Conversation
from remit.model.customer import Assurance
from remit.model.fact import Fact, Granted
from remit.model.goal import Goal, Undoing
from remit.model.ids import ActionName, CustomerId, StepDigest
from remit.model.plan import Step
from remit.model.value import Json
from remit.model.verdict import Agent, Principal, Resource, Speaker, Staff, Standing


def digest_of(lane: Lane, goal: Goal, step: Step, action: Action, gate: Gate) -> StepDigest:
    """What is confirmed and approved: goal, action, the resolved arguments and the pack, under the record's key.

    INVARIANT: what was granted under other policies about the action is worth nothing: they may ask for other reasons.
    """
    rules = gate.about(action)
    said = {"goal": goal.id, "action": step.action, "arguments": values(step), "pack": goal.pack, "rules": rules}
    return StepDigest(lane.means.vault.mac(goal.record, "step", rfc8785.dumps(said).decode()))


async def standing_of(
    lane: Lane, goal: Goal, step: Step, action: Action, digest: StepDigest, by: Principal
) -> Standing:
    """The standing of a step that somebody takes. Raises Unavailable where its subject cannot be loaded now."""
    conversation = await lane.conversation(goal)
    record = await customer_record(lane, conversation)
    speaker = _speaker(goal, conversation, record)
    facts = step.facts()
    return Standing(
        action=action.name,
        principal=by,
        resource=await _resource(lane, action, facts, record),
        now=lane.now(),
        customer=speaker,
        acting_for=conversation.acting_for if conversation else None,
        args=values(step),
        source={name: fact.source.tag for name, fact in facts.items()},
        approvals=_approvals(goal, step, digest, by),
        confirmed=_confirmed(goal, digest, by),
        consents=tuple(sorted({c.purpose for c in (await lane.log.customer(goal.customer)).consents})),
        moods=conversation.moods if conversation else (),
        bucket=bucket_of(goal.customer, action.name),
        facts=_scalars(goal.facts),
        history=await _history(lane, goal),
    )


def values(step: Step) -> dict[str, Json]:
    """The arguments of a step that is ready, as plain values."""
    return {name: fact.value for name, fact in sorted(step.facts().items())}


def bucket_of(customer: CustomerId, action: ActionName) -> int:
    """0 to 99: where a customer falls when a share of all is asked for, another place for each action."""
    return int.from_bytes(hashlib.sha256(f"{action} {customer}".encode()).digest()[:8], "big") % 100


async def customer_record(lane: Lane, conversation: Conversation | None) -> Resource:
    """Whoever speaks, as the system of record knows them by e-mail address; `missing` where it does not."""
    loader = lane.means.contents.customer
    email = conversation.identity("email") if conversation else None
    if loader is None or email is None:
        return Resource(type="Customer", id=email or "", attributes={}, missing=True)
    if email not in lane.records:
        lane.records[email] = await lane.means.systems[loader.system].load(loader.type, email)
    return lane.records[email]


def _speaker(goal: Goal, conversation: Conversation | None, record: Resource) -> Speaker:
    if conversation is None:
        return Speaker(id=goal.customer, assurance=Assurance.ANONYMOUS)
    return Speaker(
        id=goal.customer,
        assurance=conversation.assurance,
        email=conversation.identity("email"),
        phone=conversation.identity("phone"),
        traits=record.attributes,
    )


async def _resource(lane: Lane, action: Action, facts: dict[str, Fact], record: Resource) -> Resource:
    if action.subject is None:
        return record
    subject = facts.get(action.subject)
    if subject is None:
        return Resource(type=action.subject_type, id="", attributes={}, missing=True)
    loader = lane.means.contents.subjects[action.subject_type]
    return await lane.means.systems[loader.system].load(action.subject_type, str(subject.value))


def principal_of(goal: Goal) -> Principal:
    """Who acts where a goal is pursued: the machine, or whoever asked to have something taken back."""
    match goal.origin:
        case Undoing(by=by, roles=roles):
            return Staff(id=by, roles=roles)
        case _:
            return Agent()


def asking(step: Step, by: Principal) -> frozenset[str]:
    """INVARIANT: who wants a step done, or gave it an argument, never counts as one who approves it."""
    gave = {fact.source.by for fact in step.facts().values() if isinstance(fact.source, Granted)}
    return frozenset(gave | ({by.id} if isinstance(by, Staff) else set()))


def asking_for(goal: Goal, step: Step) -> frozenset[str]:
    """The same, of a step that waits in a goal."""
    errand = next((errand for errand in goal.errands if errand.step.id == step.id), None)
    return asking(step, Staff(id=errand.by, roles=errand.roles) if errand else principal_of(goal))


def approved(goal: Goal, digest: StepDigest) -> dict[str, str]:
    """Who approved a step, and in which role each of them did.

    INVARIANT: four eyes are two people: who approved in one role counts in no other.
    """
    roles: dict[str, str] = {}
    for grant in goal.grants:
        if grant.kind == "approve" and grant.digest == digest and not grant.spent:
            roles.setdefault(grant.by, grant.role)
    return roles


def _approvals(goal: Goal, step: Step, digest: StepDigest, by: Principal) -> dict[str, int]:
    """Distinct people for each role, none of those who ask."""
    ask = asking(step, by)
    return dict(Counter(role for who, role in approved(goal, digest).items() if who not in ask))


def _confirmed(goal: Goal, digest: StepDigest, by: Principal) -> bool:
    """The customer said yes to this very step; or a member of staff named it when they asked for it."""
    return isinstance(by, Staff) or any(g.kind == "confirm" and g.digest == digest and not g.spent for g in goal.grants)


def _scalars(facts: dict[str, Fact]) -> dict[str, Json]:
    return {name: fact.value for name, fact in sorted(facts.items()) if not isinstance(fact.value, list | dict)}


async def _history(lane: Lane, goal: Goal) -> dict[str, int]:
    async def count(name: str) -> int:
        counter = lane.means.contents.counters[name]
        since = lane.now() - counter.within
        return sum([await lane.means.store.count_effects(goal.customer, action, since) for action in counter.actions])

    return {name: await count(name) for name in lane.means.contents.counters}
