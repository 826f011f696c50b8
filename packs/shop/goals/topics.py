"""What is always for a person, whatever else is going on."""

from __future__ import annotations

from remit.pack import topic

legal_threat = topic(
    "legal_threat",
    examples=(
        "you will hear from my lawyer",
        "I'm going to sue you",
        "I will take legal action if this isn't solved today",
        "my attorney will contact you",
        "see you in court",
        "I am reporting you to the consumer protection agency",
        "this is fraud and I will press charges against your company",
        "I'm taking this to small claims court",
    ),
    patterns=(
        r"\b(my|a|our) (lawyer|attorney|solicitor)\b",
        r"\b(sue|suing) (you|your|the)\b",
        r"\blegal (action|steps|proceedings)\b",
        r"\b(see you in|take (you|this|it) to) (small claims )?court\b",
        r"\bpress charges\b",
        r"\bconsumer protection\b",
    ),
)

self_harm = topic(
    "self_harm",
    examples=(
        "I want to kill myself",
        "I don't want to live any more",
        "I'm going to hurt myself",
        "there is no point in living",
        "I feel like ending it all",
        "I have been thinking about suicide",
        "everyone would be better off without me",
    ),
    patterns=(
        r"\b(kill|hurt|harm|cut)(ing)? myself\b",
        r"\bsuicid(e|al)\b",
        r"\b(want|wish|ready) to die\b",
        r"\b(can'?t|cannot) go on (any ?more|like this|living)\b",
        r"\b(end|take) my (own )?life\b",
        r"\bdon'?t want to (live|be alive|go on living)\b",
        r"\bbetter off without me\b",
        r"\bend(ing)? it all\b",
    ),
)

suspected_fraud = topic(
    "suspected_fraud",
    examples=(
        "someone used my card in your shop",
        "I never placed this order",
        "there is an order in my account that I did not make",
        "my account was hacked",
        "I see a charge from you that I don't recognise",
        "somebody stole my identity and ordered things",
        "these purchases are not mine, this is fraud on my account",
        "unauthorised payment on my card",
    ),
    patterns=(
        r"\b(account|password|e-?mail) (was|has been|got|is) (hacked|stolen|compromised)\b",
        r"\b(someone|somebody) (else )?(used|stole|is using) my (card|account|identity|name|credit card)\b",
        r"\bunauthori[sz]ed (charge|payment|order|purchase|transaction)\b",
        r"\b(never|didn'?t|did not) (place|make|order) (this|that|these|those) (order|orders|purchase|purchases)\b",
        r"\bidentity theft\b",
    ),
)
