"""Finds what a message asks that no goal is for, and that the business's documents may answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from remit.brains.embedded.aside import asks_leave, bared, in_general, inquires, of_the_business, of_what_is_proposed
from remit.brains.embedded.classify import NONE, Ranked
from remit.brains.embedded.heard import Heard
from remit.language.acts import plain
from remit.language.clauses import Clause
from remit.language.stems import terms
from remit.model.turn import Act, Asking

_ASKS = re.compile(
    r"(?:what|which|who|whom|whose|where|when|(?:until|till|by) when|how|"
    r"is|are|was|were|do|does|did|can|may|must|should|has|have|am|"
    r"will (?:i|it|the|my|there)|would (?:i|it)|could i|isn t|aren t|don t|doesn t|whats|wheres|hows|"
    r"there is|there s|there are)\b"
)
_INDIRECT = re.compile(r"\b(?:wonder(?:ing)?|know|ask|tell me|idea) (?:if|whether)\b")
_WHY = re.compile(r"(?:why|can (?:you|u|someone|somebody)|could (?:you|u)|would (?:you|u)|will (?:you|u)|should i)\b")
_OF_ITSELF = re.compile(r"(?:do|does|did|can|could) (?:you|u) (?:speak|understand|hear|see|help|remember|know me)\b")
_EMPTY = frozenset(
    terms("now possible happen next else way thing do go wrong happened question know sure problem true")
)
_TOLD = 0.8  # how well the documents must answer what could be a wish as well, of 1
_ADDED = re.compile(r"(?i),\s{1,9}((?:is|are|do|does|did|will|what|when|how|who|which)\s[^,]{3,80})$")
_BARE = 8  # words of a text that asks without the form of a question: "opening hours"
_SUPPORTED = 0.5


def only_asked(heard: Heard) -> frozenset[Clause]:
    """The parts that only want to know something that the pack's documents may hold: what they ask is no wish for it,
    as "what does a return cost?" is none to return anything."""
    if not heard.mind.contents.documents:
        return frozenset()
    kinds = heard.mind.kinds
    ranks = dict(zip(heard.telling, kinds.rank([c.text for c in heard.telling]), strict=True))
    unsaid = {c: rank.best[0] for c, rank in ranks.items() if not rank.verbatim and rank.best[0] != NONE}
    of_that = [c for c in unsaid if of_what_is_proposed(c.text)]
    asking = [c for c, kind in unsaid.items() if kind not in kinds.asked and (in_general(c.text) or inquires(c.text))]
    wishes = (rank.best for c, rank in ranks.items() if c not in (*asking, *of_that))
    wants = any(kind != NONE and chance >= kinds.thresholds.act for kind, chance in wishes)
    sure = asking if wants or _well_answered(heard) else [c for c in asking if in_general(c.text)]
    return frozenset((*sure, *(of_that if wants or heard.current else ())))


def asked(
    heard: Heard, claimed: Sequence[tuple[int, int]], only: frozenset[Clause], *, handled: bool, unsure: bool
) -> tuple[Asking, ...]:
    """The questions of a message, where the pack has documents.

    claimed: the parts that ask for goals. only: those that ask for none. handled: it answers what was asked, or lets
    something go. unsure: whether it asks for a goal has to be asked.
    """
    if not heard.mind.contents.documents or {Act.PERSON, Act.WHO, Act.REPEAT} & heard.acts:
        return ()
    parts = [c for c in heard.telling if set(terms(c.text)) - _EMPTY]
    ranks = heard.mind.kinds.rank([c.text for c in parts]) if parts else []
    ranked = zip(parts, ranks, strict=True)
    free = [c for c, rank in ranked if c in only or not _is_wish(heard, c, rank, claimed, len(parts))]
    free += [tail for c in parts if c not in free and (tail := _added(heard, c)) is not None]
    if len(parts) == 1 and not free and asks_leave(parts[0].text) and _well_answered(heard):
        free = parts
    found = [a for c in free if (a := _asking(heard, c, aside=bool(claimed) or handled, unsure=unsure)) is not None]
    if found or claimed or handled or unsure or heard.turn.question is not None:
        return tuple(found)
    return _bare(heard, free)


def _added(heard: Heard, part: Clause) -> Clause | None:
    """What a part asks after a comma, and does not want by it: "I'd like to swap it, is that free?"."""
    found = _ADDED.search(part.text) if heard.text[part.end : part.end + 1] == "?" else None
    if found is None or heard.mind.kinds.rank([found[1]])[0].best[0] in heard.mind.kinds.asked:
        return None
    return Clause(part.start + found.start(1), part.end, found[1])


def _well_answered(heard: Heard) -> bool:
    return bool(heard.turn.passages) and heard.turn.passages[0].support >= _TOLD


def _is_wish(heard: Heard, part: Clause, rank: Ranked, claimed: Sequence[tuple[int, int]], parts: int) -> bool:
    """Whether a part asks for what a goal is for. Facts in systems come before what documents say. What is asked in
    the words of the goal that is under way is asked about it."""
    if any(start <= part.start and part.end <= end for start, end in claimed) and parts == 1:
        return True
    kind, chance = rank.best
    if kind == NONE or in_general(part.text):
        return rank.verbatim and kind != NONE
    own = heard.current is not None and heard.current.kind == kind and bool(_ASKS.match(bared(part.text)))
    return (rank.verbatim or chance >= heard.mind.kinds.thresholds.act) and not own


def _asking(heard: Heard, part: Clause, *, aside: bool, unsure: bool) -> Asking | None:
    """A part that has the form of a question. Beside something else only what is plainly about the business is asked
    for certain: the rest may be said in passing ("what do I do now?")."""
    bare = bared(part.text)
    marked = heard.text[part.end : part.end + 1] == "?"
    asks = bool(_ASKS.match(bare) or _INDIRECT.search(plain(part.text)))
    if _OF_ITSELF.match(bare) or not (marked or asks or _WHY.match(bare)):
        return None
    general = in_general(part.text)
    for_certain = asks and (general or not (aside or (unsure and not of_the_business(part.text))))
    return Asking(text=part.text, start=part.start, end=part.end, plain=for_certain)


def _bare(heard: Heard, free: Sequence[Clause]) -> tuple[Asking, ...]:
    """A text that only names what the documents speak of: "return policy"."""
    best = heard.turn.passages[0].support if heard.turn.passages else 0.0
    if not free or best < _SUPPORTED or len(plain(heard.text).split()) > _BARE:
        return ()
    return (Asking(text=heard.text, start=0, end=len(heard.text), plain=False),)
