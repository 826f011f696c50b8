"""The wishes of a message, each with what it tells for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from remit.brains.embedded.heard import Heard
from remit.brains.embedded.mind import is_typed_ident
from remit.brains.embedded.told import volunteered_in
from remit.brains.embedded.wishes import Found, which, wished
from remit.language.acts import confirms, plain
from remit.language.stems import terms
from remit.model import shape as s
from remit.model.action import Parameter
from remit.model.conversation import AskCode, AskConfirm, AskFact, AskWhich
from remit.model.fact import Fact, Said
from remit.model.ids import GoalKind
from remit.model.turn import Wish

_LIKELIEST, _HEARD = 3, 0.15  # a kind that is this likely, and among so many, may be told by what only it needs
_IT = re.compile(r"\b(?:it|them|that|this|those|these|the same|the (?:\w+ ){0,2}ones?)\b")
_DEMANDS = frozenset(terms("give full issue receive prefer take demand expect back money now immediately asap"))


def wanted(heard: Heard, aside: Sequence[Found], handled: bool) -> tuple[Sequence[Found], tuple[GoalKind, ...]]:
    """New goals in the order they were said; or the two that a message may mean. `aside` is what it asks for beside
    the open question; `handled`: it answers or corrects or lets go, and wants nothing else."""
    question = heard.turn.question
    if isinstance(question, AskWhich):
        kind = which(heard.mind.kinds, heard.text, question.kinds, heard.mind.contents.goals)
        if kind is not None:
            return [Found(kind, 1.0, 0, len(heard.text))], ()
    if aside or handled or isinstance(question, AskFact | AskConfirm | AskCode):
        return aside, ()
    if confirms(heard.text) is not None:
        return (), ()
    found, between = wished(heard.mind.kinds, heard.telling, heard.text, topical=bool(heard.topics))
    if between:
        told = [f for f in _told_by_its_words(heard) if f.kind in between]
        kind = _of_what_it_is(heard, between)
        return ([Found(kind, 1.0, 0, len(heard.text))], ()) if kind else (told, () if told else between)
    return _without_resolutions(heard, found or _told_by_its_words(heard)), ()


def wishes_of(heard: Heard, found: Sequence[Found]) -> tuple[Wish, ...]:
    """The kinds that were found, each with the facts in its part of the message."""
    wishes: list[Wish] = []
    for each in found:
        wishes.append(_wish(heard, each, wishes[-1].facts if wishes else {}))
    return tuple(wishes)


def _wish(heard: Heard, found: Found, before: Mapping[str, Fact]) -> Wish:
    """`before`: what the wish before it is about."""
    kind = GoalKind(found.kind)
    needed = heard.mind.needed.get(kind, ())
    facts = {**_meant_by_it(heard, needed, found, before), **volunteered_in(heard, needed, found.start, found.end)}
    return Wish(kind=kind, confidence=round(found.chance, 3), start=found.start, end=found.end, facts=facts)


def _without_resolutions(heard: Heard, found: Sequence[Found]) -> list[Found]:
    """Without what only chooses how the wish before it is to be met: "it has a hole. I want my money back"."""
    kept: list[Found] = []
    for wish in found:
        telltale = heard.mind.telltale.get(GoalKind(kept[-1].kind), ()) if kept else ()
        chosen = volunteered_in(heard, telltale, wish.start, wish.end)
        if kept and chosen and not _says_more(heard, wish, chosen):
            wish = Found(kept[-1].kind, kept[-1].chance, kept.pop().start, wish.end)
        kept.append(wish)
    return kept


def _says_more(heard: Heard, wish: Found, chosen: Mapping[str, Fact]) -> bool:
    """Whether a part tells anything beside these facts that were read from it."""
    rest = heard.text[wish.start : wish.end]
    for fact in chosen.values():
        if isinstance(fact.source, Said):
            rest = rest.replace(heard.text[fact.source.start : fact.source.end], " ")
    return bool(set(terms(rest)) - _DEMANDS)


def _told_by_its_words(heard: Heard) -> list[Found]:
    """The kind that alone needs to know what the message tells: "no sound" is said of what does not work."""
    if not heard.telling or heard.topics:
        return []
    likeliest = heard.mind.kinds.rank([heard.text])[0].kinds[:_LIKELIEST]
    for kind, chance in likeliest:
        telltale = heard.mind.telltale.get(GoalKind(kind), ())
        if chance >= _HEARD and telltale and volunteered_in(heard, telltale, 0, len(heard.text)):
            return [Found(kind, heard.mind.kinds.thresholds.act, 0, len(heard.text))]
    return []


def _of_what_it_is(heard: Heard, kinds: Sequence[GoalKind]) -> GoalKind | None:
    """Of several kinds the one that has to do with what "it" stands for: "cancel it", after an order was talked of."""
    whole = Found("", 1.0, 0, len(heard.text))
    fitting = [kind for kind in kinds if _meant_by_it(heard, heard.mind.needed.get(kind, ()), whole, {})]
    return fitting[0] if len(fitting) == 1 else None


def _meant_by_it(
    heard: Heard, needed: Sequence[Parameter], found: Found, before: Mapping[str, Fact]
) -> dict[str, Fact]:
    """What "it" stands for: the things that were talked about just `before`, or else are, or were until now, and that
    this one needs, too."""
    about = heard.current or heard.turn.before
    if not _IT.search(plain(heard.text[found.start : found.end])):
        return {}
    known = {**(about.facts if about else {}), **before}
    return {p.name: known[p.name] for p in needed if p.name in known and _is_of_it(p, known[p.name])}


def _is_of_it(parameter: Parameter, known: Fact) -> bool:
    """Whether it says which thing is meant: one that people know by its number, or that was chosen from a list; or what
    was said of it."""
    if isinstance(parameter.shape, s.Ident):
        return is_typed_ident(parameter.shape) or known.source.tag == "read"
    return isinstance(parameter.shape, s.Choice | s.Amount) and known.source.tag == "said"
