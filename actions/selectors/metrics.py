"""What an action does to metrics: the guided forms it leads to, and what came of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from actions import permissions
from actions.choices import OPEN_STATES, ActionKind
from actions.models import CorrectiveAction, KpiChange
from departments.models import Obligation, User
from gaps.models import Gap
from gaps.selectors.clarifying import clarification, measure_query, objective_of
from gaps.selectors.replacing import replacements
from kpis.choices import KpiState
from kpis.choices.metrics import ChangeKind
from kpis.models import Kpi, KpiDepartment
from kpis.permissions import can_suggest_wording, can_write_kpi
from kpis.selectors.lineage import BeforeAfter, sides_of
from saypro_align.audit import past

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Way:
    """A guided form that does what the action is about; the first one is the main one."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """How far sharing a KPI with a department has come."""

    kpi: Kpi
    link: KpiDepartment

    @property
    def label(self) -> str:
        """Return the state in words."""
        if self.link.confirmed_at:
            return _("Agreed")
        return _("Declined") if self.link.declined_at else _("Waits for an answer")

    @property
    def tone(self) -> str:
        """Return the badge tone."""
        if self.link.confirmed_at:
            return "good"
        return "bad" if self.link.declined_at else "warn"


@dataclass(frozen=True, slots=True)
class OtherChange:
    """A change that has no other side: a KPI monitored only, retired, or named for the first time."""

    kind: ChangeKind
    kpi: Kpi
    by: User
    at: datetime


@dataclass(frozen=True, slots=True)
class MetricPart:
    """The part of an action's page about metrics."""

    ways: tuple[Way, ...]
    pairs: tuple[BeforeAfter, ...]
    shares: tuple[ShareLine, ...]
    others: tuple[OtherChange, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to show."""
        return not (self.ways or self.pairs or self.shares or self.others)


def metric_part(action: CorrectiveAction, user: User) -> MetricPart:
    """Return what the page of an action shows about metrics; series the person may read only."""
    changes = list(action.kpi_changes.select_related("old", "new", "made_by"))
    ids = {pk for change in changes for pk in (change.old_id, change.new_id) if pk is not None}
    readable = {
        kpi.pk: kpi
        for kpi in Kpi.objects.visible_to(user)
        .filter(pk__in=ids)
        .prefetch_related("department_links__department")
    }
    return MetricPart(
        ways=tuple(_ways(action, user, list(readable.values()))),
        pairs=tuple(_pairs(changes, readable, user)),
        shares=tuple(_shares(changes, readable)),
        others=tuple(_others(changes, readable)),
    )


def _ways(action: CorrectiveAction, user: User, changed: list[Kpi]) -> Iterator[Way]:
    gap = action.gap
    is_open = action.state in OPEN_STATES and not past.is_past()
    if gap is None or not is_open or not permissions.can_carry_out(user, action):
        return
    own = Obligation.objects.filter(department_id__in=user.headed_department_ids())
    if action.kind in (ActionKind.REPLACE_KPI, ActionKind.REFRAME_METRIC):
        yield from _replacing(action, gap, own)
    if action.kind == ActionKind.REFRAME_METRIC:
        yield from _reframing(action, gap, user)
    if action.kind in (ActionKind.REPLACE_KPI, ActionKind.COLLABORATE):
        yield from _sharing(action, gap, user, changed)
    if action.kind == ActionKind.SET_OBJECTIVE:
        yield from _clarifying(action, gap, user, own)


def _replacing(action: CorrectiveAction, gap: Gap, own: QuerySet[Obligation]) -> Iterator[Way]:
    found = replacements([gap], own).get(gap.pk)
    if found is None or found.is_handed_in:
        return
    more = "&after=monitored" if action.kind == ActionKind.REFRAME_METRIC else ""
    yield Way(found.button, _with_action(found.url, action) + more)


def _reframing(action: CorrectiveAction, gap: Gap, user: User) -> Iterator[Way]:
    for kpi in _kpis_of(gap, user):
        if kpi.state == KpiState.ACTIVE:
            words = {"kpi": kpi}
            monitor = reverse("kpis:kpi_monitor", args=[kpi.pk])
            retire = reverse("kpis:kpi_retire", args=[kpi.pk])
            yield Way(_("Only watch “%(kpi)s”…") % words, _with_action(monitor, action))
            yield Way(_("Retire “%(kpi)s”…") % words, _with_action(retire, action))


def _sharing(action: CorrectiveAction, gap: Gap, user: User, changed: list[Kpi]) -> Iterator[Way]:
    seen = set()
    for kpi in [*changed, *_kpis_of(gap, user)]:
        is_new = kpi.pk not in seen and kpi.replaced_by_id is None
        seen.add(kpi.pk)
        if is_new and kpi.state == KpiState.ACTIVE and can_write_kpi(user, kpi):
            url = _with_action(reverse("kpis:kpi_share", args=[kpi.pk]), action)
            yield Way(_("Share “%(kpi)s”…") % {"kpi": kpi}, url)


def _clarifying(
    action: CorrectiveAction, gap: Gap, user: User, own: QuerySet[Obligation]
) -> Iterator[Way]:
    found = clarification(gap, own)
    if found is not None:
        yield Way(found.button, _with_action(found.url, action))
    objective = objective_of(gap)
    if objective is not None and can_suggest_wording(user, objective.plan.obligation.department_id):
        url = reverse("kpis:wording_suggest", args=[objective.pk]) + measure_query(gap)
        yield Way(_("Suggest a wording to the head"), url)


def _kpis_of(gap: Gap, user: User) -> list[Kpi]:
    """Return the series the gap sits on that the person feeds."""
    ids = {party.kpi_id for party in gap.parties.all() if party.kpi_id is not None}
    rows = Kpi.objects.filter(pk__in=ids).prefetch_related("department_links")
    return [kpi for kpi in rows if can_write_kpi(user, kpi)]


def _with_action(url: str, action: CorrectiveAction) -> str:
    return f"{url}{'&' if '?' in url else '?'}action={action.pk}"


def _pairs(
    changes: list[KpiChange], readable: dict[UUID, Kpi], user: User
) -> Iterator[BeforeAfter]:
    replaced = [change for change in changes if change.kind == ChangeKind.REPLACED]
    sides = sides_of(readable.values(), user) if replaced else {}
    for change in replaced:
        old, new = _of(sides, change.old_id), _of(sides, change.new_id)
        if old is not None and new is not None:
            yield BeforeAfter(old, new, None, change.created_at)


def _shares(changes: list[KpiChange], readable: dict[UUID, Kpi]) -> Iterator[ShareLine]:
    wanted = dict.fromkeys(change.new_id for change in changes if change.kind == ChangeKind.SHARED)
    for pk in wanted:
        if pk in readable:
            links = readable[pk].department_links.all()
            for link in sorted(links, key=lambda one: (one.created_at, one.department.name)):
                yield ShareLine(readable[pk], link)


def _others(changes: list[KpiChange], readable: dict[UUID, Kpi]) -> Iterator[OtherChange]:
    for change in changes:
        if change.kind in (ChangeKind.REPLACED, ChangeKind.SHARED):
            continue
        kpi = _of(readable, change.old_id or change.new_id)
        if kpi is not None:
            yield OtherChange(ChangeKind(change.kind), kpi, change.made_by, change.created_at)


def _of(found: Mapping[UUID, Found], pk: UUID | None) -> Found | None:
    return None if pk is None else found.get(pk)
