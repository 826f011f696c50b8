"""Every channel that ships keeps the contract."""

import pytest

from remit.channels.console import Console, Mailbox
from remit.channels.web import WebChannel
from remit.model.wake import Outgoing
from remit.ports import Channel
from remit.testing.contracts.channel import ChannelContract, Delivered
from remit.web.chat.app import CHANNEL


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


class TestWebChannel(ChannelContract):
    @pytest.fixture
    def told(self) -> list[Outgoing]:
        return []

    @pytest.fixture
    def channel(self, told: list[Outgoing]) -> Channel:
        return WebChannel(told.append)

    @pytest.fixture
    def delivered(self, told: list[Outgoing]) -> Delivered:
        return lambda: told

    def test_what_comes_in_by_the_chat_goes_out_by_its_channel(self, channel: Channel) -> None:
        assert channel.name == CHANNEL


class TestMailbox(ChannelContract):
    @pytest.fixture
    def channel(self) -> Mailbox:
        return Mailbox("mail")

    @pytest.fixture
    def delivered(self, channel: Mailbox) -> Delivered:
        return lambda: channel.messages
