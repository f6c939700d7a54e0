"""Who contributes what to the organization's targets, and what people know of their goals."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from departments.models import Quarter
from kpis.choices.targets import LIVING, KptLevel
from kpis.models import Kpt, PulseSeat
from kpis.pulsing import month_of
from kpis.services import contributions, pulse
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.lib.clock import organization_day

# By a word of the target: the department, how it contributes, and what its head said to it.
_TABLE: Final = (
    ("royalty revenue", "marketing", "Tells members which of their works can be licensed.", "yes"),
    ("royalty revenue", "sales", "Offers licences to every customer who renews.", "yes"),
    ("royalty revenue", "legal", "Checks every licence contract within five days.", "yes"),
    ("royalty revenue", "it", "Shows members their royalties on one page.", ""),
    ("processing", "finance", "Approves payments daily instead of weekly.", "yes"),
    ("processing", "it", "Reads the statements of licensees without typing.", "yes"),
    ("processing", "customer-service", "Asks members for missing bank details at once.", ""),
    ("compliance", "hr", "Trains everybody once in the quarter.", "yes"),
    ("compliance", "operations", "Files every report before its day.", "yes"),
    ("compliance", "product-development", "Builds the checks into the product.", "no"),
)
_NO: Final = "Our people are bound to the new product until the end of the quarter."
# Every so many do not answer the question of the month, and every so many do not know.
_SILENT, _WRONG = 6, 4


def plan_sights(
    timeline: Timeline,
    cast: Cast,
    rows: Mapping[int, Quarter],
    quarter: DemoQuarter,
    now: datetime,
) -> None:
    """Fill the table two weeks into the quarter, and ask in the last month and in this one."""
    day = quarter.starts_on + timedelta(days=13)
    timeline.on(day, 10, lambda at: state_contributions(cast, rows[quarter.index], at))
    this_month = month_of(organization_day(now))
    for month in (month_of(this_month - timedelta(days=1)), this_month):
        timeline.on(month, 7, _ask)
        timeline.on(month + timedelta(days=5), 9, partial(_answer, month))


def state_contributions(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Let the strategy office say who contributes, and most heads confirm it."""
    targets = list(
        Kpt.objects.filter(quarter=quarter, level=KptLevel.ORGANIZATION, state__in=LIVING)
    )
    for word, slug, how, answer in _TABLE:
        kpt = next((one for one in targets if word in one.name.lower()), None)
        department = cast.departments.get(slug)
        if kpt is None or department is None:
            continue
        row = contributions.state_contribution(
            kpt=kpt, department=department, how=how, actor=cast.office, now=now
        )
        head = cast.heads.get(slug)
        if head is None or not answer:
            continue
        if answer == "yes":
            contributions.confirm_contribution(
                contribution=row, actor=head, now=now + timedelta(hours=1)
            )
        else:
            contributions.decline_contribution(
                contribution=row, reason=_NO, actor=head, now=now + timedelta(hours=1)
            )


def _ask(now: datetime) -> None:
    pulse.make_round(now=now)


def _answer(month: date, now: datetime) -> None:
    seats = PulseSeat.objects.filter(round__month=month, has_answered=False)
    for number, seat in enumerate(seats.select_related("round", "user").order_by("user__email")):
        if number % _SILENT == _SILENT - 1:
            continue
        others = [UUID(one) for one in seat.choices if one != str(seat.right_id)]
        knows = number % _WRONG != _WRONG - 1
        chosen = seat.right_id if knows else others[0]
        pulse.answer_pulse(seat=seat, goal=chosen, actor=seat.user, now=now)
