"""Whatever the documentation shows, works: every block is run, read or compared, and every command it names exists.

The blocks of a document run from top to bottom in a folder of its own. By language and first line:

python, cedar, toml with a name (`# library/pack.py`, `// library/policies/loans.cedar`): a file, written there. The
    packs made of such files must have nothing to mend. Documents other than the README begin with the README's files.
any of them with `# in NAME` as a first line: an excerpt, which must stand in that file word for word.
python without either: run, and what it prints is what stands below `# prints`, as comments.
console: each `$ command` is run by bash and must end with 0; its output must be what stands below it, where `...` is
    anything: within a line, or any number of lines.
html: what is put into a page; a browser shows it in `browser/test_widget.py`.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from remit.cli.commands import app
from remit.pack.check import check_folder

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCUMENTS = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LANGUAGES = {"python", "cedar", "toml", "console", "html"}
SHARED = ("bench", "examples", "packs")  # folders that commands may name

_FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```[ ]*$", re.MULTILINE)
_NAMED = re.compile(r"(?:#|//) (in )?([\w./-]+\.(?:py|cedar|toml))")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    line: int
    language: str
    text: str

    @property
    def name(self) -> tuple[str, str] | None:
        """What the first line says of a file: ("in " or "", its path)."""
        named = _NAMED.fullmatch(self.text.partition("\n")[0])
        return (named[1] or "", named[2]) if named else None


def called(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def blocks(document: Path) -> list[Block]:
    text = document.read_text(encoding="utf-8")
    return [Block(text.count("\n", 0, m.start()) + 1, m[1].strip(), m[2]) for m in _FENCE.finditer(text)]


def prose(document: Path) -> str:
    return _FENCE.sub("", document.read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_every_fence_is_a_block_of_a_known_kind(document: Path) -> None:
    fences = [line for line in document.read_text(encoding="utf-8").splitlines() if "```" in line or "~~~" in line]
    assert len(fences) == 2 * len(blocks(document))
    assert {block.language for block in blocks(document)} <= LANGUAGES
    assert not re.search(r"^(?: {4}|\t)", prose(document), re.MULTILINE), "code by indentation would not be run"


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_every_block_holds(document: Path, forks: Mapping[str, str], tmp_path: Path) -> None:
    for folder in SHARED:
        (tmp_path / folder).symlink_to(ROOT / folder)
    if document != README:
        for block in blocks(README):
            if block.name and not block.name[0]:
                _write(block, tmp_path)
    told = "REMIT_LEARNED" in prose(document)  # and shows what there is without it
    forks = {name: value for name, value in forks.items() if not told or name != "REMIT_LEARNED"}
    for block in blocks(document):
        where = f"{called(document)}:{block.line}"
        match block.language, block.name:
            case "console", _:
                _follow(block, tmp_path, forks, where)
            case "html", _:
                pass
            case _, ("in ", path):
                excerpt = block.text.partition("\n")[2].strip("\n")
                assert excerpt in (tmp_path / path).read_text(encoding="utf-8"), f"{where}: not what stands in {path}"
            case _, (_, _):
                _write(block, tmp_path)
            case "python", None:
                _run(block, tmp_path, forks, where)
            case _:
                raise AssertionError(f"{where}: which file is this? Name it in the first line")
    for pack in sorted(tmp_path.glob("*/pack.py")):
        assert [str(finding) for finding in check_folder(pack.parent)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in _LINK.findall(prose(document)):
        path, _, anchor = target.partition("#")
        if not path.startswith(("http:", "https:")):
            file = document.parent / path if path else document
            assert file.exists(), target
            assert not anchor or anchor in _anchors(file), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=called)
def test_every_command_and_file_it_names_exists(document: Path) -> None:
    for code in _CODE.findall(prose(document)):
        words = code.split()
        if words[0] == "remit" and len(words) > 1:
            _assert_command(words[1:], code)
        elif words[0] == "make" and len(words) == 2:
            assert re.search(rf"^{re.escape(words[1])}:", (ROOT / "Makefile").read_text(), re.M), code
        elif words[0] == "python" and len(words) > 1:
            assert (ROOT / words[1]).is_file(), code
        elif re.match(r"(src|bench|packs|tests|examples|docs)/", code):
            assert (ROOT / words[0]).exists(), code


def test_every_document_can_be_reached_from_the_readme() -> None:
    linked = {target.partition("#")[0] for target in _LINK.findall(prose(README))}
    assert {called(d) for d in DOCUMENTS if d != README} <= linked


def test_every_test_that_security_relies_on_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", prose(ROOT / "docs" / "security.md")))
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")]
    assert named and named <= {name for text in texts for name in re.findall(r"^(?:async )?def (test_\w+)", text, re.M)}


def test_the_pictures_are_what_the_product_shows(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "examples" / "pictures.py", tmp_path], check=True, timeout=100)
    drawn, kept = ({f.name: f.read_text("utf-8") for f in d.iterdir()} for d in (tmp_path, ROOT / "docs" / "pictures"))
    assert drawn == kept, "the product shows something else by now: `make pictures`, and look at them"


# -- the blocks -------------------------------------------------------------------------------------------------------


def _write(block: Block, folder: Path) -> None:
    assert block.name is not None
    file = folder / block.name[1]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, encoding="utf-8")


def _run(block: Block, folder: Path, forks: Mapping[str, str], where: str) -> None:
    code, _, prints = block.text.partition("# prints\n")
    expected = "".join(line.removeprefix("#").removeprefix(" ") for line in prints.splitlines(keepends=True))
    _assert_output(_output(f"python -c {shlex.quote(code)}", folder, forks, where), expected, where)


def _follow(block: Block, folder: Path, forks: Mapping[str, str], where: str) -> None:
    for command, expected in _commands(block.text):
        told = f"{where}: $ {command}"
        _assert_output(_output(command, folder, forks, told), expected, told)


def _commands(text: str) -> Iterator[tuple[str, str]]:
    assert text.startswith("$ "), "a console block begins with a command"
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines(keepends=True)
        last = next(n for n, line in enumerate(lines) if not line.endswith("\\\n"))
        yield "".join(lines[: last + 1]).rstrip("\n"), "".join(lines[last + 1 :])


def _output(command: str, folder: Path, forks: Mapping[str, str], told: str) -> str:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=forks,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, f"{told}\nended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def _assert_output(output: str, expected: str, told: str) -> None:
    lines = [line.rstrip() for line in expected.splitlines() if line.strip()]
    wanted = "".join(r"(?:.*\n)*?" if line.strip() == "..." else _pattern(line) for line in lines)
    shown = "".join(f"{line.rstrip()}\n" for line in output.splitlines() if line.strip())
    assert not lines or re.fullmatch(wanted, shown), f"{told}\nshould show\n{expected}\nbut shows\n{output}"


def _pattern(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("...")) + "\n"


# -- what prose names -------------------------------------------------------------------------------------------------


def _anchors(file: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", _FENCE.sub("", file.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _assert_command(words: list[str], code: str) -> None:
    """That these words begin with a command of Remit, and that it has the options among them."""
    command: Any = typer.main.get_command(app)  # typer keeps click to itself
    rest = list(words)
    while rest and rest[0] in getattr(command, "commands", {}):
        command = command.commands[rest.pop(0)]
    assert not hasattr(command, "commands") or len(rest) < len(words) or rest == ["--help"], code
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in rest if word.startswith("--")} <= options, code
