"""What comes next in the quarter: plans due, the next review, the next report mail, its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices.sessions import REVIEWS
from actions.models import Session
from departments.models import Quarter
from reports.choices import Audience
from reports.models import ReportSchedule
from reports.permissions import can_read_audience
from saypro_align.lib.clock import organization_zone
from saypro_align.lib.periods import day_bounds

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class Coming:
    """Something on a day, with where to read more."""

    at: datetime
    text: str
    url: str = ""
    has_time: bool = True


def review_rows(user: "User", now: datetime) -> QuerySet[Session]:
    """Return the next reviews the person may read of."""
    rows = Session.objects.visible_to(user).to_come().filter(kind__in=REVIEWS, starts_at__gt=now)
    return rows.order_by("starts_at", "pk").only("kind", "title", "starts_at")[:20]


def schedule_rows(user: "User", now: datetime) -> QuerySet[ReportSchedule]:
    """Return the schedule whose mail goes out next, of those whose reports the person may read."""
    readable = [one for one in Audience.values if can_read_audience(user, one)]
    rows = ReportSchedule.objects.filter(is_active=True, next_run_at__gt=now, audience__in=readable)
    return rows.order_by("next_run_at", "pk").only("name", "next_run_at")[:1]


def upcoming(
    quarter: Quarter,
    user: "User",
    now: datetime,
    *,
    reviews: Iterable[Session] | None = None,
    schedules: Iterable[ReportSchedule] | None = None,
) -> tuple[Coming, ...]:
    """Return what is still to come, soonest first; two queries, if nobody else has asked them."""
    found = [
        Coming(quarter.plans_due_at, _("Plans are due"), reverse("reports:plan_waiting"))
        if user.is_coordinator or user.is_leader
        else Coming(quarter.plans_due_at, _("Plans are due")),
        Coming(
            day_bounds(quarter.ends_on, organization_zone())[0],
            _("%(quarter)s ends") % {"quarter": quarter},
            has_time=False,
        ),
        *_reviews(quarter, review_rows(user, now) if reviews is None else reviews),
        *_reports(user, schedule_rows(user, now) if schedules is None else schedules),
    ]
    return tuple(sorted((one for one in found if one.at > now), key=lambda one: one.at))


def _reviews(quarter: Quarter, rows: Iterable[Session]) -> list[Coming]:
    """Return the next review of everybody and the next of a department, as far as the person reads them."""
    first: dict[str, Coming] = {}
    for row in rows:
        url = reverse("actions:session_page", args=[row.pk])
        first.setdefault(row.kind, Coming(row.starts_at, row.title, url))
    if "mid_quarter" not in first:
        planned = day_bounds(quarter.mid_quarter_on, organization_zone())[0]
        first["mid_quarter"] = Coming(planned, _("Middle of the quarter"), has_time=False)
    return list(first.values())


def _reports(user: "User", rows: Iterable[ReportSchedule]) -> list[Coming]:
    """Return when the next report the person may read is mailed; who keeps schedules is led to it."""
    schedule = next(iter(rows), None)
    if schedule is None:
        return []
    url = reverse("reports:schedule_list") if user.is_coordinator else ""
    told = _("Next report by mail: %(name)s") % {"name": schedule.name}
    return [Coming(schedule.next_run_at, told, url)]
