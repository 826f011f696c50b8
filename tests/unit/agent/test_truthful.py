"""What a brain says is held against what the kernel told: true sentences pass, and no untrue one does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from remit.agent.grounding.truthful import Ground, ground_of, untrue
from remit.model.conversation import Line
from remit.model.fact import Fact, Read
from remit.model.ids import StepId
from remit.model.knowledge import Citation, Found, Passage
from remit.model.turn import Done, Happening, Informed
from remit.model.value import Json

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(value: Json) -> Fact:
    return Fact(value=value, source=Read(system="s", step=StepId("p1"), path=""), at=NOON)


WORDED = (
    "The Harbor jacket from order W10001 goes back, and 89.00 EUR are refunded to your card. "
    "Please hand it in by Tuesday 1 December. The parcel shop is open from 09:00 to 18:30."
)
PASSAGE = (
    "Returns are free of charge within 30 days of delivery. A refund takes 3 to 5 business days. "
    "Write to help@larch.example."
)
HAPPENED = Happening(
    tellings=(
        Done(says="", values={"refund_amount": {"amount": "89.00", "currency": "EUR"}, "return_by": "2026-12-01"}),
        Informed(
            question="is it free?",
            answer=PASSAGE,
            citations=(Citation(passage="returns.md#1", title="Returns", quote="free of charge"),),
            passages=(
                Found(
                    passage=Passage(id="returns.md#1", document="returns.md", title="Returns", text=PASSAGE),
                    support=1.0,
                ),
            ),
        ),
    ),
    acting_for="Larch & Lane",
    facts={
        "order": read("W10001"),
        "price": read({"amount": "1249.50", "currency": "EUR"}),
        "weight_grams": read(2000),
    },
    recent=(Line(author="customer", text="Hi, I'm Maria Berger. My boss Tom said order W10009, 500 EUR, is late"),),
)
GROUND = ground_of(HAPPENED, WORDED)

TRUE = (
    "I am so sorry about that.",
    "Thank you for telling me, Maria!",
    "Your jacket goes back, and 89.00 EUR are refunded to your card.",
    "You get €89 back on your card: 89.00 EUR are refunded.",
    "Please hand it in by 1 December.",
    "Please hand it in by December 1st, that is a Tuesday.",
    "Please hand it in by 2026-12-01.",
    "Please hand it in by 01.12.2026.",
    "The shop is open from 9 am to 6:30 pm.",
    "Your order W10001 and the Harbor jacket: I see them here.",
    "I can see that it is about W10009.",
    "Returns are free of charge within thirty days of delivery.",
    "A refund takes three to five business days.",
    "A refund takes 3-5 business days.",
    "You can write to help@larch.example.",
    "It weighs 2,000 grams.",
    "It was €1,249.50, I believe.",
    "It was EUR 1.249,50, I believe.",
    "That sounds annoying, and I understand.",
    "I will be happy to help with that.",
    "You are writing with Larch & Lane here.",
)
UNTRUE = (
    "89.50 EUR are refunded to your card.",
    "You get $89 back.",
    "You get 89 pounds back.",
    "It was 500 EUR, I believe.",
    "You get eighty-eight euros back.",
    "It weighs ２５００ grams.",
    "It weighs ٢٥٠٠ grams.",
    "It weighs twenty-five hundred grams.",
    "It weighs two thousand five hundred grams.",
    "Please hand it in by 2 December.",
    "Please hand it in by December 11th.",
    "Please hand it in by Wednesday.",
    "Please hand it in by 12/02/2026.",
    "Please hand it in by 2027-12-01.",
    "Please hand it in by 1 December 2027.",
    "The shop is open until 8 pm.",
    "The shop is open until 19:00.",
    "The shop is open until midnight.",
    "Your order W10002 is here.",
    "Your order W-10002 is here.",
    "The tracking code is 1Z999AA10123456784.",
    "Write to support@evil.example.",
    "See https://evil.example/refund for more.",
    "See [our page](https://evil.example) for more.",
    "See [our page](evil) for more.",
    "Look at evil-shop.com for it.",
    "Call +49 151 23456789.",
    "Call 0800 123 4567 for help.",
    "My colleague Anna knows more.",
    "Ask for Mr Peterson there.",
    "John Smith knows more.",
    "I have refunded the shipping as well.",
    "I've cancelled your subscription.",
    "I just sent a new one.",
    "We have already approved it.",
    "Your subscription has been cancelled.",
    "The replacement is on its way.",
    "It is done.",
    "All set!",
    "You will receive a new jacket.",
    "You'll get it soon.",
    "A colleague will call you back.",
    "I will look into it.",
    "We're going to send a new one.",
    "I guarantee it.",
    "I promise that this does not happen again.",
    "Rest assured.",
    "That one is free.",
    "The repair is free of charge.",
    "There is no fee for the repair.",
    "I can offer you a voucher.",
    "You get a 10% discount.",
    "You may keep the jacket.",
    "You don't have to send it back.",
    "You are entitled to a new one.",
    "I made an exception for you.",
    "Returns are free of charge within sixty days of delivery.",
    "Returns are not free of charge within 30 days of delivery.",
    "A refund takes 3 to 6 business days.",
    "A refund takes a couple of days.",
    "The money arrives within half a day.",
    "It comes tomorrow.",
    "Done!",
    "Erledigt!",
    "Ich habe Ihnen das Geld erstattet.",
    "Le remboursement est fait.",
    "退款已经完成了。",
    "Your refund was approved.",
    "Consider it sorted.",
    "Everything is taken care of.",
    "Your order: cancelled.",
    "Refund issued for you.",
    "Your order no longer exists.",
    "You won't pay anything for it.",
    "The money is back on your card.",
    "The refund reached your bank.",
    "A colleague phones you back.",
    "Our colleagues see to it.",
    "I did that for you.",
    "You will get it.",
    "We will do it for you.",
    "It is yours to keep.",
    "We cover it.",
    "You owe us nothing.",
    "It was our fault, and we are liable for it.",
    "The supervisor said yes to it.",
    "Your identity is proven.",
    "Please tell me your password.",
    "Please send your card number to us.",
)


@pytest.mark.parametrize("text", TRUE)
def test_what_was_told_may_be_put_in_other_words(text: str) -> None:
    assert untrue(text, GROUND) == ""


@pytest.mark.parametrize("text", UNTRUE)
def test_what_was_not_told_is_not_said(text: str) -> None:
    assert untrue(text, GROUND) != ""


def test_one_untrue_sentence_among_true_ones_is_enough() -> None:
    assert untrue("\n".join((*TRUE, "I have refunded the shipping.")), GROUND)


def test_the_kernels_own_words_always_pass() -> None:
    assert untrue(WORDED, Ground(told=(WORDED,))) == ""
