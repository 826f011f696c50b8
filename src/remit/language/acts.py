"""What a message does, beside wanting things: yes, no, leave it, thanks, who are you. Rules, not guesses.

`confirms` is the one recogniser that carries authority: the kernel grants a confirmation by it alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from remit.model.turn import Act

_HEAD = 600  # characters in which a message says what it does; the rest tells

_POLITE = (
    r"(?:please|pls|plz|thanks|thank you|thank you very much|thanks a lot|many thanks|thx|ty|cheers|ta|sir|madam|"
    r"mate|then|now|great|good|perfect|wonderful|lovely|super|awesome|cool|nice|excellent|brilliant|oh|ah|well|hm|hmm)"
)
_YES = (
    r"y|ye|yes|yeah|yea|yeh|yep|yup|yess+|yas|aye|ja|si|oui|ok|okay|okey|okey dokey|okie dokie|oki|k|kk|"
    r"sure|sure thing|for sure|of course|certainly|definitely|absolutely|indeed|by all means|alright|all right|right|"
    r"correct|"
    r"exactly|fine|that is fine|that s fine|thats fine|fine by me|fine with me|all good|"
    r"sounds good|sounds great|sounds right|looks good|looks right|looks great|that works|works for me|"
    r"go|go ahead|go for it|go on|do it|do that|do so|do|please do|please go ahead|please proceed|proceed|carry on|"
    r"make it so|confirm|confirmed|i confirm|i confirm that|i confirm this|i agree|agreed|agree|i do|i am|"
    r"approved|affirmative|positive|right on|"
    r"that is right|that s right|thats right|that is correct|that s correct|thats correct|"
    r"that would be (?:great|good|lovely|nice|perfect|fine|wonderful|fantastic|awesome|super|cool)|"
    r"i would|i d like that|i would like that|i want that|i want to|"
    r"yes i do|yes i am|yes i would|yes you can|yes you may|you may|you can|yes you should|"
    r"why not|let s do it|lets do it|let s do that|lets do that|let s go|lets go|"
    r"that s what i want|that is what i want|thats what i want"
)
_NO = (
    r"n|no|neither|(?:none|neither|not any|not one) of (?:them|these|those)|none|"
    r"nope|nah|nay|naw|no way|not now|not yet|not today|no thank you|no thanks|not really|not at all|"
    r"never|nein|non|negative|rather not|i d rather not|i would rather not|better not|"
    r"do not|don t|dont|please don t|please do not|don t do it|do not do it|don t do that|do not do that|dont do it|"
    r"no don t|no do not|no dont|wrong|incorrect|that is wrong|that s wrong|thats wrong|that is not right|"
    r"that s not right|thats not right|that is not correct|that s not correct|not correct|not right|"
    r"i don t|i do not|i dont|i don t want that|i do not want that|i dont want that|i don t want to|i don t agree|"
    r"i do not agree|i disagree|disagree|absolutely not|definitely not|certainly not|of course not|hell no|"
    r"no not really|i changed my mind|i ve changed my mind|i have changed my mind"
)
_PLAIN_YES = re.compile(rf"(?:{_POLITE} )*(?:{_YES})(?: (?:{_YES}|{_POLITE}|with that|with it))*")
_PLAIN_NO = re.compile(rf"(?:{_POLITE} )*(?:{_NO})(?: (?:{_NO}|{_POLITE}))*")
_YES_SIGNS = frozenset("👍👌✅✔☑🆗")
_NO_SIGNS = frozenset("👎❌🚫✖")
_MILD_SIGNS = frozenset("🙂😊😀😃😄🙏😉🏻🏼🏽🏾🏿")
_QUOTED = re.compile(r"[\"“”„«»`>]|(?:^|\s)'[^']+'(?:\s|$)")

_STARTS_YES = re.compile(
    r"(?:(?:oh|ah|well|um|uh|hm+) )?(?:yes|yeah|yea|yep|yup|y|ok|okay|sure|aye|correct|right|exactly|of course|"
    r"certainly|definitely|absolutely|please do|go ahead|do it|ja|si|oui)\b"
)
_STARTS_NO = re.compile(
    r"(?:(?:oh|ah|well|um|uh|hm+|sorry|wait) )?(?:no thank you|no thanks|no|nope|nah|nay|not now|not yet|not really|"
    r"nein|"
    r"don t|do not|dont)\b"
)
_NEEDS_PAUSE = frozenset(("no", "right", "correct", "exactly"))
_PAUSED = re.compile(r"\W*(?:(?:oh|ah|well|um|uh|sorry|wait|hm+)\W+)?\w+\s*[,.;:!–—-]", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:no|nope|i|it|not|don|do|the|that|this|please|pls|wait|sorry|actually|make|my|cancel|leave|you|we|never|need|"
    r"still|but|because|idea|problem|way|just|only|rather|give|send|use|take|thanks|thank|can|could|sir|go|yes|a|an)\b"
)
_FILLER = (
    r"(?:(?:oh|ah|well|um|uh|ok|okay|hey|hi|hello|sorry|wait|hold on|no|nah|nope|yeah|actually|"
    r"you know what|please|pls|just|then|"
    r"so|but|on second thoughts?|i think|i guess|let s|lets|can you|could you|would you|thanks|thank you|for now|"
    r"i ll (?:\w+ ){1,4}?(?:later|another time|another day|tomorrow|myself|again|anyway)|"
    r"now|all right|alright|in fact|instead|after all|i ve changed my mind|i changed my mind|changed my mind|"
    r"i have changed my mind|anyway|it s fine|its fine|it s ok|that s ok|i d rather|never mind|don t bother)\b ?)*"
)
_THIS = (
    r"(?:it|that|this|the whole thing|everything|all of it|all of that|that one|that request|this request|my request)"
)
_STOP = re.compile(
    rf"{_FILLER}(?:never ?mind(?: (?:that|about (?:it|that)|then))?|nvm|forget(?: about)? {_THIS}|forget i asked|"
    rf"leave {_THIS}(?: (?:be|alone|as it is|as is))?|drop {_THIS}|scrap {_THIS}|scratch that|skip {_THIS}|"
    rf"cancel {_THIS}|stop(?: {_THIS}| here)?|abort(?: {_THIS})?|quit|call {_THIS} off|"
    r"(?:do not|don t|dont) (?:bother|worry about it|do (?:it|that|anything))|"
    r"(?:it )?(?:does not|doesn t|doesnt) matter(?: any ?more)?|no longer needed|not needed any ?more|"
    r"i (?:do not|don t|dont) (?:want|need) (?:it|that|this|to)(?: any ?more| now)?|i (?:would|d) rather not|"
    r"i ve changed my mind|i changed my mind|i have changed my mind|changed my mind|"
    r"let s not(?: do (?:it|that))?|i ll (?:leave|keep) it(?: as it is| after all)?|i ll think about it|maybe later|"
    rf"another time)(?: {_FILLER})?"
)
_SOMEONE = (
    r"(?:human(?: being)?|person|real (?:person|human|one)|live (?:person|agent|human|chat)|agent|representative|rep|"
    r"operator|manager|supervisor|someone(?: real| else| human)?|somebody(?: real| else)?|employee|colleague|staff|"
    r"member of staff|team member|your team|customer (?:service|support|care)|support(?: team| agent)?|advisor|adviser|"
    r"boss|anyone|anybody|a real)"
)
_PERSON = re.compile(
    rf"\b(?:talk|speak|chat|talking|speaking|connect(?: me)?|transfer(?: me)?|put me through|pass me|"
    rf"escalate(?: this| it)?|hand me over|switch me|forward me|redirect me)\b(?: \w+){{0,4}}? {_SOMEONE}\b|"
    rf"\b(?:get|give|send|find|bring|fetch) me (?:to )?(?:a |an |the |your |some )?(?:\w+ )?"
    rf"(?:human|person|agent|representative|rep|operator|manager|supervisor)\b|"
    rf"\bi (?:want|need|demand|would like|d like|prefer|d prefer) (?:a |an |the |your |to have a )?(?:\w+ )?"
    rf"(?:human|person|agent|representative|operator|manager|supervisor)\b|"
    rf"^(?:a |an )?{_FILLER}(?:real |live |actual )?(?:human|person|agent|representative|operator|manager|supervisor)"
    rf"(?: please| now| pls)*$|\bcall me(?: back)?$|\b(?:real|actual|live) (?:human|person|agent)\b(?! or)"
)
_BOT = (
    r"(?:bot|robot|human|human being|person|ai|machine|computer|chatbot|program|chatgpt|llm|real|man|woman|"
    r"someone real)"
)
_WHO = re.compile(
    rf"\b(?:who|what) (?:are|r) (?:you|u)\b(?! (?:doing|going|talking|waiting|saying|able|sending|charging|offering))|"
    rf"\b(?:are|r) (?:you|u) (?:actually |really |even |just |some )*(?:a |an |some )*"
    rf"(?:real |kind of |sort of |actual )*{_BOT}\b|"
    rf"\b(?:am|are) (?:i|we) (?:\w+ )?(?:talking|speaking|chatting|writing|texting) (?:to|with) "
    rf"(?:\w+ ){{0,2}}?{_BOT}\b|"
    rf"\bis (?:this|that|it) (?:a |an |really )*(?:real )*{_BOT}\b|"
    r"\bwho (?:am i|is this|do i)\b(?: (?:talking|speaking|chatting|writing))?|\bwhat s your name\b|"
    r"\bwhat is your name\b|\bintroduce yourself\b|\bwho do you work for\b"
)
_THANK = (
    r"(?:thanks|thank you|thank u|thx|thanx|cheers|much appreciated|appreciate it|appreciated|grateful|merci|danke)"
)
_GREET = (
    r"(?:(?:hi|hello|hey)(?: there)?|hiya|howdy|hallo|greetings|good (?:morning|afternoon|evening|day)|morning|"
    r"evening|moin|yo|dear (?:sir|madam|team|shop|support)(?: or madam)?|to whom it may concern|"
    r"how are you(?: doing)?(?: today)?|how s it going|what s up|sup|nice to meet you)"
)
_MARKS = re.compile(r"[\W_]+")
_COURTESIES = (
    "very much|so much|a lot|again|for your help|for the help|for your time|for your patience|for that|for everything|"
    "for all your help|there|everyone|all|team|bye|goodbye|good bye|see you|have a nice day|have a good day|"
    "have a great day|have a good one|have a nice weekend|have a good weekend|have a nice evening|"
    "that s all|that is all|"
    "that will be all|thats all|nothing else|great|perfect|awesome|cool|nice|lovely|wonderful|"
    "excellent|brilliant|super|"
    "you re the best|you re great|you re awesome|regards|kind regards|best regards|"
    "i hope you are well|hope you are well|"
    "please|oh|many|you|sir|madam|mate|well|ok|okay|i have a question|i have a request|i have a problem|quick question|"
    "i need help|i need some help|can you help|can you help me|could you help|could you help me|help|help me"
)
_PARTING = re.compile(
    rf"\b(?:{_THANK}|bye|goodbye|see you|have a (?:nice|good|great)|"
    r"that s all|that is all|that will be all|thats all|nothing else|regards)\b"
)
_PAUSES = (
    r"(?:(?:hold on|hang on|wait|just|give me) )?(?:for )?(?:a|one) (?:sec|second|minute|moment|bit)|"
    r"hold on|hang on|wait|let me (?:think|check|see|look)(?: about (?:it|that|this)| it up| again)?|hm+|um+|er+"
)
_OFFERS = r"what (?:can|do) (?:you|u) do(?: for me)?|(?:what|how) can (?:you|u) help(?: me)?(?: with)?"
_SOCIAL = re.compile(
    rf"(?>(?>{_GREET}\b|{_THANK}\b|(?:{'|'.join(sorted(_COURTESIES.split('|'), key=len, reverse=True))}|"
    rf"{_OFFERS}|{_PAUSES})\b) ?)+"
)
_ANYWHERE: dict[Act, re.Pattern[str]] = {
    Act.PERSON: _PERSON,
    Act.WHO: _WHO,
    Act.THANK: re.compile(rf"\b{_THANK}\b"),
    Act.GREET: re.compile(rf"^(?:oh |ok |and )?(?:{_GREET}\b|(?:{_OFFERS})$)"),
    Act.COMPLAIN: re.compile(
        r"\b(?:complain\w*|unacceptable|ridiculous|terrible|awful|disgrac\w+|worst|outrag\w+|furious|angry|fed up|"
        r"sick of|(?:is|what) a joke|useless|pathetic|disappoint\w+|not good enough|joke of a|waste of (?:time|money)|"
        r"never (?:ordering|buying|shopping) (?:here |from you )?again|rubbish service|bad service|poor service)\b"
    ),
    Act.CORRECT: re.compile(
        r"^(?:(?:no|nope|nah|oh|ah|but|and|so|ok|hm+|wait|sorry|um|er) )*?(?:i mean|i meant|i said|i actually meant|"
        r"correction|oops|my mistake|i misspoke|"
        r"(?:wait|sorry|actually)(?: \w+)? (?:the|make it|make that|i meant|it s|its|that s|i want|i d|use|my))\b|"
        r"\b(?:i meant|what i meant|make (?:it|that) (?:the|a|an) |rather the |not the \w+(?: \w+)? (?:but )?the )"
    ),
}
_ALONE: dict[Act, re.Pattern[str]] = {
    Act.STOP: _STOP,
    Act.WHY: re.compile(
        rf"{_FILLER}(?:(?:and|but|so|ok) )*(?:why|how come|for what reason|what for|what s the reason|"
        r"what is the reason|says who|explain(?: that| why| yourself| this)?)"
        r"(?: (?:not|though|is that|is it so|that|so|exactly|no|on earth not|not possible|do (?:you|u) (?:even )?"
        r"(?:need|want|ask|have to know)(?: \w+){0,5}|should i(?: \w+){0,4}|must i(?: \w+){0,4}|"
        r"do i (?:need|have) to(?: \w+){0,4}|(?:can t|cannot|can not|cant|won t|don t|couldn t) (?:i|you|u|we|it|that)"
        r"(?: \w+){0,4}|is (?:it|that|this) (?:\w+ )?(?:not )?(?:possible|needed|necessary|allowed|refused|so)|"
        r"did you (?:refuse|decline|not|say no)(?: \w+){0,3}))*(?: please)?"
    ),
    Act.UNDO: re.compile(
        rf"{_FILLER}(?:(?:please |can you |could you |i want to |i d like to |can i )*(?:undo|reverse|revert|"
        r"roll back) (?:it|that|this|the last (?:one|thing|step|change)|what you (?:just )?did)|"
        r"(?:please |can you )*(?:undo|put (?:it|that) back (?:how|as|the way) it was|"
        rf"change (?:it|that) back|reverse (?:it|that)))(?: {_FILLER})?"
    ),
    Act.REPEAT: re.compile(
        rf"{_FILLER}(?:(?:repeat|say) (?:that|it)(?: again| once more)?|repeat(?: please)?|come again|pardon(?: me)?|"
        r"what did you (?:just )?(?:say|ask)|what was (?:that|the question|your question)(?: again)?|sorry what|what|"
        r"say again|"
        r"i (?:did not|didn t|didnt) (?:catch|get|understand|hear) (?:that|you|it)|what do you mean|excuse me|huh)"
        r"(?: again| please| for me)*"
    ),
}


def confirms(text: str) -> bool | None:
    """True for a message that is nothing but a clear yes, False for nothing but a clear no, None for all else.

    Strict: a yes with a condition, a question, a quotation, or to a part of what was asked is not a yes.
    """
    if len(text) > 80 or _QUOTED.search(text) or "?" in text:
        return None
    signs = {c for c in text if unicodedata.category(c) in ("So", "Sk")}
    words = plain(text)
    if words:
        yes, no = bool(_PLAIN_YES.fullmatch(words)), bool(_PLAIN_NO.fullmatch(words))
    else:
        yes, no = bool(signs & _YES_SIGNS), bool(signs & _NO_SIGNS)
    doubtful = signs - _MILD_SIGNS - (_YES_SIGNS if yes else _NO_SIGNS)
    return None if yes == no or doubtful else yes


def leading_answer(text: str) -> tuple[bool, str] | None:
    """A yes or no that a message begins with, and the words after it; None if it begins otherwise ("no sound")."""
    words = plain(text)
    for answer, pattern in ((False, _STARTS_NO), (True, _STARTS_YES)):
        start = pattern.match(words)
        if start is None:
            continue
        rest = words[start.end() :].strip()
        if start[0].split()[-1] in _NEEDS_PAUSE and rest and not _PAUSED.match(text) and not _GOES_ON.match(rest):
            return None
        return answer, rest
    return None


def acts_in(text: str) -> tuple[Act, ...]:
    """What a message does by its wording, in the order of `Act`; empty for one that only wants or tells something."""
    text = text[:_HEAD]
    words = plain(text)
    found = {act for act, pattern in _ANYWHERE.items() if pattern.search(words)}
    found |= {act for act, pattern in _ALONE.items() if any(pattern.fullmatch(plain(c)) for c in _clauses(text))}
    match leading_answer(text):
        case (True, _):
            found.add(Act.AFFIRM)
        case (False, rest):
            found.add(Act.DENY)
            if rest and not _PLAIN_NO.fullmatch(rest) and not only_social(rest) and Act.STOP not in found:
                found.add(Act.CORRECT)
        case None:
            pass
    return tuple(act for act in Act if act in found)


def only_social(text: str) -> bool:
    """Whether a text is nothing but greeting, thanks and the like: no wish and no fact is in it."""
    return len(text) <= _HEAD and bool(_SOCIAL.fullmatch(plain(text)))


def only_parting(text: str) -> bool:
    """Whether a text only gives thanks or takes leave: it answers nothing that was asked, and is no failure to."""
    return only_social(text) and bool(_PARTING.search(plain(text)))


def says_stop(text: str) -> bool:
    """Whether a clause lets go of what is being done: "never mind", "actually cancel that"."""
    return len(text) <= _HEAD and bool(_STOP.fullmatch(plain(text)))


@lru_cache(maxsize=1024)  # a message is looked at from many sides
def plain(text: str) -> str:
    """Lower-case words with single spaces: no accents over them, no marks between them."""
    flat = text.replace("’", "'").casefold()
    if not flat.isascii():
        flat = "".join(c for c in unicodedata.normalize("NFKD", flat) if not unicodedata.combining(c))
    return " ".join(_MARKS.sub(" ", flat).split())


def _clauses(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?;,\n]+|\s[-–—]+\s", text) if part.strip()] + [text]
