"""Money that comes in and goes out, and the seats it is for."""

from __future__ import annotations

import json
import sqlite3

from remit.errors import Refused

from .reading import CABINS, passengers_of, payment_in_words, reservation_row


def pay(tx: sqlite3.Connection, reservation: str, payment: str, amount: int, *, parameter: str) -> None:
    """Take an amount from a way to pay, or, where it is negative, give it back at once. Raises Refused."""
    if amount == 0:
        return
    if amount > 0:
        check_funds(tx, payment, amount, parameter)
    tx.execute("UPDATE payment_methods SET amount = amount - ? WHERE payment_id = ?", (amount, payment))
    note_payment(tx, reservation, payment, amount)


def note_payment(tx: sqlite3.Connection, reservation: str, payment: str, amount: int) -> None:
    query = "SELECT coalesce(max(number), 0) + 1 FROM payments WHERE reservation = ?"
    number = tx.execute(query, (reservation,)).fetchone()[0]
    tx.execute("INSERT INTO payments VALUES (?, ?, ?, ?)", (reservation, number, payment, amount))


def check_funds(tx: sqlite3.Connection, payment: str, amount: int, parameter: str) -> None:
    """Raises Refused where a card or certificate does not hold an amount."""
    row = tx.execute("SELECT * FROM payment_methods WHERE payment_id = ?", (payment,)).fetchone()
    if row is None:
        raise Refused("there is no such way to pay in your profile", parameter=parameter)
    if row["amount"] is not None and row["amount"] < amount:
        raise Refused(f"the {payment_in_words(row)} does not cover ${amount}", parameter=parameter)


def paid_by(tx: sqlite3.Connection, reservation: str) -> dict[str, int]:
    """What each way to pay has paid for a reservation and not got back."""
    query = "SELECT payment_id, sum(amount) AS paid FROM payments WHERE reservation = ? GROUP BY payment_id"
    return {row["payment_id"]: row["paid"] for row in tx.execute(query, (reservation,)).fetchall() if row["paid"] > 0}


def in_words(tx: sqlite3.Connection, parts: dict[str, int]) -> str:
    """ "$250 to certificate ... and $100 to credit card ..."; of one part just its name."""
    told = {p: _called(tx, p) for p in parts}
    if len(parts) == 1:
        return next(iter(told.values()))
    return " and ".join(f"${amount} on the {told[payment]}" for payment, amount in parts.items()) or "nothing"


def _called(tx: sqlite3.Connection, payment: str) -> str:
    row = tx.execute("SELECT * FROM payment_methods WHERE payment_id = ?", (payment,)).fetchone()
    return payment_in_words(row) if row["source"] == "credit_card" else row["source"].replace("_", " ")


# -- seats ----------------------------------------------------------------------------------------------------------


def price(tx: sqlite3.Connection, flight: str, day: str, cabin: str, seats: int) -> int:
    """What a seat costs. Raises Refused where so many are not for sale."""
    column = CABINS[cabin]
    query = "SELECT * FROM flight_days WHERE flight_number = ? AND day = ?"
    row = tx.execute(query, (flight, day)).fetchone()
    if row is None or row["status"] != "available" or row[f"{column}_seats"] < seats:
        raise Refused(f"flight {flight} has not enough seats for sale in {cabin} any more")
    return row[f"{column}_price"]


def move_seats(tx: sqlite3.Connection, reservation: str, sign: int) -> None:
    """Take the seats of a reservation (-1) or give them back (1). Flights that cannot be booked have none to move.

    Raises Refused where there are not enough.
    """
    column = f"{CABINS[reservation_row(tx, reservation)['cabin']]}_seats"
    people = len(passengers_of(tx, reservation))
    for segment in tx.execute("SELECT * FROM segments WHERE reservation = ?", (reservation,)).fetchall():
        where = (segment["flight_number"], segment["day"])
        try:
            tx.execute(
                f"UPDATE flight_days SET {column} = {column} + ? "
                "WHERE flight_number = ? AND day = ? AND status = 'available'",
                (sign * people, *where),
            )
        except sqlite3.IntegrityError:
            raise Refused(f"flight {where[0]} is sold out") from None


# -- as it was ------------------------------------------------------------------------------------------------------

_KEPT = ("cabin", "total_baggages", "nonfree_baggages", "delay_given_up")


def as_it_is(tx: sqlite3.Connection, reservation: str) -> str:
    """All of a reservation that changes may touch, to be put back as it is now."""
    row = reservation_row(tx, reservation)
    tables = {
        table: [tuple(r) for r in tx.execute(f"SELECT * FROM {table} WHERE reservation = ?", (reservation,))]
        for table in ("segments", "passengers")
    }
    return json.dumps({"reservation": {name: row[name] for name in _KEPT}, **tables})


def put_back(tx: sqlite3.Connection, reservation: str, kept: str) -> None:
    """Raises Refused where seats it had are sold."""
    before = json.loads(kept)
    move_seats(tx, reservation, 1)
    for table in ("segments", "passengers"):
        tx.execute(f"DELETE FROM {table} WHERE reservation = ?", (reservation,))
        for row in before[table]:
            tx.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    values = [before["reservation"][name] for name in _KEPT]
    sets = ", ".join(f"{name} = ?" for name in _KEPT)
    tx.execute(f"UPDATE reservations SET {sets} WHERE reservation = ?", (*values, reservation))
    move_seats(tx, reservation, -1)
