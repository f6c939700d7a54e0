"""KPIs that other departments have already, so that two need not measure the same thing twice."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from departments.choices import PUBLIC_STATES
from departments.models import Department
from kpis.choices import KpiState, UseState
from kpis.models import Kpi, KpiDepartment, KpiKeptApart
from saypro_align.lib.text import content_words, tokens

# Of all words of two names, this share must be common, unless they are the same.
_SHARED = 0.75
# The database looks for words by how they begin; with very many names everything is loaded at once.
_BEGINNING = 5
_MOST_BEGINNINGS = 40

_words = lru_cache(maxsize=8192)(content_words)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A KPI of other departments; `asked_at` and `is_shared` say how far sharing it has come."""

    kpi_id: UUID
    name: str
    unit: str
    departments: tuple[str, ...]
    asked_at: datetime | None = None
    is_shared: bool = False


@dataclass(frozen=True)
class Neighbourhood:
    """The KPIs of other departments, found by the words of their names."""

    by_word: dict[str, list[Neighbour]] = field(default_factory=dict)

    def like(self, name: str, unit: str, *, not_this: UUID | None = None) -> Neighbour | None:
        """Return the KPI that seems to be the same number, or None."""
        asked = _words(name)
        candidates = {
            one.kpi_id: one for word in sorted(asked) for one in self.by_word.get(word, ())
        }
        found = [
            (_likeness(asked, _words(one.name)), one)
            for one in candidates.values()
            if one.kpi_id != not_this and _may_be_same_unit(unit, one.unit)
        ]
        close = [(share, one) for share, one in found if share >= _SHARED]
        return min(close, key=lambda pair: (-pair[0], pair[1].name))[1] if close else None


def neighbourhood(department: Department, names: Collection[str]) -> Neighbourhood:
    """Return the KPIs that others use in plans everybody may read, near to these names; three queries.

    What the department keeps apart, or was refused, is left out.
    """
    beginnings = {start for name in names for start in _beginnings(name)}
    if not beginnings:
        return Neighbourhood()
    near = Q()
    if len(beginnings) <= _MOST_BEGINNINGS:
        for start in sorted(beginnings):
            near |= Q(name__icontains=start)
    kept = set(KpiKeptApart.objects.filter(department=department).values_list("kpi_id", flat=True))
    own = {link.kpi_id: link for link in KpiDepartment.objects.filter(department=department)}
    rows = (
        Kpi.objects.filter(
            state=KpiState.ACTIVE,
            uses__state=UseState.ACTIVE,
            uses__objective__plan__state__in=PUBLIC_STATES,
            department_links__confirmed_at__isnull=False,
        )
        .filter(near)
        .exclude(pk__in=kept)
        .order_by("name", "pk", "department_links__department__name")
        .values_list("pk", "name", "unit", "department_links__department__name")
        .distinct()
    )
    holders: dict[UUID, list[str]] = defaultdict(list)
    about: dict[UUID, tuple[str, str]] = {}
    for pk, name, unit, holder in rows:
        about[pk] = (name, unit)
        if holder != department.name:
            holders[pk].append(holder)
    by_word: dict[str, list[Neighbour]] = defaultdict(list)
    for pk, (name, unit) in about.items():
        link = own.get(pk)
        is_known = link is not None and (link.asked_by_id is None or link.declined_at is not None)
        if is_known or not holders[pk]:
            continue
        one = Neighbour(
            pk,
            name,
            unit,
            tuple(holders[pk]),
            asked_at=link.created_at if link else None,
            is_shared=link is not None and link.confirmed_at is not None,
        )
        for word in _words(name):
            by_word[word].append(one)
    return Neighbourhood(dict(by_word))


def _beginnings(name: str) -> list[str]:
    """Return how two words of the name begin; a like name has one of them, whatever its endings."""
    words = [word for word in tokens(name) if _words(word)]
    return [word[:_BEGINNING] for word in sorted(set(words), key=lambda w: (-len(w), w))[:2]]


def shares_waiting_for(headed: Collection[UUID]) -> QuerySet[KpiDepartment]:
    """Return the shares that heads of these departments answer: offered to them, or asked of them."""
    holders = KpiDepartment.objects.filter(
        kpi=OuterRef("kpi"), department_id__in=headed, confirmed_at__isnull=False
    )
    return KpiDepartment.objects.filter(confirmed_at=None, declined_at=None).filter(
        Q(asked_by=None, department_id__in=headed) | Q(Exists(holders), asked_by__isnull=False)
    )


def _likeness(asked: frozenset[str], known: frozenset[str]) -> float:
    return len(asked & known) / len(asked | known) if asked and known else 0.0


def _may_be_same_unit(one: str, other: str) -> bool:
    return not one or not other or one.casefold() == other.casefold()
