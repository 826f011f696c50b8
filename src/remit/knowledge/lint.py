"""Looks documents over: what contradicts, what is out of date, what nobody finds, what is not there to be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from remit.knowledge.bm25 import Bm25
from remit.knowledge.library import Library, holds
from remit.knowledge.orders import orders_in
from remit.knowledge.quantity import Quantity, located, quantities, without_quantities
from remit.knowledge.split import sentences
from remit.knowledge.words import meanings_of
from remit.model.knowledge import Passage

Weight: TypeAlias = Literal["error", "warning", "note"]

_ALIKE = 0.5  # of the words of two sentences, weighed, how many must be the same for them to be about one thing
_SHARED = 2
_OLD = 2  # years: what is said of a year so long gone deserves a look
_FOUND_AMONG = 3
_YEAR = re.compile(r"(?<!since )(?<!founded in )(?<!est\. )(?<![\d.,-])(19[89]\d|20\d\d)(?![\d-]|[.,]\d)")


@dataclass(frozen=True)
class Remark:
    """Something about a passage that whoever keeps the documents should know."""

    passage: str
    weight: Weight
    what: str
    cure: str


@dataclass(frozen=True)
class Rule:
    """What a policy says, and the quantities in it."""

    id: str
    says: str
    quantities: tuple[Quantity, ...]

    @property
    def about(self) -> frozenset[str]:
        """What it is about, by the first word of its id: "returns.window" is about returns."""
        return frozenset(meanings_of(re.split(r"\W", self.id)[0].replace("_", " ")))


def remarks(library: Library, rules: Sequence[Rule], asked: Sequence[str], today: date) -> Iterator[Remark]:
    """All that is found. asked: what customers say, as in a pack's examples."""
    said = _Said(library)
    yield from _against_rules(said, rules)
    yield from _against_each_other(said)
    yield from _out_of_date(library.passages, today)
    yield from _twice(library.passages)
    yield from _unfound(library, asked, today)
    yield from _orders(library.passages)


_POLICY = re.compile(r'@id\("(?P<id>[^"]+)"\)(?P<rest>.*?)(?=@id\("|\Z)', re.DOTALL)
_SAYS = re.compile(r'@says\("((?:[^"\\]|\\.)*)"\)')
_DURATION = re.compile(r'duration\("(\d+)([dhm])"\)')
_DECIMAL = re.compile(r'decimal\("([\d.]+)"\)')


def rules_in(policies: str) -> list[Rule]:
    """The rules of Cedar policies that say something to people, with the quantities of what they say and test."""
    rules: list[Rule] = []
    for policy in _POLICY.finditer(policies):
        says = _SAYS.search(policy["rest"])
        hours = {"d": 24.0, "h": 1.0, "m": 1 / 60}
        tested = [Quantity("time", float(n) * hours[unit]) for n, unit in _DURATION.findall(policy["rest"])]
        tested += [Quantity("money", float(sum)) for sum in _DECIMAL.findall(policy["rest"])]
        found = (*(quantities(says[1]) if says else ()), *tested)
        if says and found:
            rules.append(Rule(policy["id"], says[1], found))
    return rules


@dataclass(frozen=True)
class _Sentence:
    passage: Passage
    text: str
    words: frozenset[str]
    quantities: tuple[Quantity, ...]


class _Said:
    """The sentences of all passages that name quantities, and how alike sentences are."""

    def __init__(self, library: Library) -> None:
        each = [(p, s) for p in library.passages for s in sentences(p.text)]
        self._weights = Bm25([sorted(_subject(text)) for _, text in each])
        self.sentences = [
            _Sentence(p, text, _subject(" ".join((*p.headings[-1:], text))), found)
            for p, text in each
            if (found := tuple(quantities(text)))
        ]

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The share of what two sentences are about that is the same, the rarer the more it counts. One word is not
        enough to say so."""
        if len(one & other) < _SHARED:
            return 0.0
        both = sum(map(self._weights.weight, one & other))
        less = min(sum(map(self._weights.weight, one)), sum(map(self._weights.weight, other)))
        return both / less if less else 0.0


def _subject(text: str) -> frozenset[str]:
    return frozenset(meanings_of(without_quantities(text))) - {"#number", "#code", "#day"}


def _against_rules(said: _Said, rules: Sequence[Rule]) -> Iterator[Remark]:
    """A sentence on what a rule is about, as its id names it, that gives the same kind of quantity in like words, and
    another one."""
    for sentence in said.sentences:
        about = [rule for rule in rules if rule.about & sentence.words and _of_the_same(sentence.text, rule)]
        known = {quantity for rule in about for quantity in rule.quantities}
        if about and not known & set(sentence.quantities):
            what = f'It says "{sentence.text}", but the policy {about[0].id} says "{about[0].says}"'
            yield Remark(sentence.passage.id, "error", what, "Put right whichever is wrong.")


def _of_the_same(text: str, rule: Rule) -> bool:
    theirs = [(quantity.kind, _subject(around) - rule.about) for quantity, around in located(rule.says)]
    mine = [(quantity.kind, _subject(around)) for quantity, around in located(text)]
    return any(kind == other and words & others for kind, words in mine for other, others in theirs)


def _against_each_other(said: _Said) -> Iterator[Remark]:
    for n, one in enumerate(said.sentences):
        for other in said.sentences[n + 1 :]:
            if one.passage.id == other.passage.id or not _at_once(one.passage, other.passage):
                continue
            kinds = {q.kind for q in one.quantities} & {q.kind for q in other.quantities}
            mine, theirs = ({q for q in s.quantities if q.kind in kinds} for s in (one, other))
            if kinds and not mine & theirs and said.alike(one.words, other.words) >= _ALIKE + 0.2:
                what = f'It says "{one.text}", but {other.passage.id} says "{other.text}"'
                yield Remark(one.passage.id, "warning", what, "Put right whichever is wrong.")


def _at_once(one: Passage, other: Passage) -> bool:
    """Whether two passages are told in the same language, and hold on the same days."""
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_until or date.max, other.valid_until or date.max)
    return one.locale == other.locale and starts <= ends


def _out_of_date(passages: Sequence[Passage], today: date) -> Iterator[Remark]:
    for passage in passages:
        if passage.valid_until is not None and passage.valid_until < today:
            what = f"It held until {passage.valid_until}, and nobody is told it any more."
            yield Remark(passage.id, "warning", what, "Renew it, or remove it.")
        years = [int(y) for y in _YEAR.findall(passage.text) if int(y) <= today.year - _OLD]
        if years:
            yield Remark(passage.id, "warning", f"It speaks of {min(years)}.", "See whether it still holds.")


def _twice(passages: Sequence[Passage]) -> Iterator[Remark]:
    first: dict[str, Passage] = {}
    for passage in passages:
        text = " ".join(passage.text.casefold().split())
        if (before := first.setdefault(text, passage)) is not passage and before.locale == passage.locale:
            yield Remark(passage.id, "warning", f"{before.id} says the same, word for word.", "Keep one of them.")


def _unfound(library: Library, asked: Sequence[str], today: date) -> Iterator[Remark]:
    """Passages that neither their own title and heading, nor anything customers say, leads to."""
    found = {f.passage.id for text in asked for f in library.find(text, "staff", today, "", _FOUND_AMONG)}
    for passage in library.passages:
        if passage.id in found or not holds(passage, today):
            continue
        own = " ".join((passage.title, *passage.headings[-1:]))
        led = library.find(own, "staff", today, passage.locale, _FOUND_AMONG)
        if all(f.passage.id != passage.id for f in led):
            what = f'Not even "{own}" leads to it.'
            yield Remark(passage.id, "warning", what, "Give it a heading that asks what it answers.")


def _orders(passages: Sequence[Passage]) -> Iterator[Remark]:
    for passage in passages:
        if order := orders_in(passage.text):
            what = f'It gives orders to whoever reads it out ("{order}"). Nobody follows them, and they are not told.'
            yield Remark(passage.id, "warning", what, "Take them out.")
