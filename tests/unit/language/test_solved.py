"""A case counts as confirmed by what a customer plainly says, and by nothing that merely sounds like it."""

from __future__ import annotations

import pytest

from remit.language.solved import says_solved


@pytest.mark.parametrize(
    "text",
    [
        "thanks, that solved it",
        "Thank you! That's all sorted now.",
        "great, problem solved",
        "that worked, cheers",
        "no, that's it, everything is fixed",
        "You've solved it!",
        "this is exactly what I needed",
        "got what I needed, bye",
        "that answers my question",
        "it’s been dealt with, thanks",
        "Danke, das hat geholfen",
        "Problem ist gelöst",
    ],
)
def test_what_says_that_it_is_solved_counts(text: str) -> None:
    assert says_solved(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "ok great, bye",
        "yes",
        "that didn't solve it",
        "it is not fixed",
        "is it solved?",
        "that solved it, but now the other one is broken",
        "will that be sorted soon",
        "I want this resolved",
        "please get it sorted",
        "I hope that's fixed now",
        "half of it is solved",
        "if that's sorted I am happy",
        "das hat nicht geholfen",
        "where is my order that was settled?",
        "I thought that was fixed",
    ],
)
def test_courtesy_and_doubt_do_not_count(text: str) -> None:
    assert not says_solved(text)
