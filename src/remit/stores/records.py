"""Small records and files beside the journal, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from remit.model.ids import RecordId
from remit.model.wake import Kept
from remit.stores.statements import Session
from remit.stores.tables import PASSING, Moment, files, kept

_IS = (kept.c.kind == bindparam("of_kind")) & (kept.c.id == bindparam("of_id"))
_KEPT = select(kept).where(_IS)
_ALL = (
    select(kept)
    .where(kept.c.kind == bindparam("of_kind"), kept.c.id > bindparam("after"))
    .order_by(kept.c.id)
    .limit(bindparam("most"))
)
_FORGET = delete(kept).where(_IS)
_FORGET_LATE = delete(kept).where(PASSING, kept.c.until <= bindparam("now", type_=Moment))
_FILE = select(files.c.record, files.c.body).where(files.c.id == bindparam("of_id"))


@cache
def _keep(dialect: str, *, new: bool) -> Insert:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    added = make(kept).values({column.name: bindparam(column.name) for column in kept.c})
    if new:
        return added.on_conflict_do_nothing(index_elements=["kind", "id"])
    changed = {"body": added.excluded.body, "until": added.excluded.until}
    return added.on_conflict_do_update(index_elements=["kind", "id"], set_=changed)


@cache
def _keep_file(dialect: str) -> Insert:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    added = make(files).values({column.name: bindparam(column.name) for column in files.c})
    return added.on_conflict_do_nothing(index_elements=["id"])


def keep(session: Session, row: Kept, *, new: bool) -> bool:
    return session.run(_keep(session.dialect, new=new), vars(row)) == 1


def kept_at(session: Session, kind: str, id: str) -> Kept | None:
    row = session.one(_KEPT, {"of_kind": kind, "of_id": id})
    return None if row is None else Kept(**row)


def all_kept(session: Session, kind: str, after: str, limit: int) -> Sequence[Kept]:
    rows = session.all(_ALL, {"of_kind": kind, "after": after, "most": limit})
    return tuple([Kept(**row) for row in rows])


def forget(session: Session, kind: str, id: str) -> bool:
    return session.run(_FORGET, {"of_kind": kind, "of_id": id}) == 1


def forget_late(session: Session, now: datetime) -> int:
    return session.run(_FORGET_LATE, {"now": now})


def keep_file(session: Session, id: str, record: RecordId, body: bytes) -> None:
    session.run(_keep_file(session.dialect), {"id": id, "record": record, "body": body})


def file_at(session: Session, id: str) -> tuple[RecordId, bytes] | None:
    row = session.one(_FILE, {"of_id": id})
    return None if row is None else (RecordId(row["record"]), bytes(row["body"]))
