"""How far targets have come, for any number of them in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import OuterRef

from departments.models import CrossTeam
from kpis import attainment
from kpis.choices import KpiStatus
from kpis.models import Kpt, KptPhase
from kpis.selectors.cadence import checked_every, fresh_for, rhythm_on
from kpis.selectors.check_ins import missed_since
from kpis.selectors.progress import values_of
from kpis.target_fields import Point
from kpis.words.targets import target_text
from saypro_align.lib.clock import organization_day


@dataclass(frozen=True, slots=True)
class Standing:
    """One target on one day: what was promised, what there is, and the word for it."""

    kpt_id: UUID
    day: date
    target: attainment.Target
    actual: Fraction | None
    last_value: attainment.Number | None
    last_on: date | None
    verdict: attainment.Verdict
    target_text: str
    # How often it is looked at, in words; nothing where its KPI does not say.
    checked: str = ""

    @property
    def attainment(self) -> Fraction | None:
        """Return how much of the way is done, unclamped; None without data."""
        return self.verdict.attainment

    @property
    def expected(self) -> Fraction | None:
        """Return the attainment to be expected by the day."""
        return self.verdict.expected

    @property
    def expected_value(self) -> Fraction | None:
        """Return the value to be expected by the day; None where the promise holds at all times."""
        share, target = self.verdict.expected, self.target
        if share is None or target.baseline is None or target.target_value is None:
            return None
        start = Fraction(target.baseline)
        return start + share * (Fraction(target.target_value) - start)

    @property
    def status(self) -> KpiStatus:
        """Return the status."""
        return self.verdict.status

    @property
    def rule(self) -> str:
        """Return the rule that gave the status, with its numbers."""
        return self.verdict.rule

    @property
    def shortfall(self) -> Fraction | None:
        """Return by how much the attainment lies below the expected one; 0 at or above it."""
        if self.verdict.attainment is None:
            return None
        due = Fraction(1) if self.verdict.expected is None else self.verdict.expected
        return max(Fraction(0), due - self.verdict.attainment)

    @property
    def bar(self) -> int | None:
        """Return the share a bar can show, 0 to 100, rounded down."""
        reached = self.verdict.attainment
        return None if reached is None else int(attainment.clamped(reached) * 100)

    @property
    def text(self) -> str:
        """Return the attainment as it is shown: "66.6 %", or nothing without data."""
        reached = self.verdict.attainment
        return "" if reached is None else attainment.share_text(reached)

    @property
    def way_text(self) -> str:
        """Return how much of the way is done where there is a way; a level is held or not."""
        return "" if self.verdict.is_level else self.text

    @property
    def expected_text(self) -> str:
        """Return the share to be expected by the day as it is shown."""
        due = self.verdict.expected
        return "" if due is None else attainment.share_text(due)


def standing_of(
    kpts: Iterable[Kpt], *, now: datetime, as_of: datetime | None = None
) -> dict[UUID, Standing]:
    """Return how each target stands on the day of `now`, by its id.

    `as_of` asks what was known at that moment. The targets must come with `kpi` and `quarter`
    loaded; the queries are as many for one as for all.
    """
    wanted = list(kpts)
    if not wanted:
        return {}
    day = organization_day(now)
    first_day = min(kpt.starts_on or kpt.quarter.starts_on for kpt in wanted)
    values = values_of({kpt.kpi_id for kpt in wanted if kpt.kpi_id}, first_day, day, as_of)
    phases = _phases([kpt.pk for kpt in wanted])
    owners = _owners(wanted)
    missed = missed_since(set(owners.values()), day=day, as_of=as_of)
    rhythms = _rhythms([kpt.pk for kpt in wanted], day, as_of)
    return {
        kpt.pk: _standing(
            kpt,
            day,
            values.get(kpt.kpi_id, []) if kpt.kpi_id else [],
            tuple(phases.get(kpt.pk, ())),
            missed.get(owners[kpt.pk]) if kpt.pk in owners else None,
            rhythms.get(kpt.pk),
        )
        for kpt in wanted
    }


def _owners(kpts: Iterable[Kpt]) -> dict[UUID, UUID]:
    """Return who answers for each target: its owner, or the lead of its team."""
    owned = {kpt.pk: kpt.owner_id for kpt in kpts if kpt.owner_id is not None}
    teams = {kpt.pk: kpt.team_id for kpt in kpts if kpt.team_id is not None}
    if not teams:
        return owned
    leads = CrossTeam.objects.filter(pk__in=set(teams.values())).values_list("pk", "lead_id")
    by_team = dict(leads)
    return owned | {pk: by_team[team] for pk, team in teams.items()}


def target_of(
    kpt: Kpt, phases: tuple[tuple[date, attainment.Number], ...] = ()
) -> attainment.Target:
    """Return what was promised, as attainment is worked out from it."""
    return attainment.Target(
        direction=kpt.kpi.direction if kpt.kpi else "",
        baseline=kpt.baseline,
        target_value=kpt.target_value,
        low=kpt.low,
        high=kpt.high,
        tolerance=kpt.tolerance,
        starts_on=kpt.starts_on or kpt.quarter.starts_on,
        due_on=kpt.due_on or kpt.quarter.ends_on,
        phases=phases,
    )


def path_of(kpt: Kpt) -> list[Point]:
    """Return the points of the path that stand now."""
    rows = KptPhase.objects.filter(kpt=kpt, retired_at=None).order_by("on")
    return list(rows.values_list("on", "expected"))


def _standing(
    kpt: Kpt,
    day: date,
    values: list[attainment.Value],
    phases: tuple[tuple[date, attainment.Number], ...],
    missed_on: date | None = None,
    rhythm: str | None = None,
) -> Standing:
    target = target_of(kpt, phases)
    actual = None
    last = max(values, key=lambda value: value.measured_on, default=None)
    if kpt.kpi is not None:
        starts_on = target.starts_on or kpt.quarter.starts_on
        actual = attainment.current_value(values, kpt.kpi.aggregation, starts_on=starts_on, day=day)
    frequency = kpt.kpi.frequency if kpt.kpi else ""
    verdict = attainment.status(
        attained=attainment.attainment(target, actual),
        expected_by_now=attainment.expected(target, day),
        day=day,
        last_on=last.measured_on if last else None,
        frequency_days=fresh_for(frequency, rhythm),
        missed_on=missed_on,
        direction=target.direction,
    )
    return Standing(
        kpt_id=kpt.pk,
        day=day,
        target=target,
        actual=actual,
        last_value=last.value if last else None,
        last_on=last.measured_on if last else None,
        verdict=verdict,
        target_text=target_text(kpt),
        checked=checked_every(frequency, rhythm),
    )


def _rhythms(kpt_ids: list[UUID], day: date, as_of: datetime | None) -> dict[UUID, str | None]:
    """Return how often it is checked in for each target: by its department, else by its owner's."""
    rows = Kpt.objects.filter(pk__in=kpt_ids).values_list(
        "pk",
        "department",
        rhythm_on(day, as_of, department=OuterRef("department")),
        rhythm_on(
            day,
            as_of,
            department__memberships__user=OuterRef("owner"),
            department__memberships__ended_on__isnull=True,
        ),
    )
    return {pk: own if department else home for pk, department, own, home in rows.order_by()}


def _phases(kpt_ids: list[UUID]) -> dict[UUID, list[tuple[date, attainment.Number]]]:
    found: dict[UUID, list[tuple[date, attainment.Number]]] = defaultdict(list)
    rows = KptPhase.objects.filter(kpt_id__in=kpt_ids, retired_at=None).order_by("on")
    for kpt_id, on, expected in rows.values_list("kpt_id", "on", "expected"):
        found[kpt_id].append((on, expected))
    return found
