"""Processes that do not start from nothing: each is forked from one that has imported Remit and opened its model.

What runs in one is what a shell would run, with the arguments, the folder, the environment and the files it would have.
Only the seconds that the imports and the shop's examples take are not spent again for each of them.

`forked.py SOCKET`: forks for whoever asks there, until its standard input ends. Its first line says that it is ready.
`forked.py SOCKET PROGRAM [ARG...]`: has a program, `remit` or `python`, run in a fork, and ends as it does.
"""

from __future__ import annotations

import os
import socket
import sys
from json import dumps, loads
from pathlib import Path

SHOP = Path(__file__).parents[2] / "packs" / "shop"


def ask(where: str, command: list[str]) -> int:
    """Have a command run in a fork, with all that this process has. Its exit code."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(where)
        socket.send_fds(line, [b"."], [0, 1, 2])
        line.sendall(dumps([command, str(Path.cwd()), dict(os.environ)]).encode())
        line.shutdown(socket.SHUT_WR)
        code = int(line.makefile().read())
    return code if code >= 0 else 128 - code  # of a signal, as shells have it


# -- who is asked -----------------------------------------------------------------------------------------------------


def serve(where: str) -> None:
    """Fork for whoever asks, until nobody is left."""
    from select import select

    end = _End()
    _warm_up()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(where)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while select([listening, sys.stdin], [], [])[0] == [listening]:
            line, _ = listening.accept()
            if os.fork() == 0:
                end.code = 1
                break
            line.close()
            _forget_the_dead()
        else:
            return
    end.of(_in_the_place_of(line))


class _End:
    """How a fork ends: as any process of Python, but without what the model's library does then, which is to wait for
    threads that are not in the fork."""

    def __init__(self) -> None:
        """What is registered first is called last."""
        import atexit

        self.code: int | None = None
        atexit.register(self._leave)

    def of(self, command: list[str]) -> None:
        try:
            _run(*command)
            self.code = 0
        except SystemExit as end:
            self.code = end.code if isinstance(end.code, int) else int(end.code is not None)
            raise

    def _leave(self) -> None:
        if self.code is not None:
            try:
                sys.stdout.flush()
            finally:
                os._exit(self.code)


def _warm_up() -> None:
    """What each of them would do again."""
    from importlib import import_module
    from pkgutil import iter_modules

    import remit.cli
    from remit.app import embedded, library
    from remit.pack.load import load

    for module in iter_modules(remit.cli.__path__):
        if module.name != "__main__":
            import_module(f"remit.cli.{module.name}")
    shop = load(SHOP)
    embedded(shop)
    library(shop)


def _in_the_place_of(line: socket.socket) -> list[str]:
    """Fork again: one to tell how the other ended, which is to run this command with all that who asked has."""
    _, files, _, _ = socket.recv_fds(line, 1, 3)
    command, folder, environment = loads(line.makefile().read())
    if child := os.fork():
        for file in files:
            os.close(file)
        _, status = os.waitpid(child, 0)
        line.sendall(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    line.close()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", buffering=1 if os.isatty(1) else -1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    return command


def _forget_the_dead() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass  # there are none


def _run(program: str, first: str = "", *rest: str) -> None:
    """`remit`; or `python FILE` and `python -c CODE`."""
    import runpy

    match program, first:
        case "remit", _:
            from remit.cli import main

            sys.argv = ["remit", *((first,) if first else ()), *rest]
            main()
        case "python", "-c":
            sys.argv, sys.path[0] = ["-c"], ""
            _as_main(rest[0])
        case "python", file:
            sys.argv, sys.path[0] = [file, *rest], str(Path(file).resolve().parent)
            runpy.run_path(file, run_name="__main__")
        case _:
            raise SystemExit(f"{program}: only remit and python are run here")


def _as_main(code: str) -> None:
    main = type(sys)("__main__")
    sys.modules["__main__"] = main
    exec(compile(code, "<string>", "exec"), main.__dict__)


if __name__ == "__main__":
    if sys.argv[2:]:
        raise SystemExit(ask(sys.argv[1], sys.argv[2:]))
    serve(sys.argv[1])
