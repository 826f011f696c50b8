"""The command line: `remit --help` says what there is. Nothing heavy is imported before a command needs it."""

from __future__ import annotations


def main() -> None:
    """Run the command of this process's arguments, and end the process with its exit code."""
    from remit.cli.commands import run

    raise SystemExit(run())
