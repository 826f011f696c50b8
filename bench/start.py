"""What starting costs: importing, a cold start to the first reply, the size installed, the memory held.

Each measure is of a fresh process (best of a few), its sources compiled before, as an installed package's are; the size
is of a fresh virtual environment with Remit's runtime dependencies only, found from their metadata.

JSON keys: `import_s` (`import remit.app`), `help_s` (`remit --help`), `first_reply_s` (a new process over an existing
home, from its start to the reply to one message), `first_ever_s` (the same over an empty home: the shop and the
database are made, and the examples are learned), `resident_mb` (peak resident memory of the first reply's process),
`installed_mb` (Remit, its runtime dependencies and the sentence model on disk).
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness import parser, show
from remit.language.minilm.embedder import place
from remit.settings import read_settings

SHOP = Path(__file__).parent.parent / "packs" / "shop"
FRESH = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "REMIT_LEARNED")}

FIRST_REPLY = """
import asyncio, resource, sys
from pathlib import Path
from remit.agent.reception import Visitor
from remit.app import running
from remit.channels.console import Mailbox
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId
from remit.settings import read_settings

async def main() -> None:
    mailbox = Mailbox("bench")
    maria = Visitor((Identity(kind="email", value="maria@example.com"),), Assurance.VERIFIED)
    async with running(Path(sys.argv[1]), read_settings({}, Path(sys.argv[2])), [mailbox]) as remit:
        await remit.reception.hear("where is my order W10005?", conversation=ConversationId(sys.argv[3]),
                                   channel="bench", visitor=maria)
        await remit.settle()
    assert "W10005" in mailbox.messages[0].text, mailbox.messages
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

asyncio.run(main())
"""


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _seconds("-m", "compileall", "-q", str(SHOP.parent.parent / "src" / "remit"), str(SHOP))
        first_ever, _ = _first_reply(Path(folder) / "home", "0")
        replies = [_first_reply(Path(folder) / "home", str(n)) for n in range(1, given.rounds + 1)]
    figures: dict[str, float | int | str] = {
        "import_s": min(_seconds("-c", "import remit.app") for _ in range(given.rounds)),
        "help_s": min(_seconds("-m", "remit.cli", "--help") for _ in range(given.rounds)),
        "first_reply_s": min(seconds for seconds, _ in replies),
        "first_ever_s": first_ever,
        "resident_mb": max(resident for _, resident in replies),
        "installed_mb": _installed_mb(),
    }
    show(
        "Starting", [{"measure": name, "figure": float(value)} for name, value in figures.items()], figures, given.json
    )


def _first_reply(home: Path, conversation: str) -> tuple[float, float]:
    """Seconds from the process's start to its reply, and its peak resident memory in MB."""
    begun = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", FIRST_REPLY, str(SHOP), str(home), conversation],
        check=True,
        capture_output=True,
        text=True,
        env=FRESH,
    )
    return time.perf_counter() - begun, int(run.stdout.split()[-1]) / 1024


def _seconds(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=FRESH)
    return time.perf_counter() - begun


def _installed_mb() -> float:
    """The files of Remit's runtime dependencies, direct and indirect, and of its own sources."""
    names, todo = set[str](), ["remit"]
    while todo:
        name = todo.pop()
        if name in names:
            continue
        names.add(name)
        for line in importlib.metadata.requires(name) or []:
            needed, _, marker = line.partition(";")
            if "extra" not in marker and (found := re.match(r"[\w.-]+", needed)) and _is_installed(found.group()):
                todo.append(found.group().lower().replace("_", "-"))
    model = place(read_settings(os.environ).models)
    own = [*(SHOP.parent.parent / "src").rglob("*.py"), *SHOP.rglob("*"), model]
    files = [path.locate() for name in names - {"remit"} for path in importlib.metadata.files(name) or []] + own
    return sum(Path(file).stat().st_size for file in files if Path(file).is_file()) / 1e6


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


if __name__ == "__main__":
    main()
