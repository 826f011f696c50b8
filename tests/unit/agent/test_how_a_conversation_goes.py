"""Whatever customers say in between, a conversation stays one: nothing is asked twice, and nothing they say is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from kiosk_world import ADA, Kiosk, kiosk

from remit.model.conversation import AskConfirm, AskFact, Attachment, answers_to, buttons
from remit.model.ids import GoalKind
from remit.model.review import Takeover
from remit.model.turn import Act, Understanding, Wish

PICTURE = Attachment(id="f1", name="ticket.jpg", media_type="image/jpeg", size=9)
HANDED = "I am handing this to a colleague"


async def two_open(it: Kiosk) -> None:
    """One goal asks which ticket, another waits to be confirmed."""
    await it.hear("stamping", ADA)
    await it.hear("refunding ticket=T1", ADA)


async def whys(it: Kiosk) -> list[str]:
    """What people read first of each goal that waits for them."""
    reviews = await it.world.remit.reviews.waiting()
    return [review.matter.story.splitlines()[-1] for review in reviews if isinstance(review.matter, Takeover)]


@pytest.mark.parametrize("message", ["!person", "#fire"])
async def test_who_is_handed_over_is_so_with_all_that_is_open_and_asked_nothing_more(
    message: str, tmp_path: Path
) -> None:
    async with kiosk(tmp_path) as it:
        await two_open(it)
        [said] = await it.hear(message, ADA)
        assert said.count(HANDED) == 1
        assert "?" not in said
        assert (await it.conversation()).question is None
        assert await it.ends() == ["person", "person"]


async def test_what_is_wanted_in_the_message_that_asks_for_a_person_is_handed_over_with_it(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        it.brain.hears["a person for T1"] = lambda turn: Understanding(
            acts=(Act.PERSON,), wishes=(Wish(kind=GoalKind("refunding"), confidence=1, start=0, end=15),)
        )
        [said] = await it.hear("a person for T1", ADA)
        assert HANDED in said
        assert [goal.kind for goal in await it.world.goals()] == ["refunding"]
        assert await it.ends() == ["person"]


async def test_a_person_who_is_to_take_something_back_reads_what(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("refunding ticket=T1", ADA)
        await it.hear("Yes", ADA, pressed=await it.button())
        assert it.rows()
        await it.hear("!undo", ADA)
        await it.hear("Yes", ADA, pressed="yes")
        assert await whys(it) == ["Why a person: the customer wants this taken back: refund 10.00 EUR for T1."]


@pytest.mark.parametrize("words", ["", "this is how it looks"])
async def test_a_picture_is_acknowledged_and_the_open_question_asked_as_if_it_had_not_come(
    words: str, tmp_path: Path
) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping", ADA)
        for _ in range(4):
            [said] = await it.hear(words, ADA, attachments=(PICTURE,))
            assert "Thank you for the picture." in said
            assert said.endswith(". What is the ticket?") and "Sorry" not in said
        question = (await it.conversation()).question
        assert isinstance(question, AskFact) and question.asked == 1
        assert await it.ends() == ["asking"]


async def test_words_that_come_with_a_picture_answer_what_is_asked(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("refunding ticket=T1", ADA)
        [said] = await it.hear("", ADA, attachments=(PICTURE, PICTURE))
        assert "Thank you for the pictures." in said
        assert isinstance((await it.conversation()).question, AskConfirm)
        said = " ".join(await it.hear("yes", ADA, attachments=(PICTURE.model_copy(update={"media_type": "a/pdf"}),)))
        assert "Thank you for the file." in said
        assert it.rows() == ["refund 10.00 EUR T1"]


async def test_a_picture_alone_is_asked_what_it_is_for_and_who_sees_it_is_said_once(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        first, second = [(await it.hear("", ADA, attachments=(PICTURE,)))[0] for _ in range(2)]
        assert first.endswith("What can I do for you?")
        assert ["My colleagues can see what you send here" in said for said in (first, second)] == [True, False]


async def test_a_picture_for_who_waits_for_a_person_is_acknowledged_and_no_more(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("!person", ADA)
        [said] = await it.hear("", ADA, attachments=(PICTURE,))
        assert "Thank you for the picture." in said
        assert "?" not in said


@pytest.mark.parametrize(
    ("question", "locale", "answers"),
    [
        ("Shall I refund 10.00 EUR? (yes/no)", "de", ("Yes", "No")),
        ("Soll ich 10,00 EUR erstatten? (ja/nein)", "en", ("Ja", "Nein")),
        ("Dois-je rembourser 10,00 EUR ? (oui/non)", "en", ("Oui", "Non")),
        ("Soll ich das tun?", "de-AT", ("Ja", "Nein")),
        ("Shall I do it (and/or leave it)?", "en", ("Yes", "No")),
    ],
)
def test_buttons_are_in_the_language_of_the_question(question: str, locale: str, answers: tuple[str, str]) -> None:
    assert answers_to(question, locale) == answers


async def test_what_is_pressed_is_worded_as_the_question_was(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        [said] = await it.hear("Können Sie mir bitte helfen?", ADA)
        assert said.endswith("(ja/nein)")
        conversation, shown = await it.conversation(), it.world.chat.messages[-1].buttons
        assert [label for label, _ in shown] == ["Ja", "Nein"]
        assert buttons(conversation.question, conversation.answers) == shown
        await it.hear("Ja", ADA, pressed=await it.button("Ja"))
        assert await it.ends() == ["person"]


async def test_who_complains_and_wants_nothing_is_offered_a_person(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        [said] = await it.hear("!complain", ADA)
        assert said.endswith("Shall I bring in a colleague? (yes/no)")


@pytest.mark.parametrize("asked", ["refunding ticket=T1", "stamping"])
async def test_who_only_hesitates_is_asked_again_and_told_nothing_else(asked: str, tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        [first] = await it.hear(asked, ADA)
        [again] = await it.hear("oh wait, one moment", ADA)
        assert first.endswith(again)
