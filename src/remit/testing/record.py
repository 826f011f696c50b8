"""Plays a pack's scenarios with recorded answers of a language model, and writes down what is asked that has none yet.

    python -m remit.testing.record packs/shop answers.jsonl [--only WORDS] [--instructions]

Every situation without an answer becomes a line of the file whose `answer` is empty; the embedded brain carries on in
its place, so that one run finds most of them. Fill the answers in, by whatever means, and run it again: what is said
after an answer may lead to further questions. It is complete when nothing is added.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from remit.brains.llm.instructions import SAY, UNDERSTAND
from remit.testing.recorded import line, read_lines, replaying, with_model, write_recording
from remit.testing.scenario import Scenario, play, read_scenarios
from remit.testing.world import stage


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("recording", type=Path)
    parser.add_argument("--only", default="", help="scenarios whose names hold one of these, separated by |")
    parser.add_argument("--instructions", action="store_true", help="print what a model is told before each prompt")
    given = parser.parse_args(arguments)
    if given.instructions:
        sys.stdout.write(f"--- understand\n{UNDERSTAND}\n--- say\n{SAY}\n")
        return 0
    wanted = [s for s in read_scenarios(given.pack) if any(w in s.name for w in given.only.split("|"))]
    added = asyncio.run(extend(given.pack, given.recording, wanted))
    sys.stdout.write(f"{added} prompts without an answer were added to {given.recording}.\n")
    return 0


async def extend(pack: Path, recording: Path, scenarios: list[Scenario]) -> int:
    """Add what the scenarios ask and the recording does not answer. How many were added."""
    lines = read_lines(recording)
    known = {each["digest"] for each in lines}
    model = replaying(recording)
    for scenario in scenarios:
        with tempfile.TemporaryDirectory() as home:
            await play(with_model(stage(pack), model), scenario, Path(home))
    new = [line(prompt) for digest, prompt in model.missing.items() if digest not in known]
    write_recording(recording, [*lines, *new])
    return len(new)


if __name__ == "__main__":
    sys.exit(main())
