"""From an id in an address to the object, or 404 for strangers and 403 for mere readers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import GoalLink, Objective, Plan, User
from departments.permissions import can_run_team, can_write_plan, is_internal
from kpis.choices.metrics import RaterSide
from kpis.models import (
    Handshake,
    Kpi,
    KpiDepartment,
    KpiUse,
    Measurement,
    Milestone,
    Paste,
    RelevanceReview,
    TeamKpi,
    WordingSuggestion,
)
from kpis.permissions import can_suggest_wording, can_write_kpi, handshake_sides, rating_side
from saypro_align.lib.not_found import first_or_404


def kpi_for_reading(user: User, pk: UUID | str) -> Kpi:
    """Return a KPI the person may see."""
    return first_or_404(
        Kpi.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("owner", "replaced_by")
        .prefetch_related("department_links__department", "department_links__confirmed_by")
    )


def objective_for_writing(user: User, pk: UUID | str) -> Objective:
    """Return an objective of a plan of a department the person heads."""
    objective = first_or_404(
        Objective.objects.filter(pk=pk, plan__in=Plan.objects.visible_to(user)).select_related(
            "plan__obligation__quarter", "plan__obligation__department"
        )
    )
    if not can_write_plan(user, objective.plan):
        raise PermissionDenied
    return objective


def link_for_writing(user: User, pk: UUID | str) -> GoalLink:
    """Return a goal link in a plan of a department the person heads."""
    link = first_or_404(
        GoalLink.objects.filter(
            pk=pk, objective__plan__in=Plan.objects.visible_to(user)
        ).select_related("goal", "objective__plan__obligation__quarter")
    )
    if not can_write_plan(user, link.objective.plan):
        raise PermissionDenied
    return link


def kpi_for_writing(user: User, pk: UUID | str) -> Kpi:
    """Return a KPI the person may change and feed with values."""
    kpi = kpi_for_reading(user, pk)
    if not can_write_kpi(user, kpi):
        raise PermissionDenied
    return kpi


def share_for_confirming(user: User, pk: UUID | str) -> KpiDepartment:
    """Return a share to the head who answers: of the department offered to, or of one asked."""
    link = (
        KpiDepartment.objects.select_related("kpi", "department", "asked_by").filter(pk=pk).first()
    )
    answering = set() if link is None else answering_departments(link)
    if link is None or not answering & user.department_ids():
        raise Http404
    if not answering & user.headed_department_ids():
        raise PermissionDenied
    return link


def answering_departments(link: KpiDepartment) -> set[UUID]:
    """Return the departments whose heads answer: who was offered it, or who has it and is asked."""
    if link.asked_by_id is None:
        return {link.department_id}
    holders = link.kpi.department_links.filter(confirmed_at__isnull=False)
    return set(holders.exclude(pk=link.pk).values_list("department_id", flat=True))


def use_for_reading(user: User, pk: UUID | str) -> KpiUse:
    """Return a KPI's use in a plan the person may read."""
    return first_or_404(
        KpiUse.objects.filter(pk=pk, objective__plan__in=Plan.objects.visible_to(user))
        .select_related("kpi", "objective__plan__obligation__quarter", "goal_measure")
        .select_related("objective__plan__obligation__department")
    )


def use_for_writing(user: User, pk: UUID | str) -> KpiUse:
    """Return a KPI's use in a plan of a department the person heads."""
    use = use_for_reading(user, pk)
    if not can_write_plan(user, use.objective.plan):
        raise PermissionDenied
    return use


def measurement_for_writing(user: User, pk: UUID | str) -> Measurement:
    """Return a value of a KPI the person feeds."""
    measurement = first_or_404(
        Measurement.objects.filter(pk=pk, kpi__in=Kpi.objects.visible_to(user)).select_related(
            "recorded_by"
        )
    )
    measurement.kpi = kpi_for_writing(user, measurement.kpi_id)
    return measurement


def milestone_for_writing(user: User, pk: UUID | str) -> Milestone:
    """Return a milestone of a plan of a department the person heads."""
    milestone = first_or_404(
        Milestone.objects.filter(
            pk=pk, use__objective__plan__in=Plan.objects.visible_to(user)
        ).select_related("use__kpi", "use__objective__plan__obligation")
    )
    if not can_write_plan(user, milestone.use.objective.plan):
        raise PermissionDenied
    return milestone


def paste_for_writing(user: User, pk: UUID | str) -> Paste:
    """Return what was pasted into a plan of a department the person heads."""
    paste = first_or_404(
        Paste.objects.filter(pk=pk, plan__in=Plan.objects.visible_to(user)).select_related(
            "plan__obligation__quarter", "plan__obligation__department"
        )
    )
    if not can_write_plan(user, paste.plan):
        raise PermissionDenied
    return paste


def handshake_for_reading(user: User, pk: UUID | str) -> Handshake:
    """Return a request to the two departments, the strategy office and the leadership."""
    return first_or_404(
        Handshake.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("quarter", "asking", "asked", "kpi", "agreed", "asked_by", "answered_by")
    )


def handshake_for_answering(user: User, pk: UUID | str) -> Handshake:
    """Return a request to the heads of the two departments; the service knows whose turn it is."""
    handshake = handshake_for_reading(user, pk)
    if not handshake_sides(user, handshake):
        raise PermissionDenied
    return handshake


def team_kpi_for_running(user: User, pk: UUID | str) -> TeamKpi:
    """Return what a team answers for to who changes the team."""
    link = TeamKpi.objects.filter(pk=pk).select_related("team", "kpi").first()
    if link is None or not is_internal(user):
        raise Http404
    if not can_run_team(user, link.team):
        raise PermissionDenied
    return link


def review_for_reading(user: User, pk: UUID | str) -> RelevanceReview:
    """Return a review of metrics to the department, the strategy office and the leadership."""
    return first_or_404(
        RelevanceReview.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("department", "opened_by", "head", "reviewer", "closed_by")
    )


def review_for_rating(user: User, pk: UUID | str) -> RelevanceReview:
    """Return a review to those who rate; the service knows whether they have done so."""
    review = review_for_reading(user, pk)
    if rating_side(user, review) is None:
        raise PermissionDenied
    return review


def review_for_closing(user: User, pk: UUID | str) -> RelevanceReview:
    """Return a review to the strategy office, which closes it."""
    review = review_for_reading(user, pk)
    if rating_side(user, review) != RaterSide.REVIEWER:
        raise PermissionDenied
    return review


def wording_for_reading(user: User, pk: UUID | str) -> WordingSuggestion:
    """Return a suggested wording to the department, the strategy office and the leadership."""
    return first_or_404(
        WordingSuggestion.objects.visible_to(user)
        .filter(pk=pk)
        .select_related(
            "obligation__department",
            "obligation__quarter",
            "owner",
            "suggested_by",
            "answered_by",
        )
    )


def wording_for_answering(user: User, pk: UUID | str) -> WordingSuggestion:
    """Return a suggested wording to the heads of its department."""
    suggestion = wording_for_reading(user, pk)
    if suggestion.obligation.department_id not in user.headed_department_ids():
        raise PermissionDenied
    return suggestion


def wording_for_withdrawing(user: User, pk: UUID | str) -> WordingSuggestion:
    """Return a suggested wording to the strategy office, which made it."""
    suggestion = wording_for_reading(user, pk)
    if not user.is_coordinator:
        raise PermissionDenied
    return suggestion


def objective_for_suggesting(user: User, pk: UUID | str) -> Objective:
    """Return an objective that the person may read to the strategy office."""
    objective = first_or_404(
        Objective.objects.filter(pk=pk, plan__in=Plan.objects.visible_to(user)).select_related(
            "plan__obligation__quarter", "plan__obligation__department"
        )
    )
    if not can_suggest_wording(user, objective.plan.obligation.department_id):
        raise PermissionDenied
    return objective
