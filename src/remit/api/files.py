"""Files that come with messages: sent in for a conversation, then named in what is said there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from remit.api.callers import ReadsConversations, WritesConversations
from remit.api.examples import FILE, shown
from remit.api.pages import Id
from remit.api.problems import unknown
from remit.api.talk import view_for
from remit.desk.attachments import KINDS, file_in, file_of, given_as, keep_file
from remit.model.ids import ConversationId

files = APIRouter(tags=["conversations"])

_BYTES = {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7 ..."}
_SENT: dict[str, Any] = {"requestBody": {"required": True, "content": dict.fromkeys(KINDS, _BYTES)}}
_GIVEN: dict[int | str, dict[str, Any]] = {200: {"content": dict.fromkeys(KINDS, _BYTES)}}


class FileTold(BaseModel):
    """A file that was kept, for a conversation and its people alone. What it is, its content says, and not its name."""

    model_config = shown(**FILE)

    id: str
    name: str
    media_type: str
    size: int


@files.post("/conversations/{id}/attachments", status_code=201, openapi_extra=_SENT)
async def attach_file(
    by: WritesConversations,
    request: Request,
    id: Id,
    name: Annotated[str, Query(max_length=300, description="What it is called.")] = "",
) -> FileTold:
    """Keep a file, sent as the body: a picture (PNG, JPEG, WebP, GIF), a PDF or plain text, of 10 MB at most.

    Name its id in `attachments` of what is said next. It is erased with its customer.
    """
    await view_for(by, id)
    by.count_file()
    kept = await keep_file(by.house, ConversationId(id), name, await request.body())
    return FileTold(**kept.model_dump())


@files.get("/conversations/{id}/attachments/{file}", response_class=Response, responses=_GIVEN)
async def read_file(by: ReadsConversations, id: Id, file: Id) -> Response:
    """A file of a conversation, to be saved and not to be shown: nobody looked for malware in it."""
    await view_for(by, id)
    about = await file_in(by.house, ConversationId(id), file)
    if about is None:
        raise unknown("file", file)
    return Response(await file_of(by.house, about), headers=given_as(about.attachment))
