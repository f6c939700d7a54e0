"""Targets to give out, and targets that were given out and wait to be read."""

from datetime import timedelta

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Quarter
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Acknowledgement, Delivery, Distribution, Kpt
from kpis.selectors.summaries import newest_of
from reports.selectors.week.source import MOST, Asking, Task, Telling
from saypro_align.lib.clock import organization_day

# So long has everybody to read; then it is late.
DAYS_TO_READ = timedelta(days=7)


def to_read(asking: Asking) -> Telling:
    """The newest version of each running or coming quarter, for who has not said that he read it."""
    versions = {version.pk: version for version in newest_of(_living(asking))}
    said = Acknowledgement.objects.filter(
        distribution=OuterRef("distribution"), user=OuterRef("user")
    )
    rows = (
        Delivery.objects.filter(distribution__in=versions, user__in=asking.people)
        .filter(~Exists(said), user__is_active=True)
        .select_related("user")
        .order_by("distribution__quarter__starts_on", "user__name", "pk")
    )
    for row in (yield rows[:MOST]):
        version, person = versions[row.distribution_id], row.user
        due_on = organization_day(version.created_at) + DAYS_TO_READ
        yield Task(
            title=_("Read your targets for %(quarter)s") % {"quarter": version.quarter},
            note=version.note or _("One page: your own, your department's, the organization's."),
            url=reverse("kpis:summary_mine", args=[version.quarter.code]) + "#read",
            button=_("Read them"),
            due_on=due_on,
            is_late=due_on < asking.today,
            who=asking.name(person),
        )


def to_distribute(asking: Asking) -> Telling:
    """Quarters whose final targets nobody was given, or that have changed since."""
    if not asking.user.is_coordinator or asking.is_department:
        return
    final = Kpt.objects.filter(quarter=OuterRef("pk"), state=KptState.FINAL).order_by()
    given = Distribution.objects.filter(quarter=OuterRef("pk")).order_by("-number")
    rows = (
        _living(asking)
        .annotate(
            changed_at=Subquery(
                final.values("quarter").annotate(last=Max("updated_at")).values("last")
            ),
            organization=Subquery(final.filter(level=KptLevel.ORGANIZATION).values("pk")[:1]),
            given_at=Subquery(given.values("created_at")[:1]),
        )
        .filter(organization__isnull=False)
        .order_by("starts_on")
    )
    for quarter in (yield rows[:MOST]):
        if quarter.given_at is not None and quarter.changed_at <= quarter.given_at:
            continue
        again = quarter.given_at is not None
        yield Task(
            title=_("Distribute the targets for %(quarter)s") % {"quarter": quarter},
            note=_("They have changed since everybody got them.")
            if again
            else _("They are final, and nobody has got them yet."),
            url=reverse("kpis:distribute", args=[quarter.code]),
            button=_("Look and distribute"),
            due_on=None if again else quarter.starts_on,
            is_late=not again and quarter.starts_on < asking.today,
        )


def _living(asking: Asking) -> QuerySet[Quarter]:
    return Quarter.objects.exclude(state=QuarterState.CLOSED).filter(ends_on__gte=asking.today)
