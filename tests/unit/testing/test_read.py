"""Scenario files are read whole, and what is wrong in one is told with its line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from remit.errors import BadScript
from remit.testing.read import read_books, read_scenarios
from remit.testing.script import STEPS, Advance, AtDesk, Code, Decide, Fail, Say, Scenario, Switch

EVERYTHING = """
[[scenario]]
name = "all there is"
goals = ["return"]
customer = "maria@example.com"
signed_in = false
attack = true
steps = [
  { say = "hello" },
  { say = "no, wait", before = "refund" },
  { press = "Yes" },
  { code = true },
  { code = "000000" },
  { review = "approve", by = "sara", roles = ["supervisor"] },
  { advance = "1d12h" },
  { fail = "orders", how = "lost", times = 2 },
  { restore = "orders" },
  { elsewhere = "DELETE FROM stock" },
  { undo = "last", by = "sara" },
  { conversation = "b", customer = "tom@example.com" },
  { forge = "confirm" }, { desk = "speak", text = "One moment, please.", by = "jo" },
]
rows = [
  { table = "orders", key = "W1", set = { status = "gone", note = "NULL" } },
  { table = "refunds", added = { amount = 8900, final = true } },
  { table = "stock", key = 7, removed = true },
]
verdicts = ["refund allow"]
ends = ["return resolved"]
never_says = ["Tom"]
says = ["89.00"]
"""


def write(folder: Path, text: str, name: str = "some.toml") -> Path:
    (folder / "scenarios").mkdir(exist_ok=True)
    (folder / "scenarios" / name).write_text(text)
    return folder


def test_every_kind_of_step_is_read(tmp_path: Path) -> None:
    [scenario] = read_scenarios(write(tmp_path, EVERYTHING))
    assert {type(step) for step in scenario.steps} == set(STEPS.values())
    assert scenario.steps[1] == Say(say="no, wait", before="refund")
    assert scenario.steps[3:6] == (
        Code(code=True),
        Code(code="000000"),
        Decide(review="approve", by="sara", roles=("supervisor",)),
    )
    assert scenario.steps[6] == Advance(advance=timedelta(days=1, hours=12))
    assert scenario.steps[7] == Fail(fail="orders", how="lost", times=2)
    assert scenario.steps[11] == Switch(conversation="b", customer="tom@example.com", signed_in=True)
    assert scenario.steps[13] == AtDesk(desk="speak", text="One moment, please.", by="jo")
    assert (scenario.line, scenario.file.name) == (2, "some.toml")


def test_a_scenario_is_a_name_and_steps(tmp_path: Path) -> None:
    [scenario] = read_scenarios(write(tmp_path, '[[scenario]]\nname = "x"\nsteps = [{ say = "hi" }]\n'))
    assert scenario == Scenario(name="x", steps=(Say(say="hi"),), file=scenario.file, line=1)


def test_files_are_read_in_order_and_settings_are_none_of_them(tmp_path: Path) -> None:
    for name in ("b.toml", "a.toml"):
        write(tmp_path, f'[[scenario]]\nname = "{name}"\nsteps = [{{ say = "hi" }}]\n', name)
    write(tmp_path, 'database = "shop.db"\nleave_out = ["log"]\n', "settings.toml")
    assert [scenario.name for scenario in read_scenarios(tmp_path)] == ["a.toml", "b.toml"]
    assert (read_books(tmp_path).database, read_books(tmp_path).leave_out) == ("shop.db", ("log",))


def test_a_pack_without_scenarios_has_none(tmp_path: Path) -> None:
    assert read_scenarios(tmp_path) == []
    assert read_books(tmp_path).database == ""


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ('{ press = "Yes" }', '{ pres = "Yes" }', 11, "a step has one of these words"),
        ('{ advance = "1d12h" }', '{ advance = "soon" }', 15, "a time reads like"),
        ('how = "lost"', 'how = "badly"', 16, "down"),
        ('goals = ["return"]', 'goal = ["return"]', 4, "goal"),
        ('forge = "confirm"', 'forge = "a coin"', 21, "confirm"),
        ("key = 7, removed = true", "removed = true", 26, "key"),
        ("added = { amount = 8900, final = true }", 'key = "R1"', 25, "exactly one of added, set and removed"),
        ('name = "all there is"', "name = all there is", 3, "not TOML"),
        ("[[scenario]]", "[[szenario]]", 1, "szenario"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    assert old in EVERYTHING
    with pytest.raises(BadScript) as told:
        read_scenarios(write(tmp_path, EVERYTHING.replace(old, new)))
    assert str(told.value).startswith(f"{tmp_path}/scenarios/some.toml:{line}: ")
    assert what in str(told.value)
