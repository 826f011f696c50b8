"""How the database came to be as it is. Alembic is imported only where there is something to migrate."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from remit.errors import StoreDamaged, StoreNewer
from remit.stores.tables import REVISION, REVISION_TABLE


def is_current(connection: Connection, path: str) -> bool:
    """Whether the database is at this version's revision; False for an older or an empty one. Raises StoreDamaged."""
    return _revision(connection, path) == REVISION


def migrate(connection: Connection, path: str) -> None:
    """Bring an empty or older database up to date, within the transaction of `connection`. Raises StoreNewer for one
    at a revision this version does not know."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    revision = _revision(connection, path)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreNewer(path=path, revision=revision)
    command.upgrade(config, "head")


def _revision(connection: Connection, path: str) -> str | None:
    tables = inspect(connection).get_table_names()
    if REVISION_TABLE in tables:
        return connection.execute(text(f"SELECT version_num FROM {REVISION_TABLE}")).scalar_one()  # noqa: S608 -- our own name
    if tables:
        raise StoreDamaged(path=path, why="it holds other tables than Remit's")
    return None
