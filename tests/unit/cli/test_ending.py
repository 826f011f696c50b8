"""How a command ends, whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Generator
from pathlib import Path

import pytest

from remit import errors
from remit.cli import home as homes
from remit.cli.ending import Code, ended
from remit.errors import PackError, PackErrors, RemitError


@pytest.fixture(autouse=True)
def own_log(tmp_path: Path) -> Generator[None]:
    """The log of the process as it was before."""
    handlers, level = list(logging.root.handlers), logging.root.level
    homes.keep_log(tmp_path)
    yield
    for handler in set(logging.root.handlers) - set(handlers):
        logging.root.removeHandler(handler)
        handler.close()
    logging.root.setLevel(level)
    logging.captureWarnings(False)


def raising(error: BaseException) -> Code:
    def work() -> Code:
        raise error

    return ended(work)


MISTAKE = PackError(file=Path("pack.py"), line=3, what="It is wrong.", cure="Mend it.")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PackErrors([MISTAKE, MISTAKE]), Code.FOUND),
        (errors.Tampered(record="r"), Code.FOUND),
        (errors.StoreBusy(path="x"), Code.NOT_NOW),
        (errors.StoreFull(path="x"), Code.NOT_NOW),
        (errors.StoreNewer(path="x", revision="9"), Code.NOT_NOW),
        (errors.Unavailable("down", system="orders"), Code.NOT_NOW),
        (errors.HomeUnusable(path="x", why="no"), Code.NOT_NOW),
        (errors.LeaseLost(lane="x"), Code.NOT_NOW),
        (errors.Unprepared(pack="shop", folder="x", why="full"), Code.NOT_NOW),
        (errors.NotAllowed(who="sara", why="no."), Code.NOT_ALLOWED),
        (errors.PackMissing(path="x"), Code.MISUSED),
        (errors.UnknownGoal(goal="x"), Code.MISUSED),
        (errors.BadScript(file=Path("x"), line=1, what="no"), Code.MISUSED),
    ],
)
def test_an_error_of_ours_is_its_message_and_an_exit_code(
    error: RemitError, code: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    assert raising(error) is code
    out = capsys.readouterr()
    assert out.err == f"{error}\n"
    assert "Traceback" not in out.out + out.err


def test_what_nobody_expected_is_a_bug_whose_details_are_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert raising(ZeroDivisionError("the secret cause")) is Code.BUG
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "bug in Remit" in told
    assert str(tmp_path / homes.LOG) in told
    assert "the secret cause" in (tmp_path / homes.LOG).read_text()


def test_an_interruption_ends_with_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(KeyboardInterrupt()) is Code.INTERRUPTED
    assert capsys.readouterr().err == "Interrupted.\n"


def test_work_without_a_code_is_done() -> None:
    assert ended(lambda: None) is Code.DONE
