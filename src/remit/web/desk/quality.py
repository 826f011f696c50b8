"""The quality of conversations: what the checks found, and what people say who looked at a sample of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.desk.outcomes import scored
from remit.desk.quality import checked, sampled
from remit.desk.transcript import transcript
from remit.errors import BadRequest, UnknownConversation
from remit.measure.history import History
from remit.measure.quality import CHECKS, Quality, Scored, agreement, among_people
from remit.model.entry import QualityScored
from remit.model.ids import INSTALLATION, ConversationId
from remit.model.value import Value
from remit.people.roles import May
from remit.web.desk.outcomes import Outcomes
from remit.web.desk.page import Desk, filled
from remit.web.session import member

_MOST = 300
"""Conversations of a period that are checked for its figures: the newest."""


class Check(Value):
    """A check over a period. failed: the conversations that did not pass it."""

    says: str
    of: int
    failed: tuple[str, ...]

    @property
    def passed(self) -> int:
        return self.of - len(self.failed)


class Sampled(Value):
    """A conversation of the sample: what it was about, what the checks found, and who looked at it."""

    id: str
    about: str
    channel: str
    score: float | None
    failed: tuple[str, ...]
    readers: tuple[str, ...]


def routes(desk: Desk) -> list[BaseRoute]:
    outcomes = Outcomes(desk)

    async def page(request: Request) -> Response:
        me = member(request)
        history, _ = await outcomes.history(request)
        talks = [talk.id for talk in history.interactions if talk.heard and talk.replied][-_MOST:]
        drawn = sampled(history)
        marks = await checked(desk.house.means, history, dict.fromkeys([*talks, *drawn]))
        people = [one for one in await scored(desk.house.means.store) if one.conversation in marks]
        rows = [_row(history, id, marks[id], people) for id in drawn if id in marks]
        scores = [found.score for id in talks if id in marks and (found := marks[id]).score is not None]
        shown: dict[str, object] = {
            "rows": sorted(rows, key=lambda row: me.id in row.readers),
            "checks": _checks({id: marks[id] for id in talks if id in marks}),
            "score": sum(scores) / len(scores) if scores else None,
            "many": len(scores),
            "agreement": agreement(marks, people),
            "among": among_people(people),
            "query": str(request.url.query),
        }
        return desk.page(request, "quality.html", 200, **shown)

    async def one(request: Request) -> Response:
        me = member(request, May.WORK)
        id = str(request.path_params["conversation"])
        marks = await _marks(desk, outcomes, request, id)
        mine = [s.marks for s in await scored(desk.house.means.store) if (s.conversation, s.by) == (id, me.id)]
        said: Mapping[str, bool] = mine[-1] if mine else {}
        query = str(request.url.query)
        talk = await transcript(desk.house.means, ConversationId(id))
        shown = {"id": id, "marks": marks, "mine": said, "says": CHECKS, "query": query, "talk": talk}
        return desk.page(request, "quality_one.html", 200, **shown)

    async def marked(request: Request) -> Response:
        me = member(request, May.WORK)
        id = ConversationId(str(request.path_params["conversation"]))
        await _marks(desk, outcomes, request, id)
        form = await filled(request)
        marks = {name: form[name] == "yes" for name in CHECKS if form.get(name) in ("yes", "no")}
        if not marks:
            raise BadRequest(what="Nothing was marked.", cure="Say of at least one line whether it is so.")
        act = QualityScored(conversation=id, by=me.id, marks=marks, note=form.get("note", "")[:2000])
        await desk.done(desk.house.office.do(act, f"staff:{me.id}"), INSTALLATION)
        return desk.back(f"/desk/outcomes/quality?{request.url.query}", "kept")

    return [
        Route("/outcomes/quality", page),
        Route("/outcomes/quality/{conversation}", one),
        Route("/outcomes/quality/{conversation}", marked, methods=["POST"]),
    ]


async def _marks(desk: Desk, outcomes: Outcomes, request: Request, id: str) -> Quality:
    """What the checks found in a conversation. Raises UnknownConversation, also for one that was erased."""
    history, _ = await outcomes.history(request)
    found = await checked(desk.house.means, history, [id])
    if id not in found:
        raise UnknownConversation(conversation=id)
    return found[id]


def _row(history: History, id: str, found: Quality, people: Sequence[Scored]) -> Sampled:
    channel, _ = history.talks.get(id, ("", ""))
    return Sampled(
        id=id,
        about=", ".join(case.kind for case in history.of_interaction.get(id, ())),
        channel=channel,
        score=found.score,
        failed=tuple(CHECKS[name] for name, passed in found.marks.items() if not passed),
        readers=tuple(dict.fromkeys(one.by for one in people if one.conversation == id)),
    )


def _checks(found: Mapping[str, Quality]) -> list[Check]:
    """How often each check passed, those that failed the most first."""
    rows: list[Check] = []
    for name, says in CHECKS.items():
        marks = {id: one.marks[name] for id, one in found.items() if name in one.marks}
        if marks:
            rows.append(Check(says=says, of=len(marks), failed=tuple(id for id, passed in marks.items() if not passed)))
    return sorted(rows, key=lambda row: row.passed / row.of)
