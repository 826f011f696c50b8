"""What happened in a scenario, as lines to read when it failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from remit.model.action import Action
from remit.model.system import Call, Check, Receipt
from remit.model.verdict import Allow, HandOver, Needs, Refuse, Rule, Verdict
from remit.model.wake import Outgoing
from remit.ports import System
from remit.systems.wrap import Wrapped

_WIDEST = 400


@dataclass
class Transcript:
    """Messages, verdicts, receipts and outcomes, in the order they came about."""

    lines: list[str] = field(default_factory=list[str])

    def add(self, mark: str, text: str) -> None:
        first, *rest = text.splitlines() or [""]
        self.lines.append(f"{mark} {first}"[:_WIDEST])
        self.lines.extend(f"{' ' * len(mark)} {line}"[:_WIDEST] for line in rest)

    def step(self, text: str) -> None:
        self.add(">", text)

    def delivered(self, message: Outgoing) -> None:
        buttons = "".join(f" [{label}]" for label, _ in message.buttons)
        where = "" if message.conversation else f"({message.channel} to {message.address}) "
        self.add("    <", f"{where}{message.text}{buttons}")

    def __str__(self) -> str:
        return "\n".join(self.lines)


class Overheard(Wrapped):
    """Writes down what a system is asked to do, and what it answers."""

    def __init__(self, inner: System, transcript: Transcript) -> None:
        super().__init__(inner)
        self._transcript = transcript

    async def perform(self, call: Call) -> Receipt:
        given = ", ".join(f"{name}={value}" for name, value in call.arguments.items())
        try:
            receipt = await self.inner.perform(call)
        except Exception as fault:
            self._transcript.add("    *", f"{call.action}({given}) -> {type(fault).__name__}: {fault}")
            raise
        self._transcript.add("    *", f"{call.action}({given}) -> {receipt.gives.get(call.action)}")
        return receipt

    async def check(self, call: Call, receipt: Receipt) -> Check:
        check = await self.inner.check(call, receipt)
        if not check.holds:
            self._transcript.add("    *", f"{call.action} does not show: {check.state}")
        return check


def line_of(action: Action, verdict: Verdict) -> str | None:
    """A verdict as scenarios name it: "refund_return needs orders.confirm". None for a read that is allowed."""
    match verdict:
        case Allow():
            return f"{action.name} allow" if action.writes else None
        case Needs(rules=rules):
            return f"{action.name} needs {_named(rules)}"
        case HandOver(rules=rules):
            return f"{action.name} handover {_named(rules)}"
        case Refuse(rules=rules):
            return f"{action.name} refuse {_named(rules)}"


def side_by_side(expected: Sequence[str], actual: Sequence[str]) -> str:
    """Two lists that should be the same, one under the other."""
    return f"expected: {' · '.join(expected) or 'none'}\nactually: {' · '.join(actual) or 'none'}"


def _named(rules: Sequence[Rule]) -> str:
    return ", ".join(rule.id for rule in rules)
