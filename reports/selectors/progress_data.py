"""What the data says of a department's period: the draft of its report and its key metrics."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES
from actions.models import CorrectiveAction, Step
from departments.choices import IN_FORCE_STATES
from departments.models import Department, Membership, Objective
from kpis.cadence import Period
from kpis.choices import KpiStatus, UseState
from kpis.choices.check_ins import Confidence
from kpis.choices.targets import KptLevel, KptState
from kpis.models import CheckIn, KpiUse, Kpt, Obstacle
from kpis.selectors import use_progress
from kpis.selectors.targets import standing_of
from reports.selectors.objectives import target_text
from saypro_align.lib import numerals
from saypro_align.lib.clock import organization_day, organization_zone

_MOST: Final = 20
_BAD: Final = (KpiStatus.OFF_TRACK, KpiStatus.AT_RISK)


@dataclass(frozen=True, slots=True)
class Metric:
    """One key number as the report shows it, all in exact words."""

    name: str
    value: str
    target: str
    status: str
    tone: str
    rule: str
    last_on: str
    url: str

    def frozen(self) -> dict[str, str]:
        """Return it as it is kept once the report is sent."""
        return asdict(self)


def metrics_of(department: Department, period: Period, now: datetime) -> list[Metric]:
    """Return the department's targets and the KPIs of its plan in force, as they stand now."""
    return [*_targets(department, period, now), *_kpis(department, period, now)]


def draft_of(
    department: Department, period: Period, metrics: list[Metric], now: datetime
) -> dict[str, list[str]]:
    """Return what the data says was achieved, and what stands in the way; a line each."""
    span = _span(period)
    return {
        "achievements": [*_reached(metrics), *_done(department, span), *_told(department, period)],
        "challenges": [
            *_failing(metrics),
            *_obstacles(department),
            *_late(department, now),
            *_told(department, period, doubtful=True),
        ],
    }


def _span(period: Period) -> tuple[datetime, datetime]:
    """Return the period's first moment and the one after its due day, in the organization's zone."""
    zone = organization_zone()
    return (
        datetime.combine(period.starts_on, time(), tzinfo=zone),
        datetime.combine(period.due_on + timedelta(days=1), time(), tzinfo=zone),
    )


def _targets(department: Department, period: Period, now: datetime) -> Iterator[Metric]:
    rows = list(
        Kpt.objects.filter(
            Q(department=department, level=KptLevel.DEPARTMENT)
            | Q(level=KptLevel.ORGANIZATION, owner__in=_people(department)),
            state=KptState.FINAL,
            quarter__starts_on__lte=period.ends_on,
            quarter__ends_on__gte=period.starts_on,
        )
        .select_related("kpi", "quarter")
        .order_by("name", "id")
    )
    standings = standing_of(rows, now=now)
    for row in rows:
        standing, unit = standings[row.pk], row.kpi.unit if row.kpi else ""
        yield Metric(
            name=row.name,
            value="" if standing.actual is None else numerals.quantity(standing.actual, unit),
            target=standing.target_text,
            status=str(standing.status.label),
            tone=standing.status.tone,
            rule=standing.rule,
            last_on=_day(standing.last_on),
            url=reverse("kpis:target_page", args=[row.pk]),
        )


def _kpis(department: Department, period: Period, now: datetime) -> Iterator[Metric]:
    uses = list(
        KpiUse.objects.filter(
            state=UseState.ACTIVE,
            objective__in=Objective.objects.filter(
                plan__obligation__department=department,
                plan__obligation__quarter__starts_on__lte=period.ends_on,
                plan__obligation__quarter__ends_on__gte=period.starts_on,
                plan__state__in=IN_FORCE_STATES,
            ),
        )
        .select_related("kpi", "objective")
        .order_by("kpi__name", "id")
    )
    progress = use_progress(uses, organization_day(now))
    for use in uses:
        found = progress[use.pk]
        yield Metric(
            name=use.kpi.name,
            value="" if found.value is None else numerals.quantity(found.value, use.kpi.unit),
            target=target_text(use),
            status=str(found.status.label),
            tone=found.status.tone,
            rule=found.rule,
            last_on=_day(found.last_on),
            url=reverse("kpis:kpi_page", args=[use.kpi_id]),
        )


def _people(department: Department) -> QuerySet[Membership, UUID]:
    """Return who belongs to the department: the organization's targets they own are its own, too."""
    return Membership.objects.filter(department=department, ended_on=None).values_list(
        "user_id", flat=True
    )


def _reached(metrics: list[Metric]) -> Iterator[str]:
    for one in metrics:
        if one.status == str(KpiStatus.REACHED.label):
            yield _("%(name)s: %(value)s, target %(target)s reached.") % _words(one)


def _failing(metrics: list[Metric]) -> Iterator[str]:
    bad = {str(status.label): str(status.label).lower() for status in _BAD}
    for one in metrics:
        if one.status in bad:
            told = {**_words(one), "status": bad[one.status]}
            yield _("%(name)s: %(status)s, %(value)s of %(target)s.") % told


def _words(metric: Metric) -> dict[str, str]:
    return {"name": metric.name, "value": metric.value, "target": metric.target}


def _done(department: Department, span: tuple[datetime, datetime]) -> Iterator[str]:
    own = CorrectiveAction.objects.about_no_person().filter(department=department)
    done = own.filter(implemented_at__gte=span[0], implemented_at__lt=span[1])
    for action in done.order_by("implemented_at", "id")[:_MOST]:
        yield _("Corrective action done: %(action)s.") % {"action": action.title}
    steps = Step.objects.filter(
        action__in=own.filter(state__in=OPEN_STATES),
        done_at__gte=span[0],
        done_at__lt=span[1],
        retired_at=None,
    ).order_by("done_at", "id")[:_MOST]
    for step in steps:
        yield _("Step done: %(step)s.") % {"step": step.text}


def _told(department: Department, period: Period, *, doubtful: bool = False) -> Iterator[str]:
    """Return what owners told in their check-ins; those about personal targets stay with them."""
    rows = CheckIn.objects.given().filter(
        department=department,
        is_personal=False,
        ends_on__gte=period.starts_on,
        ends_on__lte=period.ends_on,
    )
    low = {"confidence": Confidence.LOW}
    rows = rows.filter(**low) if doubtful else rows.exclude(**low)
    told = rows.exclude(narrative="").select_related("user").order_by("user__name", "id")
    for row in told[:_MOST]:
        yield f"{row.user}: {' '.join(row.narrative.split())}"


def _obstacles(department: Department) -> Iterator[str]:
    rows = (
        Obstacle.objects.open()
        .filter(department=department, is_personal=False)
        .exclude(kpt__level=KptLevel.PERSON)
        .select_related("help_from")
        .order_by("created_at", "id")
    )
    for row in rows[:_MOST]:
        said = _("In the way: %(what)s") % {"what": row.what}
        if row.help_from is not None:
            said = _("%(said)s (help needed from %(who)s)") % {"said": said, "who": row.help_from}
        yield said


def _late(department: Department, now: datetime) -> Iterator[str]:
    own = CorrectiveAction.objects.about_no_person().filter(department=department)
    rows = own.overdue_at(now)
    for row in rows.order_by("deadline", "id")[:_MOST]:
        if row.deadline is not None:
            told = {"action": row.title, "day": format_date(row.deadline, "j M Y")}
            yield _("Late: %(action)s, due %(day)s.") % told


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
