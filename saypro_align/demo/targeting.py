"""The running quarter's key performance targets, and the three departments that answer for them.

Finance, Operations and Legal are founded in the quarter, so they owe no plan in it. Their heads own
the customer's three examples; other departments and some people carry parts of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from departments.models import Quarter
from departments.services import people as people_services
from kpis.choices import Direction, Frequency
from kpis.models import Kpt
from kpis.services import measurements, target_changes, target_endings, targets
from kpis.services.kpis import KpiFields
from kpis.services.targets import KptFields
from kpis.target_choices import KptLevel, Sharing
from saypro_align.demo import goals
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.checking import PASSED
from saypro_align.demo.people import DemoDepartment, DemoPerson
from saypro_align.lib.clock import organization_day

DEPARTMENTS: Final = (
    DemoDepartment("finance", "Finance", "Keeps the money in order and pays members."),
    DemoDepartment("operations", "Operations", "Takes in licences and statements, and works them."),
    DemoDepartment("legal", "Legal", "Writes our contracts and keeps us within the law."),
)
PEOPLE: Final = (
    DemoPerson("naledi", "Naledi Mabaso", "finance", is_head=True),
    DemoPerson("lwazi", "Lwazi Cele", "finance"),
    DemoPerson("werner", "Werner Botes", "operations", is_head=True),
    DemoPerson("palesa", "Palesa Radebe", "operations"),
    DemoPerson("aisha", "Aisha Khan", "legal", is_head=True),
    DemoPerson("ruan", "Ruan Kruger", "legal"),
)


@dataclass(frozen=True, slots=True)
class DemoTarget:
    """A target of the story; `above` names the one it serves, `weeks` its values, Monday by Monday."""

    key: str
    name: str
    why: str
    owner: str
    unit: str
    number: str
    start: str | None
    change: str = ""
    value: str = ""
    direction: str = Direction.INCREASE
    sharing: str = Sharing.SUM
    goal: str = ""
    above: str = ""
    how: str = ""
    department: str = ""
    person: str = ""
    path: tuple[tuple[int, str], ...] = ()
    weeks: tuple[str, ...] = ()


REVENUE, TIME, COMPLIANCE = "revenue", "time", "compliance"
_PAYS: Final = "Members live on royalties; each rand that is licensed is paid out to them."
_WAITS: Final = "A member waits ten days for money that is already here."
_LAW: Final = "One breach costs us the licence; nobody would trust us with royalties again."
TARGETS: Final = (
    DemoTarget(
        REVENUE,
        "Increase royalty revenue by 15 % over the quarter",
        _PAYS,
        "naledi",
        "R",
        "Royalty revenue in a month",
        "200000",
        change="15",
        goal=goals.ROYALTIES,
        path=((30, "206000"), (60, "217000")),
        weeks=("200000", "201500", "203000", "204200", "206800", "209000", "211400", "213900"),
    ),
    DemoTarget(
        TIME,
        "Reduce the processing time of royalty payments by 20 %",
        _WAITS,
        "werner",
        "days",
        "Days from statement to payment",
        "10",
        change="-20",
        direction=Direction.DECREASE,
        sharing=Sharing.AVERAGE,
        goal=goals.EFFICIENCY,
        weeks=("10", "9.8", "9.6", "9.5", "9.4", "9.2", "9.1", "9"),
    ),
    DemoTarget(
        COMPLIANCE,
        "Achieve a 95 % compliance rate by the end of the quarter",
        _LAW,
        "aisha",
        "%",
        "Compliance rate",
        None,
        value="95",
        direction=Direction.AT_LEAST,
        sharing=Sharing.COVERAGE,
        goal=goals.LICENSING,
        weeks=("91", "91", "92", "92", "93", "94", "94", "94"),
    ),
    DemoTarget(
        "sales",
        "Bring R 12 000 of new royalties a month from renewals",
        _PAYS,
        "pieter",
        "R",
        "New royalties from renewals",
        "0",
        value="12000",
        above=REVENUE,
        how="Every customer who renews is offered a licence.",
        department="sales",
        weeks=("0", "600", "1500", "2100", "3300", "4200", "5000", "6100"),
    ),
    DemoTarget(
        "marketing",
        "Bring R 6 000 of new royalties a month from members' works",
        _PAYS,
        "lerato",
        "R",
        "New royalties from members' works",
        "0",
        value="6000",
        above=REVENUE,
        how="Members learn which of their works can be licensed.",
        department="marketing",
        weeks=("0", "300", "600", "900", "1500", "1900", "2300", "2700"),
    ),
    DemoTarget(
        "it",
        "Bring R 6 000 of new royalties a month from the licence shop",
        _PAYS,
        "anil",
        "R",
        "New royalties from the licence shop",
        "0",
        value="6000",
        above=REVENUE,
        how="Licences are bought on one page without a call.",
        department="it",
        weeks=("0", "0", "0", "100", "300", "500", "900", "1200"),
    ),
    DemoTarget(
        "operations",
        "Work a statement within 4 days instead of 5",
        _WAITS,
        "palesa",
        "days",
        "Days to work a statement",
        "5",
        value="4",
        direction=Direction.DECREASE,
        above=TIME,
        how="Half of the ten days are spent here.",
        department="operations",
        weeks=("5", "4.9", "4.8", "4.7", "4.7", "4.6", "4.5", "4.4"),
    ),
    DemoTarget(
        "finance",
        "Approve a payment within 4 days instead of 5",
        _WAITS,
        "lwazi",
        "days",
        "Days to approve a payment",
        "5",
        value="4",
        direction=Direction.DECREASE,
        above=TIME,
        how="The other half of the ten days is spent here.",
        department="finance",
        weeks=("5", "4.9", "4.8", "4.8", "4.7", "4.6", "4.6", "4.6"),
    ),
    DemoTarget(
        "hr",
        "Train 95 % of all employees in the new rules",
        _LAW,
        "zanele",
        "%",
        "Employees trained in the new rules",
        None,
        value="95",
        direction=Direction.AT_LEAST,
        above=COMPLIANCE,
        how="Nobody keeps rules he does not know.",
        department="hr",
        weeks=("12", "25", "38", "51", "60", "71", "80", "88"),
    ),
    DemoTarget(
        "johan",
        "Close 8 licences with customers who renew",
        "Each licence brings about R 750 a month.",
        "johan",
        "licences",
        "Licences closed by Johan",
        "0",
        value="8",
        above="sales",
        how="Half of the department's royalties come from these customers.",
        department="sales",
        person="johan",
        weeks=("0", "0", "1", "1", "2", "3", "3", "4"),
    ),
    DemoTarget(
        "sipho",
        "Tell 400 members which of their works can be licensed",
        "Members who know what they own offer it.",
        "sipho",
        "members",
        "Members told by Sipho",
        "0",
        value="400",
        above="marketing",
        how="Every tenth member who is told offers a work.",
        department="marketing",
        person="sipho",
        weeks=("0", "40", "80", "120", "150", "180", "220", "260"),
    ),
    DemoTarget(
        "ruan",
        "Check every licence contract within 5 days instead of 8",
        "A contract that is checked late is signed late.",
        "ruan",
        "days",
        "Days to check a contract",
        "8",
        value="5",
        direction=Direction.DECREASE,
        above=COMPLIANCE,
        how="Contracts that are checked keep us within the law.",
        department="legal",
        person="ruan",
        weeks=("8", "7.5", "7.5", "7", "6.5", "6.5", "6", "6"),
    ),
)
# Being talked over, and a draft nobody has finished.
_PROPOSED: Final = DemoTarget(
    "answers",
    "Answer members' questions about royalties within 2 days",
    "Members who wait for an answer call three times; half of all calls are such calls.",
    "nomsa",
    "days",
    "Days to answer a question about royalties",
    "5",
    value="2",
    direction=Direction.DECREASE,
    goal=goals.CUSTOMERS,
)
_DRAFT: Final = "Win two partners abroad"


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
    kpt = _set(cast, quarter, _PROPOSED, held, now)
    _propose(cast, kpt, _PROPOSED, until, now)
    office: dict[str, Any] = {"actor": cast.office, "now": now}
    for name in (_DRAFT, f"{_DRAFT} or three"):
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
