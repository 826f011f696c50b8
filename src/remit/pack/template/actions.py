"""What can be done for a guest. Parameters, subject and what an action gives are read off its signature."""

from __future__ import annotations

from datetime import date

from remit.pack import Check, Email, Key, action, subject

from .book import Book, Booked, Booking, BookingId, BookingSummary, Cancelled, Seating


@subject
def booking_record(book: Book, booking: BookingId) -> Booking | None:
    return book.record(booking)


@action(says="You have a table with us on {find_bookings.booked_day}.")
def find_bookings(book: Book, email: Email) -> list[BookingSummary]:
    """look up your bookings"""
    return book.of(email)


@action(
    effect="write",
    undo="cancel_booking",
    once=("email", "day", "seating"),
    doing="book a table for {guests} for {seating} on {day}",
    says="Your table for {guests} is booked for {seating} on {day}: {booking}.",
)
def book_table(book: Book, email: Email, day: date, seating: Seating, guests: int, key: Key) -> Booked:
    """book a table"""
    return book.book(key, email, day, seating, guests)


@book_table.check
def table_is_booked(book: Book, booking: BookingId, day: date, guests: int) -> bool:
    found = book.record(booking)
    return found is not None and (found.status, found.day, found.guests) == ("booked", day, guests)


@book_table.settle
def booked_under(book: Book, key: Key) -> Booked | None:
    answer = book.answered(key)
    return None if answer is None else Booked(booking=BookingId(answer))


@action(effect="irreversible", doing="cancel booking {booking}", says="Booking {booking} is cancelled.")
def cancel_booking(book: Book, booking: BookingId, key: Key) -> Cancelled:
    """cancel a booking"""
    return book.cancel(key, booking)


@cancel_booking.check
def booking_is_cancelled(book: Book, booking: BookingId) -> Check:
    found = book.record(booking)
    return Check(holds=found is not None and found.status == "cancelled")


@cancel_booking.settle
def cancelled_under(book: Book, key: Key) -> Cancelled | None:
    answer = book.answered(key)
    return None if answer is None else Cancelled(cancelled_day=date.fromisoformat(answer))
