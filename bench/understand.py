"""How well kinds of goal are told apart, on a folder of texts with labels: train, train_5, train_10 and valid or test.

    python bench/understand.py DIR [--limit N] [--json]

Learned from five and from ten examples of each label, and from all; a label's name counts as one more example, as the
summary of a pack's goal does. Measured on test.jsonl[.gz] where there is one, on valid.jsonl otherwise. --limit takes
only N of its texts, spread evenly, and leaves out learning from all. Where the folder has texts that are none of the
labels (oos_train, and oos_test or oos_valid), those of oos_train are learned as such.

shot5 shot10 full   percent of texts whose likeliest kind is right
oos_recall          percent of texts that are none of the labels that are told as such
oos_false_alarms    percent of texts with a label that are told to be none
oos_auroc           how often, of 1, one that is none is found likelier to be none than one with a label
ece                 expected calibration error, of 1, in fifteen bins: of the likeliest kind, given that it is some kind
ms_p50              median wall milliseconds to understand one text, its vector included

The last five are of the classifier that learned most. What there is nothing to measure on is null.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt

from harness import parser, percentile, show, timed
from remit.brains.embedded.classify import NONE, Classifier, Ranked
from remit.brains.embedded.lesson import learned
from remit.language.encoder import Both, LexicalEmbedder
from remit.language.minilm.embedder import MiniLm, place
from remit.ports import Embedder
from remit.settings import read_settings

Rows = npt.NDArray[np.float32]
Figures = dict[str, float | None]

_BINS = 15
_TIMED = 200
_STEPS, _RATE, _SHARPNESS = 200, 2.0, 20.0


@dataclass(frozen=True)
class Said:
    text: str
    label: str


class Kept:
    """An `Embedder` that remembers: the few examples are among the many."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder, self._known = embedder, dict[str, Rows]()

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Rows:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.array([self._known[text] for text in texts], np.float32).reshape(len(texts), self.dimensions)

    def knows(self, word: str) -> bool:
        return self._embedder.knows(word)


def main() -> None:
    made = parser(__doc__)
    made.add_argument("folder", type=Path, help="texts with labels, as jsonl")
    made.add_argument("--limit", type=int, default=0, help="measure on so many texts, learned from few examples only")
    given = made.parse_args()
    sense = Kept(MiniLm(place(read_settings({}).models)))
    asked = _thinned(_read(given.folder, "test", "valid"), given.limit)
    strange = _thinned(_read(given.folder, "oos_test", "oos_valid"), given.limit)
    known_strange = [said.text for said in _read(given.folder, "oos_train")]
    sizes = {"shot5": "train_5", "shot10": "train_10"} | ({} if given.limit else {"full": "train"})
    ours, linear, majority = _nothing(), _nothing(), _nothing()
    for name, file in sizes.items():
        taught = _read(given.folder, file)
        examples, embedder = _examples(taught), Both(LexicalEmbedder(), sense)
        kinds = Classifier(examples, learned(examples, embedder, known_strange), embedder)
        ranks = kinds.rank([said.text for said in asked])
        ours[name] = _percent([rank.likeliest[0] == said.label for rank, said in zip(ranks, asked, strict=True)])
        linear[name] = _percent(_linear(sense, taught, asked))
        often = Counter(said.label for said in taught).most_common(1)[0][0]
        majority[name] = _percent([said.label == often for said in asked])
        if name == list(sizes)[-1]:
            ours |= {"ece": _calibration(ranks, asked), "ms_p50": _milliseconds(kinds, asked)}
            ours |= _outside(kinds, ranks, kinds.rank([said.text for said in strange]))
            majority |= {"oos_recall": 0.0, "oos_false_alarms": 0.0, "oos_auroc": 0.5} if strange else {}
    rows = {"majority": majority, "linear": linear, "remit": ours}
    table = [
        {"": name} | {k: "" if v is None else round(v, 3) for k, v in figures.items()} for name, figures in rows.items()
    ]
    show(f"Understanding: {given.folder.name}, {len(asked)} texts", table, _rounded(ours), given.json)


def _nothing() -> Figures:
    names = ("shot5", "shot10", "full", "oos_recall", "oos_false_alarms", "oos_auroc", "ece", "ms_p50")
    return dict.fromkeys(names)


def _read(folder: Path, *names: str) -> list[Said]:
    """The texts of the first of these files that is there; none where there is none of them."""
    for file in (folder / f"{name}.jsonl{packed}" for name in names for packed in ("", ".gz")):
        if file.exists():
            with (
                gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as rows
            ):
                return [Said(row["text"], row["label"]) for row in map(json.loads, rows)]
    return []


def _thinned(said: list[Said], limit: int) -> list[Said]:
    return said[:: max(1, len(said) // limit)][:limit] if limit else said


def _examples(taught: Sequence[Said]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for said in taught:
        found.setdefault(said.label, [said.label.replace("_", " ").lower()]).append(said.text)
    return found


def _linear(sense: Embedder, taught: Sequence[Said], asked: Sequence[Said]) -> Iterator[bool]:
    """Whether each is told right by one linear layer on the sentence vectors, fitted by gradient descent."""
    labels = sorted({said.label for said in taught})
    place_of = {label: number for number, label in enumerate(labels)}
    vectors, target = _vectors(sense, taught), np.zeros((len(taught), len(labels)), np.float32)
    target[np.arange(len(taught)), [place_of[said.label] for said in taught]] = 1
    layer, speed = np.zeros((vectors.shape[1], len(labels)), np.float32), np.float32(0)
    for _ in range(_STEPS):
        scores = _SHARPNESS * vectors @ layer
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        slope = vectors.T @ (raised / raised.sum(axis=1, keepdims=True) - target)
        speed = 0.9 * speed - _RATE * len(labels) / len(taught) / _SHARPNESS * slope
        layer = layer + speed
    found = (_vectors(sense, asked) @ layer).argmax(axis=1)
    return (labels[int(best)] == said.label for best, said in zip(found, asked, strict=True))


def _vectors(sense: Embedder, said: Sequence[Said]) -> Rows:
    return np.asarray(sense.embed([each.text for each in said]), np.float32)


def _outside(kinds: Classifier, within: Sequence[Ranked], strange: Sequence[Ranked]) -> Figures:
    if not strange:
        return {}
    least = kinds.thresholds.none
    known, foreign = (np.array([rank.of(NONE) for rank in ranks]) for ranks in (within, strange))
    above = (foreign[:, None] > known).mean() + (foreign[:, None] == known).mean() / 2
    return {
        "oos_recall": _percent(foreign >= least),
        "oos_false_alarms": _percent(known >= least),
        "oos_auroc": float(above),
    }


def _calibration(ranks: Sequence[Ranked], asked: Sequence[Said]) -> float:
    chances = np.array([rank.likeliest[1] / max(1 - rank.of(NONE), 1e-9) for rank in ranks])
    right = np.array([rank.likeliest[0] == said.label for rank, said in zip(ranks, asked, strict=True)], float)
    bins = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    return float(sum(abs((chances - right)[bins == each].sum()) for each in range(_BINS)) / len(right))


def _milliseconds(kinds: Classifier, asked: Sequence[Said]) -> float:
    texts = (said.text + " " * spaces for spaces in count(1) for said in asked)  # none that was seen before
    return 1000 * percentile(timed(lambda: kinds.rank([next(texts)]), _TIMED), 0.5)


def _percent(right: Iterator[bool] | Sequence[bool] | npt.NDArray[np.bool_]) -> float:
    return 100 * float(np.mean(list(right)))


def _rounded(figures: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 4) for name, value in figures.items()}


if __name__ == "__main__":
    main()
