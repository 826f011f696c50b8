"""What holds of the Gate whatever the policies and whatever the standing."""

from __future__ import annotations

from dataclasses import dataclass

from gate_shop import ACTIONS, AGENT, CLERK, OPEN_RETURN, PERMIT, REFUND, forbid, gate, order, standing
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.gate.annotations import after, in_place
from remit.model.customer import Assurance
from remit.model.verdict import Allow, HandOver, Needs, Refuse, Remedy, Speaker, Standing, Verdict

CONDITIONS = (
    "true",
    "resource has delivered_at && context.now.durationSince(resource.delivered_at) > duration(\"30d\")",
    "context.customer.assurance < 2",
    "context.history.refunds >= 2",
    "principal is Agent",
    "resource has email && context.customer has email && resource.email != context.customer.email",
    "!context.consents.contains(\"marketing\")",
)  # fmt: skip

REMEDIES = {
    "confirm": "context.confirmed",
    "verify:strong": "context.customer.assurance >= 3",
    "consent:marketing": 'context.consents.contains("marketing")',
    "approve:lead": "context.approvals.lead >= 1",
    "approve:lead:2": "context.approvals.lead >= 2",
    "approve:supervisor, confirm": "context.approvals.supervisor >= 1 && context.confirmed",
}

SCOPES = ("action", 'action == Action::"refund"', 'action in [Action::"returns", Action::"reads"]')

OVERFLOW = "context.history.refunds * 9223372036854775807 + 9223372036854775807 > 0"


@dataclass(frozen=True)
class Rule:
    """A policy to be: text, given an id."""

    kind: str  # permit, forbid, handover, or a remedy
    scope: str
    when: str

    def text(self, ident: str) -> str:
        match self.kind:
            case "permit":
                return f'@id("{ident}") permit (principal, {self.scope}, resource) when {{ {self.when} }};'
            case "forbid":
                return forbid(ident, self.when, on=self.scope)
            case "handover":
                return forbid(ident, self.when, on=self.scope, handover="service")
            case remedy:
                return forbid(ident, self.when, on=self.scope, unless=REMEDIES[remedy], remedy=remedy)


scopes, conditions = st.sampled_from(SCOPES), st.sampled_from(CONDITIONS)
forbids = st.builds(Rule, st.sampled_from(("forbid", "handover", *REMEDIES)), scopes, conditions)
rules = st.lists(st.builds(Rule, st.just("permit"), scopes, conditions) | forbids, max_size=5)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    return standing(
        draw(st.sampled_from([REFUND, OPEN_RETURN])),
        principal=draw(st.sampled_from([AGENT, CLERK])),
        resource=order(delivered_at=draw(st.sampled_from([None, "2026-01-01T00:00:00Z", "2026-03-09T00:00:00Z"]))),
        customer=Speaker(
            id="c1",
            assurance=draw(st.sampled_from(list(Assurance))),
            email=draw(st.sampled_from([None, "ann@example.org", "bob@example.org"])),
        ),
        history={"refunds": draw(st.integers(0, 3))},
        consents=draw(st.sampled_from([(), ("marketing",)])),
        confirmed=draw(st.booleans()),
        approvals=draw(st.sampled_from([{}, {"lead": 1}, {"lead": 2, "supervisor": 1}])),
    )


def judge(policies: list[Rule], asked: Standing, *more: str) -> Verdict:
    texts = [rule.text(f"r{n}") for n, rule in enumerate(policies)]
    return gate(*texts, *more).judge(ACTIONS[asked.action], asked)


# INVARIANT: a forbid can only ever take away.
@settings(deadline=None, max_examples=80)
@given(rules, forbids, standings())
def test_adding_a_forbid_never_allows_what_was_not_allowed(policies: list[Rule], more: Rule, asked: Standing) -> None:
    if not isinstance(judge(policies, asked), Allow):
        assert not isinstance(judge(policies, asked, more.text("more")), Allow)


# INVARIANT: what cannot be evaluated is refused.
@settings(deadline=None, max_examples=60)
@given(rules, st.sampled_from(["permit", "forbid", "handover", "confirm"]), standings())
def test_with_a_policy_that_errors_nothing_is_allowed(policies: list[Rule], kind: str, asked: Standing) -> None:
    counted = asked.model_copy(update={"history": {"refunds": 3}})
    assert isinstance(judge(policies, counted, Rule(kind, "action", OVERFLOW).text("broken")), Refuse)


@settings(deadline=None, max_examples=80)
@given(rules, standings(), st.sampled_from(sorted(REMEDIES)), conditions)
def test_a_soft_rule_stands_in_the_way_until_its_remedy_is_had_and_then_not_at_all(
    policies: list[Rule], asked: Standing, remedy: str, when: str
) -> None:
    soft = Rule(remedy, "action", when).text("soft")
    first = judge(policies, asked, soft)
    had = asked
    while isinstance(first, Needs) and "soft" in {str(r.id) for r in first.rules}:
        wanted = first.remedies[0]
        assert not in_place(wanted, had)
        had = after(wanted, had)
        first = judge(policies, had, soft)
    if isinstance(first, HandOver | Refuse) and "soft" in {str(r.id) for r in first.rules}:
        raise AssertionError(f"the rule stands though its remedies were had: {first}")
    if had is not asked:
        assert judge(policies, had) == first, "once its remedies are had, a rule is as if it were not there"


@settings(deadline=None, max_examples=60)
@given(standings(), st.sampled_from(sorted(REMEDIES)))
def test_what_a_soft_rule_needs_is_what_it_names(asked: Standing, remedy: str) -> None:
    policy = Rule(remedy, "action", "true").text("soft")
    verdict = gate(PERMIT, policy).judge(ACTIONS[asked.action], asked)
    named: tuple[Remedy, ...] = gate(policy).policies[0].notes.remedies
    missing = [r for r in named if not in_place(r, asked)]
    assert isinstance(verdict, Needs) == bool(missing)
    assert not isinstance(verdict, Needs) or list(verdict.remedies) == missing


@settings(deadline=None, max_examples=60)
@given(rules, standings())
def test_the_same_question_has_one_answer_in_whatever_order_policies_are_read(
    policies: list[Rule], asked: Standing
) -> None:
    first = judge(policies, asked)
    assert judge(policies, asked) == first
    again = judge(list(reversed(policies)), asked)
    assert again.tag == first.tag
    assert not isinstance(first, HandOver | Needs) or len(again.rules) == len(first.rules)


@settings(deadline=None, max_examples=60)
@given(rules, standings())
def test_policies_read_by_action_judge_as_all_of_them_would(policies: list[Rule], asked: Standing) -> None:
    spread = [Rule(r.kind, "action", f"{r.scope} && {r.when}") if r.scope != "action" else r for r in policies]
    assert judge(spread, asked) == judge(policies, asked)
