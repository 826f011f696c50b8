"""An airline's tools in another agent's hands: what its policies say to writes, in conversations that are made up."""

from __future__ import annotations

from typing import Any

import pytest
from shadow_world import PACKS, Answer, in_short, judge_of, judged

from remit.pack.check import check_folder

USER, OTHER = "ann_lee_1001", "bob_ray_1002"
CARD, SECOND_CARD, GIFT, CERTIFICATE, SECOND_CERTIFICATE = (
    "credit_card_11",
    "credit_card_12",
    "gift_card_13",
    "certificate_14",
    "certificate_15",
)
ANN, MAX, NEW = (
    {"first_name": first, "last_name": last, "dob": dob}
    for first, last, dob in (("Ann", "Lee", "1990-01-02"), ("Max", "Lee", "1991-02-03"), ("Eve", "Ash", "1992-03-04"))
)
OUT, BACK = ("XX101", "2024-05-20"), ("XX102", "2024-05-24")
LATER, ELSEWHERE, FULL = ("XX103", "2024-05-21"), ("XX104", "2024-05-21"), ("XX105", "2024-05-21")
ENDS = {OUT: "AAA BBB", BACK: "BBB AAA", LATER: "AAA BBB", ELSEWHERE: "AAA CCC", FULL: "AAA BBB"}
YES = "Yes, please go ahead."


def _reservation(reservation_id: str, **changed: Any) -> Answer:
    legs = changed.pop("legs", (OUT, BACK))
    flights = [{"flight_number": number, "date": day, "price": 100, **_ends((number, day))} for number, day in legs]
    record: dict[str, Any] = {
        "reservation_id": reservation_id,
        "user_id": USER,
        **_ends(OUT),
        "flight_type": "round_trip",
        "cabin": "economy",
        "flights": flights,
        "passengers": [ANN, MAX],
        "payment_history": [{"payment_id": CARD, "amount": 400}],
        "created_at": "2024-05-02T10:00:00",
        "total_baggages": 2,
        "nonfree_baggages": 0,
        "insurance": "no",
        "status": None,
    }
    return "get_reservation_details", {"reservation_id": reservation_id}, {**record, **changed}


def _ends(leg: tuple[str, str]) -> dict[str, str]:
    origin, destination = ENDS.get(leg, "AAA BBB").split()
    return {"origin": origin, "destination": destination}


def _search(leg: tuple[str, str]) -> Answer:
    number, day = leg
    flight: dict[str, Any] = {
        "flight_number": number,
        **_ends(leg),
        "status": "available",
        "scheduled_departure_time_est": "09:00:00",
        "scheduled_arrival_time_est": "11:00:00",
        "date": None,
        "available_seats": {"basic_economy": 9, "economy": 0 if leg == FULL else 9, "business": 9},
        "prices": {"basic_economy": 60, "economy": 120, "business": 300},
    }
    return "search_direct_flight", {**_ends(leg), "date": day}, [flight]


def _status(leg: tuple[str, str], status: str) -> Answer:
    return "get_flight_status", {"flight_number": leg[0], "date": leg[1]}, status


PROFILE: Answer = (
    "get_user_details",
    {"user_id": USER},
    {
        "user_id": USER,
        "membership": "silver",
        "reservations": ["RES001"],
        "payment_methods": {
            CARD: {"source": "credit_card", "id": CARD, "brand": "visa", "last_four": "4242"},
            SECOND_CARD: {"source": "credit_card", "id": SECOND_CARD, "brand": "visa", "last_four": "4343"},
            GIFT: {"source": "gift_card", "id": GIFT, "amount": 100},
            CERTIFICATE: {"source": "certificate", "id": CERTIFICATE, "amount": 200},
            SECOND_CERTIFICATE: {"source": "certificate", "id": SECOND_CERTIFICATE, "amount": 50},
        },
    },
)
SEARCHED = tuple(map(_search, ENDS))
READ = (PROFILE, _reservation("RES001"), *SEARCHED)


def _verdict(write: Answer, *answers: Answer, said: str = "I just want that.", offer: str = "", yes: str = YES) -> str:
    """What is said to a write that the customer was asked about with all its values."""
    judge = judge_of("airline_tools", "2024-05-15T15:00:00-05:00")
    asked = offer or f"Shall I do this? {write[1]} For Eve Ash, at 40, 80, 240 or 800 dollars."
    return in_short(judged(judge, [f"I am {USER}. {said}"], answers or READ, asked, yes, write)[-1])


def _cancel(reservation_id: str = "RES001") -> Answer:
    return "cancel_reservation", {"reservation_id": reservation_id}, "done"


def _fly(*legs: tuple[str, str], cabin: str = "economy", payment: str = CARD) -> Answer:
    flights = [{"flight_number": number, "date": day} for number, day in legs]
    arguments = {"reservation_id": "RES001", "cabin": cabin, "flights": flights, "payment_id": payment}
    return "update_reservation_flights", arguments, "done"


def _bags(total: int, to_pay: int, payment: str = CARD) -> Answer:
    arguments = {"total_baggages": total, "nonfree_baggages": to_pay, "payment_id": payment}
    return "update_reservation_baggages", {"reservation_id": "RES001", **arguments}, "done"


def _party(*passengers: dict[str, str]) -> Answer:
    return "update_reservation_passengers", {"reservation_id": "RES001", "passengers": list(passengers)}, "done"


def _book(
    payments: dict[str, int], passengers: int = 2, bags: tuple[int, int] = (2, 0), insurance: str = "no"
) -> Answer:
    arguments: dict[str, Any] = {
        "user_id": USER,
        **_ends(OUT),
        "flight_type": "one_way",
        "cabin": "economy",
        "flights": [{"flight_number": OUT[0], "date": OUT[1]}],
        "passengers": [ANN, MAX, ANN, MAX, ANN, MAX][:passengers],
        "payment_methods": [{"payment_id": id, "amount": amount} for id, amount in payments.items()],
        "total_baggages": bags[0],
        "nonfree_baggages": bags[1],
        "insurance": insurance,
    }
    return "book_reservation", arguments, "done"


def _certificate(amount: int) -> Answer:
    return "send_certificate", {"user_id": USER, "amount": amount}, "done"


def test_nothing_is_wrong_with_the_pack() -> None:
    assert [str(finding) for finding in check_folder(PACKS / "airline_tools")] == []


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "refuse cancelling.not-cancellable"),
        ({"created_at": "2024-05-14T16:00:00"}, "allow"),
        ({"cabin": "business"}, "allow"),
        ({"insurance": "yes"}, "refuse cancelling.insured-reason"),
        ({"cabin": "business", "status": "cancelled"}, "refuse cancelling.cancelled"),
        ({"cabin": "business", "legs": [("XX101", "2024-05-14"), BACK]}, "handover cancelling.flown"),
        ({"cabin": "business", "user_id": OTHER}, "needs members.identified"),  # and hears nothing of it before
    ],
)
def test_a_reservation_is_cancelled_where_the_policy_lets_it_be(changed: dict[str, Any], verdict: str) -> None:
    assert _verdict(_cancel(), PROFILE, _reservation("RES001", **changed)) == verdict


def test_insurance_covers_illness_and_the_airline_its_own_cancellation() -> None:
    insured = _reservation("RES001", insurance="yes")
    assert _verdict(_cancel(), insured, said="My doctor says that I am too ill to fly.") == "allow"
    assert _verdict(_cancel(), _reservation("RES001"), _status(OUT, "cancelled")) == "allow"
    assert _verdict(_cancel(), _reservation("RES001"), _status(OUT, "on time")) == "refuse cancelling.not-cancellable"


@pytest.mark.parametrize(
    ("write", "verdict"),
    [
        (_fly(LATER, BACK), "allow"),
        (_fly(OUT, BACK, cabin="business"), "allow"),
        (_fly(LATER, BACK, payment=GIFT), "allow"),
        (_fly(OUT, BACK, cabin="business", payment=GIFT), "needs changing.difference-covered"),
        (_fly(LATER, BACK, payment=CERTIFICATE), "refuse changing.no-certificate"),
        (_fly(ELSEWHERE, BACK), "refuse changing.same-route"),
        (_fly(OUT), "refuse changing.same-route"),
        (_fly(FULL, BACK), "needs flights.seats"),
        (_bags(4, 0), "allow"),
        (_bags(5, 1), "allow"),
        (_bags(5, 0), "refuse changing.bags-counted"),
        (_bags(1, 0), "refuse changing.bags-only-more"),
        (_party(ANN, NEW), "allow"),
        (_party(ANN), "refuse changing.number-of-passengers"),
        (_book({CARD: 240}), "allow"),
        (_book({CARD: 40, CERTIFICATE: 200}), "allow"),
        (_book({CARD: 300}, insurance="yes"), "allow"),
        (_book({CARD: 200}), "needs booking.paid-in-full"),
        (_book({CARD: 120, SECOND_CARD: 120}), "refuse booking.one-card"),
        (_book({CERTIFICATE: 190, SECOND_CERTIFICATE: 50}), "refuse booking.one-certificate"),
        (_book({GIFT: 240}), "needs booking.enough"),
        (_book({CARD: 240}, bags=(5, 0)), "refuse booking.bags-counted"),
        (_book({CARD: 720}, passengers=6), "refuse booking.party"),
    ],
)
def test_policies_say_what_may_be_changed_and_booked(write: Answer, verdict: str) -> None:
    said = "Ann Lee, 1990-01-02; Max Lee, 1991-02-03; Eve Ash, 1992-03-04."
    assert _verdict(write, said=said) == verdict


def test_basic_economy_keeps_its_flights_and_may_change_its_cabin() -> None:
    basic = (PROFILE, _reservation("RES001", cabin="basic_economy"), *SEARCHED)
    assert _verdict(_fly(LATER, BACK, cabin="economy"), *basic) == "refuse changing.basic-economy"
    assert _verdict(_fly(OUT, BACK), *basic) == "allow"


def test_a_payment_method_out_of_nowhere_is_no_evidence() -> None:
    assert _verdict(_bags(4, 0, "credit_card_99"), offer="Shall I?") == "refuse evidence.payment_id"


def test_a_price_that_nobody_looked_up_was_not_agreed_to() -> None:
    assert _verdict(_fly(OUT, BACK, cabin="business"), PROFILE, _reservation("RES001")) == "needs members.confirm"


@pytest.mark.parametrize(
    ("amount", "answers", "verdict"),
    [
        (200, [_reservation("RES001"), _status(OUT, "cancelled")], "allow"),
        (100, [_reservation("RES001"), _status(OUT, "cancelled")], "refuse compensation.amount"),
        (100, [_reservation("RES001"), _status(OUT, "delayed")], "needs compensation.delay-given-up"),
        (200, [_reservation("RES001"), _status(OUT, "available")], None),
    ],
)
def test_a_certificate_is_for_what_went_wrong(amount: int, answers: list[Answer], verdict: str | None) -> None:
    found = _verdict(_certificate(amount), PROFILE, *answers)
    assert found == verdict if verdict else "compensation.mishap" in found


def test_a_certificate_is_sent_once() -> None:
    judge = judge_of("airline_tools", "2024-05-15T15:00:00-05:00")
    answers = [PROFILE, _reservation("RES001"), _status(OUT, "cancelled")]
    offer = f"Shall I send you a certificate of $200, {USER}?"
    first, second = judged(judge, [f"I am {USER}."], answers, offer, YES, _certificate(200), _certificate(200))
    assert (in_short(first), in_short(second)) == ("allow", "refuse compensation.once")


def test_somebody_who_did_not_say_their_user_id_is_asked_who_they_are() -> None:
    judge = judge_of("airline_tools", "2024-05-15T15:00:00-05:00")
    business = _reservation("RES001", cabin="business")
    told = judged(judge, ["Cancel RES001."], [business], "Shall I cancel RES001?", YES, _cancel())
    assert in_short(told[0]) == "needs members.identified"
