"""How often a language model is called in a turn, and how much it is sent, as a pack grows from 5 rules to 100.

The packs are made up here: with every rule come a kind of goal, an action and a policy on it. A conversation of several
turns is held with each, over a model that answers at once with what the embedded brain understood, so that nothing
but the brain's own prompting is measured. What Parlant 3.3.2 took was measured apart, on the same kind of machine, with
a scripted model and as many guidelines of which all match; it stands beside for the scale of it, not as a race.

The form of the answer, which is the same for every pack and of 2,500 characters, is sent beside the prompt where a
provider takes one; it is not counted.

JSON keys, for N of 5, 20 and 100: `calls_N` and `characters_N`, the mean of a turn's calls and of all that is sent in
them; `most_calls` of any turn; `growth`, the characters at the most rules over those at the fewest.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from harness import parser, show
from remit.app import embedded, running
from remit.channels.console import Mailbox
from remit.journal.log import read_chain
from remit.model.entry import MessageSent, MessageUnderstood
from remit.model.ids import ConversationId, conversation_chain
from remit.model.spend import ModelCall
from remit.pack.contents import Contents
from remit.pack.load import load
from remit.ports import Brain
from remit.settings import read_settings
from remit.testing.ventriloquist import Ventriloquist

PARLANT = {5: (8, 100_000), 20: (16, 233_000), 100: (42, 761_000)}
"""Calls and characters a turn by guidelines, measured apart."""

_VERBS = ("renew", "cancel", "extend", "transfer", "check", "print", "pause", "upgrade", "register", "translate")
_NOUNS = ("licence", "permit", "passport", "ticket", "locker", "parcel", "course", "garden", "boat", "alarm")

_PACK = """
from pathlib import Path
from remit.pack import Pack
from .town import Town

def open_town(folder: Path) -> Town:
    return Town()

PACK = Pack(name="town", acting_for="The Town Office", systems={"town": open_town})
"""
_TOWN = """
from remit.pack import Id

class Town: ...

class FileNumber(Id, pattern=r"F\\d{4}", called="file number"): ...
"""
_HEAD = """
from __future__ import annotations
from pydantic import BaseModel
from remit.pack import action, goal, subject
from .town import FileNumber, Town

class File(BaseModel):
    clerk: str

@subject
def file(town: Town, file: FileNumber) -> File | None:
    return File(clerk="Ms Ito")
"""
_RULE = '''
@action(says="Your request to {verb} the {noun} under file {{file}} is with {{clerk_{n}}}.")
def {verb}_{noun}(town: Town, file: FileNumber) -> Told{n}:
    """See to a request to {verb} a {noun}."""
    return Told{n}(clerk_{n}="Ms Ito")

goal_{n} = goal(
    "{verb}_{noun}",
    "{verb} your {noun}",
    wants="{verb}_{noun}",
    examples=("I want to {verb} my {noun}", "please {verb} the {noun}", "can you {verb} a {noun} for me?",
              "{verb} {noun}", "my {noun}: {verb} it please"),
)
'''
_TOLD = """
class Told{n}(BaseModel):
    clerk_{n}: str
"""
_PERMIT = '@id("town.all") permit (principal, action, resource);\n'
_POLICY = """
@id("town.{verb}-{noun}")
@says("The {noun} desk is closed for a while, please come back next week.")
forbid (principal, action == Action::"{verb}_{noun}", resource)
when {{ resource.clerk == "nobody {n}" }};
"""
_VOICE = '[asks]\nfile = "What is your file number?"\n'


def main() -> None:
    given = parser(__doc__).parse_args()
    rows, figures = list[dict[str, float | int | str]](), dict[str, float | int | str]()
    most, sent_by_rules = 0, dict[int, float]()
    for rules, (calls, characters) in PARLANT.items():
        turns = asyncio.run(_turns(rules))
        sent_by_rules[rules] = mean(sum(call.prompt for call in turn) for turn in turns)
        most = max(most, *(len(turn) for turn in turns))
        figures |= {f"calls_{rules}": float(mean(map(len, turns))), f"characters_{rules}": round(sent_by_rules[rules])}
        rows.append(
            {
                "rules": rules,
                "turns": len(turns),
                "calls": figures[f"calls_{rules}"],
                "characters": figures[f"characters_{rules}"],
                "Parlant's calls (apart)": calls,
                "Parlant's characters (apart)": characters,
            }
        )
    growth = sent_by_rules[max(PARLANT)] / sent_by_rules[min(PARLANT)]
    show("A turn with a language model", rows, {**figures, "most_calls": most, "growth": growth}, given.json)


async def _turns(rules: int) -> list[Sequence[ModelCall]]:
    """The calls of each turn of a conversation over a pack of so many rules."""
    with tempfile.TemporaryDirectory() as folder:
        pack, conversation = Path(folder) / "town", ConversationId("bench")
        _write(pack, rules)
        plain = embedded(load(pack))
        settings = read_settings({}, Path(folder) / "home")

        def make_brain(contents: Contents) -> Brain:
            return Ventriloquist(contents, plain)

        turns = list[Sequence[ModelCall]]()
        async with running(pack, settings, [Mailbox("bench")], make_brain=make_brain) as remit:
            for text in _script():
                known = len(await read_chain(remit.means.store, remit.means.vault, conversation_chain(conversation)))
                await remit.reception.hear(text, conversation=conversation, channel="bench")
                await remit.settle()
                recorded = await read_chain(remit.means.store, remit.means.vault, conversation_chain(conversation))
                bodies = [one.body for one in recorded[known:]]
                turns.append([c for b in bodies if isinstance(b, MessageUnderstood | MessageSent) for c in b.calls])
    return turns


def _script() -> list[str]:
    verb, noun = _VERBS[0], _NOUNS[0]
    other = _VERBS[1]
    return [
        "hello there",
        f"I want to {verb} my {noun}",
        "it is F1234",
        f"and please {other} the {noun}, too",
        "what else can you do?",
        "thank you, goodbye",
    ]


def _write(pack: Path, rules: int) -> None:
    (pack / "policies").mkdir(parents=True)
    named = [
        {"n": n, "verb": _VERBS[n % len(_VERBS)], "noun": _NOUNS[n // len(_VERBS) % len(_NOUNS)]} for n in range(rules)
    ]
    (pack / "pack.py").write_text(_PACK)
    (pack / "town.py").write_text(_TOWN)
    told = "".join(_TOLD.format(**each) for each in named)
    (pack / "rules.py").write_text(_HEAD + told + "".join(_RULE.format(**each) for each in named))
    (pack / "policies" / "town.cedar").write_text(_PERMIT + "".join(_POLICY.format(**each) for each in named))
    (pack / "voice.toml").write_text(_VOICE)


if __name__ == "__main__":
    main()
