"""Support, thanks and incentives of the demo: asked, ordered, missing, said, worked out and open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from actions.choices.support import IncentiveRule, SupportKind
from actions.models import Incentive, SupportRequest
from actions.services import incentives, recognition, support
from actions.services.recognition import Thanks
from actions.services.support import Need
from departments.models import Quarter
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.series import RUNNING
from saypro_align.lib.clock import organization_day

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class _Stage:
    cast: Cast
    rows: Mapping[int, Quarter]
    timeline: Timeline
    now: datetime

    @property
    def today(self) -> date:
        return organization_day(self.now)


def plan_support(
    timeline: Timeline,
    cast: Cast,
    rows: Mapping[int, Quarter],
    quarters: Sequence[DemoQuarter],
    now: datetime,
) -> None:
    """Put it all on the time line; `quarters` ends with the running one."""
    stage = _Stage(cast, rows, timeline, now)
    before, running = quarters[-2], quarters[-1]
    start, today = running.starts_on, stage.today

    def on(day: date, hour: int, step: Callable[[_Stage, datetime], None]) -> None:
        timeline.on(day, hour, lambda at: step(stage, at))

    on(before.starts_on + 8 * _DAY, 9, partial(_announce, quarter=before, title="Team breakfast"))
    on(start + 4 * _DAY, 10, partial(_decide, quarter=before))
    on(start + 3 * _DAY, 9, partial(_announce, quarter=running, title="A Friday afternoon off"))
    # Answers come days later; what would be answered in the future is not asked yet.
    for days, hour, answered_after, step in (
        (6, 9, 3, _ask_for_a_course),
        (8, 14, 7, _ask_for_a_screen),
        (9, 11, 2, _ask_for_a_licence),
    ):
        if start + (days + answered_after) * _DAY < today:
            on(start + days * _DAY, hour, step)
    on(today - 9 * _DAY, 11, _ask_for_people)
    on(today - 2 * _DAY, 15, _ask_for_access)
    on(start + 10 * _DAY, 16, _thank_the_help_desk)
    on(today - 6 * _DAY, 16, _thank_for_the_leads)
    on(today - 3 * _DAY, 16, _thank_from_above)


def _ask(stage: _Stage, who: str, department: str, need: Need, at: datetime) -> SupportRequest:
    return support.ask_for_support(
        department=stage.cast.departments[department],
        need=need,
        actor=stage.cast.people[who],
        now=at,
    )


def _ask_for_a_course(stage: _Stage, at: datetime) -> None:
    """One of Human Resources wants to learn; the head grants it three days later."""
    need = Need(
        SupportKind.TRAINING,
        "Course on talks with people who leave",
        organization_day(at) + 30 * _DAY,
        "We hear why people leave only when it is too late.",
        person=stage.cast.people["tebogo"],
    )
    row = _ask(stage, "tebogo", "hr", need, at)
    support.grant_support(
        request=row,
        note="Go with Karin, then tell the others what you learned.",
        expected_on=organization_day(at) + 25 * _DAY,
        actor=stage.cast.heads["hr"],
        now=at + 3 * _DAY,
    )


def _ask_for_a_screen(stage: _Stage, at: datetime) -> None:
    """Customer Service gets its tool; it is there within a week."""
    need = Need(
        SupportKind.TOOL,
        "Screen that shows the waiting calls",
        organization_day(at) + 14 * _DAY,
        kpi=stage.cast.kpi("first_contact", at),
    )
    row = _ask(stage, "themba", "customer-service", need, at)
    support.order_support(request=row, actor=stage.cast.heads["customer-service"], now=at + _DAY)
    support.provide_support(
        request=row, note="It hangs.", actor=stage.cast.people["themba"], now=at + 7 * _DAY
    )


def _ask_for_a_licence(stage: _Stage, at: datetime) -> None:
    """What Product Development wants is too dear; it is told so."""
    need = Need(
        SupportKind.TOOL, "Licence for a second design program", organization_day(at) + 20 * _DAY
    )
    row = _ask(stage, "david", "product-development", need, at)
    support.decline_support(
        request=row,
        reason="The first one can do it; Lindiwe shows you how.",
        actor=stage.cast.heads["product-development"],
        now=at + 2 * _DAY,
    )


def _ask_for_people(stage: _Stage, at: datetime) -> None:
    """A head asks the strategy office, and has waited for nine days."""
    need = Need(
        SupportKind.PEOPLE,
        "Two people for the help desk until the end of the quarter",
        organization_day(at) + 21 * _DAY,
        "Requests come in faster than we answer them since the new system runs.",
        kpi=stage.cast.kpi("support_time", at),
    )
    _ask(stage, "anil", "it", need, at)


def _ask_for_access(stage: _Stage, at: datetime) -> None:
    """What Marketing needs to count its leads is ordered and not there: missing at the KPI."""
    need = Need(
        SupportKind.ACCESS,
        "Access to the royalty accounts of each title",
        organization_day(at) + 10 * _DAY,
        "We cannot see which of our promotions earned royalties.",
        kpi=stage.cast.kpi("royalties", at),
    )
    row = _ask(stage, "sipho", "marketing", need, at)
    support.order_support(
        request=row,
        note="IT sets it up.",
        expected_on=organization_day(at) + 8 * _DAY,
        actor=stage.cast.heads["marketing"],
        now=at + timedelta(hours=2),
    )


def _thank_the_help_desk(stage: _Stage, at: datetime) -> None:
    recognition.choose_wall(stay_off=True, actor=stage.cast.people["maria"], now=at)
    recognition.recognise(
        thanks=Thanks("The new system ran from the first morning on. You stayed until it did!"),
        people=[stage.cast.people["bheki"], stage.cast.people["maria"]],
        actor=stage.cast.heads["hr"],
        now=at,
    )


def _thank_for_the_leads(stage: _Stage, at: datetime) -> None:
    recognition.recognise(
        thanks=Thanks(
            "Every lead of this week came with a name, a need and a date. We called all of them!",
            kpi=stage.cast.kpi("leads", at),
        ),
        department=stage.cast.departments["marketing"],
        actor=stage.cast.heads["sales"],
        now=at,
    )


def _thank_from_above(stage: _Stage, at: datetime) -> None:
    recognition.recognise(
        thanks=Thanks(
            "You told us early that the number would not be reached, and what you need for it.",
            incentive_note="Worth a mention at the all-staff meeting.",
        ),
        people=[stage.cast.people["themba"]],
        actor=stage.cast.people["joseph"],
        now=at,
    )


def _announce(stage: _Stage, at: datetime, *, quarter: DemoQuarter, title: str) -> None:
    """Offer something for the quarter: for two KPIs in the one before, for plans in this one."""
    is_running = quarter.index == RUNNING
    row = incentives.create_incentive(
        quarter=stage.rows[quarter.index],
        title=title,
        rule=IncentiveRule.ALIGNED if is_running else IncentiveRule.ATTAINMENT,
        least_percent=None if is_running else Decimal(100),
        kpis=()
        if is_running
        else [stage.cast.kpi(key, at) for key in ("first_contact", "compliance")],
        reward=f"{title} for the whole department",
        actor=stage.cast.office,
        now=at,
    )
    incentives.open_incentive(incentive=row, actor=stage.cast.office, now=at)


def _decide(stage: _Stage, at: datetime, *, quarter: DemoQuarter) -> None:
    """Work out the list of the quarter before, and approve it a day later."""
    row = Incentive.objects.get(quarter=stage.rows[quarter.index])
    incentives.compute_incentive(incentive=row, actor=stage.cast.office, now=at)
    incentives.approve_incentive(
        incentive=row, actor=stage.cast.people["joseph"], now=at + timedelta(hours=3)
    )
