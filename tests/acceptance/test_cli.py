"""The command line as people and programs use it: one home folder, a day's work in it, and all that can go wrong."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from remit.cli import commands
from remit.cli.home import shipped_packs

SHOP = shipped_packs() / "shop"
RETURN = """
# Maria sends a jacket back: it takes her yes, and a supervisor
I'd like to send back the down jacket from order W10007
1
/reviews
/approve sara
"""


class Shell:
    """Runs commands in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *args: str | Path, typed: str | bytes = "") -> int:
        """The exit code; what was printed is in `out` and `err`."""
        typed = typed.encode() if isinstance(typed, str) else typed
        self._monkeypatch.setattr(sys, "argv", ["remit", *map(str, args)])
        self._monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(typed)))
        code = commands.run()
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def remit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(monkeypatch, capsys)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder after one return."""
    home = tmp_path_factory.mktemp("day") / "home"
    command = [sys.executable, "-m", "remit.cli", "chat", "shop", "--home", str(home), "--json"]
    signed_in = ["--as", "maria@example.com", "--signed-in"]
    done = subprocess.run([*command, *signed_in], input=RETURN, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    (home / "chat.jsonl").write_text(done.stdout)
    return home


@pytest.fixture
def home(day: Path, tmp_path: Path) -> Path:
    """A copy of that home folder, to change."""
    return shutil.copytree(day, tmp_path / "home")


def the_goal(remit: Shell, home: Path) -> str:
    assert remit("audit", "goals", "--json", "--home", home) == 0
    (goal,) = remit.lines
    assert (goal["kind"], goal["status"]) == ("return", "ended:resolved")
    return goal["goal"]


# -- chat -------------------------------------------------------------------------------------------------------------


def test_a_chat_tells_a_program_all_that_happens(day: Path) -> None:
    lines = [json.loads(line) for line in (day / "chat.jsonl").read_text().splitlines()]
    kinds = [line["type"] for line in lines]
    assert kinds[0] == "chat"
    needs = next(line for line in lines if line.get("verdict") == "needs")
    assert (needs["action"], needs["rules"]) == ("refund_return", ["orders.confirm", "returns.over-100"])
    written = [line for line in lines if line["type"] == "receipt" and line["write"]]
    assert [line["action"] for line in written] == ["refund_return"]
    (outcome,) = (line for line in lines if line["type"] == "outcome")
    assert (outcome["ending"], outcome["level"], outcome["autonomous"]) == ("resolved", "proven", False)
    assert kinds.index("review") < kinds.index("outcome")
    assert {"goal", "message", "check", "waiting"} <= set(kinds)


def test_a_language_model_that_is_not_there_is_told_to_whoever_watches_the_work(
    remit: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_MODEL", "local:small")
    monkeypatch.setenv("REMIT_MODEL_URL", "http://127.0.0.1:9/v1")
    order = "where is my order W10011?\n"
    signed_in = ("--as", "maria@example.com", "--signed-in", "--home", tmp_path / "home")
    assert remit("chat", "shop", "--work", *signed_in, typed=order) == 0
    assert "asked    local:small to understand: unreachable" in remit.out
    assert "is delivered" in remit.out


def test_a_chat_ends_politely_where_the_input_does(remit: Shell, home: Path) -> None:
    assert remit("chat", "shop", "--home", home, typed="hello\n/say\n") == 0
    assert "AI assistant" in remit.out
    assert remit.err == ""


def test_a_conversation_can_be_taken_up_again(remit: Shell, home: Path) -> None:
    signed_in = ("--as", "maria@example.com", "--signed-in", "--home", home, "--json")
    assert (
        remit("chat", "shop", *signed_in, typed="I want to return the desk lamp from order W10011\n/quit\nyes\n") == 0
    )
    conversation = remit.lines[0]["conversation"]
    assert remit("chat", "shop", *signed_in, "--resume", conversation, typed="yes\n") == 0
    assert [line["ending"] for line in remit.lines if line["type"] == "outcome"] == ["resolved"]
    assert remit("chat", "shop", *signed_in, "--resume", "conversation-nothing", typed="yes\n") == 2


def test_a_transcript_shows_who_acted(remit: Shell, tmp_path: Path) -> None:
    signed_in = ("--as", "maria@example.com", "--signed-in", "--home", tmp_path / "home")
    lines = ["I want to talk to a human", "/take lou", "hello lou?", "/hand-back be kind", *RETURN.splitlines()]
    assert remit("chat", "shop", *signed_in, typed="\n".join(lines)) == 0
    assert "lou carries on in person, outside of this chat. Remit is silent until /hand-back or /close." in remit.out
    assert "held by lou" in remit.out
    assert "lou hands back, with the instruction: be kind" in remit.out
    assert "sara approves as supervisor: take back the Down jacket" in remit.out


def test_what_customers_write_cannot_steer_the_terminal(remit: Shell, home: Path) -> None:
    assert remit("chat", "shop", "--home", home, typed="\x1b]0;owned\x07\x1b[2Jhello\n") == 0
    assert "\x1b" not in remit.out
    assert "\x07" not in remit.out


def test_twenty_thousand_characters_are_a_message_like_any_other(remit: Shell, home: Path) -> None:
    assert remit("chat", "shop", "--home", home, typed="blah " * 5000 + "\n") == 0
    assert len(remit.out) < 2000


# -- reviews ----------------------------------------------------------------------------------------------------------


def test_a_review_is_answered_from_elsewhere_by_who_may(remit: Shell, home: Path) -> None:
    typed = "I'd like to send back the espresso machine from order W10002\n1\n"
    assert remit("chat", "shop", "--as", "maria@example.com", "--signed-in", "--home", home, typed=typed) == 0
    assert remit("reviews", "list", "--json", "--home", home) == 0
    (review,) = remit.lines
    assert remit("reviews", "show", review["id"], "--home", home) == 0
    assert "returns.over-100" in remit.out
    assert remit("reviews", "approve", review["id"], "--by", "sara", "--home", home) == 4
    assert "needs the role supervisor" in remit.err
    assert remit("reviews", "approve", review["id"], "--by", "sara", "--role", "supervisor", "--home", home) == 0
    assert "resolved" in remit.out
    assert remit("reviews", "approve", review["id"], "--by", "sara", "--role", "supervisor", "--home", home) == 2
    assert remit("reviews", "list", "--home", home) == 0
    assert "Nothing waits" in remit.out


# -- audit ------------------------------------------------------------------------------------------------------------


def test_a_goal_is_explained_by_a_part_of_its_id(remit: Shell, home: Path) -> None:
    goal = the_goal(remit, home)
    assert remit("audit", "explain", goal[-8:], "--home", home) == 0
    assert "returns.over-100" in remit.out
    assert remit("audit", "explain", goal, "--json", "--home", home) == 0
    assert remit.lines[0]["goal"] == goal


def test_verifying_finds_what_was_changed_and_a_checkpoint_what_was_removed(remit: Shell, home: Path) -> None:
    note = home / "checkpoint"
    assert remit("audit", "checkpoint", "--out", note, "--home", home) == 0
    assert remit("audit", "verify", "--checkpoint", note, "--home", home) == 0
    assert "The journal is whole." in remit.out
    with sqlite3.connect(home / "remit.db") as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE entries SET actor = 'customer' WHERE kind = 'step.received'")
    database.close()
    assert remit("audit", "verify", "--home", home) == 1
    assert "altered" in remit.out
    assert remit("audit", "verify", "--checkpoint", home / "keys.db", "--home", home) == 2
    assert "not text" in remit.err
    note.write_text("root:x:0:0\n")
    assert remit("audit", "verify", "--checkpoint", note, "--home", home) == 2
    assert f"it is not a signed note ({note})" in remit.err
    assert "not whole" not in remit.out


# -- undo, replay, erase, doctor --------------------------------------------------------------------------------------


def test_a_goal_is_undone_once(remit: Shell, home: Path) -> None:
    goal = the_goal(remit, home)
    by = ("--by", "sara", "--role", "supervisor", "--home", home)
    assert remit("undo", "--goal", goal, *by) == 2
    assert "will be taken back: refund_return" in remit.out
    assert "--yes" in remit.err
    assert remit("undo", "--since", "1d", "--pack-version", "0000", *by) == 0
    assert "nothing to take back" in remit.out
    assert remit("undo", "--since", "1d", "--yes", *by) == 0
    assert "Taken back and checked" in remit.out
    assert remit("undo", "--goal", goal, "--yes", *by) == 0
    assert "nothing to take back" in remit.out


@pytest.mark.parametrize("arguments", [(), ("--goal", "x", "--since", "1d"), ("--since", "yesterday"), ("step-9",)])
def test_an_undo_of_who_knows_what_is_refused(remit: Shell, home: Path, arguments: tuple[str, ...]) -> None:
    assert remit("undo", *arguments, "--home", home) == 2


def test_replay_lists_the_goals_that_would_differ_with_the_rule(remit: Shell, home: Path, tmp_path: Path) -> None:
    goal = the_goal(remit, home)
    policies = shutil.copytree(SHOP / "policies", tmp_path / "policies")
    assert remit("replay", "--policies", policies, "--home", home) == 0
    assert remit.out == "1 goals: 1 the same, 0 would differ.\n"
    file = policies / "returns.cedar"
    text = file.read_text()
    assert 'decimal("100.00")' in text
    file.write_text(text.replace('decimal("100.00")', 'decimal("300.00")'))
    assert remit("replay", "--policies", policies, "--json", "--home", home) == 1
    (differs,) = remit.lines
    assert (differs["goal"], differs["tag"], differs["action"]) == (goal, "differs", "refund_return")
    assert (differs["rules"], differs["then"]) == (["returns.over-100"], "unknown from here")
    file.write_text(text + "\nforbid (principal, action, resource);")
    assert remit("replay", "--policies", policies, "--home", home) == 1
    assert "returns.cedar" in remit.err
    assert remit("replay", "--policies", home / "workers", "--home", home) == 2


def test_what_is_erased_is_gone_and_the_journal_is_whole(remit: Shell, home: Path) -> None:
    goal = the_goal(remit, home)
    assert remit("erase", "maria@example.com", "--home", home) == 2
    assert remit("erase", "maria@example.com", "--yes", "--home", home) == 0
    assert remit("audit", "explain", goal, "--home", home) == 0
    assert "Down jacket" not in remit.out
    assert remit("audit", "verify", "--home", home) == 0
    assert remit("replay", "--policies", SHOP, "--home", home) == 0
    assert "1 erased" in remit.out
    assert remit("erase", "maria@example.com", "--yes", "--home", home) == 2


def test_the_doctor_finds_and_mends(remit: Shell, home: Path) -> None:
    assert remit("doctor", "--home", home) == 0
    with sqlite3.connect(home / "remit.db") as database:
        database.execute("UPDATE views SET status = 'open' WHERE kind = 'goal'")
    database.close()
    (home / "keys.db").chmod(0o644)
    assert remit("doctor", "--rebuild", "--home", home) == 1
    assert "chmod 600" in remit.out
    assert "1 had to be mended" in remit.out
    (home / "keys.db").chmod(0o600)
    assert remit("doctor", "--rebuild", "--home", home) == 0


# -- what can go wrong ------------------------------------------------------------------------------------------------


def test_a_damaged_database_is_named_with_a_cure(remit: Shell, home: Path) -> None:
    (home / "remit.db").write_bytes(b"no database" * 1000)
    for sidecar in home.glob("remit.db-*"):
        sidecar.unlink()
    assert remit("audit", "goals", "--home", home) == 3
    assert "backup" in remit.err
    assert remit("doctor", "--home", home) == 1


def test_a_database_of_a_newer_version_is_left_alone(remit: Shell, home: Path) -> None:
    with sqlite3.connect(home / "remit.db") as database:
        database.execute("UPDATE remit_revision SET version_num = 'later'")
    database.close()
    assert remit("chat", "shop", "--home", home, typed="hi\n") == 3
    assert "newer Remit" in remit.err


def test_a_pack_that_is_wrong_is_named_line_by_line(remit: Shell, home: Path, tmp_path: Path) -> None:
    pack = shutil.copytree(SHOP, tmp_path / "shop", ignore=shutil.ignore_patterns("__pycache__"))
    (pack / "policies" / "more.cedar").write_text(
        '@id("more")\nforbid (principal, action == Action::"refnd", resource);'
    )
    for command in ("chat", "check"):
        assert remit(command, pack, *(["--home", home] if command == "chat" else ["--quick"])) == 1
        assert "more.cedar:2" in remit.out + remit.err
    (pack / "pack.py").write_text("PACK = (")
    assert remit("chat", pack, "--home", home) == 1
    assert "pack.py:1: This is not Python" in remit.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("chat", "nowhere"), 2, "There is no pack at nowhere"),
        (("chat", "shop", "--as", "nobody"), 2, "no e-mail address"),
        (("chat", "shop", "--signed-in"), 2, "--as EMAIL"),
        (("chat", "shop", "--script", "none.txt"), 2, "The script none.txt cannot be read: No such file"),
        (("chat", "shop", "--home", "/dev/null"), 3, "/dev/null cannot be used"),
        (("audit", "verify", "--home", "nowhere"), 2, "no home folder"),
        (("check", "nowhere"), 2, "There is no pack"),
        (("no-such-command",), 2, "No such command"),
    ],
)
def test_wrong_use_is_answered_with_what_to_do(
    remit: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert remit(*arguments) == code
    assert says in remit.err
    assert not (tmp_path / ".remit").exists()


def test_a_script_goes_wrong_on_a_line(remit: Shell, home: Path) -> None:
    assert remit("chat", "shop", "--home", home, typed=b"hello\n\xff\n") == 2
    assert remit.err.startswith("<stdin>:2: This line is not UTF-8")
    assert remit("chat", "shop", "--home", home, typed="hello\n/code\n") == 2
    assert remit.err.startswith("<stdin>:2: No code was sent yet")


def test_what_policies_may_speak_of_is_printed(remit: Shell) -> None:
    assert remit("check", "shop", "--schema") == 0
    assert 'action "refund_return"' in remit.out


def test_a_new_pack_passes_its_check(remit: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert remit("new", "bistro") == 0
    assert remit("check", "bistro", "--quick") == 0
    assert remit("new", "bistro") == 2
    assert remit("new", "Bistro") == 2
    assert "lower-case letter" in remit.err
    assert remit("new", "shop") == 2
    assert "Choose another name, as my-shop." in remit.err
    assert not (tmp_path / "shop").exists()


# -- quick to begin with ----------------------------------------------------------------------------------------------


def test_the_help_imports_nothing_heavy() -> None:
    """INVARIANT: `remit --help` answers at once."""
    heavy = {"pydantic", "sqlalchemy", "cedarpy", "numpy", "rich", "asyncio", "remit.app", "remit.errors"}
    look = f"print('heavy:', {heavy} & set(sys.modules))"
    code = f"import sys; sys.argv = ['remit', '--help']; from remit.cli.commands import run; run(); {look}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Exit codes" in done.stdout
    assert done.stdout.endswith("heavy: set()\n")
