"""The planner: what it needs and gives is the contract, and asking is the costliest way to learn a fact."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.brains.embedded.plan import Planner, plan
from remit.model import shape as s
from remit.model.action import Action, Effect, Parameter
from remit.model.fact import Fact, Given, Inferred, Read, Said, Source, SourceTag
from remit.model.goal import Asked, Attempt, Goal
from remit.model.ids import (
    ActionName,
    CustomerId,
    GoalId,
    GoalKind,
    MessageId,
    PackDigest,
    RecordId,
    StepDigest,
    StepId,
)
from remit.model.plan import Barred, FromStep, Known, Missing, Plan, Step, ToAsk, Unreachable
from remit.model.value import Json

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
SAID = Said(message=MessageId("m1"), start=0, end=1)
ORDER = s.Ident(type="OrderId", pattern=r"W\d{5}", called="order number")
ITEM = s.Ident(type="ItemId", called="item")
VARIANT = s.Ident(type="VariantId", called="variant")
LINE = s.Record(
    type="Line", fields={"item": s.Slot(shape=ITEM), "name": s.Slot(shape=s.Text()), "variant": s.Slot(shape=VARIANT)}
)
LINES = s.Many(of=LINE)
SUMMARY = s.Record(type="Summary", fields={"order": s.Slot(shape=ORDER), "placed": s.Slot(shape=s.Day())})
VARIANTS = s.Many(of=s.Record(type="Variant", fields={"variant": s.Slot(shape=VARIANT)}))


def act(
    name: str,
    needs: dict[str, s.Shape],
    gives: dict[str, s.Shape] | None = None,
    *,
    effect: str = "read",
    optional: Sequence[str] = (),
    each_time: Sequence[str] = (),
    accepts: dict[str, tuple[SourceTag, ...]] | None = None,
) -> Action:
    every: tuple[SourceTag, ...] = ("said", "read", "given", "granted")
    return Action(
        name=ActionName(name),
        system="shop",
        summary=name,
        parameters=tuple(
            Parameter(
                name=n,
                shape=shape,
                required=n not in optional,
                accepts=(accepts or {}).get(n, every),
                each_time=n in each_time,
            )
            for n, shape in needs.items()
        ),
        gives={name: s.Text(), **(gives or {})},
        effect=Effect(effect),
    )


def goal(facts: dict[str, Fact] | None = None, barred: Sequence[Barred] = (), attempts: Sequence[Attempt] = ()) -> Goal:
    return Goal(
        id=GoalId("g1"),
        customer=CustomerId("c1"),
        record=RecordId("r1"),
        kind=GoalKind("k"),
        conversation=None,
        origin=Asked(message=MessageId("m1")),
        pack=PackDigest("p"),
        opened_at=AT,
        facts=facts or {},
        barred=tuple(barred),
        attempts=tuple(attempts),
    )


def said(value: Json) -> Fact:
    return Fact(value=value, source=SAID, at=AT)


def read(value: Json, path: str = "x", step: str = "g1.0") -> Fact:
    return Fact(value=value, source=Read(system="shop", step=StepId(step), path=path), at=AT)


def attempt(step: str, action: str) -> Attempt:
    return Attempt(
        step=Step(id=StepId(step), action=ActionName(action), arguments={}),
        digest=StepDigest("d"),
        begun_at=AT,
        state="received",
    )


def barred(action: str, why: str = "no", /, **arguments: Fact) -> Barred:
    return Barred(action=ActionName(action), arguments=arguments, why=why)


def names(planned: object) -> list[str]:
    assert isinstance(planned, Plan), planned
    return [str(step.action) for step in planned.steps]


LIST_ORDERS = act("list_orders", {"email": s.EmailAddress()}, {"orders": s.Many(of=SUMMARY)})
GET_ORDER = act("get_order", {"order": ORDER}, {"items": LINES, "status": s.Text()})
CANCEL = act("cancel_order", {"order": ORDER, "status": s.Text()}, effect="irreversible")
LIST_VARIANTS = act("list_variants", {"item": ITEM}, {"variants": VARIANTS})
EXCHANGE = act("exchange", {"order": ORDER, "item": ITEM, "new_variant": VARIANT}, effect="write")
SHOP = (LIST_ORDERS, GET_ORDER, CANCEL, LIST_VARIANTS, EXCHANGE)
EMAIL = Fact(value="a@example.com", source=Given(by="channel", key="email"), at=AT)


def test_reads_come_before_questions_and_changes_come_last() -> None:
    made = plan(goal({"email": EMAIL}), ["cancel_order"], SHOP)
    assert names(made) == ["list_orders", "get_order", "cancel_order"]
    assert isinstance(made, Plan)
    first, second, third = made.steps
    assert first.ready
    assert second.arguments == {"order": ToAsk()}
    assert third.arguments["status"] == FromStep(step=second.id, name="status")


def test_what_must_be_chosen_next_is_missing() -> None:
    orders = read([{"order": "W00001", "placed": "2026-11-01"}, {"order": "W00002", "placed": "2026-11-02"}], "orders")
    known = {"email": EMAIL, "orders": orders, "list_orders": read("x")}
    assert plan(goal(known), ["cancel_order"], SHOP) == Missing(fact="order", needed_by=ActionName("get_order"))


def test_the_only_candidate_is_taken_without_asking_with_its_place_in_what_was_read() -> None:
    known = {"email": EMAIL, "orders": read([{"order": "W00001"}], "orders"), "list_orders": read("x")}
    made = plan(goal(known), ["cancel_order"], SHOP)
    assert isinstance(made, Plan)
    assert made.steps[0].arguments == {"order": Known(fact=read("W00001", "orders.0.order"))}


def test_of_several_the_last_one_left_by_refusals_is_not_taken_without_asking() -> None:
    orders = read([{"order": "W00001"}, {"order": "W00002"}], "orders")
    bar = barred("cancel_order", order=said("W00001"), status=read("shipped"))
    known = {"email": EMAIL, "orders": orders, "list_orders": read("x")}
    assert isinstance(plan(goal(known, [bar]), ["cancel_order"], SHOP), Missing)


def test_a_typed_order_number_is_used_as_it_is() -> None:
    assert names(plan(goal({"order": said("W00001")}), ["cancel_order"], SHOP)) == ["get_order", "cancel_order"]


def test_choosing_from_a_list_is_cheaper_than_being_told() -> None:
    """Also where the list must be read first: an order number is asked for only if nothing can list orders."""
    assert names(plan(goal({"email": EMAIL}), ["get_order"], SHOP)) == ["list_orders", "get_order"]
    assert plan(goal(), ["get_order"], (GET_ORDER, CANCEL)) == Missing(fact="order", needed_by=ActionName("get_order"))


def test_a_nested_list_offers_its_identifiers() -> None:
    whole = s.Record(type="Order", fields={"order": s.Slot(shape=ORDER), "items": s.Slot(shape=LINES)})
    fetch = act("fetch", {"order": ORDER}, {"fetch": whole})
    inspect = act("inspect", {"item": ITEM})
    known = {
        "order": said("W00001"),
        "fetch": read({"order": "W00001", "items": [{"item": "I1", "name": "hat", "variant": "V1"}]}, "fetch"),
    }
    made = plan(goal(known), ["inspect"], (fetch, inspect))
    assert isinstance(made, Plan)
    assert made.steps[0].arguments == {"item": Known(fact=read("I1", "fetch.items.0.item"))}


def test_a_reference_is_no_choice_where_the_thing_itself_is_listed() -> None:
    """The variant someone bought is not offered, let alone taken, as the one to exchange it for."""
    known = {
        "order": said("W00001"),
        "get_order": read("x"),
        "items": read([{"item": "I1", "name": "hat", "variant": "V1"}], "items"),
    }
    made = plan(goal(known), ["exchange"], SHOP)
    assert names(made) == ["list_variants", "exchange"]
    assert isinstance(made, Plan)
    assert made.steps[1].arguments["new_variant"] == ToAsk()


def test_several_items_are_chosen_as_a_list() -> None:
    give_back = act("give_back", {"order": ORDER, "returned": s.Many(of=ITEM)}, effect="write")
    known = {"order": said("W00001"), "get_order": read("x"), "items": read([{"item": "I1"}], "items")}
    made = plan(goal(known), ["give_back"], (GET_ORDER, give_back))
    assert isinstance(made, Plan)
    assert made.steps[0].arguments["returned"] == Known(fact=read(["I1"], "items.0.item"))


def test_an_empty_list_offers_nothing() -> None:
    known = {"email": EMAIL, "orders": read([], "orders"), "list_orders": read("x")}
    open_ = s.Ident(type="OrderId")
    cancel = act("cancel", {"order": open_}, effect="write")
    assert isinstance(plan(goal(known), ["cancel"], (LIST_ORDERS, cancel)), Unreachable)


def test_a_want_that_is_known_needs_no_steps() -> None:
    assert plan(goal({"status": read("shipped")}), ["status"], SHOP) == Plan(steps=(), author="embedded")


def test_a_read_that_found_nothing_is_not_made_again() -> None:
    known = {"order": said("W00001"), "get_order": read("x"), "status": read(None)}
    assert isinstance(plan(goal(known), ["status"], SHOP), Unreachable)


# -- choices ---------------------------------------------------------------------------------------------------------

REFUND = act("refund", {"resolution": s.Choice(options=("refund",)), "fault": s.Text()}, {"done": s.Flag()})
REPLACE = act("replace", {"resolution": s.Choice(options=("replacement",)), "fault": s.Text()}, {"done": s.Flag()})


def test_a_choice_already_made_decides_which_action_applies() -> None:
    known = {"resolution": said("replacement"), "fault": said("torn")}
    assert names(plan(goal(known), ["done"], (REFUND, REPLACE))) == ["replace"]


def test_a_missing_choice_names_every_option_that_leads_on() -> None:
    missing = plan(goal({"fault": said("torn")}), ["done"], (REFUND, REPLACE))
    assert isinstance(missing, Missing)
    assert (missing.fact, set(missing.options)) == ("resolution", {"refund", "replacement"})


def test_an_option_that_was_barred_is_not_offered_again() -> None:
    bar = barred("replace", resolution=said("replacement"), fault=said("torn"))
    missing = plan(goal({"fault": said("torn")}, [bar]), ["done"], (REFUND, REPLACE))
    assert isinstance(missing, Missing)
    assert missing.options == ("refund",)


def test_with_every_option_barred_there_is_no_way_and_the_reasons_are_told() -> None:
    bars = [
        barred("replace", "out of stock", resolution=said("replacement"), fault=said("torn")),
        barred("refund", "too late", resolution=said("refund"), fault=said("torn")),
    ]
    assert plan(goal({"fault": said("torn")}, bars), ["done"], (REFUND, REPLACE)) == Unreachable(
        wants="done", why="out of stock; too late"
    )


# -- sources ---------------------------------------------------------------------------------------------------------


def test_a_value_from_a_source_that_is_not_accepted_is_read_instead() -> None:
    quote = act("quote", {"order": ORDER}, {"amount": s.Amount()})
    pay = act("pay", {"order": ORDER, "amount": s.Amount()}, effect="write", accepts={"amount": ("read",)})
    known = {"order": said("W00001"), "amount": said({"amount": "500.00", "currency": "EUR"})}
    made = plan(goal(known), ["pay"], (quote, pay))
    assert isinstance(made, Plan)
    assert made.steps[1].arguments["amount"] == FromStep(step=made.steps[0].id, name="amount")


def test_what_the_customer_said_is_not_replaced_by_what_a_system_calls_the_same() -> None:
    lookup = act("lookup", {"order": ORDER}, {"address": s.Text(), "status": s.Text()})
    move = act("move", {"order": ORDER, "address": s.Text(), "status": s.Text()}, effect="write")
    made = plan(goal({"order": said("W00001"), "address": said("Elm St 1")}), ["move"], (lookup, move))
    assert isinstance(made, Plan)
    assert made.steps[1].arguments["address"] == Known(fact=said("Elm St 1"))


def test_an_inferred_value_is_asked_for_where_it_is_not_accepted() -> None:
    guess: Source = Inferred(brain="b", of="m1")
    close = act("close", {"reason": s.Text()}, effect="write")
    planned = plan(goal({"reason": Fact(value="spam", source=guess, at=AT)}), ["close"], (close,))
    assert planned == Missing(fact="reason", needed_by=ActionName("close"))


def test_an_identifier_nobody_types_is_never_asked_for() -> None:
    assert isinstance(plan(goal(), ["list_variants"], (LIST_VARIANTS,)), Unreachable)


def test_an_optional_parameter_is_filled_when_known_and_never_asked_for() -> None:
    note = act("note", {"text": s.Text(), "mood": s.Text()}, effect="write", optional=["mood"])
    assert plan(goal({"text": said("hi")}), ["note"], (note,)).model_dump()["steps"][0]["arguments"].keys() == {"text"}
    filled = plan(goal({"text": said("hi"), "mood": said("glad")}), ["note"], (note,))
    assert isinstance(filled, Plan)
    assert filled.steps[0].arguments.keys() == {"text", "mood"}


def test_what_is_used_up_each_time_is_asked_anew() -> None:
    answer = s.Choice(options=("yes", "no"))
    tip = act("next_tip", {"device": s.Text(), "helped": answer}, {"fixed": s.Flag()}, each_time=["helped"])
    known = {"device": said("lamp"), "next_tip": read("Try another bulb"), "fixed": read(None)}
    assert plan(goal(known), ["fixed"], (tip,)) == Missing(
        fact="helped", needed_by=ActionName("next_tip"), options=("yes", "no")
    )


# -- bars and numbers -------------------------------------------------------------------------------------------------


def test_a_barred_step_is_not_planned_while_its_arguments_stand() -> None:
    known = {"order": said("W00001"), "get_order": read("x"), "status": read("shipped")}
    bar = barred("cancel_order", "It has shipped.", order=said("W00001"), status=read("shipped"))
    assert plan(goal(known, [bar]), ["cancel_order"], SHOP) == Unreachable(wants="cancel_order", why="It has shipped.")
    other = {**known, "order": said("W00002")}
    assert names(plan(goal(other, [bar]), ["cancel_order"], SHOP)) == ["cancel_order"]


def test_another_way_is_found_round_a_barred_step() -> None:
    fast = act("fast", {"order": ORDER}, {"label": s.Text()})
    slow = act("slow", {"order": ORDER, "status": s.Text()}, {"label": s.Text()})
    known = {"order": said("W00001")}
    assert names(plan(goal(known), ["label"], (GET_ORDER, fast, slow))) == ["fast"]
    bar = barred("fast", order=said("W00001"))
    assert names(plan(goal(known, [bar]), ["label"], (GET_ORDER, fast, slow))) == ["get_order", "slow"]


def test_a_step_barred_with_no_arguments_stays_barred() -> None:
    ping = act("ping", {})
    assert isinstance(plan(goal(barred=[barred("ping")]), ["ping"], (ping,)), Unreachable)


def test_step_ids_go_on_after_what_was_attempted_and_barred() -> None:
    made = plan(goal({"order": said("W00001")}), ["cancel_order"], SHOP)
    assert isinstance(made, Plan)
    assert [step.id for step in made.steps] == ["g1.0", "g1.1"]
    known = {"order": said("W00001"), "get_order": read("x"), "status": read("new")}
    later = plan(goal(known, attempts=[attempt("g1.0", "get_order")]), ["cancel_order"], SHOP)
    assert isinstance(later, Plan)
    assert later.steps[0].id == made.steps[1].id
    bar = barred("exchange", order=said("W9"))
    after_bar = plan(goal(known, [bar], [attempt("g1.4", "get_order")]), ["cancel_order"], SHOP)
    assert isinstance(after_bar, Plan)
    assert after_bar.steps[0].id == "g1.5"


# -- properties -------------------------------------------------------------------------------------------------------

FACTS = ("a", "b", "c", "d", "e", "f")


@st.composite
def domains(draw: st.DrawFn) -> tuple[tuple[Action, ...], dict[str, Fact], list[Barred]]:
    """Small random sets of actions in which only `f` may be asked for."""
    actions: list[Action] = []
    for i in range(draw(st.integers(1, 6))):
        needs = draw(st.lists(st.sampled_from(FACTS), max_size=3, unique=True))
        gives = draw(st.lists(st.sampled_from(FACTS), max_size=2, unique=True))
        shapes: dict[str, s.Shape] = {n: s.Text() for n in needs}
        effect = draw(st.sampled_from(("read", "write", "irreversible")))
        accepts: dict[str, tuple[SourceTag, ...]] = {n: ("read", "said") if n == "f" else ("read",) for n in needs}
        each = draw(st.sampled_from(((), tuple(needs[:1]))))
        actions.append(
            act(f"act{i}", shapes, {g: s.Text() for g in gives}, effect=effect, accepts=accepts, each_time=each)
        )
    known = {n: read("v") for n in draw(st.lists(st.sampled_from(FACTS[:5]), max_size=3, unique=True))}
    bars: list[Barred] = []
    for action in actions:
        at_hand = {p.name: known[p.name] for p in action.parameters if p.name in known}
        if len(at_hand) == len(action.parameters) and draw(st.booleans()):
            bars.append(barred(action.name, "no", **at_hand))
    return tuple(actions), known, bars


def reachable(actions: Sequence[Action], known: dict[str, Fact], bars: Sequence[Barred], want: str) -> bool:
    """By brute force: every state of (known facts, of them unchanged) that any order of actions leads to."""
    start = (frozenset(known), frozenset(known))
    open_, seen = [start], {start}
    while open_:
        have, same = open_.pop()
        if want in have:
            return True
        nexts = [(have | {"f"}, same - {"f"})]
        for action in actions:
            needs = {p.name for p in action.parameters}
            used = {p.name for p in action.parameters if p.each_time}
            if not needs <= have or (action.name in have and not used):
                continue
            if any(b.action == action.name and b.arguments.keys() <= same for b in bars):
                continue
            gives = set(action.gives)
            nexts.append(((have | gives) - used, same - gives - used))
        for state in nexts:
            if state not in seen:
                seen.add(state)
                open_.append(state)
    return False


@given(domains(), st.sampled_from(("a", "e", "act0")))
@settings(max_examples=300, deadline=None)
def test_there_is_a_plan_exactly_when_some_order_of_actions_leads_there(
    domain: tuple[tuple[Action, ...], dict[str, Fact], list[Barred]], want: str
) -> None:
    actions, known, bars = domain
    planned = plan(goal(known, bars), [want], actions)
    assert isinstance(planned, Unreachable) is not reachable(actions, known, bars, want)


@given(domains(), st.sampled_from(("a", "e", "act0")))
@settings(max_examples=300, deadline=None)
def test_a_plan_followed_in_order_always_has_what_each_step_needs(
    domain: tuple[tuple[Action, ...], dict[str, Fact], list[Barred]], want: str
) -> None:
    """INVARIANT: no step misses an input, and none is barred as its arguments stand."""
    actions, known, bars = domain
    planned = plan(goal(known, bars), [want], actions)
    if not isinstance(planned, Plan):
        return
    by_name = {a.name: a for a in actions}
    given_by: dict[str, set[str]] = {}
    for step in planned.steps:
        action = by_name[step.action]
        assert {p.name for p in action.parameters} == step.arguments.keys()
        for name, argument in step.arguments.items():
            match argument:
                case Known(fact=fact):
                    assert fact == known[name]
                case FromStep():
                    assert argument.name in given_by[argument.step]
                case ToAsk():
                    assert name == "f"
        assert not (step.ready and any(b.bars(step.action, step.facts()) for b in bars))
        given_by[step.id] = set(action.gives)
    assert want in known or any(want in given for given in given_by.values())
    assert not planned.steps or planned.steps[0].ready


@given(domains())
@settings(max_examples=50, deadline=None)
def test_the_same_goal_has_the_same_plan(
    domain: tuple[tuple[Action, ...], dict[str, Fact], list[Barred]],
) -> None:
    actions, known, bars = domain
    planner = Planner()
    assert planner.plan(goal(known, bars), ["a"], actions) == planner.plan(goal(known, bars), ["a"], actions)


@pytest.mark.parametrize("length", [3, 12])
def test_long_chains_are_planned_whole(length: int) -> None:
    links = [act(f"link{i}", {f"n{i}": s.Text()}, {f"n{i + 1}": s.Text()}) for i in range(length)]
    noise = [act(f"noise{i}{j}", {f"n{i}": s.Text()}, {f"z{j}": s.Text()}) for i, j in itertools.product(range(3), [1])]
    assert len(names(plan(goal({"n0": read("v")}), [f"n{length}"], (*noise, *links)))) == length
