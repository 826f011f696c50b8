"""A pack's files: their digest, and its modules imported from the very bytes that were digested.

Each version of a pack lives under a private package name, so that two of them can serve side by side.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path, PurePosixPath
from types import CodeType, ModuleType

from remit.errors import PackError
from remit.model.ids import PackDigest

NOT_CODE = frozenset({"tests", "data", "knowledge"})


def files_of(folder: Path) -> dict[str, bytes]:
    """The files that make a pack, by path relative to its folder, in order. Data, caches and hidden files do not."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: found[name].read_bytes() for name in sorted(found) if _belongs(PurePosixPath(name))}


def digest_of(files: Mapping[str, bytes]) -> PackDigest:
    """SHA-256 over paths and contents."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return PackDigest(digest.hexdigest())


def import_all(
    folder: Path, files: Mapping[str, bytes], digest: PackDigest
) -> tuple[list[ModuleType], list[PackError]]:
    """The pack's modules, `pack` first, and what is wrong with those that cannot be imported."""
    root = f"remit_pack_{hashlib.sha256(f'{digest} {folder.resolve()}'.encode()).hexdigest()[:16]}"
    if root not in sys.modules:
        _install(root, folder, files)
    modules: list[ModuleType] = []
    mistakes: dict[tuple[Path, int], PackError] = {}
    for name in _module_names(files):
        try:
            modules.append(importlib.import_module(f"{root}.{name}"))
        except (Exception, SystemExit) as error:
            mistake = _mistake(error, folder, files, name)
            mistakes[mistake.file, mistake.line] = mistake
    if mistakes:
        _remove(root)
    return modules, list(mistakes.values())


def _belongs(path: PurePosixPath) -> bool:
    folders = path.parts[:-1]
    return not any(part.startswith(".") or part == "__pycache__" for part in path.parts) and "data" not in folders


def _module_names(files: Mapping[str, bytes]) -> list[str]:
    paths = [PurePosixPath(name) for name in files if name.endswith(".py")]
    code = [path for path in paths if NOT_CODE.isdisjoint(path.parts[:-1])]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in code]
    return sorted((n for n in names if n != "__init__"), key=lambda n: (n != "pack", n))


class _Modules(MetaPathFinder, InspectLoader):
    """Finds and runs the modules of one version of one pack, and no others."""

    def __init__(self, root: str, folder: Path, files: Mapping[str, bytes]) -> None:
        self.root, self._folder, self._files = root, folder, files

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.root and not fullname.startswith(f"{self.root}."):
            return None
        inner = fullname[len(self.root) + 1 :].replace(".", "/")
        file = next((f for f in (f"{inner}.py", f"{inner}/__init__.py".lstrip("/")) if f in self._files), None)
        is_package = file is None or file.endswith("__init__.py")
        if file is None and inner and not any(name.startswith(f"{inner}/") for name in self._files):
            return None
        origin = None if file is None else str(self._folder / file)
        spec = ModuleSpec(fullname, self, origin=origin, is_package=is_package)
        spec.has_location = origin is not None
        return spec

    def is_package(self, fullname: str) -> bool:
        spec = self.find_spec(fullname, None)
        return spec is not None and spec.submodule_search_locations is not None

    def get_source(self, fullname: str) -> str | None:
        content = self._content(fullname)
        return None if content is None else importlib.util.decode_source(content[1])

    def get_code(self, fullname: str) -> CodeType | None:
        origin, content = self._content(fullname) or (fullname, b"")
        return compile(content, origin, "exec", dont_inherit=True)

    def _content(self, fullname: str) -> tuple[str, bytes] | None:
        spec = self.find_spec(fullname, None)
        if spec is None or spec.origin is None:
            return None
        return spec.origin, self._files[Path(spec.origin).relative_to(self._folder).as_posix()]


def _install(root: str, folder: Path, files: Mapping[str, bytes]) -> None:
    sys.meta_path.append(_Modules(root, folder, files))
    importlib.import_module(root)


def _remove(root: str) -> None:
    sys.meta_path[:] = [f for f in sys.meta_path if not (isinstance(f, _Modules) and f.root == root)]
    for name in [n for n in sys.modules if n == root or n.startswith(f"{root}.")]:
        del sys.modules[name]


def _mistake(error: BaseException, folder: Path, files: Mapping[str, bytes], name: str) -> PackError:
    where = list(_lines(error, folder, files)) or [(folder / f"{name.replace('.', '/')}.py", 1)]
    file, line = where[-1]
    if isinstance(error, SyntaxError):
        return PackError(file=file, line=line, what=f"This is not Python: {error.msg}.", cure="Put it right.")
    if isinstance(error, ImportError):
        return PackError(file=file, line=line, what=f"The import fails: {error}.", cure=_IMPORT)
    said = str(error) or type(error).__name__
    return PackError(file=file, line=line, what=f"It fails while the pack is loaded: {said}.", cure=_RUN)


_IMPORT = "Import other files of the pack relatively (from .ids import ...), and install what else it needs."
_RUN = "Modules of a pack declare; leave opening files and calling systems to the functions of Pack.systems."


def _lines(error: BaseException, folder: Path, files: Mapping[str, bytes]) -> Iterator[tuple[Path, int]]:
    """The lines of the pack's own files that the error passed through, outermost first."""
    own = {str(folder / name): folder / name for name in files}
    trace = error.__traceback__
    while trace is not None:
        if (file := own.get(trace.tb_frame.f_code.co_filename)) is not None:
            yield file, trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and (file := own.get(error.filename or "")) is not None:
        yield file, error.lineno or 1
