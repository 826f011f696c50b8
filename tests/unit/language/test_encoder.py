"""Two ways to see a text, side by side."""

from __future__ import annotations

import pytest

from remit.language.encoder import Both, LexicalEmbedder

ONE, OTHER = LexicalEmbedder(64), LexicalEmbedder(128)
TEXTS = ["return the blue shoes", "send back my shoes"]


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_likeness_is_the_weighted_mean_of_what_both_see(share: float) -> None:
    [a, b], [c, d], [e, f] = (seen.embed(TEXTS) for seen in (Both(ONE, OTHER, share), ONE, OTHER))
    assert float(a @ b) == pytest.approx((1 - share) * float(c @ d) + share * float(e @ f), abs=1e-5)


def test_what_neither_can_read_is_zeros() -> None:
    assert not Both(ONE, OTHER).embed(["", "?!"]).any()
