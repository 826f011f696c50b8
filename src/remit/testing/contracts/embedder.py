"""What every embedder keeps to. Subclass `EmbedderContract` and give it a fixture `embedder`."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest

from remit.ports import Embedder

TEXTS = ("where is my order", "I want to return the shoes", "größer, bitte", "👟", "a" * 20_000)


def likeness(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    return float(one.astype(np.float64) @ other.astype(np.float64))


class EmbedderContract:
    """Equal texts are equal vectors, like texts near ones, and every vector is of one length."""

    async def test_each_text_has_a_vector_of_the_declared_size(self, embedder: Embedder) -> None:
        assert embedder.embed(TEXTS).shape == (len(TEXTS), embedder.dimensions)

    async def test_nothing_to_embed_is_no_vectors(self, embedder: Embedder) -> None:
        assert embedder.embed([]).shape == (0, embedder.dimensions)

    @pytest.mark.parametrize("text", TEXTS[:3])
    async def test_a_vector_is_a_unit_vector(self, embedder: Embedder, text: str) -> None:
        [vector] = embedder.embed([text])
        assert math.isclose(likeness(vector, vector), 1, rel_tol=1e-6)

    @pytest.mark.parametrize("text", ["", "  \n", "?!", "\u0000\u202e"])
    async def test_a_text_without_a_word_has_a_vector_of_numbers(self, embedder: Embedder, text: str) -> None:
        [vector] = embedder.embed([text])
        assert np.isfinite(vector).all()
        assert likeness(vector, vector) <= 1 + 1e-6

    async def test_a_text_has_one_vector_whatever_stands_beside_it(self, embedder: Embedder) -> None:
        together = embedder.embed(TEXTS)
        for text, vector in zip(TEXTS, together, strict=True):
            [alone] = embedder.embed([text])
            assert np.abs(alone - vector).max() <= 1e-6

    async def test_a_text_is_embedded_the_same_every_time(self, embedder: Embedder) -> None:
        assert (embedder.embed(TEXTS) == embedder.embed(TEXTS)).all()

    async def test_like_wishes_are_nearer_than_unlike_ones(self, embedder: Embedder) -> None:
        first, alike, unlike = embedder.embed(
            ["I want to return my shoes", "I would like to return these shoes", "when does the train leave"]
        )
        assert likeness(first, alike) > likeness(first, unlike)
