"""What guests want of the showroom, in their own words."""

from __future__ import annotations

from remit.pack import goal

see_visits = goal(
    "see_visits",
    "see when you are expected at the showroom",
    wants="find_visits",
    examples=(
        "when do you expect me?",
        "what time is my visit",
        "did I book a visit to the showroom?",
        "which day did I sign up for to come and see the furniture",
        "I forgot when I'm supposed to come by",
        "show my visits",
        "is my visit still on?",
        "look up when I wanted to come round",
        "have you got me down for the showroom?",
        "at what time are you expecting us",
        "remind me when we're coming to see the sofas",
        "when am I expected at the showroom?",
        "I've lost the time of our visit",
    ),
)

come_by = goal(
    "come_by",
    "visit our showroom",
    wants="book_visit",
    examples=(
        "I'd like to come to your showroom",
        "can we come by on Saturday to see the sofas?",
        "I want to sit on the sofa before I buy it",
        "book a visit to the showroom",
        "could I have a look at the tables at your place",
        "we would like to come and try the beds, there are four of us",
        "is there room at the showroom tomorrow afternoon?",
        "I want to drop by to see the colours of the fabric",
        "can I visit you and look at the wardrobes?",
        "we'd love to come round next week and see the furniture",
        "I would rather see the armchair first, when can I come",
        "come by on Friday to see the kitchen table",
        "can someone show me the sofa beds in person",
        "I'd like to touch the wood before I decide",
        "reserve an hour at the showroom for two people",
        "want to pop in and try the mattress",
        "my wife and I want to visit your exhibition",
        "a class of ten students would like to see the showroom",
        "I'd like to see it in real life before I order",
        "do you have time for us on Thursday? We want to see some tables",
        "hello, we are looking for a sofa and want to come round",
        "can my mother come and try the armchair",
    ),
)

move_a_visit = goal(
    "move_a_visit",
    "move a visit to the showroom",
    wants="move_visit",
    examples=(
        "can we come to the showroom on another day?",
        "I need to move my showroom visit",
        "change my visit V2001 to Friday",
        "we'd rather come by at four than at ten",
        "please put off our visit to the showroom until next week",
        "I can't come to look at the sofas on Saturday, is Sunday possible?",
        "could I come to see the furniture a bit later instead",
        "another time for our visit to your showroom please",
        "we're running behind, can we come to the showroom in the afternoon instead?",
        "move V2003",
        "I'd like a different day for looking at the tables at your place",
        "Thursday doesn't suit us any more, we'd come by on Friday",
        "my visit on Thursday has to be later",
        "let's make it Wednesday for the showroom",
        "please change the time of our visit",
    ),
)

cancel_a_visit = goal(
    "cancel_a_visit",
    "cancel a visit to the showroom",
    wants="cancel_visit",
    examples=(
        "we won't come to the showroom after all",
        "cancel my visit to the showroom",
        "please cancel V2001",
        "I don't need to see the sofa any more, cancel my visit",
        "we can't make it to your showroom",
        "call off our visit, we bought it elsewhere",
        "take me off the list for the showroom",
        "I'm not coming by on Saturday, sorry",
        "delete my showroom booking",
        "our group is not visiting you any more",
        "scrap my visit on Friday",
        "no need to expect us on Thursday",
        "I have to cancel coming to see the beds",
        "please remove our visit",
        "sorry, something came up and we can't visit you",
    ),
)
