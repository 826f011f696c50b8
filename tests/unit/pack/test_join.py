"""Several packs are one business: what each says holds beside the others, and what cannot go together is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tiny_pack import FILES, write_pack

from remit.app import documents_of, prepare
from remit.clock import ManualClock
from remit.errors import PackErrors, Unprepared
from remit.model.ids import ActionName
from remit.model.queue import Queue
from remit.pack.check import check, check_folder
from remit.pack.contents import Contents
from remit.pack.gate import gate_of
from remit.pack.join import joined, load_all
from remit.pack.load import load
from remit.systems.function import systems_of

_OTHERWISE = {
    "bikes": "boats", "bike": "boat", "Bike": "Boat", "rent": "hire", "Rent": "Hire", "stand": "pier", "Stand": "Pier",
    "rider": "rower", "Rider": "Rower", "bring_back": "moor", "is_back": "is_moored", "accident": "capsized",
    "mechanic": "captain", "B\\d": "C\\d", '@id("': '@id("boats.', 'Action::"reads"': 'Action::"free_boats"',
    "@customer\n": "", "Hop on!": "Ahoy!", "crimson": "scarlet", "Which boat?": "Which boat is it?",
}  # fmt: skip


def write_boats(folder: Path, **instead: str) -> Path:
    """The bicycle stand once more, as a pier: no name in it is the stand's. `instead`: words to use after all."""
    for name, text in {**FILES, "knowledge/visiting.md": "# Visiting\n\nThe pier is open all year."}.items():
        for word, other in {**_OTHERWISE, **instead}.items():
            name, text = name.replace(word, other), text.replace(word, other)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.lstrip("\n"))
    return folder


def as_in_bikes(*words: str) -> dict[str, str]:
    return {word: word for word in words}


@pytest.fixture
def bikes(tmp_path: Path) -> Contents:
    (tmp_path / "bikes" / "knowledge").mkdir(parents=True)
    (tmp_path / "bikes" / "knowledge" / "visiting.md").write_text("# Visiting\n\nThe stand is open in summer.")
    own = FILES["policies/rentals.cedar"].replace('Action::"reads"', 'Action::"free_bikes"')
    return load(write_pack(tmp_path / "bikes", policies__rentals_cedar=own))


@pytest.fixture
def boats(tmp_path: Path) -> Contents:
    return load(write_boats(tmp_path / "boats"))


def clashes(bikes: Contents, folder: Path, **instead: str) -> list[str]:
    with pytest.raises(PackErrors) as raised:
        joined([bikes, load(write_boats(folder, **instead))])
    return [wrong.what for wrong in raised.value.errors]


# -- what is put together ---------------------------------------------------------------------------------------------


def test_one_pack_is_itself(bikes: Contents) -> None:
    assert joined([bikes]) is bikes
    assert bikes.packs == (bikes,)


def test_what_packs_declare_is_united(bikes: Contents, boats: Contents) -> None:
    both = joined([bikes, boats])
    assert (both.name, both.packs, both.names) == ("bikes+boats", (bikes, boats), ("bikes+boats", "bikes", "boats"))
    assert both.actions == {**bikes.actions, **boats.actions}
    assert {"rent_a_bike", "hire_a_boat"} == set(both.goals)
    assert {"accident", "capsized"} == set(both.topics)
    assert {"rentals", "hireals"} == set(both.counters)
    assert {"Bike", "Boat"} == set(both.subjects)
    assert both.pack.roles == ("mechanic", "captain")
    assert both.voice.labels.keys() == {"BikeSummary", "BoatSummary"}
    assert both.voice.words["colour"]["red"] == ("crimson", "scarlet")


def test_the_first_pack_leads_where_only_one_value_can_be(bikes: Contents, boats: Contents) -> None:
    one, other = joined([bikes, boats]), joined([boats, bikes])
    assert (one.pack.acting_for, other.pack.acting_for) == ("The Bike Stand", "The Boat Pier")
    assert (one.voice.lines["greet"], other.voice.lines["greet"]) == ("Hop on!", "Ahoy!")
    assert one.digest != other.digest
    assert one.digest not in (bikes.digest, boats.digest)


def test_a_pack_without_customers_of_its_own_has_those_of_the_other(bikes: Contents, boats: Contents) -> None:
    assert boats.customer is None
    assert joined([boats, bikes]).customer == bikes.customer


def test_each_action_asks_in_the_words_of_its_own_pack(bikes: Contents, boats: Contents) -> None:
    both = joined([bikes, boats])
    assert both.actions[ActionName("hire")].parameter("boat").asks == "Which boat is it?"


def test_files_are_known_under_the_names_of_their_packs(bikes: Contents, boats: Contents) -> None:
    both = joined([bikes, boats])
    assert [policy.name for policy in both.policies] == ["bikes/rentals.cedar", "boats/hireals.cedar"]
    assert {passage.document for passage in documents_of(both).passages} == {"bikes/visiting.md", "boats/visiting.md"}
    assert [passage.document for passage in documents_of(bikes).passages] == ["visiting.md"]
    assert both.documents.keys() == {"bikes/visiting.md", "boats/visiting.md"}


def test_the_policies_of_all_judge_together(bikes: Contents, boats: Contents) -> None:
    gate = gate_of(joined([bikes, boats]))
    assert {policy.id for policy in gate.policies} >= {"rent.confirmed", "boats.hire.confirmed"}
    assert set(gate.vocabulary.subjects) == {"Bike", "Boat", "Customer"}


def test_joined_packs_are_checked_as_one(bikes: Contents, boats: Contents, tmp_path: Path) -> None:
    assert check(joined([bikes, boats])) == [*check(bikes), *check(boats)]
    write_boats(tmp_path / "more", **{"one boat": "one bike"})
    [finding, *_] = check_folder(bikes.folder, tmp_path / "more")
    assert finding.what == '"one bike" is an example of both rent_a_bike and hire_a_boat.'


# -- folders for data -------------------------------------------------------------------------------------------------


def test_each_pack_keeps_its_data_in_its_own_folder(bikes: Contents, boats: Contents, tmp_path: Path) -> None:
    filled: list[Path] = []

    def fill(folder: Path, at: datetime) -> None:
        filled.append(folder)

    fills = replace(boats, pack=replace(boats.pack, prepare=fill))
    prepare(joined([bikes, fills]), (tmp_path / "data").joinpath, ManualClock(datetime(2026, 11, 24, tzinfo=UTC)))
    assert filled == [tmp_path / "data" / "boats"]
    assert (tmp_path / "data" / "bikes").is_dir()


def test_each_system_is_opened_over_the_folder_of_its_own_pack(
    bikes: Contents, boats: Contents, tmp_path: Path
) -> None:
    asked: list[str] = []
    systems = systems_of(joined([bikes, boats]), lambda pack: asked.append(pack) or tmp_path)
    assert (set(systems), asked) == ({"stand", "pier"}, ["bikes", "boats"])


def test_a_pack_that_cannot_be_prepared_is_named(bikes: Contents, boats: Contents, tmp_path: Path) -> None:
    def full(folder: Path, at: datetime) -> None:
        raise OSError("the disk is full")

    breaks = replace(boats, pack=replace(boats.pack, prepare=full))
    with pytest.raises(Unprepared, match="boats"):
        prepare(joined([bikes, breaks]), tmp_path.joinpath, ManualClock(datetime(2026, 11, 24, tzinfo=UTC)))


# -- what cannot go together ------------------------------------------------------------------------------------------


def test_every_name_that_two_packs_claim_is_told_at_once(bikes: Contents, tmp_path: Path) -> None:
    words = set(_OTHERWISE) - {"bikes", 'Action::"reads"', "B\\d", "@customer\n"}
    wrong = clashes(bikes, tmp_path / "boats", **as_in_bikes(*words))
    claimed = {re.split(" (?:is )?in bikes", what)[0] for what in wrong}
    assert claimed == {
        "The goal rent_a_bike", "The topic accident", "The counter rentals", "The subject Bike", "The system stand",
        "The Id type BikeId", "The action rent", "The action bring_back", "The policy look",
        "The policy rent", "The policy back", "The policy talk", "The policy talk.accident",
        "The policy rent.confirmed", "The policy rent.often", "The policy own", "The policy back.rented",
        "There is a BikeSummary",
    } | {what for what in wrong if what.startswith("The permit")}  # fmt: skip
    assert all(str(tmp_path / "bikes") in what for what in wrong if " is in bikes as well" in what)


def test_a_permit_that_reaches_into_another_pack_keeps_them_apart(bikes: Contents, tmp_path: Path) -> None:
    [wrong] = clashes(bikes, tmp_path / "boats", **as_in_bikes('Action::"reads"'))
    assert wrong == "The permit boats.look of boats would also permit what bikes does: free_bikes."


def test_two_packs_with_customers_of_their_own_are_kept_apart(bikes: Contents, tmp_path: Path) -> None:
    [wrong] = clashes(bikes, tmp_path / "boats", **as_in_bikes("@customer\n"))
    assert wrong.startswith("There is a @customer in bikes as well, at ")


def test_a_name_is_one_thing_in_all_packs(bikes: Contents, tmp_path: Path) -> None:
    [wrong] = clashes(bikes, tmp_path / "boats", **{"note: str": "note: bool", '= ""': "= False"})
    assert wrong.startswith("The fact note is something else in bikes, at ")


def test_a_record_is_never_labelled_as_another_packs(bikes: Contents, tmp_path: Path) -> None:
    [wrong] = clashes(bikes, tmp_path / "boats", BoatSummary="BikeSummary")
    assert wrong.startswith("There is a BikeSummary in bikes as well, at ")


def test_people_are_there_at_the_same_hours_for_all_packs(bikes: Contents, boats: Contents) -> None:
    def with_queue(one: Contents, zone: str) -> Contents:
        return replace(one, pack=replace(one.pack, queues=(Queue(name="service", zone=zone),)))

    assert len(joined([with_queue(bikes, "UTC"), with_queue(boats, "UTC")]).pack.queues) == 1
    with pytest.raises(PackErrors, match="bikes says otherwise when people are there for service"):
        joined([with_queue(bikes, "UTC"), with_queue(boats, "Asia/Tokyo")])


def test_the_same_pack_twice_is_told_as_that(bikes: Contents) -> None:
    with pytest.raises(PackErrors, match="is named bikes as well") as raised:
        load_all([bikes.folder, bikes.folder])
    assert len(raised.value.errors) == 1


def test_packs_that_do_not_load_are_told_with_all_their_mistakes(tmp_path: Path) -> None:
    broken = [write_pack(tmp_path / name, pack_py="PACK = 1") for name in ("one", "two")]
    with pytest.raises(PackErrors) as raised:
        load_all(broken)
    assert [wrong.file.parent.name for wrong in raised.value.errors] == ["one", "two"]


@pytest.mark.parametrize("name", ["bikes+boats", "../bikes", "Bikes", ""])
def test_the_name_of_a_pack_is_one_word(name: str, tmp_path: Path) -> None:
    named = FILES["pack.py"].replace('name="bikes"', f'name="{name}"')
    with pytest.raises(PackErrors, match="cannot be the name of a pack"):
        load(write_pack(tmp_path, pack_py=named))
