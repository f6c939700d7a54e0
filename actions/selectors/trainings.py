"""Trainings for pages, files and the API: who is invited, who comes, what was understood."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.choices.trainings import RegistrationState, TrainingState
from actions.learning import GROUP, Asked, Share, sums
from actions.models import (
    CheckQuestion,
    CheckResult,
    CorrectiveAction,
    Training,
    TrainingAction,
    TrainingAudience,
    TrainingQuerySet,
    TrainingRegistration,
)
from actions.permissions import can_read_participants, can_run_training
from actions.selectors.audiences import Audience, audience_of, audiences_of, reached_by_action
from departments.models import Department, User
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib.clock import organization_day

COMING, PAST, ALL = "coming", "past", "all"
MINE: Final = "mine"
CSV_HEADERS: Final = (
    gettext_lazy("Topic"),
    gettext_lazy("Kind"),
    gettext_lazy("State"),
    gettext_lazy("Begins"),
    gettext_lazy("Ends"),
    gettext_lazy("Place"),
    gettext_lazy("Organizer"),
    gettext_lazy("Seats"),
    gettext_lazy("Registered"),
    gettext_lazy("Waiting"),
    gettext_lazy("For how many"),
    gettext_lazy("Trained"),
)
PEOPLE_HEADERS: Final = (
    gettext_lazy("Person"),
    gettext_lazy("Mail address"),
    gettext_lazy("State"),
    gettext_lazy("Reason"),
)


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A training in a list."""

    row: Training
    share: Share
    registered: int
    waiting: int
    own: TrainingRegistration | None
    is_invited: bool
    takes_registrations: bool

    @property
    def free(self) -> int | None:
        """Return how many seats are left; None where there is no limit."""
        if self.row.capacity is None:
            return None
        return max(self.row.capacity - self.registered, 0)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody a training is for, and where he stands with it."""

    user: User
    registration: TrainingRegistration | None
    is_head: bool

    @property
    def has_attended(self) -> bool:
        """Return whether he came."""
        row = self.registration
        return row is not None and row.state == RegistrationState.ATTENDED


@dataclass(frozen=True, slots=True)
class QuestionSum:
    """A question, and how many understood it; None while too few have answered to tell."""

    question: CheckQuestion
    share: Share | None


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """What the page of a training shows to one reader."""

    training: Training
    line: TrainingLine
    departments: tuple[Department, ...]
    named: tuple[User, ...]
    actions: tuple[CorrectiveAction, ...]
    # The names this reader may read: all, or those of the departments he heads.
    participants: tuple[Participant, ...]
    reads_all_names: bool
    untrained: tuple[Participant, ...]
    has_check: bool
    own_result: CheckResult | None
    sums: tuple[QuestionSum, ...]
    answered: int
    may_run: bool
    may_check: bool
    history: list[AuditEntry]

    @property
    def group(self) -> int:
        """Return from how many people on sums are shown."""
        return GROUP


def listed(
    user: User,
    *,
    now: datetime,
    scope: str = COMING,
    state: str = "",
    kind: str = "",
    action: UUID | None = None,
) -> TrainingQuerySet:
    """Return the trainings of a list: what comes next first, or what was last."""
    rows = Training.objects.visible_to(user).select_related("organizer")
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if action is not None:
        links = TrainingAction.objects.filter(action=action, removed_at=None)
        rows = rows.filter(pk__in=links.values("training"))
    if scope == COMING:
        rows = rows.filter(ends_at__gte=now).exclude(state=TrainingState.CANCELLED)
        return rows.order_by("starts_at", "pk")
    if scope == PAST:
        rows = rows.filter(Q(ends_at__lt=now) | Q(state=TrainingState.CANCELLED))
    return rows.order_by("-starts_at", "pk")


def training_lines(rows: Iterable[Training], user: User, now: datetime) -> list[TrainingLine]:
    """Return the lines of a list with their figures, in a fixed number of queries."""
    trainings = list(rows)
    audiences = audiences_of(trainings, organization_day(now))
    counts: dict[tuple[UUID, str], int] = {
        (training, state): n
        for training, state, n in TrainingRegistration.objects.filter(training__in=trainings)
        .order_by()
        .values_list("training_id", "state")
        .annotate(n=Count("pk"))
    }
    own = {
        row.training_id: row
        for row in TrainingRegistration.objects.filter(training__in=trainings, user=user)
    }
    return [_line(row, audiences[row.pk], counts, own.get(row.pk), user, now) for row in trainings]


def training_page(training: Training, user: User, now: datetime) -> TrainingPage:
    """Return the page of a training as this reader sees it."""
    audience = audience_of(training, organization_day(now))
    line = training_lines([training], user, now)[0]
    reads_all = can_read_participants(user, training)
    people = _participants(training, audience, user, reads_all=reads_all)
    named = TrainingAudience.objects.filter(training=training, removed_at=None)
    parts = list(named.select_related("department", "person"))
    came = line.own is not None and line.own.state == RegistrationState.ATTENDED
    questions = questions_of(training)
    results = CheckResult.objects.filter(training=training)
    return TrainingPage(
        training=training,
        line=line,
        departments=tuple(part.department for part in parts if part.department is not None),
        named=tuple(part.person for part in parts if part.person is not None) if reads_all else (),
        actions=linked_actions(training, user),
        participants=tuple(people),
        reads_all_names=reads_all,
        untrained=tuple(one for one in people if one.user.pk in audience.missing),
        has_check=bool(questions),
        own_result=results.filter(user=user).order_by("-number").first(),
        sums=question_sums(training) if reads_all else (),
        answered=results.filter(number=1).count(),
        may_run=can_run_training(user, training),
        may_check=came and bool(questions),
        history=entries_of(training) if reads_all else [],
    )


def questions_of(training: Training) -> list[CheckQuestion]:
    """Return the questions that are asked now, in order."""
    return list(training.questions.filter(retired_at=None))


def question_sums(training: Training) -> tuple[QuestionSum, ...]:
    """Return how each question was understood, in groups large enough to hide everybody."""
    questions = questions_of(training)
    first = CheckResult.objects.filter(training=training, number=1).order_by("created_at", "pk")
    shares = sums(
        [Asked(str(row.pk), row.right) for row in questions],
        list(first.values_list("answers", flat=True)),
    )
    return tuple(QuestionSum(row, shares[str(row.pk)]) for row in questions)


def linked_actions(training: Training, user: User) -> tuple[CorrectiveAction, ...]:
    """Return the corrective actions it serves that the person may read."""
    links = TrainingAction.objects.filter(training=training, removed_at=None)
    rows = CorrectiveAction.objects.visible_to(user).filter(pk__in=links.values("action"))
    return tuple(rows.select_related("department").order_by("title", "pk"))


@dataclass(frozen=True, slots=True)
class ActionTrainings:
    """The part of an action's page that tells of its trainings."""

    lines: tuple[TrainingLine, ...]
    share: Share | None


def trainings_of_action(action: CorrectiveAction, user: User, now: datetime) -> ActionTrainings:
    """Return an action's trainings, and how many of those they are for were reached."""
    rows = listed(user, now=now, scope=ALL, action=action.pk)
    lines = tuple(training_lines(rows, user, now))
    if not lines:
        return ActionTrainings((), None)
    share = reached_by_action([action.pk], organization_day(now)).get(action.pk)
    return ActionTrainings(lines, share)


def csv_lines(lines: Iterable[TrainingLine]) -> Iterable[list[object]]:
    """Yield the lines of the list as a spreadsheet shows them, under `CSV_HEADERS`."""
    for line in lines:
        row = line.row
        yield [
            row.topic,
            row.get_kind_display(),
            row.get_state_display(),
            row.starts_at,
            row.ends_at,
            row.place,
            row.organizer.name,
            row.capacity,
            line.registered,
            line.waiting,
            line.share.total,
            line.share.done,
        ]


def people_lines(training: Training, today: date) -> Iterable[list[object]]:
    """Yield everybody a training is for, under `PEOPLE_HEADERS`."""
    for one in _everybody(training, audience_of(training, today)):
        row = one.registration
        yield [
            one.user.name,
            one.user.email,
            row.get_state_display() if row else _("Invited"),
            row.note if row else "",
        ]


def attendance_people(training: Training, today: date) -> list[Participant]:
    """Return whom the list of who came may name: everybody registered or in the audience."""
    return _everybody(training, audience_of(training, today))


def _line(
    row: Training,
    audience: Audience,
    counts: dict[tuple[UUID, str], int],
    own: TrainingRegistration | None,
    user: User,
    now: datetime,
) -> TrainingLine:
    seated = (RegistrationState.REGISTERED, RegistrationState.ATTENDED, RegistrationState.MISSED)
    return TrainingLine(
        row=row,
        share=audience.share,
        registered=sum(counts.get((row.pk, state), 0) for state in seated),
        waiting=counts.get((row.pk, RegistrationState.WAITING), 0),
        own=own,
        is_invited=user.pk in audience.people,
        takes_registrations=row.takes_registrations(now),
    )


def _participants(
    training: Training, audience: Audience, user: User, *, reads_all: bool
) -> list[Participant]:
    if reads_all:
        return _everybody(training, audience)
    headed = user.headed_department_ids()
    if not headed:
        return []
    own = User.objects.filter(memberships__department__in=headed, memberships__ended_on=None)
    mine = set(own.values_list("pk", flat=True))
    return [one for one in _everybody(training, audience) if one.user.pk in mine]


def _everybody(training: Training, audience: Audience) -> list[Participant]:
    rows = {
        row.user_id: row
        for row in TrainingRegistration.objects.filter(training=training).select_related("user")
    }
    people = User.objects.filter(pk__in=audience.people | rows.keys()).prefetch_related(
        Prefetch("memberships", to_attr="all_memberships")
    )
    return [
        Participant(person, rows.get(person.pk), is_head=_is_head(person))
        for person in people.order_by("name", "pk")
    ]


def _is_head(person: User) -> bool:
    memberships = getattr(person, "all_memberships", ())
    return any(one.role == "head" and one.ended_on is None for one in memberships)


def is_invited(training: Training, user: User, today: date) -> bool:
    """Return whether the training is for the person, or he has said something about it already."""
    known = TrainingRegistration.objects.filter(training=training, user=user).exists()
    return known or user.pk in audience_of(training, today).people


def actions_by_training(trainings: Iterable[Training], user: User) -> dict[UUID, list[UUID]]:
    """Return by training the ids of the actions it serves that the person may read."""
    links = TrainingAction.objects.filter(
        training__in=list(trainings),
        removed_at=None,
        action__in=CorrectiveAction.objects.visible_to(user),
    )
    found: dict[UUID, list[UUID]] = {}
    for training, action in links.values_list("training_id", "action_id"):
        found.setdefault(training, []).append(action)
    return found
