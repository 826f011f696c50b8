from __future__ import annotations

import asyncio
from typing import Any, cast

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Id, Key, action, subject

from .shelf import Shelf


class BoxId(Id, pattern=r"b\d", called="box"): ...


class Box(BaseModel):
    colour: str


class Seen(BaseModel):
    count: int


class Put(BaseModel):
    put_under: str


@subject
def box(shelf: Shelf, box: BoxId) -> Box | None:
    return Box(colour="red") if box == "b1" else None


@action()
def look(shelf: Shelf, box: BoxId) -> Seen:
    """Look into a box."""
    return Seen(count=list(shelf.put.values()).count(box))


@action(effect="irreversible", honours_key=True)
def put(shelf: Shelf, box: BoxId, key: Key) -> Put:
    """Put something into a box."""
    shelf.put[key] = box
    return Put(put_under=key)


@put.settle
def put_under(shelf: Shelf, key: Key) -> Put | None:
    return Put(put_under=key) if key in shelf.put else None


@put.check
def is_in(shelf: Shelf, box: BoxId) -> bool:
    return box in shelf.put.values()


@action()
def refuse(shelf: Shelf, box: BoxId) -> None:
    """Refuse."""
    raise Refused("it is locked", parameter="box")


@action()
def fail(shelf: Shelf, box: BoxId) -> None:
    """Fail."""
    raise ZeroDivisionError


@action()
def garble(shelf: Shelf, box: BoxId) -> Seen:
    """Answer with something else."""
    return cast(Any, "<html>")


@action()
async def doze(shelf: Shelf, box: BoxId) -> None:
    """Never answer."""
    await asyncio.Event().wait()
