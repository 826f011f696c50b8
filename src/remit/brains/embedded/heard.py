"""A message taken apart before it is understood: its parts, what it does by its wording, the topics it touches."""

from __future__ import annotations

from dataclasses import dataclass

from remit.brains.embedded.aside import presents
from remit.brains.embedded.classify import NONE, Ranked
from remit.brains.embedded.mind import Mind
from remit.language.acts import acts_in, only_social, plain, says_stop
from remit.language.clauses import Clause, bounded, clauses
from remit.language.detect import language_of
from remit.language.moods import moods_in
from remit.language.spans import Reading, spans
from remit.language.stems import concepts, terms
from remit.model.conversation import Mood
from remit.model.goal import Goal
from remit.model.turn import Act, Turn

_TOPIC = 0.6  # how near to an example of a topic a text must be
_NAMING = (
    "my the a an our its it s is this that about number no nr id code of for from i m have has had got and or question "
    "request problem issue regarding concerning re with related here hi hello one"
)
"""Words that lead up to what something is about."""
_CLAUSES = 30  # of more, the first and the last are looked at


@dataclass(frozen=True)
class Heard:
    """One message. Of a huge one only the beginning and the end are in `pieces`. `clauses` stand where they do in the
    message, and are spelt as they are meant."""

    mind: Mind
    turn: Turn
    text: str
    reading: Reading
    pieces: tuple[Clause, ...]
    clauses: tuple[Clause, ...]
    telling: tuple[Clause, ...]  # without what only greets, lets go, says who is speaking, or what it is about
    acts: frozenset[Act]
    current: Goal | None  # the goal that is talked about, while it is open
    topics: tuple[str, ...]
    moods: tuple[Mood, ...]
    language: str  # of the message; empty where it cannot be told

    def whole(self) -> Clause:
        """All of it; of a huge one its beginning."""
        return Clause(0, self.pieces[0].end, self.pieces[0].text)

    def is_foreign(self) -> bool:
        """Whether it is in another language than the pack's, and not understood."""
        served = self.mind.contents.pack.locale[:2]
        return self.language not in ("", served)


def heard(mind: Mind, turn: Turn) -> Heard:
    """The turn's message, taken apart."""
    text = turn.message.text
    pieces = tuple(bounded(text))
    reading = Reading(turn.message.at, turn.zone, turn.locale, mind.contents.pack.currency)
    mended = mind.spelling.mended
    parts = [Clause(p.start + c.start, p.start + c.end, mended(c.text)) for p in pieces for c in clauses(p.text)]
    if len(parts) > _CLAUSES:
        parts = parts[: _CLAUSES // 2] + parts[-(_CLAUSES // 2) :]
    current = turn.current if turn.current is not None and turn.current.open else None
    telling = [
        c
        for c in parts
        if not (only_social(c.text) or presents(c.text) or _lets_go(mind, c.text, current) or _is_about_before(c.text))
    ]
    return Heard(
        mind=mind,
        turn=turn,
        text=text,
        reading=reading,
        pieces=pieces,
        clauses=tuple(parts),
        telling=tuple(telling) if any(not _only_names(mind, c.text, reading) for c in telling) else (),
        acts=frozenset(acts_in(text)),
        current=current,
        topics=_topics(mind, pieces, parts),
        moods=moods_in(text),
        language=language_of(text, turn.language),
    )


def _lets_go(mind: Mind, text: str, current: Goal | None) -> bool:
    """Whether a clause only lets go; where nothing is going on, "cancel it" is a wish."""
    return says_stop(text) and (current is not None or not set(concepts(terms(text))) & mind.kinds.verbs)


def _is_about_before(text: str) -> bool:
    """Whether a clause only asks about what was just said or done: "why not?", "undo that"."""
    return bool({Act.WHY, Act.UNDO} & set(acts_in(text)))


def _only_names(mind: Mind, text: str, reading: Reading) -> bool:
    """Whether a clause only says what it is about, and nothing that is wanted: "my order number is W10001"."""
    rest = text
    for shape in mind.idents:
        for span in spans(shape, text, reading):
            rest = rest[: span.start] + " " * (span.end - span.start) + rest[span.end :]
    called = {word for shape in mind.idents for word in plain(shape.called).split()}
    return set(plain(rest).split()) <= called | set(_NAMING.split())


def _rather_wanted(mind: Mind, text: str, topic: Ranked) -> bool:
    """Whether a text is more like asking for a goal, or like what the pack knows to be none: "pay by card" is no
    "unauthorised payment on my card"."""
    wanted = mind.kinds.rank([text])[0]
    known = wanted.near[0].kind != NONE or wanted.near[0].text in mind.unlike
    return known and wanted.nearest > topic.nearest


def _topics(mind: Mind, pieces: tuple[Clause, ...], parts: list[Clause]) -> tuple[str, ...]:
    texts = [piece.text for piece in pieces]
    found = {n for n, patterns in mind.patterns.items() if any(p.search(t) for p in patterns for t in texts)}
    if mind.patterns:
        telling = [text for text in [c.text for c in parts] or texts if len(terms(text)) > 1]
        ranked = mind.topics.rank(telling) if telling else []
        like = {t: r for t, r in zip(telling, ranked, strict=True) if r.nearest >= _TOPIC and r.near[0].kind != NONE}
        found |= {r.near[0].kind for text, r in like.items() if not _rather_wanted(mind, text, r)}
    return tuple(name for name in mind.patterns if name in found)
