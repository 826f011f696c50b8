"""Kinds of goal learned from examples: what is likely, what is none of them, and how sure one must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple

import numpy as np
import pytest

from remit.brains.embedded import lesson
from remit.brains.embedded.chances import fitted
from remit.brains.embedded.classify import NONE, Classifier, Ranked, confusable
from remit.brains.embedded.learner import Learner, Matrix, Vectors
from remit.brains.embedded.thresholds import learned
from remit.brains.embedded.wishes import decided
from remit.language.encoder import LexicalEmbedder

SAID = {
    "borrow": ("can I borrow a book", "lend me this novel", "I want to borrow two books", "take a book home"),
    "renew": ("extend my loan please", "renew my loan", "keep the book longer", "move the due date of my loan"),
    "pay": ("pay my fine", "settle the late fee", "how do I pay what I owe", "pay the penalty by card"),
}


@pytest.fixture(scope="module")
def kinds() -> Classifier:
    return taught(SAID, ("mend my bicycle",))


def made_up(classes: int = 4, each: int = 6) -> tuple[Vectors, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    random = np.random.default_rng(7)
    labels = np.repeat(np.arange(classes), each)
    vectors = random.normal(size=(classes, 12))[labels] + random.normal(size=(len(labels), 12))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), labels


def test_an_example_is_taken_for_its_own_kind(kinds: Classifier) -> None:
    for kind, texts in SAID.items():
        assert {rank.best[0] for rank in kinds.rank(texts)} == {kind}


def test_probabilities_add_up_to_one(kinds: Classifier) -> None:
    for rank in kinds.rank(["renew it", "what is the weather like", ""]):
        assert sum(chance for _, chance in rank.kinds) == pytest.approx(1)


def test_what_is_said_of_no_business_and_a_packs_own_strangers_are_none(kinds: Classifier) -> None:
    jokes, bicycle, loan = (rank.of(NONE) for rank in kinds.rank(["tell me a joke", "mend my bike", "extend my loan"]))
    assert min(jokes, bicycle) > loan


def test_what_others_say_of_an_example_is_what_they_say_without_it() -> None:
    """INVARIANT: the closed form is what fitting again without the example gives."""
    vectors, labels = made_up()
    weights = np.linspace(0.3, 1.0, len(labels))
    without = Learner(vectors, labels, 4, weights).without_each()
    for row in (0, 9, 23):
        rest = np.arange(len(labels)) != row
        again = Learner(vectors[rest], labels[rest], 4, weights[rest])
        np.testing.assert_allclose(_scores(again, vectors[row : row + 1])[0], without[row], atol=0.02)


def test_what_other_classes_say_of_an_example_is_what_they_say_without_its_class() -> None:
    vectors, labels = made_up()
    without = Learner(vectors, labels, 4, np.ones(len(labels))).without_its_class()
    rest = labels != 2
    again = Learner(vectors[rest], labels[rest], 4, np.ones(int(rest.sum())))
    np.testing.assert_allclose(_scores(again, vectors[~rest]), without[~rest], atol=0.02)


def test_thresholds_rise_with_what_a_mistake_costs(kinds: Classifier) -> None:
    least = kinds.thresholds
    assert least.confirm <= least.act <= least.beside <= least.unasked
    assert all(0 < each < 1 for each in astuple(least))


def test_where_examples_are_told_apart_less_sureness_is_needed() -> None:
    vectors, labels = made_up(each=30)
    learner = Learner(vectors, labels, 5, np.ones(len(labels)))
    unseen, strange = learner.without_each(), learner.without_its_class()
    chances = fitted(unseen, labels, strange)
    within, outside = chances.of(unseen), chances.of(strange)
    mixed = labels[np.random.default_rng(1).permutation(len(labels))]
    clear = learned(within, labels, outside[:0], outside)
    assert clear.act < learned(within, mixed, outside[:0], outside).act


def test_between_two_is_asked_and_a_doubtful_one_confirmed(kinds: Classifier) -> None:
    least = kinds.thresholds
    close = Ranked((("renew", 0.48), ("pay", 0.47), (NONE, 0.05)))
    doubtful = Ranked((("renew", least.confirm + 0.01), (NONE, 0.5), ("pay", 0.01)))
    likely_too = Ranked((("renew", least.confirm + 0.01), (NONE, 0.5), ("pay", least.confirm - 0.01)))
    plain = Ranked((("renew", 0.98), (NONE, 0.01), ("pay", 0.01)))
    assert decided(close, least) == ("", ("renew", "pay"))
    assert decided(doubtful, least) == ("", ("renew",))
    assert decided(likely_too, least) == ("", ("renew", "pay"))
    assert decided(plain, least) == ("renew", ())


def test_kinds_asked_for_in_the_same_words_are_found_with_the_pair() -> None:
    said = {**SAID, "lend": ("I want to borrow two books please", "hand me a magazine")}
    [(one, other)] = confusable(said, LexicalEmbedder(), 0.8)
    assert {one.kind, other.kind} == {"borrow", "lend"}
    assert "two books" in one.text


def test_one_kind_with_one_example_is_enough() -> None:
    assert taught({"only": ("water the plants",)}).rank(["water the plants"])[0].best[0] == "only"


def test_without_examples_everything_is_none() -> None:
    assert taught({}).rank(["water the plants"])[0].best[0] == NONE


def taught(said: Mapping[str, Sequence[str]], strangers: Sequence[str] = ()) -> Classifier:
    return Classifier(said, lesson.learned(said, LexicalEmbedder(), strangers), LexicalEmbedder())


def _scores(learner: Learner, vectors: Vectors) -> Matrix:
    return learner.fitted.scores(learner.fitted.likenesses(vectors))
