"""Reads a message without words: a button, a thumb, or nothing."""

from __future__ import annotations

from remit.brains.embedded.answer import pressed as chosen_by_button
from remit.language.acts import confirms
from remit.model.conversation import AskWhich
from remit.model.ids import GoalKind
from remit.model.turn import Act, Turn, Understanding, Wish


def pressed(turn: Turn) -> Understanding:
    """A button is an answer without reading."""
    button, question = turn.message.pressed or "", turn.question
    if isinstance(question, AskWhich) and button in question.kinds:
        wish = Wish(kind=GoalKind(button), confidence=1.0, start=0, end=len(turn.message.text))
        return Understanding(acts=(Act.ANSWER,), wishes=(wish,))
    yes_no = {"yes": (Act.AFFIRM, Act.ANSWER), "no": (Act.DENY, Act.ANSWER)}
    return Understanding(acts=yes_no.get(button, (Act.ANSWER,)), facts=chosen_by_button(turn))


def wordless(turn: Turn) -> Understanding:
    """No words: a thumb up or down, or nothing."""
    match confirms(turn.message.text):
        case True:
            return Understanding(acts=(Act.AFFIRM, Act.ANSWER) if turn.question else (Act.AFFIRM,))
        case False:
            return Understanding(acts=(Act.DENY, Act.ANSWER) if turn.question else (Act.DENY,))
        case None:
            return Understanding(acts=(Act.UNCLEAR,), confidence=0.0)
