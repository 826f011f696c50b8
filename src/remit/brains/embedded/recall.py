"""Reads a message for the answer to a question that arose after it. Only what plainly answers it counts."""

from __future__ import annotations

import re

from remit.brains.embedded.answer import parameter_of
from remit.brains.embedded.extract import choice, postal, said
from remit.brains.embedded.resolve import mistyped, named, partly_named
from remit.language.candidates import chosen
from remit.language.spans import Reading, spans
from remit.language.stems import concepts, terms
from remit.model import shape as s
from remit.model.conversation import AskFact
from remit.model.turn import Act, Turn, Understanding
from remit.pack.contents import Contents


def recalled(turn: Turn, text: str, contents: Contents, reading: Reading) -> Understanding:
    """The fact a question asks for, where `text`, the part of the message that is about it, told it by name before it
    was asked for: a thing by its own words, an option by its phrases, a value by its form. Never by place or
    comparison, and no free text."""
    question = turn.question
    if not isinstance(question, AskFact):
        return Understanding(acts=())
    parameter = parameter_of(contents, question)
    shape = parameter.shape if parameter else s.Text()
    if question.candidates:
        text = _without_the_wish(text, turn)
        picks = named(text, question.candidates, question.many, reading)
        if not picks:
            some = mistyped(text, question.candidates, shape) or partly_named(text, question.candidates, reading)
            return Understanding(acts=(), narrowed=some)
        facts = {question.fact: chosen(picks, question.many)} if picks else {}
    elif isinstance(shape, s.Choice):
        options = question.options or shape.options
        found = choice(text, options, contents.voice.words.get(question.fact, {}))
        facts = {question.fact: said(turn.message, found.start, found.end, found.value)} if found else {}
    elif isinstance(shape, s.Text | s.Flag | s.Whole | s.Number):
        found = postal(text) if isinstance(shape, s.Text) and "address" in question.fact else None
        facts = {question.fact: said(turn.message, found.start, found.end, found.value)} if found else {}
    else:
        every = spans(shape, text, reading)
        only = every[0] if len(every) == 1 else None
        facts = {question.fact: said(turn.message, only.start, only.end, only.value)} if only else {}
    return Understanding(acts=(Act.ANSWER,) if facts else (), facts=facts)


def _without_the_wish(text: str, turn: Turn) -> str:
    """Without the words for what is wanted: "cancel order ..." does not mean the order that is cancelled."""
    verbs = set(concepts(terms(turn.current.kind.replace("_", " ")))) if turn.current else set[str]()
    return re.sub(r"[^\W\d_]+", lambda word: " " if set(concepts(terms(word[0]))) & verbs else word[0], text)
