"""The home folder: where Remit keeps its database and keys, which pack it is used with, and where its log is."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from remit.errors import HomeMissing, HomeUnusable, PackMissing, PackUnnamed, RemitError
from remit.pack.contents import Contents
from remit.pack.join import load_all
from remit.settings import Settings, read_settings

LOG = "remit.log"
Named: TypeAlias = Sequence[str] | None
"""Packs as they were named; none: those that the home was last used with."""
_PACK = "pack"


@dataclass(frozen=True)
class Home:
    settings: Settings
    made: bool = False  # just now, by this command

    @property
    def path(self) -> Path:
        return self.settings.home

    def remember(self, contents: Contents) -> None:
        """Keep which packs this home was last used with, one a line."""
        lines = (f"{one.folder.resolve()}\n" for one in contents.packs)
        with suppress(OSError):  # it is only a convenience
            (self.path / _PACK).write_text("".join(lines), encoding="utf-8")

    def contents(self, named: Named) -> Contents:
        """The packs that were named, or else those this home was last used with. Raises PackMissing, PackUnnamed,
        PackErrors."""
        if named:
            return find_contents(named)
        with suppress(FileNotFoundError, NotADirectoryError):
            if last := (self.path / _PACK).read_text(encoding="utf-8").split("\n")[:-1]:
                return find_contents(last)
        raise PackUnnamed(home=self.path)


def open_home(path: Path | None, *, new: bool = False) -> Home:
    """The home folder that was named, or the environment's; `new`: made if there is none. Raises HomeMissing,
    HomeUnusable, BadSetting."""
    settings = read_settings(os.environ, path)
    if not new and not settings.keys.exists():
        raise HomeMissing(path=settings.home, what=settings.keys.name if settings.home.is_dir() else "such folder")
    made = not settings.home.exists()
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        if not os.access(settings.home, os.W_OK | os.X_OK):
            raise PermissionError("it cannot be written")
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise HomeUnusable(path=settings.home, why=why[:1].lower() + why[1:]) from fault
    keep_log(settings.home)
    return Home(settings, made)


@contextmanager
def unmade_if_empty(home: Home) -> Generator[None]:
    """Where the work in a new home fails before anything is kept there, the folder is gone again."""
    try:
        yield
    except RemitError:
        if home.made:
            with suppress(OSError):  # it holds something
                home.path.rmdir()
        raise


def find_pack(named: str) -> Path:
    """The folder of a pack that was named by its path, or by the name of one that ships. Raises PackMissing."""
    path = Path(named)
    if (path / "pack.py").is_file():
        return path
    shipped = shipped_packs() / named
    if path.name == named and (shipped / "pack.py").is_file():
        return shipped
    raise PackMissing(path=path)


def find_contents(named: Sequence[str]) -> Contents:
    """A pack that was named as for `find_pack`, or several as one. Raises PackMissing, PackErrors."""
    return load_all([find_pack(name) for name in named])


def together(packs: Iterable[Path]) -> str:
    """Packs in words."""
    return " and ".join(pack.name for pack in packs)


def shipped_packs() -> Path:
    """The packs that ship with Remit: inside the installed package, or beside the sources."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "packs"
    return installed if installed.is_dir() else package.parents[1] / "packs"


# -- the log ----------------------------------------------------------------------------------------------------------

_kept: list[Path] = []


def keep_log(folder: Path | None = None) -> Path:
    """Have what is logged written to a file: in this folder from now on, or else where it is written already."""
    if folder is None and _kept:
        return _kept[-1]
    path = (folder or Path(tempfile.gettempdir())) / LOG
    if path in _kept[-1:]:
        return path
    file = logging.FileHandler(path, encoding="utf-8", delay=True)
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    for other in [h for h in root.handlers if isinstance(h, logging.FileHandler)]:
        root.removeHandler(other)
        other.close()
    root.addHandler(file)
    root.setLevel(logging.WARNING)
    logging.raiseExceptions = False  # a log that cannot be written is no reason to trouble anyone
    logging.captureWarnings(True)
    _kept.append(path)
    return path
