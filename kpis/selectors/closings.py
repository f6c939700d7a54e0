"""How a quarter's targets ended, for the page where owners say so and for all that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, Quarter, User
from kpis.choices import Direction
from kpis.choices.closings import ClosingOutcome
from kpis.choices.targets import KptState
from kpis.closing import level_rule_of, outcome_of, rule_of, so_far
from kpis.models import Kpt, KptClosing
from kpis.permissions.closings import can_say_ending, is_closing_time
from kpis.selectors.targets import Standing, standing_of
from kpis.words.targets import path_text
from saypro_align.lib import numerals
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import at_local

MINE: Final = "mine"
EVERY: Final = "all"
CSV_HEADERS: Final = (
    gettext_lazy("Target"),
    gettext_lazy("Level"),
    gettext_lazy("Department"),
    gettext_lazy("Owner"),
    gettext_lazy("Start → target"),
    gettext_lazy("Result"),
    gettext_lazy("Attainment"),
    gettext_lazy("Rule"),
    gettext_lazy("Suggested by the number"),
    gettext_lazy("Outcome"),
    gettext_lazy("What we learned"),
    gettext_lazy("What next"),
    gettext_lazy("Said by"),
    gettext_lazy("Said at"),
    gettext_lazy("Carried over to"),
)
_ENDING: Final = (KptState.FINAL, KptState.CLOSED)


@dataclass(frozen=True)
class ClosingRow:
    """A target at the end of its quarter: what the number says, and what its owner said."""

    kpt: Kpt
    standing: Standing
    closing: KptClosing | None
    may_say: bool
    # Whether the reader may open what it has become in the next quarter.
    may_open_draft: bool = False
    # Whether it can be said how it ended; before that nothing is missed.
    is_over: bool = True

    @property
    def suggested(self) -> ClosingOutcome:
        """Return how the target ended by its number: frozen, or as it is known now."""
        if self.closing is not None and self.closing.frozen_at:
            return self.closing.suggested_choice
        return outcome_of(self.standing.attainment)

    @property
    def rule(self) -> str:
        """Return the rule with its numbers."""
        attained = self.standing.attainment
        return level_rule_of(attained) if self._is_level else rule_of(attained)

    @property
    def so_far(self) -> str:
        """Return where it stands while the quarter runs."""
        return so_far(self.standing.attainment, is_level=self._is_level)

    @property
    def _is_level(self) -> bool:
        kpi = self.kpt.kpi
        return kpi is not None and kpi.direction in (Direction.AT_LEAST, Direction.AT_MOST)

    @property
    def promised(self) -> str:
        """Return start and target in one: "200 000 → 230 000 R"."""
        return path_text(self.kpt)

    @property
    def result(self) -> str:
        """Return the last result with its unit."""
        actual = self.standing.actual
        if actual is None:
            return _("no value")
        return numerals.quantity(actual, self.kpt.kpi.unit if self.kpt.kpi else "")

    @property
    def is_said(self) -> bool:
        """Return whether somebody has said how it ended; a quarter closed before that is nobody."""
        return self.closing is not None and self.closing.by_id is not None


def judged_at(quarter: Quarter, now: datetime) -> datetime:
    """Return the moment at which a quarter's targets are judged: now, at most its last day's noon."""
    today = organization_day(now)
    day = quarter.judged_on(today)
    return now if day == today else at_local(day, time(12), organization_zone())


def closing_targets(quarter: Quarter, user: User) -> QuerySet[Kpt]:
    """Return the quarter's promised targets that the person may read, the organization's first."""
    return (
        Kpt.objects.visible_to(user)
        .filter(quarter=quarter, state__in=_ENDING)
        .select_related(
            "quarter", "kpi", "department", "person", "owner", "team__lead", "closing__by"
        )
        .select_related("closing__carried_to__quarter")
        .order_by(F("department__name").asc(nulls_first=True), "level", "name", "pk")
    )


def narrowed(
    rows: QuerySet[Kpt], *, show: str, department: Department | None, user: User
) -> QuerySet[Kpt]:
    """Keep what the page asks for: what one answers for, a department's, or all."""
    if department is not None:
        return rows.filter(department=department)
    if show == MINE:
        mine = Kpt.objects.owned_by(user).values("pk")
        return rows.filter(pk__in=mine)
    return rows


def closing_rows(kpts: Iterable[Kpt], user: User, *, now: datetime) -> list[ClosingRow]:
    """Return each target with what its number says; the queries are as many for one as for all."""
    wanted = list(kpts)
    if not wanted:
        return []
    found = standing_of(wanted, now=judged_at(wanted[0].quarter, now), as_of=now)
    quarter = wanted[0].quarter
    is_over = quarter.closed_at is not None or is_closing_time(quarter, organization_day(now))
    drafts = [one.carried_to_id for kpt in wanted if (one := getattr(kpt, "closing", None))]
    known = set(Kpt.objects.visible_to(user).filter(pk__in=drafts).values_list("pk", flat=True))
    return [
        ClosingRow(
            kpt=kpt,
            standing=found[kpt.pk],
            closing=(closing := getattr(kpt, "closing", None)),
            may_say=can_say_ending(user, kpt),
            may_open_draft=closing is not None and closing.carried_to_id in known,
            is_over=is_over,
        )
        for kpt in wanted
    ]


def unsaid_of(people: Iterable[User], quarter_ids: Iterable[UUID]) -> QuerySet[Kpt]:
    """Return the final targets of these people, in these quarters, whose end nobody has told."""
    ids = [one.pk for one in people]
    rows = Kpt.objects.filter(quarter__in=list(quarter_ids), state=KptState.FINAL)
    mine = rows.filter(owner__in=ids) | rows.filter(team__lead__in=ids)
    return mine.exclude(closing__by__isnull=False).select_related("quarter", "owner", "team__lead")


def csv_lines(rows: Iterable[ClosingRow]) -> Iterable[tuple[object, ...]]:
    """Yield the list as a table for spreadsheets."""
    for row in rows:
        said = row.closing
        yield (
            row.kpt.name,
            row.kpt.get_level_display(),
            row.kpt.department or "",
            row.kpt.owner or row.kpt.team or "",
            row.promised,
            "" if row.standing.actual is None else row.result,
            row.standing.text,
            row.rule,
            row.suggested.label,
            said.get_outcome_display() if said else "",
            said.lessons if said else "",
            said.what_next if said else "",
            (said.by or "") if said else "",
            said.at if said else "",
            said.carried_to.quarter.code if said and said.carried_to else "",
        )
