"""Did it work? The values of an action's KPI from before its start and from after it was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, cast
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices import OPEN_STATES
from actions.choices.life import VerdictKind
from actions.models import CorrectiveAction, Verdict
from actions.proof import LEAST_AFTER, LEAST_BEFORE, Judgement, Point, from_stored, judge, stored
from actions.selectors.days import department_day
from actions.words.proof import Criterion, counted, quantity, sentences, suggestion, wanted
from departments.models import User
from kpis.choices import Frequency
from kpis.models import Kpi, Measurement
from saypro_align.lib import charts, numerals
from saypro_align.lib.templatetags.ui import day as day_text

# Only so many values are read: more than a judgement looks at.
MOST_VALUES = 400


@dataclass(frozen=True, slots=True)
class Compared:
    """The values a judgement looks at, before the start and after the end."""

    before: tuple[Point, ...]
    after: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ProofSection:
    """What the page of an action says about whether it worked."""

    kpi: Kpi
    wanted: str
    judgement: Judgement | None
    suggested: VerdictKind | None
    counted: str
    told: Sequence[str]
    outlook: Sequence[str]
    chart: charts.Chart | None
    frozen: Sequence["Frozen"]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What the numbers said when a verdict was given; it stays, whatever is measured later."""

    verdict: Verdict
    suggested: VerdictKind
    told: Sequence[str]
    counted: str


def judgement_of(action: CorrectiveAction, *, now: datetime) -> Judgement | None:
    """Return what the values say as they are known at `now`; None before there is a question.

    The question is asked when the action is done and a KPI was named to show it.
    """
    if action.criterion_kpi_id is None or not action.criterion_way or not action.implemented_at:
        return None
    return _judged(action, compared(action, now=now))


def compared(action: CorrectiveAction, *, now: datetime) -> Compared:
    """Return the values on or before the day of the start, and after the day it was done.

    What was measured while it was carried out says neither. Values count as revised by then.
    """
    started, done = _span(action, now)
    values = _values(action.criterion_kpi_id, now) if action.criterion_kpi_id else []
    return Compared(
        before=tuple(point for point in values if point.day <= started),
        after=tuple(point for point in values if done is not None and point.day > done),
    )


def proof_section(action: CorrectiveAction, user: User, now: datetime) -> ProofSection | None:
    """Return the section for a reader; None without a KPI, or with one he may not read."""
    kpi = _readable_kpi(action, user)
    if kpi is None:
        return None
    values = compared(action, now=now)
    judgement = _judged(action, values) if action.implemented_at else None
    criterion = _criterion(action, kpi)
    return ProofSection(
        kpi=kpi,
        wanted=wanted(action.criterion_shift, criterion),
        judgement=judgement,
        suggested=suggestion(judgement) if judgement else None,
        counted=counted(judgement) if judgement else "",
        told=sentences(judgement, criterion) if judgement else (),
        outlook=_outlook(action, kpi, values) if action.state in OPEN_STATES else (),
        chart=_chart(kpi, criterion, values, judgement) if judgement else None,
        frozen=_frozen(action, criterion) if judgement else (),
    )


def frozen_judgement(action: CorrectiveAction, *, now: datetime) -> tuple[dict[str, Any], str]:
    """Return what the numbers say now, as it is kept with a verdict, and by which rules."""
    judgement = judgement_of(action, now=now)
    return ({}, "") if judgement is None else (stored(judgement), judgement.rule_version)


def _frozen(action: CorrectiveAction, criterion: Criterion) -> list[Frozen]:
    found = []
    for verdict in Verdict.objects.filter(action=action).exclude(judgement={}):
        judgement = from_stored(verdict.judgement)
        told = sentences(judgement, criterion)
        found.append(Frozen(verdict, suggestion(judgement), told, counted(judgement)))
    return found


def _readable_kpi(action: CorrectiveAction, user: User) -> Kpi | None:
    if action.criterion_kpi_id is None or not action.criterion_way:
        return None
    return Kpi.objects.visible_to(user).filter(pk=action.criterion_kpi_id).first()


def _criterion(action: CorrectiveAction, kpi: Kpi) -> Criterion:
    return Criterion(kpi.name, kpi.unit, action.criterion_way)


def _judged(action: CorrectiveAction, values: Compared) -> Judgement:
    return judge(
        values.before,
        values.after,
        way=cast("Literal['up', 'down']", action.criterion_way),
        least_shift=action.criterion_shift,
    )


def _span(action: CorrectiveAction, now: datetime) -> tuple[date, date | None]:
    """Return the days of start and end where the department is; not started yet is today."""
    begun = action.started_at or action.implemented_at or now
    done = action.implemented_at
    return (
        department_day(action.department, begun),
        department_day(action.department, done) if done else None,
    )


def _values(kpi_id: UUID, now: datetime) -> list[Point]:
    """Return the newest values in the order of their days, each as it was known at `now`."""
    rows = (
        Measurement.objects.filter(kpi_id=kpi_id, created_at__lte=now)
        .order_by("-measured_on", "-revision")
        .values_list("measured_on", "value")[:MOST_VALUES]
    )
    known: dict[date, Decimal] = {}
    for day, value in rows:
        known.setdefault(day, value)
    return [Point(day, value) for day, value in reversed(known.items())]


def _outlook(action: CorrectiveAction, kpi: Kpi, values: Compared) -> list[str]:
    """Say while there is time whether there will be enough values to tell."""
    size = len(values.before)
    text = ngettext(
        "There is %(n)d value from before so far; at least %(least)d are needed.",
        "There are %(n)d values from before so far; at least %(least)d are needed.",
        size,
    )
    told = [text % {"n": size, "least": LEAST_BEFORE}]
    if action.verify_on and action.deadline and kpi.frequency:
        count = (action.verify_on - action.deadline).days // Frequency(kpi.frequency).days
        text = ngettext(
            "By %(day)s there will be about %(n)d value from after; at least %(least)d are needed, "
            "and 8 tell much more.",
            "By %(day)s there will be about %(n)d values from after; at least %(least)d are needed, "
            "and 8 tell much more.",
            count,
        )
        asked: dict[str, Any] = {"day": day_text(action.verify_on), "least": LEAST_AFTER}
        told.append(text % {"n": count, **asked})
    return told


def _chart(
    kpi: Kpi, criterion: Criterion, values: Compared, judgement: Judgement
) -> charts.Chart | None:
    """Draw the values with a gap where the action was carried out; the dashed line is before."""
    if len(values.before) < 2 or len(values.after) < 2:
        return None
    early = values.before[-judgement.n_before :]
    late = values.after[: judgement.n_after]
    numbers = [point.value for point in (*early, *late)]
    low, high = min(numbers), max(numbers)
    margin = (high - low) / 8 or Decimal(1)
    return charts.trend(
        [
            *(_drawn(point, kpi) for point in early),
            charts.Point(_("The action"), None, _("carried out")),
            *(_drawn(point, kpi) for point in late),
        ],
        sentence=_("%(kpi)s: typically %(before)s before, %(after)s after.")
        % {
            "kpi": kpi.name,
            "before": quantity(judgement.typical_before, criterion),
            "after": quantity(judgement.typical_after, criterion),
        },
        caption=_("Values of %(kpi)s before and after") % {"kpi": kpi.name},
        target=judgement.typical_before,
        target_label=_("Before: %(value)s")
        % {"value": quantity(judgement.typical_before, criterion)},
        low=low - margin,
        high=high + margin,
    )


def _drawn(point: Point, kpi: Kpi) -> charts.Point:
    return charts.Point(day_text(point.day), point.value, numerals.quantity(point.value, kpi.unit))
