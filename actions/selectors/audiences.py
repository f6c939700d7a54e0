"""Whom trainings are for: named people, and those of departments as they are made up today."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from actions.choices.trainings import AudienceRole, RegistrationState, TrainingState
from actions.learning import Share, reached
from actions.models import Training, TrainingAction, TrainingAudience, TrainingRegistration
from departments.choices import MembershipRole, OrganizationRole
from departments.models import Department, Membership


@dataclass(frozen=True, slots=True)
class Audience:
    """The people one training is for, and those of them who attended."""

    people: frozenset[UUID]
    attended: frozenset[UUID]

    @property
    def share(self) -> Share:
        """Return how many of them attended."""
        return Share(len(self.people & self.attended), len(self.people))

    @property
    def missing(self) -> frozenset[UUID]:
        """Return those who did not attend."""
        return self.people - self.attended


_NOBODY = Audience(frozenset(), frozenset())
_IN_ROLE = {
    AudienceRole.EVERYBODY: (MembershipRole.HEAD, MembershipRole.STAFF),
    AudienceRole.HEADS: (MembershipRole.HEAD,),
    AudienceRole.STAFF: (MembershipRole.STAFF,),
}


def audiences_of(trainings: Collection[Training], today: date) -> dict[UUID, Audience]:
    """Return the audience of each training; three queries, however many there are."""
    named: dict[UUID, set[UUID]] = defaultdict(set)
    departments: dict[UUID, set[UUID]] = defaultdict(set)
    rows = TrainingAudience.objects.filter(training__in=trainings, removed_at=None)
    for part in rows.select_related("person"):
        if part.department_id is not None:
            departments[part.training_id].add(part.department_id)
        elif part.person is not None and part.person.is_active:
            named[part.training_id].add(part.person.pk)
    members = _members(today) if any(row.audience_role for row in trainings) else []
    attended = _attended(trainings)
    return {
        row.pk: Audience(
            frozenset(named[row.pk] | _of(row.audience_role, departments[row.pk], members)),
            frozenset(attended[row.pk]),
        )
        for row in trainings
    }


def audience_of(training: Training, today: date) -> Audience:
    """Return whom one training is for."""
    return audiences_of([training], today)[training.pk]


def reached_by_action(action_ids: Collection[UUID], today: date) -> dict[UUID, Share]:
    """Return for actions with trainings how many of their audiences were reached."""
    links = TrainingAction.objects.filter(action__in=action_ids, removed_at=None).exclude(
        training__state=TrainingState.CANCELLED
    )
    by_action: dict[UUID, list[Training]] = defaultdict(list)
    for link in links.select_related("training"):
        by_action[link.action_id].append(link.training)
    trainings = {row.pk: row for rows in by_action.values() for row in rows}
    found = audiences_of(list(trainings.values()), today)
    return {
        action: reached(
            (found.get(row.pk, _NOBODY).people, found.get(row.pk, _NOBODY).attended) for row in rows
        )
        for action, rows in by_action.items()
    }


Member = tuple[UUID, UUID, str]


def _members(today: date) -> list[Member]:
    """Return who works in which department, and as what."""
    rows = Membership.objects.filter(
        ended_on=None,
        user__is_active=True,
        department__in=Department.objects.active_on(today),
    ).exclude(user__organization_role=OrganizationRole.EXTERNAL)
    return list(rows.order_by().values_list("user_id", "department_id", "role"))


def _of(role: str, departments: Collection[UUID], members: Iterable[Member]) -> set[UUID]:
    """Return the people of the role; without departments of all."""
    wanted = _IN_ROLE.get(AudienceRole(role), ())
    return {
        user
        for user, department, held in members
        if held in wanted and (not departments or department in departments)
    }


def _attended(trainings: Collection[Training]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = TrainingRegistration.objects.filter(
        training__in=trainings, state=RegistrationState.ATTENDED
    )
    for training, user in rows.values_list("training_id", "user_id"):
        found[training].add(user)
    return found
