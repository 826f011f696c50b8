"""Policies are found in their files, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from gate_shop import gate

from remit.errors import PackErrors
from remit.gate.source import PolicyText, is_too_involved, statements


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


@pytest.mark.parametrize(
    "condition",
    ["(" * 50_000 + "true" + ")" * 50_000, "[" * 50_000, " && ".join(["true"] * 5_000), "if true then " * 5_000],
    ids=["brackets", "open", "chain", "choices"],
)
def test_what_no_parser_gets_through_is_refused_before_it_is_read(condition: str) -> None:
    """INVARIANT: nobody who writes policies ends the process with one."""
    text = f"permit (principal, action, resource) when {{ {condition} }};"
    with pytest.raises(PackErrors, match="nests too deep"):
        gate(text)


def test_brackets_in_texts_and_comments_are_no_depth() -> None:
    [statement] = statements([PolicyText(Path("a.cedar"), 'permit // ((((\n when { "' + "(" * 500 + '" };')])
    assert not is_too_involved(statement)
