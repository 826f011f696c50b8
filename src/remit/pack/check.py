"""Checks a loaded pack without running it: what is certain to go wrong, and what deserves a second look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from remit.errors import PackError, PackErrors
from remit.pack.check_actions import action_findings
from remit.pack.check_goals import goal_findings
from remit.pack.check_policies import policy_findings
from remit.pack.check_words import word_findings
from remit.pack.contents import Contents
from remit.pack.declare import Place
from remit.pack.finding import Finding, error
from remit.pack.gate import gate_of
from remit.pack.join import load_all

Check = Callable[[Contents], Iterable[Finding]]

_ORDER = {"error": 0, "warning": 1, "note": 2}


def check(contents: Contents, extra: Sequence[Check] = ()) -> list[Finding]:
    """Everything found in a pack, errors first, then by file and line.

    extra: further checks, such as those that need a planner, an embedder or a run of the scenarios.
    """
    found = [*_model_findings(contents), *_told_by(contents), *action_findings(contents)]
    found += [*goal_findings(contents), *word_findings(contents)]
    try:
        gate = gate_of(contents)
    except PackErrors as errors:
        found += map(_finding, errors.errors)
    else:
        found += policy_findings(contents, gate)
    found += (finding for more in extra for finding in more(contents))
    return sorted(dict.fromkeys(found), key=lambda f: (_ORDER[f.severity], str(f.file), f.line))


def check_folder(*folders: Path, extra: Sequence[Check] = ()) -> list[Finding]:
    """As `check`, for a pack that may not even load; or several that may not go together. Raises PackMissing."""
    try:
        contents = load_all(folders)
    except PackErrors as errors:
        return [_finding(wrong) for wrong in errors.errors]
    return check(contents, extra)


def _model_findings(contents: Contents) -> Iterator[Finding]:
    name = contents.pack.model
    if name not in ("", "none") and not all(name.partition(":")):
        place = Place(contents.folder / "pack.py", 1)
        what = f"The pack names the language model {name!r}, which no provider can be told from."
        yield error(place, what, "Write provider:name, as openai:gpt-5-mini; or leave it out.")


def _told_by(contents: Contents) -> Iterator[Finding]:
    """What outcomes are told by must be there to be told."""
    pack, place = contents.pack, Place(contents.folder / "pack.py", 1)
    fields = contents.customer.record.fields if contents.customer else {}
    if pack.segment and pack.segment not in fields:
        cure = f"Name a field of the customer's record: {', '.join(sorted(fields)) or 'there is none'}."
        yield error(place, f"The pack tells customers apart by {pack.segment}, which their record does not have.", cure)
    if pack.feedback is not None and not pack.feedback.channels:
        yield error(place, "The pack asks customers how it went on no channel.", "Name channels, or leave it out.")


def _finding(wrong: PackError) -> Finding:
    return Finding(wrong.file, wrong.line, "error", wrong.what, wrong.cure)
