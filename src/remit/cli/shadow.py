"""`remit shadow`: what the Gate would have said to what another agent did."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from remit.agent.shadow import Judgement, Judging, Rules, Shadowed, read_transcripts
from remit.agent.shadow.evidence import Exhibit
from remit.agent.shadow.report import ENDS, Case, Count, Report, count_of, end_of, report_of
from remit.cli import show
from remit.cli.audit import write_json
from remit.cli.ending import Code
from remit.cli.home import find_pack
from remit.cli.undo import moment
from remit.errors import WrongUse
from remit.gate.judge import NO_SUCH_SUBJECT, UNFIT_STANDING
from remit.journal import words
from remit.language.phrasing import fill
from remit.model.fact import Given, Granted, Inferred, Read, Said
from remit.model.transcript import Transcript
from remit.model.verdict import Needs, Refuse, Rule, Verdict
from remit.pack.contents import Contents
from remit.pack.declare import hints
from remit.pack.gate import gate_of
from remit.pack.load import load
from remit.pack.seen import Seen
from remit.ports import System
from remit.systems.function import FunctionSystem

NO_PACK = "-"
_STYLES = {"refused": "bold red", "handed over": "bold magenta", "asked": "bold yellow", "allowed": "green"}
_ENDS = {
    "refused": "would have been refused",
    "handed over": "would have gone to a person",
    "asked": "would have needed",
    "allowed": "would have been allowed",
}


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    pack: str
    transcripts: Path
    at: str | None
    cases: int
    each: bool
    as_json: bool


def shadow(wanted: Wanted) -> Code:
    """Judge recorded conversations. FOUND if a write would not have been done as it was.

    Raises PackMissing, PackErrors, WrongUse, BadTranscript.
    """
    contents = None if wanted.pack == NO_PACK else load(find_pack(wanted.pack))
    now = datetime.now(UTC)
    how = judging(contents, moment(wanted.at, now) if wanted.at else now)

    async def work() -> list[Shadowed]:
        found: list[Shadowed] = []
        with show.counting("Judging conversations") as seen:
            for transcript in read_transcripts(wanted.transcripts):
                found.append(await how.judge(transcript))
                seen(len(found))
        return found

    found = asyncio.run(work())
    if not found:
        what = f"There is no conversation in {wanted.transcripts}."
        raise WrongUse(what=what, cure='Write one a line, as {"messages": [...]}.')
    report = report_of(found)
    if wanted.as_json:
        _as_json(found, report)
    else:
        _print(found, report, wanted, contents)
    return Code.FOUND if report.cases else Code.DONE


def judging(contents: Contents | None, at: datetime) -> Judging:
    """How transcripts are judged by a pack, or by cautious defaults alone. Raises PackErrors.

    at: what time it is taken to be where a transcript does not tell.
    """
    rules = None if contents is None else Rules(contents, gate_of(contents), partial(_watching, contents))
    return Judging(rules, at)


async def shadowed(judging: Judging, transcripts: Iterable[Transcript]) -> list[Shadowed]:
    """Every transcript, judged."""
    return [await judging.judge(transcript) for transcript in transcripts]


@asynccontextmanager
async def _watching(contents: Contents, seen: Seen) -> AsyncGenerator[Mapping[str, System]]:
    """Those of a pack's systems that are a transcript, over what has been seen of it."""
    async with AsyncExitStack() as open_:
        systems: dict[str, System] = {}
        for name in _watched(contents):
            system = FunctionSystem(name, contents, lambda: seen)
            open_.push_async_callback(system.close)
            systems[name] = system
        yield systems


def _watched(contents: Contents) -> list[str]:
    return [name for name, opener in contents.pack.systems.items() if hints(opener).get("return") is Seen]


# -- for programs -----------------------------------------------------------------------------------------------------


def _as_json(found: list[Shadowed], report: Report) -> None:
    for shadowed in found:
        for judgement in shadowed.judgements:
            about = {"type": "judgement", "conversation": shadowed.transcript.name, "line": shadowed.transcript.line}
            write_json({**about, "end": end_of(judgement.verdict), **judgement.model_dump(mode="json")})
    rules = [rule.model_dump(mode="json") for rule in report.rules]
    total = {**report.total.model_dump(), "writes": report.total.writes}
    write_json({"type": "report", "conversations": report.conversations, **total, "rules": rules})


# -- for people -------------------------------------------------------------------------------------------------------


def _print(found: list[Shadowed], report: Report, wanted: Wanted, contents: Contents | None) -> None:
    writes = f"{_many(report.total.writes, 'write')} by the agent"
    show.say(f"{_many(report.conversations, 'conversation')}, {writes}", "bold")
    for line in _totals(report.total):
        show.say(line, indent="  ")
    if report.undescribed:
        show.note(f"  Judged by cautious defaults, because no pack describes them: {', '.join(report.undescribed)}")
    if report.rules:
        show.say("\nBy policy", "bold")
        show.table(("", "writes", "in", "policy", "says"), [*_rules(report)])
    if wanted.each:
        show.say("\nBy conversation", "bold")
        show.table(("conversation", "line", *ENDS), [*_each(found)])
    if report.cases:
        show.say("\nThe most telling", "bold")
    for number, case in enumerate(report.cases[: wanted.cases], 1):
        _case(number, case, contents)
    if len(report.cases) > wanted.cases:
        show.note(f"\n{len(report.cases) - wanted.cases} more; --cases {len(report.cases)} shows them all.")


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _totals(total: Count) -> Iterator[str]:
    shares = (
        ("allowed", total.allowed),
        ("put to somebody first", total.asked),
        ("left to a person", total.handed_over),
        ("refused", total.refused),
    )
    for what, count in shares:
        yield f"{count:>6}  {round(100 * count / total.writes) if total.writes else 0:>3} %  {what}"


def _rules(report: Report) -> Iterator[tuple[str, ...]]:
    for one in report.rules:
        yield one.end, str(one.writes), str(one.conversations), one.rule.id, one.rule.says


def _each(found: list[Shadowed]) -> Iterator[tuple[str, ...]]:
    for shadowed in found:
        counts = count_of(shadowed.judgements)
        ends = (counts.refused, counts.handed_over, counts.asked, counts.allowed)
        if counts.writes:
            yield shadowed.transcript.name, str(shadowed.transcript.line), *(str(count) for count in ends)


def _case(number: int, case: Case, contents: Contents | None) -> None:
    judgement, transcript = case.judgement, case.shadowed.transcript
    end = end_of(judgement.verdict)
    where = f"{transcript.name} (line {transcript.line}, message {judgement.number + 1})"
    show.say(f"\n{number}. {where}")
    show.say(f"{_deed(judgement, contents)} {_ENDS[end]}{_remedies(judgement)}", _STYLES[end], indent="   ")
    for rule in judgement.verdict.rules:
        show.paragraph(f"{words.rule(rule)}{_because(rule, judgement.verdict)}", indent="   ")
    if judgement.order:
        show.paragraph(f"planted in what a tool returned: {_shortened(judgement.order)}", "red", indent="   ")
    for exhibit in judgement.exhibits:
        show.say(_evidence(exhibit, exhibit.path in judgement.unvouched), indent="   ")
    show.note("   It was done." if judgement.happened else "   The tool did not do it.")


def _because(rule: Rule, verdict: Verdict) -> str:
    """What the kernel's own rules leave unsaid."""
    if rule.id == NO_SUCH_SUBJECT:
        return " Its record had not been read."
    return f" ({verdict.reason})" if rule.id == UNFIT_STANDING and isinstance(verdict, Refuse) else ""


def _deed(judgement: Judgement, contents: Contents | None) -> str:
    """What would have been done, with its exact values."""
    action = None if contents is None else contents.actions.get(judgement.standing.action)
    doing = "" if action is None else fill(action.doing, {**judgement.standing.facts, **judgement.call.arguments})
    values = ", ".join(f"{name} {words.plain(value)}" for name, value in judgement.call.arguments.items())
    return f"{judgement.call.name}: {doing or values or 'without any values'};"


def _remedies(judgement: Judgement) -> str:
    if not isinstance(judgement.verdict, Needs):
        return ""
    return f" {', then '.join(words.remedy(remedy) for remedy in judgement.verdict.remedies)}"


def _evidence(exhibit: Exhibit, doubted: bool) -> str:
    return f"{exhibit.path} = {words.plain(exhibit.value)}: {_source(exhibit)}{' (not enough)' if doubted else ''}"


def _source(exhibit: Exhibit) -> str:
    quoted = f': "{exhibit.quote}"' if exhibit.quote else ""
    said = next((source for source in exhibit.sources if isinstance(source, Said)), None)
    match said or exhibit.sources[0]:
        case Said(message=message):
            return f"said by the customer in {message}{quoted}"
        case Read(system=tool, path=path):
            return f"read from {tool}{f' ({path})' if path else ''}{quoted}"
        case Granted():
            return f"in what the customer said yes to{quoted}"
        case Given(by=by):
            return f"given by {by}"
        case Inferred():
            return "nobody said it, and nothing that was read shows it"


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return f'"{flat[:300]}…"' if len(flat) > 300 else f'"{flat}"'
