"""A new pack works, and is ready to be changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.errors import BadPackName, FolderTaken
from remit.pack.check import check_folder
from remit.pack.load import load
from remit.pack.new import make


def test_a_new_pack_has_nothing_to_mend(tmp_path: Path) -> None:
    folder = make("bistro", tmp_path)
    assert folder == tmp_path / "bistro"
    assert load(folder).name == "bistro"
    assert check_folder(folder) == []


def test_a_new_pack_calls_itself_by_its_name_in_its_readme(tmp_path: Path) -> None:
    text = (make("bistro", tmp_path) / "README.md").read_text()
    assert "remit chat bistro" in text
    assert "remit chat restaurant" not in text


@pytest.mark.parametrize("name", ["", "Bistro", "1st", "a b", "../x", "a/b", "bücher"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadPackName):
        make(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    (tmp_path / "bistro").write_text("mine")
    with pytest.raises(FolderTaken, match="bistro"):
        make("bistro", tmp_path)
    assert (tmp_path / "bistro").read_text() == "mine"
