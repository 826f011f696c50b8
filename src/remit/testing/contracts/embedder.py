"""What every embedder keeps to. Subclass `EmbedderContract` and give it a fixture `embedder`."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from remit.ports import Embedder

TEXTS = ("where is my order", "I want to return the shoes", "größer, bitte", "👟", "a" * 20_000)


def likeness(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


class EmbedderContract:
    """Equal texts are equal vectors, like texts near ones, and every vector is of one length."""

    async def test_each_text_has_a_vector_of_the_declared_size(self, embedder: Embedder) -> None:
        vectors = embedder.embed(TEXTS)
        assert [len(vector) for vector in vectors] == [embedder.dimensions] * len(TEXTS)

    async def test_nothing_to_embed_is_no_vectors(self, embedder: Embedder) -> None:
        assert list(embedder.embed([])) == []

    @pytest.mark.parametrize("text", TEXTS[:3])
    async def test_a_vector_is_a_unit_vector(self, embedder: Embedder, text: str) -> None:
        [vector] = embedder.embed([text])
        assert math.isclose(likeness(vector, vector), 1, rel_tol=1e-6)

    @pytest.mark.parametrize("text", ["", "  \n", "?!", "\u0000\u202e"])
    async def test_a_text_without_a_word_has_a_vector_of_numbers(self, embedder: Embedder, text: str) -> None:
        [vector] = embedder.embed([text])
        assert all(math.isfinite(x) for x in vector)
        assert likeness(vector, vector) <= 1 + 1e-6

    async def test_a_text_has_one_vector_whatever_stands_beside_it(self, embedder: Embedder) -> None:
        together = embedder.embed(TEXTS)
        for text, vector in zip(TEXTS, together, strict=True):
            [alone] = embedder.embed([text])
            assert list(alone) == pytest.approx(list(vector), abs=1e-6)

    async def test_like_wishes_are_nearer_than_unlike_ones(self, embedder: Embedder) -> None:
        first, alike, unlike = embedder.embed(
            ["I want to return my shoes", "I would like to return these shoes", "when does the train leave"]
        )
        assert likeness(first, alike) > likeness(first, unlike)
