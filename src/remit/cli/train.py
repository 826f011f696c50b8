"""`remit train PACK`: what a pack's examples teach, learned beforehand and told."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from remit.app import mind
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, find_contents
from remit.language.minilm.embedder import place


def trained(home: Home, named: Sequence[str]) -> Code:
    """Learn a pack's examples, keep what is costly of it in the home folder, and say how well they are told apart.

    Raises PackMissing, PackErrors.
    """
    contents = find_contents(named)
    began = perf_counter()
    with show.working(f"Learning {contents.name}"):
        taught = mind(contents, home.settings)
    took = perf_counter() - began
    examples = sum(len(goal.examples) for goal in contents.goals.values())
    show.say(f"Learned {len(contents.goals)} kinds of goal from {examples} examples, in {took:.1f} seconds.", "bold")
    show.say(f"{taught.kinds.left_out:.0%} of the examples would be understood from the others alone.")
    if not place(home.settings.models).exists():
        show.note("Words alone were compared: the sentence model is not here. `remit brain fetch` gets it.")
    return Code.DONE
