"""What the first page of the Desk's inbox takes of the server's time, with few and with very many reviews that wait.

One review is opened by the kernel; the others are copies of its row under ids of their own, in four queues. The page is
asked for by a signed-in member, in process: nothing but the server is timed.

JSON keys: `reviews`, `few` (how many wait in each run), `p50_ms p95_ms` (with many), `few_p50_ms few_p95_ms`, `growth`
(the median with many over that with few), `kb` (of the page).
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx

from harness import Row, parser, percentile, show
from remit.app import Remit, embedded, running
from remit.journal.rows import opened_review
from remit.model.ids import ConversationId, LaneId, ReviewId, StaffId
from remit.model.review import Takeover
from remit.model.staff import Member
from remit.pack.load import load
from remit.serving import site
from remit.settings import read_settings
from remit.web.sign_in.door import Door

SHOP = Path(__file__).parent.parent / "packs" / "shop"
QUEUES = ("service", "billing", "returns", "delivery")
SARA = Member(id=StaffId("sara"), roles=("supervisor",), name="Sara")
BATCH = 2000
LEASE = timedelta(minutes=1)
FEW = 100


@dataclass(frozen=True)
class Times:
    p50: float
    p95: float
    size: int


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--reviews", type=int, default=100_000)
    arguments.add_argument("--times", type=int, default=40, help="the page is asked for")
    given = arguments.parse_args()
    few, many = asyncio.run(_measured(given.reviews, given.times))
    figures: dict[str, float | int | str | None] = {
        "reviews": given.reviews,
        "few": FEW,
        "p50_ms": round(many.p50, 1),
        "p95_ms": round(many.p95, 1),
        "few_p50_ms": round(few.p50, 1),
        "few_p95_ms": round(few.p95, 1),
        "growth": round(many.p50 / few.p50, 2),
        "kb": round(many.size / 1024),
    }
    rows: list[Row] = [
        {"reviews that wait": f"{n:,}", "p50 (ms)": t.p50, "p95 (ms)": t.p95}
        for n, t in ((FEW, few), (given.reviews, many))
    ]
    show("The inbox's first page", rows, figures, given.json)


async def _measured(reviews: int, times: int) -> tuple[Times, Times]:
    with tempfile.TemporaryDirectory() as home:
        shop = load(SHOP)
        async with running(shop, read_settings({}, Path(home)), plain=embedded(shop)) as remit:
            door = Door(remit.house, remit.settings.site.url)
            await door.enrol(SARA, "console")
            await remit.reception.hear("Let me talk to a person", conversation=ConversationId("c"), channel="web")
            await remit.durable.settle()
            transport = httpx.ASGITransport(site(remit.house, remit.settings))
            async with httpx.AsyncClient(transport=transport, base_url=door.url, timeout=60) as browser:
                await browser.post((await door.invite(SARA.id)).removeprefix(door.url))
                await _fill(remit, 0, FEW)
                few = await _times(browser, times)
                await _fill(remit, FEW, reviews)
                return few, await _times(browser, times)


async def _fill(remit: Remit, begin: int, end: int) -> None:
    """Have so many reviews wait."""
    store, vault = remit.means.store, remit.means.vault
    [view, *_] = await store.views("review", status="open", limit=1)
    review = await opened_review(vault, view)
    for start in range(begin, end, BATCH):
        now = remit.means.now()
        lease = await store.claim(worker="bench", now=now, lease=LEASE, lane=LaneId("customer:bench"))
        if lease is None:
            raise RuntimeError("the lane is somebody else's")
        work = store.begin(lease)
        for n in range(start, min(start + BATCH, end)):
            id, queue = ReviewId(f"review-{n:08}"), QUEUES[n % len(QUEUES)]
            state = review.model_copy(update={"id": id, "matter": Takeover(queue=queue, story="A person is wanted.")})
            sealed = vault.seal(view.record, state.model_dump_json())
            work.project(view.model_copy(update={"id": id, "queue": queue, "state": sealed}))
        work.release()
        await work.commit()


async def _times(browser: httpx.AsyncClient, times: int) -> Times:
    taken: list[float] = []
    size = 0
    for _ in range(times):
        begun = time.perf_counter()
        page = await browser.get("/desk/inbox", headers={"accept": "text/html"})
        taken.append(1000 * (time.perf_counter() - begun))
        page.raise_for_status()
        size = len(page.content)
    return Times(percentile(taken, 0.5), percentile(taken, 0.95), size)


if __name__ == "__main__":
    main()
