"""A lane to try things in: nothing that is written in it ever happens."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.agent.means import Means
from remit.journal.log import Log
from remit.model.ids import CustomerId, customer_lane
from remit.model.wake import Lease


def trial(means: Means, customer: CustomerId) -> Lane:
    """A customer's lane as it stands, to see what would come of something.

    INVARIANT: it holds no lease, so that the store would refuse a commit; and nothing in here is to send, or to ask a
    system for anything but to load a subject.
    """
    lease = Lease(lane=customer_lane(customer), worker="trial", fence=0, until=means.now())
    return Lane(means, Log(means.store, means.vault, means.clock, lease), lease)
