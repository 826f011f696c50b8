"""What can be done for guests of the showroom. Parameters, subject and what an action gives are read off its signature.

Each write says how to see that it is done (`check`), how to find out whether it happened at all (`settle`), and what
takes it back (`undo`).
"""

from __future__ import annotations

from datetime import date, datetime

from remit.pack import Email, Key, action, subject

from .diary import Booked, Cancelled, Diary, FreeHour, Hour, HourFound, HourId, Moved, Visit, VisitId, Visits, begins

VISITS = ("visits",)
BACK = ("visits", "takes_visits_back")


@subject
def visit_record(diary: Diary, visit: VisitId) -> Visit | None:
    return diary.visit(visit)


@subject
def hour_record(diary: Diary, hour: HourId) -> Hour | None:
    return Hour(begins=begins(hour))


# -- looking ----------------------------------------------------------------------------------------------------------


@action(groups=VISITS, says="Visits booked under {email}: {found}. You are expected on {visits.visit_begins}.")
def find_visits(diary: Diary, email: Email) -> Visits:
    """look up your visits"""
    return diary.visits(email)


@action(groups=VISITS)
def free_hours(diary: Diary, day: date) -> list[FreeHour]:
    """see when there is room"""
    return diary.free(day)


@action(groups=VISITS)
def look_up_hour(diary: Diary, hour: HourId) -> HourFound:
    """see when exactly that is"""
    return HourFound(begins=begins(hour))


# -- booking ----------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="cancel_visit",
    repeatable=True,
    accepts={"begins": ("read",)},
    groups=VISITS,
    doing="book a visit to our showroom for {guests} on {begins}",
    says="We look forward to seeing you at the showroom on {begins}. Your visit number is {visit}.",
)
def book_visit(diary: Diary, hour: HourId, begins: datetime, email: Email, guests: int, key: Key) -> Booked:
    """book a visit"""
    return diary.book(key, email, hour, guests)


@book_visit.check
def visit_is_booked(diary: Diary, visit: VisitId, hour: HourId) -> bool:
    return diary.hour_of(visit) == hour


@book_visit.settle
def booked_under(diary: Diary, key: Key) -> Booked | None:
    return diary.answered(key, Booked)


# -- moving -----------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="move_visit_back",
    once=("visit", "hour"),
    repeatable=True,
    accepts={"begins": ("read",)},
    groups=VISITS,
    doing="move visit {visit} to {begins}",
    says="You are now expected on {begins} (visit {visit}).",
)
def move_visit(diary: Diary, visit: VisitId, hour: HourId, begins: datetime, key: Key) -> Moved:
    """move a visit"""
    return diary.move(key, visit, hour)


@move_visit.check
def visit_is_moved(diary: Diary, visit: VisitId, hour: HourId) -> bool:
    return diary.hour_of(visit) == hour


@move_visit.settle
def moved_under(diary: Diary, key: Key) -> Moved | None:
    return diary.answered(key, Moved)


@action(effect="irreversible", groups=BACK, doing="move visit {visit} back to when it was")
def move_visit_back(diary: Diary, visit: VisitId, moved_from: HourId, key: Key) -> None:
    """move a visit back to when it was"""
    diary.move(key, visit, moved_from)


@move_visit_back.check
def visit_is_back(diary: Diary, visit: VisitId, moved_from: HourId) -> bool:
    return diary.hour_of(visit) == moved_from


# -- cancelling -------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="restore_visit",
    groups=VISITS,
    doing="cancel visit {visit}",
    says="Your visit on {cancelled_begins} is cancelled.",
)
def cancel_visit(diary: Diary, visit: VisitId, key: Key) -> Cancelled:
    """cancel a visit"""
    return diary.cancel(key, visit)


@cancel_visit.check
def visit_is_cancelled(diary: Diary, visit: VisitId) -> bool:
    return diary.hour_of(visit) is None


@cancel_visit.settle
def cancelled_under(diary: Diary, key: Key) -> Cancelled | None:
    return diary.answered(key, Cancelled)


@action(effect="irreversible", groups=BACK, doing="book visit {visit} again as it was")
def restore_visit(diary: Diary, visit: VisitId, key: Key) -> None:
    """book a cancelled visit again"""
    diary.restore(key, visit)


@restore_visit.check
def visit_is_restored(diary: Diary, visit: VisitId) -> bool:
    return diary.hour_of(visit) is not None
