"""The question of the month: who is asked, and counting an answer without keeping it."""

from collections import Counter
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Goal, Membership, Quarter, User
from departments.selectors import colleagues
from kpis import pulsing
from kpis.models import PulseRound, PulseSeat, PulseTally
from kpis.selectors.sights import goals_served
from saypro_align.audit.services import record
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

# A round begun later in its month would leave too little time to answer.
_DAYS_TO_ANSWER = 5


def make_round(*, now: datetime) -> PulseRound | None:
    """Ask everybody the question of this month; the second run of a month finds it made.

    A month that nobody's worker was awake for is not asked about afterwards: what somebody knew in
    it cannot be told any more.
    """
    today = organization_day(now)
    month = pulsing.month_of(today)
    closes_on = pulsing.closes_on(month)
    if (closes_on - today).days < _DAYS_TO_ANSWER:
        return None
    if PulseRound.objects.filter(month=month).exists():
        return None
    quarter = (
        Quarter.objects.filter(state=QuarterState.OPEN, starts_on__lte=today, ends_on__gte=today)
        .order_by("starts_on", "pk")
        .first()
    )
    if quarter is None:
        return None
    made = PulseRound(month=month, closes_on=closes_on, created_at=now, updated_at=now)
    seats = _seats(made, quarter, now)
    if not seats:
        # Nothing leads to a goal yet; the next tick asks again.
        return None
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _keep(made, seats, now)
    except IntegrityError:
        # Another worker was faster; its round stands.
        return None
    return made


@transaction.atomic
def answer_pulse(*, seat: PulseSeat, goal: UUID, actor: User, now: datetime) -> bool:
    """Count an answer and return whether it was right; which goal was chosen is kept nowhere.

    Raises DomainError for a goal that was not offered, WrongState after the month or a second time.
    """
    if seat.user_id != actor.pk:
        raise NotAllowed(_("This question is another person's."))
    if organization_day(now) > seat.round.closes_on:
        raise WrongState(_("This month is over. The next question comes on the first."))
    if str(goal) not in seat.choices:
        sentence = _("Choose one of the goals.")
        raise DomainError(sentence, fields={"goal": [sentence]})
    taken = PulseSeat.objects.filter(pk=seat.pk, has_answered=False).update(has_answered=True)
    if not taken:
        raise WrongState(_("You have answered already. One answer a month counts."))
    is_right = goal == seat.right_id
    PulseTally.objects.filter(round=seat.round_id, department=seat.department_id).update(
        answered=F("answered") + 1, right=F("right") + int(is_right)
    )
    seat.has_answered = True
    record("pulse.answered", actor=actor, subject=seat.round, now=now)
    return is_right


def _seats(made: PulseRound, quarter: Quarter, now: datetime) -> list[PulseSeat]:
    """Return a seat for everybody whose chain leads to a goal that can be told from others."""
    day = organization_day(now)
    departments = _departments_of_people(day)
    people = list(colleagues().filter(pk__in=departments).order_by("pk"))
    goals = set(
        Goal.objects.active_on(quarter.judged_on(day)).order_by().values_list("pk", flat=True)
    )
    served = goals_served(people, quarter, departments)
    seats = []
    for person in people:
        own = [goal for goal in served[person.pk] if goal in goals]
        question = pulsing.question_for(person.pk, made.month, own, goals)
        if question is not None:
            seats.append(
                PulseSeat(
                    round=made,
                    user=person,
                    department_id=departments[person.pk],
                    right_id=question.right,
                    choices=[str(choice) for choice in question.choices],
                    created_at=now,
                    updated_at=now,
                )
            )
    return seats


def _keep(made: PulseRound, seats: list[PulseSeat], now: datetime) -> None:
    PulseSeat.objects.bulk_create(seats)
    asked = Counter(seat.department_id for seat in seats)
    PulseTally.objects.bulk_create(
        PulseTally(round=made, department_id=one, asked=count, created_at=now, updated_at=now)
        for one, count in sorted(asked.items())
    )


def _departments_of_people(day: date) -> dict[UUID, UUID]:
    """Return the department each person is counted in: the one he has been in longest."""
    rows = (
        Membership.objects.filter(ended_on=None)
        .filter(Q(department__active_until=None) | Q(department__active_until__gte=day))
        .order_by("created_at", "pk")
        .values_list("user_id", "department_id")
    )
    found: dict[UUID, UUID] = {}
    for user_id, department_id in rows:
        found.setdefault(user_id, department_id)
    return found
