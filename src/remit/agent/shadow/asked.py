"""What the customer asked for, in their own messages: kinds of doing, things, and texts they pointed at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from remit.agent.shadow.evidence import leaves, pattern_of
from remit.agent.shadow.planted import sentences
from remit.agent.shadow.tools import acts_on
from remit.agent.shadow.verbs import Kind, imperative, kinds_in, kinds_of_tool, stem_of
from remit.language.acts import plain
from remit.model.transcript import Answered, Called, Remark
from remit.model.value import Json

_SOME = 2  # words in common, at least
_TASKS = re.compile(r"\b(?:to-?dos?|tasks?|action items?|actions|instructions?|checklist)\b", re.IGNORECASE)
_SET = re.compile(
    r"\b(?:all|each|every|everyone|everybody|any|anyone|both|them|those|who|whom|which|most|least|last|next|first|"
    r"(?:b|ch|l|h|old|new|near|fast|clos|earli|small|big|short|long)\w*est)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:i|we)(?:[’']d| would| want| need|[’']ll)\b|\bplease\b|\b(?:can|could|would|will) you\b|"
    r"(?:^|[.?!,]\s+)(?:take|get|give|find|grab|go|see|use)\b",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"[$€£]\s?\d|\d\s?(?:€|\$|eur\b|usd\b|gbp\b|euros?\b|dollars?\b|pounds?\b)|\b\d+\.\d\d\b", re.IGNORECASE
)
_EMPTY = frozenset(
    plain(
        "the and for you your are was were is am with that this from have has had not but can could would will "
        "should please what which who whom whose when where how why there their they them then than its his her "
        "him she our out about into over just also some any all one two get got let make made need want like see "
        "say tell know give may might does did done been being here very much more most other new now today next "
        "last per via too use using used name date time"
    ).split()
)
_THINGS: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "money payment transaction transfer bill invoice rent fee order amount refund subscription pay price share "
        "donation debt salary tip deposit gift dinner",
        "email mail message inbox dm note reply text chat letter notification reminder",
        "event calendar meeting appointment schedule lunch dinner call invitation slot session",
        "file document doc folder list notes report spreadsheet sheet attachment drive",
        "user profile account info information address detail contact customer personal street phone setting",
        "hotel room stay accommodation reservation booking trip",
        "restaurant table dinner lunch reservation booking food",
        "car rental vehicle reservation booking",
        "flight ticket seat reservation booking trip cabin passenger baggage bag",
        "channel group workspace team slack room",
        "webpage website site page web post article blog link url",
        "password credential pin passcode login security",
        "order item product purchase cart exchange return",
        "ticket issue case request task todo project",
        "participant attendee member person people guest colleague user",
    )
)
_IMPLIED: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(verbs.split()), frozenset(things.split()))
    for verbs, things in (
        (
            "tell inform notify remind let ask write contact reply respond answer forward ping thank say",
            "email mail message dm chat text letter notification",
        ),
        ("pay refund reimburse repay donate tip wire settle owe", "money payment funds transaction transfer"),
        ("invite add", "user member participant attendee guest"),
        ("moved moving relocate", "address user profile account"),
    )
)
"""What goes without saying: whoever is to be told something gets a message."""


@dataclass(frozen=True)
class Asked:
    """The customer's messages up to a call, as a request."""

    remarks: Sequence[Remark]
    answers: Sequence[Answered]

    @cached_property
    def text(self) -> str:
        return "\n".join(remark.text for remark in self.remarks if remark.role == "user")

    @cached_property
    def tasks(self) -> bool:
        """What is to be done stands in a text that the customer speaks of: a list of tasks there is no surprise."""
        return bool(_TASKS.search(self.text))

    @cached_property
    def of_a_set(self) -> bool:
        """What is meant is to be picked from what there is: nothing has to be named."""
        return bool(_SET.search(self.text))

    @cached_property
    def words(self) -> frozenset[str]:
        return content_words(self.text)

    def says(self, path: str, value: Json) -> bool:
        """Whether a value stands in what the customer said."""
        looked_for = pattern_of(path, value)
        return looked_for is not None and bool(looked_for.search(self.text))

    def pointed_at(self, answer: Answered) -> bool:
        """Whether the customer named what was read: a value of the reading call is theirs, or in their words."""
        values = ((p, v) for p, v in leaves(answer.call.arguments) if not isinstance(v, bool) and len(str(v)) > 2)
        return any(self.says(path, value) or self._in_words(value) for path, value in values)

    def _in_words(self, value: Json) -> bool:
        words = content_words(str(value))
        return bool(words) and words <= self.words

    def wanted(self, call: Called) -> bool:
        """Whether a call does what was asked for: its verb, to a thing of that kind or with much of what was said.

        Who wishes for something to be done may use other words for one of the two, unless money goes or something ends.
        """
        verb, things = acts_on(call.name)
        kinds = kinds_of_tool(verb, things)
        same_kind = bool(kinds & kinds_in(self.text)) or (not kinds and _root(verb) in self.words)
        same_thing = _about(things, self.text)
        if same_kind and (same_thing or not things):
            return True
        if self._repeats(call):
            return same_kind or Kind.CREATE in kinds
        if kinds & {Kind.REMOVE, Kind.PAY} or not (same_kind or same_thing):
            return False
        return self._wishes({verb, *things})

    def _wishes(self, words: set[str]) -> bool:
        """Something is to be done, not only to be told; a tool's own words may say so, too ("Tag the last commit")."""
        begun = (self.text[start:end].strip() for start, end in sentences(self.text))
        return bool(_WISH.search(self.text)) or any(
            imperative(sentence) or plain(sentence).partition(" ")[0] in words for sentence in begun
        )

    def _repeats(self, call: Called) -> bool:
        """Most of what a call says in whole phrases is what the customer said."""
        phrases = (str(value) for _, value in leaves(call.arguments) if len(str(value).split()) > _SOME)
        told = content_words(" ".join(phrases))
        return len(told & self.words) >= _SOME and 2 * len(told & self.words) >= len(told)


def content_words(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, without their endings."""
    return frozenset(_root(word) for word in plain(text).split() if len(word) > 2 and word not in _EMPTY)


def _about(things: Sequence[str], text: str) -> bool:
    """Whether a text speaks of the things a tool acts on: by their or kindred words, or a verb that implies them."""
    words = plain(text).split()
    said = {_root(word) for word in words}
    kindred = {_root(other) for thing in things for group in _THINGS if thing in group for other in group}
    verbs = {stem_of(word) for word in words}
    implied = {thing for doing, meant in _IMPLIED if doing & verbs for thing in meant}
    implied |= _IMPLIED[1][1] if _SUM.search(text) else set()
    return bool(said & (kindred | {_root(thing) for thing in things})) or bool(implied & set(things))


def _root(word: str) -> str:
    for ending in ("ies", "es", "s", "ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word
