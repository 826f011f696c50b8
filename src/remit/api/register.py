"""The installation as requests need it: read again only when its chain has moved on."""

from __future__ import annotations

from collections import Counter

from remit.desk.house import House
from remit.model.ids import INSTALLATION, INSTALLATION_RECORD
from remit.model.installation import ApiKey, Installation
from remit.people.keys import id_in, opens


class Register:
    """INVARIANT: a key that was revoked, by whichever process, opens nothing with the next request.

    following: how much is followed just now, by key.
    """

    def __init__(self, house: House) -> None:
        self.following: Counter[str] = Counter()
        self._house = house
        self._seq = -1
        self._read = Installation(record=INSTALLATION_RECORD)

    async def installation(self) -> Installation:
        """The installation as it stands. Raises Erased where its keys were lost."""
        head = await self._house.means.store.head(INSTALLATION)
        seq = head.seq if head else 0
        if seq != self._seq:
            self._read, self._seq = await self._house.office.installation(), seq
        return self._read

    async def key(self, text: str) -> ApiKey | None:
        """The key whose text this is, while it holds."""
        id = id_in(text)
        found = (await self.installation()).keys.get(id) if id else None
        return found if opens(found, text, self._house.means.now()) else None
