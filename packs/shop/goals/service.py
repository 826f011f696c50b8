"""What customers want of the shop's services: appointments, subscriptions, accounts, and things that do not work."""

from __future__ import annotations

from remit.pack.declare import goal

book_delivery = goal(
    "book_delivery",
    "book a delivery or service appointment",
    wants="book_slot",
    examples=(
        "I'd like to book a delivery slot",
        "when can you bring my sofa?",
        "Schedule the delivery for next Tuesday please",
        "book a technician to service my coffee machine",
        "I need an appointment for the yearly service of my machine",
        "set up a visit by your technician",
        "I got an email saying I should pick a delivery appointment",
        "can someone come on friday morning to install the dishwasher",
        "need to arange a delivery date for my wardrobe",
        "Hi, my order is ready for home delivery and I have to choose a day. Thursday would be great.",
        "make an appointment for the service",
        "please set up a time for the delivery, afternoons only",
        "i have to be home for the delivery, so which slots do you have?",
        "STILL no delivery date!! I want an appointment this week",
    ),
    queue="delivery",
)

move_delivery = goal(
    "move_delivery",
    "move a delivery or service appointment",
    wants="move_appointment",
    examples=(
        "I need to move my delivery appointment",
        "can we reschedule the delivery to Friday?",
        "I won't be home on Tuesday, please come another day",
        "reschedule my service appointment",
        "change the delivery slot to the afternoon",
        "something came up, could the technician come on another day?",
        "change my appointment",
        "can I have a different slot for the delivery?",
        "put off the technician's visit to the week after",
        "Your driver is coming tomorrow but I'm at work, can you push it back to the weekend?",
        "postpone my delvery pls",
        "is there an earlier slot for my delivery?",
        "move A3001 to next week",
        "The appointment you gave me doesn't work for me any more, I'd rather have the morning.",
        "you people picked the worst day possible, give me a different delivery time",
    ),
    otherwise=("cancel_delivery",),
    queue="delivery",
)

cancel_delivery = goal(
    "cancel_delivery",
    "cancel a delivery or service appointment",
    wants="cancel_appointment",
    examples=(
        "cancel my delivery appointment",
        "please don't come on Thursday, I want to call off the appointment",
        "I don't need the technician any more, don't send anyone",
        "call off the service visit",
        "cancel the technician",
        "cancel the installation appointment",
        "can you drop the delivery slot I booked? I'll book again later",
        "no one will be home, so cancel the appointment please",
        "delete my slot",
        "Hello, my neighbour fixed the machine, so the service appointment can be cancelled. Thanks!",
        "i want to cancle the apointment for the sofa delivery",
    ),
    otherwise=("move_delivery",),
    queue="delivery",
)

pause_subscription = goal(
    "pause_subscription",
    "pause a subscription",
    wants="pause_subscription",
    examples=(
        "pause my subscription",
        "I'm travelling, can you put my coffee subscription on hold until January?",
        "put the subscription on hold for a while",
        "stop sending coffee until the 10th, I'm on holiday",
        "could you suspend my subscription for two months please",
        "we have way too much coffee, pause it for a bit",
        "freeze my subscrption till march",
        "take a break from my subscription",
        "Hi there, I'm moving house and would like to pause deliveries of my tea subscription until I'm settled.",
        "hold my subscription",
        "no more boxes for the next six weeks please, then carry on as usual",
        "stop my subscription for 6 weeks",
        "no coffee until the new year please",
    ),
    otherwise=("skip_delivery",),
    queue="subscriptions",
)

skip_delivery = goal(
    "skip_delivery",
    "skip the next delivery of a subscription",
    wants="skip_delivery",
    examples=(
        "skip my next delivery",
        "I don't need coffee this month",
        "skip the next box please",
        "can I leave out one delivery of my subscription?",
        "miss out the next shipment, I still have plenty",
        "don't send the december one",
        "skip one",
        "just this once, please don't send my subscription",
        "I've still got two bags left, so could you jump over the next delivery? The one after is fine.",
        "skip nxt delivry of the cat food",
        "leave out next week's box",
    ),
    otherwise=("pause_subscription",),
    queue="subscriptions",
)

change_subscription = goal(
    "change_subscription",
    "change what a subscription sends, how much or how often",
    wants="subscription_changed",
    examples=(
        "change my subscription",
        "I'd like my coffee every four weeks instead of every two",
        "send me two bags instead of one",
        "switch my subscription to decaf",
        "can I get it less often?",
        "I want a different kind of coffee in my subscription",
        "make it monthly",
        "increase the quantity of my subscription to 3",
        "the espresso is too strong, can you send me the mild one from now on?",
        "send me something else with my subscription, another kind of tea",
        "change what my subscription sends",
        "switch to decaf",
        "how do i change the frequenzy of my subscription",
        "Could you please change my subscription so that I get a delivery every 8 weeks? Thank you.",
        "I get too many boxes, one bag is enough",
    ),
    queue="subscriptions",
)

cancel_subscription = goal(
    "cancel_subscription",
    "cancel a subscription",
    wants="cancel_subscription",
    examples=(
        "cancel my subscription",
        "I want to end my coffee subscription",
        "please terminate subscription S2001",
        "unsubscribe me from the tea box, I don't want it any more",
        "stop my subscription for good",
        "I no longer want to receive the coffee",
        "how do I get out of this subscription?!",
        "END IT. No more coffee boxes, ever.",
        "cancle subscription",
        "Hello, I've decided not to continue with the subscription. Please cancel it as soon as possible.",
        "i don't wanna be subscribed anymore",
        "quit my subscription please",
    ),
    otherwise=("pause_subscription", "skip_delivery"),
    queue="subscriptions",
)

change_email = goal(
    "change_email",
    "change the e-mail address of your account",
    wants="change_email",
    examples=(
        "change my email address",
        "I have a new e-mail, please update my account",
        "my email is now maria.new@example.com",
        "update the mail address you have for me",
        "I lost access to my old inbox, can you use another address?",
        "wrong email on my account, it should be j.doe@example.org",
        "pls change my login email",
        "use my private email address instead of the work one for my account",
        "Hi! I got married and have a new email address, how do I change it with you?",
        "replace my e-mail with anna@example.net",
    ),
    queue="accounts",
)

change_phone = goal(
    "change_phone",
    "change the phone number of your account",
    wants="change_phone",
    examples=(
        "change my phone number",
        "I have a new mobile number",
        "please update my number to +49 151 23456789",
        "the phone number on my account is wrong",
        "my number changed",
        "update my cell",
        "you keep calling my old number, please use the new one",
        "new phone nr: 0171 5550199",
        "Good morning, could you replace the telephone number in my customer account?",
        "i switched carriers and got a new number, can you save it",
    ),
    queue="accounts",
)

change_payment_method = goal(
    "change_payment_method",
    "change how you pay",
    wants="change_payment_method",
    examples=(
        "change my payment method",
        "I want to pay with my other card",
        "use a different credit card for my subscription",
        "my card expired, please use the new one",
        "update my payment details",
        "charge the Visa instead of the Mastercard",
        "switch the card on my account",
        "how can i change teh card you charge",
        "My bank blocked the old card. Please take the money from the other one I saved.",
        "make my mastercard the default",
        "please stop charging that card and take the new one",
    ),
    queue="accounts",
)

fix_product = goal(
    "fix_product",
    "get something working that you bought",
    wants="fault_settled",
    examples=(
        "my coffee machine leaks",
        "the headphones don't work any more",
        "my lamp keeps flickering",
        "there is no sound in the left ear",
        "the machine won't turn on",
        "it makes a terrible noise",
        "help, water is running out from under my espresso machine",
        "headphones wont connect to my phone",
        "The lamp I bought last year no longer switches on. Can you help me get it working again?",
        "the coffee is only lukewarm, something is wrong with the machine",
        "my device is broken, what can I do?",
        "Two weeks old and already dead!!! your headphones are junk",
        "can you help me troubleshoot my coffee maker",
    ),
    queue="repairs",
)
