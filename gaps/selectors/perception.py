"""Ratings of plans side by side, as far as their reader may see them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, Obligation, Quarter, User
from gaps.access import perception as perception_access
from gaps.choices.perception import RoundState
from gaps.models import PerceptionRating, PerceptionRound
from gaps.perception import Kappa, Views, agreements, rank_of, two_decimals
from kpis.choices.metrics import RaterSide
from saypro_align.lib import percent
from saypro_align.lib.clock import organization_day

CSV_HEADERS: Final = (
    gettext_lazy("Department"),
    gettext_lazy("Quarter"),
    gettext_lazy("State"),
    gettext_lazy("Rate by"),
    gettext_lazy("Head"),
    gettext_lazy("Comment of the head"),
    gettext_lazy("Reviewer"),
    gettext_lazy("Comment of the reviewer"),
    gettext_lazy("Rules"),
    gettext_lazy("Furthest apart"),
    gettext_lazy("Closed on"),
)
_PAIRS: Final = {
    "head_reviewer": gettext_lazy("Head and reviewer"),
    "head_rules": gettext_lazy("Head and rules"),
    "reviewer_rules": gettext_lazy("Reviewer and rules"),
}


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One plan with the ratings that may be shown."""

    round: PerceptionRound
    views: Views
    head: PerceptionRating | None
    reviewer: PerceptionRating | None
    own: PerceptionRating | None
    side: str
    may_rate: bool
    may_close: bool

    @property
    def is_closed(self) -> bool:
        """Return whether all there is may be seen."""
        return self.round.state == RoundState.CLOSED

    @property
    def sentence(self) -> str:
        """Return in words how the head's view lies to the rules'."""
        over = self.views.over_rules
        if over is None:
            return ""
        if over == 0:
            return _("The head sees it as the rules do.")
        if over > 0:
            return _("The head sees it better than the rules.")
        return _("The head sees it worse than the rules.")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well two sides agree, for a page: two digits, and exactly."""

    name: str
    label: str
    kappa: Kappa

    @property
    def shown(self) -> str:
        """Return the value with two digits, never rounded up; a dash where there is none."""
        value = self.kappa.value
        return "–" if value is None else two_decimals(value)

    @property
    def exact(self) -> str:
        """Return the fraction itself."""
        value = self.kappa.value
        return "" if value is None else f"{value.numerator}/{value.denominator}"


def round_rows(
    user: User, *, quarter: Quarter | None = None, department: Department | None = None
) -> list[RoundRow]:
    """Return what the person may read: what waits first, then the furthest apart."""
    found = PerceptionRound.objects.visible_to(user).select_related("department", "quarter")
    if quarter is not None:
        found = found.filter(quarter=quarter)
    if department is not None:
        found = found.filter(department=department)
    rows = rows_of(found, user)
    return sorted(rows, key=lambda row: (row.is_closed, not row.may_rate, rank_of(row.views)))


def round_row(row: PerceptionRound, user: User) -> RoundRow:
    """Return one round as this reader sees it."""
    return rows_of([row], user)[0]


def agreement_of(rows: Iterable[RoundRow]) -> list[Agreement]:
    """Return how well each two of the three agree over the closed rounds."""
    found = agreements([row.views for row in rows if row.is_closed])
    return [Agreement(name, str(_PAIRS[name]), kappa) for name, kappa in found.items()]


def departments_to_ask(quarter: Quarter) -> list[Department]:
    """Return the departments whose plan of the quarter nobody has been asked about."""
    asked = PerceptionRound.objects.filter(quarter=quarter).values("department_id")
    owing = Obligation.objects.filter(quarter=quarter).exclude(department_id__in=asked)
    return [
        one.department for one in owing.select_related("department").order_by("department__name")
    ]


def csv_lines(rows: Iterable[RoundRow]) -> Iterator[tuple[str, ...]]:
    """Return the list as lines of a file, as the page orders it."""
    for row in rows:
        views = row.views
        yield (
            row.round.department.name,
            row.round.quarter.code,
            str(row.round.state_choice.label),
            row.round.rate_by.isoformat(),
            _text(views.head),
            row.head.comment if row.head else "",
            _text(views.reviewer),
            row.reviewer.comment if row.reviewer else "",
            _text(views.rules),
            _text(views.spread),
            organization_day(row.round.closed_at).isoformat() if row.round.closed_at else "",
        )


def is_late(row: PerceptionRound, today: date) -> bool:
    """Return whether a rating is owed and its day has passed."""
    return row.state == RoundState.OPEN and row.rate_by < today


def score_shown(score: Fraction | None) -> str:
    """Return a frozen score with one digit, never rounded up."""
    return "" if score is None else percent.one_decimal(score)


def rows_of(rounds: Iterable[PerceptionRound], user: User) -> list[RoundRow]:
    """Return the rounds as this reader sees them, in two queries whatever their number."""
    rounds = list(rounds)
    shown: dict[tuple[UUID, str], PerceptionRating] = {}
    for rating in PerceptionRating.objects.visible_to(user).filter(round__in=rounds):
        shown[rating.round_id, rating.side] = rating
    return [_row(one, shown, user) for one in rounds]


def _row(
    one: PerceptionRound, shown: dict[tuple[UUID, str], PerceptionRating], user: User
) -> RoundRow:
    side = perception_access.side_of(user, one) or ""
    is_closed = one.state == RoundState.CLOSED
    head = shown.get((one.pk, RaterSide.HEAD)) if is_closed else None
    reviewer = shown.get((one.pk, RaterSide.REVIEWER)) if is_closed else None
    return RoundRow(
        round=one,
        views=Views(
            one.department.name,
            head.rating if head else None,
            reviewer.rating if reviewer else None,
            one.rules if is_closed else None,
        ),
        head=head,
        reviewer=reviewer,
        own=shown.get((one.pk, side)),
        side=side,
        may_rate=perception_access.can_rate_plan(user, one),
        may_close=perception_access.can_close_round(user, one),
    )


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
