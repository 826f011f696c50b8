"""The shop's orders and payments."""

from __future__ import annotations

from collections.abc import Sequence

from remit.pack import Email, Key, Money

from ..ids import ExchangeId, ItemId, OrderId, RefundId, ReplacementId, VariantId
from . import cancelling, exchanging, reading, returning
from .books import Books
from .money import cents


class Orders(Books):
    """Orders, what was paid for them, and what may still happen to them."""

    # -- what there is ----------------------------------------------------------------------------------------------

    def of(self, email: Email) -> list[reading.OrderSummary]:
        return self.look(lambda tx: reading.orders_of(tx, email))

    def record(self, order: OrderId) -> reading.Order | None:
        return self.look(lambda tx: reading.record(tx, order))

    def details(self, order: OrderId) -> reading.OrderDetails:
        return self.look(lambda tx: reading.details(tx, order))

    def tracking(self, order: OrderId) -> reading.Tracking:
        return self.look(lambda tx: reading.tracking(tx, order))

    # -- before it leaves -------------------------------------------------------------------------------------------

    def address(self, order: OrderId) -> cancelling.AddressOnFile:
        return self.look(lambda tx: cancelling.address(tx, order))

    def quote_cancellation(self, order: OrderId) -> cancelling.CancellationQuote:
        return self.look(lambda tx: cancelling.quote(tx, order))

    def quote_item_cancellation(self, order: OrderId, items: Sequence[ItemId]) -> cancelling.ItemCancellationQuote:
        return self.look(lambda tx: cancelling.quote_items(tx, order, items))

    def cancel(self, key: Key, order: OrderId, refund: Money) -> cancelling.Cancelled:
        amount = cents(refund, "cancel_refund")
        return self._database.once(key, "cancel", cancelling.Cancelled, lambda tx: cancelling.cancel(tx, order, amount))

    def cancel_items(self, key: Key, order: OrderId, items: Sequence[ItemId], refund: Money) -> cancelling.Cancelled:
        amount = cents(refund, "items_refund")
        return self._database.once(
            key, "cancel items", cancelling.Cancelled, lambda tx: cancelling.cancel_items(tx, order, items, amount)
        )

    def reopen(self, key: Key, order: OrderId, refund: RefundId) -> cancelling.Reopened:
        return self._database.once(key, "reopen", cancelling.Reopened, lambda tx: cancelling.reopen(tx, order, refund))

    def change_address(self, key: Key, order: OrderId, address: str) -> cancelling.AddressChanged:
        return self._database.once(
            key, "change address", cancelling.AddressChanged, lambda tx: cancelling.change_address(tx, order, address)
        )

    def restore_address(self, key: Key, order: OrderId, address: str) -> cancelling.AddressRestored:
        return self._database.once(
            key,
            "restore address",
            cancelling.AddressRestored,
            lambda tx: cancelling.restore_address(tx, order, address),
        )

    # -- after it arrived -------------------------------------------------------------------------------------------

    def quote_return(self, order: OrderId, items: Sequence[ItemId]) -> returning.ReturnQuote:
        return self.look(lambda tx: returning.quote(tx, order, items))

    def quote_damage(self, order: OrderId, item: ItemId) -> returning.DamageQuote:
        return self.look(lambda tx: returning.quote_damage(tx, order, item))

    def refund(
        self, key: Key, order: OrderId, items: Sequence[ItemId], refund: Money, reason: str | None
    ) -> returning.Refund:
        amount = cents(refund, "refund_amount")
        return self._database.once(
            key, "refund", returning.Refund, lambda tx: returning.refund(tx, order, items, amount, reason)
        )

    def refund_damaged(
        self, key: Key, order: OrderId, item: ItemId, refund: Money, damage: str
    ) -> returning.DamageRefund:
        amount = cents(refund, "damage_refund")
        return self._database.once(
            key,
            "refund damaged",
            returning.DamageRefund,
            lambda tx: returning.refund_damaged(tx, order, item, amount, damage),
        )

    def void(self, key: Key, order: OrderId, refund: RefundId) -> returning.Voided:
        return self._database.once(key, "void", returning.Voided, lambda tx: returning.void(tx, order, refund))

    def exchange(
        self, key: Key, order: OrderId, item: ItemId, wanted: VariantId, difference: Money
    ) -> exchanging.Exchanged:
        amount = cents(difference, "price_difference")
        return self._database.once(
            key, "exchange", exchanging.Exchanged, lambda tx: exchanging.exchange(tx, order, item, wanted, amount)
        )

    def exchange_back(self, key: Key, order: OrderId, exchange: ExchangeId) -> exchanging.PutBack:
        return self._database.once(
            key, "exchange back", exchanging.PutBack, lambda tx: exchanging.exchange_back(tx, order, exchange)
        )

    def replace(self, key: Key, order: OrderId, item: ItemId, damage: str) -> exchanging.Replaced:
        return self._database.once(
            key, "replace", exchanging.Replaced, lambda tx: exchanging.replace(tx, order, item, damage)
        )

    def recall(self, key: Key, order: OrderId, replacement: ReplacementId) -> exchanging.PutBack:
        return self._database.once(
            key, "recall", exchanging.PutBack, lambda tx: exchanging.recall(tx, order, replacement)
        )
