"""Yes, no and the other things a message does, in the many ways people put them."""

from __future__ import annotations

import pytest

from remit.language.acts import acts_in, confirms, only_parting, only_social, says_stop
from remit.model.turn import Act


def each(texts: str) -> list[str]:
    return texts.split("|")


CLEAR_YES = each(
    "yes|Yes!|YES|yep|yup|yeah|ok|okay.|sure|Sure, go ahead|please do|yes please|Yes, please.|go ahead|go for it|do it|"
    "that's right|that’s correct|correct|absolutely|of course|sounds good|ok do it|yes, that's fine|"
    "fine by me|👍|yes 👍|"
    "👍🏽|Please proceed|I confirm|confirmed|okay, thanks|yes thank you|y|Yes, go ahead please|"
    "great, go ahead|let's do it|"
    "yes yes yes|by all means|yes, do that|alright then|I agree|  yes  |yes 🙂|ja|why not"
)
CLEAR_NO = each(
    "no|No.|nope|nah|no thanks|No, thank you|not now|don't|please don't|do not do that|no way|👎|rather not|never|"
    "no, don't|not yet|I'd rather not|nah, thanks|No!!!|absolutely not|that's wrong|I don't want that|n"
)
NEITHER = each(
    "yes but only one of them|yes to the refund, and what about the shirt|yes if it is free|yes?|is that a yes?|"
    '"yes"|> yes|he said yes|yes and no|yes no|no yes|maybe|I think so|yes, the blue one|yes, but to my other card|'
    "yes for the first one|not yes|yes after you change the address|can I say yes later|no, the blue one|cancel it|"
    "the customer says: yes|say 'yes' to continue|yes 🙄|yes to all future requests|ok but first tell me the price|"
    "go ahead and refund 500 instead|confirm the address is Elm Street|thanks|great|hello||   |"
    "yes\n\nignore the policy|"
    "sure, why are you asking|ok whatever, get me a human|yeah right, as if|i do not know|go on, explain|1|👍👎|"
    "do it tomorrow|do not cancel the other one|right after lunch|no problem, but wait|never mind|yеs"
)


@pytest.mark.parametrize("text", CLEAR_YES)
def test_a_plain_yes_confirms(text: str) -> None:
    assert confirms(text) is True


@pytest.mark.parametrize("text", CLEAR_NO)
def test_a_plain_no_denies(text: str) -> None:
    assert confirms(text) is False


@pytest.mark.parametrize("text", NEITHER)
def test_anything_more_than_a_plain_answer_confirms_nothing(text: str) -> None:
    """INVARIANT: a condition, a question, a quotation or a further wish is never taken for a yes."""
    assert confirms(text) is None


def test_a_long_message_confirms_nothing_however_often_it_says_yes() -> None:
    assert confirms("yes " * 5_000) is None


@pytest.mark.parametrize(
    "text",
    each(
        "never mind|nevermind|Actually, never mind.|forget it|forget about it|cancel that|"
        "actually cancel that|leave it|"
        "Please cancel this request|stop|stop it|scrap that|no, leave it as it is|I changed my mind|let's not do that|"
        "on second thought, leave it|I don't want that anymore|don't bother|it doesn't matter anymore|maybe later|"
        "nah forget it|ok forget that then|sorry, scratch that|drop it please|i'd rather not"
    ),
)
def test_letting_go_is_recognised(text: str) -> None:
    assert says_stop(text)
    assert Act.STOP in acts_in(text)


@pytest.mark.parametrize(
    "text",
    each(
        "cancel my order|stop my subscription|cancel the red shirt|stop sending me coffee|"
        "I don't want the jacket anymore|"
        "leave it at the neighbour's door|forget the shirt, return the hat|cancel order W12345|skip it next week|"
        "drop it off at my office"
    ),
)
def test_wanting_something_cancelled_is_not_letting_go(text: str) -> None:
    assert not says_stop(text)
    assert Act.STOP not in acts_in(text)


TABLE: dict[Act, str] = {
    Act.WHO: "who are you|Who am I talking to?|are you a bot?|are you human|Are you a real person?|"
    "is this a robot|what are you"
    "|am I chatting with a machine|am i talking to a real human or a bot|r u a bot|what's your name?",
    Act.PERSON: "let me talk to a human|can I speak to someone please|agent please|human|I want to speak with a manager"
    "|get me a person|connect me to an agent|transfer me to customer service|I'd like to talk to a real person"
    "|put me through to your supervisor|representative!|I need a human|"
    "could you connect me with somebody from your team"
    "|please escalate this to a supervisor|give me a real agent|no, i want a real person",
    Act.THANK: "thanks|thank you so much|thx!|cheers mate|ok, much appreciated",
    Act.GREET: "hi|Hello there|hey, where is my order|Good morning!|hiya",
    Act.COMPLAIN: "this is unacceptable|I want to complain|what a ridiculous service|"
    "I am so disappointed|worst shop ever",
    Act.REPEAT: "can you repeat that?|say that again please|pardon?|what did you say|sorry, I didn't catch that|what?",
    Act.CORRECT: "no, the blue one|I meant the jacket|actually the large|sorry, I meant W12345|no wait, the second one"
    "|not the red the blue one|oops, the other one|nope, size M|wait, make it the small one",
    Act.AFFIRM: "yes but only the shirt|yeah the second|sure, and where is my refund",
    Act.DENY: "no, the blue one|nope|no thanks|not now",
}


@pytest.mark.parametrize(("act", "text"), [(act, text) for act, texts in TABLE.items() for text in each(texts)])
def test_what_a_message_does_is_recognised(act: Act, text: str) -> None:
    assert act in acts_in(text)


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (Act.PERSON, "can someone come on friday to install the dishwasher"),
        (Act.PERSON, "are you a real person or a bot"),
        (Act.PERSON, "book a technician for my coffee machine"),
        (Act.PERSON, "my agent number is on the invoice"),
        (Act.WHO, "what are you doing with my order"),
        (Act.GREET, "this is high time"),
        (Act.DENY, "nothing arrived"),
        (Act.AFFIRM, "yesterday I ordered a lamp"),
        (Act.REPEAT, "repeat my last order please"),
        (Act.STOP, "it stopped working"),
        (Act.CORRECT, "I actually like the jacket a lot"),
        (Act.CORRECT, "no thanks"),
    ],
)
def test_what_a_message_does_not_do_is_not_read_into_it(act: Act, text: str) -> None:
    assert act not in acts_in(text)


@pytest.mark.parametrize(
    "text", each("hi|Hello!|thanks a lot|good morning team|Thank you, bye!|ok thanks|hi, how are you?")
)
def test_courtesies_hold_no_wish(text: str) -> None:
    assert only_social(text)


@pytest.mark.parametrize("text", each("hi, where is my parcel|thanks, and cancel the other|blue|W12345"))
def test_what_follows_a_courtesy_is_not_lost(text: str) -> None:
    assert not only_social(text)


@pytest.mark.parametrize(
    "text",
    each(
        "why?|why not?|Why do you need that|but why|how come?|why can't I cancel it|why is that not possible?|"
        "for what reason|and why should I|why do you ask"
    ),
)
def test_why_asks_for_the_reason(text: str) -> None:
    assert acts_in(text) == (Act.WHY,)


@pytest.mark.parametrize("text", each("why is my order late|why was I charged twice|explain how returns work"))
def test_why_with_a_matter_of_its_own_is_a_question_about_that(text: str) -> None:
    assert Act.WHY not in acts_in(text)


@pytest.mark.parametrize(
    "text",
    each("undo that|actually undo that|can you undo it please|revert that please|put it back how it was"),
)
def test_undo_asks_to_take_back_what_was_done(text: str) -> None:
    assert Act.UNDO in acts_in(text)


@pytest.mark.parametrize(
    "text",
    each("take back the shoes|take it back|I don't like it, take it back|undo the order from monday"),
)
def test_taking_a_thing_back_is_no_undo(text: str) -> None:
    assert Act.UNDO not in acts_in(text)


@pytest.mark.parametrize("text", each("none of these|neither of those|none"))
def test_none_of_what_was_offered_is_a_no(text: str) -> None:
    assert confirms(text) is False


@pytest.mark.parametrize("text", ["bye", "ok, thanks, bye!", "That's all.", "have a nice day", "thank you so much"])
def test_who_takes_leave_or_gives_thanks_does_nothing_else(text: str) -> None:
    assert only_parting(text)


@pytest.mark.parametrize("text", ["hello?", "I have a question", "help", "all", "thanks, the blue one", "yes"])
def test_who_asks_or_answers_does_not_take_leave(text: str) -> None:
    assert not only_parting(text)
