"""What operations leads set for an action holds, whatever else is set, and never permits what the pack does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from gate_shop import ACTIONS, AGENT, CLERK, OPEN_RETURN, PERMIT, REFUND, VOCABULARY, forbid, standing
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import PackErrors
from remit.gate import Gate, PolicyText
from remit.gate.autonomy import autonomy_text, by_shadow, by_stop, policy_id, stops_text
from remit.gate.cedar import compile_policies
from remit.model.autonomy import Autonomy, Mode
from remit.model.customer import Assurance
from remit.model.ids import ActionName
from remit.model.installation import Stop
from remit.model.value import Money
from remit.model.verdict import Allow, Approve, HandOver, Needs, Refuse, Speaker, Standing, Verdict

SHOP = replace(VOCABULARY, roles=("supervisor", "lead", "agent"))
EUR_40 = Money(amount=Decimal(40), currency="EUR")
PERSON_MODES = (Mode.HUMAN, Mode.SHADOW)


def gate(*settings: Autonomy, pack: Sequence[str] = (PERMIT,), stops: Sequence[Stop] = (), shadow: bool = True) -> Gate:
    own = [PolicyText(FOLDER / f"{n}.cedar", text) for n, text in enumerate(pack)]
    return Gate([*own, autonomy_text(settings, SHOP, shadow=shadow), stops_text(stops, {"shop": ACTIONS}, SHOP)], SHOP)


FOLDER = Path("policies")


def judge(asked: Standing, *settings: Autonomy, **more: Any) -> Verdict:
    return gate(*settings, **more).judge(ACTIONS[asked.action], asked)


def refund(mode: Mode = Mode.AUTONOMOUS, **more: Any) -> Autonomy:
    return Autonomy(action=ActionName("refund"), mode=mode, **more)


def customer(**traits: Any) -> Speaker:
    return Speaker(id="c1", assurance=Assurance.VERIFIED, email="ann@example.org", traits=traits)


VIP, NOT_VIP = customer(name="Ann", vip=True), customer(name="Ann", vip=False)


def test_off_is_refused_to_machine_and_people() -> None:
    for who in (AGENT, CLERK):
        verdict = judge(standing(principal=who), refund(Mode.OFF))
        assert isinstance(verdict, Refuse)
        assert verdict.reason == "That is not possible at the moment."


@pytest.mark.parametrize("mode", PERSON_MODES)
def test_what_a_person_does_is_handed_over_by_the_machine_and_free_to_people(mode: Mode) -> None:
    verdict = judge(standing(), refund(mode))
    assert isinstance(verdict, HandOver)
    assert [rule.id for rule in verdict.rules] == [f"autonomy.refund.{mode}"]
    assert by_shadow(verdict.rules) == (mode is Mode.SHADOW)
    assert isinstance(judge(standing(principal=CLERK), refund(mode)), Allow)


def test_a_draft_needs_any_agent_and_nobody_else() -> None:
    verdict = judge(standing(), refund(Mode.DRAFT))
    assert isinstance(verdict, Needs)
    assert verdict.remedies == (Approve(role="agent"),)
    assert isinstance(judge(standing(approvals={"agent": 1}), refund(Mode.DRAFT)), Allow)
    assert isinstance(judge(standing(approvals={"supervisor": 1}), refund(Mode.DRAFT)), Needs)
    assert isinstance(judge(standing(principal=CLERK), refund(Mode.DRAFT)), Allow)


def test_approval_is_asked_of_the_role_from_people_as_well() -> None:
    setting = refund(Mode.APPROVE, role="lead")
    for who in (AGENT, CLERK):
        verdict = judge(standing(principal=who), setting)
        assert isinstance(verdict, Needs)
        assert verdict.remedies == (Approve(role="lead"),)
        assert isinstance(judge(standing(principal=who, approvals={"lead": 1}), setting), Allow)


@pytest.mark.parametrize(
    ("amount", "currency", "asked"),
    [("39.99", "EUR", False), ("40.00", "EUR", False), ("40.01", "EUR", True), ("1.00", "USD", True)],
)
def test_approval_above_an_amount_is_asked_above_it_and_in_any_other_currency(
    amount: str, currency: str, asked: bool
) -> None:
    args = {"order": "W12345", "amount": {"amount": amount, "currency": currency}}
    verdict = judge(standing(args=args), refund(Mode.APPROVE, above=EUR_40))
    assert isinstance(verdict, Needs if asked else Allow)


def test_where_there_is_no_amount_to_compare_approval_is_always_asked() -> None:
    setting = Autonomy(action=OPEN_RETURN.name, mode=Mode.APPROVE, above=EUR_40)
    assert isinstance(judge(standing(OPEN_RETURN), setting), Needs)


def test_autonomous_adds_nothing() -> None:
    assert gate(refund()).policies == gate().policies


def test_what_is_set_for_a_segment_takes_the_place_of_what_is_set_for_everyone() -> None:
    settings = (refund(Mode.HUMAN), refund(segment=("vip", "true")))
    assert isinstance(judge(standing(customer=VIP), *settings), Allow)
    assert isinstance(judge(standing(customer=NOT_VIP), *settings), HandOver)
    assert isinstance(judge(standing(), *settings), HandOver), "whose record is not known is in no segment"


def test_a_segment_may_be_a_text_that_looks_like_anything() -> None:
    for name in ('Ann" || true', "back\\slash", "line\nbreak", "; forbid"):
        settings = (refund(Mode.HUMAN, segment=("name", name)),)
        assert isinstance(judge(standing(customer=customer(name=name, vip=False)), *settings), HandOver)
        assert isinstance(judge(standing(customer=VIP), *settings), Allow)


def test_a_role_that_is_not_there_is_a_mistake_and_not_a_policy() -> None:
    with pytest.raises(PackErrors, match="names the role"):
        gate(refund(Mode.APPROVE, role='lead") permit (principal, action, resource); @id("x'))


def test_what_is_set_for_an_action_that_is_gone_says_nothing() -> None:
    assert gate(Autonomy(action=ActionName("gone"), mode=Mode.OFF)).policies == gate().policies


@given(st.integers(0, 99), st.integers(0, 100))
@settings(deadline=None, max_examples=40)
def test_a_share_holds_for_the_buckets_below_it_and_the_rest_keep_to_the_other(bucket: int, share: int) -> None:
    setting = refund(Mode.APPROVE, share=share, otherwise=Mode.HUMAN)
    verdict = judge(standing(bucket=bucket), setting)
    assert isinstance(verdict, Needs if bucket < share else HandOver)


MODES = st.sampled_from(list(Mode))
SETTINGS = st.lists(
    st.builds(
        Autonomy,
        action=st.sampled_from([ActionName("refund"), ActionName("open_return")]),
        mode=MODES,
        role=st.sampled_from(["supervisor", "lead"]),
        above=st.sampled_from([None, EUR_40]),
        segment=st.sampled_from([None, ("vip", "true"), ("name", "Ann")]),
        share=st.integers(0, 100),
        otherwise=MODES,
    ),
    max_size=5,
)
PACKS = st.lists(
    st.sampled_from(
        [
            PERMIT,
            forbid("window", "context.history.refunds >= 2"),
            forbid("asks", unless="context.confirmed", remedy="confirm"),
            forbid("person", 'context.source.order != "read"', on='action == Action::"refund"', handover="care"),
        ]
    ),
    unique=True,
)
STANDINGS = st.builds(
    standing,
    st.sampled_from([REFUND, OPEN_RETURN]),
    principal=st.sampled_from([AGENT, CLERK]),
    customer=st.sampled_from([VIP, NOT_VIP, Speaker(id="c1", assurance=Assurance.ANONYMOUS)]),
    bucket=st.integers(0, 99),
    confirmed=st.booleans(),
    history=st.sampled_from([{"refunds": 0}, {"refunds": 2}]),
    approvals=st.sampled_from([{}, {"agent": 1}, {"supervisor": 1, "lead": 1}]),
)
STRICTER = (Allow, Needs, HandOver, Refuse)


# INVARIANT: whatever is set, nothing is permitted that the pack alone would not permit.
@settings(deadline=None, max_examples=80)
@given(PACKS, SETTINGS, STANDINGS)
def test_no_setting_makes_the_gate_more_permissive(pack: list[str], settings: list[Autonomy], asked: Standing) -> None:
    alone, with_settings = judge(asked, pack=pack), judge(asked, *settings, pack=pack)
    assert STRICTER.index(type(with_settings)) >= STRICTER.index(type(alone))


@settings(deadline=None, max_examples=60)
@given(SETTINGS)
def test_whatever_is_set_type_checks_under_ids_of_its_own(settings: list[Autonomy]) -> None:
    policies = compile_policies([autonomy_text(settings, SHOP)], SHOP)
    assert all(policy.id.startswith("autonomy.") and policy.forbids for policy in policies)


@settings(deadline=None, max_examples=60)
@given(MODES, STANDINGS)
def test_the_verdict_is_what_the_mode_says(mode: Mode, asked: Standing) -> None:
    verdict = judge(asked, *(Autonomy(action=ActionName(asked.action), mode=mode),))
    person = asked.principal == CLERK
    expected: dict[Mode, type] = {
        Mode.OFF: Refuse,
        Mode.SHADOW: Allow if person else HandOver,
        Mode.HUMAN: Allow if person else HandOver,
        Mode.DRAFT: Allow if person or asked.approvals.get("agent") else Needs,
        Mode.APPROVE: Allow if asked.approvals.get("supervisor") else Needs,
        Mode.AUTONOMOUS: Allow,
    }
    assert isinstance(verdict, expected[mode])


def test_without_the_shadow_the_machine_is_judged_as_if_it_were_trusted() -> None:
    assert isinstance(judge(standing(), refund(Mode.SHADOW), shadow=False), Allow)


def test_ids_tell_which_setting_of_an_action_they_are_of() -> None:
    settings = (refund(Mode.HUMAN), refund(Mode.APPROVE, segment=("vip", "true"), share=20, otherwise=Mode.OFF))
    ids = [policy.id for policy in gate(*settings, pack=()).policies]
    assert ids == ["autonomy.refund.human", "autonomy.refund.2.rest.off", "autonomy.refund.2.approve"]
    assert policy_id("refund", 1, Mode.OFF, rest=True) in ids


def test_no_policy_of_a_pack_may_be_called_like_these() -> None:
    for ident in ("autonomy.refund.off", "stop.everything"):
        with pytest.raises(PackErrors, match="begins as the kernel's own do"):
            gate(pack=[forbid(ident)])


# -- stops ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stop", "stopped"),
    [
        (Stop(what="everything"), ["find_orders", "open_return", "refund", "subscribe"]),
        (Stop(what="pack", name="shop"), ["find_orders", "open_return", "refund", "subscribe"]),
        (Stop(what="action", name="refund"), ["refund"]),
        (Stop(what="action", name="gone"), []),
        (Stop(what="pack", name="shop+other"), ["find_orders", "open_return", "refund", "subscribe"]),
        (Stop(what="pack", name="other"), []),
        (Stop(what="journey", name="winback"), []),
    ],
)
def test_what_is_stopped_is_for_people_and_nothing_else_is(stop: Stop, stopped: list[str]) -> None:
    handed = [name for name, action in ACTIONS.items() if isinstance(judge(standing(action), stops=[stop]), HandOver)]
    assert handed == stopped
    for action in ACTIONS.values():
        assert isinstance(judge(standing(action, principal=CLERK), stops=[stop]), Allow)


def test_a_stop_is_told_apart_from_other_rules() -> None:
    verdict = judge(standing(), stops=[Stop(what="everything")])
    assert by_stop(verdict.rules)
    assert not by_stop(judge(standing(), refund(Mode.HUMAN)).rules)


def test_what_would_be_refused_anyway_is_refused_though_it_is_stopped() -> None:
    assert isinstance(judge(standing(), pack=[PERMIT, forbid("never")], stops=[Stop(what="everything")]), Refuse)
