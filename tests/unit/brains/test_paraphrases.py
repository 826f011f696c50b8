"""How well the shop's customers are understood, in words that were written without sight of the pack's examples.

`paraphrases/KIND.txt` asks for that kind of goal, `none.txt` for none of them; `between.tsv` could be either of two
kinds, and `both.tsv` asks for two.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from remit.app import embedded
from remit.pack.load import load
from remit.ports import Brain
from remit.testing.contracts.brain import a_turn

SHOP = Path(__file__).parents[3] / "packs" / "shop"
SAID = Path(__file__).parent / "paraphrases"

NONE, BETWEEN, BOTH = "none", "between", "both"
UNDERSTOOD, ASKED, LOST, WRONG = "understood", "asked", "lost", "wrong"


@dataclass(frozen=True)
class Heard:
    """What a text wants, the kinds it was taken to want, and those it was said to be between."""

    text: str
    wants: tuple[str, ...]
    taken: tuple[str, ...]
    between: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """Of a text that wants one kind, or none: `asked` offers the right kind, `lost` offers nothing right, and only
        `wrong` sets out on something else."""
        if self.taken:
            return UNDERSTOOD if self.taken[:1] == self.wants else WRONG
        if not self.wants:
            return ASKED if self.between else UNDERSTOOD
        return ASKED if self.wants[0] in self.between else LOST

    def __str__(self) -> str:
        taken = ", ".join(self.taken) or " or ".join(self.between) or "nothing"
        return f"{', '.join(self.wants) or NONE} taken for {taken}: {self.text}"


Corpus = Mapping[str, Sequence[Heard]]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return asyncio.run(heard_by_the_shop())


async def heard_by_the_shop() -> Corpus:
    """What was heard of every file, by its name: a kind of goal, none, between, both."""
    contents = load(SHOP)
    brain = embedded(contents)
    names = (*map(str, contents.goals), NONE, BETWEEN, BOTH)
    return {name: [await _heard(brain, text, wants) for text, wants in _lines(name)] for name in names}


def table(corpus: Corpus) -> str:
    """The shares of what became of each kind's texts, of 100, and what they were mostly mistaken for."""
    head = f"{'':24}{UNDERSTOOD:>11}{ASKED:>7}{LOST:>6}{WRONG:>7}  taken for"
    kinds = {name: heard for name, heard in corpus.items() if name not in (BETWEEN, BOTH)}
    asking = [each for name, heard in kinds.items() if name != NONE for each in heard]
    return "\n".join([head, *(_row(name, heard) for name, heard in kinds.items()), _row("all but none", asking)])


def test_every_kind_of_goal_is_asked_for_in_fifty_ways() -> None:
    ways = {str(kind): len(set(_lines(str(kind)))) for kind in load(SHOP).goals}
    assert {kind: n for kind, n in ways.items() if n != 50} == {}


def test_seven_in_eight_are_understood_and_one_in_eighteen_at_most_is_taken_for_something_else(
    corpus: Corpus,
) -> None:
    asking = [each for name, heard in corpus.items() if name not in (NONE, BETWEEN, BOTH) for each in heard]
    assert share(asking, UNDERSTOOD) >= 7 / 8, told(corpus, asking)
    assert share(asking, WRONG) <= 1 / 18, told(corpus, asking)


def test_of_what_is_none_of_the_shops_matters_four_in_five_are_let_be_and_one_in_eight_at_most_acted_on(
    corpus: Corpus,
) -> None:
    assert share(corpus[NONE], UNDERSTOOD) >= 0.8, told(corpus, corpus[NONE])
    assert share(corpus[NONE], WRONG) <= 1 / 8, told(corpus, corpus[NONE])


def test_what_could_be_either_of_two_is_asked_about_or_taken_for_one_of_them(corpus: Corpus) -> None:
    outside = [h for h in corpus[BETWEEN] if not set(h.taken) <= set(h.wants)]
    assert len(outside) <= len(corpus[BETWEEN]) * 0.125, listed(outside)


def test_who_wants_two_things_mostly_gets_both_in_order(corpus: Corpus) -> None:
    not_both = [h for h in corpus[BOTH] if h.taken != h.wants]
    assert len(not_both) <= len(corpus[BOTH]) * 0.175, listed(not_both)


def share(heard: Sequence[Heard], outcome: str) -> float:
    return sum(each.outcome == outcome for each in heard) / len(heard)


def told(corpus: Corpus, heard: Iterable[Heard]) -> str:
    """Why a floor was missed: the table, and every text that was taken for something else."""
    return f"\n{table(corpus)}\n{listed(each for each in heard if each.outcome == WRONG)}"


def listed(heard: Iterable[Heard]) -> str:
    return "\n" + "\n".join(map(str, heard))


def _row(name: str, heard: Sequence[Heard]) -> str:
    mistaken = Counter(each.taken[0] for each in heard if each.outcome == WRONG)
    shares = [share(heard, outcome) * 100 for outcome in (UNDERSTOOD, ASKED, LOST, WRONG)]
    most = ", ".join(f"{kind} {n}" for kind, n in mistaken.most_common(3))
    return "{:24}{:11.1f}{:7.1f}{:6.1f}{:7.1f}  {}".format(name, *shares, most).rstrip()


def _lines(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """The texts of a file, with the kinds that they want."""
    if name in (BETWEEN, BOTH):
        rows = [line.split("\t") for line in (SAID / f"{name}.tsv").read_text("utf-8").splitlines()]
        return [(text, tuple(kinds.split(","))) for text, kinds in rows]
    wants = () if name == NONE else (name,)
    return [(text, wants) for text in (SAID / f"{name}.txt").read_text("utf-8").splitlines()]


async def _heard(brain: Brain, text: str, wants: tuple[str, ...]) -> Heard:
    understood = await brain.understand(a_turn(text))
    return Heard(text, wants, tuple(str(w.kind) for w in understood.wishes), tuple(map(str, understood.between)))
