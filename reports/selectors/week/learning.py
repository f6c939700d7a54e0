"""Trainings and feedback: what to register for, to answer, to note, to fill in."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from actions.choices.feedback import FeedbackState
from actions.choices.trainings import RegistrationState, TrainingState
from actions.models import (
    CheckQuestion,
    CheckResult,
    Feedback,
    Training,
    TrainingRegistration,
)
from actions.selectors.audiences import audiences_of
from actions.selectors.feedback import DAYS_TO_ANSWER
from reports.selectors.week.source import MOST, Asking, Task, Telling, needs_on
from saypro_align.lib.clock import organization_day

# So long after a training its check is still asked for.
_CHECKED_FOR = timedelta(days=30)


def to_register(asking: Asking) -> Telling:
    """Trainings the person is invited to and has said nothing about."""
    if asking.is_department:
        return
    user = asking.user
    said = TrainingRegistration.objects.filter(training=OuterRef("pk"), user=user)
    invited = Training.objects.open().filter(~Exists(said), starts_at__gt=asking.now)
    rows = list((yield invited.order_by("starts_at", "pk")[:MOST]))
    audiences = audiences_of(rows, asking.today) if rows else {}
    for row in rows:
        if user.pk not in audiences[row.pk].people:
            continue
        yield Task(
            title=_("Invitation: %(topic)s") % {"topic": row.topic},
            note=_("On %(day)s. Register, or say that you cannot come.")
            % {"day": format_date(organization_day(row.starts_at), "j M Y")},
            url=reverse("actions:training_page", args=[row.pk]),
            button=_("Answer"),
            due_on=organization_day(row.starts_at),
            is_late=False,
        )


def to_attend(asking: Asking) -> Telling:
    """Trainings that come soon and for which somebody has a seat."""
    rows = TrainingRegistration.objects.filter(
        user__in=asking.people,
        state=RegistrationState.REGISTERED,
        training__state=TrainingState.OPEN,
        training__ends_at__gt=asking.now,
    ).select_related("training", "user")
    for row in (yield rows.order_by("training__starts_at", "pk")[:MOST]):
        day = organization_day(row.training.starts_at)
        yield Task(
            title=row.training.topic,
            note=row.training.place,
            url=reverse("actions:training_page", args=[row.training_id]),
            button=_("See the training"),
            due_on=day,
            is_late=False,
            needs_on=needs_on(day, asking.today),
            who=asking.name(row.user),
        )


def to_check(asking: Asking) -> Telling:
    """Short checks of trainings the person attended and has not answered."""
    if asking.is_department:
        return
    answered = CheckResult.objects.filter(training=OuterRef("training"), user=asking.user)
    asked = CheckQuestion.objects.filter(training=OuterRef("training"), retired_at=None)
    rows = TrainingRegistration.objects.filter(
        ~Exists(answered),
        Exists(asked),
        user=asking.user,
        state=RegistrationState.ATTENDED,
        training__ends_at__gt=asking.now - _CHECKED_FOR,
    ).select_related("training")
    for row in (yield rows.order_by("training__starts_at", "pk")[:MOST]):
        yield Task(
            title=_("Short check: %(topic)s") % {"topic": row.training.topic},
            note=_("Only you see your answers."),
            url=reverse("actions:training_check", args=[row.training_id]),
            button=_("Answer"),
            due_on=None,
            is_late=False,
        )


def to_note(asking: Asking) -> Telling:
    """Trainings that are over and of which nobody has said who came."""
    rows = Training.objects.open().filter(organizer__in=asking.people, ends_at__lt=asking.now)
    for row in (yield rows.select_related("organizer").order_by("ends_at", "pk")[:MOST]):
        day = organization_day(row.ends_at)
        yield Task(
            title=_("Who came? %(topic)s") % {"topic": row.topic},
            note=_("Until it is noted, nobody counts as trained."),
            url=reverse("actions:training_attendance", args=[row.pk]),
            button=_("Note who came"),
            due_on=day,
            is_late=day < asking.today,
            who=asking.name(row.organizer),
        )


def feedback_to_give(asking: Asking) -> Telling:
    """Forms of headed departments that were not sent: the newest asked for, and what was begun."""
    rows = Feedback.objects.filter(department_id__in=asking.headed, state=FeedbackState.OPEN)
    begun = ~Q(works="") | ~Q(works_not="") | ~Q(adjustment="")
    newer = Feedback.objects.filter(
        department=OuterRef("department"), is_asked=True, month__gt=OuterRef("month")
    )
    asked = Q(is_asked=True) & ~Exists(newer)
    wanted = rows.filter(asked | begun).select_related("department")
    for row in (yield wanted.order_by("month", "pk")[:MOST]):
        yield Task(
            title=_("Feedback on %(month)s") % {"month": format_date(row.month, "F Y")},
            note=_("%(department)s: three short texts, two minutes.")
            % {"department": row.department},
            url=reverse("actions:feedback_page", args=[row.pk]),
            button=_("Give feedback"),
            due_on=row.due_on,
            is_late=row.is_late(asking.today),
        )


def feedback_to_answer(asking: Asking) -> Telling:
    """Feedback that waits for the strategy office."""
    if not asking.decides_plans:
        return
    rows = Feedback.objects.unanswered().exclude(sent_by=asking.user)
    for row in (yield rows.select_related("department").order_by("sent_at", "pk")[:MOST]):
        sent_on = organization_day(row.sent_at) if row.sent_at else asking.today
        due_on = sent_on + timedelta(days=DAYS_TO_ANSWER)
        yield Task(
            title=_("Feedback of %(department)s on %(month)s")
            % {"department": row.department, "month": format_date(row.month, "F Y")},
            note=(row.adjustment or row.works_not or row.works)[:140],
            url=f"{reverse('actions:feedback_page', args=[row.pk])}#answer-title",
            button=_("Answer"),
            due_on=due_on,
            is_late=due_on < asking.today,
        )
