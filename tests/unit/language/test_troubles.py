"""What did not come, or did not help, is heard in many words."""

from __future__ import annotations

import pytest

from remit.language.troubles import code_lost, worked


def each(texts: str) -> list[str]:
    return texts.split("|")


@pytest.mark.parametrize(
    "text",
    each(
        "I didn't get the code|send it again|no code arrived, resend please|nothing yet|still no mail|again please|"
        "can you send me a new code|it has expired|where is the code|I can't find it in my inbox|haven't received it|"
        "the code never came"
    ),
)
def test_a_code_has_not_come(text: str) -> None:
    assert code_lost(text) == "not come"


@pytest.mark.parametrize(
    "text",
    each("I have no access to that mail any more|that's my old number|I can't get into that mailbox|that isn't mine"),
)
def test_what_is_sent_there_cannot_be_had(text: str) -> None:
    assert code_lost(text) == "no access"


@pytest.mark.parametrize(
    "text",
    each("123456|what does shipping cost?|I also want to return the jacket|I didn't get it, give me a person|ok"),
)
def test_of_a_code_nothing_is_said(text: str) -> None:
    assert code_lost(text) is None


@pytest.mark.parametrize(
    ("text", "helped"),
    [
        ("tried that", False),
        ("it is still leaking", False),
        ("that didn't work", False),
        ("no change", False),
        ("works now!", True),
        ("that did the trick", True),
        ("it's fixed, thanks", True),
        ("which tank?", None),
    ],
)
def test_whether_something_helped_is_said_in_many_ways(text: str, helped: bool | None) -> None:
    assert worked(text) is helped
