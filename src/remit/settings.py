"""What an installation may set, read from the environment once."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from remit.errors import BadSetting


@dataclass(frozen=True)
class Settings:
    """home: where Remit keeps its database, its keys and the packs' demo data. database: a file, or a URL.

    models: where the sentence model is, beside the Python environment unless set otherwise: all homes share it.
    """

    home: Path
    database: str
    models: Path

    @property
    def keys(self) -> Path:
        return self.home / "keys.db"

    def data(self, pack: str) -> Path:
        """The folder that a pack's own systems keep their demo data in."""
        return self.home / "packs" / pack

    def learned(self, pack: str) -> Path:
        """The file that the vectors of a pack's examples are kept in. Removed, it is made again."""
        return self.home / "learned" / f"{pack}.vectors"


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
    models = Path(environment.get("REMIT_MODELS") or Path(sys.prefix) / "share" / "remit")
    return Settings(home=place, database=url or str(place / "remit.db"), models=models)
