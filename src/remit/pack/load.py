"""Loads a pack: its modules imported, its declarations found and checked against each other, its files read."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from remit.errors import PackError, PackErrors, PackMissing
from remit.model.action import Action
from remit.model.ids import ActionName
from remit.pack.contents import Contents, Loader, PolicyFile, Voice
from remit.pack.declare import (
    NAME,
    DeclaredAction,
    DeclaredCounter,
    DeclaredCustomer,
    DeclaredGoal,
    DeclaredSubject,
    DeclaredTopic,
    Pack,
    Place,
    hints,
    place_of,
)
from remit.pack.modules import digest_of, files_of, import_all
from remit.pack.signature import Declared, action_of, loader_of, mistakes
from remit.pack.wording import voice_of

T = TypeVar("T")

_DOCUMENTS, _POLICIES = "knowledge/", "policies/"


def load(folder: Path) -> Contents:
    """The pack in a folder. Raises PackMissing, or PackErrors with every mistake that can be found."""
    if not (folder / "pack.py").is_file():
        raise PackMissing(path=folder)
    files = files_of(folder)
    modules, errors = import_all(folder, files, digest_of(files))
    if errors:
        raise PackErrors(errors)
    return _Reading(folder, files, _found(modules)).contents()


def _found(modules: Sequence[ModuleType]) -> list[Any]:
    """Every value in the modules' namespaces, once, in the order they were written."""
    return list({id(value): value for module in modules for value in vars(module).values()}.values())


@dataclass
class _Reading:
    """A pack being read: what was found so far, and the mistakes."""

    folder: Path
    files: Mapping[str, bytes]
    values: Sequence[Any]
    errors: list[PackError] = field(default_factory=list[PackError])

    def contents(self) -> Contents:
        pack = self._pack()
        handles = self._handles(pack)
        if self.errors:  # all that takes a system would seem wrong as well
            raise PackErrors(self.errors)
        customer, subjects = self._loaders(handles)
        voice = self._voice()
        declared = self._actions()
        actions = self._signatures(declared, handles, {loader.ident: loader for loader in subjects.values()}, voice)
        goals, topics, counters = self._of(DeclaredGoal), self._of(DeclaredTopic), self._of(DeclaredCounter)
        self._once("goal", [(g.type.kind, g.place) for g in goals])
        self._once("topic", [(t.topic.name, t.place) for t in topics])
        self._once("counter", [(c.name, c.place) for c in counters])
        policies = tuple(self._policies())
        if self.errors:
            raise PackErrors(sorted(self.errors, key=lambda e: (str(e.file), e.line)))
        return Contents(
            pack=pack,
            folder=self.folder,
            digest=digest_of(self.files),
            actions=actions,
            functions=declared,
            goals={g.type.kind: g.type for g in goals},
            topics={t.topic.name: t.topic for t in topics},
            counters={c.name: c for c in counters},
            subjects=subjects,
            customer=customer,
            policies=policies,
            voice=voice,
            places=_places(declared, goals, topics),
            documents={n.removeprefix(_DOCUMENTS): f for n, f in self.files.items() if n.startswith(_DOCUMENTS)},
        )

    def _of(self, kind: type[T]) -> list[T]:
        return [value for value in self.values if isinstance(value, kind)]

    def _once(self, what: str, named: Iterable[tuple[str, Place]]) -> None:
        first: dict[str, Place] = {}
        for name, place in named:
            before = first.setdefault(name, place)
            if before is not place:
                twice = f"The {what} {name} is declared twice, first at {before.file.name}:{before.line}."
                self._wrong(place, twice, "Rename or remove one of them.")

    def _wrong(self, place: Place, what: str, cure: str) -> None:
        self.errors.append(PackError(file=place.file, line=place.line, what=what, cure=cure))

    def _pack(self) -> Pack:
        packs = self._of(Pack)
        if len(packs) != 1:
            what = "It holds no Pack." if not packs else "There are several Packs."
            cure = 'Declare one: PACK = Pack(name=..., acting_for=..., systems={"NAME": open_it}).'
            raise PackErrors([PackError(file=self.folder / "pack.py", line=1, what=what, cure=cure)])
        if not NAME.fullmatch(packs[0].name):
            cure = "Begin with a lower-case letter; go on with lower-case letters, digits, - and _."
            self._wrong(self._line_of("name="), f"{packs[0].name!r} cannot be the name of a pack.", cure)
        return packs[0]

    def _handles(self, pack: Pack) -> dict[Any, str]:
        """The system of each handle type."""
        handles: dict[Any, str] = {}
        for name, open_ in pack.systems.items():
            if not inspect.isroutine(open_):
                what = f"The system {name} is given as something else than a function."
                cure = "Write a function that takes the folder and names the type it returns (`-> ...`)."
                self._wrong(self._line_of("systems="), what, cure)
                continue
            place = place_of(open_)
            try:
                handle = hints(open_).get("return")
            except (NameError, TypeError) as error:
                self._wrong(place, f"The annotations of the system {name} cannot be read: {error}.", "Import it.")
                continue
            if handle is None or handle is type(None):
                self._wrong(place, f"The system {name} does not say what it opens.", "Annotate its result (`-> ...`).")
            elif handle in handles:
                cure = "Give each system a handle type of its own."
                self._wrong(place, f"The systems {handles[handle]} and {name} open the same type.", cure)
            handles.setdefault(handle, name)
        return handles

    def _line_of(self, said: str) -> Place:
        """The first line of `pack.py` that holds this."""
        lines = self.files["pack.py"].decode(errors="replace").splitlines()
        return Place(self.folder / "pack.py", next((n for n, line in enumerate(lines, 1) if said in line), 1))

    def _loaders(self, handles: Mapping[Any, str]) -> tuple[Loader | None, dict[str, Loader]]:
        customers: list[Loader] = []
        subjects: dict[str, Loader] = {}
        idents: dict[str, str] = {}
        for declared in self._of(DeclaredSubject):
            try:
                loader = loader_of(declared, handles, customer=isinstance(declared, DeclaredCustomer))
            except PackError as error:
                self.errors.append(error)
                continue
            if isinstance(declared, DeclaredCustomer):
                customers.append(loader)
            elif loader.type in subjects or loader.ident in idents:
                cure = "A kind of subject has one model, one Id type and one loader."
                self._wrong(loader.place, f"There is another loader of {loader.type} or by {loader.ident}.", cure)
            else:
                subjects[loader.type] = loader
                idents[loader.ident] = loader.type
        if len(customers) > 1:
            self._wrong(customers[1].place, "There is another @customer.", "Keep one of them.")
        return (customers[0] if customers else None), subjects

    def _actions(self) -> dict[ActionName, Declared]:
        declared: list[Declared] = self._of(DeclaredAction)
        self._once("action", [(d.name, place_of(d.function)) for d in declared])
        return {d.name: d for d in declared}

    def _signatures(
        self,
        declared: Mapping[ActionName, Declared],
        handles: Mapping[Any, str],
        idents: Mapping[str, Loader],
        voice: Voice,
    ) -> dict[ActionName, Action]:
        actions: dict[ActionName, Action] = {}
        places = {str(name): place_of(one.function) for name, one in declared.items()}
        for name, one in declared.items():
            try:
                actions[name] = action_of(one, handles, idents, voice.asks)
                self.errors += mistakes(one, actions[name], places)
            except PackError as error:
                self.errors.append(error)
        return actions

    def _voice(self) -> Voice:
        if "voice.toml" not in self.files:
            return Voice()
        voice, errors = voice_of(self.folder / "voice.toml", self.files["voice.toml"])
        self.errors += errors
        return voice

    def _policies(self) -> Iterator[PolicyFile]:
        for name, content in self.files.items():
            if name.startswith(_POLICIES) and name.endswith(".cedar"):
                try:
                    yield PolicyFile(self.folder / name, content.decode(), name.removeprefix(_POLICIES))
                except UnicodeDecodeError:
                    self._wrong(Place(self.folder / name, 1), "This file is not UTF-8.", "Save it as UTF-8.")


def _places(
    actions: Mapping[ActionName, Declared], goals: Iterable[DeclaredGoal], topics: Iterable[DeclaredTopic]
) -> dict[str, Place]:
    return {
        **{topic.topic.name: topic.place for topic in topics},
        **{goal.type.kind: goal.place for goal in goals},
        **{name: place_of(one.function) for name, one in actions.items()},
    }
