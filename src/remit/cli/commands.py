"""What there is to type, and its help. Each command imports what it needs when it runs: `remit --help` stays quick."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remit.cli.auditing import audit
from remit.cli.brain import brain
from remit.cli.hooking import hooks
from remit.cli.keying import keys
from remit.cli.knowing import knowledge
from remit.cli.options import By, HomeFolder, Json, PackArguments, PackOption, Roles, Yes, anywhere, at_home
from remit.cli.policing import policies, rules
from remit.cli.reviewing import reviews
from remit.cli.staffing import staff

if TYPE_CHECKING:
    from remit.cli.ending import Code
    from remit.cli.home import Home

EPILOG = (
    "Exit codes: 0 done · 1 problems or differences found · 2 wrong use · 3 not possible now (nothing is lost; the "
    "message says what to do) · 4 not allowed · 70 a bug in Remit."
)

app = typer.Typer(
    name="remit",
    help="Customer goals in, finished and proven jobs out, and never a step outside the remit.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(reviews, name="reviews")
app.add_typer(audit, name="audit")
app.add_typer(policies)
app.add_typer(rules)
app.add_typer(brain, name="brain")
app.add_typer(knowledge, name="knowledge")
app.add_typer(keys)
app.add_typer(hooks)
app.add_typer(staff, name="staff")


def run() -> int:
    """Run the command of this process's arguments. The exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"remit {version('remit')}")
        raise typer.Exit


@app.callback()
def remit(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Customer goals in, finished and proven jobs out, and never a step outside the remit."""


@app.command()
def chat(
    packs: PackArguments,
    email: Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="Say who you are; it is a claim.")] = None,
    signed_in: Annotated[bool, typer.Option("--signed-in", help="As if you had signed in as that customer.")] = False,
    script: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Say the lines of a file; those with a / are commands.")
    ] = None,
    json: Json = False,
    work: Annotated[bool, typer.Option("--work", help="Show also what is judged, done and read back.")] = False,
    resume: Annotated[str | None, typer.Option(metavar="ID", help="Go on with an earlier conversation.")] = None,
    home: HomeFolder = None,
) -> None:
    """Talk to a pack as its customers do; or to several, as one business.

    In a chat, /help lists the commands: /code answers with the code that was sent, a number presses a button, /approve
    and /refuse answer what waits for a person. Without a terminal, lines are read from standard input.

    With --json each line is an object with a "type": chat, message, model, goal, verdict, receipt, check, failed,
    undone, review, outcome, waiting or note.
    """

    def do(at: Home) -> Code:
        from remit.cli.chat import Wanted
        from remit.cli.chat import chat as start

        return start(at, Wanted(packs, email, signed_in, script, json, work, resume))

    at_home(home, do, new=True)


@app.command()
def serve(
    packs: PackArguments,
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Listen there. [default: 127.0.0.1, this machine alone]")
    ] = None,
    port: Annotated[int | None, typer.Option(metavar="PORT", help="Listen on this port. [default: 8000]")] = None,
    callers: Annotated[
        bool, typer.Option("--callers", help="Let simulated customers of the pack come by, for a demo.")
    ] = False,
    customer: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="Be this customer on the page where the chat can be tried.")
    ] = "",
    home: HomeFolder = None,
) -> None:
    """Serve a pack over HTTP: the API, the Desk for those who work here, and the chat for customers.

    Several packs are one business: one chat and one Desk, each pack with its own data. The first one leads.

    The first start prints a link by which its admin comes in; `remit staff invite` makes more.
    """

    def do(at: Home) -> Code:
        from remit.cli.serve import Wanted
        from remit.cli.serve import serve as start

        return start(at, Wanted(packs, host, port, callers, customer))

    at_home(home, do, new=True)


@app.command()
def check(
    packs: PackArguments,
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out what has to be run: examples and scenarios.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print instead what policies may speak of: a Cedar schema.")
    ] = False,
    json: Json = False,
) -> None:
    """Find every mistake in a pack, each with its file, its line and its cure; in several, also what keeps them from
    being served as one.

    Exits with 1 if there are errors; warnings and notes alone are 0.
    """

    def do() -> Code:
        from remit.cli.packs import check as start
        from remit.cli.packs import spoken_of

        return spoken_of(packs) if schema else start(packs, quick, json)

    anywhere(do)


@app.command()
def train(packs: PackArguments, home: HomeFolder = None) -> None:
    """Learn a pack's examples, and say how well they are told apart.

    What takes time is kept in the home folder, so that a chat begins sooner. Without this, the first chat does it.
    """

    def do(at: Home) -> Code:
        from remit.cli.train import trained

        return trained(at, packs)

    at_home(home, do, new=True)


@app.command()
def understand(
    packs: PackArguments,
    text: Annotated[str, typer.Argument(help="A message, as a customer would write it.")],
    home: HomeFolder = None,
) -> None:
    """Show what a message is understood as, and why: probabilities, the nearest examples, thresholds, facts."""

    def do(at: Home) -> Code:
        from remit.cli.understanding import understood

        return understood(at, packs, text)

    at_home(home, do, new=True)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The pack's name; the folder is made here, under that name.")],
) -> None:
    """Make a small working pack to begin with."""

    def do() -> Code:
        from remit.cli.packs import new as start

        return start(name)

    anywhere(do)


@app.command()
def undo(
    step: Annotated[str | None, typer.Argument(metavar="[STEP]", help="One step, by its id.")] = None,
    goal: Annotated[str | None, typer.Option(metavar="GOAL", help="All that a goal did.")] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="All that was done since: 2026-11-24T09:00, or 2h for 2 hours ago."),
    ] = None,
    version: Annotated[
        str | None, typer.Option("--pack-version", metavar="DIGEST", help="With --since: only under this pack version.")
    ] = None,
    yes: Yes = False,
    by: By = None,
    role: Roles = None,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Take back what was done: a step, a goal, or everything since a time.

    Says first what will be taken back, and what stays and why: what is irreversible, or has changed since. Each step
    is judged by policy, as a step of whoever asks. Exits with 1 if something stays as it is.
    """

    def do(at: Home) -> Code:
        from remit.cli.reviews import member
        from remit.cli.undo import Wanted, undone

        return undone(at, pack, Wanted(step, goal, since, version), member(by, tuple(role or ())), yes)

    at_home(home, do)


@app.command()
def replay(
    policies: Annotated[Path, typer.Option(metavar="DIR", help="The policies to judge by: a folder of *.cedar files.")],
    json: Json = False,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Judge recorded goals again under other policies, without touching any system.

    Lists the goals that would have gone another way, with the rule, up to their first difference: what would have
    followed from it was never recorded. Exits with 1 if there are any.
    """

    def do(at: Home) -> Code:
        from remit.cli.replay import replayed

        return replayed(at, pack, policies, json)

    at_home(home, do)


@app.command()
def shadow(
    pack: Annotated[
        str,
        typer.Argument(metavar="PACK", help="The pack to judge by: a folder or a name; - for cautious defaults alone."),
    ],
    transcripts: Annotated[
        Path, typer.Argument(metavar="TRANSCRIPTS", help="Recorded conversations: JSON Lines, or the same with gzip.")
    ],
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="What time it was, where a conversation does not tell. [default: now]"),
    ] = None,
    cases: Annotated[int, typer.Option(metavar="N", help="How many cases to show.")] = 10,
    each: Annotated[bool, typer.Option("--each", help="Count each conversation, too.")] = False,
    json: Json = False,
) -> None:
    """Judge what another agent did: each write in recorded conversations, as the Gate would have at that moment.

    Nothing is called, and no system needs to run. What a value rests on is found in what was said and read before; a
    tool that the pack does not describe is judged by cautious defaults. Exits with 1 if a write would not have been
    done as it was.
    """

    def do() -> Code:
        from remit.cli.shadow import Wanted
        from remit.cli.shadow import shadow as start

        return start(Wanted(pack, transcripts, at, cases, each, json))

    anywhere(do)


@app.command()
def measure(
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="2026-11-24T09:00, or 7d for 7 days ago. [default: 30d]")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="The same. [default: now]")] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="PART", help="Also by kind, channel, pack, brain, segment, day, week or month."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="PART=NAME", help="Only this part, as kind=return; may be repeated.")
    ] = None,
    days: Annotated[float, typer.Option(metavar="N", help="How many days nobody may have come back.")] = 7.0,
    baselines: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A CSV of what to compare with, in place of what is set.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a CSV; - for standard output.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    human_hour: Annotated[str | None, typer.Option(metavar="COST", help="What a person's hour costs.")] = None,
    dollar: Annotated[
        str | None, typer.Option(metavar="COST", help="What a US dollar costs; models are paid in it.")
    ] = None,
    telephone: Annotated[
        str | None, typer.Option("--telephone-minutes", metavar="N", help="Minutes on the telephone in the period.")
    ] = None,
    home: HomeFolder = None,
) -> None:
    """Tell what came of it: the eight measures with intervals, what they compare with, and what they leave out.

    Of customers who were erased it tells the same. Silence is counted as unknown, never as success.
    """

    def do(at: Home) -> Code:
        from remit.cli.measure import Wanted
        from remit.cli.measure import measure as start

        wanted = Wanted(since, until, by, only or (), days, baselines, csv, json, human_hour, dollar, telephone)
        return start(at, wanted)

    at_home(home, do)


@app.command()
def erase(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="An e-mail address, phone number or customer id.")
    ],
    yes: Yes = False,
    by: By = None,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """Erase a customer's personal data for good: their key is destroyed, and the journal still verifies.

    Open goals are ended first, and what is under way is settled. Exits with 3 if that has to be waited for.
    """

    def do(at: Home) -> Code:
        from remit.cli.erase import erased
        from remit.cli.reviews import member

        return erased(at, pack, customer, member(by, ()), yes)

    at_home(home, do)


@app.command()
def doctor(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make all views again from the journal.")] = False,
    pack: PackOption = None,
    home: HomeFolder = None,
) -> None:
    """See whether database, keys and pack are well, and what is due. Exits with 1 if something is not."""

    def do(at: Home) -> Code:
        from remit.cli.doctor import examined

        return examined(at, pack, rebuild)

    at_home(home, do)
