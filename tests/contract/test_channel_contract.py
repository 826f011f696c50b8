"""Every channel that ships keeps the contract."""

import pytest

from remit.channels.console import Console, Mailbox
from remit.model.wake import Outgoing
from remit.ports import Channel
from remit.testing.contracts.channel import ChannelContract, Delivered


class TestConsole(ChannelContract):
    @pytest.fixture
    def shown(self) -> list[Outgoing]:
        return []

    @pytest.fixture
    def channel(self, shown: list[Outgoing]) -> Channel:
        return Console(shown.append)

    @pytest.fixture
    def delivered(self, shown: list[Outgoing]) -> Delivered:
        return lambda: shown


class TestMailbox(ChannelContract):
    @pytest.fixture
    def channel(self) -> Mailbox:
        return Mailbox("mail")

    @pytest.fixture
    def delivered(self, channel: Mailbox) -> Delivered:
        return lambda: channel.messages
