"""What policies see: an order, and the customer's record."""

from __future__ import annotations

from remit.pack import Email, customer, subject

from ..ids import OrderId
from ..systems.customers import Customer, Customers
from ..systems.orders import Orders
from ..systems.reading import Order


@subject
def order_record(orders: Orders, order: OrderId) -> Order | None:
    return orders.record(order)


@customer
def customer_record(customers: Customers, email: Email) -> Customer | None:
    return customers.by_email(email)
