"""Policies: what is in force and what it did lately, a draft to work on, and every version there was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.desk.autonomy import told
from remit.desk.lately import Counts
from remit.desk.policies import Draft, Policies, Rehearsal, difference
from remit.errors import BadRequest, PackError, PackErrors
from remit.gate.judge import RuleInfo
from remit.model.installation import PolicySet
from remit.model.staff import Member
from remit.pack.finding import Finding
from remit.people.roles import May, may
from remit.web.desk.page import Desk, filled
from remit.web.desk.rehearsed import alike
from remit.web.desk.rules import DAYS, Recent, version_in
from remit.web.desk.typed import Typed, not_taken
from remit.web.session import member

REHEARSED = (1, 7, 30, 90)


@dataclass(frozen=True)
class Shown:
    """A policy on the page."""

    info: RuleInfo
    text: str
    counts: Counts
    generated: bool


@dataclass(frozen=True)
class Line:
    """A line of a difference. kind: add, del, at (where it is) or same."""

    kind: str
    text: str


def routes(desk: Desk) -> list[BaseRoute]:
    policies = Policies(desk.house.means, desk.house.office)
    return [*_reading(desk, policies, Recent(desk)), *_writing(desk, policies)]


def _reading(desk: Desk, policies: Policies, recent: Recent) -> list[BaseRoute]:
    """What is in force, and what was before."""

    async def in_force(request: Request) -> Response:
        return await _in_force(desk, policies, recent, request)

    async def history(request: Request) -> Response:
        me = member(request)
        versions, rules = await policies.versions(), await desk.house.means.rulebook.refreshed()
        return desk.page(
            request, "policies_history.html", versions=versions[::-1], rules=rules, writes=may(me, May.WRITE_POLICIES)
        )

    async def changes(request: Request) -> Response:
        me = member(request)
        after = await policies.version(version_in(request.path_params["version"]))
        number = after.version if after else 0
        against = version_in(request.query_params.get("against", str(max(number - 1, 0))))
        before = await policies.version(against)
        return desk.page(
            request,
            "policies_changes.html",
            lines=_lines(difference(policies.files(before), policies.files(after))),
            trusted=_trusted(before, after),
            version=after,
            number=number,
            against=against,
            numbers=[0, *(one.version for one in await policies.versions())],
            writes=may(me, May.WRITE_POLICIES),
        )

    return [
        Route("/policies", in_force),
        Route("/policies/history", history),
        Route("/policies/history/{version}", changes, methods=["GET"]),
    ]


async def _in_force(desk: Desk, policies: Policies, recent: Recent, request: Request) -> Response:
    me = member(request)
    rules = await desk.house.means.rulebook.refreshed()
    seen = await recent.look()
    texts = {policy.id: policy.statement for policy in rules.gate.policies}
    shown = [
        Shown(info, texts[info.id].text, seen.policy(info.id), texts[info.id].generated) for info in rules.gate.rules()
    ]
    action = request.query_params.get("action", "")
    chosen = [one for one in shown if not action or action in one.info.actions]
    return desk.page(
        request,
        "policies.html",
        files=_by_file(chosen, policies.known_as),
        actions=sorted(desk.house.means.contents.actions),
        action=action,
        rules=rules,
        latest=await policies.current(),
        wrong=[str(one) for one in rules.wrong],
        lately=seen,
        days=DAYS,
        writes=may(me, May.WRITE_POLICIES),
    )


def _writing(desk: Desk, policies: Policies) -> list[BaseRoute]:
    """A draft, until it is published; and versions that are taken up again."""

    async def draft(request: Request) -> Response:
        me = member(request, May.WRITE_POLICIES)
        return await _draft_page(desk, policies, request, me, request.query_params.get("file", ""))

    async def work(request: Request) -> Response:
        me, form = member(request, May.WRITE_POLICIES), await filled(request)
        if form.get("act") == "drop":
            await policies.drop(me)
            return desk.back("/desk/policies", "dropped")
        file = form.get("add") or form.get("file", "")
        try:
            kept = await policies.keep(_edited(await policies.begun(me), form), me)
        except BadRequest as fault:
            typed = not_taken("add", form, fault)
            return await _draft_page(desk, policies, request, me, form.get("file", ""), typed=typed)
        match form.get("act"):
            case "check":
                found = await policies.check(kept.files)
                return await _draft_page(desk, policies, request, me, file, found=found)
            case "rehearse":
                return await _rehearsed(desk, policies, request, me, file, kept, form.get("days", "7"))
            case "publish":
                return await _published(desk, policies, request, me, kept, form)
            case _:
                return desk.back(f"/desk/policies/draft?file={quote(file)}", "kept")

    async def again(request: Request) -> Response:
        me, form = member(request, May.WRITE_POLICIES), await filled(request)
        number = version_in(request.path_params["version"])
        handed = await policies.take_up_again(number, me, form.get("note", ""))
        taken = await policies.taken(handed, desk.patience)
        return desk.back("/desk/policies/history", "published" if taken else "on-its-way")

    return [
        Route("/policies/draft", draft, methods=["GET"]),
        Route("/policies/draft", work, methods=["POST"]),
        Route("/policies/history/{version}", again, methods=["POST"]),
    ]


async def _draft_page(
    desk: Desk,
    policies: Policies,
    request: Request,
    me: Member,
    file: str,
    *,
    found: Sequence[Finding] | None = None,
    rehearsal: Rehearsal | None = None,
    wrong: Sequence[PackError] = (),
    days: str = "7",
    typed: Typed | None = None,
) -> Response:
    draft = await policies.begun(me)
    names = sorted(draft.files)
    chosen = file if file in draft.files else next(iter(names), "")
    base = await policies.version(draft.on)
    return desk.page(
        request,
        "policies_draft.html",
        422 if typed else 200,
        typed=typed or Typed(),
        draft=draft,
        names=names,
        file=chosen,
        known_as=policies.known_as,
        text=draft.files.get(chosen, ""),
        changed=_lines(difference(policies.files(base), draft.files)),
        overtaken=await policies.overtaken(draft),
        found=found,
        rehearsal=rehearsal,
        alike=alike(rehearsal.differs) if rehearsal else (),
        wrong=wrong,
        days=days,
        spans=REHEARSED,
    )


async def _published(
    desk: Desk, policies: Policies, request: Request, me: Member, draft: Draft, form: dict[str, str]
) -> Response:
    file = form.get("file", "")
    try:
        taken = await policies.taken(await policies.publish(draft, me, form.get("note", "")), desk.patience)
    except PackErrors:
        found = await policies.check(draft.files)
        said = BadRequest(what="It was not published:", cure="there are mistakes in it.")
        return await _draft_page(desk, policies, request, me, file, found=found, typed=not_taken("draft", form, said))
    except BadRequest as fault:
        return await _draft_page(desk, policies, request, me, file, typed=not_taken("draft", form, fault))
    if taken:
        await policies.drop(me)
    return desk.back("/desk/policies/history", "published" if taken else "on-its-way")


async def _rehearsed(
    desk: Desk, policies: Policies, request: Request, me: Member, file: str, draft: Draft, days: str
) -> Response:
    span = int(days) if days.isdecimal() and int(days) in REHEARSED else 7
    try:
        rehearsal = await policies.rehearse(draft.files, span)
    except PackErrors as errors:
        return await _draft_page(desk, policies, request, me, file, wrong=errors.errors, days=str(span))
    return await _draft_page(desk, policies, request, me, file, rehearsal=rehearsal, days=str(span))


def _edited(draft: Draft, form: dict[str, str]) -> Draft:
    """The draft with what a form says of one file, and with a new file, or without one."""
    files, file = dict(draft.files), form.get("file", "")
    if file and "text" in form:
        files[file] = form["text"].replace("\r\n", "\n").rstrip() + "\n"
    if new := form.get("add"):
        files.setdefault(new, "")
    if form.get("act") == "remove":
        files.pop(file, None)
    return draft.model_copy(update={"files": files})


def _by_file(shown: Sequence[Shown], known_as: Callable[[Path], str]) -> list[tuple[str, list[Shown]]]:
    files: dict[str, list[Shown]] = {}
    for one in shown:
        files.setdefault(known_as(one.info.file), []).append(one)
    return list(files.items())


def _lines(difference: Sequence[str]) -> list[Line]:
    return [Line(_kind(line), line) for line in difference]


def _kind(line: str) -> str:
    if line.startswith(("+++", "---")):
        return "file"
    return {"+": "add", "-": "del", "@": "at"}.get(line[:1], "same")


def _trusted(before: PolicySet | None, after: PolicySet | None) -> tuple[list[str], list[str]]:
    """What was set for actions and no longer is, and what is now and was not."""
    old, new = (tuple(one.autonomy) if one else () for one in (before, after))
    gone, come = (one for one in old if one not in new), (one for one in new if one not in old)
    return [f"{one.action}: {told(one)}" for one in gone], [f"{one.action}: {told(one)}" for one in come]
