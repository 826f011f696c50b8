"""What an installation may set, read from the environment once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from remit.errors import BadSetting


@dataclass(frozen=True)
class Settings:
    """home: where Remit keeps its database, its keys and the packs' demo data. database: a file, or a URL."""

    home: Path
    database: str

    @property
    def keys(self) -> Path:
        return self.home / "keys.db"

    def data(self, pack: str) -> Path:
        """The folder that a pack's own systems keep their demo data in."""
        return self.home / "packs" / pack


def read_settings(environment: Mapping[str, str], home: Path | None = None) -> Settings:
    """The settings of this process. Raises BadSetting with what to do."""
    place = home or Path(environment.get("REMIT_HOME") or ".remit")
    url = environment.get("REMIT_DATABASE_URL", "")
    if url and not url.startswith("sqlite"):
        kind = url.partition(":")[0]
        raise BadSetting(
            name="REMIT_DATABASE_URL",
            value=f"{kind}:...",
            cure="this version keeps its journal in SQLite; leave the setting out, or give sqlite:///PATH.",
        )
    return Settings(home=place, database=url or str(place / "remit.db"))
