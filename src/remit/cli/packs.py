"""`remit check` and `remit new`: for those who write packs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from remit.cli import show
from remit.cli.checks import documents_readable, examples_understood, kinds_apart, scenarios_hold
from remit.cli.ending import Code
from remit.cli.home import find_contents, find_pack, shipped_packs, together
from remit.errors import WrongUse
from remit.gate.schema import schema_text
from remit.pack.check import check_folder
from remit.pack.finding import Finding
from remit.pack.gate import vocabulary_of
from remit.pack.new import make

_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


def check(named: Sequence[str], quick: bool, as_json: bool) -> Code:
    """Print every finding. FOUND if one of them is an error. Raises PackMissing."""
    folders = [find_pack(name) for name in named]
    with show.counting(f"Checking {together(folders)}, playing all scenarios") as seen:
        run = () if quick else (examples_understood, kinds_apart, scenarios_hold(seen))
        findings = check_folder(*folders, extra=(documents_readable, *run))
    for finding in findings:
        _print(finding, as_json)
    if not as_json:
        show.say(_sum(findings), "bold")
    return Code.FOUND if any(finding.severity == "error" for finding in findings) else Code.DONE


def spoken_of(named: Sequence[str]) -> Code:
    """Print the Cedar schema that policies are type-checked against. Raises PackMissing, PackErrors."""
    vocabulary = vocabulary_of(find_contents(named))
    sys.stdout.write(schema_text(vocabulary, vocabulary.judged) + "\n")
    return Code.DONE


def _print(finding: Finding, as_json: bool) -> None:
    if as_json:
        line = {name: str(value) if name == "file" else value for name, value in vars(finding).items()}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    else:
        show.say(str(finding), _STYLES[finding.severity])


def _sum(findings: list[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{n} {severity}{'s' if n > 1 else ''}" for severity in _STYLES if (n := counts.get(severity, 0))]
    return ", ".join(parts) or "Nothing to mend."


def new(name: str) -> Code:
    """Make a small working pack in the folder where we are. Raises BadPackName, FolderTaken, WrongUse."""
    if Path(name).name == name and (shipped_packs() / name / "pack.py").is_file():
        what = f"A pack named {name} ships with Remit: here, `remit chat {name}` would no longer be that one."
        raise WrongUse(what=what, cure=f"Choose another name, as my-{name}.")
    folder = make(name, Path())
    show.say(f"Made {folder}: a small restaurant that works, to be turned into something else.")
    show.say(f"remit check {folder}    finds mistakes, and plays its scenarios", indent="  ")
    show.say(f"remit chat {folder}     talks to it", indent="  ")
    return Code.DONE
