"""The airports that are served, as customers choose them. Their code stands in brackets at the end."""

from __future__ import annotations

from typing import Literal, get_args

Airport = Literal[
    "Atlanta (ATL)",
    "Boston (BOS)",
    "Charlotte (CLT)",
    "Denver (DEN)",
    "Dallas (DFW)",
    "Detroit (DTW)",
    "Newark (EWR)",
    "Houston (IAH)",
    "New York Kennedy (JFK)",
    "Las Vegas (LAS)",
    "Los Angeles (LAX)",
    "New York LaGuardia (LGA)",
    "Orlando (MCO)",
    "Miami (MIA)",
    "Minneapolis (MSP)",
    "Chicago (ORD)",
    "Philadelphia (PHL)",
    "Phoenix (PHX)",
    "Seattle (SEA)",
    "San Francisco (SFO)",
]

NAMES: dict[str, Airport] = {name[-4:-1]: name for name in get_args(Airport)}
"""The airports by their codes."""


def code(airport: Airport) -> str:
    return airport[-4:-1]
