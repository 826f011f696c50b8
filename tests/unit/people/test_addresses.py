"""Whom an address stands for, where somebody is counted."""

from __future__ import annotations

import pytest

from remit.people.addresses import place


@pytest.mark.parametrize("other", ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:0DB8:1:2::%eth0"])
def test_whoever_has_a_network_is_counted_once_whichever_address_they_take(other: str) -> None:
    """INVARIANT: no limit is got round by taking the next of one's own 2^64 addresses."""
    assert place(other) == "2001:db8:1:2::/64"


def test_others_are_told_apart() -> None:
    assert len({place(one) for one in ("192.0.2.1", "192.0.2.2", "2001:db8:1:2::1", "2001:db8:1:3::1")}) == 4


def test_an_address_is_the_same_however_it_is_written() -> None:
    assert place("::ffff:192.0.2.1") == place("192.0.2.1") == "192.0.2.1"


def test_what_is_no_address_is_left_as_it_is() -> None:
    assert (place(""), place("testclient")) == ("", "testclient")
