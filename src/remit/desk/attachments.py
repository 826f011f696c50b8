"""Files that come with messages: looked at before they are kept, sealed, and never run by a browser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

from remit.agent.reception import Visitor
from remit.desk.house import House
from remit.errors import BadRequest, Erased, NotAllowed
from remit.model.conversation import Attachment
from remit.model.ids import ConversationId, RecordId
from remit.model.value import Value
from remit.model.wake import Kept

LARGEST = 10 * 1024 * 1024  # bytes
MOST = 5  # with one message
_LONGEST_NAME = 80

NOBODY = Visitor()
_KIND = "file"
KINDS: Mapping[str, tuple[str, ...]] = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt",),
}
"""What is taken, and what such files are called."""

_UNSAFE = re.compile(r'[\\/:*?"<>|%\s]+')
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CURE = "Send a picture (PNG, JPEG, WebP, GIF), a PDF or a plain text file."


class Filed(Value):
    """What is known of a file: whose it is, and what it is called."""

    record: RecordId
    conversation: ConversationId
    attachment: Attachment


async def keep_file(
    house: House, conversation: ConversationId, name: str, body: bytes, visitor: Visitor = NOBODY
) -> Attachment:
    """Keep a file of a conversation, sealed under its customer's key. Raises BadRequest, NotAllowed, Erased."""
    media_type = kind_of(body)
    if media_type is None:
        raise BadRequest(what="This kind of file is not taken.", cure=_CURE)
    means = house.means
    record = await house.reception.record(conversation, visitor)
    attachment = Attachment(
        id=means.new_id("file"), name=safe_name(name, media_type), media_type=media_type, size=len(body)
    )
    await means.store.keep_file(attachment.id, record, means.vault.seal_bytes(record, body))
    about = Filed(record=record, conversation=conversation, attachment=attachment)
    sealed = means.vault.seal(record, about.model_dump_json())
    await means.store.keep(Kept(kind=_KIND, id=attachment.id, body=f"{record} {sealed}"))
    return attachment


async def about_file(house: House, id: str) -> Filed | None:
    """What is known of a file; None where there is none. Raises Erased."""
    row = await house.means.store.kept(_KIND, id)
    if row is None:
        return None
    record, _, sealed = row.body.partition(" ")
    if not await house.means.vault.open_record(RecordId(record)):
        raise Erased(record=record)
    return Filed.model_validate_json(house.means.vault.open(RecordId(record), sealed))


async def file_in(house: House, conversation: ConversationId, id: str) -> Filed | None:
    """What is known of a file of a conversation; None for another's, and for none. Raises Erased.

    INVARIANT: others do not even learn whether it exists, or did.
    """
    try:
        found = await about_file(house, id)
    except Erased as gone:
        own = await house.means.store.view("conversation", conversation)
        if own is None or own.record != gone.record:
            return None
        raise
    return found if found is not None and found.conversation == conversation else None


async def attached(house: House, conversation: ConversationId, files: Sequence[str]) -> tuple[Attachment, ...]:
    """Files that were sent in before, to go with a message. Raises NotAllowed for another conversation's, and for none;
    Erased."""
    found = [await file_in(house, conversation, file) for file in files]
    if None in found:
        raise NotAllowed(who="You", why="this file is not in this chat; attach it again.")
    return tuple(one.attachment for one in found if one is not None)


async def file_of(house: House, about: Filed) -> bytes:
    """What is in a file. Raises Erased, Tampered."""
    found = await house.means.store.file(about.attachment.id)
    if found is None or not await house.means.vault.open_record(about.record):
        raise Erased(record=about.record)
    return house.means.vault.open_bytes(about.record, found[1])


def given_as(attachment: Attachment) -> dict[str, str]:
    """The headers that a file is given with.

    INVARIANT: whatever is in a file, a browser saves it, and neither guesses what it is nor runs it.
    """
    return {
        "content-type": attachment.media_type,
        "content-disposition": f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}",
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "cross-origin",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
    }


def kind_of(body: bytes) -> str | None:
    """The media type of a file by how it begins, of those that are taken; None for any other."""
    match body[:12]:
        case head if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return "image/png"
        case head if head.startswith(b"\xff\xd8\xff"):
            return "image/jpeg"
        case head if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
            return "image/webp"
        case head if head.startswith((b"GIF87a", b"GIF89a")):
            return "image/gif"
        case head if head.startswith(b"%PDF-"):
            return "application/pdf"
        case _:
            return "text/plain" if _is_text(body) else None


def safe_name(name: str, media_type: str) -> str:
    """A name that is no path, hides nothing, and ends as its content does."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    plain = _UNSAFE.sub(" ", shown).strip(" .")
    endings = KINDS[media_type]
    if plain.lower().endswith(endings):
        stem, _, ending = plain.rpartition(".")
        return f"{stem.strip(' .')[:_LONGEST_NAME] or 'file'}.{ending.lower()}"
    return f"{plain[:_LONGEST_NAME] or 'file'}{endings[0]}"


def _is_text(body: bytes) -> bool:
    """Plain text, and nothing that only looks like it: no markup that a browser would run."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(start) and not start.startswith(b"<") and not _CONTROLS.search(body)
