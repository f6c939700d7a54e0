"""A target and its parts: who may carry one, who does, and what they come to."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from departments.models import Department, Membership, User
from kpis import (
    cascading,
)
from kpis.cascading import Basis, Promise, Total
from kpis.choices.targets import LIVING, KptLevel, KptState
from kpis.models import Kpt, KptContribution
from kpis.words import cascade as cascade_words


@dataclass(frozen=True, slots=True)
class Place:
    """A department (or person) that may carry a part, with the part it carries."""

    key: str
    department: Department | None
    person: User | None
    part: Kpt | None
    amount: Fraction | None
    contribution: KptContribution | None
    # The part has a number of another kind: it stays as it is, and is changed on its own page.
    is_otherwise: bool = False

    @property
    def name(self) -> str:
        """Return who it is."""
        return str(self.person or self.department)

    @property
    def is_fixed(self) -> bool:
        """Return whether the part cannot be typed over: it was proposed, or is measured otherwise."""
        return self.is_otherwise or (self.part is not None and self.part.state != KptState.DRAFT)

    @property
    def sentence(self) -> str:
        """Return how it helps: as the part says, else as the table of contributions does."""
        if self.part is not None and self.part.contribution:
            return self.part.contribution
        return self.contribution.how if self.contribution else ""


@dataclass(frozen=True, slots=True)
class Cascade:
    """A target on its way to be shared out."""

    kpt: Kpt
    sharing: str
    places: list[Place]
    # Parts beside those in the places: a second one of a department, or of one that is gone.
    others: list[Kpt] = field(default_factory=list)

    @property
    def whole(self) -> Promise:
        """Return the numbers of the target."""
        return promise_of(self.kpt)

    @property
    def basis(self) -> Basis:
        """Return in what parts are counted."""
        return cascading.basis_of(self.whole, self.sharing)

    @property
    def unit(self) -> str:
        """Return the unit a part is entered in."""
        return cascade_words.unit_of(self.basis, self.kpt.kpi.unit if self.kpt.kpi else "")

    @property
    def amount(self) -> Fraction | None:
        """Return what there is to share out."""
        return cascading.amount_of(self.whole, self.sharing)

    @property
    def seen(self) -> str:
        """Return a sign of what the parts are now, to notice that somebody else shared out too."""
        held = [place.part for place in self.places if place.part] + self.others
        text = ";".join(sorted(f"{part.pk}:{part.version}" for part in held))
        return hashlib.sha256(f"{self.kpt.pk}:{self.kpt.version}:{text}".encode()).hexdigest()[:16]

    def total(self, promised: Iterable[Promise] | None = None) -> Total | None:
        """Add up the parts, or what is promised in place of those in the places."""
        inside = (
            [promise_of(place.part) for place in self.places if place.part]
            if promised is None
            else list(promised)
        )
        parts = [*inside, *(promise_of(part) for part in self.others)]
        return cascading.total_of(self.whole, parts, self.sharing, concerned=len(self.places))


def promise_of(kpt: Kpt) -> Promise:
    """Return the numbers of a target as sums are made of them."""
    return Promise(
        direction=kpt.kpi.direction if kpt.kpi else "",
        baseline=kpt.baseline,
        target_value=kpt.target_value,
        relative=kpt.relative_target,
        weight=kpt.weight,
        unit=kpt.kpi.unit if kpt.kpi else "",
    )


def cascade_of(kpt: Kpt, *, today: date, sharing: str = "") -> Cascade:
    """Return a target with everybody who may carry a part of it, those who do first."""
    way = sharing or kpt.sharing
    parts = list(
        kpt.parts.filter(state__in=LIVING)
        .select_related("kpi", "department", "person", "owner")
        .order_by("created_at", "pk")
    )
    told = {
        row.department_id: row
        for row in KptContribution.objects.standing().filter(kpt=kpt).select_related("department")
    }
    whole = promise_of(kpt)
    held: dict[str, Kpt] = {}
    for part in parts:
        held.setdefault(_key(part), part)
    found = [
        Place(
            key=key,
            department=department,
            person=person,
            part=held.get(key),
            amount=cascading.part_of(promise_of(held[key]), whole, way) if key in held else None,
            contribution=told.get(department.pk) if person is None else None,
            is_otherwise=key in held and not cascading.is_alike(promise_of(held[key]), whole, way),
        )
        for key, department, person in _takers(kpt, today)
    ]
    found.sort(key=lambda place: (place.part is None, place.contribution is None))
    taken = {place.part.pk for place in found if place.part}
    return Cascade(kpt, way, found, [part for part in parts if part.pk not in taken])


def totals_of(kpts: Iterable[Kpt], user: User, *, today: date) -> dict[UUID, Total]:
    """Return what the readable parts of each target come to; constant queries.

    What people carry of a department's target is for who may read each of their targets.
    """
    headed = user.headed_department_ids()
    wanted = [
        kpt
        for kpt in kpts
        if kpt.level == KptLevel.ORGANIZATION
        or (
            kpt.level == KptLevel.DEPARTMENT
            and (user.is_coordinator or kpt.department_id in headed)
        )
    ]
    parts: dict[UUID, list[Promise]] = defaultdict(list)
    rows = Kpt.objects.visible_to(user).filter(
        parent__in=[kpt.pk for kpt in wanted], state__in=LIVING
    )
    for part in rows.select_related("kpi").order_by("pk"):
        if part.parent_id is not None:
            parts[part.parent_id].append(promise_of(part))
    everyone = _active_departments(today).count()
    people = dict(
        Membership.objects.filter(
            ended_on=None,
            department__in=[kpt.department_id for kpt in wanted],
            user__is_active=True,
        )
        .order_by()
        .values_list("department_id")
        .annotate(n=Count("user", distinct=True))
    )
    found = {}
    for kpt in wanted:
        concerned = people.get(kpt.department_id, 0) if kpt.department_id else everyone
        total = cascading.total_of(promise_of(kpt), parts[kpt.pk], kpt.sharing, concerned=concerned)
        if total is not None:
            found[kpt.pk] = total
    return found


def _key(part: Kpt) -> str:
    return str(part.person_id or part.department_id)


def _takers(kpt: Kpt, today: date) -> list[tuple[str, Department, User | None]]:
    """Return who stands directly below: the departments, or the people of the department."""
    if kpt.level == KptLevel.ORGANIZATION:
        return [(str(one.pk), one, None) for one in _active_departments(today).order_by("name")]
    members = (
        Membership.objects.filter(department=kpt.department_id, ended_on=None, user__is_active=True)
        .select_related("user", "department")
        .order_by("user__name", "user__pk")
    )
    people = {str(row.user_id): (row.department, row.user) for row in members}
    return [(key, department, person) for key, (department, person) in people.items()]


def _active_departments(today: date) -> QuerySet[Department]:
    return Department.objects.filter(active_from__lte=today).filter(
        Q(active_until=None) | Q(active_until__gte=today)
    )
