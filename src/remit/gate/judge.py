"""The Gate: judges every step, as a function of the step's action, its standing and the policies, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from remit.gate.annotations import in_order, in_place
from remit.gate.cedar import Answer, Bench, Policy, Question, compile_policies, facts_mentioned
from remit.gate.evidence import unproven
from remit.gate.schema import Vocabulary, schema_text
from remit.gate.source import PolicyText
from remit.gate.standing import Misfit, Translation, uid
from remit.gate.unknown import empty
from remit.model.action import Action
from remit.model.customer import Assurance
from remit.model.ids import ActionName, PolicyId
from remit.model.verdict import Allow, HandOver, Needs, Refuse, Rule, Standing, Verdict, Verify

NOT_PERMITTED = PolicyId("kernel.not-permitted")
POLICY_ERROR = PolicyId("kernel.policy-error")
NO_SUCH_SUBJECT = PolicyId("kernel.no-such-subject")
UNFIT_STANDING = PolicyId("kernel.unfit-standing")

_BUCKET = ("context", "bucket")
_UNSURE = "I cannot tell whether I may do that, so I will not."


@dataclass(frozen=True)
class RuleInfo:
    """A policy, for people to read in a list."""

    id: PolicyId
    says: str
    kind: Literal["permit", "forbid", "remedy", "handover"]
    actions: tuple[ActionName, ...]
    file: Path
    line: int


class Gate:
    """The policies of a pack, compiled. Raises PackErrors where they do not hold together or do not type-check."""

    def __init__(self, policies: Sequence[PolicyText], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.policies = compile_policies(policies, vocabulary)
        self._dockets: dict[ActionName, Docket] = {}
        self._about: dict[ActionName, str] = {}

    def about(self, action: Action) -> str:
        """SHA-256 over the policies that can concern an action: equal while nothing that could decide it changes."""
        known = self._about.get(action.name)
        if known is None:
            texts = (policy.statement.text for policy in self.policies if policy.concerns(action))
            known = self._about[action.name] = hashlib.sha256("\0".join(texts).encode()).hexdigest()
        return known

    @property
    def digest(self) -> str:
        """SHA-256 over the policies and all that they are judged against: equal digests judge alike."""
        accepted = (f"{a.name} {p.name} {p.accepts}" for a in self.vocabulary.judged for p in a.parameters)
        policies = (policy.statement.text for policy in self.policies)
        parts = (schema_text(self.vocabulary, self.vocabulary.judged), *accepted, *policies)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def rules(self) -> tuple[RuleInfo, ...]:
        """Every policy in reading order, with the actions its scope leaves."""
        return tuple(self._info(policy) for policy in self.policies)

    def spoken_of(self, rules: Iterable[PolicyId], part: Literal["args", "customer"]) -> frozenset[str]:
        """The names under a part of the context that the conditions of these policies speak of."""
        ids = set(rules)
        paths = (path for policy in self.policies if policy.id in ids for path in policy.mentions.paths)
        return frozenset(path[2] for path in paths if path[:2] == ("context", part) and len(path) > 2)

    def judge(self, action: Action, standing: Standing) -> Verdict:
        """Allow, Needs, HandOver or Refuse. Whatever cannot be evaluated is a Refuse, never an Allow.

        INVARIANT: who has not shown who they are, where a policy asks for it, hears of a subject neither that it is
        refused, nor to whom it is handed, nor that there is none: only that they are to show it.
        """
        if rules := unproven(action, standing):
            return Refuse(rules=rules, reason=" ".join(rule.says for rule in rules))
        if standing.resource.missing and not self._may_be_missing(action):
            nothing = {"attributes": empty(self.vocabulary.attributes(action.subject_type)), "missing": False}
            as_if = standing.model_copy(update={"resource": standing.resource.model_copy(update=nothing)})
            none = _refuse(NO_SUCH_SUBJECT, f"There is no such {action.subject_type}.", "I cannot find that.")
            return self._who_first(action, as_if) or none
        try:
            answer, without_soft = self._docket(action).ask(standing)
        except Misfit as misfit:
            return _refuse(UNFIT_STANDING, f"{misfit}.", _UNSURE)
        return _who_first(action, standing, answer) or _verdict(standing, answer, without_soft)

    def _who_first(self, action: Action, standing: Standing) -> Needs | None:
        try:
            answer, _ = self._docket(action).ask(standing)
        except Misfit:
            return None
        return None if answer.fault else _verify_first(action, standing, answer)

    def _may_be_missing(self, action: Action) -> bool:
        """A customer nobody knows may be read about; written about, too, where the business keeps no such records."""
        return action.subject is None and (not action.writes or self.vocabulary.traits is None)

    def _docket(self, action: Action) -> Docket:
        """The action's docket, made when it is first judged."""
        docket = self._dockets.get(action.name)
        if docket is None or (docket.action is not action and docket.action != action):
            docket = self._dockets[action.name] = Docket(action, self.policies, self.vocabulary)
        return docket

    def _info(self, policy: Policy) -> RuleInfo:
        kind = "handover" if policy.notes.handover else "remedy" if policy.notes.remedies else policy.tree.effect
        actions = tuple(a.name for a in self.vocabulary.judged if policy.concerns(a))
        return RuleInfo(
            PolicyId(policy.id), policy.notes.says, kind, actions, policy.statement.file, policy.statement.line
        )


class Docket:
    """An action with the policies that can concern it, ready to be asked. Of the facts, it takes those they mention."""

    def __init__(self, action: Action, policies: Sequence[Policy], vocabulary: Vocabulary) -> None:
        concerned = [policy for policy in policies if policy.concerns(action)]
        mentioned = facts_mentioned(concerned)
        facts = {name: fact for name, fact in vocabulary.facts.items() if name in mentioned}
        shared = any(_BUCKET in policy.mentions.paths for policy in concerned)
        narrowed = replace(vocabulary, facts=facts, bucket=shared)
        self.action = action
        self._translation = Translation(action, narrowed)
        self._bench = Bench(action, concerned, narrowed)

    def ask(self, standing: Standing) -> tuple[Answer, Answer | None]:
        """What all policies say; and, where only soft ones stand in the way, what the others say. Raises Misfit."""
        question = Question(
            principal=uid(standing.principal),
            resource=(standing.resource.type, standing.resource.id),
            entities=self._translation.entities(standing),
            context=self._translation.context(standing),
        )
        return self._bench.ask(question)


class Alone:
    """One policy asked by itself: whether it applies to a standing."""

    def __init__(self, policy: Policy, action: Action, vocabulary: Vocabulary) -> None:
        self._docket = Docket(action, (policy,), vocabulary)

    def stands(self, standing: Standing) -> bool:
        """Whether it applies. False also where it, or the standing, is in error."""
        try:
            return bool(self._docket.ask(standing)[0].determining)
        except Misfit:
            return False


def _who_first(action: Action, standing: Standing, answer: Answer) -> Verdict | None:
    """What is said before all else where a subject is refused, or handed over, to somebody who has not shown who they
    are: what holds whatever the subject, or else that they are to show it."""
    against = [policy for policy in answer.determining if not policy.notes.remedies]
    first = _verify_first(action, standing, answer)
    if answer.fault or answer.permitted or not against or first is None:
        return None
    anyway = [policy for policy in against if not any(path[0] == "resource" for path in policy.mentions.paths)]
    if hard := [policy for policy in anyway if not policy.notes.soft]:
        return _refuse_by(hard)
    return HandOver(queue=anyway[0].notes.handover or "", rules=_rules(anyway)) if anyway else first


def _verify_first(action: Action, standing: Standing, answer: Answer) -> Needs | None:
    """That the speaker is to show who they are, as the least of the policies that stand asks for it."""
    if action.subject is None or standing.customer.assurance >= Assurance.VERIFIED:
        return None
    asked = [(r, p) for p in answer.determining for r in p.notes.remedies if isinstance(r, Verify)]
    asked = [(remedy, policy) for remedy, policy in asked if not in_place(remedy, standing)]
    if not asked:
        return None
    least = min(remedy.level for remedy, _ in asked)
    rules = _rules([policy for remedy, policy in asked if remedy.level == least])
    return Needs(remedies=(Verify(level=least),), rules=rules)


def _verdict(standing: Standing, answer: Answer, without_soft: Answer | None) -> Verdict:
    if answer.fault:
        return _policy_error(answer)
    if answer.permitted:
        return Allow(rules=_rules(answer.determining))
    if without_soft is None:
        hard = [p for p in answer.determining if not p.notes.soft]
        return _refuse_by(hard) if hard else _not_permitted(standing)
    if without_soft.fault:
        return _policy_error(without_soft)
    if not without_soft.permitted:
        return _not_permitted(standing)
    return _softly(answer.determining, standing)


def _softly(policies: Sequence[Policy], standing: Standing) -> Verdict:
    """What soft policies ask for. One that stands though all its remedies are in place can never be silenced."""
    deaf = [p for p in policies if p.notes.remedies and all(in_place(r, standing) for r in p.notes.remedies)]
    if deaf:
        return _refuse_by(deaf)
    if handing := [p for p in policies if p.notes.handover is not None]:
        return HandOver(queue=handing[0].notes.handover or "", rules=_rules(handing))
    missing = [tuple(r for r in p.notes.remedies if not in_place(r, standing)) for p in policies]
    return Needs(remedies=in_order(missing), rules=_rules(policies))


def _rules(policies: Sequence[Policy]) -> tuple[Rule, ...]:
    return tuple(Rule(id=PolicyId(p.id), says=p.notes.says) for p in policies)


def _refuse_by(policies: Sequence[Policy]) -> Refuse:
    return Refuse(rules=_rules(policies), reason=" ".join(p.notes.says for p in policies if p.notes.says))


def _refuse(rule: PolicyId, reason: str, says: str) -> Refuse:
    return Refuse(rules=(Rule(id=rule, says=says),), reason=reason)


def _not_permitted(standing: Standing) -> Refuse:
    return _refuse(NOT_PERMITTED, f"No policy permits {standing.action}.", "That is outside what I may do.")


def _policy_error(answer: Answer) -> Refuse:
    erring = tuple(Rule(id=PolicyId(name)) for name in answer.erring)
    return Refuse(rules=(Rule(id=POLICY_ERROR, says=_UNSURE), *erring), reason=answer.fault)
