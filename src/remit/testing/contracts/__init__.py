"""Conformance suites: each is a class of tests that an implementation of a port passes.

Subclass one in a test file, give the fixture it asks for, and pytest does the rest.
"""

import pytest

pytest.register_assert_rewrite(
    "remit.testing.contracts.store",
    "remit.testing.contracts.journal",
    "remit.testing.contracts.views",
    "remit.testing.contracts.durable",
    "remit.testing.contracts.brain",
)
