"""What a scenario says: a conversation as its user would have it, and what must be true afterwards."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag

from remit.model.ids import GoalKind
from remit.model.value import Value

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _span(text: object) -> object:
    """ "90s", "5m", "2h", "3d", or several after one another: "1d12h"."""
    if not isinstance(text, str):
        return text
    if not re.fullmatch(r"(\d+[smhd])+", text):
        raise ValueError(f'a time reads like "90s", "5m", "2h" or "3d", not {text!r}')
    return sum((timedelta(**{_UNITS[part[-1]]: int(part[:-1])}) for part in re.findall(r"\d+\w", text)), timedelta())


Span = Annotated[timedelta, BeforeValidator(_span)]
Cell: TypeAlias = bool | int | float | str
"""A value in a row, as TOML writes it; "NULL" stands for nothing at all."""

How: TypeAlias = Literal["down", "after", "lost", "cut"]

# -- steps ----------------------------------------------------------------------------------------------------------


class Say(Value):
    """The customer writes. `before`: it arrives while what went before is still being served, just before this write
    begins."""

    say: str
    before: str | None = None


class Press(Value):
    """Presses the button of the last reply with this label, or this value."""

    press: str


class Code(Value):
    """Types a code: the one that was sent last, or another."""

    code: Literal[True] | str


class Decide(Value):
    """A person answers the newest open review."""

    review: Literal["approve", "decline", "take", "hand_back", "close", "happened", "did_not_happen"]
    by: str = "sara"
    roles: tuple[str, ...] = ()
    reason: str = ""
    instruction: str = ""
    note: str = ""


class AtDesk(Value):
    """A person takes the conversation over, says something in it, or gives it back with what is to be done."""

    desk: Literal["take_over", "speak", "give_back"]
    text: str = ""
    by: str = "sara"


class Advance(Value):
    """Time passes; what falls due is served on the way."""

    advance: Span


class Fail(Value):
    """A system fails from now on.

    down: every call, and nothing happens. after: the next write is done, its answer is lost, and then it is down.
    lost: a write is not done and not answered. cut: the next write is not done, and then it is down. With `times`, so
    many writes fail, and nothing else.
    """

    fail: str
    how: How = "down"
    times: int | None = None


class Restore(Value):
    """A system works again."""

    restore: str


class Elsewhere(Value):
    """Somebody else changes the business's database."""

    elsewhere: str


class TakeBack(Value):
    """A person undoes what the newest goal with writes did."""

    undo: Literal["last"]
    by: str = "sara"
    roles: tuple[str, ...] = ()


class Switch(Value):
    """From here on another conversation speaks, or one that spoke before."""

    conversation: str
    customer: str | None = None
    signed_in: bool = True


class Forge(Value):
    """An attack: a press with a made-up digest, or approvals that do not fit the open review."""

    forge: Literal["confirm", "approve"]


Step: TypeAlias = (
    Say | Press | Code | Decide | AtDesk | Advance | Fail | Restore | Elsewhere | TakeBack | Switch | Forge
)
STEPS: dict[str, type[Value]] = {next(iter(kind.model_fields)): kind for kind in get_args(Step)}
"""Kinds of steps by the word that tells them."""


def _word(step: Any) -> str | None:
    if isinstance(step, dict):
        return next((word for word in STEPS if word in step), None)
    return next((word for word, kind in STEPS.items() if isinstance(step, kind)), None)


AnyStep = Annotated[
    Annotated[Say, Tag("say")]
    | Annotated[Press, Tag("press")]
    | Annotated[Code, Tag("code")]
    | Annotated[Decide, Tag("review")]
    | Annotated[AtDesk, Tag("desk")]
    | Annotated[Advance, Tag("advance")]
    | Annotated[Fail, Tag("fail")]
    | Annotated[Restore, Tag("restore")]
    | Annotated[Elsewhere, Tag("elsewhere")]
    | Annotated[TakeBack, Tag("undo")]
    | Annotated[Switch, Tag("conversation")]
    | Annotated[Forge, Tag("forge")],
    Discriminator(
        _word,
        custom_error_type="step",
        custom_error_message=f"a step has one of these words: {', '.join(STEPS)}",
    ),
]

# -- what must be true afterwards -----------------------------------------------------------------------------------


class RowExpected(Value):
    """A row that must have been added, changed or removed. Columns not named in `added` are free; `set` names all."""

    table: str
    key: str | int | None = None
    added: dict[str, Cell] | None = None
    set: dict[str, Cell] | None = None
    removed: Literal[True] | None = None

    def model_post_init(self, context: Any) -> None:
        if sum(part is not None for part in (self.added, self.set, self.removed)) != 1:
            raise ValueError("a row says exactly one of added, set and removed")
        if self.added is None and self.key is None:
            raise ValueError("a row that is set or removed says its key")


End: TypeAlias = Literal[
    "resolved", "refused", "handed_over", "abandoned", "asking", "approval", "person", "waiting", "unknown", "idle"
]
"""How a goal stands: its ending; or the question, review or system it waits for; or `idle`, which nothing moves on."""


class Scenario(Value):
    """A conversation, and what must be true afterwards. What is None is not looked at."""

    name: str
    steps: Annotated[tuple[AnyStep, ...], Field(min_length=1)]
    goals: tuple[GoalKind, ...] = ()
    customer: str | None = None
    signed_in: bool = True
    attack: bool = False
    rows: tuple[RowExpected, ...] = ()
    verdicts: tuple[str, ...] | None = None
    ends: tuple[str, ...] | None = None
    never_says: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    file: Path = Path()
    line: int = 0


class Books(Value):
    """Where a business keeps its rows, and what of them is bookkeeping."""

    database: str = ""
    leave_out: tuple[str, ...] = ()
    leave_out_columns: tuple[str, ...] = ()
