"""Policies are found in their files, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.gate.source import PolicyText, statements


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("// nothing; here\n", []),
        ("permit (a);\n\n// why; oh why\npermit (b);", [(1, "permit (a);"), (4, "permit (b);")]),
        ('@says("one; two")\npermit (a);', [(1, '@says("one; two")\npermit (a);')]),
        ('@says("\\"; // ")\npermit (a);', [(1, '@says("\\"; // ")\npermit (a);')]),
        ("permit (a) // c; d\nwhen { x };", [(1, "permit (a) // c; d\nwhen { x };")]),
        ("permit (a)", [(1, "permit (a)")]),
        ('\npermit (a) when { "open };', [(2, 'permit (a) when { "open };')]),
        ("a;b;c", [(1, "a;"), (1, "b;"), (1, "c")]),
        ("permit (a / b);", [(1, "permit (a / b);")]),
    ],
)
def test_a_file_is_cut_at_the_semicolons_that_end_policies(text: str, found: list[tuple[int, str]]) -> None:
    assert [(s.line, s.text) for s in statements([PolicyText(Path("p.cedar"), text)])] == found
