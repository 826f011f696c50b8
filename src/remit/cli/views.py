"""A chat as people see it, and as programs read it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

from remit.cli import show
from remit.cli.work import described
from remit.model.ids import ConversationId, MessageId
from remit.model.review import Approval, Review, Takeover, Unsettled
from remit.model.value import Json
from remit.model.wake import Outgoing
from remit.pack.contents import Contents

LONGEST = 500
"""Characters of a customer's message that are shown again."""

PROMPT = "you> "


class Page:
    """For people. Colours and dim lines only where there is a terminal."""

    def __init__(self, *, echo: bool, work: bool) -> None:
        """`echo`: show also what the customer says. `work`: and what is judged and done."""
        self._name = ""
        self._echo = echo
        self._work = work
        self._asking = False
        self._worded: tuple[MessageId, str] | None = None  # a reply as far as it was shown while it was worded
        self._midline = False

    def ask(self) -> str:
        """What the person at the keyboard types. Raises EOFError."""
        sys.stdout.write("\n")
        self._asking = True
        try:
            return input(PROMPT)
        finally:
            self._asking = False

    def opened(self, contents: Contents, conversation: ConversationId) -> None:
        self._name = contents.pack.acting_for

    def heard(self, text: str) -> None:
        if self._echo:
            self._say(f"\n> {text[:LONGEST]}{'…' if len(text) > LONGEST else ''}", "bold")

    def said(self, message: Outgoing) -> None:
        if message.conversation is None:
            channel = "text message" if message.channel == "text" else message.channel
            self._say(f"[{channel} to {message.address}] {message.text}", "yellow")
            return
        self._finish(message)
        if message.buttons and message.buttons[0][0] not in message.text:  # else the text lists them, by number
            self._say("   ".join(f"[{n}] {label}" for n, (label, _) in enumerate(message.buttons, 1)), "cyan", "  ")

    def worded(self, message: MessageId, sentences: Sequence[str]) -> None:
        """A reply as far as it is worded. Another id: it was begun again, and is shown as a whole."""
        before = self._worded[1] if self._worded is not None and self._worded[0] == message else None
        text = " ".join(sentences)
        if before is None:
            self._break()
            self._worded = message, ""
            show.part(f"{self._name}: ", "green")
        show.part(text[len(before or "") :], "green")
        self._worded, self._midline = (message, text), True

    def _finish(self, message: Outgoing) -> None:
        """The reply, or what was not shown of it yet."""
        worded, self._worded = self._worded, None
        if worded is None or worded[0] != message.id or not message.text.startswith(worded[1]):
            self._break()
            self._say(f"{self._name}: {message.text}", "green")
            return
        rest = message.text[len(worded[1]) :]
        if self._midline:
            show.part(rest, "green")
            self._break()
        elif rest.strip():
            self._say(rest.strip(), "green")

    def _break(self) -> None:
        if self._midline:
            show.say("")
        self._midline = False

    def work(self, event: Mapping[str, Json]) -> None:
        if self._work:
            self._say(described(dict(event)), "dim", "  · ")

    def waits(self, reviews: list[Review]) -> None:
        for review in reviews:
            self._say(f"(waits for a person) {matter_of(review)}", "magenta", "  ")
            self._say(how_to_answer(review), "dim", "  ")

    def tell(self, text: str) -> None:
        self._say(text, "dim", "  ")

    def _say(self, text: str, style: str, indent: str = "") -> None:
        """A line; while somebody is typing, above what they type."""
        self._break()
        if self._asking:
            sys.stdout.write("\r\x1b[K")
        show.paragraph(text, style, indent=indent)
        if self._asking:
            sys.stdout.write(PROMPT)
            sys.stdout.flush()


class Stream:
    """For programs: one JSON object a line."""

    def opened(self, contents: Contents, conversation: ConversationId) -> None:
        pack: Json = {"name": contents.name, "digest": contents.digest}
        self._write({"type": "chat", "conversation": conversation, "pack": pack})

    def heard(self, text: str) -> None:
        self._write({"type": "message", "from": "customer", "text": text})

    def said(self, message: Outgoing) -> None:
        self._write(
            {
                "type": "message",
                "from": "agent",
                "id": message.id,
                "channel": message.channel,
                "to": message.address,
                "text": message.text,
                "buttons": [{"label": label, "press": pressed} for label, pressed in message.buttons],
                "at": message.at.isoformat(),
            }
        )

    def worded(self, message: MessageId, sentences: Sequence[str]) -> None:
        """What comes under another id replaces it: a reply is said only once its message is."""
        said: list[Json] = list(sentences)
        self._write({"type": "wording", "id": message, "sentences": said})

    def work(self, event: Mapping[str, Json]) -> None:
        self._write(dict(event))

    def waits(self, reviews: list[Review]) -> None:
        """Which reviews are open now."""
        waiting: list[Json] = [{"review": r.id, "goal": r.goal, "matter": matter_of(r)} for r in reviews]
        self._write({"type": "waiting", "reviews": waiting})

    def tell(self, text: str) -> None:
        self._write({"type": "note", "text": text})

    def _write(self, line: dict[str, Json]) -> None:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def matter_of(review: Review) -> str:
    """What a review is about, in a line."""
    match review.matter:
        case Approval(role=role, count=count, doing=doing):
            left = count - len(review.approved_by)
            more = f" ({left} of {count} still to approve)" if count > 1 else ""
            return f"{doing}: needs the approval of a {role}{more}"
        case Takeover(queue=queue):
            held = f", held by {review.taken_by}" if review.taken_by else ""
            return f"a person of {queue} is to carry on{held}"
        case Unsettled(doing=doing):
            return f"{doing}: did it happen?"


def how_to_answer(review: Review) -> str:
    match review.matter:
        case Approval(role=role):
            return f"/approve or /refuse here, or elsewhere: remit reviews approve {review.id} --by NAME --role {role}"
        case Takeover() if by := review.taken_by:
            return f"/hand-back or /close here, or elsewhere: remit reviews hand-back {review.id} --by {by}"
        case Takeover():
            return f"/take and /hand-back here, or elsewhere: remit reviews take {review.id} --by NAME"
        case Unsettled():
            return f"/happened or /did-not-happen here, or elsewhere: remit reviews happened {review.id} --by NAME"
