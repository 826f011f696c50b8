"""What the Gate answers: the examples of its promise, one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from gate_shop import (
    ACTIONS,
    CLERK,
    FIND_ORDERS,
    OPEN_RETURN,
    PERMIT,
    REFUND,
    SUBSCRIBE,
    VOCABULARY,
    forbid,
    gate,
    order,
    standing,
)

from remit.gate import CONVERSATION
from remit.model.action import Action
from remit.model.customer import Assurance
from remit.model.verdict import (
    Allow,
    Approve,
    Confirm,
    Consent,
    HandOver,
    Needs,
    Refuse,
    Resource,
    Speaker,
    Verdict,
    Verify,
)

RETURNS = """
@id("returns.within-remit")
permit (principal, action in Action::"returns", resource);

@id("returns.window")
@says("Returns are possible for 30 days after delivery.")
forbid (principal, action == Action::"open_return", resource)
when { resource has delivered_at && context.now.durationSince(resource.delivered_at) > duration("30d") };

@id("refund.over-100")
@remedy("approve:supervisor")
forbid (principal, action == Action::"refund", resource)
when { context.args.amount.currency == "EUR" && context.args.amount.amount.greaterThan(decimal("100.00")) }
unless { context.approvals.supervisor >= 1 };

@id("refund.amount-is-read")
@handover("billing")
forbid (principal, action == Action::"refund", resource)
when { context.source.amount != "read" }
unless { principal is Staff };
"""


def ids(verdict: Verdict) -> list[str]:
    return [rule.id for rule in verdict.rules]


def amount(text: str) -> dict[str, Any]:
    return {"order": "W12345", "amount": {"amount": text, "currency": "EUR"}}


def test_what_a_permit_covers_and_nothing_forbids_is_allowed_by_that_permit() -> None:
    verdict = gate(RETURNS).judge(REFUND, standing())
    assert verdict == Allow(rules=verdict.rules)
    assert ids(verdict) == ["returns.within-remit"]


def test_a_forbid_without_annotation_refuses_in_its_own_words() -> None:
    late = order(delivered_at="2026-01-01T10:00:00+00:00")
    verdict = gate(RETURNS).judge(OPEN_RETURN, standing(OPEN_RETURN, resource=late))
    assert isinstance(verdict, Refuse)
    assert ids(verdict) == ["returns.window"]
    assert verdict.reason == "Returns are possible for 30 days after delivery."


def test_a_remedy_is_what_a_step_needs_and_once_had_the_same_step_is_allowed() -> None:
    judge, big = gate(RETURNS).judge, standing(args=amount("250.00"))
    verdict = judge(REFUND, big)
    assert verdict == Needs(remedies=(Approve(role="supervisor"),), rules=verdict.rules)
    assert ids(verdict) == ["refund.over-100"]
    assert isinstance(judge(REFUND, big.model_copy(update={"approvals": {"supervisor": 1}})), Allow)


def test_a_handover_names_its_queue_and_exempts_staff_where_it_says_so() -> None:
    told = standing(source={"order": "read", "amount": "said"})
    verdict = gate(RETURNS).judge(REFUND, told)
    assert verdict == HandOver(queue="billing", rules=verdict.rules)
    assert isinstance(gate(RETURNS).judge(REFUND, told.model_copy(update={"principal": CLERK})), Allow)


def test_handing_over_beats_what_a_step_needs() -> None:
    told = standing(args=amount("250.00"), source={"order": "read", "amount": "said"})
    assert isinstance(gate(RETURNS).judge(REFUND, told), HandOver)


def test_refusing_beats_handing_over_and_needing() -> None:
    told = standing(args=amount("250.00"), source={"order": "read", "amount": "said"})
    verdict = gate(RETURNS, forbid("never")).judge(REFUND, told)
    assert isinstance(verdict, Refuse)
    assert ids(verdict) == ["never"]


def test_what_no_permit_covers_is_refused() -> None:
    verdict = gate(RETURNS).judge(SUBSCRIBE, standing(SUBSCRIBE))
    assert isinstance(verdict, Refuse)
    assert ids(verdict) == ["kernel.not-permitted"]


def test_no_remedy_is_sought_for_what_no_permit_covers() -> None:
    verdict = gate(forbid("soft", remedy="confirm")).judge(REFUND, standing())
    assert isinstance(verdict, Refuse)
    assert ids(verdict) == ["kernel.not-permitted"]


def test_remedies_of_all_that_stand_in_the_way_come_in_the_order_they_are_sought() -> None:
    verdict = gate(
        PERMIT,
        forbid("a", remedy="approve:supervisor"),
        forbid("b", remedy="confirm"),
        forbid("c", remedy="verify:strong, consent:marketing"),
        forbid("d", remedy="approve:supervisor:2, approve:lead"),
    ).judge(REFUND, standing())
    assert isinstance(verdict, Needs)
    assert verdict.remedies == (
        Verify(level=Assurance.STRONG),
        Consent(purpose="marketing"),
        Confirm(),
        Approve(role="supervisor", count=2),
        Approve(role="lead"),
    )
    assert ids(verdict) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("order_", [("verify:strong", "verify:claimed"), ("verify:claimed", "verify:strong")])
def test_of_two_levels_the_stronger_is_sought(order_: tuple[str, str]) -> None:
    stranger = standing(customer=Speaker(id="c1", assurance=Assurance.ANONYMOUS))
    policies = (forbid(f"p{n}", remedy=remedy) for n, remedy in enumerate(order_))
    verdict = gate(PERMIT, *policies).judge(REFUND, stranger)
    assert isinstance(verdict, Needs)
    assert verdict.remedies == (Verify(level=Assurance.STRONG),)


def test_a_policy_keeps_the_order_of_its_own_remedies() -> None:
    verdict = gate(PERMIT, forbid("a", remedy="approve:lead, confirm"), forbid("b", remedy="verify:strong")).judge(
        REFUND, standing()
    )
    assert isinstance(verdict, Needs)
    assert verdict.remedies == (Verify(level=Assurance.STRONG), Approve(role="lead"), Confirm())


def test_contradicting_orders_still_give_every_remedy_once() -> None:
    verdict = gate(
        PERMIT, forbid("a", remedy="approve:lead, confirm"), forbid("b", remedy="confirm, approve:lead")
    ).judge(REFUND, standing())
    assert isinstance(verdict, Needs)
    assert verdict.remedies == (Confirm(), Approve(role="lead"))


def test_a_remedy_that_is_in_place_is_not_asked_for_again() -> None:
    both = forbid("both", remedy="confirm, approve:lead", unless="context.confirmed && context.approvals.lead >= 1")
    verdict = gate(PERMIT, both).judge(REFUND, standing(confirmed=True))
    assert isinstance(verdict, Needs)
    assert verdict.remedies == (Approve(role="lead"),)


def test_a_policy_that_stands_though_its_remedies_are_in_place_refuses() -> None:
    verdict = gate(PERMIT, forbid("deaf", remedy="confirm")).judge(REFUND, standing(confirmed=True))
    assert isinstance(verdict, Refuse)
    assert ids(verdict) == ["deaf"]


# INVARIANT: Cedar skips a policy that errors; the Gate must not.
def test_a_policy_that_errors_is_a_refusal_that_names_it() -> None:
    overflow = forbid("overflow", "context.history.refunds * 9223372036854775807 > 1")
    verdict = gate(PERMIT, overflow).judge(REFUND, standing(history={"refunds": 2}))
    assert isinstance(verdict, Refuse)
    assert ids(verdict) == ["kernel.policy-error", "overflow"]


def test_a_soft_policy_that_errors_is_a_refusal_too() -> None:
    overflow = forbid("overflow", "context.history.refunds * 9223372036854775807 > 1", remedy="confirm")
    assert isinstance(gate(PERMIT, overflow).judge(REFUND, standing(history={"refunds": 2})), Refuse)


@pytest.mark.parametrize(
    ("accepts", "source", "proven"),
    [
        (("read", "given", "said"), "read", True),
        (("read", "given", "said"), "inferred", False),
        (("read",), "said", False),
        (("read",), "given", False),
        (("read", "given"), "given", True),
    ],
)
def test_an_argument_from_elsewhere_than_declared_is_refused(accepts: Any, source: Any, *, proven: bool) -> None:
    parameters = tuple(
        p.model_copy(update={"accepts": accepts}) if p.name == "amount" else p for p in REFUND.parameters
    )
    action = REFUND.model_copy(update={"parameters": parameters})
    verdict = gate(PERMIT).judge(action, standing(source={"order": "read", "amount": source}))
    assert isinstance(verdict, Allow) == proven
    assert proven or ids(verdict) == ["evidence.amount"]


def test_an_argument_without_a_source_is_refused() -> None:
    assert ids(gate(PERMIT).judge(REFUND, standing(source={"order": "read"}))) == ["evidence.amount"]


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda a: str(a.name))
def test_a_write_on_what_does_not_exist_is_never_allowed(action: Action) -> None:
    nobody = Resource(type=action.subject_type, id="W99999", attributes={}, missing=True)
    verdict = gate(PERMIT).judge(action, standing(action, resource=nobody))
    assert isinstance(verdict, Allow) == (action is FIND_ORDERS)  # a read whose subject is the customer
    assert action is FIND_ORDERS or ids(verdict) == ["kernel.no-such-subject"]


def test_where_a_business_keeps_no_customer_records_none_is_missing() -> None:
    unknown = standing(SUBSCRIBE, resource=Resource(type="Customer", id="c1", attributes={}, missing=True))
    assert isinstance(gate(PERMIT, vocabulary=replace(VOCABULARY, traits=None)).judge(SUBSCRIBE, unknown), Allow)


@pytest.mark.parametrize(
    "changes",
    [
        {"args": {"order": "W12345"}},
        {"args": {**amount("1.00"), "colour": "blue"}, "source": {"order": "read", "amount": "read", "colour": "said"}},
        {"args": amount("1.23456")},
        {"args": amount("1e30")},
        {"args": amount("NaN")},
        {"args": amount("ten")},
        {"args": {"order": 7, "amount": {"amount": "1.00", "currency": "EUR"}}},
        {"args": {"order": "W12345", "amount": {"amount": True, "currency": "EUR"}}},
        {"args": {"order": "W12345", "amount": "50 EUR"}},
        {"args": {**amount("1.00"), "times": 2**63}, "source": {"order": "read", "amount": "read", "times": "said"}},
        {"args": {**amount("1.00"), "times": True}, "source": {"order": "read", "amount": "read", "times": "said"}},
        {"history": {}},
        {"resource": order(delivered_at="soon")},
        {"resource": order(delivered_at="2026-03-01T10:00:00")},
        {"resource": order(placed_on=None)},
        {"resource": order(items="I1")},
        {"resource": order(gift="no")},
        {"resource": order(weight="1.00001")},
        {"resource": Resource(type="Customer", id="c1", attributes={})},
        {"customer": Speaker(id="c1", assurance=Assurance.VERIFIED, traits={"vip": "yes", "name": "Ann"})},
    ],
    ids=str,
)
def test_a_standing_that_is_not_as_declared_is_refused(changes: dict[str, Any]) -> None:
    verdict = gate(PERMIT).judge(REFUND, standing(**changes))
    assert isinstance(verdict, Refuse)
    assert ids(verdict) == ["kernel.unfit-standing"]
    assert verdict.reason


def test_a_fact_that_is_not_what_it_should_be_is_refused_where_a_policy_looks_at_it() -> None:
    odd = standing(facts={"problem": 7})
    looks = forbid("looks", 'context.facts has problem && context.facts.problem == "x"')
    assert ids(gate(PERMIT, looks).judge(REFUND, odd)) == ["kernel.unfit-standing"]
    assert isinstance(gate(PERMIT).judge(REFUND, odd), Allow)


def test_a_standing_of_another_action_is_refused() -> None:
    verdict = gate(PERMIT).judge(REFUND, standing().model_copy(update={"action": "open_return"}))
    assert ids(verdict) == ["kernel.unfit-standing"]


@pytest.mark.parametrize("text", ["", "\ud800", '"; permit', "a\nb", "\x00", "W" * 20_000, '{"__extn":1}'])
def test_any_text_can_be_an_argument_and_means_only_itself(text: str) -> None:
    same = forbid("other", "context.args.order != resource.email", on='action == Action::"refund"')
    standing_ = standing(
        args={**amount("1.00"), "order": text}, resource=order(email=text).model_copy(update={"id": text})
    )
    assert isinstance(gate(PERMIT, same).judge(REFUND, standing_), Allow if text != "\ud800" else Refuse)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("resource.weight.greaterThan(decimal(\"1.5\"))", True),
        ("resource.parcels == 2 && resource.gift", True),
        ("resource.items.isEmpty()", True),
        ("resource.placed_on < context.now", True),
        ('resource.status == "sent"', True),
        ('context.customer has email && resource.email == context.customer.email', True),
        ('context.customer.assurance >= 2', True),
        ('context.customer has phone', False),
        ('context.customer has traits.vip && context.customer.traits.vip', True),
        ('context has acting_for && context.acting_for == "Ann"', True),
        ('context.consents.contains("marketing")', True),
        ('context.facts has problem && context.facts.problem like "*broken*"', True),
        ('context.facts has parcels_sent && context.facts.parcels_sent > 1', True),
        ('context.args has times && context.args.times == 3', True),
        ('context.source has times', True),
        ('context.now.toTime() < duration("8h")', False),
        ('principal is Staff && principal.roles.contains("supervisor")', False),
    ],
)  # fmt: skip
def test_a_policy_sees_values_as_what_they_are(when: str, *, holds: bool) -> None:
    guarded = when if "weight" not in when else f"resource has weight && {when}"
    rich = standing(
        resource=order(weight="2", parcels=2, gift=True, items=[]),
        customer=Speaker(
            id="c1", assurance=Assurance.STRONG, email="ann@example.org", traits={"name": "Ann", "vip": True}
        ),
        acting_for="Ann",
        consents=("marketing",),
        facts={"problem": "it is broken", "parcels_sent": 2, "unheard": "of"},
        args={**amount("1.00"), "times": 3},
        source={"order": "read", "amount": "read", "times": "said"},
    )
    verdict = gate(PERMIT, forbid("f", guarded, on='action == Action::"refund"')).judge(REFUND, rich)
    assert isinstance(verdict, Refuse) == holds, verdict


def test_staff_are_judged_by_their_roles() -> None:
    policy = '@id("p") permit (principal is Staff, action, resource) when { principal.roles.contains("supervisor") };'
    assert isinstance(gate(policy).judge(REFUND, standing(principal=CLERK)), Allow)
    assert isinstance(gate(policy).judge(REFUND, standing()), Refuse)


def test_talking_on_is_judged_by_its_topic() -> None:
    talk = standing(CONVERSATION, args={"topic": "legal"}, source={"topic": "inferred"})
    legal = forbid("legal", 'context.args.topic == "legal"', on='action == Action::"converse"', handover="legal")
    verdict = gate(PERMIT, legal).judge(CONVERSATION, talk)
    assert verdict == HandOver(queue="legal", rules=verdict.rules)
    other = talk.model_copy(update={"args": {"topic": "other"}})
    assert isinstance(gate(PERMIT, legal).judge(CONVERSATION, other), Allow)


def test_irreversible_actions_are_writes_too() -> None:
    judge = gate('@id("w") permit (principal, action in Action::"writes", resource);').judge
    assert isinstance(judge(REFUND, standing()), Allow)
    assert isinstance(judge(FIND_ORDERS, standing(FIND_ORDERS)), Refuse)
    judge = gate('@id("i") permit (principal, action in Action::"irreversible", resource);').judge
    assert isinstance(judge(REFUND, standing()), Allow)
    assert isinstance(judge(SUBSCRIBE, standing(SUBSCRIBE)), Refuse)


def test_rules_are_listed_with_the_actions_they_can_concern() -> None:
    listed = {r.id: (r.kind, r.actions, r.line) for r in gate(RETURNS).rules()}
    assert listed == {
        "returns.within-remit": ("permit", ("open_return", "refund"), 2),
        "returns.window": ("forbid", ("open_return",), 5),
        "refund.over-100": ("remedy", ("refund",), 10),
        "refund.amount-is-read": ("handover", ("refund",), 16),
    }


def test_the_digest_changes_with_any_policy() -> None:
    assert gate(RETURNS).digest == gate(RETURNS).digest
    assert gate(RETURNS).digest != gate(RETURNS.replace("100.00", "100.01")).digest


WHO = """
@id("who")
@remedy("verify:verified")
forbid (principal, action, resource)
when { context.customer.assurance < 2 };
"""
SHIPPED = """
@id("shipped")
@says("It has left.")
forbid (principal, action == Action::"refund", resource)
when { resource.gift };
"""
FLAGGED = """
@id("flagged")
@handover("fraud")
forbid (principal, action == Action::"refund", resource)
when { resource.gift };
"""
STRANGER = Speaker(id="c9", assurance=Assurance.ANONYMOUS)


@pytest.mark.parametrize(
    "subject",
    [order(gift=True), order(gift=False), Resource(type="Order", id="W99999", attributes={}, missing=True)],
    ids=["refused", "open", "missing"],
)
@pytest.mark.parametrize("against", [SHIPPED, FLAGGED])
def test_a_stranger_learns_nothing_of_a_subject_but_that_they_are_to_show_who_they_are(
    subject: Resource, against: str
) -> None:
    verdict = gate(PERMIT, WHO, against).judge(REFUND, standing(resource=subject, customer=STRANGER))
    assert verdict == Needs(remedies=(Verify(level=Assurance.VERIFIED),), rules=verdict.rules)
    assert ids(verdict) == ["who"]


def test_what_is_refused_whatever_the_subject_is_said_at_once() -> None:
    asked = standing(resource=order(gift=True), customer=STRANGER)
    verdict = gate(PERMIT, WHO, SHIPPED, forbid("never")).judge(REFUND, asked)
    assert isinstance(verdict, Refuse)
    assert ids(verdict) == ["never"]
    handed = gate(PERMIT, WHO, SHIPPED, forbid("care", handover="care")).judge(REFUND, asked)
    assert isinstance(handed, HandOver) and ids(handed) == ["care"]


def test_who_has_shown_who_they_are_hears_why() -> None:
    known = Speaker(id="c1", assurance=Assurance.VERIFIED, email="maria@example.com")
    verdict = gate(PERMIT, WHO, SHIPPED).judge(REFUND, standing(resource=order(gift=True), customer=known))
    assert isinstance(verdict, Refuse) and verdict.reason == "It has left."
