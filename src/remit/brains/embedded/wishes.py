"""Which kinds of goal the parts of a message ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from remit.brains.embedded.aside import in_general, without_the_unwanted
from remit.brains.embedded.classify import NONE, Classifier, Ranked
from remit.language.acts import plain
from remit.language.clauses import Clause
from remit.language.stems import concepts, terms
from remit.model.action import GoalType
from remit.model.ids import GoalKind

SURE, LIKELY = 0.5, 0.42
"""How probable a kind must be to be taken; to be taken where the next is not half as probable."""
CLOSE, EITHER = 0.3, 0.55
"""How probable the next kind must be to ask which of them is meant; both together, where neither is sure."""
APART, BESIDE, UNASKED = 0.7, 0.7, 0.93
"""How probable a kind must be to be one of several wishes; a request beside an open question; one "
"without asking words."""
_ASKED_BETWEEN = 3
_REQUEST = re.compile(
    r"\b(?:want|wanna|need|like to|can|could|how|where|wheres|when|why|what|which|let me|help|instead)\b"
)
_STATES = re.compile(r"(?:i|we|my|our|the|there|it|this|that|they|these|one|a)\b")
_BACK = re.compile(r"\b(?:it|them|this|that|those|these|the same)\b")
_OWN = re.compile(r"\b(?:my|our|the (?!same))\b|\d")
_TAKES_BACK = re.compile(
    r"(?:(?:oh|but|and|or|hm+) )*(?:actually|no|wait|scratch that|on second thoughts?|sorry|rather)\b"
)
_RATHER = re.compile(r"\b(?:rather|instead)\b")
_PLACES = {"first": 0, "1": 0, "former": 0, "second": 1, "2": 1, "latter": 1, "third": 2, "3": 2, "last": -1}


@dataclass(frozen=True)
class Found:
    """A kind that characters `start` to `end` of a message ask for."""

    kind: str
    chance: float
    start: int
    end: int


def wished(
    kinds: Classifier, parts: Sequence[Clause], length: int, *, topical: bool
) -> tuple[list[Found], tuple[GoalKind, ...]]:
    """The wishes of a message that answers nothing: several of its parts, or the one it is as a whole; or, where
    two are as likely, both kinds to ask about. `topical`: it touches a topic, and only what is plain is a wish."""
    parts = _wanting(kinds, parts)
    if not parts:
        return [], ()
    whole, *ranked = kinds.rank([". ".join(part.text for part in parts), *(part.text for part in parts)])
    apart = _apart(parts, ranked, length)
    several = _one_matter(apart, parts)
    if len(several) == 1 < len(apart) and not whole.verbatim:
        return [Found(several[0].kind, several[0].chance, 0, length)], ()
    if len(several) > 1 and not whole.verbatim and (whole.best[1] < 0.9 or all(f.chance >= 0.85 for f in several)):
        return [Found(f.kind, f.chance, 0 if i == 0 else f.start, f.end) for i, f in enumerate(several)], ()
    verbs = _by_verb(kinds, ". ".join(part.text for part in parts))
    if verbs and not whole.verbatim:
        return [], verbs
    best = max([whole, *ranked], key=lambda r: r.best[1] if r.best[0] != NONE else 0.0)
    (kind, chance), (next_kind, next_chance) = best.kinds[:2]
    if kind == NONE or (topical and chance < APART):
        return [], ()
    if not best.verbatim and kind not in kinds.general and all(in_general(part.text) for part in parts):
        return [], ()
    either = next_kind != NONE and (next_chance >= CLOSE or (chance < SURE and chance + next_chance >= EITHER))
    if not either and (chance >= SURE or (chance >= LIKELY and chance >= 2 * next_chance)):
        return [Found(kind, chance, 0, length)], ()
    return [], (GoalKind(kind), GoalKind(next_kind)) if either else ()


def beside(
    kinds: Classifier, parts: Sequence[Clause], unnamed: Sequence[str], current: str, length: int
) -> list[Found]:
    """The parts of a message that ask for something else while a question about the current goal is open.

    `unnamed` are the parts without the words that name what may be chosen: a name alone asks for nothing.
    """
    found: list[Found] = []
    for part, rest, rank in zip(parts, unnamed, kinds.rank(unnamed), strict=True):
        kind, chance = rank.best
        telling = [word for word in terms(rest) if not word.startswith("#")]
        if not telling or kind in (NONE, current) or any(kind == f.kind for f in found):
            continue
        if chance >= _least(rest, len(telling), kinds):
            found.append(Found(kind, chance, part.start, length))
    return _up_to_the_next(found)


def which(kinds: Classifier, text: str, among: Sequence[GoalKind], goals: Mapping[GoalKind, GoalType]) -> str | None:
    """The kind chosen of those asked between: by its place, its words, or how it is asked for."""
    for word in plain(text).split():
        place = _PLACES.get(word)
        if place is not None and place < len(among):
            return among[place]
    own = {k: set(concepts(terms(f"{k.replace('_', ' ')} {goals[k].summary}"))) for k in among if k in goals}
    shared = {word for word in next(iter(own.values()), ()) if all(word in mine for mine in own.values())}
    words, rank = set(concepts(terms(text))), kinds.rank([text])[0]
    ranked = sorted(((len(words & (mine - shared)) + rank.of(k), k) for k, mine in own.items()), reverse=True)
    clear = ranked and ranked[0][0] >= 0.3 and ranked[0][0] > ranked[-1][0] + 0.15
    return ranked[0][1] if clear else None


def _wanting(kinds: Classifier, parts: Sequence[Clause]) -> list[Clause]:
    """The parts that may want something, without what they say is not wanted; bare numbers want nothing."""
    wanting = [Clause(p.start, p.end, without_the_unwanted(p.text, kinds.verbs)) for p in parts]
    telling = [p for p in wanting if set(terms(p.text)) - {"#number", "#day", "#code"}]
    return [p for p in wanting if terms(p.text)] if telling else []


def _by_verb(kinds: Classifier, text: str) -> tuple[GoalKind, ...]:
    """The likeliest kinds that are all named for the one thing that a text says is to be done: "I need to cancel"."""
    meant = set(concepts(terms(text)))
    if len(meant) != 1 or not meant <= kinds.verbs:
        return ()
    alike = [kind for kind, _ in kinds.rank([text])[0].kinds if kind != NONE and kinds.verb_of(kind) in meant]
    return tuple(GoalKind(kind) for kind in alike[:_ASKED_BETWEEN]) if len(alike) > 1 else ()


def _apart(parts: Sequence[Clause], ranked: Sequence[Ranked], length: int) -> list[Found]:
    """The parts that are each surely a wish of their own, each with what follows it up to the next."""
    found: list[Found] = []
    for part, rank in zip(parts, ranked, strict=True):
        kind, chance = rank.best
        if in_general(part.text) and not rank.verbatim and kind not in kinds.general:
            continue
        if found and set(terms(part.text)) - {"order"} == {"#code"}:
            kind, chance = found[-1].kind, found[-1].chance  # "return W10001 and W10002": the same, of another
            found.append(Found(kind, chance, part.start, length))
        elif kind != NONE and chance >= APART and not any(kind == f.kind for f in found):
            found.append(Found(kind, chance, part.start, length))
    return _up_to_the_next(found)


def _one_matter(found: Sequence[Found], parts: Sequence[Clause]) -> list[Found]:
    """Without what only leads up to the next: "I changed my mind about the coat and would like to return it", and what
    the next takes back: "cancel my visit. Actually, move it"."""
    text_at = {part.start: plain(part.text) for part in parts}
    kept: list[Found] = []
    for wish in found:
        refers = _BACK.search(text_at[wish.start]) and not _OWN.search(text_at[wish.start])
        before = text_at[kept[-1].start] if kept else ""
        leads_up = refers and _STATES.match(before) and not _REQUEST.search(before)
        takes_back = _TAKES_BACK.match(text_at[wish.start]) and (refers or _RATHER.search(text_at[wish.start]))
        if kept and (leads_up or takes_back):
            wish = Found(wish.kind, wish.chance, kept.pop().start, wish.end)
            text_at[wish.start] = before
        kept.append(wish)
    return kept


def _up_to_the_next(found: Sequence[Found]) -> list[Found]:
    ends = [f.start for f in found[1:]] + [f.end for f in found[-1:]]
    return [Found(f.kind, f.chance, f.start, end) for f, end in zip(found, ends, strict=True)]


def _least(text: str, telling: int, kinds: Classifier) -> float:
    """How probable a kind must be beside an open question: less where the text asks ("can I ...", "cancel ...")."""
    if _REQUEST.search(plain(text)) or (telling > 1 and set(concepts(terms(text))) & kinds.verbs):
        return BESIDE
    return UNASKED if telling > 1 else 1.0
