"""Names and postal addresses in what people write."""

from __future__ import annotations

import pytest

from remit.brains.embedded.extract import person, postal


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is Anna Schmidt", "Anna Schmidt"),
        ("My name's José García-López and I need help", "José García-López"),
        ("it's under the name of Tom O'Neill", "Tom O'Neill"),
        ("a table for Anna Schmidt please", "Anna Schmidt"),
        ("this is Maria Lopez, where is my order", "Maria Lopez"),
        ("my name is anna", "anna"),
    ],
)
def test_a_name_is_read_where_it_is_introduced(text: str, name: str) -> None:
    found = person(text)
    assert found is not None
    assert (found.value, text[found.start : found.end]) == (name, name)


@pytest.mark.parametrize(
    "text", ["for the jacket", "I am waiting", "this is Great", "where is my order", "I'm in Berlin"]
)
def test_other_words_are_no_name(text: str) -> None:
    assert person(text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("please send it to Rosenweg 5, 10115 Berlin", "Rosenweg 5, 10115 Berlin"),
        ("deliver to rosenweg 5 10115 berlin", "rosenweg 5 10115 berlin"),
        ("my new address is Unter den Linden 77, 10117 Berlin", "Unter den Linden 77, 10117 Berlin"),
        ("12 High Street, London", "12 High Street, London"),
        ("HAUPTSTRASSE 12a, 80331 MÜNCHEN", "HAUPTSTRASSE 12a, 80331 MÜNCHEN"),
    ],
)
def test_an_address_is_read_with_its_street_number_and_town(text: str, address: str) -> None:
    found = postal(text)
    assert found is not None
    assert found.value == address


@pytest.mark.parametrize(
    "text", ["I ordered 2 of them", "W10001 please", "on the 5th of December", "my address changed"]
)
def test_what_has_no_street_is_no_address(text: str) -> None:
    assert postal(text) is None
