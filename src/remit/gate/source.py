"""Cuts the text of a policy file into its policies, each with the line it starts on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_TOKEN = re.compile(r'//[^\n]*|"(?:\\.|[^"\\])*"|;|\s+|[^\s";/]+|.', re.DOTALL)

_NESTS = re.compile(
    r'//[^\n]*|"(?:\\.|[^"\\])*"|(?P<opens>[(\[{])|(?P<closes>[)\]}])|(?P<operator>[-+*.!<>=&|]+|\b(?:if|has|like|in|is)\b)'
)
_DEEPEST, _MOST = 64, 600


@dataclass(frozen=True)
class PolicyText:
    """Cedar policies as they stand in a file of a pack; or `generated`, under ids that no pack's own may have."""

    file: Path
    text: str
    generated: bool = False


@dataclass(frozen=True)
class Statement:
    """One policy's own text, from its first annotation to its semicolon."""

    file: Path
    line: int
    text: str
    generated: bool = False

    def line_of(self, fragment: str) -> int:
        """The line of the file on which a fragment of this policy first stands; the policy's own where it does not."""
        found = re.search(rf"(?<!\w){re.escape(fragment)}(?!\w)", self.text)
        return self.line + (self.text.count("\n", 0, found.start()) if found else 0)


def statements(policies: Sequence[PolicyText]) -> list[Statement]:
    """Every policy of every file, in order. What follows the last semicolon, comments aside, is a policy too: Cedar
    is to say what it lacks."""
    return [statement for policy in policies for statement in _cut(policy)]


def is_too_involved(statement: Statement) -> bool:
    """Whether a policy nests deeper, or puts more together, than anything that is meant.

    INVARIANT: what Cedar's parser would run out of stack for, and take the process along, is never given to it.
    """
    deep = deepest = operators = 0
    for found in _NESTS.finditer(statement.text):
        match found.lastgroup:
            case "opens":
                deep += 1
                deepest = max(deep, deepest)
            case "closes":
                deep -= 1
            case "operator":
                operators += len(found[0])
            case _:
                pass
    return deepest > _DEEPEST or operators > _MOST


def _cut(policy: PolicyText) -> list[Statement]:
    found: list[Statement] = []
    start: int | None = None
    for token in _TOKEN.finditer(policy.text):
        word = token.group()
        if start is None and not word.isspace() and not word.startswith("//"):
            start = token.start()
        if word == ";" and start is not None:
            found.append(_statement(policy, start, token.end()))
            start = None
    if start is not None:
        found.append(_statement(policy, start, len(policy.text)))
    return found


def _statement(policy: PolicyText, start: int, end: int) -> Statement:
    line, text = policy.text.count("\n", 0, start) + 1, policy.text[start:end].rstrip()
    return Statement(policy.file, line, text, policy.generated)
