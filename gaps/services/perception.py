"""Ratings of a plan's alignment: asked for, given by two blind to each other, frozen with the rules'."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.models import Department, Obligation, Quarter, User
from gaps.access.perception import side_of
from gaps.choices.perception import RoundState
from gaps.models import PerceptionRating, PerceptionRound, PlanScore
from gaps.perception import HIGHEST, LOWEST
from gaps.selectors.scores import headline
from gaps.services import perception_mails
from kpis.choices.metrics import RaterSide
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

# So long have both to rate, when nobody names a day.
DAYS_TO_RATE: Final = timedelta(days=7)


@transaction.atomic
def open_rounds(
    *,
    quarter: Quarter,
    departments: Iterable[Department],
    rate_by: date | None = None,
    actor: User,
    now: datetime,
) -> list[PerceptionRound]:
    """Ask head and reviewer of each department how aligned its plan is; the heads get a mail.

    Raises DomainError for a day that is past, and for a department that owes no plan in the quarter
    or whose plan is rated there already.
    """
    today = organization_day(now)
    rate_by = rate_by or today + DAYS_TO_RATE
    if rate_by < today:
        raise _refused("rate_by", _("Choose a day from today on."))
    chosen = {one.pk: one for one in departments}
    if not chosen:
        raise _refused("departments", _("Choose at least one department."))
    owing = Obligation.objects.filter(quarter=quarter, department_id__in=chosen)
    known = set(owing.values_list("department_id", flat=True))
    for pk, department in chosen.items():
        if pk not in known:
            words = {"department": department, "quarter": quarter}
            raise _refused("departments", _("%(department)s owes no plan in %(quarter)s.") % words)
    rows = []
    for department in chosen.values():
        row = PerceptionRound(
            department=department, quarter=quarter, rate_by=rate_by, opened_by=actor
        )
        rows.append(create_row(row, actor=actor, now=now, event="perception.opened"))
        perception_mails.tell_opened(row=row, now=now)
    return rows


@transaction.atomic
def rate_plan(
    *, row: PerceptionRound, rating: int, comment: str = "", actor: User, now: datetime
) -> PerceptionRound:
    """Keep a side's rating for good; the second one closes the round and shows both.

    Raises NotAllowed for who is on neither side, WrongState once the side has rated.
    """
    side = side_of(actor, row)
    if side is None:
        raise NotAllowed(_("Only the head and the strategy office rate this plan."))
    row = _locked(row)
    if row.state != RoundState.OPEN or row.has_rated(side):
        raise WrongState(_("This rating was given already."))
    if not LOWEST <= rating <= HIGHEST:
        raise _refused("rating", _("Rate from 1 to 5."))
    PerceptionRating.objects.create(
        round=row,
        side=side,
        rating=rating,
        comment=comment.strip(),
        rated_by=actor,
        created_at=now,
        updated_at=now,
    )
    save_row(
        row,
        changes={side.value: actor, f"{side.value}_at": now},
        expected_version=None,
        actor=actor,
        now=now,
        event="perception.rated",
        where=Q(state=RoundState.OPEN),
    )
    if row.has_rated(RaterSide.HEAD) and row.has_rated(RaterSide.REVIEWER):
        _close(row, actor=actor, now=now)
    return row


@transaction.atomic
def close_round(
    *, row: PerceptionRound, expected_version: int | None = None, actor: User, now: datetime
) -> PerceptionRound:
    """End a round in which somebody did not rate, once the day for it has passed."""
    if side_of(actor, row) != RaterSide.REVIEWER:
        raise NotAllowed(_("The strategy office closes the ratings, not the department itself."))
    row = _locked(row)
    if row.state != RoundState.OPEN:
        raise WrongState(_("The ratings are closed already."))
    if organization_day(now) <= row.rate_by:
        raise WrongState(_("There is still time to rate. Close it after the day has passed."))
    return _close(row, actor=actor, now=now, expected_version=expected_version)


def _close(
    row: PerceptionRound, *, actor: User, now: datetime, expected_version: int | None = None
) -> PerceptionRound:
    """Freeze what the rules say of the plan at this moment, and show all there is."""
    return save_row(
        row,
        changes={
            "state": RoundState.CLOSED,
            "closed_by": actor,
            "closed_at": now,
            **_rules_say(row),
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="perception.closed",
        where=Q(state=RoundState.OPEN),
    )


def _rules_say(row: PerceptionRound) -> dict[str, Any]:
    score = PlanScore.objects.filter(
        obligation__department=row.department_id, obligation__quarter=row.quarter_id
    ).first()
    if score is None or score.rating is None:
        return {}
    return {
        "rules": score.rating,
        "score_numerator": score.score_numerator,
        "score_denominator": score.score_denominator,
        "rule_version": headline(row.quarter).rule_version,
    }


def _locked(row: PerceptionRound) -> PerceptionRound:
    locked: PerceptionRound = (
        PerceptionRound.objects.select_for_update(of=("self",))
        .select_related("department", "quarter")
        .get(pk=row.pk)
    )
    return locked


def _refused(field: str, sentence: str) -> DomainError:
    return DomainError(sentence, fields={field: [sentence]})
