"""What a message lets go of: the goal at hand, or one it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from remit.brains.embedded.classify import NONE
from remit.brains.embedded.heard import Heard
from remit.brains.embedded.wishes import Found
from remit.language.acts import plain, says_stop
from remit.language.stems import concepts, terms
from remit.model.ids import GoalId
from remit.model.turn import Act

_RATHER = re.compile(r"\b(?:rather|instead|changed my mind)\b")
_TOO = re.compile(r"\b(?:also|too|as well|in addition)\b")
_LET_GO = re.compile(
    r"(?:(?:oh|ok|actually|no|please|sorry|just|well|and|so) )*"
    r"(?:cancel|stop|forget|drop|scrap|skip|leave|never mind|do not|don t)(?: about| do| want| need)? "
    r"(?:the|my|that|this|any) (?P<what>[\w ]+?)(?: any ?more| then| please| now| request| after all)*"
)


def let_go_of(heard: Heard) -> tuple[GoalId, ...]:
    """The goals a message lets go of: the current one by "never mind", any open one by its name."""
    if heard.current is None:
        return ()
    if any(says_stop(c.text) for c in (*heard.clauses, heard.pieces[0])):
        return (heard.current.id,)
    named = [m["what"] for c in heard.clauses if (m := _LET_GO.fullmatch(plain(c.text)))]
    best, chance = heard.mind.kinds.rank([heard.pieces[0].text])[0].best if named else ("", 0.0)
    if not named or (chance >= heard.mind.kinds.thresholds.act and best not in (NONE, heard.current.kind)):
        return ()
    goals = (heard.current, *(g for g in heard.turn.others if g.open))
    words = {goal.id: set(concepts(terms(goal.kind.replace("_", " ")))) for goal in goals}
    return tuple(
        goal.id for goal in goals if any((w := set(concepts(terms(n)))) and w <= words[goal.id] for n in named)
    )[:1]


def gives_way(heard: Heard, aside: Sequence[Found], handled: bool) -> bool:
    """Whether the current goal is let go of in passing ("never mind, I have to go"), or for another ("I'd rather
    swap it")."""
    if heard.current is None or handled:
        return False
    if aside:
        return bool(_RATHER.search(plain(heard.text))) and not _TOO.search(plain(heard.text))
    return Act.STOP in heard.acts
