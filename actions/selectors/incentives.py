"""Incentives and their lists; the one place where it is worked out who reached one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.support import IncentiveRule, IncentiveState
from actions.incentive_rules import (
    TRANSITIONS,
    KpiFact,
    Line,
    PlanFact,
    by_alignment,
    by_attainment,
)
from actions.models import Incentive, IncentiveList
from actions.permissions import can_decide_incentives, can_edit_incentives, reads_incentive_lists
from departments.choices import IN_FORCE_STATES, ObjectiveState
from departments.models import Quarter, User
from gaps.selectors.scores import headline
from kpis.attainment import share_text
from kpis.choices import KpiState, UseState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpi, KpiUse, Kpt
from kpis.selectors.closings import judged_at
from kpis.selectors.progress import use_progress
from kpis.selectors.targets import standing_of
from saypro_align.lib import numerals
from saypro_align.lib.clock import organization_day

CSV_HEADERS: Final = (
    gettext_lazy("Incentive"),
    gettext_lazy("Quarter"),
    gettext_lazy("State"),
    gettext_lazy("Department"),
    gettext_lazy("Reached"),
    gettext_lazy("Asked for"),
    gettext_lazy("On the list"),
    gettext_lazy("As of"),
    gettext_lazy("Rule version"),
)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One thing that was asked of a department, in words."""

    text: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A department of a list: what it reached of what was asked."""

    department: str
    reached: int
    asked: int
    is_eligible: bool
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True)
class IncentivePage:
    """One incentive, its list as far as this reader may see it, and what may be done with it."""

    rule: str
    kpis: tuple[Kpi, ...]
    # The stored list, or how it stands today while there is none.
    result: IncentiveList | None
    lines: tuple[ShownLine, ...]
    is_preview: bool
    earlier: tuple[IncentiveList, ...]
    verbs: tuple[str, ...]
    may_edit: bool

    @property
    def eligible(self) -> int:
        """Return how many departments have everything that was asked."""
        return sum(line.is_eligible for line in self.lines)


def incentive_lines(incentive: Incentive, now: datetime) -> list[Line]:
    """Work out who reaches it at the moment: from the stored number, or from what was measured."""
    if incentive.rule == IncentiveRule.ALIGNED or incentive.least_percent is None:
        return by_alignment(_plan_facts(incentive.quarter, now))
    is_about_targets = incentive.rule == IncentiveRule.TARGETS
    facts = _target_facts if is_about_targets else _kpi_facts
    return by_attainment(facts(incentive, now), incentive.least_percent)


def _plan_facts(quarter: Quarter, now: datetime) -> Iterable[PlanFact]:
    """Yield the departments that count in the quarter's number, as the snapshot froze them."""
    for line in headline(quarter, at=now).plans:
        if line["is_due"] and not line["is_exempt"]:
            department = line["department"]
            gaps = {reason["gap"] for reason in line["reasons"] if reason["gap"]}
            yield PlanFact(
                department["id"], department["name"], line["is_fully_aligned"], len(gaps)
            )


def _kpi_facts(incentive: Incentive, now: datetime) -> Iterable[KpiFact]:
    """Yield each named KPI in a plan in force, with what was known of its values at the moment."""
    quarter = incentive.quarter
    uses = list(
        KpiUse.objects.filter(
            state=UseState.ACTIVE,
            kpi__in=[kpi.pk for kpi in named_kpis(incentive)],
            objective__state=ObjectiveState.ACTIVE,
            objective__plan__state__in=IN_FORCE_STATES,
            objective__plan__obligation__quarter=quarter,
        )
        .select_related("kpi", "objective__plan__obligation__department")
        .order_by("pk")
    )
    day = min(organization_day(now), quarter.ends_on)
    progress = use_progress(uses, day, as_of=now)
    for use in uses:
        department = use.objective.plan.obligation.department
        yield KpiFact(
            str(department.pk),
            department.name,
            str(use.kpi_id),
            use.kpi.name,
            progress[use.pk].attainment,
        )


def _target_facts(incentive: Incentive, now: datetime) -> Iterable[KpiFact]:
    """Yield each target a department has promised, with what was known of it at the moment."""
    quarter = incentive.quarter
    kpts = list(
        Kpt.objects.filter(
            quarter=quarter,
            level=KptLevel.DEPARTMENT,
            state__in=(KptState.FINAL, KptState.CLOSED),
        )
        .select_related("kpi", "quarter", "department")
        .order_by("pk")
    )
    standings = standing_of(kpts, now=judged_at(quarter, now), as_of=now)
    for kpt in kpts:
        if kpt.department is not None:
            yield KpiFact(
                str(kpt.department_id),
                kpt.department.name,
                str(kpt.pk),
                kpt.name,
                standings[kpt.pk].attainment,
            )


def named_kpis(incentive: Incentive) -> list[Kpi]:
    """Return the KPIs an incentive names."""
    rows = incentive.kpi_rows.filter(retired_at=None).select_related("kpi")
    return [row.kpi for row in rows.order_by("kpi__name", "kpi_id")]


def incentives(user: User, quarter: Quarter | None = None) -> QuerySet[Incentive]:
    """Return the incentives the person may read, the newest quarter first."""
    rows = Incentive.objects.visible_to(user).select_related("quarter", "result")
    rows = rows if quarter is None else rows.filter(quarter=quarter)
    return rows.order_by("-quarter__starts_on", "title", "pk")


def incentive_page(incentive: Incentive, user: User, now: datetime) -> IncentivePage:
    """Return what the page shows; before it is approved a list is for office and leadership."""
    reads = reads_incentive_lists(user)
    is_decided = incentive.state == IncentiveState.APPROVED
    result = incentive.result if reads or is_decided else None
    is_preview = reads and incentive.result is None and incentive.state in _RUNNING
    lines: Sequence[ShownLine] = ()
    if result is not None:
        lines = stored_lines(result)
    elif is_preview:
        lines = [_shown(line) for line in incentive_lines(incentive, now)]
    return IncentivePage(
        rule=rule_text(incentive),
        kpis=tuple(named_kpis(incentive)),
        result=result,
        lines=tuple(lines),
        is_preview=is_preview,
        earlier=_earlier(incentive) if reads else (),
        verbs=possible_verbs(incentive, user, now),
        may_edit=can_edit_incentives(user) and incentive.state == IncentiveState.DRAFT,
    )


_RUNNING = (IncentiveState.DRAFT, IncentiveState.OPEN)


def rule_text(incentive: Incentive) -> str:
    """Return the rule as a sentence."""
    if incentive.rule == IncentiveRule.ALIGNED or incentive.least_percent is None:
        return _("The department's plan for the quarter is fully aligned.")
    percent = {"percent": numerals.percent(numerals.number(incentive.least_percent))}
    if incentive.rule == IncentiveRule.TARGETS:
        told = _("Each target the department has promised is at %(percent)s of its way or beyond.")
        return told % percent
    return (
        _("Each of the named KPIs in the department's plan is at %(percent)s of its way or beyond.")
        % percent
    )


def stored_lines(result: IncentiveList) -> list[ShownLine]:
    """Return a stored list as it is shown, those who reached it first."""
    rows = result.lines.order_by("-is_eligible", "department_name", "pk")
    return [
        ShownLine(
            row.department_name,
            row.reached,
            row.asked,
            row.is_eligible,
            tuple(_part(part) for part in row.parts),
        )
        for row in rows
    ]


def possible_verbs(incentive: Incentive, user: User, now: datetime) -> tuple[str, ...]:
    """Return what the person may do with the incentive as it stands."""
    found = [verb for verb, (states, _to) in TRANSITIONS.items() if incentive.state in states]
    is_over = organization_day(now) > incentive.quarter.ends_on
    office, leader = can_edit_incentives(user), can_decide_incentives(user)
    allowed = {
        "open": office and not is_over,
        "compute": office and is_over,
        "approve": leader,
        "reject": leader,
        "cancel": office,
    }
    return tuple(verb for verb in found if allowed[verb])


def csv_lines(rows: Iterable[Incentive], user: User) -> Iterable[list[object]]:
    """Yield the lists as a spreadsheet shows them; one line without a list."""
    shown = list(rows.prefetch_related("result__lines") if isinstance(rows, QuerySet) else rows)
    reads = reads_incentive_lists(user)
    for row in shown:
        head = [row.title, row.quarter.code, row.get_state_display()]
        result = row.result if reads or row.state == IncentiveState.APPROVED else None
        if result is None:
            yield [*head, *[None] * (len(CSV_HEADERS) - len(head))]
            continue
        for line in result.lines.all():
            yield [
                *head,
                line.department_name,
                line.reached,
                line.asked,
                _("yes") if line.is_eligible else _("no"),
                result.as_of,
                result.rule_version,
            ]


def kpis_to_name(user: User, quarter: Quarter) -> QuerySet[Kpi]:
    """Return the KPIs that stand in the quarter's plans in force."""
    uses = KpiUse.objects.filter(
        state=UseState.ACTIVE,
        objective__plan__state__in=IN_FORCE_STATES,
        objective__plan__obligation__quarter=quarter,
    )
    rows = Kpi.objects.visible_to(user).filter(pk__in=uses.values("kpi"), state=KpiState.ACTIVE)
    return rows.order_by("name", "pk")


def _shown(line: Line) -> ShownLine:
    parts = tuple(_part(part) for part in line.parts)
    return ShownLine(line.department_name, line.reached, line.asked, line.is_eligible, parts)


def _part(part: dict[str, Any]) -> ShownPart:
    if "name" not in part:
        text = (
            _("The plan is fully aligned.")
            if part["is_reached"]
            else _("The plan is not fully aligned.")
        )
        return ShownPart(text, bool(part["is_reached"]))
    exact = part["attainment"]
    share = _("no value") if exact is None else share_text(Fraction(exact))
    return ShownPart(f"{part['name']}: {share}", bool(part["is_reached"]))


def _earlier(incentive: Incentive) -> tuple[IncentiveList, ...]:
    rows = incentive.lists.select_related("computed_by")
    return tuple(row for row in rows if row.pk != incentive.result_id)
