"""Puts a reply together: a model's words where they fit, and the embedded brain's for all that must be said exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from remit.language.phrasing import fill
from remit.language.sentences import sentences
from remit.language.stems import terms
from remit.model.turn import (
    AskedFor,
    Done,
    Happening,
    Informed,
    Introduced,
    NotDone,
    NotKnown,
    Resumes,
    Small,
    Telling,
    ToPerson,
    Waits,
)
from remit.ports import Brain

_HARD = re.compile(r"\w*\d[\w.,:/-]*\w|\d")
_PLEASANT = ("greet", "thank")
_ENOUGH = 0.6  # of the telling words of a line: then it is said already


@dataclass(frozen=True)
class Outline:
    """What is to be told, in the embedded brain's words: first, a pleasantry, what may be put differently, where that
    was read, and last."""

    first: str
    social: str
    free: tuple[str, ...]
    sources: str
    last: str

    def around(self, words: str) -> str:
        """A reply with these words in it, and whatever they do not say."""
        left = [line for line in self.free if not covers(words, line)]
        return joined([self.first, words or self.social, *left, self.sources, self.last])


async def outline(brain: Brain, happening: Happening) -> Outline:
    """Sort what is to be told. A question, a refusal, a hand-over and a wait keep their exact words."""

    async def worded(tellings: Sequence[Telling]) -> str:
        told = happening.model_copy(update={"tellings": tuple(tellings)})
        return (await brain.say(told, _nobody)).text if tellings else ""

    tellings = happening.tellings
    whole = await worded(tellings)
    free = [await worded([_without_sources(t)]) for t in tellings if isinstance(t, Done | Informed | Resumes)]
    cited = [(await worded([t]), await worded([_without_sources(t)])) for t in tellings if isinstance(t, Informed)]
    return Outline(
        first=await worded([t for t in tellings if isinstance(t, Introduced)]),
        social=await worded([t for t in tellings if isinstance(t, Small) and t.what in _PLEASANT]),
        free=tuple(line for line in free if line in whole),  # what is only said for want of anything else is not
        sources=joined([full.removeprefix(bare).strip() for full, bare in cited]),
        last=await worded([t for t in tellings if _is_exact(t)]),
    )


def fits(happening: Happening) -> bool:
    """Whether words that were found before anything was done still fit: nothing came in the way since."""
    against = NotDone | Waits | ToPerson | NotKnown | Informed
    unwelcome = {"unclear", "beyond", "dropped", "nothing_to_undo", "wrong_code", "repeat", "who"}
    return not any(isinstance(t, against) or (isinstance(t, Small) and t.what in unwelcome) for t in happening.tellings)


def filled(draft: str, happening: Happening, zone: str) -> str:
    """A draft with its slots filled from facts; a sentence whose slot has no value is left out. No sentence asks: what
    is asked is the kernel's to ask."""
    values = {name: fact.value for name, fact in happening.facts.items()}
    told = {name: value for t in happening.tellings if isinstance(t, Done) for name, value in t.values.items()}
    text = fill(draft, {**values, **told}, zone, happening.today)
    return " ".join(s for s in sentences(text) if not s.rstrip("\"'”’)").endswith(("?", "？", "؟")))


def covers(words: str, line: str) -> bool:
    """Whether words say what a line says: all its numbers, and most of its telling words."""
    if not set(_HARD.findall(line)) <= set(_HARD.findall(words)):
        return False
    telling = set(terms(line))
    return bool(telling) and len(telling & set(terms(words))) >= _ENOUGH * len(telling)


def joined(parts: Sequence[str]) -> str:
    """Sentences run on; a list stands on lines of its own."""
    text = ""
    for words in parts:
        if words:
            text += ("" if not text else "\n" if "\n" in words else " ") + words
    return text


def _without_sources(telling: Telling) -> Telling:
    return telling.model_copy(update={"citations": ()}) if isinstance(telling, Informed) else telling


def _is_exact(telling: Telling) -> bool:
    match telling:
        case Small(what=what):
            return what not in _PLEASANT
        case Introduced() | Done() | Informed() | Resumes():
            return False
        case AskedFor() | NotDone() | NotKnown() | Waits() | ToPerson():
            return True


async def _nobody(sentence: str) -> bool:
    return True
