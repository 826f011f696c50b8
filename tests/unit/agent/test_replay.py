"""Judging again what was judged, under other policies: nothing but what is on record is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.unit.pack.tiny_pack import FILES, write_pack

from remit.agent.replay import Differs, Forgotten, NotRecorded, Same, again
from remit.gate import PolicyText
from remit.gate.judge import Gate
from remit.journal.bodies import Remains
from remit.journal.log import Recorded
from remit.model.customer import Assurance
from remit.model.entry import Entry, Judged, Waited
from remit.model.fact import Fact, Given
from remit.model.ids import ActionName, ChainId, GoalId, PackDigest, StepDigest, StepId
from remit.model.plan import Known, Step
from remit.model.value import Json
from remit.model.verdict import Agent, Resource, Speaker, Standing
from remit.pack.contents import Contents
from remit.pack.gate import gate_of
from remit.pack.load import load

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
GOAL = GoalId("goal-1")
CEDAR = FILES["policies/rentals.cedar"]


@pytest.fixture(scope="module")
def bikes(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    return load(write_pack(tmp_path_factory.mktemp("bikes")))


def under(bikes: Contents, change: Callable[[str], str] = lambda text: text) -> Gate:
    """The Gate of the pack's policies, or of what a change makes of them."""
    return gate_of(bikes, [PolicyText(Path("rentals.cedar"), change(CEDAR))])


def standing(**changes: Any) -> Standing:
    """Ann rents a bike of hers, and has confirmed it."""
    args = {"bike": "B001", "until": "2026-05-09", "note": ""}
    price: Json = {"amount": "9.00", "currency": "EUR"}
    bike: dict[str, Json] = {"email": "ann@example.com", "price": price, "rented_until": None}
    plain: dict[str, Any] = {
        "action": "rent",
        "principal": Agent(),
        "resource": Resource(type="Bike", id="B001", attributes=bike),
        "now": NOW,
        "customer": Speaker(id="customer-ann", assurance=Assurance.VERIFIED, email="ann@example.com"),
        "args": args,
        "source": dict.fromkeys(args, "said"),
        "confirmed": True,
        "history": {"rentals": 0},
    }
    return Standing(**{**plain, **changes})


def recorded(bikes: Contents, *standings: Standing) -> list[Recorded]:
    """A goal's entries in which each of these was judged under the pack's own policies, with other entries between."""
    gate, entries = under(bikes), list[Recorded]()
    for number, one in enumerate(standings):
        fact = Fact(value="B001", source=Given(by="test", key="bike"), at=NOW)
        judged = Judged(
            step=Step(id=StepId(f"step-{number}"), action=one.action, arguments={"bike": Known(fact=fact)}),
            digest=StepDigest("d"),
            action=one.action,
            verdict=gate.judge(bikes.actions[ActionName(one.action)], one),
            standing=one,
            pack=PackDigest("p"),
        )
        for body in (judged, Waited(until=None, why="nothing")):
            entries.append(Recorded(entry(len(entries) + 1, body.kind), body))
    return entries


def entry(seq: int, kind: str) -> Entry:
    at = NOW + timedelta(minutes=seq)
    chain = ChainId(f"goal:{GOAL}")
    return Entry(chain=chain, seq=seq, at=at, goal=GOAL, actor="kernel", kind=kind, body="", previous="", digest="")


UNCONFIRMED = standing(confirmed=False)
OFTEN = standing(history={"rentals": 3})
SOMEBODY_ELSES = standing(customer=Speaker(id="customer-bob", assurance=Assurance.VERIFIED, email="bob@example.com"))


def test_under_the_same_policies_nothing_differs(bikes: Contents) -> None:
    entries = recorded(bikes, UNCONFIRMED, standing(), OFTEN, SOMEBODY_ELSES)
    assert again(GOAL, entries, bikes, under(bikes)) == Same(goal=GOAL, judgements=4)


@pytest.mark.parametrize(
    ("standings", "change", "step", "rules", "then"),
    [
        pytest.param(
            (UNCONFIRMED, standing()),
            ('@remedy("confirm")\nforbid', '@remedy("verify:strong")\nforbid'),
            "step-0",
            ("rent.confirmed",),
            "unknown from here",
            id="another remedy",
        ),
        pytest.param(
            (UNCONFIRMED, standing(), OFTEN),
            ("context.history.rentals >= 3", "context.history.rentals >= 4"),
            "step-2",
            ("rent.often",),
            "unknown from here",
            id="what was for a person is allowed",
        ),
        pytest.param(
            (UNCONFIRMED, standing()),
            ("context.history.rentals >= 3", "context.history.rentals >= 0"),
            "step-0",
            ("rent.often",),
            "would have ended here",
            id="what was to be confirmed is for a person",
        ),
        pytest.param(
            (standing(), OFTEN),
            (
                '@handover("mechanics")\nforbid (principal, action == Action::"rent"',
                'forbid (principal, action == Action::"rent"',
            ),
            "step-1",
            ("rent.often",),
            "would have ended here",
            id="what was for a person is refused",
        ),
        pytest.param(
            (SOMEBODY_ELSES,),
            ('@id("own")\nforbid', '@id("own")\n@handover("mechanics")\nforbid'),
            "step-0",
            ("own",),
            "would have ended here",
            id="what was refused is for a person",
        ),
        pytest.param(
            (standing(),),
            ('@id("rent")\npermit (principal, action', '@id("rent")\npermit (principal is Staff, action'),
            "step-0",
            ("kernel.not-permitted",),
            "would have ended here",
            id="what was allowed is outside the remit",
        ),
        pytest.param(
            (OFTEN,),
            (
                '@handover("mechanics")\nforbid (principal, action == Action::"rent"',
                '@handover("desk")\nforbid (principal, action == Action::"rent"',
            ),
            "step-0",
            ("rent.often",),
            "would have ended here",
            id="another queue",
        ),
    ],
)
def test_a_changed_rule_is_named_where_it_first_makes_a_difference(
    bikes: Contents,
    standings: tuple[Standing, ...],
    change: tuple[str, str],
    step: str,
    rules: tuple[str, ...],
    then: str,
) -> None:
    assert change[0] in CEDAR, "the rule to change is there"
    other = under(bikes, lambda text: text.replace(*change))
    match again(GOAL, recorded(bikes, *standings), bikes, other):
        case Differs() as differs:
            assert (differs.step, differs.rules, differs.then) == (step, rules, then)
        case same:
            pytest.fail(f"{same}")


def test_another_permit_for_what_is_allowed_is_no_difference(bikes: Contents) -> None:
    other = under(bikes, lambda text: text.replace('@id("rent")', '@id("rent.anew")'))
    assert isinstance(again(GOAL, recorded(bikes, standing()), bikes, other), Same)


def test_a_rule_that_never_mattered_is_no_difference(bikes: Contents) -> None:
    other = under(bikes, lambda text: text.replace('context.args.topic == "accident"', "true"))
    assert isinstance(again(GOAL, recorded(bikes, UNCONFIRMED, OFTEN), bikes, other), Same)


def test_what_was_not_counted_then_is_named_where_a_policy_asks_for_it(bikes: Contents) -> None:
    entries = recorded(bikes, standing())
    uncounted = entries[0].body.model_copy(update={"standing": standing(history={})})
    match again(GOAL, [Recorded(entries[0].entry, uncounted)], bikes, under(bikes)):
        case NotRecorded(what=what):
            assert what == "context.history.rentals"
        case other:
            pytest.fail(f"{other}")


def test_what_was_not_counted_then_and_no_policy_asks_for_makes_no_difference(bikes: Contents) -> None:
    silent = CEDAR.replace("context.history.rentals >= 3", "context.now < context.now")
    entries = recorded(bikes, standing())
    uncounted = entries[0].body.model_copy(update={"standing": standing(history={})})
    gate = under(bikes, lambda _: silent)
    assert isinstance(again(GOAL, [Recorded(entries[0].entry, uncounted)], bikes, gate), Same)


def test_an_attribute_that_was_not_loaded_then_is_named_even_behind_has(bikes: Contents) -> None:
    """INVARIANT: a rule that asks `resource has NAME` is not taken to be silent where NAME was never recorded."""
    rule = '\n@id("new")\nforbid (principal, action == Action::"rent", resource) when { resource has rented_until };\n'
    bare = Resource(
        type="Bike", id="B001", attributes={"email": "ann@example.com", "price": {"amount": "9.00", "currency": "EUR"}}
    )
    entries = recorded(bikes, standing(resource=bare))
    assert isinstance(again(GOAL, entries, bikes, under(bikes)), Same)
    match again(GOAL, entries, bikes, under(bikes, lambda text: text + rule)):
        case NotRecorded(what=what):
            assert what == "resource.rented_until"
        case other:
            pytest.fail(f"{other}")


def test_an_action_the_pack_no_longer_has_cannot_be_judged(bikes: Contents) -> None:
    entries = recorded(bikes, standing())
    gone = entries[0].body.model_copy(update={"action": ActionName("ride")})
    assert isinstance(again(GOAL, [Recorded(entries[0].entry, gone)], bikes, under(bikes)), NotRecorded)


def test_what_was_erased_is_said_to_be(bikes: Contents) -> None:
    entries = [Recorded(entry(1, "step.judged"), Remains(kind="step.judged", public={}))]
    assert again(GOAL, entries, bikes, under(bikes)) == Forgotten(goal=GOAL)
