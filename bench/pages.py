"""What the pages of the Desk and the chat are like to a browser, and to people who use it by other means than a mouse.

The shop is served with some matters in it. A signed-in member's headless Chromium visits every page at the width of a
desktop and of a phone, each in a fresh profile; and the sign-in page and the chat besides. axe-core is run on each. The
score is Lighthouse's: of the audits that apply to a page, the share that nothing violates, each with the weight it has
in Lighthouse's category of accessibility (github.com/GoogleChrome/lighthouse, core/config/default-config.js: by axe's
impact 10 for critical, 7 for serious, 3 for moderate, 1 for minor). What Lighthouse leaves to people to look at is left
to people here, too.

Beside it: what is sent for a page, in how many requests, how many elements it has, when it first paints something, and
how far it moves while it loads (the sum of its layout shifts; web.dev/articles/cls).

JSON keys: `pages` (visited, at either width), `lowest_score mean_score` (of 100), `violations` (of any axe rule, also
of those without a weight), `most_kb most_requests most_nodes`, `first_paint_p50_ms first_paint_max_ms`, `most_shift`.
Where there is no Chromium, `pages` is 0 and the others are null. It is looked for at `REMIT_CHROMIUM`, else in PATH.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import which
from typing import Any, cast

from axe_playwright_python.async_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] -- it has none
from playwright.async_api import Browser, BrowserContext, Page, StorageState, async_playwright

from harness import Row, parser, percentile, show
from remit.agent.reception import Visitor
from remit.app import Remit, running
from remit.channels.web import WebChannel
from remit.model.autonomy import Autonomy, Mode
from remit.model.customer import Assurance, Identity
from remit.model.entry import PoliciesPublished
from remit.model.ids import ConversationId, StaffId
from remit.model.installation import PolicySet
from remit.model.staff import Member
from remit.serving import listening
from remit.settings import Settings, read_settings
from remit.web.sign_in.door import Door

SHOP = Path(__file__).parent.parent / "packs" / "shop"
VERA = Member(id=StaffId("vera"), roles=("admin", "supervisor", "policy_author"), name="Vera")
EMAIL = "maria@example.com"
WIDTHS = {"desktop": (1350, 940), "phone": (412, 823)}
OPEN = ("/sign-in", "/chat/demo")
DESK = (
    "inbox", "approvals", "approvals/{review}", "conversations", "conversations/{conversation}", "goals/{goal}",
    "journal", "journal/{goal}", "policies", "policies/draft", "policies/history", "policies/history/1", "autonomy",
    "outcomes", "outcomes/behind/task_completion", "outcomes/quality", "outcomes/quality/{conversation}",
    "settings/members", "settings/keys", "settings/hooks", "settings/queues",
)  # fmt: skip

WEIGHTS: Mapping[int, str] = {
    10: "aria-allowed-attr aria-hidden-body aria-required-attr aria-required-children aria-required-parent aria-roles "
    "aria-valid-attr aria-valid-attr-value button-name duplicate-id-aria image-alt input-button-name input-image-alt "
    "label meta-refresh meta-viewport select-name video-caption",
    7: "accesskeys aria-command-name aria-conditional-attr aria-dialog-name aria-hidden-focus aria-input-field-name "
    "aria-meter-name aria-progressbar-name aria-prohibited-attr aria-text aria-toggle-field-name aria-tooltip-name "
    "aria-treeitem-name bypass color-contrast definition-list dlitem document-title frame-title html-has-lang "
    "html-lang-valid link-in-text-block link-name list listitem object-alt tabindex target-size td-headers-attr "
    "th-has-data-cells valid-lang",
    3: "form-field-multiple-labels heading-order html-xml-lang-mismatch landmark-one-main skip-link",
    1: "aria-deprecated-role autocomplete-valid presentation-role-conflict svg-img-alt",
}
WEIGHT = {rule: weight for weight, rules in WEIGHTS.items() for rule in rules.split()}

_TAKEN = """async () => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) shift += one.value;
  }).observe({type: "layout-shift", buffered: true});
  await new Promise((done) => setTimeout(done, 100));
  const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return {
    bytes: files.reduce((sum, file) => sum + file.transferSize, 0),
    requests: files.length,
    nodes: document.querySelectorAll("*").length,
    paint: paint ? paint.startTime : 0,
    shift,
  };
}"""


@dataclass(frozen=True)
class Seen:
    """A page at a width."""

    page: str
    width: str
    score: float
    violations: tuple[str, ...]
    kb: float
    requests: int
    nodes: int
    paint: float
    shift: float


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--pages", type=int, default=0, help="visit only the first so many; 0: all of them")
    given = arguments.parse_args()
    chromium = os.environ.get("REMIT_CHROMIUM") or which("chromium")
    if chromium is None or not Path(chromium).exists():
        print("There is no Chromium here, so no page was visited: `make test-web` installs it.")
        seen: list[Seen] = []
    else:
        seen = asyncio.run(_visited(chromium, given.pages))
    for one in seen:
        for violation in one.violations:
            print(f"{one.page} ({one.width}): {violation}")
    show("Pages in Chromium", _rows(seen), _figures(seen), given.json)


def score(passes: Sequence[str], violations: Sequence[str]) -> float:
    """Of 100: the weight of the audits that pass, of all that apply. Audits without a weight count nothing."""
    good, bad = (sum(WEIGHT.get(rule, 0) for rule in rules) for rules in ({*passes} - {*violations}, {*violations}))
    return 100 * good / (good + bad) if good + bad else 100.0


# -- visiting ---------------------------------------------------------------------------------------------------------


async def _visited(chromium: str, most: int) -> list[Seen]:
    with tempfile.TemporaryDirectory() as home:
        settings = read_settings({"REMIT_PORT": "0"}, Path(home))
        settings = replace(settings, chat=replace(settings.chat, demo=EMAIL))
        async with running(SHOP, settings, (WebChannel(),)) as remit:
            names = [*OPEN, *(f"/desk/{page}" for page in DESK)][: most or None]
            about: Mapping[str, str] = await _matters(remit) if len(names) > len(OPEN) else {}
            return await _served(remit, settings, chromium, {name: name.format_map(about) for name in names})


async def _matters(remit: Remit) -> Mapping[str, str]:
    """Have somebody work in the shop, and something there to look at; the ids of it."""
    await Door(remit.house, "").enrol(VERA, "console")
    maria = Visitor((Identity(kind="email", value=EMAIL),), Assurance.VERIFIED)
    contents = remit.means.contents
    asked = tuple(Autonomy(action=one.name, mode=Mode.APPROVE) for one in contents.actions.values() if not one.writes)
    rules = PolicySet(version=0, pack=contents.name, base=contents.digest, files={}, autonomy=asked)
    for text in ("where is order W10005?", "Let me talk to a person", "where is order W10005?"):
        conversation = ConversationId(remit.means.new_id("conversation"))
        await remit.reception.hear(text, conversation=conversation, channel="web", visitor=maria)
        await remit.durable.settle()
        if text.startswith("Let"):
            await remit.house.office.do(PoliciesPublished(policies=rules), "staff:vera")
            await remit.durable.settle()
    store = remit.means.store
    [goal, *_], [talk, *_] = await store.views("goal"), await store.views("conversation")
    reviews = [view for view in await store.views("review", status="open") if view.queue == "supervisor"]
    return {"goal": goal.id, "conversation": talk.id, "review": reviews[0].id}


async def _served(remit: Remit, settings: Settings, chromium: str, pages: Mapping[str, str]) -> list[Seen]:
    async with listening(remit.house, settings) as found, async_playwright() as playwright:
        serving = asyncio.create_task(remit.serve())
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            inside = [name for name in pages if name not in OPEN]
            signed_in = (
                await _signed_in(browser, await Door(remit.house, found.url).invite(VERA.id)) if inside else None
            )
            looked = [(page, found.url + path, width) for page, path in pages.items() for width in WIDTHS]
            return [await _seen(browser, *one, None if one[0] in OPEN else signed_in) for one in looked]
        finally:
            await browser.close()
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving


async def _signed_in(browser: Browser, link: str) -> StorageState:
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(link)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_load_state()
    state = await context.storage_state()
    await context.close()
    return state


async def _seen(browser: Browser, name: str, url: str, width: str, known: StorageState | None) -> Seen:
    across, down = WIDTHS[width]
    context: BrowserContext = await browser.new_context(
        viewport={"width": across, "height": down}, storage_state=known, reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.goto(url)
    await _at_rest(page, name)
    taken = await page.evaluate(_TAKEN)
    results = await Axe().run(page, options={"resultTypes": ["violations", "passes"]})  # pyright: ignore[reportUnknownMemberType] -- it has no types
    found = cast(Mapping[str, Any], results.response)  # pyright: ignore[reportUnknownMemberType] -- as above
    await context.close()
    passes, violations = ([str(rule["id"]) for rule in found[kind]] for kind in ("passes", "violations"))
    return Seen(
        page=name,
        width=width,
        score=score(passes, violations),
        violations=tuple(f"{rule['id']}: {rule['help']} ({len(rule['nodes'])})" for rule in found["violations"]),
        kb=float(taken["bytes"]) / 1024,
        requests=int(taken["requests"]),
        nodes=int(taken["nodes"]),
        paint=float(taken["paint"]),
        shift=float(taken["shift"]),
    )


async def _at_rest(page: Page, name: str) -> None:
    """What comes after the first paint is there: fonts, and what a page asks for when it is loaded."""
    await page.evaluate("document.fonts.ready")
    if name.startswith("/desk"):
        await page.locator(".htmx-request:not(#bell)").first.wait_for(state="detached")
    elif name.startswith("/chat"):
        await page.locator("remit-chat").wait_for(state="attached")
    await page.wait_for_timeout(400)


# -- told -------------------------------------------------------------------------------------------------------------


def _rows(seen: Sequence[Seen]) -> list[Row]:
    """A row for each page: its score at either width, and the greater of what is counted at both."""
    pages: dict[str, list[Seen]] = {}
    for one in seen:
        pages.setdefault(one.page, []).append(one)
    return [
        {
            "page": page,
            **{width: f"{next(one.score for one in both if one.width == width):.0f}" for width in WIDTHS},
            "KB": f"{max(one.kb for one in both):.0f}",
            "files": max(one.requests for one in both),
            "nodes": max(one.nodes for one in both),
            "paint ms": f"{max(one.paint for one in both):.0f}",
            "shift": f"{max(one.shift for one in both):.3f}",
        }
        for page, both in pages.items()
    ] or [{"page": "none"}]


def _figures(seen: Sequence[Seen]) -> dict[str, float | int | str | None]:
    scores, paints = [one.score for one in seen], [one.paint for one in seen]
    return {
        "pages": len(seen),
        "lowest_score": round(min(scores), 1) if seen else None,
        "mean_score": round(sum(scores) / len(scores), 1) if seen else None,
        "violations": sum(len(one.violations) for one in seen) if seen else None,
        "most_kb": round(max(one.kb for one in seen)) if seen else None,
        "most_requests": max(one.requests for one in seen) if seen else None,
        "most_nodes": max(one.nodes for one in seen) if seen else None,
        "first_paint_p50_ms": round(percentile(paints, 0.5)) if seen else None,
        "first_paint_max_ms": round(max(paints)) if seen else None,
        "most_shift": round(max(one.shift for one in seen), 3) if seen else None,
    }


if __name__ == "__main__":
    main()
