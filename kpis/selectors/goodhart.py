"""What the numbers of targets do, put before those who decide: facts gathered, observations in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.choices import IN_FORCE_STATES, CouplingSign
from departments.models import MeasureCoupling, Quarter, User
from kpis.access.targets import WITH_KPT
from kpis.choices import UseState
from kpis.choices.targets import ChangeState, KptState
from kpis.goodhart import Edit, Facts, Observation, Pair, Reading, Seen, observe
from kpis.models import Kpi, KpiUse, Kpt, Measurement, TargetChange
from kpis.permissions.targets import answers_for, can_watch, can_write_kpt
from saypro_align.lib.clock import organization_day
from saypro_align.lib.numerals import quantity
from saypro_align.lib.templatetags.ui import day as day_text

LABELS: dict[Seen, str | Promise] = {
    Seen.LATE_EDIT: gettext_lazy("Changed shortly before its day"),
    Seen.BACK_DATED: gettext_lazy("Values written long after their day"),
    Seen.ALWAYS_EXACT: gettext_lazy("Exactly on the target every time"),
    Seen.PAIR_FALLS: gettext_lazy("Another number falls meanwhile"),
}
CSV_HEADERS: Final = (
    gettext_lazy("Quarter"),
    gettext_lazy("Target"),
    gettext_lazy("Owner"),
    gettext_lazy("Observation"),
    gettext_lazy("Since"),
    gettext_lazy("What it rests on"),
)


@dataclass(frozen=True, slots=True)
class Sight:
    """An observation at a target, in words."""

    kpt: Kpt
    observation: Observation

    @property
    def label(self) -> str:
        """Return what was seen, neutrally."""
        return str(LABELS[self.observation.seen])

    @property
    def text(self) -> str:
        """Return the figures it rests on."""
        return _sentence(self.kpt, self.observation)


def watched(user: User, quarter: Quarter | None, *, now: datetime) -> list[Sight]:
    """Return everything worth a question about the targets of a quarter that the person reads."""
    states = [KptState.FINAL, KptState.CLOSED]
    rows = Kpt.objects.visible_to(user).filter(quarter=quarter, state__in=states)
    return sights_of(rows.select_related(*WITH_KPT).order_by("name", "pk"), now=now)


def part_of(kpt: Kpt, user: User, now: datetime) -> list[Sight] | None:
    """Return what stands on a target's page, for those who set it, answer for it or lead."""
    if kpt.state not in (KptState.FINAL, KptState.CLOSED):
        return None
    if not (can_write_kpt(user, kpt) or answers_for(user, kpt) or can_watch(user)):
        return None
    return sights_of([kpt], now=now) or None


def sights_of(kpts: Iterable[Kpt], *, now: datetime) -> list[Sight]:
    """Return the observations about the targets; a constant number of queries."""
    wanted = [kpt for kpt in kpts if kpt.kpi_id]
    facts = facts_of(wanted, now=now)
    return [Sight(kpt, seen) for kpt in wanted for seen in observe(facts[kpt.pk])]


def facts_of(kpts: list[Kpt], *, now: datetime) -> dict[UUID, Facts]:
    """Gather what happened to the targets and their numbers, as it is known at the moment."""
    if not kpts:
        return {}
    edits = _edits(kpts)
    couples = _couples({kpt.kpi_id for kpt in kpts if kpt.kpi_id})
    other = {pk for pairs in couples.values() for pk, _direction, _name in pairs}
    series = {kpt.kpi_id for kpt in kpts if kpt.kpi_id} | other
    readings = _readings(series, min(_first(kpt) for kpt in kpts), organization_day(now))
    return {kpt.pk: _facts(kpt, edits, couples, readings) for kpt in kpts}


def csv_lines(sights: Iterable[Sight]) -> Iterator[list[object]]:
    """Yield the observations as a spreadsheet shows them, under `CSV_HEADERS`."""
    for sight in sights:
        kpt = sight.kpt
        since = sight.observation.on.isoformat()
        owner = kpt.team or kpt.owner
        yield [kpt.quarter.code, kpt.name, owner, sight.label, since, sight.text]


def _first(kpt: Kpt) -> date:
    return kpt.starts_on or kpt.quarter.starts_on


def _facts(
    kpt: Kpt,
    edits: dict[UUID, list[Edit]],
    couples: dict[UUID, list[tuple[UUID, str, str]]],
    readings: dict[UUID, list[Reading]],
) -> Facts:
    kpi, first = kpt.kpi, _first(kpt)
    due_on = kpt.due_on or kpt.quarter.ends_on
    if kpi is None:
        return Facts("", due_on)
    inside = [one for one in readings[kpi.pk] if first <= one.measured_on <= due_on]
    pairs = []
    for pk, direction, name in couples.get(kpi.pk, []):
        newest = {one.measured_on: one.value for one in readings[pk]}
        pairs.append(Pair(name, direction, tuple(sorted(newest.items()))))
    return Facts(
        direction=kpi.direction,
        due_on=due_on,
        target=kpt.target_value,
        unit=kpi.unit,
        edits=tuple(edits[kpt.pk]),
        readings=tuple(inside),
        pairs=tuple(pairs),
    )


def _edits(kpts: list[Kpt]) -> dict[UUID, list[Edit]]:
    found: dict[UUID, list[Edit]] = defaultdict(list)
    rows = TargetChange.objects.filter(kpt__in=kpts, state=ChangeState.APPROVED)
    for change in rows.order_by("decided_at", "pk"):
        old, new = change.old.get("target_value"), change.new.get("target_value")
        if old and new and change.decided_at:
            on = organization_day(change.decided_at)
            found[change.kpt_id].append(Edit(on, Decimal(old), Decimal(new)))
    return found


def _readings(kpi_ids: set[UUID], first: date, last: date) -> dict[UUID, list[Reading]]:
    found: dict[UUID, list[Reading]] = defaultdict(list)
    rows = Measurement.objects.filter(
        kpi_id__in=kpi_ids, measured_on__gte=first, measured_on__lte=last
    )
    for kpi_id, on, at, value, revision in rows.order_by("measured_on", "revision").values_list(
        "kpi_id", "measured_on", "created_at", "value", "revision"
    ):
        found[kpi_id].append(Reading(on, organization_day(at), value, revision))
    return found


def _couples(kpi_ids: set[UUID]) -> dict[UUID, list[tuple[UUID, str, str]]]:
    """Return, by series, those whose measure the strategy office says it costs."""
    in_force = Q(state=UseState.ACTIVE, objective__plan__state__in=IN_FORCE_STATES)
    uses = KpiUse.objects.filter(in_force, goal_measure__isnull=False).order_by()
    moves: dict[UUID, set[UUID]] = defaultdict(set)
    movers: dict[UUID, set[UUID]] = defaultdict(set)
    for kpi_id, measure_id in uses.values_list("kpi_id", "goal_measure_id"):
        moves[kpi_id].add(measure_id)
        movers[measure_id].add(kpi_id)
    against: dict[UUID, set[UUID]] = defaultdict(set)
    rows = MeasureCoupling.objects.filter(sign=CouplingSign.AGAINST, retired_at=None)
    for first, second in rows.values_list("first_id", "second_id"):
        against[first].add(second)
        against[second].add(first)
    paired = {
        kpi_id: {
            other
            for measure in moves[kpi_id]
            for counter in against[measure]
            for other in movers[counter]
        }
        - {kpi_id}
        for kpi_id in kpi_ids
    }
    named = {kpi.pk: kpi for kpi in Kpi.objects.filter(pk__in=set().union(*paired.values()))}
    return {
        kpi_id: [(pk, named[pk].direction, named[pk].name) for pk in sorted(others)]
        for kpi_id, others in paired.items()
    }


def _sentence(kpt: Kpt, seen: Observation) -> str:
    unit = kpt.kpi.unit if kpt.kpi else ""
    told = {
        "n": seen.count,
        "day": day_text(seen.on),
        "old": "–" if seen.old is None else quantity(seen.old, unit),
        "new": "–" if seen.new is None else quantity(seen.new, unit),
        "pair": seen.pair,
    }
    if seen.seen == Seen.LATE_EDIT:
        return _("From %(old)s to %(new)s on %(day)s.") % told
    if seen.seen == Seen.BACK_DATED:
        return (
            ngettext("%(n)d value, last on %(day)s.", "%(n)d values, last on %(day)s.", seen.count)
            % told
        )
    if seen.seen == Seen.ALWAYS_EXACT:
        return _("%(n)d values of %(n)d are %(new)s.") % told
    return _("“%(pair)s” went the other way on %(n)d days that both were measured.") % told
