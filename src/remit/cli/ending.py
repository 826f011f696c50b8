"""How a command ends: an exit code that means something, and never a traceback."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from enum import IntEnum

from remit import errors
from remit.cli.home import keep_log
from remit.errors import RemitError

log = logging.getLogger("remit.cli")


class Code(IntEnum):
    """What an exit code means."""

    DONE = 0
    FOUND = 1  # problems, findings or differences
    MISUSED = 2  # what was asked for is not there, or cannot be asked
    NOT_NOW = 3  # a database or system cannot be used at the moment; nothing is lost
    NOT_ALLOWED = 4
    BUG = 70  # EX_SOFTWARE of sysexits.h
    INTERRUPTED = 130  # 128 + SIGINT, as shells have it


MEANINGS = (
    "Exit codes: 0 done, 1 problems or differences found, 2 wrong use, 3 not possible now (nothing is lost), 4 not \
allowed, 70 a bug in Remit."
)


def ended(work: Callable[[], Code | None]) -> Code:
    """Do the work of a command; whatever it raises becomes a message on stderr and an exit code."""
    try:
        code = work() or Code.DONE
        sys.stdout.flush()
        return code
    except RemitError as error:
        complain(str(error))
        return _code(error)
    except KeyboardInterrupt:
        complain("Interrupted.")
        return Code.INTERRUPTED
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Code.DONE
    except Exception:
        return _bug()


def complain(text: str) -> None:
    """Say what went wrong, on stderr."""
    sys.stderr.write(f"{text}\n")


def _bug() -> Code:
    kept = keep_log()
    log.exception("A command ended with an error nobody expected.")
    complain(f"This is a bug in Remit. Nothing that was confirmed is lost. The details are in {kept}.")
    return Code.BUG


def _code(error: RemitError) -> Code:
    match error:
        case errors.PackErrors() | errors.PackError() | errors.Tampered():
            return Code.FOUND
        case errors.StoreError() | errors.SystemFault() | errors.HomeUnusable() | errors.Unprepared():
            return Code.NOT_NOW
        case errors.ModelError():
            return Code.NOT_NOW
        case errors.ChainMoved() | errors.LeaseLost() | errors.SubjectBusy():
            return Code.NOT_NOW
        case errors.NotAllowed():
            return Code.NOT_ALLOWED
        case _:
            return Code.MISUSED
