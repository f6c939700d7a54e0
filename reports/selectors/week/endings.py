"""Reviews of targets and the end of a quarter: what to assess, to close and to publish."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices.sessions import TO_COME, SessionKind
from actions.models import Session
from departments.choices import QuarterState
from departments.models import Quarter, User
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.permissions.closings import is_closing_time
from kpis.selectors.closings import unsaid_of
from reports.models import QuarterResults, ResultsState
from reports.selectors.week.source import MOST, Asking, Task, Telling

# So long before its last day the leadership words what a quarter came to.
_WORDED_BEFORE = timedelta(days=7)


def to_assess(asking: Asking) -> Telling:
    """Mid-quarter reviews at hand, with targets of which the leadership has not said how they look."""
    if not asking.user.is_leader or asking.is_department:
        return
    sessions = Session.objects.filter(
        kind=SessionKind.MID_QUARTER,
        state__in=TO_COME,
        starts_at__lte=asking.now + timedelta(days=3),
    ).annotate(said=Count("assessments"))
    final = dict(
        Kpt.objects.filter(state=KptState.FINAL)
        .exclude(level=KptLevel.PERSON)
        .order_by()
        .values_list("quarter")
        .annotate(n=Count("pk"))
    )
    for session in (yield sessions.select_related("quarter").order_by("starts_at", "pk")[:MOST]):
        left = final.get(session.quarter_id, 0) - vars(session)["said"]
        if left <= 0:
            continue
        told = ngettext("%(n)d target to assess", "%(n)d targets to assess", left)
        day = session.local_start.date()
        yield Task(
            title=told % {"n": left},
            note=session.title,
            url=reverse("actions:review_targets", args=[session.pk]),
            button=_("Assess"),
            due_on=day,
            is_late=day < asking.today,
        )


def to_close(asking: Asking) -> Telling:
    """Targets whose quarter ends and of which their owner has not said how they ended."""
    ending = [one for one in asking.quarters if is_closing_time(one, asking.today)]
    if not ending:
        return
    people = User.objects.filter(pk__in=asking.people)
    rows = unsaid_of(people, [one.pk for one in ending])
    for kpt in (yield rows.order_by("quarter__ends_on", "name", "pk")[:MOST]):
        yield Task(
            title=_("How did it end: %(name)s") % {"name": kpt.name},
            note=_("%(quarter)s ends") % {"quarter": kpt.quarter},
            url=reverse("kpis:closing_page", args=[kpt.quarter.code]),
            button=_("Say how it ended"),
            due_on=kpt.quarter.ends_on,
            is_late=kpt.quarter.ends_on < asking.today,
            who=asking.name(kpt.accountable),
        )


def to_publish(asking: Asking) -> Telling:
    """Results to word before their quarter closes, and corrections that were begun."""
    if not asking.decides_plans:
        return
    soon = asking.today + _WORDED_BEFORE
    unworded = Q(results=None) | Q(results__state=ResultsState.DRAFT, results__version=1)
    rows = Quarter.objects.filter(unworded, state=QuarterState.OPEN, ends_on__lte=soon)
    for quarter in (
        rows.distinct().order_by("ends_on", "pk")[:MOST] if asking.user.is_leader else ()
    ):
        yield Task(
            title=_("Word the results of %(quarter)s") % {"quarter": quarter},
            note=_("They are published and mailed when the quarter is closed."),
            url=reverse("reports:results_page", args=[quarter.code]),
            button=_("Open the results"),
            due_on=quarter.ends_on,
            is_late=quarter.ends_on < asking.today,
        )
    begun = QuarterResults.objects.filter(
        state=ResultsState.DRAFT, quarter__state=QuarterState.CLOSED
    ).select_related("quarter")
    for results in (yield begun.order_by("created_at", "pk")[:MOST]):
        yield Task(
            title=_("Publish the correction: results of %(quarter)s")
            % {"quarter": results.quarter},
            note=results.reason,
            url=reverse("reports:results_page", args=[results.quarter.code]),
            button=_("Open the results"),
            due_on=None,
            is_late=False,
        )


def to_end(asking: Asking) -> Telling:
    """Quarters that are over and still open: closing one publishes its results."""
    if not asking.user.is_coordinator or asking.is_department:
        return
    for quarter in asking.quarters:
        if quarter.ends_on < asking.today:
            yield Task(
                title=_("Close %(quarter)s") % {"quarter": quarter},
                note=_("Its targets are frozen and its results go to everybody."),
                url=reverse("departments:quarter_page", args=[quarter.code]),
                button=_("Open the quarter"),
                due_on=quarter.ends_on + timedelta(days=7),
                is_late=quarter.ends_on + timedelta(days=7) < asking.today,
            )
