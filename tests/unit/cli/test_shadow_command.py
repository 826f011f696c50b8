"""What `remit shadow` says of files that hold nothing to judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.cli.shadow import Wanted, shadow
from remit.errors import WrongUse


def test_a_file_without_a_conversation_is_not_taken_for_a_clean_record(tmp_path: Path) -> None:
    empty = tmp_path / "talks.jsonl"
    empty.write_text("\n\n")
    with pytest.raises(WrongUse, match="no conversation"):
        shadow(Wanted("-", empty, at=None, cases=10, each=False, as_json=False))
