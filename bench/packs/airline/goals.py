"""What customers want of an airline."""

from __future__ import annotations

from remit.pack import goal

reservation_status = goal(
    "reservation_status",
    "know how a reservation stands",
    wants="see_reservation",
    examples=(
        "what is the status of my reservation",
        "show me reservation JMO1MG",
        "is my flight on time?",
        "what flights do I have booked",
        "has my flight been delayed",
        "can you look up my reservation",
        "when does my flight leave",
        "details of my booking please",
        "which flights are in reservation NM1VX1",
        "I want to check my upcoming trip",
        "who is on my reservation",
        "is my flight still going",
        "do I have travel insurance on my booking",
        "tell me about my trip to Denver",
        "what cabin am I in",
        "check the status of 4OG6T3",
    ),
)

baggage_allowance = goal(
    "baggage_allowance",
    "know how many checked bags are free",
    wants="see_baggage",
    examples=(
        "how many suitcases can I take",
        "how many bags can I check for free",
        "what is my baggage allowance",
        "how many checked bags are included in reservation JMO1MG",
        "am I allowed to bring two suitcases",
        "is luggage included in my ticket",
        "what is the free baggage on my booking",
        "how much luggage may I bring",
        "how many free bags do I get as a gold member",
        "total number of suitcases I can take on my flight",
    ),
)

cancel = goal(
    "cancel",
    "cancel a reservation",
    wants="cancel_reservation",
    examples=(
        "I want to cancel my reservation",
        "cancel reservation EHGLP3",
        "please cancel my flight",
        "I need to cancel my trip and get my money back",
        "cancel my upcoming flights",
        "I can't travel, cancel the booking",
        "I'm sick and need to cancel my flight",
        "you cancelled my flight, I want a refund",
        "get me a refund for reservation Q69X3R",
        "call off my trip",
        "I'd like to cancel the booking I made yesterday",
        "my plans have changed, please cancel",
        "refund my ticket",
        "cancel the one from Philadelphia to LaGuardia",
        "I booked by mistake, cancel it",
        "I no longer need the flight",
    ),
)

change_flights = goal(
    "change_flights",
    "take other flights",
    wants="change_flights",
    examples=(
        "I want to change my flight",
        "change my flight to another day",
        "move my flight to tomorrow",
        "can I take a later flight",
        "push back my flight by a day",
        "reschedule my trip",
        "change the return flight of reservation M20IZO",
        "I want to fly a day earlier",
        "switch my reservation to a nonstop flight",
        "can you put me on another flight",
        "I need to change the date of my flight",
        "modify the flights in my booking",
        "change the outbound flight to May 24",
        "I'd like a different flight",
        "rebook me on a flight the next day",
    ),
)

change_cabin = goal(
    "change_cabin",
    "fly in another cabin",
    wants="change_cabin",
    examples=(
        "upgrade me to business",
        "I want to upgrade my reservation to business class",
        "change the cabin to economy",
        "downgrade my reservation to basic economy",
        "can I fly business instead",
        "move us from basic economy to economy",
        "change class of my booking",
        "put everyone in business class",
        "how much is an upgrade to business",
        "I'd like to sit in economy instead of business",
        "downgrade all passengers",
        "upgrade reservation XEHM4B",
        "switch my cabin class",
    ),
)

add_bags = goal(
    "add_bags",
    "check more bags",
    wants="bags_added",
    examples=(
        "add a bag to my reservation",
        "I want to check two more suitcases",
        "add checked bags",
        "I need one more checked bag",
        "add 3 bags to reservation JMO1MG",
        "I'd like to bring another suitcase, please add it",
        "can I add luggage to my booking",
        "put an extra bag on my flight",
        "add baggage",
        "book additional luggage for my trip",
        "remove a bag from my reservation",
        "I have more luggage to check in than I booked",
    ),
)

change_passenger = goal(
    "change_passenger",
    "correct the details of a passenger",
    wants="change_passenger",
    examples=(
        "change the name of a passenger",
        "the passenger name on my reservation is wrong",
        "correct the spelling of my name on the booking",
        "change Mei Lee to Mei Garcia",
        "update the passenger's last name",
        "replace a passenger with someone else",
        "remove passenger Sophia from my flights",
        "add a passenger to my reservation",
        "take one person off the booking",
        "someone else will travel instead of me",
        "I got married, change my last name on the ticket",
        "modify the passengers of reservation 3RK2T9",
        "one more person wants to come along, add them to the reservation",
    ),
)

compensation = goal(
    "compensation",
    "get a certificate for a cancelled or delayed flight",
    wants="send_certificate",
    examples=(
        "I want compensation for my delayed flight",
        "my flight was cancelled and I want to be compensated",
        "what do I get for the delay",
        "you owe me compensation",
        "give me a voucher for the cancelled flight",
        "I'm very upset about the delay, I demand compensation",
        "my flight was late and I missed a meeting, I want a voucher",
        "I'd like a travel certificate for the inconvenience",
        "compensate me for the cancellation",
        "the delay of flight HAT045 ruined my day, make it up to me",
        "what are you going to do about my cancelled flight, I want something for it",
        "am I entitled to a certificate",
    ),
)

book = goal(
    "book",
    "book a flight",
    wants="booked",
    examples=(
        "I want to book a flight",
        "book a flight from New York to Seattle",
        "I'd like to fly from San Francisco to Boston",
        "book a one way trip to Miami",
        "I need a round trip from Denver to Chicago",
        "find me a flight to Orlando tomorrow",
        "make a new reservation",
        "buy a ticket to Las Vegas",
        "I need two tickets to Dallas",
        "reserve a business class seat to Los Angeles",
        "can you book me a new trip",
        "I want to buy plane tickets",
        "get me on a flight from Houston to Phoenix on Friday",
        "book me a flight",
        "I'd like to make a booking",
    ),
)
