"""What can be done about deliveries and services at a customer's home."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from remit.pack import Email, Key, action, counter, subject

from ..ids import AppointmentId, JobId, SlotId
from ..systems.delivery import (
    Appointment,
    AppointmentCalledOff,
    AppointmentDetails,
    AppointmentMoved,
    AppointmentMovedBack,
    AppointmentRestored,
    AppointmentSummary,
    Delivery,
    Job,
    JobDetails,
    JobSummary,
    Kind,
    Slot,
    SlotBooked,
    SlotDetails,
)

WRITES = ("appointments", "appointment_writes")
BACK = ("appointments", "takes_back")

moves = counter("appointment_moves", of=["move_appointment"], within=timedelta(days=30))


@subject
def job_record(delivery: Delivery, job: JobId) -> Job | None:
    return delivery.job(job)


@subject
def appointment_record(delivery: Delivery, appointment: AppointmentId) -> Appointment | None:
    return delivery.appointment(appointment)


# -- looking --------------------------------------------------------------------------------------------------------


@action(groups=("lookups",))
def list_jobs(delivery: Delivery, email: Email) -> list[JobSummary]:
    """look up what waits for an appointment"""
    return delivery.waiting_jobs(email)


@action(groups=("lookups",))
def list_appointments(delivery: Delivery, email: Email) -> list[AppointmentSummary]:
    """look up the customer's appointments"""
    return delivery.appointments(email)


@action(groups=("appointments",))
def get_job(delivery: Delivery, job: JobId) -> JobDetails:
    """see what waits for an appointment"""
    return delivery.job_details(job)


@action(groups=("appointments",))
def get_appointment(delivery: Delivery, appointment: AppointmentId) -> AppointmentDetails:
    """see what an appointment is for, and when it is"""
    return delivery.appointment_details(appointment)


@action(accepts={"visit_kind": ("read",)}, groups=("slots",))
def list_slots(delivery: Delivery, visit_kind: Kind, visit_day: date) -> list[Slot]:
    """see which slots are free"""
    return delivery.slots(visit_kind, visit_day)


@action(groups=("slots",))
def get_slot(delivery: Delivery, slot: SlotId) -> SlotDetails:
    """see when exactly a slot begins"""
    return delivery.slot(slot)


# -- booking --------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="withdraw_booking",
    repeatable=True,
    accepts={"slot_starts_at": ("read",)},
    groups=(*WRITES, "takes_slots"),
    doing="book {slot_time} for the {visit_for}",
    says="It is booked: {booked_for} on {booked_time}. Your appointment number is {booking}.",
)
def book_slot(delivery: Delivery, job: JobId, slot: SlotId, slot_starts_at: datetime, key: Key) -> SlotBooked:
    """book an appointment"""
    return delivery.book(job, slot, slot_starts_at, key)


@book_slot.check
def slot_is_booked(delivery: Delivery, booking: AppointmentId, slot: SlotId) -> bool:
    return delivery.booked_slot(booking) == slot


@book_slot.settle
def booking_under(delivery: Delivery, key: Key) -> SlotBooked | None:
    return delivery.answered(key, SlotBooked)


@action(effect="irreversible", groups=BACK, doing="take the booking {booking} back")
def withdraw_booking(delivery: Delivery, booking: AppointmentId, key: Key) -> AppointmentCalledOff:
    """take a booking back"""
    return delivery.cancel(booking, "withdraw_booking", key)


@withdraw_booking.check
def booking_is_withdrawn(delivery: Delivery, booking: AppointmentId) -> bool:
    return delivery.booked_slot(booking) is None


@withdraw_booking.settle
def withdrawal_under(delivery: Delivery, key: Key) -> AppointmentCalledOff | None:
    return delivery.answered(key, AppointmentCalledOff)


# -- moving ---------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="move_appointment_back",
    once=("appointment", "slot"),
    repeatable=True,
    accepts={"slot_starts_at": ("read",)},
    groups=(*WRITES, "takes_slots", "gives_slots_up"),
    doing="move the {visit_for} from {visit_time} to {slot_time}",
    says="Appointment {appointment} ({moved_what}) is now on {moved_time}.",
)
def move_appointment(
    delivery: Delivery, appointment: AppointmentId, slot: SlotId, slot_starts_at: datetime, key: Key
) -> AppointmentMoved:
    """move an appointment"""
    return delivery.move(appointment, slot, slot_starts_at, key)


@move_appointment.check
def appointment_is_moved(delivery: Delivery, appointment: AppointmentId, slot: SlotId) -> bool:
    return delivery.booked_slot(appointment) == slot


@move_appointment.settle
def move_under(delivery: Delivery, key: Key) -> AppointmentMoved | None:
    return delivery.answered(key, AppointmentMoved)


@action(effect="irreversible", groups=BACK, doing="move appointment {appointment} back")
def move_appointment_back(
    delivery: Delivery, appointment: AppointmentId, previous_slot: SlotId, key: Key
) -> AppointmentMovedBack:
    """move an appointment back to where it was"""
    return delivery.move_back(appointment, previous_slot, key)


@move_appointment_back.check
def appointment_is_back(delivery: Delivery, appointment: AppointmentId, previous_slot: SlotId) -> bool:
    return delivery.booked_slot(appointment) == previous_slot


@move_appointment_back.settle
def move_back_under(delivery: Delivery, key: Key) -> AppointmentMovedBack | None:
    return delivery.answered(key, AppointmentMovedBack)


# -- calling off ----------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="restore_appointment",
    accepts={"visit_starts_at": ("read",)},
    groups=(*WRITES, "gives_slots_up"),
    doing="call off the {visit_for} on {visit_time}",
    says="Appointment {appointment} ({called_off}, {called_off_time}) is called off.",
)
def cancel_appointment(
    delivery: Delivery, appointment: AppointmentId, visit_starts_at: datetime, key: Key
) -> AppointmentCalledOff:
    """call off an appointment"""
    return delivery.cancel(appointment, "cancel_appointment", key, visit_starts_at)


@cancel_appointment.check
def appointment_is_called_off(delivery: Delivery, appointment: AppointmentId) -> bool:
    return delivery.booked_slot(appointment) is None


@cancel_appointment.settle
def calling_off_under(delivery: Delivery, key: Key) -> AppointmentCalledOff | None:
    return delivery.answered(key, AppointmentCalledOff)


@action(effect="irreversible", groups=BACK, doing="book appointment {appointment} again as it was")
def restore_appointment(delivery: Delivery, appointment: AppointmentId, key: Key) -> AppointmentRestored:
    """book an appointment that was called off again"""
    return delivery.restore(appointment, key)


@restore_appointment.check
def appointment_stands(delivery: Delivery, appointment: AppointmentId) -> bool:
    return delivery.booked_slot(appointment) is not None


@restore_appointment.settle
def restoration_under(delivery: Delivery, key: Key) -> AppointmentRestored | None:
    return delivery.answered(key, AppointmentRestored)
