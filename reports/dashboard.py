"""The dashboard as one value: the headline, what it rests on, and every department beside it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.selectors.effectiveness import effectiveness
from departments.choices import QuarterState
from departments.models import Quarter
from departments.permissions import can_decide_plans
from gaps.choices import GapKind
from gaps.selectors.scores import (
    Headline,
    headline,
    trends,
)
from gaps.selectors.wave import RunningWave, running_waves
from reports import lists, outlook, words
from reports.alignment import Word
from reports.axes import Axes, Place, axes_of
from reports.charts import axes_chart, bullet_chart, trend_chart
from reports.outlook import Forecasts
from reports.selectors.beside import with_asks
from reports.selectors.changes import Changes, changes
from reports.selectors.dashboard_parts import DashboardParts
from reports.selectors.frozen import FrozenPlan, companion, frozen_plans
from reports.selectors.kpi_standing import kpi_standing
from reports.selectors.path import Way, behind, shortest_way
from reports.selectors.promises import Promises, promises
from reports.selectors.risks import NO_RISKS, Risks, suspected
from reports.selectors.rows import DepartmentRow, department_rows, narrowed, sorted_by
from reports.selectors.standing import (
    GapCounts,
    LateAction,
    actions,
    gap_counts,
)
from reports.selectors.upcoming import Coming, upcoming
from saypro_align.lib import charts, percent
from saypro_align.lib.clock import organization_day
from saypro_align.lib.reads import Reads

if TYPE_CHECKING:
    from departments.models import User

LATE_SHOWN = 5
EARLIER_SHOWN = 4
PRESENTED = 10
# The page of the way shows all of its plans.
STEPS_SHOWN = 10
# The number is worked out anew each night, and whenever something changes.
STALE_AFTER = timedelta(hours=26)
AGE_LABELS = {"0-7": "0–7", "8-14": "8–14", "15-30": "15–30", "over-30": "> 30"}


@dataclass(frozen=True, slots=True)
class Number:
    """A count with the address of exactly that list."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """The open gaps of one kind, by age."""

    label: str
    cells: tuple[Number, ...]
    total: Number


@dataclass(frozen=True, slots=True)
class Companion:
    """A smaller number beside the headline, with what it counts."""

    label: str
    text: str
    count: int
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class EarlierQuarter:
    """How an earlier quarter ended, or stands."""

    name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """Everything the dashboard shows; the template asks nothing further."""

    quarter: Quarter
    today: date
    headline: Headline
    sentence: str
    standing: Word
    direction: str
    # "6 of 6": what the target asks for, and the departments that are not there.
    wanted: int
    below: tuple[DepartmentRow, ...]
    forecasts: Forecasts
    way: Way
    # The first plans of the way, with what was asked about them.
    steps: Way
    risks: Risks
    way_url: str
    changes: Changes | None
    aligned: Number
    due: Number
    missing: tuple[str, ...]
    missing_sentence: str
    missing_url: str
    exempt: tuple[str, ...]
    exempt_url: str
    resolved: Number
    bullet: charts.Chart
    trend: charts.Chart | None
    earlier: tuple[EarlierQuarter, ...]
    rows: list[DepartmentRow]
    shown_rows: list[DepartmentRow]
    show: str
    kinds: tuple[KindRow, ...]
    ages: tuple[str, ...]
    open_gaps: Number
    unsure_gaps: Number
    late: tuple[LateAction, ...]
    late_total: Number
    mean: str
    companions: tuple[Companion, ...]
    orphan_goals: tuple[str, ...]
    map_url: str
    waves: tuple[RunningWave, ...]
    csv_url: str
    axes: Axes
    axes_chart: charts.Chart
    promises: Promises
    upcoming: tuple[Coming, ...]
    is_stale: bool
    # Nobody has submitted and there is still time: how many departments are invited.
    invited: int

    @property
    def back_path(self) -> str:
        """Return where one comes back to from a row of the way."""
        return f"{lists.dashboard_of(self.quarter.code)}#path"

    @property
    def back_late(self) -> str:
        """Return where one comes back to from a late action."""
        return f"{lists.dashboard_of(self.quarter.code)}#late"

    @property
    def back_departments(self) -> str:
        """Return where one comes back to from a department."""
        return f"{lists.dashboard_of(self.quarter.code)}#departments"

    @property
    def present_url(self) -> str:
        """Return the three screens for a projector."""
        return f"{reverse('reports:dashboard')}?q={self.quarter.code}&view=present"

    @property
    def presented(self) -> tuple[DepartmentRow, ...]:
        """Return the departments for the projector: as many of the worst as one screen holds."""
        return tuple(self.rows[:PRESENTED])


def dashboard_page(
    quarter: Quarter,
    user: "User",
    now: datetime,
    *,
    show: str = "all",
    order: str = "",
    since: datetime | None = None,
    reads: Reads | None = None,
) -> DashboardPage:
    """Return the dashboard of a quarter as the person may see it; changes only when asked `since`.

    Its parts ask the database together, and with what else waits in `reads`.
    """
    number = headline(quarter)
    today = organization_day(now)
    plans = frozen_plans(number)
    parts = DashboardParts(reads or Reads(), quarter, user, now, since=since, plans=plans)
    gaps = gap_counts(quarter, user, now, rows=parts.gaps)
    done = actions(quarter, user, now, rows=parts.actions)
    rows = department_rows(
        plans,
        quarter=quarter,
        user=user,
        gaps=gaps,
        actions=done,
        kpis=kpi_standing(quarter, now, stamps=parts.stamps),
    )
    missing = tuple(row.department for row in rows if row.is_missing)
    weeks = trends(quarter, now=now, limit=EARLIER_SHOWN, rows=parts.trends)
    points, earlier = weeks.points, weeks.ends
    found = behind(plans, quarter, user, today, heads=parts.heads)
    forecasts = outlook.forecasts(number, found.plans, points, today)
    way = shortest_way(
        found,
        quarter,
        user,
        aligned=number.aligned,
        total=number.total,
        needed=number.needed or 0,
    )
    first = replace(way, plans=way.plans[:STEPS_SHOWN], others=way.others[:STEPS_SHOWN])
    steps, late = with_asks(first, done.late[:LATE_SHOWN], user, now)
    axes = _axes(rows, plans)
    return DashboardPage(
        quarter=quarter,
        today=today,
        headline=number,
        sentence=words.headline_sentence(
            number.aligned, number.total, number.target_percent, number.needed
        ),
        standing=outlook.standing(number),
        direction=outlook.direction(points, today),
        wanted=number.aligned + (number.needed or 0),
        below=tuple(narrowed(rows, "not-aligned")),
        forecasts=forecasts,
        way=way,
        steps=steps,
        way_url=f"{reverse('reports:path')}?q={quarter.code}",
        risks=suspected(plans, quarter, user, now) if number.meets else NO_RISKS,
        changes=changes(
            quarter,
            user,
            since=since,
            now=now,
            number=number,
            had_number=weeks.begun_at is not None and weeks.begun_at <= since,
            gaps=gaps,
            actions=done,
            plans=parts.plans,
        )
        if since
        else None,
        aligned=Number(number.aligned, lists.dashboard(quarter, show="aligned")),
        due=Number(number.total, lists.dashboard(quarter, show="due")),
        missing=missing,
        missing_sentence=_missing_sentence(len(missing)),
        missing_url=lists.dashboard(quarter, show="missing"),
        exempt=tuple(row.department for row in rows if row.is_exempt),
        exempt_url=lists.dashboard(quarter, show="exempt"),
        resolved=Number(gaps.resolved, lists.gaps(quarter, state="resolved")),
        bullet=bullet_chart(number, forecasts.best),
        trend=trend_chart(points, number.target_percent, weeks.before),
        earlier=tuple(
            EarlierQuarter(past.name, past.text, lists.dashboard_of(past.code)) for past in earlier
        ),
        rows=rows,
        shown_rows=sorted_by(narrowed(rows, show), order),
        show=show,
        kinds=tuple(_kind_row(kind, gaps, quarter) for kind in GapKind),
        ages=tuple(AGE_LABELS[name] for name, _first, _last in lists.AGES),
        open_gaps=Number(gaps.total, lists.gaps(quarter)),
        unsure_gaps=Number(gaps.unsure, lists.gaps(quarter, state="suspected")),
        late=late,
        late_total=Number(len(done.late), lists.actions(quarter, overdue="1")),
        mean=_mean(number),
        companions=tuple(_companions(number, quarter, user, parts)),
        orphan_goals=tuple(number.figures.get("orphan_goals") or ()),
        map_url=f"{reverse('reports:map')}?q={quarter.code}",
        waves=tuple(running_waves(user, rows=parts.waves)),
        csv_url=lists.departments_file(quarter, show=show if show != "all" else "", sort=order),
        axes=axes,
        axes_chart=axes_chart(axes),
        promises=promises(quarter, user, now),
        upcoming=upcoming(quarter, user, now, reviews=parts.reviews, schedules=parts.schedules),
        is_stale=_is_stale(number, quarter, now),
        invited=_invited(rows, quarter, now),
    )


def _axes(rows: list[DepartmentRow], plans: tuple[FrozenPlan, ...]) -> Axes:
    """Place each department whose plan is due; of a hidden draft only what its row shows."""
    scores = {plan.department_id: plan.score for plan in plans}
    return axes_of(
        Place(
            name=row.department,
            url=row.department_url,
            is_aligned=row.is_fully_aligned,
            score=scores[row.department_id] if row.score_value >= 0 else None,
            score_text=row.score,
            on_track=row.on_track,
            with_data=row.kpis_with_data,
            kpis_url=f"{row.department_url}#kpis",
        )
        for row in narrowed(rows, "due")
    )


def _is_stale(number: Headline, quarter: Quarter, now: datetime) -> bool:
    """Return whether the running quarter's number was last worked out longer ago than each night."""
    runs = quarter.state == QuarterState.OPEN and quarter.starts_on <= organization_day(now)
    is_old = number.as_of is not None and now - number.as_of > STALE_AFTER
    return runs and quarter.ends_on >= organization_day(now) and is_old


def _invited(rows: list[DepartmentRow], quarter: Quarter, now: datetime) -> int:
    """Return how many departments are invited while none has submitted and plans are not due yet."""
    has_begun = any(row.is_submitted for row in rows)
    return 0 if has_begun or now >= quarter.plans_due_at else len(rows)


def _missing_sentence(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)d department has not submitted a plan. It counts as not aligned.",
        "%(count)d departments have not submitted a plan. They count as not aligned.",
        count,
    ) % {"count": count}


def _kind_row(kind: GapKind, gaps: GapCounts, quarter: Quarter) -> KindRow:
    cells = tuple(
        Number(
            gaps.by_kind_and_age.get((kind.value, age), 0),
            lists.gaps(quarter, kind=kind.value, age=age),
        )
        for age, _first, _last in lists.AGES
    )
    total = Number(sum(cell.count for cell in cells), lists.gaps(quarter, kind=kind.value))
    return KindRow(str(kind.label), cells, total)


def _mean(number: Headline) -> str:
    pair = number.figures.get("mean_score")
    return percent.one_decimal(Fraction(pair[0], pair[1])) if pair else ""


def _companions(
    number: Headline, quarter: Quarter, user: "User", parts: DashboardParts
) -> list[Companion]:
    how = f"{reverse('gaps:how')}?q={quarter.code}"
    submitted = lists.dashboard(quarter, show="submitted")
    labels = {
        "coverage": (_("plans submitted"), submitted),
        "punctuality": (_("plans submitted in time"), how),
        "linkage": (_("objectives linked to a goal that holds"), how),
        "goal_coverage": (
            _("goals served by an objective"),
            f"{reverse('reports:map')}?q={quarter.code}",
        ),
        # Others read only the requests of their own department: no list of theirs has this length.
        "handshake": (
            _("requests between departments agreed"),
            lists.handshakes(quarter) if can_decide_plans(user) else how,
        ),
        "verified_rate": (_("resolved gaps verified"), lists.gaps(quarter, state="verified")),
        # The same holds of earlier gaps: what repeats one that he may not read is in no list of his.
        "recurrence": (
            _("gaps that came back"),
            lists.gaps(quarter, state="any", again="yes")
            if user.is_coordinator or user.is_leader
            else how,
        ),
    }
    found = []
    for name, (label, url) in labels.items():
        pair = companion(number, name)
        if pair is None:
            found.append(Companion(label, percent.NOT_AVAILABLE, 0, 0, url))
        else:
            found.append(Companion(label, percent.percent_text(*pair), *pair, url))
    return [*found, _effectiveness(quarter, parts)]


def _effectiveness(quarter: Quarter, parts: DashboardParts) -> Companion:
    """Return how many judged actions worked; counted where the actions live, as of now."""
    figure = effectiveness(quarter, rows=parts.states)
    return Companion(
        _("judged actions that worked"),
        percent.percent_text(figure.count, figure.total),
        figure.count,
        figure.total,
        f"{reverse('actions:effectiveness')}?q={quarter.code}",
    )
