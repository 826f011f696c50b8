"""Lessons on disk: the same brain as one that was just taught, taught again where anything is another, never harmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tailor import TAILOR

from remit.brains.embedded import EmbeddedBrain, kept
from remit.brains.embedded.kept import Kept, taught
from remit.brains.embedded.mind import Mind
from remit.language.encoder import LexicalEmbedder
from remit.testing.contracts.brain import a_turn

SAID = {"borrow": ("can I borrow a book", "lend me this novel"), "renew": ("extend my loan", "keep the book longer")}
OTHERS = [
    {**SAID, "renew": ("extend my loan", "keep the book for longer")},
    {**SAID, "renew": ("keep the book longer", "extend my loan")},
    {"lend": SAID["borrow"], "renew": SAID["renew"]},
    {**SAID, "pay": ()},
]
TEXTS = (
    "hi",
    "can I borrow this",
    "I want the hem of my trousers shorter",
    "what is the capital of France",
    "cancel it",
    "the blue one, not the green",
    "when will my suit be ready",
    "asdf",
    "",
    "é" * 300,
    "I'd like to send the coat back on Friday",
)


class Counting(LexicalEmbedder):
    """A lexical embedder that counts what it was asked."""

    asked = 0

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.asked += len(texts)
        return super().embed(texts)


@pytest.fixture
def place(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "learned", "library", "words 1")


def learns(said: Mapping[str, Sequence[str]], place: Kept) -> bool:
    """Whether anything is learned, not found."""
    embedder = Counting()
    taught(said, embedder, place, "kinds")
    return embedder.asked > 0


def test_what_was_learned_is_found_again_and_nothing_is_embedded(place: Kept) -> None:
    assert learns(SAID, place)
    assert not learns(SAID, place)
    assert learns({}, place)
    assert not learns({}, place)


@pytest.mark.parametrize("other", OTHERS, ids=["an example", "the order", "a name", "a kind more"])
def test_other_examples_are_learned_anew(place: Kept, other: Mapping[str, Sequence[str]]) -> None:
    learns(SAID, place)
    assert learns(other, place)
    assert not learns(other, place)


def test_another_embedder_and_other_code_learn_anew(place: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    learns(SAID, place)
    assert learns(SAID, Kept(place.folder, place.pack, "words 2"))
    learns(SAID, place)
    monkeypatch.setattr(kept, "_code", lambda: b"another version")
    assert learns(SAID, place)


@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "begun"])
def test_a_file_that_is_not_whole_is_made_again(place: Kept, damage: str) -> None:
    learns(SAID, place)
    file = place.folder / "library.kinds"
    content = file.read_bytes()
    changed = content[:-1] + bytes([content[-1] ^ 1])
    file.write_bytes({"cut": content[:-9], "changed": changed, "emptied": b"", "begun": content[:40]}[damage])
    assert learns(SAID, place)
    assert file.read_bytes() == content
    assert list(place.folder.iterdir()) == [file]


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert learns(SAID, Kept(tmp_path / "file", "library", "words 1"))


def test_what_is_found_is_what_was_learned_to_the_last_bit(place: Kept) -> None:
    new, found = (taught(SAID, LexicalEmbedder(), place, "kinds") for _ in range(2))
    texts = LexicalEmbedder().embed([*SAID["renew"], *TEXTS])
    for rows in (texts, texts[:3]):
        scores = [lesson.regression.scores(lesson.regression.likenesses(rows)) for lesson in (new, found)]
        assert (scores[0] == scores[1]).all()
    assert (new.kinds, new.texts, new.thresholds, new.vocabulary) == (
        found.kinds, found.texts, found.thresholds, found.vocabulary,
    )  # fmt: skip
    assert (new.chances.strange == found.chances.strange).all()


async def test_a_brain_whose_lessons_were_kept_understands_as_one_that_was_just_taught(tmp_path: Path) -> None:
    place = Kept(tmp_path, "tailor", "words")
    brains = [EmbeddedBrain(Mind(TAILOR, LexicalEmbedder(), kept)) for kept in (None, place, place)]
    for text in TEXTS:
        one, *others = [await brain.understand(a_turn(text)) for brain in brains]
        assert others == [one, one]
        assert len({brain.likely(text) for brain in brains}) == 1
