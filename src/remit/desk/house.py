"""All that a front of Remit works with: an API, a page, a channel that people come in by."""

from __future__ import annotations

from dataclasses import dataclass

from remit.agent.means import Means
from remit.agent.reception import Reception
from remit.desk.floor import Floor
from remit.desk.office import Office
from remit.desk.reviews import Reviews


@dataclass(frozen=True)
class House:
    """reception: takes in what customers say. reviews: what waits for people. floor: what people do in customers'
    matters. office: how the installation is run."""

    means: Means
    reception: Reception
    reviews: Reviews
    floor: Floor
    office: Office
