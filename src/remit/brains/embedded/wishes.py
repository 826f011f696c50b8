"""Which kinds of goal the parts of a message ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from remit.brains.embedded.aside import in_general, states, without_the_unwanted
from remit.brains.embedded.classify import NONE, Classifier, Ranked
from remit.brains.embedded.thresholds import Thresholds
from remit.language.acts import plain
from remit.language.clauses import Clause
from remit.language.stems import concepts, terms
from remit.model.action import GoalType
from remit.model.ids import GoalKind

_ASKED_BETWEEN = 3
_REQUEST = re.compile(
    r"\b(?:want|wanna|need|like to|can|could|do you|have you got|how|where|wheres|when|why|what|which|let me|help|"
    r"instead)\b"
)
_BACK = re.compile(r"\b(?:it|them|this|that|those|these|the same)\b")
_OWN = re.compile(r"\b(?:my|our|the (?!same))\b|\d")
_TAKES_BACK = re.compile(
    r"(?:(?:oh|but|and|or|hm+) )*(?:actually|no|wait|scratch that|on second thoughts?|sorry|rather)\b"
)
_ADDS = re.compile(r"(?i)\b(?:also|besides|another|plus|additionally|afterwards|secondly|then|by the way)\b")
_NEXT = 0.5  # how probable the next kind must be to be asked about too, of what the first must be
_MEANT = 0.05  # how probable a whole message must make a kind that one of its statements tells of
_EXPLAINS = re.compile(r"(?:(?:and|but|because|as|since) )?(?:it|they) ")
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
    kinds: Classifier, parts: Sequence[Clause], text: str, *, topical: bool
) -> tuple[list[Found], tuple[GoalKind, ...]]:
    """The wishes of a message that answers nothing: several of its parts, or the one it is as a whole; or, where
    two are as likely, both kinds to ask about. `topical`: it touches a topic, and only what is plain is a wish."""
    parts, length = _wanting(kinds, parts), len(text)
    if not parts:
        return [], ()
    whole, *ranked = kinds.rank([". ".join(part.text for part in parts), *(part.text for part in parts)])
    added = _added(parts, text)
    apart = _apart(kinds, parts, ranked, length, added)
    sure = decided(whole, kinds.thresholds)[0]
    several = _one_matter(_standing(kinds, apart, parts, whole, added), parts, sure)
    if len(several) == 1 < len(apart) and not whole.verbatim:
        return [Found(several[0].kind, several[0].chance, 0, length)], ()
    surely = whole.best[1] >= kinds.thresholds.unasked and any(f.chance < kinds.thresholds.beside for f in several)
    if len(several) > 1 and not whole.verbatim and not surely:
        return [Found(f.kind, f.chance, 0 if i == 0 else f.start, f.end) for i, f in enumerate(several)], ()
    verbs = _by_verb(kinds, ". ".join(part.text for part in parts))
    if verbs and not whole.verbatim:
        return [], verbs
    asking = [rank for part, rank in zip(parts, ranked, strict=True) if not states(part.text)]
    plainly = [rank for rank in asking if rank.likeliest[1] >= kinds.thresholds.apart]
    best = max([whole, *(plainly if sure else ranked)], key=lambda r: r.likeliest[1])
    (kind, chance), (other, likely) = best.likeliest, whole.likeliest
    if topical and chance < kinds.thresholds.apart:
        return [], ()
    if not best.verbatim and kind not in kinds.general and all(in_general(part.text) for part in parts):
        return [], ()
    taken, asked = decided(best, kinds.thresholds)
    if taken and taken != other and chance < kinds.thresholds.apart and likely >= _NEXT * kinds.thresholds.confirm:
        taken, asked = "", (GoalKind(kind), GoalKind(other))
    return [Found(taken, chance, 0, length)] if taken else [], asked


def decided(rank: Ranked, least: Thresholds) -> tuple[str, tuple[GoalKind, ...]]:
    """The kind that is taken for what a text wants, or "" and those to ask about: two, one, or none of them."""
    likely = [(kind, chance) for kind, chance in rank.kinds if kind != NONE]
    if not likely:
        return "", ()
    (kind, chance), (next_kind, next_chance) = *likely[:1], (likely[1] if len(likely) > 1 else ("", 0.0))
    clear = chance >= least.clear * (chance + next_chance)
    if clear and chance >= least.act and rank.of(NONE) < least.none:
        return kind, ()
    doubtful = chance >= least.confirm
    if (not clear and chance + next_chance >= least.either) or (doubtful and next_chance >= _NEXT * least.confirm):
        return "", (GoalKind(kind), GoalKind(next_kind))
    return "", (GoalKind(kind),) if doubtful else ()


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
    return _up_to_the_next(found, length)


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


def _apart(
    kinds: Classifier, parts: Sequence[Clause], ranked: Sequence[Ranked], length: int, added: Set[int]
) -> list[Found]:
    """The parts that are each surely a wish of their own, each with what follows it up to the next."""
    found: list[Found] = []
    for part, rank in zip(parts, ranked, strict=True):
        kind, chance = rank.best
        if in_general(part.text) and not rank.verbatim and kind not in kinds.general:
            continue
        if found and set(terms(part.text)) - {"order"} == {"#code"}:
            kind, chance = found[-1].kind, found[-1].chance  # "return W10001 and W10002": the same, of another
            found.append(Found(kind, chance, part.start, length))
            continue
        least = kinds.thresholds.act if part.start in added and not states(part.text) else kinds.thresholds.apart
        if kind != NONE and chance >= least and not any(kind == f.kind for f in found):
            found.append(Found(kind, chance, part.start, length))
    return _up_to_the_next(found, length)


def _added(parts: Sequence[Clause], text: str) -> Set[int]:
    """Where the parts begin that are said to be one thing beside another: "... and I also want ..."."""
    return {
        part.start
        for before, after in pairwise(parts)
        if _ADDS.search(text[before.end : after.start]) or _ADDS.match(after.text)
        for part in (before, after)
    }


def _standing(
    kinds: Classifier, found: Sequence[Found], parts: Sequence[Clause], whole: Ranked, added: Set[int]
) -> Sequence[Found]:
    """Without what is only said to explain the rest: "my parcel came today. The vase in it is broken". A statement
    stands for itself where it tells of what people tell of, or is added, or the whole message may mean it as well."""
    at = {part.start: part for part in parts}
    standing = [
        f
        for f in found
        if not states(at[f.start].text) or f.kind in kinds.told or f.start in added or whole.of(f.kind) >= _MEANT
    ]
    return found if len(found) == 1 or not standing else _up_to_the_next(standing, found[-1].end)


def _one_matter(found: Sequence[Found], parts: Sequence[Clause], sure: str) -> list[Found]:
    """Without what only leads up to the next: "I changed my mind about the coat and would like to return it", and what
    the next takes back: "cancel my visit. Actually, move it". `sure`: the kind that the whole message is taken for,
    where it is for one: "I've had enough of the subscription. Please cancel it"."""
    text_at = {part.start: plain(part.text) for part in parts}
    kept: list[Found] = []
    for wish in found:
        if kept and _explains(text_at[wish.start]):
            kept[-1] = Found(kept[-1].kind, kept[-1].chance, kept[-1].start, wish.end)
            continue
        refers = _BACK.search(text_at[wish.start]) and not _OWN.search(text_at[wish.start])
        before = text_at[kept[-1].start] if kept else ""
        leads_up = refers and states(before)
        takes_back = _TAKES_BACK.match(text_at[wish.start]) and (refers or _RATHER.search(text_at[wish.start]))
        if kept and (leads_up or takes_back):
            led = kept.pop()
            said = led if led.kind == sure and not takes_back else wish
            wish = Found(said.kind, said.chance, led.start, wish.end)
            text_at[wish.start] = before
        kept.append(wish)
    return kept


def _explains(text: str) -> bool:
    """Whether a part only says more of what was asked for before it: "it does not go with my sofa"."""
    return bool(_EXPLAINS.match(text)) and states(text) and not _ADDS.search(text)


def _up_to_the_next(found: Sequence[Found], length: int) -> list[Found]:
    ends = [*(f.start for f in found[1:]), length]
    return [Found(f.kind, f.chance, f.start, end) for f, end in zip(found, ends, strict=False)]


def _least(text: str, telling: int, kinds: Classifier) -> float:
    """How probable a kind must be beside an open question: less where the text asks ("can I ...", "cancel ...")."""
    if _REQUEST.search(plain(text)) or (telling > 1 and set(concepts(terms(text))) & kinds.verbs):
        return kinds.thresholds.beside
    return kinds.thresholds.unasked if telling > 1 else 1.0
