"""How a customer seems to be: what says so, and what only sounds like it."""

from __future__ import annotations

import pytest

from remit.language.moods import moods_in
from remit.model.conversation import Mood


@pytest.mark.parametrize(
    "text",
    [
        "This is UNACCEPTABLE",
        "this is unaceptable, i want my money",
        "I am absolutely furious with you",
        "i'm really really pissed off now",
        "WHERE IS MY ORDER!! I HAVE BEEN WAITING FOR THREE WEEKS",
        "Still not here?!! And nobody answers",
        "worst service ever",
        "what a joke of a company",
        "I've had enough, cancel it",
        "are you kidding me",
        "you bunch of idiots",
        "where is it 😡",
        "for the third time, send it back",
    ],
)
def test_anger_is_heard(text: str) -> None:
    assert Mood.ANGRY in moods_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "WHERE IS MY ORDER W10005",
        "I WANT TO RETURN THE JACKET PLEASE",
        "wrong address on my order!! please fix",
        "I'm not angry, I only want to know where it is",
        "the jacket is useless to me now, I'd like to return it",
        "great, thank you!!",
        "I still haven't received my parcel",
        "my order is late",
        "a Mad Hatter costume",
        "can I get it in a ridiculously large size?",
    ],
)
def test_capitals_complaints_and_exclamation_marks_alone_are_no_anger(text: str) -> None:
    assert Mood.ANGRY not in moods_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "my husband died last week and I need to cancel his order",
        "my mother has just passed away",
        "MY DAD PASSED AWAY",
        "we lost our baby, please cancel the pram",
        "my late wife ordered this",
        "I have cancer and cannot use it any more",
        "my daughter is in hospital",
        "my son is seriously ill",
        "I was diagnosed with ms",
        "I lost my job and can't afford it",
        "I can't afford it any more",
        "we can't pay our rent this month",
        "I've been laid off, my husband was made redundant too",
        "I'm scared of my ex, he must not get my new address",
        "my ex is stalking me",
        "someone is threatening me",
        "I fled from my husband and need to change the address",
    ],
)
def test_who_is_bereaved_ill_in_hardship_or_afraid_is_vulnerable(text: str) -> None:
    assert Mood.VULNERABLE in moods_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "this is killing me, where is my stuff",
        "I'm afraid the jacket is too small",
        "I'm dying to get my shoes",
        "I'm sick of waiting",
        "my phone died",
        "my espresso machine died on me",
        "my son's phone is dead",
        "I lost my son's parcel",
        "I can't afford to wait any longer",
        "please send it to the hospital, I work there",
        "the battery is dead",
        "I have a cold brew maker from you",
        "I'd kill for that jacket",
        "cancel my order",
        "the colour makes me look ill",
        "I lost my tracking number",
        "my wife broke the vase",
        "the shoes are killing my feet",
    ],
)
def test_a_figure_of_speech_makes_nobody_vulnerable(text: str) -> None:
    assert Mood.VULNERABLE not in moods_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I need it asap",
        "this is URGENT",
        "i need the shoes by tomorrow",
        "It has to be here before Friday",
        "the wedding is tomorrow",
        "we're flying in two hours",
        "please hurry, I'm late",
        "tomorrow is my daughter's birthday and I must have it by noon",
    ],
)
def test_a_near_deadline_is_a_hurry(text: str) -> None:
    assert Mood.HURRIED in moods_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "no rush",
        "it's not urgent",
        "I'm not in a hurry",
        "take your time",
        "it arrived yesterday",
        "can you deliver it on friday",
        "I no longer need what I ordered on Sunday",
        "deliver it tomorrow please",
    ],
)
def test_a_day_alone_is_no_hurry(text: str) -> None:
    assert Mood.HURRIED not in moods_in(text)


def test_several_moods_are_told_together() -> None:
    text = "My husband died, this is urgent, and your service is a disgrace! Worst company ever"
    assert moods_in(text) == (Mood.ANGRY, Mood.VULNERABLE, Mood.HURRIED)


@pytest.mark.parametrize("text", ["", "?", "W10001", "yes", "a" * 20_000, "!" * 20_000])
def test_most_messages_have_no_mood(text: str) -> None:
    assert set(moods_in(text)) <= {Mood.ANGRY} and (text[:1] == "!" or moods_in(text) == ())
