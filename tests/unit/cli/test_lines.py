"""What may be typed in a chat, and in a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.cli.lines import COMMANDS, Command, Say, line_of, read_script
from remit.errors import BadScript, WrongUse


def script(folder: Path, content: bytes) -> Path:
    file = folder / "script.txt"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("where is my order?", Say("where is my order?")),
        ("/say /approve is what I say", Say("/approve is what I say")),
        ("/say", Say("")),
        ("/approve sara", Command("approve", "sara")),
        ("/hand-back  be kind ", Command("hand-back", "be kind")),
    ],
)
def test_a_slash_begins_a_command_and_all_else_is_said(text: str, line: object) -> None:
    assert line_of(text) == line


def test_a_command_there_is_not_is_named_with_its_cure() -> None:
    with pytest.raises(ValueError, match=r"no command /aprove; /help lists them"):
        line_of("/aprove")


def test_the_help_names_every_command_as_it_is_typed() -> None:
    assert all(text.startswith(f"/{name}") for name, text in COMMANDS.items())


def test_a_script_leaves_out_blank_lines_and_comments_and_keeps_its_line_numbers(tmp_path: Path) -> None:
    file = script(tmp_path, b"# hello\r\n\r\nhi there\r\n/code\n")
    assert read_script(file) == [(3, Say("hi there")), (4, Command("code"))]


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert read_script(script(tmp_path, b"\xef\xbb\xbfhi")) == [(1, Say("hi"))]


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"fine\n\xff\xfe\n", 2, "not UTF-8"),
        (b"fine\n\nfine\n/nope\n", 4, "no command /nope"),
        (b"\xe2\x80\xa8ok\n\x80", 2, "not UTF-8"),
    ],
)
def test_what_is_wrong_in_a_script_is_named_with_its_line(tmp_path: Path, content: bytes, line: int, what: str) -> None:
    with pytest.raises(BadScript, match=what) as raised:
        read_script(script(tmp_path, content))
    assert raised.value.line == line


def test_a_script_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"none\.txt cannot be read: No such file"):
        read_script(tmp_path / "none.txt")
