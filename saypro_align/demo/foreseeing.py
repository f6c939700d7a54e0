"""The next quarter while it is prepared: its targets are proposed and talked over, one is a draft.

Each goes on with the number of the running quarter's target and begins where that one shall end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from departments.models import Quarter, User
from departments.services import quarters as quarter_services
from kpis.choices.discussions import FeasibilityAnswer
from kpis.choices.targets import KptLevel
from kpis.models import Kpt
from kpis.selectors.feasibility import concerned_departments
from kpis.services import target_feedback, target_questions, targets
from kpis.services.feasibility import Said, say_feasible
from kpis.services.target_feedback import Opinion
from kpis.services.targets import KptFields
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.targets import COMPLIANCE, REVENUE, TARGETS, TIME
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import at_local, quarter_period

# Nobody talks of the next quarter before this day of the running one.
_FROM_DAY: Final = 40
_VISION: Final = "What we promised members arrives sooner: licences, answers and money."


@dataclass(frozen=True, slots=True)
class Ahead:
    """A target of the next quarter: which of the running ones it goes on from, and what it promises."""

    key: str
    name: str
    why: str
    above: str = ""
    how: str = ""
    department: str = ""
    start: str | None = None
    change: str = ""
    value: str = ""


AHEAD: Final = (
    Ahead(
        REVENUE,
        "Increase royalty revenue by a further 10 % over the quarter",
        "The partners of this quarter pay from January on; members wait for that money.",
        start="230000",
        change="10",
    ),
    Ahead(
        TIME,
        "Pay royalties within 6 days of the statement",
        "Eight days are what others need; six would make members tell each other.",
        start="8",
        value="6",
    ),
    Ahead(
        COMPLIANCE,
        "Keep a 95 % compliance rate through the quarter",
        "One good quarter is no habit yet.",
        value="95",
    ),
    Ahead(
        "sales",
        "Bring R 15 000 of new royalties a month from renewals",
        "Renewals are where customers trust us already.",
        above=REVENUE,
        how="Every customer who renews is offered a licence.",
        department="sales",
        start="12000",
        value="15000",
    ),
    Ahead(
        "operations",
        "Work a statement within 3 days instead of 4",
        "Half of the days until the payment are spent here.",
        above=TIME,
        how="Statements that are complete are worked on the day they come.",
        department="operations",
        start="4",
        value="3",
    ),
    Ahead(
        "finance",
        "Approve a payment within 3 days instead of 4",
        "The other half is spent here.",
        above=TIME,
        how="Payments under R 1 000 need one signature.",
        department="finance",
        start="4",
        value="3",
    ),
)
DRAFT: Final = "Answer every member within one day"
_DOUBT: Final = "January is when half of the customers are away. Seven per cent can be done."
_CONDITION: Final = "If IT brings the new form before the year ends."
_QUESTION: Final = "Do the days of the bank count, too?"


def plan_next_quarter(
    timeline: Timeline,
    cast: Cast,
    rows: Mapping[int, Quarter],
    running: DemoQuarter,
    now: datetime,
) -> None:
    """Prepare the next quarter and propose its targets, so that they are being discussed today."""
    yesterday = organization_day(now) - timedelta(days=1)
    if yesterday < running.starts_on + timedelta(days=_FROM_DAY):
        return
    row = partial(rows.__getitem__, running.index)
    timeline.on(yesterday, 15, lambda at: propose_ahead(cast, row(), running, at))
    timeline.on(yesterday, 17, lambda at: discuss(cast, running, at))


def propose_ahead(cast: Cast, before: Quarter, running: DemoQuarter, now: datetime) -> None:
    """Set the next quarter's targets and put them up for discussion; the draft waits for its number."""
    quarter = prepare(cast, running, now)
    held: dict[str, Kpt] = {}
    for told in AHEAD:
        kpt = held[told.key] = _set(cast, quarter, before, told, held, now)
        targets.propose_target(
            kpt=kpt,
            feedback_until=organization_day(now) + timedelta(days=9),
            smart_reason="Agreed with those who carry it.",
            actor=_setter(cast, told),
            now=now,
        )
    targets.create_target(
        quarter=quarter,
        level=KptLevel.ORGANIZATION,
        fields=KptFields(name=DRAFT),
        actor=cast.office,
        now=now,
    )


def prepare(cast: Cast, running: DemoQuarter, now: datetime) -> Quarter:
    """Return the next quarter: its dates stand, nobody owes a plan yet."""
    period = quarter_period(running.ends_on + timedelta(days=1))
    year, number = period.key.split("-Q")
    return quarter_services.create_quarter(
        code=period.key,
        name=f"Quarter {number}, {year}",
        starts_on=period.first_day,
        ends_on=period.last_day,
        plans_due_at=_evening(period.first_day - timedelta(days=2)),
        mid_quarter_on=period.first_day + timedelta(days=45),
        vision=_VISION,
        actor=cast.office,
        now=now,
    )


def discuss(cast: Cast, running: DemoQuarter, now: datetime) -> None:
    """One head and one member of staff say what they think; nobody has answered them yet."""
    kpts = list(
        Kpt.objects.filter(quarter__starts_on__gt=running.ends_on, level=KptLevel.ORGANIZATION)
        .exclude(proposed_at=None)
        .select_related("quarter", "kpi", "owner", "team__lead")
        .order_by("created_at", "name")
    )
    department = cast.departments["marketing"]
    concerned = concerned_departments(kpts, today=organization_day(now))
    said = [
        Said(kpt, department, FeasibilityAnswer.CONDITIONS, _CONDITION)
        for kpt in kpts[:1]
        if department.pk in {one.pk for one in concerned[kpt.pk]}
    ]
    say_feasible(said=said, actor=cast.heads["marketing"], now=now)
    sipho: dict[str, Any] = {"actor": cast.people["sipho"], "now": now}
    by_change = [kpt for kpt in kpts if kpt.relative_target is not None]
    for kpt in by_change:
        less = Opinion(realistic=False, relative=Decimal(7), comment=_DOUBT)
        target_feedback.give_feedback(kpt=kpt, opinion=less, **sipho)
    for kpt in [one for one in kpts if one not in by_change][:1]:
        target_questions.ask_about(kpt=kpt, text=_QUESTION, **sipho)


def _set(
    cast: Cast,
    quarter: Quarter,
    before: Quarter,
    told: Ahead,
    held: Mapping[str, Kpt],
    now: datetime,
) -> Kpt:
    names = {one.key: one.name for one in TARGETS}
    running = Kpt.objects.select_related("kpi", "owner", "goal").get(
        quarter=before, name=names[told.key]
    )
    return targets.create_target(
        quarter=quarter,
        level=running.level,
        fields=KptFields(
            name=told.name,
            rationale=told.why,
            contribution=told.how,
            parent=held.get(told.above),
            goal=running.goal,
            department=cast.departments.get(told.department),
            owner=running.owner,
            kpi=running.kpi,
            baseline=Decimal(told.start) if told.start else None,
            relative_target=Decimal(told.change) if told.change else None,
            target_value=Decimal(told.value) if told.value else None,
            sharing=running.sharing,
        ),
        actor=_setter(cast, told),
        now=now,
    )


def _setter(cast: Cast, told: Ahead) -> User:
    return cast.heads[told.department] if told.department else cast.office


def _evening(day: date) -> datetime:
    return at_local(day, time(17), organization_zone())
