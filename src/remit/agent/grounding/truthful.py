"""Whether words that a brain found are so: what they name, count, date and promise must have been told by the kernel.

A pure function of the words and of what they may rest on. It is cautious: a true sentence that it cannot see the ground
of is held back, and the embedded brain's words are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from remit.agent.grounding.claims import What, claims, names
from remit.agent.grounding.commitments import commits, denies
from remit.language.acts import plain
from remit.language.detect import language_of
from remit.language.phrasing import phrase
from remit.language.sentences import sentences
from remit.language.stems import LIGHT, terms
from remit.model.turn import Done, Happening, Informed
from remit.model.value import Json

_LONGEST = 600  # characters of a sentence
_SHARED = 0.75  # of the telling words of a commitment must be those of one that was made
_ENGLISH = 0.3  # of a sentence's words must be plain English ones, where its language cannot be told


@dataclass(frozen=True)
class Ground:
    """What words may rest on. told: in the kernel's own wording, and passages that are cited. known: facts, as texts.
    said: what the customer wrote, which may be named again but proves nothing."""

    told: tuple[str, ...]
    known: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @cached_property
    def forms(self) -> frozenset[tuple[What, str]]:
        return _forms("\n".join((*self.told, *self.known)))

    @cached_property
    def named(self) -> frozenset[str]:
        """Words that may be used as names."""
        return frozenset(re.findall(r"\w+", "\n".join((*self.told, *self.known, *self.said)).casefold()))

    @cached_property
    def quotable(self) -> frozenset[tuple[What, str]]:
        """What the customer named by its name may be named again; what they counted or promised themselves may not."""
        return frozenset((what, form) for what, form in _forms("\n".join(self.said)) if what == "ident")

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return tuple(s for text in self.told for s in sentences(text))


def ground_of(happening: Happening, worded: str, of_pack: Sequence[str] = ()) -> Ground:
    """What a reply to this may rest on; `worded` is the same in the kernel's own words."""
    informed = [t for t in happening.tellings if isinstance(t, Informed)]
    cited = {citation.passage for t in informed for citation in t.citations}
    passages = [f.passage.text for t in informed for f in t.passages if f.passage.id in cited]
    values = [value for t in happening.tellings if isinstance(t, Done) for value in t.values.values()]
    known = [text for value in (*values, *(f.value for f in happening.facts.values())) for text in _texts(value)]
    said = [line.text for line in happening.recent if line.author == "customer"]
    told = (worded, *(t.answer for t in informed), *passages)
    return Ground(told, (*known, happening.acting_for, *of_pack), tuple(said))


def untrue(text: str, ground: Ground) -> str:
    """The first thing a text says without ground, in a few words; empty where there is none."""
    known = set(map(plain, ground.sentences))
    for sentence in sentences(text):
        if plain(sentence) not in known and (fault := _fault(sentence, ground)):
            return fault
    return ""


def _fault(sentence: str, ground: Ground) -> str:
    if len(sentence) > _LONGEST:
        return "a sentence without an end"
    if not _english(sentence):
        return f"in words that are not checked: {sentence!r}"
    for claim in claims(sentence):
        if not any((claim.what, form) in ground.forms or (claim.what, form) in ground.quotable for form in claim.forms):
            return f"{claim.what}: {claim.shown!r}"
    if unknown := [name for name in names(sentence) if name.casefold() not in ground.named]:
        return f"name: {unknown[0]!r}"
    if commits(sentence) and not any(_same(sentence, told) for told in ground.sentences):
        return f"commitment: {sentence!r}"
    return ""


def _forms(text: str) -> frozenset[tuple[What, str]]:
    return frozenset((claim.what, form) for claim in claims(text, lenient=True) for form in claim.forms)


def _same(sentence: str, told: str) -> bool:
    """Whether a commitment was made in other words. One without a telling word may mean anything."""
    if not commits(told) or denies(sentence) != denies(told):
        return False
    own = set(terms(sentence))
    return bool(own) and len(own & set(terms(told))) >= _SHARED * len(own)


def _english(sentence: str) -> bool:
    language = language_of(sentence)
    words = plain(sentence).split()
    return language == "en" or (not language and sum(word in LIGHT for word in words) >= _ENGLISH * len(words))


def _texts(value: Json) -> Iterator[str]:
    """A value as people write it, and each of its parts as it stands."""
    yield phrase(value)
    match value:
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)
        case None | bool():
            return
        case _:
            yield str(value)
