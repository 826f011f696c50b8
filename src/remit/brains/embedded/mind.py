"""What a pack's examples and parameters teach, made ready once to read messages with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from remit.brains.embedded.classify import Classifier
from remit.brains.embedded.extract import needed_for
from remit.brains.embedded.kept import Kept, taught
from remit.language.spelling import Spelling
from remit.language.stems import LIGHT
from remit.model import shape as s
from remit.model.action import Parameter
from remit.model.ids import GoalKind
from remit.pack.contents import Contents
from remit.ports import Embedder


class Mind:
    """A pack's kinds of goal and topics, learned; and what each kind needs to know."""

    def __init__(self, contents: Contents, embedder: Embedder, kept: Kept | None = None) -> None:
        """kept: where to find what was learned before, and to keep it; nowhere, if left out."""
        self.contents = contents
        said = {str(k): (*g.examples, g.summary, f"I want to {g.summary}") for k, g in contents.goals.items()}
        about = {t.name: t.examples for t in contents.topics.values()}
        unlike = [text for goal in contents.goals.values() for text in goal.unlike]
        self.unlike = frozenset(unlike)
        self.kinds = Classifier(said, taught(said, embedder, kept, "kinds", unlike), embedder)
        self.topics = Classifier(about, taught(about, embedder, kept, "topics"), embedder)
        self.patterns = {
            t.name: [re.compile(pattern, re.IGNORECASE) for pattern in t.patterns] for t in contents.topics.values()
        }
        self.needed = {kind: needed_for(contents, goal.wants) for kind, goal in contents.goals.items()}
        self.telltale = _telltale(self.needed)
        """The choices that only one kind of goal needs."""
        self.vocabulary = self.kinds.vocabulary | LIGHT
        texts = [text for taken in (said, about) for examples in taken.values() for text in examples]
        self.spelling = Spelling(texts, embedder.knows)
        shapes = (p.shape for needed in self.needed.values() for p in needed)
        self.idents = tuple({i.type: i for i in shapes if isinstance(i, s.Ident) and i.pattern}.values())
        """What people type to say which one they mean."""


def is_typed_ident(shape: s.Shape) -> bool:
    """Whether it is an identifier that people know things by: an order's, not a line's in it."""
    return isinstance(shape, s.Ident) and bool(shape.pattern)


def is_address_or_ident(shape: s.Shape | None) -> bool:
    """Whether it reads the same in every language: an identifier that people type, an address to write or call."""
    match shape:
        case s.Ident():
            return is_typed_ident(shape)
        case s.EmailAddress() | s.PhoneNumber():
            return True
        case _:
            return False


def _telltale(needed: Mapping[GoalKind, Sequence[Parameter]]) -> dict[GoalKind, list[Parameter]]:
    return {
        kind: [
            p
            for p in parameters
            if isinstance(p.shape, s.Choice)
            and not any(p.name == other.name for k, others in needed.items() if k != kind for other in others)
        ]
        for kind, parameters in needed.items()
    }
