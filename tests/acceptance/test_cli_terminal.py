"""At a terminal: the demo, and a chat that is left with Ctrl-C. Each in a process of its own."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

REMIT = (sys.executable, "-m", "remit.cli")
PATIENCE = 60.0
SILENCES = 12
"""Seconds until a terminal that says nothing is taken to be stuck."""


def test_the_demo_plays_to_its_end_with_nothing_to_answer(tmp_path: Path) -> None:
    """INVARIANT: the refund of a process that was killed in the middle of it is made once, and told."""
    environment = {**os.environ, "REMIT_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "remit.cli.demo"]
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout
    assert "I have refunded 129.00 EUR" in told  # approved
    assert "in blue, L is on its way" in told  # corrected
    assert "refuse · orders.ownership" in told  # attacked
    assert "5000" not in re.sub(r"(?m)^> .*$", "", told)
    assert "SIGKILL, process" in told
    assert "the shop says: it was done, once" in told
    assert "I have refunded 59.00 EUR" in told
    assert "Taken back and checked" in told
    assert "The journal is whole." in told


def test_a_chat_at_a_terminal_goes_on_after_mistakes_and_is_left_with_ctrl_c(tmp_path: Path) -> None:
    command = (*REMIT, "chat", "shop", "--as", "maria@example.com", "--signed-in", "--home", str(tmp_path / "home"))
    shown, code = typed_at(
        command,
        [
            b"where is order W10005?\r",
            b"/nonsense\r",
            b"/approve\r",
            b"I want to return the lamp from W10011\r",
        ],
        leave=b"\x03",
    )
    shown = " ".join(shown.split())  # lines are broken to the terminal's width
    assert code == 0
    assert "Your order W10005" in shown
    assert "There is no command /nonsense" in shown
    assert "Nothing waits for a person" in shown
    assert "[1] Yes" in shown
    assert "Nothing is lost. To go on: remit chat shop --resume conversation-" in shown


def typed_at(command: tuple[str, ...], lines: Sequence[bytes], leave: bytes) -> tuple[str, int]:
    """What a terminal shows when these lines are typed, each at the prompt, and then this until it is left; and the
    exit code. A key that is pressed just as the terminal begins to read may be missed: people press it again."""
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background has it ignored
        os.execve(command[0], command, {**os.environ, "TERM": "dumb"})
    shown = b""
    try:
        for line in lines:
            shown += until(terminal, b"you> ")
            os.write(terminal, line)
        shown += until(terminal, b"you> ") + until(terminal, None, pressing=leave)
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(child, 0)
        os.close(terminal)
    return shown.decode(), os.waitstatus_to_exitcode(status)


def until(terminal: int, wanted: bytes | None, pressing: bytes = b"") -> bytes:
    """What is shown up to this, or up to the end; a key is pressed at first, and again when nothing comes of it."""
    shown = b""
    os.write(terminal, pressing)
    silences = SILENCES if pressing else 1
    while wanted is None or not shown.endswith(wanted):
        ready, _, _ = select.select([terminal], [], [], PATIENCE / silences)
        if not ready and silences == 1:
            raise TimeoutError(shown.decode(errors="replace"))
        if not ready:
            silences -= 1
            os.write(terminal, pressing)
            continue
        try:
            more = os.read(terminal, 4096)
        except OSError:  # Linux says so where the other end is closed
            return shown
        if not more:
            return shown
        shown += more
    return shown
