"""Who may do what with KPIs. Reading is part of the querysets; here stands writing."""

from uuid import UUID

from departments.models import User
from departments.permissions import is_internal
from kpis.choices.metrics import RaterSide, ReviewState, SuggestionState
from kpis.handshaking import ASKED, ASKING, Side
from kpis.models import Handshake, Kpi, RelevanceReview, WordingSuggestion
from saypro_align.audit.past import only_today


def owning_department_ids(kpi: Kpi) -> set[UUID]:
    """Return the departments that own the series, each with its head's consent."""
    return {
        link.department_id for link in kpi.department_links.all() if link.confirmed_at is not None
    }


@only_today
def can_write_kpi(user: User, kpi: Kpi) -> bool:
    """Return whether the person heads a department that owns the KPI."""
    return is_internal(user) and bool(user.headed_department_ids() & owning_department_ids(kpi))


def handshake_sides(user: User, handshake: Handshake) -> frozenset[Side]:
    """Return for which of the two departments the person speaks: the ones he heads."""
    if not is_internal(user):
        return frozenset()
    headed = user.headed_department_ids()
    sides: dict[Side, UUID] = {ASKING: handshake.asking_id, ASKED: handshake.asked_id}
    return frozenset(side for side, department_id in sides.items() if department_id in headed)


def side_for(user: User, department_id: UUID) -> RaterSide | None:
    """Return for which side the person rates what is a department's: nobody reviews his own."""
    if not is_internal(user):
        return None
    if department_id in user.headed_department_ids():
        return RaterSide.HEAD
    is_reviewer = user.is_coordinator and department_id not in user.department_ids()
    return RaterSide.REVIEWER if is_reviewer else None


def rating_side(user: User, review: RelevanceReview) -> RaterSide | None:
    """Return for which side the person rates the metrics of the review."""
    return side_for(user, review.department_id)


@only_today
def can_rate(user: User, review: RelevanceReview) -> bool:
    """The department's head and a reviewer of the strategy office rate, each once."""
    side = rating_side(user, review)
    return side is not None and review.state == ReviewState.OPEN and not review.has_rated(side)


@only_today
def can_open_review(user: User) -> bool:
    """The strategy office has a department's metrics reviewed."""
    return is_internal(user) and user.is_coordinator


@only_today
def can_close_review(user: User, review: RelevanceReview) -> bool:
    """The strategy office closes a review of another department's metrics."""
    return rating_side(user, review) == RaterSide.REVIEWER and review.state == ReviewState.COMPARED


@only_today
def can_suggest_wording(user: User, department_id: UUID) -> bool:
    """The strategy office suggests wordings to departments it does not head."""
    return (
        is_internal(user)
        and user.is_coordinator
        and department_id not in user.headed_department_ids()
    )


@only_today
def can_answer_wording(user: User, suggestion: WordingSuggestion) -> bool:
    """The head of the department decides what its objective says."""
    return (
        is_internal(user)
        and suggestion.obligation.department_id in user.headed_department_ids()
        and suggestion.state == SuggestionState.OPEN
    )


@only_today
def can_withdraw_wording(user: User, suggestion: WordingSuggestion) -> bool:
    """The strategy office takes a suggestion back while nobody has answered it."""
    return is_internal(user) and user.is_coordinator and suggestion.state == SuggestionState.OPEN
