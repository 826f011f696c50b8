"""Checks the pack's wording against the facts and records it words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from remit.model import shape as s
from remit.pack.check_actions import reaches, slots_of
from remit.pack.contents import Contents
from remit.pack.declare import Place
from remit.pack.finding import Finding, error, warning
from remit.pack.wording import line_of


def word_findings(contents: Contents) -> Iterator[Finding]:
    """Findings about voice.toml, of each pack there is."""
    for one in contents.packs:
        file = one.folder / "voice.toml"
        if file.is_file():
            text = file.read_text()
            yield from _asks(one, file, text)
            yield from _labels(one, file, text)
            yield from _words(one, file, text)


def _asks(contents: Contents, file: Path, text: str) -> Iterator[Finding]:
    needed = {p.name for action in contents.actions.values() for p in action.parameters}
    for fact in contents.voice.asks:
        if fact not in needed:
            place = Place(file, line_of(text, "asks", fact))
            yield warning(place, f"No action needs {fact}, so nobody is ever asked for it.", "Remove it or rename it.")


def _labels(contents: Contents, file: Path, text: str) -> Iterator[Finding]:
    records = {r.type: r for a in contents.actions.values() for shape in a.gives.values() for r in _records(shape)}
    for type_, label in contents.voice.labels.items():
        place = Place(file, line_of(text, "labels", type_))
        if type_ not in records:
            cure = f"There are: {', '.join(sorted(records)) or 'none'}."
            yield warning(place, f"No action gives a {type_} that could be labelled.", cure)
            continue
        try:
            slots = slots_of(label)
        except ValueError as wrong:
            yield error(place, f"The label of {type_} cannot be filled in: {wrong}.", "Write slots as {field}.")
            continue
        for name in slots:
            if not reaches(records[type_], name.split(".")):
                cure = f"It has: {', '.join(records[type_].fields)}."
                yield error(place, f"The label of {type_} has a slot {{{name}}}, which it has no field for.", cure)


def _words(contents: Contents, file: Path, text: str) -> Iterator[Finding]:
    options: dict[str, set[str]] = {}
    for action in contents.actions.values():
        for parameter in action.parameters:
            options.setdefault(parameter.name, set()).update(_options(parameter.shape))
    for fact, phrases in contents.voice.words.items():
        place = Place(file, line_of(text, f"words.{fact}"))
        if not options.get(fact):
            what = f"There are words for {fact}, which no action takes as a choice."
            yield warning(place, what, "Remove them or rename them.")
            continue
        for option in phrases.keys() - options[fact]:
            at = Place(file, line_of(text, f"words.{fact}", option))
            cure = f"Its options are: {', '.join(sorted(options[fact]))}."
            yield error(at, f"There are words for {fact} being {option}, which it cannot be.", cure)


def _options(shape: s.Shape) -> tuple[str, ...]:
    match shape:
        case s.Choice():
            return shape.options
        case s.Many():
            return _options(shape.of)
        case s.Flag():
            return ("true", "false", "yes", "no")
        case _:
            return ()


def _records(shape: s.Shape) -> Iterator[s.Record]:
    match shape:
        case s.Record():
            yield shape
            for slot in shape.fields.values():
                yield from _records(slot.shape)
        case s.Many():
            yield from _records(shape.of)
        case _:
            return
