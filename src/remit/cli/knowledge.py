"""`remit knowledge`: looks a pack's documents over, asks them, and lists what they do not answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from remit.app import Archive, documents_of, library
from remit.cli import show
from remit.cli.audit import with_archive, write_json
from remit.cli.ending import Code
from remit.cli.home import Home, find_contents, open_home
from remit.errors import PackErrors, WrongUse
from remit.journal.log import read_chain
from remit.knowledge.cite import answered
from remit.knowledge.front import AUDIENCES
from remit.knowledge.gaps import Asked, Gap, gaps_of
from remit.knowledge.lint import Rule, remarks, rules_in
from remit.knowledge.read import KNOWLEDGE
from remit.model.entry import KnowledgeAsked
from remit.model.knowledge import Audience, Found
from remit.pack.contents import Contents
from remit.pack.finding import Finding

_CONVERSATIONS = "conversation:"
_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


def looked_over(named: Sequence[str], home: Path | None, as_json: bool) -> Code:
    """Print what is found in a pack's documents. FOUND if one of the findings is an error. Raises PackMissing."""
    try:
        found = list(_findings(find_contents(named)))
    except PackErrors as errors:
        found = [Finding(e.file, e.line, "error", e.what, e.cure) for e in errors.errors]
    for finding in sorted(found, key=lambda f: (list(_STYLES).index(f.severity), str(f.file), f.line)):
        if as_json:
            write_json({name: str(value) if name == "file" else value for name, value in vars(finding).items()})
        else:
            show.say(str(finding), _STYLES[finding.severity])
    if home is not None:
        listed(open_home(home), as_json)
    if not found and not as_json:
        show.say("Nothing to mend.", "bold")
    return Code.FOUND if any(finding.severity == "error" for finding in found) else Code.DONE


def answered_from(named: Sequence[str], question: str, reader: str, on: str | None, as_json: bool) -> Code:
    """Print the answer and what it rests on. FOUND if there is none. Raises PackMissing, PackErrors, WrongUse."""
    contents = find_contents(named)
    known = library(contents)
    found = known.find(question, _audience(reader), _day(on, contents), contents.pack.locale)
    answer = answered(question, found, known.embedder)
    if as_json:
        cited = [c.model_dump(mode="json") for c in answer.citations] if answer else []
        write_json({"answer": answer.text if answer else None, "citations": cited, "found": _rows(found)})
        return Code.DONE if answer else Code.FOUND
    show.paragraph(answer.text if answer else "It is not known.", "bold")
    for row in found:
        what = " - ".join((row.passage.title, *row.passage.headings))
        show.say(f"{row.support:.2f}  {row.passage.id}  {what}", "" if answer and row in answer.passages else "dim")
    return Code.DONE if answer else Code.FOUND


def listed(home: Home, as_json: bool) -> Code:
    """Print the gaps of a home, those asked about most first."""

    async def act(kept: Archive) -> Code:
        gaps = gaps_of([asked async for asked in _asked(kept)])
        for gap in gaps:
            _print(gap, as_json)
        if not gaps and not as_json:
            show.say("Nothing was asked that the documents do not answer.")
        return Code.DONE

    return with_archive(home, act)


def _findings(contents: Contents) -> Iterator[Finding]:
    documents = documents_of(contents)
    files = {contents.filed(one, n): one.folder / KNOWLEDGE / n for one in contents.packs for n in one.documents}
    if documents.errors:
        raise PackErrors(documents.errors)
    rules: list[Rule] = [rule for policy in contents.policies for rule in rules_in(policy.text)]
    said = [example for goal in contents.goals.values() for example in goal.examples]
    for remark in remarks(library(contents), rules, said, _day(None, contents)):
        file = files[remark.passage.rpartition("#")[0]]
        yield Finding(file, documents.lines[remark.passage], remark.weight, remark.what, remark.cure)


async def _asked(kept: Archive) -> AsyncIterator[Asked]:
    """What was asked and not answered. Of who was erased nothing is left to read."""
    after = ""
    while heads := await kept.store.chains(prefix=_CONVERSATIONS, after=after):
        for head in heads:
            for recorded in await read_chain(kept.store, kept.vault, head.chain):
                body = recorded.body
                if isinstance(body, KnowledgeAsked) and not body.answered:
                    yield Asked(body.question, recorded.entry.at, body.support)
        after = heads[-1].chain


def _print(gap: Gap, as_json: bool) -> None:
    last = f"{gap.last:%Y-%m-%d}"
    if as_json:
        write_json({"question": gap.question, "times": gap.times, "last": last, "support": gap.support})
    else:
        show.say(f"{gap.times:>4}  {last}  {gap.question}")


def _rows(found: Sequence[Found]) -> list[dict[str, str | float]]:
    return [{"passage": f.passage.id, "title": f.passage.title, "support": f.support} for f in found]


def _audience(named: str) -> Audience:
    if named not in AUDIENCES:
        raise WrongUse(what=f"There is no audience {named!r}.", cure=f"There are: {', '.join(AUDIENCES)}.")
    return AUDIENCES[AUDIENCES.index(named)]


def _day(named: str | None, contents: Contents) -> date:
    if named is None:
        return datetime.now(UTC).astimezone(ZoneInfo(contents.pack.zone)).date()
    try:
        return date.fromisoformat(named)
    except ValueError:
        raise WrongUse(what=f"{named!r} is no date.", cure="Write it as in 2026-12-31.") from None
