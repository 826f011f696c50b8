"""What can be looked up about orders."""

from __future__ import annotations

from remit.pack import Email, action

from ..ids import OrderId
from ..systems.orders import Orders
from ..systems.reading import OrderDetails, OrderSummary, Tracking


@action()
def find_orders(orders: Orders, email: Email) -> list[OrderSummary]:
    """look up the customer's orders"""
    return orders.of(email)


@action(groups=("orders",))
def get_order(orders: Orders, order: OrderId) -> OrderDetails:
    """look into an order"""
    return orders.details(order)


@action(groups=("orders",), says="Your order {tracked} ({titles}) is {order_status}. {parcels}")
def track_order(orders: Orders, order: OrderId) -> Tracking:
    """see where an order is"""
    return orders.tracking(order)
