"""Vectors on disk: found again, never wrong, and nothing of what customers write among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from remit.language.encoder import LexicalEmbedder
from remit.language.learned import Learned, Recent

PACK = ["cancel my order", "where is it", "cancel my order"]


class Counting(LexicalEmbedder):
    """A lexical embedder that knows what it was asked."""

    def __init__(self) -> None:
        super().__init__(64)
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.asked += texts
        return super().embed(texts)


def learned(file: Path, mark: str = "model 1") -> tuple[Counting, Learned]:
    counting = Counting()
    return counting, Learned(counting, file, mark)


def test_what_was_kept_is_not_embedded_again(tmp_path: Path) -> None:
    file = tmp_path / "vectors" / "pack"
    first, before = learned(file)
    rows = before.embed(PACK)
    before.keep()
    then, after = learned(file)
    assert (after.embed(PACK) == rows).all()
    assert (first.asked, then.asked) == (PACK[:2], [])


def test_only_what_is_new_is_embedded_and_only_what_is_asked_is_kept(tmp_path: Path) -> None:
    _, before = learned(tmp_path / "v")
    before.embed(PACK)
    before.keep()
    counting, changed = learned(tmp_path / "v")
    changed.embed(["where is it", "return it"])
    changed.keep()
    assert counting.asked == ["return it"]
    counting, again = learned(tmp_path / "v")
    again.embed(["where is it", "return it", *PACK])
    assert counting.asked == ["cancel my order"]


def test_nothing_that_is_asked_later_is_ever_in_the_file(tmp_path: Path) -> None:
    """INVARIANT: customers' words are not kept, not even as vectors."""
    _, embedder = learned(tmp_path / "v")
    embedder.embed(PACK)
    embedder.keep()
    content = (tmp_path / "v").read_bytes()
    embedder.embed(["my name is Maria"])
    embedder.keep()
    assert (tmp_path / "v").read_bytes() == content


@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "another model"])
def test_a_file_that_is_not_whole_or_of_another_model_is_made_again(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "v"
    _, before = learned(file)
    rows = before.embed(PACK)
    before.keep()
    content = file.read_bytes()
    damaged = {"cut": content[:-100], "changed": content[:-1] + bytes([content[-1] ^ 1]), "emptied": b""}
    file.write_bytes(damaged.get(damage, content))
    counting, after = learned(file, "model 2" if damage == "another model" else "model 1")
    assert (after.embed(PACK) == rows).all()
    assert counting.asked == PACK[:2]
    after.keep()
    counting, healed = learned(file, "model 2" if damage == "another model" else "model 1")
    healed.embed(PACK)
    assert counting.asked == []


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    _, embedder = learned(tmp_path / "file" / "v")
    rows = embedder.embed(PACK)
    embedder.keep()
    assert (embedder.embed(PACK) == rows).all()


def test_what_was_just_seen_is_not_embedded_again() -> None:
    counting = Counting()
    recent = Recent(counting, many=2)
    for texts in (["a"], ["a", "b", "a"], ["a", "b"]):
        assert (recent.embed(texts) == LexicalEmbedder(64).embed(texts)).all()
    assert counting.asked == ["a", "b"]


def test_only_the_last_texts_are_held() -> None:
    counting = Counting()
    recent = Recent(counting, many=2)
    recent.embed(["a", "b", "c"])
    counting.asked.clear()
    recent.embed(["b", "c"])
    recent.embed(["a"])
    assert counting.asked == ["a"]


def test_what_is_seen_again_is_held_longer() -> None:
    counting = Counting()
    recent = Recent(counting, many=2)
    for text in ("a", "b", "a", "c", "a"):
        recent.embed([text])
    assert counting.asked == ["a", "b", "c"]
