"""The home folder, and which packs it is used with."""

from __future__ import annotations

import logging
from collections.abc import Generator
from pathlib import Path
from shutil import rmtree

import pytest

from remit.cli.home import Home, find_pack, open_home, shipped_packs, unmade_if_empty
from remit.errors import HomeMissing, HomeUnusable, PackMissing, PackUnnamed
from remit.pack.load import load
from remit.settings import read_settings


@pytest.fixture(autouse=True)
def own_log() -> Generator[None]:
    handlers, level = list(logging.root.handlers), logging.root.level
    yield
    for handler in set(logging.root.handlers) - set(handlers):
        logging.root.removeHandler(handler)
        handler.close()
    logging.root.setLevel(level)
    logging.captureWarnings(False)


def pack_at(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "pack.py").write_text(
        f'from remit.pack import Pack\n\nPACK = Pack(name="{folder.name}", acting_for="{folder.name}", systems={{}})\n'
    )
    return folder


def test_a_home_remembers_the_packs_it_was_used_with(tmp_path: Path) -> None:
    home = Home(read_settings({}, tmp_path))
    home.remember(home.contents([str(pack_at(tmp_path / "mine")), str(pack_at(tmp_path / "yours"))]))
    assert home.contents(None).name == home.contents([]).name == "mine+yours"


def test_the_pack_that_is_named_goes_before_the_one_remembered(tmp_path: Path) -> None:
    home = Home(read_settings({}, tmp_path))
    home.remember(load(pack_at(tmp_path / "mine")))
    assert home.contents([str(pack_at(tmp_path / "other"))]).name == "other"


def test_a_home_without_a_pack_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(PackUnnamed, match="--pack"):
        Home(read_settings({}, tmp_path)).contents(None)


def test_a_pack_that_is_gone_is_named(tmp_path: Path) -> None:
    home = Home(read_settings({}, tmp_path))
    home.remember(load(pack_at(tmp_path / "gone")))
    rmtree(tmp_path / "gone")
    with pytest.raises(PackMissing, match="gone"):
        home.contents(None)


def test_a_pack_that_ships_is_found_by_its_name() -> None:
    assert find_pack("shop") == shipped_packs() / "shop"


@pytest.mark.parametrize("named", ["nothing", "../shop", "", "/nowhere/shop"])
def test_what_is_no_pack_is_not_found(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackMissing):
        find_pack(named)


def test_a_home_is_made_only_where_one_may_be_new(tmp_path: Path) -> None:
    with pytest.raises(HomeMissing, match="no such folder"):
        open_home(tmp_path / "new")
    assert open_home(tmp_path / "new", new=True).path.is_dir()
    with pytest.raises(HomeMissing, match="keys"):
        open_home(tmp_path / "new")


@pytest.mark.parametrize("there", [True, False])
def test_a_home_where_nothing_was_kept_is_gone_again_unless_it_was_there_before(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "new").mkdir()
    home = open_home(tmp_path / "new", new=True)
    with pytest.raises(PackMissing), unmade_if_empty(home):
        raise PackMissing(path="nope")
    assert home.path.exists() is there


def test_a_home_that_is_a_file_is_refused_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeUnusable, match="--home or REMIT_HOME"):
        open_home(tmp_path / "file", new=True)
