"""Exemptions: requests that wait for the leadership, and exemptions that end soon."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from departments.choices import RequestState
from departments.exempting import ending_soon, requests_for
from departments.models import Obligation
from departments.permissions import can_exempt
from reports.selectors.week.source import MOST, SOON, Asking, Task, Telling
from saypro_align.lib.clock import organization_day


def to_decide(asking: Asking) -> Telling:
    """Requests that only the leadership answers."""
    if not can_exempt(asking.user) or asking.is_department:
        return
    rows = requests_for(asking.user).filter(state=RequestState.WAITING)
    for asked in (yield rows.order_by("created_at", "pk")[:MOST]):
        asked_on = organization_day(asked.created_at)
        yield Task(
            title=_("Exempt %(department)s from planning %(quarter)s?")
            % {"department": asked.department, "quarter": asked.quarter},
            note=_("%(who)s: %(reason)s") % {"who": asked.asked_by, "reason": asked.reason},
            url=reverse("departments:exemption_list"),
            button=_("Answer"),
            due_on=asked_on + SOON,
            is_late=(asking.today - asked_on) > SOON,
        )


def ending(asking: Asking) -> Telling:
    """Exemptions that end within two weeks: the head owes a plan, the leadership may prolong."""
    for obligation in (yield _concerning(asking)[:MOST]):
        until = obligation.exempt_until
        is_own = obligation.department_id in asking.headed
        names = {
            "department": obligation.department,
            "day": format_date(until, "j M") if until else "",
        }
        yield Task(
            title=_("The exemption of %(department)s ends on %(day)s") % names,
            note=_("From the next day on the plan for %(quarter)s is owed.")
            % {"quarter": obligation.quarter},
            url=_plan(obligation) if is_own else reverse("departments:exemption_list"),
            button=_("Go to the plan") if is_own else _("See the exemptions"),
            due_on=until,
            is_late=False,
        )


def _concerning(asking: Asking) -> QuerySet[Obligation]:
    rows = ending_soon(asking.today)
    if asking.decides_plans:
        return rows
    return rows.filter(department_id__in=asking.headed)


def _plan(obligation: Obligation) -> str:
    return reverse("reports:plan_page", args=[obligation.department.slug, obligation.quarter.code])
