"""What is to be said at the end of a stretch, gathered while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from remit.model.conversation import Question
from remit.model.ids import GoalId
from remit.model.turn import Telling


@dataclass
class Speech:
    """What one conversation is to be told, and the one question that is left open."""

    tellings: list[Telling] = field(default_factory=list[Telling])
    question: Question | None = None
    asks: str = ""
    about: GoalId | None = None
    confused: bool = False
    spoken: bool = False  # something was told before a write began

    def say(self, telling: Telling) -> None:
        if telling not in self.tellings:
            self.tellings.append(telling)

    def ask(self, question: Question, asks: str = "", about: GoalId | None = None) -> bool:
        """Leave this question open. One at a time: False if another is open already."""
        if self.question is not None:
            return False
        self.question, self.asks, self.about = question, asks, about
        return True
