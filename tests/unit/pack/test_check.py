"""A check names what is certain to go wrong in a pack, and is silent about a pack that is right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_pack import FILES, actions, write_pack

from remit.pack.check import check, check_folder
from remit.pack.contents import Contents
from remit.pack.finding import Finding
from remit.pack.load import load

POLICIES = FILES["policies/rentals.cedar"]


def forbid(when: str = "true", unless: str = "false", action: str = "rent", **notes: str) -> str:
    """A forbid as text, a line for each part."""
    written = "".join(f'@{name}("{value}")\n' for name, value in {"id": "x", **notes}.items())
    scope = f'forbid (principal, action == Action::"{action}", resource)'
    return f"{written}{scope}\nwhen {{ {when} }}\nunless {{ {unless} }};\n"


def found(folder: Path, **changes: str) -> list[Finding]:
    return check_folder(write_pack(folder, **changes))


def line(text: str, fragment: str) -> int:
    return text.lstrip("\n")[: text.lstrip("\n").index(fragment)].count("\n") + 1


def test_a_pack_that_is_right_has_no_findings_but_what_may_be_meant(tmp_path: Path) -> None:
    (finding,) = found(tmp_path)
    assert (finding.severity, finding.file.name) == ("note", "actions.py")
    assert finding.what.startswith("If an answer to bring_back is lost, nobody can tell whether it happened")


@pytest.mark.parametrize(
    ("old", "new", "severity", "what"),
    [
        ('doing="rent bike {bike}', 'doing="rent bike {bicycle}', "error", "a slot {bicycle}"),
        ('says="Bike {bike}', 'says="Bike {bicycle}', "error", "a slot {bicycle}"),
        ('doing="rent bike {bike}', 'doing="rent bike {bike', "error", "cannot be filled in"),
        ('says="Bike {bike}', 'says="Bike {free_bikes.0.colour} {free_bikes.bike} {rent.until}', "", ""),
        ('says="Bike {bike}', 'says="Bike {free_bikes.hue}', "error", "a slot {free_bikes.hue}"),
        ('says="Bike {bike}', 'says="Bike {bike.colour}', "error", "a slot {bike.colour}"),
        ("rental: str\n    until", "rental: date\n    until", "error", "rental is not the same thing in rent and in"),
        ('undo="bring_back"', 'undo="free_bikes"', "error", "undone by free_bikes, which only reads"),
        ("-> list[BikeSummary]", "-> BikeSummary | None", "warning", "may return None"),
        ("colour: str\n", "until: str\n    colour: str\n", "", ""),
        ('of=["rent"]', 'of=["rant"]', "error", "counts rant, which is no action"),
        ('of=["rent"]', 'of=["free_bikes"]', "error", "counts free_bikes, a read"),
        ("until: date, key: Key, note", "until: date, note", "", ""),
        ('doing="rent bike', 'honours_key=True,\n    doing="rent bike', "", ""),
        ('(effect="irreversible"', '(effect="irreversible", honours_key=True', "error", "honours keys, but takes none"),
        ("@action()\n", "@action(settles_within=timedelta(1))\n", "", ""),
        ('"one bike")', '"I WANT a bike!")', "warning", 'the example "I want a bike" twice'),
        ('examples=("I want a bike", "rent me a bike",', "examples=(", "warning", "has 3 examples"),
        ('"one bike")', '"?!")', "error", "is empty"),
        ('wants="rent"', 'wants="rented"', "error", "wants rented, which no action gives"),
        ('wants="rent"', "wants=()", "error", "wants nothing"),
        ('wants="rent"', 'wants="rent", otherwise=("walk",)', "error", "offers walk, which is no goal"),
        ("rental: str\n    until: date", "rental: str\n    until: str", "error", "The fact until is a day in one"),
        ('patterns=("accident",)', 'patterns=("(",)', "error", "no regular expression"),
        ('("I had an accident",), patterns=("accident",)', "()", "error", "can never be noticed"),
        ("note: str = \"\"", "note: str = \"\", frame: FrameId | None = None", "", ""),
    ],
)  # fmt: skip
def test_a_mistake_in_what_is_declared_is_found(tmp_path: Path, old: str, new: str, severity: str, what: str) -> None:
    text = actions(old, new)
    if "FrameId" in new:
        text = text.replace(
            "from .ids import BikeId", "from remit.pack import Id\nfrom .ids import BikeId\nclass FrameId(Id): ..."
        )
    findings = found(tmp_path, actions_py=text)
    told = [f for f in findings if f.severity in ("error", severity) and f.file.name == "actions.py"]
    if what:
        assert what in " ".join(f.what for f in told if f.severity == severity)
        assert all(f.line > 1 and f.cure for f in told)
    else:
        assert not [f for f in told if f.severity == "error"]


def test_an_undo_whose_parameters_nothing_fills_is_found(tmp_path: Path) -> None:
    text = actions("rental: str\n    until", "paper: str\n    until").replace(
        "bike: BikeId, rental: str) -> bool", "bike: BikeId) -> bool"
    )
    what = "bring_back, which undoes rent, takes rental, which rent neither takes nor gives."
    assert what in [f.what for f in found(tmp_path, actions_py=text)]


def test_a_goal_that_nothing_leads_to_is_found(tmp_path: Path) -> None:
    chosen = FILES["ids.py"].replace(r', pattern=r"B\d{3}"', "")
    unlisted = actions("bike: BikeId\n    colour", "colour")
    findings = found(tmp_path, ids_py=chosen, actions_py=unlisted)
    assert "The goal rent_a_bike cannot be reached: nothing leads to bike." in [f.what for f in findings]


def test_utterances_of_two_goals_must_differ(tmp_path: Path) -> None:
    more = FILES["actions.py"] + '\nagain = goal("again", "x", wants="rent", examples=("i want a BIKE...", *"abcd"))\n'
    (finding,) = [f for f in found(tmp_path, actions_py=more) if "both" in f.what]
    assert finding.what == '"i want a BIKE..." is an example of both rent_a_bike and again.'
    assert finding.severity == "error"


@pytest.mark.parametrize(
    ("policy", "at", "severity", "what"),
    [
        (forbid("resource has emial"), "emial", "error", "resource.emial"),
        (forbid("context.customer has traits.nme"), "nme", "error", "customer.traits.nme"),
        (forbid('context.source.bike == "raed"'), "raed", "error", "never is"),
        (forbid('["said", "guessed"].contains(context.source.bike)'), "guessed", "error", "never is"),
        (forbid('context.args.topic == "fire"', action="converse"), "fire", "error", "never is"),
        (forbid("context.history.rentals > 3 && context.history.rentals < 2"), "@id", "note", "No case was found"),
        (forbid(unless="principal is Staff", remedy="confirm"), "@remedy", "error", "still forbids rent"),
        (
            forbid(unless="context.approvals.mechanic >= 2", remedy="approve:mechanic"),
            "@remedy",
            "error",
            "forbids rent",
        ),
        (forbid("resource has rented_until", handover="y"), "@handover", "warning", "stops them as well"),
    ],
)
def test_a_policy_that_cannot_do_what_it_says_is_found(
    tmp_path: Path, policy: str, at: str, severity: str, what: str
) -> None:
    told = [f for f in found(tmp_path, policies__x_cedar=policy) if f.file.name == "x.cedar"]
    assert [(f.severity, f.line) for f in told] == [(severity, line(policy, at))]
    assert what in told[0].what


@pytest.mark.parametrize(
    "policy",
    [
        forbid(unless="context.approvals.mechanic >= 2", remedy="approve:mechanic:2"),
        forbid(
            unless="context.customer.assurance >= 3 && context.confirmed",
            remedy="verify:strong, confirm",
        ),
        forbid("context.customer.assurance < 2 || !(context.customer has email)", remedy="verify:verified"),
        forbid('!context.consents.contains("rides")', remedy="consent:rides"),
        forbid("resource has rented_until", "principal is Staff", handover="y"),
        forbid('context.now.toTime() >= duration("22h") && resource.price.amount.greaterThan(decimal("99.99"))'),
        forbid('resource has rented_until && resource.rented_until.durationSince(context.now) > duration("7d")'),
        forbid('context.args has note && context.args.note like "*urgent*" && context.facts has rider_name'),
        forbid('context.customer has traits && context.customer.traits.rider_name == "Bob"'),
        forbid('context.consents.contains("rides") && context has acting_for'),
        forbid('context.now > datetime("2027-01-01")'),
        forbid("context.args.until < context.now"),
        forbid('context.source.bike == "said" && principal is Machine'),
    ],
)
def test_a_policy_that_does_what_it_says_is_not_found_fault_with(tmp_path: Path, policy: str) -> None:
    assert [f for f in found(tmp_path, policies__x_cedar=policy) if f.file.name == "x.cedar"] == []


def test_an_action_that_no_policy_permits_is_found(tmp_path: Path) -> None:
    text = POLICIES.replace('action in Action::"rentals", resource is Bike', 'action == Action::"bring_back", resource')
    findings = found(tmp_path, policies__rentals_cedar=text)
    assert "No policy permits rent: it is always refused." in [f.what for f in findings]


def test_a_subject_that_anyone_may_name_is_found(tmp_path: Path) -> None:
    text = POLICIES.replace("resource.email == context.customer.email", "true")
    findings = found(tmp_path, policies__rentals_cedar=text)
    assert "No policy looks at whose Bike rent is about: anyone may name any." in [f.what for f in findings]


def test_a_topic_that_nothing_follows_from_is_found(tmp_path: Path) -> None:
    deaf = forbid('context.args.topic == "accident"', "true", action="converse")
    more = FILES["actions.py"] + 'fire = topic("fire", examples=("it burns",))'
    findings = found(tmp_path, policies__x_cedar=deaf, actions_py=more)
    assert "Nothing follows when the topic fire is noticed." in [f.what for f in findings]
    assert "Nothing follows when the topic accident is noticed." not in [f.what for f in findings]


def test_topics_without_leave_to_talk_on_are_found(tmp_path: Path) -> None:
    silent = POLICIES.replace('permit (principal, action == Action::"converse", resource);', "").replace(
        '@id("talk")', ""
    )
    findings = found(tmp_path, policies__rentals_cedar=silent)
    assert "Topics are declared, but no policy permits talking on when one is noticed." in [f.what for f in findings]


@pytest.mark.parametrize(
    ("text", "at", "severity", "what"),
    [
        ('[asks]\nbicycle = "Which?"', 2, "warning", "No action needs bicycle"),
        ('[labels]\nBicycle = "{colour}"', 2, "warning", "No action gives a Bicycle"),
        ('[labels]\nBikeSummary = "{hue}"', 2, "error", "a slot {hue}"),
        ('[labels]\nBikeSummary = "{colour"', 2, "error", "cannot be filled in"),
        ('[words.bike]\nred = ["x"]', 1, "warning", "no action takes as a choice"),
        ('[words.colour]\nred = ["x"]\ngreen = ["y"]', 3, "error", "colour being green"),
    ],
)
def test_wording_for_what_is_not_there_is_found(tmp_path: Path, text: str, at: int, severity: str, what: str) -> None:
    (finding,) = [f for f in found(tmp_path, voice_toml=text) if f.file.name == "voice.toml"]
    assert (finding.severity, finding.line) == (severity, at)
    assert what in finding.what


def test_a_pack_that_does_not_load_has_its_mistakes_as_findings(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, actions_py="x = (")
    assert (finding.severity, finding.file.name, finding.line) == ("error", "actions.py", 1)


def test_policies_that_do_not_hold_together_are_findings_among_the_others(tmp_path: Path) -> None:
    findings = found(tmp_path, policies__x_cedar="permit (principal, action, resource);", voice_toml='[asks]\nx = "y"')
    assert {(f.severity, f.file.name) for f in findings} >= {("error", "x.cedar"), ("warning", "voice.toml")}


def test_checks_can_be_handed_in(tmp_path: Path) -> None:
    def mine(contents: Contents) -> Iterator[Finding]:
        yield Finding(contents.folder / "a", 1, "error", "What.", "Cure.")

    assert str(check(load(write_pack(tmp_path)), [mine])[0]) == f"{tmp_path / 'a'}:1: error: What. Cure."


@pytest.mark.parametrize(("model", "wrong"), [("gpt-5", True), (":x", True), ("openai:gpt-5-mini", False), ("", False)])
def test_a_language_model_is_named_with_its_provider(model: str, wrong: bool, tmp_path: Path) -> None:
    pack = FILES["pack.py"].replace('roles=("mechanic",)', f'roles=("mechanic",), model="{model}"')
    findings = [f for f in found(tmp_path, **{"pack.py": pack}) if "language model" in f.what]
    assert [f.severity for f in findings] == ["error"] * wrong


@pytest.mark.parametrize(
    ("declared", "what"),
    [
        ('segment="shoe_size"', "The pack tells customers apart by shoe_size, which their record does not have."),
        ("feedback=Feedback(channels=())", "The pack asks customers how it went on no channel."),
        ('feedback=Feedback(channels=("web",))', ""),
    ],
)
def test_what_outcomes_are_told_by_is_there_to_be_told(declared: str, what: str, tmp_path: Path) -> None:
    pack = FILES["pack.py"].replace('roles=("mechanic",)', f'roles=("mechanic",), {declared}')
    pack = pack.replace("from remit.pack import", "from remit.pack import Feedback,")
    findings = [f.what for f in found(tmp_path, **{"pack.py": pack}) if f.severity == "error"]
    assert findings == ([what] if what else [])
