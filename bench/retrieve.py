"""Finds the documents that a customer's story needs, among all of a business.

    python bench/retrieve.py DIR [--fit] [--json]

DIR holds documents.jsonl {id, title, content} and test.jsonl[.gz] or else queries.jsonl {id, scenario,
required_documents}. Rows: the first documents of the file, words alone (BM25 over the whole story), sense alone (the
sentence model over the whole story), and ours, over all stories and over two halves of them told apart by a hash of
their ids. Ours was chosen on the half "chosen"; with --fit its weights are learned on that half anew, and printed.

Figures: recall5, recall20 (of the documents needed, how many are among the first 5, 20), hit10 (stories with one needed
document among the first 10), mrr (mean reciprocal rank of the first needed one); the same of ours on the other half as
other_recall20, and of the rows beside it as words_recall20, sense_recall20, first_recall20; stories; ms_p50.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

import numpy as np

from harness import Row, parser, percentile, show
from remit.app import sentences
from remit.knowledge.markdown import markdown_parts
from remit.knowledge.shelf import SIGNALS, Matrix, Shelf, shelf
from remit.knowledge.split import pieces
from remit.knowledge.words import words_of
from remit.language.encoder import LexicalEmbedder
from remit.model.knowledge import Passage

MOST = 20
Ranking = list[str]


@dataclass(frozen=True)
class Story:
    id: str
    text: str
    needs: frozenset[str]

    @property
    def chosen_on(self) -> bool:
        return sha256(self.id.encode()).digest()[-1] % 2 == 0


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("folder", type=Path, metavar="DIR")
    arguments.add_argument("--fit", action="store_true", help="learn the weights of ours anew, and print them")
    given = arguments.parse_args()
    passages, stories = documents_in(given.folder), stories_in(given.folder)
    with sentences(None, "") as model:
        if model is None:
            print("There is no sentence model (`remit brain fetch`): words alone are measured.", file=sys.stderr)
        found = shelf(passages, model or LexicalEmbedder())
    if given.fit:
        weights = fitted(found, [s for s in stories if s.chosen_on])
        print({name: round(float(w), 2) for name, w in zip(SIGNALS, weights, strict=True)})
    rankings, times = ranked(found, stories)
    rows = [
        row(name, half, stories, ranking) for name, ranking in rankings.items() for half in ("all", "chosen", "other")
    ]
    show("The documents that stories need", rows, figures(rows, times), given.json)


def documents_in(folder: Path) -> list[Passage]:
    passages: list[Passage] = []
    for line in _lines(folder / "documents.jsonl"):
        texts = [(part, text) for part in markdown_parts(str(line["content"])) for text in pieces(part.text)]
        passages += (
            Passage(
                id=f"{line['id']}#{n}",
                document=str(line["id"]),
                title=str(line["title"]),
                headings=part.headings,
                text=text,
            )
            for n, (part, text) in enumerate(texts, 1)
        )
    return passages


def stories_in(folder: Path) -> list[Story]:
    names = ("test.jsonl", "test.jsonl.gz", "queries.jsonl", "queries.jsonl.gz", "valid.jsonl", "valid.jsonl.gz")
    file = next((folder / name for name in names if (folder / name).is_file()), None)
    if file is None:
        raise SystemExit(f"{folder} holds none of {', '.join(names)}.")
    return [
        Story(str(line["id"]), str(line["scenario"]), frozenset(map(str, _listed(line["required_documents"]))))
        for line in _lines(file)
    ]


def ranked(found: Shelf, stories: Sequence[Story]) -> tuple[Mapping[str, list[Ranking]], list[float]]:
    """The rankings of each way, and how long each story took ours."""
    names = found.documents
    by_words = [np.argsort(-found.words.scores(words_of(s.text)), kind="stable")[:MOST] for s in stories]
    whole = SIGNALS.index("whole")
    times: list[float] = []
    ours: list[Ranking] = []
    for story in stories:
        begun = time.perf_counter()
        ours.append(found.best(story.text, MOST))
        times.append(time.perf_counter() - begun)
    by_sense = [np.argsort(-found.signals(s.text)[:, whole], kind="stable")[:MOST] for s in stories]
    return {
        "first": [list(names[:MOST]) for _ in stories],
        "words": [[names[n] for n in order] for order in by_words],
        "sense": [[names[n] for n in order] for order in by_sense],
        "ours": ours,
    }, times


def row(name: str, half: str, stories: Sequence[Story], rankings: Sequence[Ranking]) -> Row:
    kept = [
        (s, r) for s, r in zip(stories, rankings, strict=True) if half == "all" or s.chosen_on == (half == "chosen")
    ]
    places = [next((n for n, d in enumerate(r, 1) if d in s.needs), 0) for s, r in kept]
    count = max(len(kept), 1)
    return {
        "by": name,
        "stories": half,
        "recall5": sum(len(s.needs & set(r[:5])) / len(s.needs) for s, r in kept) / count,
        "recall20": sum(len(s.needs & set(r[:20])) / len(s.needs) for s, r in kept) / count,
        "hit10": sum(0 < place <= 10 for place in places) / count,
        "mrr": sum(1 / place for place in places if place) / count,
    }


def figures(rows: Sequence[Row], times: Sequence[float]) -> dict[str, float | int | str]:
    by = {(r["by"], r["stories"]): r for r in rows}
    found = {key: round(float(by["ours", "all"][key]), 4) for key in ("recall5", "recall20", "hit10", "mrr")}
    beside = {f"{name}_recall20": round(float(by[name, "all"]["recall20"]), 4) for name in ("first", "words", "sense")}
    other = round(float(by["ours", "other"]["recall20"]), 4)
    ms = round(percentile(times, 0.5) * 1000, 1)
    return {**found, "other_recall20": other, **beside, "stories": len(times), "ms_p50": ms}


def fitted(found: Shelf, stories: Sequence[Story], held: float = 5.0) -> Matrix:
    """Logistic regression on whether a story needs a document; every story weighs the same."""
    x: Matrix = np.concatenate([np.c_[found.signals(s.text), np.ones(len(found.documents))] for s in stories])
    y: Matrix = np.array([float(d in s.needs) for s in stories for d in found.documents])
    weight: Matrix = np.repeat([1 / max(len(s.needs), 3) for s in stories], len(found.documents))
    ridge: Matrix = held * np.diag([*[1.0] * len(SIGNALS), 1e-6])
    w: Matrix = np.array([*[0.0] * len(SIGNALS), -3.0])
    for _ in range(12):
        p: Matrix = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        curve: Matrix = (x.T * (weight * p * (1 - p))) @ x + ridge
        slope: Matrix = x.T @ (weight * (p - y)) + ridge @ w
        w = w - np.linalg.solve(curve, slope)
    return w[:-1]


def _lines(file: Path) -> list[Mapping[str, object]]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _listed(value: object) -> list[object]:
    return cast(list[object], value) if isinstance(value, list) else []


if __name__ == "__main__":
    main()
