"""What is worded sentence by sentence is looked at in the same sentences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from remit.language.sentences import complete, sentences


def test_sentences_and_lines_are_told_apart() -> None:
    text = 'It is "here." And 9.90 EUR… Is it? 好。 Yes\n- one\n- two'
    assert sentences(text) == ['It is "here."', "And 9.90 EUR…", "Is it?", "好。", "Yes", "- one", "- two"]


def test_a_sentence_has_ended_where_something_follows() -> None:
    assert complete("One. Two:\n- a\n- b. Thr") == (["One.", "Two:\n- a\n- b."], "Thr")
    assert complete("It costs 9.") == ([], "It costs 9.")


@given(st.text(alphabet="ab .!?\n", max_size=60))
def test_what_has_ended_is_made_of_whole_sentences(text: str) -> None:
    ended, rest = complete(text)
    assert [part for sentence in (*ended, rest) for part in sentences(sentence)] == sentences(text)
