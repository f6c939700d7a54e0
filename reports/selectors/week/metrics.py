"""Metrics to rate, reviews to close and to begin, and suggested wordings to answer."""

from datetime import date

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.models import Department
from kpis.choices.metrics import ReviewState, SuggestionState
from kpis.models import RelevanceReview, WordingSuggestion
from reports.selectors.week.source import MOST, Asking, Task, Telling, needs_on


def to_rate(asking: Asking) -> Telling:
    """Reviews in which the person's side has not handed in its ratings."""
    owed = Q(department_id__in=asking.headed, head_at=None)
    if _is_reviewer(asking):
        owed |= Q(reviewer_at=None) & ~Q(department_id__in=asking.user.department_ids())
    rows = RelevanceReview.objects.filter(owed, state=ReviewState.OPEN)
    for review in (yield rows.select_related("department").order_by("rate_by", "pk")[:MOST]):
        yield Task(
            title=_("Rate the KPIs of %(department)s") % {"department": review.department},
            note=_("From 1 to 5. Neither side sees the other's ratings before."),
            url=reverse("kpis:relevance_page", args=[review.pk]),
            button=_("Rate the KPIs"),
            due_on=review.rate_by,
            is_late=review.rate_by < asking.today,
            needs_on=needs_on(review.rate_by, asking.today),
        )


def to_close(asking: Asking) -> Telling:
    """Reviews in which both have rated: the strategy office compares and closes them."""
    if not _is_reviewer(asking):
        return
    rows = RelevanceReview.objects.filter(state=ReviewState.COMPARED).exclude(
        department_id__in=asking.user.department_ids()
    )
    for review in (yield rows.select_related("department").order_by("rate_by", "pk")[:MOST]):
        yield Task(
            title=_("Compare the ratings of %(department)s") % {"department": review.department},
            note=_("Both have rated. Talk about the largest differences, then close it."),
            url=reverse("kpis:relevance_page", args=[review.pk]),
            button=_("Compare and close"),
            due_on=review.rate_by,
            is_late=review.rate_by < asking.today,
        )


def to_repeat(asking: Asking) -> Telling:
    """Departments whose next review of metrics has come."""
    if not _is_reviewer(asking):
        return
    rows = (
        Department.objects.filter(relevance_reviews__state=ReviewState.CLOSED)
        .annotate(next_on=Max("relevance_reviews__next_on"))
        .filter(next_on__lte=asking.today)
        .exclude(
            relevance_reviews__state__in=[ReviewState.OPEN, ReviewState.COMPARED],
        )
        .filter(Q(active_until=None) | Q(active_until__gte=asking.today))
        .order_by("next_on", "name")
    )
    for department in (yield rows[:MOST]):
        next_on: date = department.next_on
        yield Task(
            title=_("Review the KPIs of %(department)s again") % {"department": department},
            note=_("The day of the last review's follow-up has come."),
            url=f"{reverse('kpis:relevance_open')}?department={department.slug}",
            button=_("Review KPIs"),
            due_on=next_on,
            is_late=next_on < asking.today,
        )


def wordings(asking: Asking) -> Telling:
    """Clearer wordings that wait for a head."""
    if not asking.headed:
        return
    rows = (
        WordingSuggestion.objects.filter(
            obligation__department_id__in=asking.headed,
            obligation__quarter__in=asking.quarters,
            state=SuggestionState.OPEN,
        )
        .select_related("suggested_by")
        .order_by("created_at", "pk")
    )
    for row in (yield rows[:MOST]):
        yield Task(
            title=_("A clearer wording: %(text)s") % {"text": Truncator(row.text).chars(90)},
            note=_("%(person)s suggests it for “%(old)s”.")
            % {"person": row.suggested_by, "old": Truncator(row.objective_text).chars(90)},
            url=reverse("kpis:wording_page", args=[row.pk]),
            button=_("Read and answer"),
            due_on=None,
            is_late=False,
        )


def _is_reviewer(asking: Asking) -> bool:
    return asking.user.is_coordinator and not asking.is_department
