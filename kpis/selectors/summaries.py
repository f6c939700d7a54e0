"""The summary of a quarter's targets as it would be given out now, and as it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import OuterRef, QuerySet, Subquery

from departments.models import Department, Quarter, User
from departments.selectors import colleagues
from kpis.choices.cascade import ContributionState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Acknowledgement, Delivery, Distribution, Kpt, KptContribution
from kpis.summaries import Expected, Line, Part, Summary, fingerprint, read_lines, read_summary


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets a summary: the departments he works in and what is his own."""

    user: User
    departments: tuple[str, ...]
    own: tuple[Line, ...]
    has_address: bool

    @property
    def personal(self) -> int:
        """Return how many targets are the person's own."""
        return sum(line.is_personal for line in self.own)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be given out now, and to whom."""

    summary: Summary
    recipients: tuple[Recipient, ...]
    fingerprint: str
    # Targets of the quarter that are not final and so are left out.
    unfinished: int

    @property
    def reachable(self) -> int:
        """Return how many mails would go out."""
        return sum(one.has_address for one in self.recipients)

    @property
    def unreachable(self) -> tuple[Recipient, ...]:
        """Return who has no mail address."""
        return tuple(one for one in self.recipients if not one.has_address)

    @property
    def with_own(self) -> int:
        """Return how many people have a target of their own."""
        return sum(one.personal > 0 for one in self.recipients)

    @property
    def departments(self) -> list[tuple[Part, int, int]]:
        """Return for each department its part, its people, and how many of them have own targets."""
        return [
            (
                part,
                sum(part.slug in one.departments for one in self.recipients),
                sum(part.slug in one.departments and one.personal > 0 for one in self.recipients),
            )
            for part in self.summary.parts
        ]


@dataclass(frozen=True, slots=True)
class Reading:
    """One version of a summary as a person reads it."""

    distribution: Distribution
    summary: Summary
    versions: tuple[Distribution, ...]
    read: Acknowledgement | None

    @property
    def newest(self) -> Distribution:
        """Return the version that counts."""
        return self.versions[0]

    @property
    def is_newest(self) -> bool:
        """Return whether this is the version that counts."""
        return self.distribution.pk == self.newest.pk


def preview(quarter: Quarter) -> Preview:
    """Return what would be given out now; the number of queries does not grow with people."""
    targets = list(targets_in(quarter, [KptState.FINAL]))
    own: dict[UUID, list[Line]] = {}
    for target in targets:
        personal = target.level == KptLevel.PERSON
        mine = target.person_id if personal else target.accountable_id
        if mine is not None:
            own.setdefault(mine, []).append(line_of(target))
    summary = summary_of(quarter, targets)
    people = tuple(recipients(colleagues(), own))
    kept = {str(one.user.pk): one.own for one in people}
    unfinished = Kpt.objects.filter(quarter=quarter, state__in=[KptState.DRAFT, KptState.PROPOSED])
    return Preview(summary, people, fingerprint(summary, kept), unfinished.count())


def summary_of(quarter: Quarter, targets: Sequence[Kpt]) -> Summary:
    """Return what all may read of the quarter's targets."""
    return Summary(
        quarter=quarter.name,
        code=quarter.code,
        vision=quarter.vision,
        lines=tuple(line_of(one) for one in targets if one.level == KptLevel.ORGANIZATION),
        parts=_parts(targets),
    )


def line_of(target: Kpt) -> Line:
    """Freeze one target."""
    above = target.goal.title if target.goal else ""
    if not above and target.parent is not None and target.parent.proposed_at is not None:
        # Everybody reads this; a draft above it is not theirs to read yet.
        above = target.parent.name
    return Line(
        id=str(target.pk),
        name=target.name,
        why=target.rationale,
        owner=str(target.team or target.owner or ""),
        kpi=target.kpi.name if target.kpi else "",
        unit=target.kpi.unit if target.kpi else "",
        direction=target.kpi.direction if target.kpi else "",
        baseline=_exact(target.baseline),
        target_value=_exact(target.target_value),
        low=_exact(target.low),
        high=_exact(target.high),
        change=_exact(target.relative_target),
        due_on=target.due_on.isoformat() if target.due_on else "",
        serves=above,
        how=target.contribution,
        is_personal=target.level == KptLevel.PERSON,
    )


def reading(user: User, quarter: Quarter, version: str = "") -> Reading | None:
    """Return a version of the quarter's summary, the newest unless one is asked for."""
    rows = Distribution.objects.visible_to(user).filter(quarter=quarter)
    versions = tuple(rows.select_related("made_by", "quarter").order_by("-number"))
    found = _version(versions, version)
    if found is None:
        return None
    read = Acknowledgement.objects.filter(user=user, distribution=versions[0]).first()
    return Reading(found, read_summary(found.content), versions, read)


def own_lines(user: User, distribution: Distribution) -> tuple[Line, ...]:
    """Return the person's own targets as they stood in the version."""
    found = Delivery.objects.filter(user=user, distribution=distribution).first()
    return read_lines(found.content.get("own", ())) if found else ()


def newest_distribution(user: User) -> Distribution | None:
    """Return the newest version of the latest quarter that has one."""
    rows = Distribution.objects.visible_to(user).select_related("quarter")
    return rows.order_by("-quarter__starts_on", "-number").first()


def recipients(people: QuerySet[User], own: Mapping[UUID, Sequence[Line]]) -> Iterable[Recipient]:
    """Yield what each of the people gets: the current departments, and the own targets given."""
    for user in people.prefetch_related("memberships__department").order_by("name", "pk"):
        slugs = [row.department.slug for row in user.memberships.all() if row.ended_on is None]
        lines = sorted(own.get(user.pk, ()), key=lambda line: not line.is_personal)
        yield Recipient(user, tuple(sorted(slugs)), tuple(lines), has_address(user))


def newest_of(quarters: QuerySet[Quarter]) -> list[Distribution]:
    """Return the version that counts of each of the quarters that has one."""
    later = Distribution.objects.filter(
        quarter=OuterRef("quarter"), number__gt=OuterRef("number")
    ).values("pk")[:1]
    rows = Distribution.objects.filter(quarter__in=quarters).annotate(later=Subquery(later))
    found = rows.filter(later=None).select_related("quarter")
    return list(found.order_by("quarter__starts_on", "pk"))


def has_address(user: User) -> bool:
    """Return whether mail can be sent to the person."""
    try:
        validate_email(user.email)
    except ValidationError:
        return False
    return True


def _version(versions: tuple[Distribution, ...], wanted: str) -> Distribution | None:
    if not wanted:
        return versions[0] if versions else None
    return next((row for row in versions if str(row.number) == wanted), None)


def targets_in(quarter: Quarter, states: Sequence[str]) -> QuerySet[Kpt]:
    """Return the quarter's targets in the states, the heaviest first."""
    return (
        Kpt.objects.filter(quarter=quarter, state__in=states)
        .select_related("goal", "parent", "owner", "team", "kpi", "department", "quarter")
        .order_by("-weight", "name", "pk")
    )


def _parts(targets: Sequence[Kpt]) -> tuple[Part, ...]:
    lines: dict[Department, list[Line]] = {}
    for target in targets:
        if target.level == KptLevel.DEPARTMENT and target.department is not None:
            lines.setdefault(target.department, []).append(line_of(target))
    expected = _expected([one for one in targets if one.level == KptLevel.ORGANIZATION])
    ordered = sorted({*lines, *expected}, key=lambda one: (one.name.casefold(), one.slug))
    return tuple(
        Part(one.slug, one.name, tuple(lines.get(one, ())), tuple(expected.get(one, ())))
        for one in ordered
    )


def _expected(targets: Sequence[Kpt]) -> dict[Department, list[Expected]]:
    """Return what the targets expect of each department that has not said no."""
    at = {target.pk: order for order, target in enumerate(targets)}
    rows = KptContribution.objects.filter(kpt__in=at).exclude(state=ContributionState.DECLINED)
    found: dict[Department, list[Expected]] = {}
    for row in sorted(
        rows.standing().select_related("department", "kpt"), key=lambda one: at[one.kpt_id]
    ):
        confirmed = row.state == ContributionState.CONFIRMED
        told = Expected(str(row.kpt_id), row.kpt.name, row.how, confirmed)
        found.setdefault(row.department, []).append(told)
    return found


def _exact(value: Decimal | None) -> str:
    """Write a number without the zeros that the column adds."""
    return "" if value is None else f"{value.normalize():f}"
