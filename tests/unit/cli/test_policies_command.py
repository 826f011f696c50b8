"""`remit policies`, `remit autonomy`, `remit stop` and `remit start`, as somebody types them."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from remit.cli import commands
from remit.cli.ending import Code

KIOSK = Path(__file__).parents[1] / "agent" / "kiosk"
OWN = (KIOSK / "policies" / "kiosk.cedar").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def own_log() -> Generator[None]:
    """The log of the process as it was before."""
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    for handler in set(logging.root.handlers) - set(handlers):
        logging.root.removeHandler(handler)
        handler.close()
    logging.root.setLevel(level)
    logging.captureWarnings(False)


class Shell:
    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._home, self._monkeypatch, self._capsys = home, monkeypatch, capsys
        self.out = self.err = ""

    def __call__(self, *args: str | Path) -> int:
        """The exit code; what was printed is in `out` and `err`."""
        typed = ["remit", *map(str, args), "--home", str(self._home), "--pack", str(KIOSK)]
        self._monkeypatch.setattr(sys, "argv", typed)
        code = commands.run()
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code


@pytest.fixture
def remit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("REMIT_MODELS", str(tmp_path))  # nobody is listened to here
    shell = Shell(tmp_path / "home", monkeypatch, capsys)
    assert shell("staff", "invite", "pat", "--role", "admin") == Code.DONE  # makes the home folder
    return shell


def test_policies_are_published_compared_and_rolled_back(remit: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "kiosk.cedar").write_text(OWN.replace("approvals.clerk >= 1", "approvals.clerk >= 2"))
    assert remit("policies", "publish", folder) == Code.FOUND
    assert "kiosk.cedar:21: void.approved still forbids void when its @remedy has been had" in remit.err
    (folder / "kiosk.cedar").write_text(OWN.replace('"void.approved"', '"void.asked"'))
    assert remit("policies", "publish", folder, "--note", "another name", "--by", "pat") == Code.DONE
    assert "Version 1 is in force." in remit.out
    assert remit("policies", "diff", "0") == Code.FOUND
    assert '+@id("void.asked")' in remit.out
    assert remit("policies", "show", "--action", "void", "--json") == Code.DONE
    assert "void.asked" in {json.loads(line)["policy"] for line in remit.out.splitlines()}
    assert remit("policies", "rollback", "0") == Code.DONE
    assert remit("policies", "diff", "0", "2") == Code.DONE
    assert remit("policies", "list", "--json") == Code.DONE
    versions = [json.loads(line) for line in remit.out.splitlines()]
    assert [(one["version"], one["by"] == "pat", one["in_force"]) for one in versions] == [
        (1, True, False),
        (2, False, True),
    ]
    assert remit("policies", "rollback", "9") == Code.MISUSED


def test_how_far_an_action_is_trusted_is_set_and_listed(remit: Shell) -> None:
    assert remit("autonomy", "refund", "--mode", "approve", "--role", "clerk", "--above", "20 EUR") == Code.DONE
    assert remit("autonomy") == Code.DONE
    assert "approve by clerk above 20.00 EUR" in remit.out
    for wrong in (("fly", "--mode", "off"), ("stamp", "--mode", "on")):
        assert remit("autonomy", *wrong) == Code.MISUSED
    assert remit("autonomy", "refund", "--mode", "approve", "--above", "much") == Code.MISUSED


def test_what_is_stopped_is_told_by_doctor_until_it_is_started(remit: Shell) -> None:
    assert remit("stop", "stamp", "--why", "ink is out", "--by", "sue") == Code.DONE
    assert remit("doctor") == Code.DONE
    assert "stopped: action stamp, by sue: ink is out" in remit.out
    assert remit("start", "stamp") == Code.DONE
    assert remit("start", "stamp") == Code.MISUSED
    assert remit("stop", "everything", "--why", "") == Code.MISUSED
    assert remit("doctor") == Code.DONE
    assert "- stopped" not in remit.out
