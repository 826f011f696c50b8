"""The worked example of each measure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from remit.measure import measures as m
from remit.measure.cases import Case, Interaction, Rated
from remit.measure.figures import Rate
from remit.measure.history import History, history
from remit.model.baseline import Rates

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CASE = Case(
    id="g",
    kind="return",
    customer="ann",
    conversation="c",
    origin="asked",
    pack="p1",
    declared=True,
    stake="",
    opened_at=MONDAY,
    begun_at=MONDAY,
)
DONE = replace(CASE, ended_at=MONDAY + timedelta(minutes=4), ending="resolved", level="proven", autonomous=True)
TALK = Interaction(id="c", customer="ann", channel="web", opened_at=MONDAY, heard=2, replied=2)


def of(cases: list[Case], talks: list[Interaction] | None = None, now: datetime = MONDAY + 30 * DAY) -> History:
    return history(cases, talks or [], MONDAY - DAY, MONDAY + 10 * DAY, now)


def several(case: Case, number: int, first: int = 0) -> list[Case]:
    """The same for different customers."""
    return [replace(case, id=f"g{n}", customer=f"x{n}", conversation=f"c{n}") for n in range(first, first + number)]


def test_autonomous_resolution_is_told_three_times_and_each_asks_for_more():
    """Ten eligible cases: four resolved alone, of which one was taken back and of another the customer came back; that
    second one, which goes on; one resolved after an approval, one refused rightly, one handed over, one dropped, and
    one in which nobody says anything any more. Another is not eligible."""
    taken_back = replace(DONE, id="back", customer="b", conversation="cb", undone=1, writes=1)
    asked_again = replace(DONE, id="again", customer="a", conversation="ca")
    again = replace(CASE, id="later", customer="a", conversation="mail", opened_at=MONDAY + 5 * DAY)
    cases = [
        *several(DONE, 2),
        taken_back,
        asked_again,
        again,
        replace(DONE, id="approved", customer="z1", autonomous=False),
        replace(CASE, id="no", customer="z2", ended_at=MONDAY + DAY, ending="refused", autonomous=True),
        replace(CASE, id="person", customer="z3", ended_at=MONDAY + DAY, ending="handed_over", escalated=True),
        replace(CASE, id="dropped", customer="z4", ended_at=MONDAY + DAY, ending="abandoned", autonomous=True),
        replace(CASE, id="silent", customer="z5"),
        replace(DONE, id="by hand", customer="z6", declared=False),
    ]
    happy = replace(TALK, ratings=(Rated("effort", 6, 1, 7, "g0", MONDAY),))
    whole = of(cases, [happy])
    assert m.autonomous_resolution(whole, "claimed").rate == Rate(4, 10)
    assert m.autonomous_resolution(whole, "confirmed") == m.Counted(
        ("g0",), m.autonomous_resolution(whole, "proven").of
    )
    assert m.autonomous_resolution(whole, "proven").hits == ("g0", "g1")
    assert m.autonomous_resolution(whole, "proven").rate.percent == 20


SOLVED = ("solved", 1, 0, 1)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ([SOLVED], True),
        ([("effort", 5, 1, 7)], True),
        ([("effort", 4, 1, 7)], False),
        ([("satisfaction", 4, 1, 5)], True),
        ([("satisfaction", 3, 1, 5)], False),
        ([("effort", 4, 1, 7), ("satisfaction", 5, 1, 5)], True),
        ([("effort", 3, 1, 7), ("satisfaction", 5, 1, 5)], False),
        ([("effort", 7, 1, 7), ("satisfaction", 2, 1, 5)], False),
        ([("effort", 1, 1, 7), SOLVED], True),
        ([], False),
    ],
)
def test_confirmed_is_what_customers_say_outright_or_by_scores_that_do_not_speak_against_each_other(
    said: list[tuple[str, int, int, int]], counts: bool
):
    ratings = tuple(Rated(what, score, low, high, DONE.id, MONDAY) for what, score, low, high in said)
    found = m.autonomous_resolution(of([DONE], [replace(TALK, ratings=ratings)]), "confirmed")
    assert bool(found.hits) is counts


@pytest.mark.parametrize(
    ("kind", "after", "counts"),
    [
        ("return", 6 * DAY, True),
        ("return", 8 * DAY, False),
        ("exchange", 2 * DAY, False),
        ("person", 2 * DAY, True),
    ],
)
def test_who_comes_back_about_the_same_or_about_who_knows_what_within_the_window_was_not_helped(
    kind: str, after: timedelta, counts: bool
):
    again = replace(CASE, id="later", kind=kind, conversation="phone", opened_at=MONDAY + after)
    assert of([DONE, again]).came_back(DONE) is counts


def test_a_conversation_in_which_nothing_was_recognised_counts_as_coming_back():
    puzzled = replace(TALK, id="later", opened_at=MONDAY + DAY, lost=1)
    assert of([DONE], [TALK, puzzled]).came_back(DONE)
    assert not of([DONE], [TALK, replace(puzzled, customer="bob")]).came_back(DONE)


def test_what_is_younger_than_the_window_is_counted_and_told_to_be_immature():
    fresh = of([DONE, *several(DONE, 1)], now=MONDAY + 2 * DAY)
    assert m.autonomous_resolution(fresh, "proven") == m.Counted(("g", "g0"), ("g", "g0"), ("g", "g0"))
    assert m.autonomous_resolution(of([DONE]), "proven").immature == ()


def test_containment_is_what_stayed_with_the_machine_approvals_included():
    """Five conversations; of four that the machine answered, a person led one and was asked into another."""
    talks = [replace(TALK, id=f"c{n}") for n in range(4)] + [replace(TALK, id="person only", replied=0, spoken=3)]
    talks[0] = replace(talks[0], taken=True)
    handed = replace(CASE, conversation="c1", escalated=True)
    approved = replace(DONE, id="approved", conversation="c2", autonomous=False, answered=1, decided=1)
    counted = m.containment(of([handed, approved], talks))
    assert (counted.hits, counted.rate.percent) == (("c2", "c3"), 50)


def test_escalation_is_of_conversations_in_which_there_was_something_to_do():
    """Four conversations, one without a case; of the other three, one is handed over: a third."""
    talks = [replace(TALK, id=f"c{n}") for n in range(4)]
    cases = [replace(CASE, id=f"g{n}", conversation=f"c{n}", escalated=n == 0) for n in range(3)]
    counted = m.escalation(of(cases, talks))
    assert counted == m.Counted(("c0",), ("c0", "c1", "c2"))


def test_a_task_is_a_case_whose_plan_began_and_a_refusal_does_not_complete_it():
    """Four cases: one never began, one is resolved, one resolved with help, one refused: two of three."""
    cases = [
        replace(CASE, id="never", begun_at=None),
        DONE,
        replace(DONE, id="helped", autonomous=False),
        replace(CASE, id="refused", ending="refused", ended_at=MONDAY),
    ]
    assert m.task_completion(of(cases)).rate == Rate(2, 3)


def test_time_to_resolution_is_a_mean_with_a_median_and_a_ninetieth_percentile():
    """Nine cases of 1 to 9 minutes, and one of a day: the mean is 148.5 minutes, the median 5.5, nine in ten 9."""
    cases = [replace(c, ended_at=MONDAY + timedelta(minutes=n + 1)) for n, c in enumerate(several(DONE, 9))]
    slow = replace(DONE, id="slow", ended_at=MONDAY + DAY)
    spread = m.time_to_resolution(of([*cases, slow, replace(CASE, id="open")])).spread
    assert spread.mean == 148.5 * 60_000_000
    assert spread.median == 5.5 * 60_000_000
    assert spread.p90 == 9 * 60_000_000


def test_effort_is_what_those_who_answered_say_last():
    """Scores of 7, 6 and 2 (first 5): a mean of 5, from 1 to 7, higher is easier."""
    scores = [[7], [6], [5, 2], []]
    talks = [
        replace(TALK, id=f"c{n}", ratings=tuple(Rated("effort", s, 1, 7, "g", MONDAY) for s in given))
        for n, given in enumerate(scores)
    ]
    assert m.effort(of([], talks)).spread.mean == 5


def test_retention_counts_what_ended_without_it_and_one_with_a_person_as_lost():
    """Five who were leaving: one left, one took a pause instead, one was bound by contract, one talks to a person, one
    thinks it over: two of four were kept; against 40 % before, the lift is 25 %."""
    leaving = replace(CASE, stake="leaving", ended_at=MONDAY)
    cases = [
        replace(leaving, id="left", ending="resolved"),
        replace(leaving, id="paused", ending="abandoned"),
        replace(leaving, id="bound", ending="refused"),
        replace(leaving, id="person", ending="handed_over"),
        replace(leaving, id="open", ended_at=None),
    ]
    kept = m.stake(of(cases), "leaving").rate
    assert kept == Rate(2, 4)
    assert m.lift(kept.percent or 0, 40) == pytest.approx(25)
    assert m.lift(50, 0) is None


def test_conversion_counts_sales_that_were_made():
    sales = [
        replace(DONE, id="sold", stake="sale"),
        replace(CASE, id="no", stake="sale", ending="refused", ended_at=MONDAY),
    ]
    assert m.stake(of(sales), "sale").rate == Rate(1, 2)


def test_cost_per_contact_is_models_telephone_and_people_over_conversations_and_what_we_sent_first():
    """Two conversations, and a message of ours to a third customer: three contacts. 0.30 dollars at 0.90 are 0.27 EUR;
    four minutes on the telephone at 0.05 are 0.20; 12 minutes led and two reviews of 2 minutes at 30 EUR the hour are
    8.00. In all 8.47 EUR, 2.8233 for a contact."""
    talks = [
        replace(TALK, id="c1", spent=300_000_000),
        replace(TALK, id="c2", worked=12 * 60_000_000),
        replace(TALK, id="c3", heard=0, unasked=1),
    ]
    rates = Rates(human_hour=Decimal(30), telephone_minute=Decimal("0.05"), dollar=Decimal("0.9"))
    cost = m.cost_per_contact(of([replace(CASE, answered=2)], talks), rates, telephone_minutes=4)
    assert cost.total == pytest.approx(8.47)
    assert (cost.contacts, cost.each) == (3, pytest.approx(2.8233, abs=0.0001))


def test_satisfaction_repeating_undoing_and_overturning():
    talks = [
        replace(TALK, id="c1", ratings=(Rated("satisfaction", 4, 1, 5, "", MONDAY),)),
        replace(TALK, id="c2", ratings=(Rated("satisfaction", 3, 1, 5, "", MONDAY),), taken=True, told_again=2),
        replace(TALK, id="c3", taken=True),
    ]
    cases = [
        replace(DONE, id="kept", writes=1, answered=1, decided=1),
        replace(DONE, id="undone", writes=2, undone=1, answered=1, decided=1, overturned=1),
        replace(DONE, id="undo", origin="undoing", writes=1),
        replace(DONE, id="read"),
    ]
    whole = of(cases, talks)
    assert m.satisfaction(whole).rate == Rate(1, 2)
    assert m.repeated(whole) == m.Counted(("c2",), ("c2", "c3"))
    assert m.undone(whole) == m.Counted(("undone",), ("kept", "undone"))
    assert m.overturned(whole) == m.Counted(("undone",), ("kept", "undone"))


def test_what_people_who_work_here_asked_for_is_not_eligible_whatever_its_kind():
    assert not replace(CASE, origin="entrusted").eligible
    assert not replace(CASE, origin="undoing").eligible
    assert replace(CASE, origin="noticed").eligible
