"""SQLAlchemy's statements, compiled once and run on the driver: run through SQLAlchemy they cost five times more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Delete, Dialect, Insert, Select, Update
from sqlalchemy.sql.dml import ReturningInsert

Statement: TypeAlias = Select[*tuple[Any, ...]] | Insert | Update | Delete | ReturningInsert[*tuple[Any, ...]]
Row: TypeAlias = Mapping[str, Any]
"""Values by column or parameter: of any type a column has, until `ask` makes them values of the model."""

Convert: TypeAlias = Callable[[Any], Any]


class Conflict(Exception):
    """A row that must be the only one of its kind is not."""


class Session(Protocol):
    """A transaction, or a connection that reads."""

    @property
    def dialect(self) -> str: ...

    def all(self, statement: Statement, values: Row = ...) -> Sequence[Row]: ...

    def one(self, statement: Statement, values: Row = ...) -> Row | None:
        """The first row, if there is any."""
        ...

    def run(self, statement: Statement, values: Row) -> int:
        """How many rows it changed. Raises Conflict."""
        ...

    def run_all(self, statement: Statement, rows: Sequence[Row]) -> None:
        """Once for each of `rows`. Raises Conflict."""
        ...


class Prepared:
    """A statement in a dialect's SQL, with what its values become on the way in and out."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._parameters = [
            (name, compiled.params[name], compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        columns = list(statement.exported_columns)
        self._columns = [str(column.key) for column in columns]
        self._converted: list[tuple[int, Convert]] = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]

    def bind(self, values: Row) -> tuple[Any, ...]:
        """The values in the order of the SQL's placeholders."""
        return tuple(
            [
                convert(values.get(name, default)) if convert else values.get(name, default)
                for name, default, convert in self._parameters
            ]
        )

    def row(self, fetched: Sequence[Any]) -> Row:
        """What the database answered, by column."""
        row = dict(zip(self._columns, fetched, strict=True))
        for place, convert in self._converted:
            row[self._columns[place]] = convert(fetched[place])
        return row
