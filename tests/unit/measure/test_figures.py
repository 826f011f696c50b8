from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from remit.measure.figures import Rate, Spread, kappa, students


@pytest.mark.parametrize(
    ("degrees", "published"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (9, 2.262), (30, 2.042), (120, 1.980)],
)
def test_students_point_is_the_published_one(degrees: int, published: float):
    assert students(degrees) == pytest.approx(published, abs=0.02)


def test_a_mean_has_students_interval():
    low, high = Spread((2, 4, 4, 4, 5, 5, 7, 9)).interval or (0, 0)  # mean 5, standard deviation 2.138, t 2.365
    assert (low, high) == (pytest.approx(3.212, abs=0.01), pytest.approx(6.788, abs=0.01))


def test_one_value_has_a_mean_and_no_interval():
    assert (Spread((3,)).mean, Spread((3,)).interval) == (3, None)
    assert (Spread(()).mean, Spread(()).median, Spread(()).p90) == (None, None, None)


@given(some.integers(0, 50), some.integers(1, 50))
def test_a_rate_lies_within_its_interval(hits: int, more: int):
    rate = Rate(hits, hits + more)
    low, high = rate.interval or (0, 0)
    assert 0 <= low <= (rate.percent or 0) + 1e-9
    assert (rate.percent or 0) <= high + 1e-9 <= 100 + 1e-8


def test_kappa_is_cohens():
    """Of 50 proposals both readers accept 20 and both reject 15; one accepts 5 that the other rejects, and 10 the other
    way round: they agree in 70 %, chance alone would in 50 %."""
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def test_kappa_says_nothing_where_chance_alone_agrees():
    assert kappa([]) is None
    assert kappa([(True, True)] * 5) is None
