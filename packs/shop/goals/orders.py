"""What customers want of their orders."""

from __future__ import annotations

from remit.pack import goal

order_status = goal(
    "order_status",
    "know where an order is",
    wants="track_order",
    examples=(
        "where is my order?",
        "Has W10005 shipped yet?",
        "when will my running shoes arrive",
        "I ordered a lamp last week and it still isn't here",
        "track my package pls",
        "Could you tell me the status of my order, please?",
        "any news on order W10009",
        "my parcel is late, what's going on??",
        "what did the carrier do with my delivery, it says shipped since days",
        "wheres my stuff",
        "Good morning, I would like to know whether my order has left your warehouse already.",
        "is my order on its way",
        "how long does it take until my scarf gets here",
        "do you have a tracking number for me?",
    ),
)

cancel = goal(
    "cancel",
    "cancel an order",
    wants="cancel_order",
    examples=(
        "cancel my order",
        "I want to cancel order W10004",
        "please stop the order I placed yesterday, I don't need it any more",
        "I ordered the wrong thing, can I still cancel?",
        "cancel W10018 and give me my money back",
        "I'd like to call off my purchase before it ships",
        "don't send it, I changed my mind about the order",
        "pls cancle the order from this morning",
        "You still haven't shipped my order so just cancel the whole thing!",
        "Hello, would it be possible to withdraw the order that I made last night? Thank you.",
        "I ordered twice by mistake, cancel one of the orders",
        "forget about my order, I bought it elsewhere",
    ),
    otherwise=("return",),
)

cancel_part = goal(
    "cancel_part",
    "take items out of an order that has not been sent",
    wants="cancel_items",
    examples=(
        "remove the scarf from my order before it ships",
        "I only want to cancel one of the two t-shirts",
        "please take the black shirt out of order W10004",
        "can you cancel just one item of my order",
        "leave out the lamp, but send the rest",
        "I don't need the second shirt any more, keep the rest of the order",
        "cancel part of my order",
        "drop one item from my order please",
        "only send the shoes, not the jacket",
        "take the jacket off my order, I still want the shoes",
        "can i delete a single thing from an order that isnt shipped",
    ),
    otherwise=("return",),
)

change_delivery_address = goal(
    "change_delivery_address",
    "have an order delivered to another address",
    wants="change_address",
    examples=(
        "change the delivery address of my order",
        "I've moved, please send W10004 to my new address",
        "can you ship my order to my office instead?",
        "wrong address on my order!! please fix",
        "I entered the wrong street, can you correct the shipping address",
        "send the parcel to my parents' place instead",
        "Please deliver order W10004 to Rosenweg 5, 10115 Berlin.",
        "the house number on the order is wrong",
        "is it possible to redirect my order to a different address",
        "pls update shipping adress",
        "I will not be home that week, could the order go to my neighbour's address instead?",
        "my order should go somewhere else",
    ),
)

return_ = goal(
    "return",
    "send something back and get your money",
    wants="refund_return",
    examples=(
        "I want to return the jacket",
        "how do I send something back?",
        "the scarf doesn't suit me, I'd like my money back",
        "return order W10001",
        "I'd like to send back everything from my last order",
        "these shoes are too small, I want a refund",
        "refund please, it doesn't fit",
        "I dont like the t-shirt, can i give it back",
        "Could I please return two of the three things I bought?",
        "the jacket isn't what I expected at all, take it back",
        "I changed my mind about the lamp and want to return it",
        "start a return for the espresso machine",
        "want to send the bike back, its way too big",
        "give me a refund for the blouse, I never wore it",
        "Dear team, I would like to make use of my right to return the goods I received on Monday.",
    ),
    otherwise=("exchange", "cancel"),
)

exchange = goal(
    "exchange",
    "exchange something for another colour or size",
    wants="exchange_item",
    examples=(
        "can I swap the jacket for a larger size?",
        "I need these shoes in 43 instead of 42",
        "exchange the blue jacket for a green one",
        "the t-shirt is too tight, can I have it in L",
        "wrong size, please send me a bigger one",
        "I'd like the same shoes in orange",
        "change my jacket to size L please",
        "could I get a different colour of the scarf?",
        "exchange W10010",
        "The shoes I got are lovely but one size too small. Could you exchange them, please?",
        "i want M not L",
        "trade the red scarf for a grey one",
        "do you still have my jacket in medium? I'd like to exchange it",
    ),
    otherwise=("return",),
)

damaged_item = goal(
    "damaged_item",
    "put right something that arrived damaged",
    wants="damage_settled",
    examples=(
        "my vase arrived broken",
        "the lamp came with a crack in it",
        "I got a damaged item in W10011",
        "the parcel was crushed and what's in it is smashed",
        "there is a hole in the jacket you sent me",
        "the bottle leaked all over the box",
        "the shirt I received is torn at the seam",
        "my order arrived in pieces, what do I do now?",
        "One part is missing from the lamp you delivered.",
        "it's scratched all over!! I paid for a new one!",
        "item is broken, send me a new one",
        "got my delivery today and the glass is shattered :(",
        "Unfortunately the scarf has a big stain on it. Can you replace it?",
        "The desk lamp was defective when I unpacked it, the shade is cracked.",
    ),
)
