"""Who may open, rate and close a round of ratings, and a round by its id."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from departments.models import User
from departments.permissions import is_internal
from gaps.choices.perception import RoundState
from gaps.models import PerceptionRound
from kpis.choices.metrics import RaterSide
from kpis.permissions import side_for
from saypro_align.audit.past import only_today
from saypro_align.lib.not_found import first_or_404


def side_of(user: User, row: PerceptionRound) -> RaterSide | None:
    """Return for which side the person rates the plan of the round."""
    return side_for(user, row.department_id)


@only_today
def can_open_rounds(user: User) -> bool:
    """The strategy office asks for ratings."""
    return is_internal(user) and user.is_coordinator


@only_today
def can_rate_plan(user: User, row: PerceptionRound) -> bool:
    """Head and reviewer rate, each once."""
    side = side_of(user, row)
    return side is not None and row.state == RoundState.OPEN and not row.has_rated(side)


@only_today
def can_close_round(user: User, row: PerceptionRound) -> bool:
    """The strategy office ends a round in which somebody did not rate."""
    return side_of(user, row) == RaterSide.REVIEWER and row.state == RoundState.OPEN


def round_for_reading(user: User, pk: UUID | str) -> PerceptionRound:
    """Return a round the person may read."""
    return first_or_404(
        PerceptionRound.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("department", "quarter", "head", "reviewer", "closed_by")
    )


def round_for_rating(user: User, pk: UUID | str) -> PerceptionRound:
    """Return a round to one who rates in it."""
    row = round_for_reading(user, pk)
    if side_of(user, row) is None:
        raise PermissionDenied
    return row


def round_for_closing(user: User, pk: UUID | str) -> PerceptionRound:
    """Return a round to the strategy office."""
    row = round_for_reading(user, pk)
    if side_of(user, row) != RaterSide.REVIEWER:
        raise PermissionDenied
    return row
