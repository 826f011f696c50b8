"""Rates, means and agreement, each with how sure one can be of it. No figure is made of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

_Z = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True)
class Rate:
    """`hits` of `of`, with its Wilson 95 % interval; None where there is nothing to divide by."""

    hits: int
    of: int

    @property
    def percent(self) -> float | None:
        return 100 * self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper bound in percent (E. B. Wilson, JASA 22, 1927)."""
        if not self.of:
            return None
        n, p = self.of, self.hits / self.of
        centre = (p + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        spread = _Z * sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n)) / (1 + _Z * _Z / n)
        return 100 * max(0.0, centre - spread), 100 * min(1.0, centre + spread)


@dataclass(frozen=True)
class Spread:
    """Numbers: their mean with its 95 % t interval, their median and the value that nine in ten do not exceed."""

    values: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        return sum(self.values) / len(self.values) if self.values else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Student's, for the mean; None for fewer than two values. It takes the values for independent of each other,
        and is honest about a mean only: of what is as skewed as times are, the median says more."""
        n, mean = len(self.values), self.mean
        if n < 2 or mean is None:
            return None
        spread = sqrt(sum((value - mean) ** 2 for value in self.values) / (n - 1))
        half = students(n - 1) * spread / sqrt(n)
        return mean - half, mean + half

    @property
    def median(self) -> float | None:
        """The middle value; of an even number, half way between the two in the middle."""
        ordered, n = sorted(self.values), len(self.values)
        return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2 if n else None

    @property
    def p90(self) -> int | None:
        """The smallest value that at least nine in ten are not above (nearest rank)."""
        ordered = sorted(self.values)
        return ordered[ceil(0.9 * len(ordered)) - 1] if ordered else None


def students(degrees: int) -> float:
    """The 97.5 % point of Student's distribution: exact for one and two degrees of freedom, else by the expansion of
    Abramowitz and Stegun, 26.7.5, which is within 0.02 of it."""
    if degrees < 3:
        return (12.706204736, 4.30265273)[degrees - 1]
    z, n = _Z, float(degrees)
    terms = (
        (z**3 + z) / 4 / n,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96 / n**2,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / n**3,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160 / n**4,
    )
    return z + sum(terms)


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """How far two agree beyond chance, from -1 to 1 (J. Cohen, Educational and Psychological Measurement 20, 1960).
    None where there are no pairs, or both always say the same one thing: chance alone would make them agree."""
    if not pairs:
        return None
    n = len(pairs)
    agreed = sum(one == other for one, other in pairs) / n
    first, second = sum(one for one, _ in pairs) / n, sum(other for _, other in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return (agreed - chance) / (1 - chance) if chance < 1 else None
