"""A pack's documents on the command line: looked over, asked, and what they leave open told."""

from __future__ import annotations

import json
import shutil
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from remit.cli import commands
from remit.cli.home import shipped_packs

SHOP = shipped_packs() / "shop"


class Shell:
    """Runs commands in this process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *args: str | Path, typed: str = "") -> int:
        """The exit code; what was printed is in `out` and `err`."""
        self._monkeypatch.setattr(sys, "argv", ["remit", *map(str, args)])
        self._monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(typed.encode())))
        code = commands.run()
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code


@pytest.fixture
def remit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(monkeypatch, capsys)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop of one's own, to spoil."""
    return shutil.copytree(SHOP, tmp_path / "shop", ignore=shutil.ignore_patterns("__pycache__"))


def test_the_shops_documents_contradict_nothing(remit: Shell) -> None:
    assert remit("knowledge", "lint", SHOP) == 0
    assert "error" not in remit.out


def test_a_document_that_cannot_be_read_is_found_by_every_check(remit: Shell, shop: Path) -> None:
    (shop / "knowledge" / "fees.docx").write_bytes(b"PK")
    assert remit("knowledge", "lint", shop) == 1
    assert remit("check", "--quick", shop) == 1
    assert "fees.docx:1: error: This is no kind of document" in remit.out


def test_a_window_that_is_not_the_policys_is_found(remit: Shell, shop: Path) -> None:
    returns = shop / "knowledge" / "returns.md"
    returns.write_text(returns.read_text().replace("for 30 days after delivery", "for 14 days after delivery"))
    assert remit("knowledge", "lint", shop, "--json") == 1
    [found] = [f for line in remit.out.splitlines() if (f := json.loads(line))["severity"] == "error"]
    assert (Path(found["file"]).name, found["line"]) == ("returns.md", 6)
    assert "returns.window" in found["what"]


def test_a_document_that_cannot_be_read_is_said_wherever_the_pack_is_used(remit: Shell, shop: Path) -> None:
    (shop / "knowledge" / "sale.md").write_text("---\nvalid_until: soon\n---\nSale\n")
    (shop / "knowledge" / "logo.png").write_bytes(b"\x89PNG")
    for command in (("knowledge", "lint", shop), ("knowledge", "ask", shop, "what?")):
        assert remit(*command) != 0
        said = remit.out + remit.err
        assert "'soon' is no date. Write it as in 2026-12-31." in said
        assert "logo.png" in said


def test_a_question_is_answered_with_what_it_rests_on(remit: Shell) -> None:
    assert remit("knowledge", "ask", SHOP, "do you ship to Norway?", "--json") == 0
    told = json.loads(remit.out)
    assert "Norway" in told["answer"]
    assert told["citations"][0]["passage"] == "shipping.md#1"


def test_who_asks_decides_what_is_known(remit: Shell) -> None:
    question = "how much goodwill may be given?"
    assert remit("knowledge", "ask", SHOP, question) == 1
    assert "goodwill voucher" not in remit.out
    assert remit("knowledge", "ask", SHOP, question, "--reader", "staff") == 0
    assert "25 EUR" in remit.out
    assert remit("knowledge", "ask", SHOP, question, "--reader", "friends") == 2


def test_the_day_decides_what_holds(remit: Shell) -> None:
    question = "is there a summer sale?"
    assert remit("knowledge", "ask", SHOP, question, "--on", "2026-07-15") == 0
    assert "30 percent" in remit.out
    remit("knowledge", "ask", SHOP, question, "--on", "2026-08-15")
    assert "30 percent" not in remit.out


def test_what_nothing_answers_is_a_gap_until_whoever_asked_is_erased(remit: Shell, tmp_path: Path) -> None:
    home = tmp_path / "home"
    asked = "do you sell hats for dogs?\nwhat is your return policy?\n"
    assert remit("chat", "shop", "--home", home, "--as", "maria@example.com", "--signed-in", typed=asked) == 0
    assert remit("chat", "shop", "--home", home, typed="Do you sell hats for dogs\n") == 0
    assert remit("knowledge", "gaps", "--home", home, "--json") == 0
    [gap] = [json.loads(line) for line in remit.out.splitlines()]
    assert (gap["question"].lower(), gap["times"]) == ("do you sell hats for dogs", 2)
    assert remit("knowledge", "lint", "shop", "--home", home) == 0
    assert "hats for dogs" in remit.out
    assert remit("erase", "maria@example.com", "--home", home, "--yes") == 0
    assert remit("knowledge", "gaps", "--home", home, "--json") == 0
    assert json.loads(remit.out)["times"] == 1


def test_what_was_asked_is_sealed(remit: Shell, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert remit("chat", "shop", "--home", home, typed="do you sell hats for dogs?\n") == 0
    assert not [f for f in home.rglob("*") if f.is_file() and b"hats for dogs" in f.read_bytes()]
