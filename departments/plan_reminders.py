"""Plans that are due: heads are told before the day and after it, then the strategy office."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.choices import IN_FORCE_STATES, PlanState, QuarterState
from departments.models import Obligation, Plan
from departments.reminders import Audience, Item, Source
from saypro_align.lib.clock import organization_day
from saypro_align.lib.reminding import Counting, Rule, Rung, Who

RULE: Final = Rule(
    kind="plan_due",
    rungs=(
        Rung(-14, Who.HEAD),
        Rung(-7, Who.HEAD),
        Rung(-2, Who.HEAD),
        Rung(1, Who.HEAD),
        Rung(1, Who.OFFICE),
    ),
    counting=Counting.CALENDAR,
)
_GIVEN: Final = (PlanState.SUBMITTED, *IN_FORCE_STATES)
_AHEAD: Final = timedelta(days=16)


def find(now: datetime, audience: Audience) -> Iterable[Item]:
    """Return the plans of open quarters that nobody submitted yet."""
    given = Plan.objects.filter(obligation=OuterRef("pk"), state__in=_GIVEN)
    rows = (
        Obligation.objects.filter(
            quarter__state=QuarterState.OPEN,
            quarter__plans_due_at__lte=now + _AHEAD,
        )
        .exclude(exempt_until__gte=organization_day(now))
        .exclude(Exists(given))
        .select_related("quarter", "department")
    )
    for row in rows:
        yield Item(
            about_id=row.pk,
            due_on=organization_day(row.quarter.plans_due_at),
            people=audience.roles(department=row.department_id),
            place=_("%(department)s plan") % {"department": row.department},
            text=str(row.quarter),
            path=reverse("reports:plan_page", args=[row.department.slug, row.quarter.code]),
            button=_("Finish the plan"),
        )


SOURCE: Final = Source(rule=RULE, label=gettext_lazy("Plans"), find=find)
