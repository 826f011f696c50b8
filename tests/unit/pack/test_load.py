"""A pack is read off its signatures; and every mistake in one is named with file, line and cure."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tiny_pack import FILES, actions, write_pack

from remit.errors import PackError, PackErrors, PackMissing
from remit.model import shape as s
from remit.model.action import Effect
from remit.model.ids import ActionName
from remit.pack.contents import Contents
from remit.pack.gate import gate_of, vocabulary_of
from remit.pack.load import load


@pytest.fixture
def bikes(tmp_path: Path) -> Contents:
    return load(write_pack(tmp_path))


def test_an_action_is_read_off_its_signature(bikes: Contents) -> None:
    rent = bikes.actions[ActionName("rent")]
    assert rent.summary == "Rent a bike"
    assert rent.system == "stand"
    assert [(p.name, p.required) for p in rent.parameters] == [("bike", True), ("until", True), ("note", False)]
    assert (rent.subject, rent.subject_type) == ("bike", "Bike")
    assert (rent.once, rent.undo, rent.groups) == (("bike", "until"), "bring_back", ("rentals",))
    assert (rent.honours_key, rent.can_settle, rent.settles_within) == (True, True, timedelta(seconds=5))
    assert rent.parameter("bike").accepts == ("read", "said")
    assert rent.parameter("bike").asks == "Which bike?"
    assert rent.parameter("note").asks == ""


def test_an_action_gives_its_whole_result_and_each_field_of_it(bikes: Contents) -> None:
    gives = bikes.actions[ActionName("rent")].gives
    assert set(gives) == {"rent", "rental", "until"}
    assert isinstance(gives["rent"], s.Record)
    assert gives["until"] == s.Day()
    assert bikes.actions[ActionName("bring_back")].gives == {"bring_back": s.Flag()}
    assert isinstance(bikes.actions[ActionName("free_bikes")].gives["free_bikes"], s.Many)


def test_what_may_be_none_is_optional(bikes: Contents) -> None:
    free = bikes.actions[ActionName("free_bikes")]
    assert free.effect is Effect.READ
    assert [(p.name, p.required, p.shape) for p in free.parameters] == [
        ("colour", False, s.Choice(options=("red", "blue")))
    ]
    assert (free.subject, free.subject_type, free.once) == (None, "Customer", ())


def test_what_is_done_to_a_subject_is_once_by_the_subject(bikes: Contents) -> None:
    back = bikes.actions[ActionName("bring_back")]
    assert back.once == ("bike",)
    assert not back.honours_key
    assert [p.name for p in back.parameters if p.each_time] == ["rental"]


def test_loaders_goals_topics_counters_and_words_are_found(bikes: Contents) -> None:
    assert bikes.customer is not None
    assert (bikes.customer.type, bikes.customer.ident, set(bikes.customer.record.fields)) == (
        "Customer",
        "Email",
        {"rider_name", "phone"},
    )
    assert {t: (x.ident, x.system) for t, x in bikes.subjects.items()} == {"Bike": ("BikeId", "stand")}
    assert list(bikes.goals) == ["rent_a_bike"]
    assert list(bikes.topics) == ["accident"]
    assert list(bikes.counters) == ["rentals"]
    assert bikes.voice.words == {"colour": {"red": ("crimson",)}}
    assert bikes.voice.lines == {"greet": "Hop on!"}
    assert [p.file.name for p in bikes.policies] == ["rentals.cedar"]


def test_the_policies_of_a_pack_are_its_gate(bikes: Contents) -> None:
    assert {str(r.id): r.actions for r in gate_of(bikes).rules()}["rent"] == ("rent",)
    vocabulary = vocabulary_of(bikes)
    assert {"bike", "colour", "until", "rental", "rider_name"} <= set(vocabulary.facts)
    assert vocabulary.history == ("rentals",)


def test_the_same_files_have_the_same_digest_wherever_they_lie(tmp_path: Path) -> None:
    one, other = load(write_pack(tmp_path / "one")), load(write_pack(tmp_path / "other"))
    assert one.digest == other.digest
    assert one.places["rent"].file.is_relative_to(tmp_path / "one")
    assert other.places["rent"].file.is_relative_to(tmp_path / "other")


def test_data_caches_and_hidden_files_are_not_the_pack(tmp_path: Path) -> None:
    before = load(write_pack(tmp_path)).digest
    for name in ("data/shop.db", "__pycache__/x.pyc", ".hidden", ".git/config", "data/code.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1 +")
    assert load(tmp_path).digest == before
    (tmp_path / "notes.md").write_text("part of it")
    assert load(tmp_path).digest != before


# INVARIANT: the code that runs is the code that was digested, whatever a cache of compiled files says.
def test_two_versions_of_a_pack_live_side_by_side(tmp_path: Path) -> None:
    old = load(write_pack(tmp_path))
    new = load(write_pack(tmp_path, actions_py=actions('"r1"', '"r2"')))
    assert old.digest != new.digest
    rentals = [one.functions[ActionName("rent")](None, "B001", date(2026, 3, 1), "key").rental for one in (old, new)]
    assert rentals == ["r1", "r2"]


def broken(folder: Path, **changes: str) -> list[PackError]:
    with pytest.raises(PackErrors) as caught:
        gate_of(load(write_pack(folder, **changes)))
    for error in caught.value.errors:
        assert error.file.is_relative_to(folder)
        assert error.what.endswith((".", "?"))
        assert error.cure
        assert "Traceback" not in str(error)
    return list(caught.value.errors)


def line(text: str, fragment: str) -> int:
    return text.lstrip("\n")[: text.lstrip("\n").index(fragment)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "at", "what"),
    [
        ("    return []", "    return [", "    return [", "This is not Python"),
        ("from .ids import BikeId", "from .ids import CarId as BikeId", "from .ids import CarId", "The import fails"),
        ("accident = topic(", "accident = 1 / 0 or topic(", "accident = 1 / 0", "division by zero"),
        ("accident = topic(", "raise SystemExit(3)\ntopic(", "raise SystemExit", "fails while the pack is loaded"),
        ("until: date, key: Key", "until, key: Key", '@action(\n    effect="write"', "until of rent has no type"),
        ("until: date, key: Key", "until: dote, key: Key", '@action(\n    effect="write"', "'dote' is not defined"),
        ("until: date, key: Key", "until: float, key: Key", '@action(\n    effect="write"',
         "until of rent has no shape"),
        ("key: Key, note: str = \"\"", "key: Key, **note: str", '@action(\n    effect="write"', "takes *note"),
        ("until: date, key: Key, note: str = \"\") -> Rented", "until: date, key: Key)", '@action(\n    effect="write"',
         "does not say what it returns"),
        ("once=(\"bike\", \"until\")", "once=(\"bicycle\",)", '@action(\n    effect="write"', "once names bicycle"),
        ("accepts={\"bike\"", "accepts={\"bicycle\"", '@action(\n    effect="write"', "accepts names bicycle"),
        ("each_time=(\"rental\",)", "each_time=(\"x\",)", '@action(effect="irreversible"', "each_time names x"),
        ("    undo=\"bring_back\",\n", "", '@action(\n    effect="write"', "does not say how it is undone"),
        ("undo=\"bring_back\"", "undo=\"return_it\"", '@action(\n    effect="write"', "return_it, which is no action"),
        ("effect=\"irreversible\"", "effect=\"irreversible\", undo=\"rent\"", '@action(effect="irreversible"',
         "no write that could be undone"),
        ("@bring_back.check\n", "", '@action(effect="irreversible"', "has no check"),
        ("def is_rented(stand: Stand, bike: BikeId", "def is_rented(stand: Stand, bicycle: BikeId", "@rent.check",
         "check of rent takes bicycle"),
        ("def free_bikes(stand: Stand", "def reads(stand: Stand", "@action()", "a name of the kernel's own"),
        ("groups=(\"rentals\",)", "groups=(\"bring_back\",)", '@action(\n    effect="write"', "named like the action"),
        ("class Bike(BaseModel)", "class Staff(BaseModel)", "@subject", "Staff is a word of the policies' own"),
        ("bike: BikeId) -> Bike | None", "bike: str) -> Bike | None", "@subject", "must take a system and an Id"),
        ("email: Email) -> Rider | None", "email: str) -> Rider | None", "@customer",
         "must take a system and an Email"),
        ("-> Rider | None", "-> str", "@customer", "cannot be a loader"),
        ("rentals = counter(", "accident2 = topic(\"accident\", examples=())\nrentals = counter(", "accident2",
         "topic accident is declared twice"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_code_is_named_where_it_stands(tmp_path: Path, old: str, new: str, at: str, what: str) -> None:
    text = actions(old, new) if old != "class Bike(BaseModel)" else actions(old, new).replace("-> Bike", "-> Staff")
    first = broken(tmp_path, actions_py=text)[0]
    assert what in first.what
    assert (first.file.name, first.line) == ("actions.py", line(text, at))


@pytest.mark.parametrize(
    ("old", "new", "at", "what", "cure"),
    [
        ("context.confirmed", "context.konfirmed", "context.konfirmed", "konfirmed", "Did you mean confirmed?"),
        ("context.history.rentals", "context.history.rental", "context.history.rental ",
         "rental", "Did you mean rentals?"),
        ('Action::"bring_back"', 'Action::"bringback"', '"bringback"', "bringback", "Did you mean bring_back?"),
        ("resource is Bike", "resource is Bycicle", 'permit (principal, action in Action::"rentals"',
         "Bycicle", "Bike"),
        ("@id(\"talk\")", "@id(\"look\")", '@id("look")\npermit (principal, action ==',
         "look is taken",
         "another id"),
        ("@id(\"talk\")\n", "", 'permit (principal, action == Action::"converse"', "no @id", "@id"),
        ("@id(\"talk\")", "@id(\"kernel.talk\")", "@id(\"kernel.talk\")", "as the kernel's own", "another"),
        ("@remedy(\"confirm\")", "@remedy(\"konfirm\")", "@remedy(\"konfirm\")", "is no remedy", "verify:LEVEL"),
        ("@remedy(\"confirm\")", "@remedy(\"approve:boss\")", "@remedy", "the role \"boss\"", "mechanic"),
        ("@remedy(\"confirm\")", "@remedy(\"verify:anonymous\")", "@remedy", "is no remedy", "claimed"),
        ("@remedy(\"confirm\")", "@remedy(\"approve:mechanic:0\")", "@remedy", "is no remedy", "approve:ROLE"),
        ("@remedy(\"confirm\")", "@says(\"x\")\n@hint(\"confirm\")", "@hint", "@hint is no annotation", "@remedy"),
        ("@remedy(\"confirm\")", "@remedy(\"confirm\")\n@handover(\"x\")", "@handover(\"x\")", "both", "two policies"),
        ("@id(\"talk\")", "@id(\"talk\")\n@remedy(\"confirm\")", "@remedy(\"confirm\")\npermit",
         "permit talk", "forbid"),
        ("Staff };", "Staff }", "@id(\"rent.often\")", "Not a Cedar policy", "docs.cedarpolicy.com"),
        (">= 3 }", ">= }", ">= }", "Not a Cedar policy", "docs.cedarpolicy.com"),
        ("resource)\nwhen", "?resource)\nwhen", "?resource", "Not a Cedar policy", "docs.cedarpolicy.com"),
        ("resource)\nwhen", "resource == ?resource)\nwhen", "@id(\"talk.accident\")", "template",
         "Write the policy out"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_policy_is_named_where_it_stands(
    tmp_path: Path, old: str, new: str, at: str, what: str, cure: str
) -> None:
    text = FILES["policies/rentals.cedar"].replace(old, new)
    first = broken(tmp_path, policies__rentals_cedar=text)[0]
    assert what in first.what
    assert (first.file.name, first.line) == ("rentals.cedar", line(text, at)), first
    assert cure in first.cure


@pytest.mark.parametrize(
    ("text", "at", "what"),
    [
        ('[asks]\nbike = "Which', 2, "not TOML"),
        ("[asks]\nbike = 7", 2, "asks.bike is no text"),
        ('[lines]\n\n[ask]\nbike = "x"', 3, "[ask] is no table"),
        ('asks = "x"', 1, "asks is no table"),
        ('[words.colour]\nred = "crimson"', 1, "does not give phrases"),
    ],
)
def test_a_mistake_in_the_wording_is_named_where_it_stands(tmp_path: Path, text: str, at: int, what: str) -> None:
    first = broken(tmp_path, voice_toml=text)[0]
    assert what in first.what
    assert (first.file.name, first.line) == ("voice.toml", at)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = actions('undo="bring_back"', 'undo="nothing"').replace("@bring_back.check\n", "")
    errors = broken(tmp_path, actions_py=text, voice_toml="[asks]\nbike = 7")
    assert len(errors) == 3


def test_files_in_another_encoding_are_mistakes(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "policies/rentals.cedar").write_bytes(b"\xff")
    (tmp_path / "voice.toml").write_bytes(b"\xff")
    with pytest.raises(PackErrors) as caught:
        load(tmp_path)
    assert [e.what for e in caught.value.errors] == ["This file is not UTF-8."] * 2


def test_a_pack_that_is_none_says_what_one_is(tmp_path: Path) -> None:
    with pytest.raises(PackMissing, match=r"pack\.py"):
        load(tmp_path)
    (tmp_path / "pack.py").write_text("")
    with pytest.raises(PackErrors, match="holds no Pack"):
        load(tmp_path)


def test_a_pack_put_right_loads(tmp_path: Path) -> None:
    broken(tmp_path, actions_py=actions("    return []", "    return ["))
    assert load(write_pack(tmp_path)).name == "bikes"


@pytest.mark.parametrize("opened", ["Stand", "'a stand'", "partial(open_stand)"])
def test_a_system_that_is_no_function_is_a_mistake_with_a_cure(tmp_path: Path, opened: str) -> None:
    text = FILES["pack.py"].replace('{"stand": open_stand}', f'{{"stand": {opened}}}')
    first = broken(tmp_path, pack_py=f"from functools import partial\n{text.lstrip()}")[0]
    assert "The system stand is given as something else than a function" in first.what
    assert "takes the folder and names the type it returns" in first.cure
    assert (first.file.name, first.line) == ("pack.py", line(text, "PACK =") + 1)
