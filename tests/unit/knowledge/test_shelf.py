"""Documents that a long story needs: found by its sentences, by what the best have in common, and by their series."""

from __future__ import annotations

from datetime import date

import numpy as np

from remit.knowledge.library import Library
from remit.knowledge.shelf import SIGNALS, shelf
from remit.language.encoder import LexicalEmbedder
from remit.model.knowledge import Passage

STORY = (
    "You bought a toaster last spring and were happy with it. Since Monday it no longer gets hot. "
    "You want to know whether there is still a warranty on the toaster. "
    "Beside that you need a new lid for the rain barrel in your garden, which was lost in a storm."
)


def series(thing: str) -> list[Passage]:
    texts = {
        1: ("at a glance", f"What the {thing} is and what comes with it. Two years of warranty."),
        2: ("cleaning", f"Unplug the {thing} and wipe it with a cloth."),
        3: ("spare parts", f"A lid, a knob or a handle for the {thing} is sent within a week."),
    }
    slug = thing.replace(" ", "_")
    return [
        Passage(id=f"{slug}_{n:03}#1", document=f"{slug}_{n:03}", title=f"{thing.capitalize()}: {title}", text=text)
        for n, (title, text) in texts.items()
    ]


THINGS = ("toaster", "rain barrel", "coffee grinder", "hedge trimmer", "rice cooker")
PASSAGES = [passage for thing in THINGS for passage in series(thing)]


def test_what_each_part_of_a_story_needs_is_among_the_first() -> None:
    best = shelf(PASSAGES, LexicalEmbedder()).best(STORY, 5)
    assert {"toaster_001", "rain_barrel_003"} <= set(best)


def test_signals_are_on_one_scale_and_always_the_same() -> None:
    found = shelf(PASSAGES, LexicalEmbedder())
    signals = found.signals(STORY)
    assert signals.shape == (len(PASSAGES), len(SIGNALS))
    assert np.allclose(signals.mean(axis=0), 0, atol=1e-9)
    assert (signals == found.signals(STORY)).all()


def test_a_story_without_a_telling_sentence_ranks_all_the_same() -> None:
    assert len(shelf(PASSAGES, LexicalEmbedder()).best("so what?", 3)) == 3


def test_a_long_message_is_taken_apart_and_each_document_found_once() -> None:
    library = Library(PASSAGES, LexicalEmbedder())
    found = library.find(STORY, "public", date(2026, 11, 24), "en")
    documents = [f.passage.document for f in found]
    assert len(set(documents)) == len(documents)
    assert {"toaster_001", "rain_barrel_003"} <= set(documents)


def test_a_long_message_finds_nothing_that_is_not_for_its_reader() -> None:
    hidden = [p.model_copy(update={"audience": "staff"}) for p in series("toaster")]
    library = Library([*hidden, *series("rain barrel")], LexicalEmbedder())
    found = library.find(STORY, "public", date(2026, 11, 24), "en")
    assert {f.passage.audience for f in found} == {"public"}
