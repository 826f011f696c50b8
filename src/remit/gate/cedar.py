"""The one place that speaks to Cedar: policies compiled and type-checked, and questions asked of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property

import cedarpy
from cedarpy import pst

from remit.errors import PackError, PackErrors
from remit.gate import annotations as notes
from remit.gate.annotations import Annotations, Malformed
from remit.gate.cures import NO_SCOPE, SYNTAX, cure_for, place_of
from remit.gate.schema import Vocabulary, groups_of, schema_text
from remit.gate.source import PolicyText, Statement, is_too_involved, statements
from remit.model.action import Action

_ERRING = re.compile(r"policy `([^`]+)`")


@dataclass(frozen=True)
class Policy:
    """A compiled policy, and where it stands."""

    notes: Annotations
    statement: Statement
    tree: pst.Template
    position: int  # among all policies, in reading order

    @property
    def id(self) -> str:
        return self.notes.id

    @property
    def forbids(self) -> bool:
        return self.tree.effect == "forbid"

    @cached_property
    def mentions(self) -> Mentions:
        """What its conditions speak of."""
        return _mentions(self.tree.clauses)

    def concerns(self, action: Action) -> bool:
        """Whether its scope leaves any request about this action."""
        return self._names(action) and self._takes(action.subject_type)

    def _names(self, action: Action) -> bool:
        match self.tree.action:
            case pst.ActionEq(entity):
                return entity.id == action.name
            case pst.ActionIn(entities):
                return not {e.id for e in entities}.isdisjoint((action.name, *groups_of(action)))
            case pst.ScopeAny():
                return True

    def _takes(self, subject_type: str) -> bool:
        match self.tree.resource:
            case pst.ScopeIs(entity_type) | pst.ScopeIsIn(entity_type, _):
                return str(entity_type) == subject_type
            case pst.ScopeEq(pst.EntityUid(entity_type, _)):
                return str(entity_type) == subject_type
            case _:
                return True


@dataclass(frozen=True)
class Question:
    """A request in Cedar's own terms: entity names, and JSON for the rest."""

    principal: tuple[str, str]  # type, id
    resource: tuple[str, str]
    entities: str
    context: str


@dataclass(frozen=True)
class Answer:
    """What Cedar says: whether it is permitted, by which policies, and which could not be evaluated."""

    permitted: bool
    determining: tuple[Policy, ...] = ()
    erring: tuple[str, ...] = ()
    fault: str = ""  # why there is no answer; empty where there is one


class Bench:
    """Policies about one action, ready to be asked."""

    def __init__(self, action: Action, policies: Sequence[Policy], vocabulary: Vocabulary) -> None:
        self._action = {"type": "Action", "id": action.name}
        self._policies = {p.id: p for p in policies}
        self._schema = cedarpy.Schema.from_str(schema_text(vocabulary, (action,)))
        self._all = _handle(policies)
        self._hard = _handle(p for p in policies if not p.notes.soft)

    def ask(self, question: Question) -> tuple[Answer, Answer | None]:
        """What all policies say; and where only soft ones stand in the way, what is said without them."""
        try:
            entities = cedarpy.Entities.from_json_str(question.entities, self._schema)  # pyright: ignore[reportUnknownMemberType] -- cedarpy leaves its dicts untyped
            answer = self._answer(question, self._all, entities)
            if not answer.determining or answer.permitted or not all(p.notes.soft for p in answer.determining):
                return answer, None
            return answer, self._answer(question, self._hard, entities)
        except ValueError as error:  # text that cannot be encoded, values that do not fit the schema
            return Answer(permitted=False, fault=str(error)), None

    def _answer(self, question: Question, policies: cedarpy.PolicySet, entities: cedarpy.Entities) -> Answer:
        request = {
            "principal": {"type": question.principal[0], "id": question.principal[1]},
            "action": self._action,
            "resource": {"type": question.resource[0], "id": question.resource[1]},
            "context": question.context,
        }
        result = cedarpy.is_authorized(request, policies, entities, self._schema)  # pyright: ignore[reportUnknownMemberType] -- cedarpy leaves its dicts untyped
        # Cedar skips a policy that errors, which turns a forbid into an allow.
        if (errors := result.diagnostics.errors) or result.decision is cedarpy.Decision.NoDecision:
            erring = {found.group(1) for error in errors if (found := _ERRING.search(error))}
            return Answer(False, erring=tuple(sorted(erring)), fault="; ".join(errors) or "no decision")
        determining = sorted((self._policies[ident] for ident in result.diagnostics.reasons), key=lambda p: p.position)
        return Answer(result.decision is cedarpy.Decision.Allow, tuple(determining))


def _handle(policies: Iterable[Policy]) -> cedarpy.PolicySet:
    trees = {p.id: replace(p.tree, id=p.id) for p in policies}
    return cedarpy.PolicySet.from_pst(pst.PolicySet(templates={}, static_policies=trees, template_links=()))


def compile_policies(policies: Sequence[PolicyText], vocabulary: Vocabulary) -> tuple[Policy, ...]:
    """Every policy, type-checked against what the pack declares. Raises PackErrors naming every mistake."""
    mistakes: list[PackError] = []
    compiled: list[Policy] = []
    for position, statement in enumerate(statements(policies)):
        try:
            compiled.append(_compile(statement, position, vocabulary))
        except PackError as mistake:
            mistakes.append(mistake)
    mistakes += _doubled(compiled)
    mistakes += _ill_typed(compiled, vocabulary)
    if mistakes:
        raise PackErrors(mistakes)
    return tuple(compiled)


def _compile(statement: Statement, position: int, vocabulary: Vocabulary) -> Policy:
    if is_too_involved(statement):
        what = "This policy nests too deep, or puts too much together."
        raise _error(statement, statement.line, what, "Make several policies of it.")
    try:
        trees = cedarpy.policies_to_pst(statement.text)
    except ValueError as error:
        raise _error(statement, place_of(statement, str(error)), f"Not a Cedar policy: {error}.", SYNTAX) from None
    if trees.templates:
        raise _error(statement, statement.line, "A template has no place in a pack.", "Write the policy out.")
    (tree,) = trees.static_policies.values()
    try:
        read = notes.read(
            tree.annotations,
            forbids=tree.effect == "forbid",
            roles=vocabulary.roles,
            generated=statement.generated,
        )
    except Malformed as malformed:
        line = statement.line_of(malformed.annotation) if malformed.annotation else statement.line
        raise _error(statement, line, malformed.what, malformed.cure) from None
    return Policy(read, statement, tree, position)


def _doubled(policies: Sequence[Policy]) -> Iterator[PackError]:
    first: dict[str, Statement] = {}
    for policy in policies:
        before = first.setdefault(policy.id, policy.statement)
        if before is not policy.statement:
            what = f"The id {policy.id} is taken by the policy at {before.file.name}:{before.line}."
            yield _error(policy.statement, policy.statement.line, what, "Give one of them another id.")


def _ill_typed(policies: Sequence[Policy], vocabulary: Vocabulary) -> Iterator[PackError]:
    schema = cedarpy.Schema.from_str(schema_text(vocabulary, vocabulary.judged))
    text = "\n".join(p.statement.text for p in policies)
    result = cedarpy.validate_policies(text, schema)  # pyright: ignore[reportUnknownMemberType] -- cedarpy leaves its dicts untyped
    told: set[tuple[int, str]] = set()
    for error in result.errors:
        index = int(error.policy_id.removeprefix("policy"))
        statement, message = policies[index].statement, error.error.removeprefix(f"for policy `{error.policy_id}`, ")
        cure = cure_for(message, vocabulary)
        if (index, message) not in told and not (NO_SCOPE in message and any(i == index for i, _ in told)):
            told.add((index, message))
            yield _error(statement, place_of(statement, message), f"{policies[index].id}: {message}.", cure)


def _error(statement: Statement, line: int, what: str, cure: str) -> PackError:
    return PackError(file=statement.file, line=line, what=what, cure=cure)


# -- what a policy speaks of -------------------------------------------------------------------------------------------

Path = tuple[str, ...]


@dataclass(frozen=True)
class Mentions:
    """The attributes and constants of a policy's conditions. A path begins at principal, resource or context."""

    paths: frozenset[Path]
    asked: frozenset[Path]  # those it asks for with `has`
    compared: frozenset[tuple[Path, str]]  # those it compares with a text
    texts: frozenset[str]
    numbers: frozenset[int]
    decimals: frozenset[str]
    durations: frozenset[str]
    moments: frozenset[str]


def _mentions(conditions: tuple[pst.Clause, ...]) -> Mentions:
    nodes = list(_nodes(conditions))
    asked = {path for node in nodes for path in _asked(node)}
    called = {(n.op, n.arg.value) for n in nodes if isinstance(n, pst.UnaryOp) and isinstance(n.arg, pst.StringLit)}
    liked = {_liked(node) for node in nodes if isinstance(node, pst.Like)}
    return Mentions(
        paths=frozenset(path for node in nodes if (path := _path(node))) | asked,
        asked=frozenset(asked),
        compared=frozenset(pair for node in nodes for pair in _compared(node)),
        texts=frozenset(n.value for n in nodes if isinstance(n, pst.StringLit)) - {text for _, text in called} | liked,
        numbers=frozenset(n.value for n in nodes if isinstance(n, pst.LongLit)),
        decimals=frozenset(text for op, text in called if op == "decimal"),
        durations=frozenset(text for op, text in called if op == "duration"),
        moments=frozenset(text for op, text in called if op == "datetime"),
    )


def facts_mentioned(policies: Iterable[Policy]) -> set[str]:
    """The names of the facts in `context.facts` that policies speak of."""
    paths = {path for policy in policies for path in policy.mentions.paths}
    return {path[2] for path in paths if path[:2] == ("context", "facts") and len(path) > 2}


def _nodes(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        for each in node:  # pyright: ignore[reportUnknownVariableType] -- told apart by what it holds
            yield from _nodes(each)  # pyright: ignore[reportUnknownArgumentType] -- same
    elif isinstance(node, dict):
        yield from _nodes(tuple(node.values()))  # pyright: ignore[reportUnknownArgumentType] -- same
    elif is_dataclass(node):
        yield node
        yield from _nodes(tuple(getattr(node, f.name) for f in fields(node)))


def _path(node: object) -> Path:
    """The attributes read one out of the other, starting at a variable; empty for any other expression."""
    match node:
        case pst.Var(name):
            return (name,)
        case pst.GetAttr(base, attr):
            path = _path(base)
            return (*path, attr) if path else ()
        case _:
            return ()


def _asked(node: object) -> Iterator[Path]:
    if isinstance(node, pst.HasAttr) and (base := _path(node.base)):
        yield from ((*base, *node.attrs[:n]) for n in range(1, len(node.attrs) + 1))


def _compared(node: object) -> Iterator[tuple[Path, str]]:
    match node:
        case pst.BinaryOp("eq" | "not_eq" | "contains", left, right):
            pass
        case _:
            return
    for one, other in ((left, right), (right, left)):
        constants = one.elements if isinstance(one, pst.Set) else (one,)
        if path := _path(other):
            yield from ((path, c.value) for c in constants if isinstance(c, pst.StringLit))


def _liked(node: pst.Like) -> str:
    """A text that the pattern matches."""
    return "".join(part.value if isinstance(part, pst.Char) else "" for part in node.pattern)
