"""The running quarter's key performance targets, and the three departments that answer for them.

Finance, Operations and Legal are founded in the quarter, so they owe no plan in it. Their heads own
the customer's three examples; other departments and some people carry parts of them.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from departments.models import Quarter
from departments.services import people as people_services
from kpis.choices import Frequency
from kpis.choices.targets import KptLevel
from kpis.models import Kpt
from kpis.services import measurements, target_changes, target_endings, targets
from kpis.services.kpis import KpiFields
from kpis.services.targets import KptFields
from saypro_align.demo import goals
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.checking import PASSED
from saypro_align.demo.targets import DEPARTMENTS, DRAFT, PEOPLE, PROPOSED, TARGETS, DemoTarget
from saypro_align.lib.clock import organization_day


def plan_targets(
    timeline: Timeline,
    cast: Cast,
    rows: Mapping[int, Quarter],
    quarter: DemoQuarter,
    now: datetime,
) -> None:
    """Found the departments, set and agree the targets, and measure them every Monday."""
    start, today = quarter.starts_on, organization_day(now)
    held: dict[str, Kpt] = {}
    row = partial(rows.__getitem__, quarter.index)
    timeline.on(start + timedelta(days=1), 9, partial(found, cast, quarter))
    timeline.on(start + timedelta(days=2), 10, lambda at: propose(cast, row(), held, at))
    timeline.on(start + timedelta(days=8), 10, lambda at: finalize(cast, held, at))
    timeline.on(start + timedelta(days=24), 10, lambda at: change(cast, held, at))
    for week, monday in enumerate(day for day in quarter.mondays() if day > start):
        if monday > start + timedelta(days=8):
            timeline.on(monday, 9, partial(measure, held, week, monday))
    if today - timedelta(days=2) > start + timedelta(days=8):
        until = min(today + timedelta(days=5), quarter.ends_on)
        timeline.on(
            today - timedelta(days=2), 9, lambda at: talk_over(cast, row(), held, until, at)
        )


def found(cast: Cast, quarter: DemoQuarter, now: datetime) -> None:
    """Found the three departments and hire their people."""
    grace = cast.people["grace"]
    since = quarter.starts_on + timedelta(days=1)
    for told in DEPARTMENTS:
        cast.departments[told.slug] = people_services.create_department(
            name=told.name,
            slug=told.slug,
            purpose=told.purpose,
            active_from=since,
            actor=grace,
            now=now,
        )
    for person in PEOPLE:
        user = cast.people[person.handle] = people_services.add_user(
            email=person.email,
            name=person.name,
            organization_role="",
            password=None,
            actor=grace,
            now=now,
        )
        people_services.add_membership(
            user=user,
            department=cast.departments[person.department],
            role="head" if person.is_head else "staff",
            started_on=since,
            actor=grace,
            now=now,
        )
        if person.is_head:
            cast.heads[person.department] = user


def propose(cast: Cast, quarter: Quarter, held: dict[str, Kpt], now: datetime) -> None:
    """Set all targets and put them up for a week of discussion."""
    for told in TARGETS:
        kpt = held[told.key] = _set(cast, quarter, told, held, now)
        _propose(cast, kpt, told, organization_day(now) + timedelta(days=5), now)


def finalize(cast: Cast, held: Mapping[str, Kpt], now: datetime) -> None:
    """Make promises of them."""
    for told in TARGETS:
        kpt = _fresh(held[told.key])
        targets.finalize_target(kpt=kpt, actor=_setter(cast, told), now=now)


def change(cast: Cast, held: Mapping[str, Kpt], now: datetime) -> None:
    """One change is agreed, another waits for the strategy office."""
    agreed = target_changes.request_change(
        kpt=_fresh(held["it"]),
        new={"target_value": Decimal(5000)},
        reason="The licence shop opens two weeks later than planned.",
        actor=cast.office,
        now=now,
    )
    target_changes.decide_change(
        change=agreed,
        approve=True,
        reason="Sales has more renewals than we thought.",
        actor=cast.people["anil"],
        now=now + timedelta(hours=3),
    )
    target_changes.request_change(
        kpt=_fresh(held["sales"]),
        new={"target_value": Decimal(13000)},
        reason="Renewals go well; we can take over what the licence shop misses.",
        actor=cast.people["pieter"],
        now=now + timedelta(hours=5),
    )


def measure(held: Mapping[str, Kpt], week: int, monday: date, now: datetime) -> None:
    """Record the week's value of every target that is still measured."""
    for told in TARGETS:
        kpt = held.get(told.key)
        if kpt is None or kpt.kpi is None or kpt.owner is None:
            continue
        if (told.owner, week) in PASSED:
            continue
        value = told.weeks[min(week, len(told.weeks) - 1)]
        measurements.record_measurement(
            kpi=kpt.kpi, measured_on=monday, value=Decimal(value), actor=kpt.owner, now=now
        )


def talk_over(
    cast: Cast, quarter: Quarter, held: dict[str, Kpt], until: date, now: datetime
) -> None:
    """Propose one more target, leave a draft, and withdraw what says the same twice."""
    kpt = _set(cast, quarter, PROPOSED, held, now)
    _propose(cast, kpt, PROPOSED, until, now)
    office: dict[str, Any] = {"actor": cast.office, "now": now}
    for name in (DRAFT, f"{DRAFT} or three"):
        fields = KptFields(name=name, goal=cast.goals[goals.CONVERSIONS])
        draft = targets.create_target(
            quarter=quarter, level=KptLevel.ORGANIZATION, fields=fields, **office
        )
    target_endings.withdraw_target(kpt=draft, reason="Says the same as another draft.", **office)


def _set(
    cast: Cast, quarter: Quarter, told: DemoTarget, held: Mapping[str, Kpt], now: datetime
) -> Kpt:
    owner = cast.people[told.owner]
    return targets.create_target(
        quarter=quarter,
        level=_level(told),
        fields=KptFields(
            name=told.name,
            rationale=told.why,
            contribution=told.how,
            parent=held.get(told.above),
            goal=cast.goals.get(told.goal),
            department=cast.departments.get(told.department),
            person=cast.people.get(told.person),
            owner=owner,
            baseline=None if told.start is None else Decimal(told.start),
            relative_target=Decimal(told.change) if told.change else None,
            target_value=Decimal(told.value) if told.value else None,
            sharing=told.sharing,
        ),
        series=KpiFields(
            name=told.number,
            unit=told.unit,
            direction=told.direction,
            frequency=Frequency.WEEKLY,
            source="Royalty system",
            owner=owner,
        ),
        path=[
            (quarter.starts_on + timedelta(days=days), Decimal(value)) for days, value in told.path
        ],
        actor=_setter(cast, told),
        now=now,
    )


def _propose(cast: Cast, kpt: Kpt, told: DemoTarget, until: date, now: datetime) -> None:
    targets.propose_target(
        kpt=kpt,
        feedback_until=until,
        smart_reason="Agreed in the planning session.",
        actor=_setter(cast, told),
        now=now,
    )


def _setter(cast: Cast, told: DemoTarget) -> Any:
    return cast.heads[told.department] if told.department else cast.office


def _level(told: DemoTarget) -> KptLevel:
    if told.person:
        return KptLevel.PERSON
    return KptLevel.DEPARTMENT if told.department else KptLevel.ORGANIZATION


def _fresh(kpt: Kpt) -> Kpt:
    """Return the target as it stands: others have written to it meanwhile."""
    return Kpt.objects.select_related("quarter", "kpi", "owner", "team__lead").get(pk=kpt.pk)
