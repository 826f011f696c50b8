"""What the Gate would have said to the writes of recorded agents, in a folder of the format of tau2's airline.

The folder holds `tools.json` and `runs.jsonl`, plain or with gzip (--runs names another file of runs). Each write is
judged as `remit shadow` judges it, by the pack under bench/packs/ that was written from the domain's policy; what it
was is said by `shadow_labels.py`. Stopped is a Refuse or a HandOver. Asked is a Needs: the customer would have been
asked with the exact values first, or a person at the business. What passed had been put to the customer, who said yes.

The table has a row for a gate that says nothing, one for a gate that asks about everything, ours, ours on those writes
that the tool did not refuse itself, and ours on each half of the tasks: rules were written from the policy and by
looking at errors in the half "looked at" only.

JSON keys: `unsanctioned stopped asked` (writes that were unsanctioned, and of these), `good good_stopped good_asked`
(writes that were good, and of these), `unsanctioned_failed stopped_failed good_failed good_stopped_failed` (of each,
those that the tool itself refused, so that nothing was written), `runs_unsanctioned runs_stopped` (runs with an
unsanctioned write, those with one stopped), `runs_good runs_good_stopped` (runs with good writes, those with one
stopped), and `held_back` (`unsanctioned stopped asked good good_stopped good_asked` of that half).
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from harness import Row, parser, show
from remit.agent.shadow import Judgement, Judging, transcript_of
from remit.agent.shadow.transcripts import parsed
from remit.cli.shadow import judging
from remit.errors import WrongUse
from remit.model.verdict import Allow, HandOver, Needs, Refuse
from remit.pack.load import load
from shadow_labels import Label, Run, half, label, writing

PACKS = Path(__file__).parent / "packs"
DOMAINS = {"airline": ("airline_tools", "2024-05-15T15:00:00-05:00"), "retail": ("retail", "2025-02-25T12:00:00-05:00")}
"""The pack of each domain, and what time it is in its records."""

Said: TypeAlias = Literal["stopped", "asked", "passed"]


@dataclass(frozen=True)
class Case:
    """A labelled write, and what was said to it."""

    run: int
    half: str
    label: Label
    said: Said
    rules: tuple[str, ...]
    failed: bool  # the tool itself refused it


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("folder", type=Path, metavar="DIR", help="the folder of a domain")
    arguments.add_argument(
        "--runs", type=Path, metavar="FILE", help="recorded runs, plain or with gzip (default: those in DIR)"
    )
    arguments.add_argument("--rules", action="store_true", help="say which rules decided how often")
    given = arguments.parse_args()
    tools = json.loads((given.folder / "tools.json").read_text(encoding="utf-8"))
    runs = list(_lines(given.runs or _recorded(given.folder)))
    cases = asyncio.run(_cases(runs, writing(tools)))
    if given.rules:
        _show_rules(cases)
    held_back = _figures([case for case in cases if case.half == "held back"])
    keys = ("unsanctioned", "stopped", "asked", "good", "good_stopped", "good_asked")
    figures: dict[str, Any] = {**_figures(cases), "held_back": {key: held_back[key] for key in keys}}
    show(f"Writes of {len(runs)} recorded runs", _rows(cases), figures, given.json)


def _recorded(folder: Path) -> Path:
    packed = folder / "runs.jsonl.gz"
    return packed if packed.exists() else folder / "runs.jsonl"


def _lines(file: Path) -> Iterator[tuple[str, Run]]:
    """Each run as it is written, and as it is read."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield line, json.loads(line)


async def _cases(runs: Sequence[tuple[str, Run]], names: frozenset[str]) -> list[Case]:
    judges: dict[str, Judging] = {}
    cases: list[Case] = []
    for number, (line, run) in enumerate(runs):
        domain = run["domain"]
        if domain not in judges:
            judges[domain] = _judging(domain)
        shadowed = await judges[domain].judge(transcript_of(parsed(line)))
        arguments = _arguments(run)
        for judgement in shadowed.judgements:
            call = judgement.call
            if call.name in names:
                cases.append(_case(number, run, label(run, call.name, arguments[judgement.number, call.id]), judgement))
    return cases


def _arguments(run: Run) -> dict[tuple[int, str], Mapping[str, Any]]:
    """What each call was made with, by the number of its message and its id."""
    return {
        (number, call.get("id") or ""): call["arguments"]
        for number, message in enumerate(run["messages"])
        for call in message.get("tool_calls") or ()
    }


def _judging(domain: str) -> Judging:
    if domain not in DOMAINS:
        raise WrongUse(what=f"There is no pack for {domain}.", cure=f"There are packs for {', '.join(DOMAINS)}.")
    pack, at = DOMAINS[domain]
    return judging(load(PACKS / pack), datetime.fromisoformat(at))


def _case(number: int, run: Run, what: Label, judgement: Judgement) -> Case:
    match judgement.verdict:
        case Refuse() | HandOver():
            said: Said = "stopped"
        case Needs():
            said = "asked"
        case Allow():
            said = "passed"
    rules = tuple(str(rule.id) for rule in judgement.verdict.rules) if said != "passed" else ()
    return Case(number, half(run), what, said, rules, failed=not judgement.happened)


# -- what it comes to -------------------------------------------------------------------------------------------------


def _figures(cases: Sequence[Case]) -> dict[str, int]:
    wrong = [case for case in cases if case.label == "unsanctioned"]
    good = [case for case in cases if case.label == "good"]
    return {
        "unsanctioned": len(wrong),
        "stopped": len(_said(wrong, "stopped")),
        "asked": len(_said(wrong, "asked")),
        "good": len(good),
        "good_stopped": len(_said(good, "stopped")),
        "good_asked": len(_said(good, "asked")),
        "unsanctioned_failed": sum(case.failed for case in wrong),
        "stopped_failed": sum(case.failed for case in _said(wrong, "stopped")),
        "good_failed": sum(case.failed for case in good),
        "good_stopped_failed": sum(case.failed for case in _said(good, "stopped")),
        "runs_unsanctioned": len({case.run for case in wrong}),
        "runs_stopped": len({case.run for case in _said(wrong, "stopped")}),
        "runs_good": len({case.run for case in good}),
        "runs_good_stopped": len({case.run for case in _said(good, "stopped")}),
    }


def _said(cases: Sequence[Case], said: Said) -> list[Case]:
    return [case for case in cases if case.said == said]


def _rows(cases: Sequence[Case]) -> list[Row]:
    ours = _figures(cases)
    nothing = {**ours, **dict.fromkeys(("stopped", "asked", "good_stopped", "good_asked"), 0)}
    rows = [
        _row("nothing", nothing),
        _row("ask always", {**nothing, "asked": ours["unsanctioned"], "good_asked": ours["good"]}),
        _row("Remit", ours),
        _row("done", _figures([case for case in cases if not case.failed])),
    ]
    for which in ("looked at", "held back"):
        rows.append(_row(which, _figures([case for case in cases if case.half == which])))
    return rows


def _row(what: str, counts: Mapping[str, int]) -> Row:
    def share(name: str, of: str) -> str:
        return f"{counts[name]} ({100 * counts[name] / counts[of]:.0f} %)" if counts[of] else "-"

    return {
        "": what,
        "wrong": counts["unsanctioned"],
        "stopped": share("stopped", "unsanctioned"),
        "asked": share("asked", "unsanctioned"),
        "good": counts["good"],
        "good stopped": share("good_stopped", "good"),
        "good asked": share("good_asked", "good"),
    }


def _show_rules(cases: Sequence[Case]) -> None:
    counts = Counter((rule, case.label, case.said) for case in cases for rule in case.rules)
    names = sorted({rule for rule, _, _ in counts})
    columns: tuple[tuple[Label, Said], ...] = (
        ("unsanctioned", "stopped"),
        ("unsanctioned", "asked"),
        ("good", "stopped"),
        ("good", "asked"),
    )
    rows = [{"rule": name, **{f"{what} {said}": counts[name, what, said] for what, said in columns}} for name in names]
    if rows:
        show("What decided (a write may be stopped by several rules)", rows, {}, as_json=False)


if __name__ == "__main__":
    main()
