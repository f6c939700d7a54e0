"""What the discussion of targets owes: feasibility, feedback and questions, asked and answered."""

from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Quarter
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptFeedback, KptQuestion
from kpis.selectors.feasibility import polls_of, proposed, to_answer
from reports.selectors.week.source import MOST, Asking, Task, Telling, needs_on


def to_say_feasible(asking: Asking) -> Telling:
    """Proposed targets of which a head has not said whether they can be reached; one a quarter."""
    if not asking.headed:
        return
    waiting: dict[Quarter, list[Kpt]] = {}
    for one in to_answer(asking.user, polls_of(proposed(asking.user), today=asking.today)):
        if one.held is None:
            waiting.setdefault(one.kpt.quarter, []).append(one.kpt)
    for quarter, kpts in list(waiting.items())[:MOST]:
        due = min((kpt.feedback_until for kpt in kpts if kpt.feedback_until), default=None)
        title = ngettext(
            "Say whether %(n)d target for %(quarter)s can be reached",
            "Say whether %(n)d targets for %(quarter)s can be reached",
            len(kpts),
        )
        yield Task(
            title=title % {"n": len(kpts), "quarter": quarter},
            note=Truncator("; ".join(kpt.name for kpt in kpts)).chars(160),
            url=f"{reverse('kpis:feasibility')}?q={quarter.code}",
            button=_("Answer"),
            due_on=due,
            is_late=_is_late(due, asking.today),
        )


def feedback_to_give(asking: Asking) -> Telling:
    """Proposed targets of one's own of which one has not said whether they are realistic."""
    given = KptFeedback.objects.filter(kpt=OuterRef("pk"), given_by=OuterRef("person"))
    rows = Kpt.objects.filter(
        ~Exists(given),
        level=KptLevel.PERSON,
        person__in=asking.people,
        state=KptState.PROPOSED,
        feedback_closed_at=None,
    ).filter(Q(feedback_until=None) | Q(feedback_until__gte=asking.today))
    ordered = rows.select_related("person").order_by("feedback_until", "name", "pk")
    for kpt in (yield ordered[:MOST]):
        yield Task(
            title=_("Is it realistic? %(target)s") % {"target": Truncator(kpt.name).chars(90)},
            note=_("It is proposed as your target. Say what you think before it becomes final."),
            url=reverse("kpis:target_feedback", args=[kpt.pk]),
            button=_("Give feedback"),
            due_on=kpt.feedback_until,
            is_late=False,
            needs_on=needs_on(kpt.feedback_until, asking.today),
            who=asking.name(kpt.person),
        )


def feedback_to_answer(asking: Asking) -> Telling:
    """Feedback of others on targets one answers for; the office takes what has no owner."""
    rows = Kpt.objects.filter(_stands_behind(asking), state=KptState.PROPOSED)
    open_entries = Q(feedback__state="open") & ~Q(feedback__given_by=asking.user)
    counted = rows.annotate(
        entries=Count("feedback", filter=open_entries, distinct=True),
        since=Min("feedback__created_at", filter=open_entries),
    ).filter(entries__gt=0)
    for kpt in (yield counted.order_by("feedback_until", "name", "pk")[:MOST]):
        count: int = kpt.entries
        title = ngettext(
            "%(n)d entry of feedback on “%(target)s”",
            "%(n)d entries of feedback on “%(target)s”",
            count,
        )
        yield Task(
            title=title % {"n": count, "target": Truncator(kpt.name).chars(90)},
            note=_("Take it over or keep the target, because. Then feedback can be closed."),
            url=f"{reverse('kpis:feedback_list')}?target={kpt.pk}",
            button=_("Answer"),
            due_on=kpt.feedback_until,
            is_late=_is_late(kpt.feedback_until, asking.today),
        )


def questions_to_answer(asking: Asking) -> Telling:
    """Questions about targets one answers for."""
    targets = Kpt.objects.filter(_stands_behind(asking))
    rows = KptQuestion.objects.filter(kpt__in=targets).waiting().exclude(asked_by=asking.user)
    for row in (yield rows.select_related("kpt", "asked_by").order_by("created_at", "pk")[:MOST]):
        yield Task(
            title=_("A question: %(text)s") % {"text": Truncator(row.text).chars(90)},
            note=_("%(person)s asks about “%(target)s”.")
            % {"person": row.asked_by, "target": Truncator(row.kpt.name).chars(90)},
            url=reverse("kpis:target_question", args=[row.pk]),
            button=_("Answer"),
            due_on=None,
            is_late=False,
        )


def answers_to_read(asking: Asking) -> Telling:
    """What was answered to the person's own feedback and questions, until he has read it."""
    if asking.is_department:
        return
    entries = KptFeedback.objects.filter(
        given_by=asking.user, answered_at__isnull=False, noted_at=None
    )
    for entry in (yield entries.select_related("kpt").order_by("answered_at", "pk")[:MOST]):
        words = {"target": Truncator(entry.kpt.name).chars(90)}
        yield _answer(
            _("Your feedback on “%(target)s” is answered") % words,
            entry.answer or str(entry.state_choice.label),
            reverse("kpis:target_feedback", args=[entry.kpt_id]),
        )
    questions = KptQuestion.objects.filter(
        asked_by=asking.user, answered_at__isnull=False, noted_at=None
    )
    for question in (yield questions.select_related("kpt").order_by("answered_at", "pk")[:MOST]):
        words = {"target": Truncator(question.kpt.name).chars(90)}
        yield _answer(
            _("Your question about “%(target)s” is answered") % words,
            question.answer,
            reverse("kpis:target_question", args=[question.pk]),
        )


def _answer(title: str, note: str, url: str) -> Task:
    note = Truncator(note).chars(160)
    return Task(title=title, note=note, url=url, button=_("Read"), due_on=None, is_late=False)


def _stands_behind(asking: Asking) -> Q:
    """Return the targets the person answers for; without an owner, who sets them does."""
    mine = Q(owner=asking.user) | Q(team__lead=asking.user)
    nobodys = Q(owner=None, team=None)
    if asking.headed:
        mine |= nobodys & Q(department_id__in=asking.headed)
    if asking.user.is_coordinator and not asking.is_department:
        mine |= nobodys & Q(level=KptLevel.ORGANIZATION)
    return mine


def _is_late(day: date | None, today: date) -> bool:
    return day is not None and day < today
