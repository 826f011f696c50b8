"""What guests want, in their own words."""

from __future__ import annotations

from remit.pack import goal, topic

see_bookings = goal(
    "see_bookings",
    "see your bookings",
    wants="find_bookings",
    examples=(
        "do I have a booking?",
        "when is my table booked?",
        "what have I reserved with you?",
        "can you tell me the time of my reservation",
        "I forgot which day I booked",
        "show my bookings",
        "is my reservation still there?",
        "look up my reservation please",
    ),
)

get_a_table = goal(
    "get_a_table",
    "book a table",
    wants="book_table",
    examples=(
        "I'd like to book a table",
        "a table for four on Saturday please",
        "can I reserve for dinner tomorrow?",
        "do you have room for two at lunch on Friday?",
        "reserve a table",
        "we want to come and eat on Sunday, there are six of us",
        "table for 2 tonight",
        "I want to make a reservation for the 24th",
        "could we have dinner at your place next week?",
    ),
)

give_up_a_table = goal(
    "give_up_a_table",
    "cancel a booking",
    wants="cancel_booking",
    examples=(
        "cancel my booking",
        "we can't come on Saturday",
        "please cancel the reservation",
        "I have to call off our dinner",
        "delete my booking R1001",
        "we won't make it tonight, sorry",
        "I don't need the table any more",
        "cancel the table for four",
    ),
)

fell_ill = topic(
    "fell_ill",
    examples=(
        "we all got food poisoning from your fish",
        "I had an allergic reaction after dinner at your place",
        "my wife was sick all night after eating with you",
        "there were nuts in the dessert and I ended up in hospital",
    ),
    patterns=(r"\bfood poisoning\b", r"\ballergic reaction\b"),
)
