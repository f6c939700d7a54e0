"""Key performance targets: who reads them, and how far they have come."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from departments.goal_results import results_of
from departments.models import Department, Goal, Quarter, User
from departments.tests.factories import UserFactory
from departments.tests.factories_cadence import CadenceFactory
from kpis.choices import Direction, KpiStatus
from kpis.choices.targets import ChangeState, KptLevel, KptState
from kpis.models import Kpi, Kpt, TargetChange
from kpis.selectors.progress import use_progress
from kpis.selectors.targets import standing_of
from kpis.tests.factories import KpiUseFactory, MeasurementFactory
from kpis.tests.factories_targets import KptFactory, KptPhaseFactory, TargetChangeFactory

pytestmark = pytest.mark.django_db
MIDDLE = datetime(2026, 11, 15, 10, 0, tzinfo=UTC)


def readers(kpt: Kpt, people: list[User]) -> list[str]:
    return [one.name for one in people if Kpt.objects.visible_to(one).filter(pk=kpt.pk).exists()]


@pytest.fixture
def people(
    amina: User, bongani: User, chipo: User, dumisa: User, eve: User, farai: User
) -> list[User]:
    """Return head, her staff, another head, office, an external reader and a leader."""
    return [amina, bongani, chipo, dumisa, eve, farai]


@pytest.mark.parametrize(
    ("days", "rhythm", "is_stale"),
    [
        (10, "weekly", False),
        (11, "weekly", True),
        (17, "two_weekly", False),
        (18, "two_weekly", True),
    ],
)
def test_a_number_is_not_called_old_before_its_department_checks_in(
    amina: User, sales: Department, days: int, rhythm: str, is_stale: bool
) -> None:
    CadenceFactory.create(department=sales, rhythm=rhythm)
    used = KpiUseFactory.create(
        kpi__frequency="weekly", objective__plan__obligation__department=sales
    )
    weekly = {"kpi__frequency": "weekly", "owner": amina}
    own = KptFactory.create(level=KptLevel.DEPARTMENT, department=sales, **weekly)
    whole = KptFactory.create(quarter=own.quarter, **weekly)
    told_on = MIDDLE.date() - timedelta(days=days)
    for kpi in (used.kpi, own.kpi, whole.kpi):
        MeasurementFactory.create(kpi=kpi, measured_on=told_on, value=Decimal(210000))

    statuses = [one.status for one in standing_of([own, whole], now=MIDDLE).values()]
    statuses += [one.status for one in use_progress([used], MIDDLE.date()).values()]
    assert [status == KpiStatus.STALE for status in statuses] == [is_stale] * 3


@pytest.mark.parametrize(
    ("frequency", "rhythm", "said"),
    [
        ("weekly", "weekly", "Weekly"),
        ("weekly", "two_weekly", "Every two weeks"),
        ("monthly", "two_weekly", "Monthly"),
    ],
)
def test_a_number_is_checked_no_more_often_than_its_department_checks_in(
    sales: Department, frequency: str, rhythm: str, said: str
) -> None:
    CadenceFactory.create(department=sales, rhythm=rhythm)
    kpt = KptFactory.create(level=KptLevel.DEPARTMENT, department=sales, kpi__frequency=frequency)
    assert standing_of([kpt], now=MIDDLE)[kpt.pk].checked == said


def test_a_draft_of_a_department_is_read_by_its_heads_office_and_leadership(
    people: list[User], sales: Department
) -> None:
    kpt = KptFactory.create(level=KptLevel.DEPARTMENT, department=sales, state=KptState.DRAFT)
    amina, _b, _c, dumisa, _e, farai = people
    assert readers(kpt, people) == [amina.name, dumisa.name, farai.name]


def test_a_proposed_target_of_a_department_is_read_by_all_who_work_here(
    people: list[User], sales: Department
) -> None:
    kpt = KptFactory.create(level=KptLevel.DEPARTMENT, department=sales, state=KptState.PROPOSED)
    assert readers(kpt, people) == [one.name for one in people if not one.is_external]


def test_a_persons_target_and_its_numbers_stay_with_the_person_the_head_and_the_office(
    people: list[User], sales: Department
) -> None:
    amina, bongani, _c, dumisa, _e, _f = people
    kpt = KptFactory.create(level=KptLevel.PERSON, department=sales, person=bongani)
    colleague = UserFactory.create()

    may = [amina.name, bongani.name, dumisa.name]
    assert readers(kpt, [*people, colleague]) == may
    of_kpi = [
        one.name for one in people if Kpi.objects.visible_to(one).filter(pk=kpt.kpi_id).exists()
    ]
    assert of_kpi == may


def test_a_series_that_also_serves_a_department_is_read_with_its_target(
    farai: User, sales: Department
) -> None:
    kpt = KptFactory.create(level=KptLevel.PERSON, department=sales)
    KptFactory.create(level=KptLevel.DEPARTMENT, department=sales, kpi=kpt.kpi)
    assert Kpi.objects.visible_to(farai).filter(pk=kpt.kpi_id).exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"owner": None},
        {"rationale": ""},
        {"target_value": None},
        {"kpi": None},
        {"level": KptLevel.DEPARTMENT, "department": None},
        {"goal": None, "level": KptLevel.ORGANIZATION, "person": "somebody"},
        {"state": KptState.STOPPED, "state_reason": ""},
    ],
    ids=["no_owner", "no_why", "no_value", "no_series", "no_department", "person", "no_reason"],
)
def test_the_database_keeps_half_a_promise_out(broken: dict[str, object]) -> None:
    if broken.get("person"):
        broken = {**broken, "person": UserFactory.create()}
    with pytest.raises(IntegrityError), transaction.atomic():
        KptFactory.create(**broken)


def test_nobody_decides_on_the_change_he_asked_for() -> None:
    asker = UserFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetChangeFactory.create(
            asked_by=asker, decided_by=asker, state=ChangeState.APPROVED, decided_at=MIDDLE
        )
    assert not TargetChange.objects.exists()


def test_a_target_stands_where_its_series_stands() -> None:
    kpt = KptFactory.create()
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 11, 12), value=Decimal(212000))

    standing = standing_of([kpt], now=MIDDLE)[kpt.pk]

    assert (standing.attainment, standing.expected) == (Fraction(2, 5), Fraction(45, 91))
    assert (standing.status, standing.last_on) == (KpiStatus.AT_RISK, date(2026, 11, 12))
    assert standing.shortfall == Fraction(45, 91) - Fraction(2, 5)
    assert standing.target_text == "R\u202f230\u202f000"


def test_a_path_says_what_is_expected_on_the_way() -> None:
    kpt = KptFactory.create()
    KptPhaseFactory.create(kpt=kpt, on=date(2026, 11, 15), expected=Decimal(206000))
    assert standing_of([kpt], now=MIDDLE)[kpt.pk].expected_value == 206000


@pytest.mark.parametrize(
    ("value", "attained"), [("94", 0), ("94.9", 0), ("95", 1)], ids=["94", "94.9", "95"]
)
def test_a_compliance_rate_of_95_per_cent_is_reached_at_95(value: str, attained: int) -> None:
    kpt = KptFactory.create(
        kpi__direction=Direction.AT_LEAST, kpi__unit="%", baseline=None, target_value=Decimal(95)
    )
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 11, 12), value=Decimal(value))
    standing = standing_of([kpt], now=MIDDLE)[kpt.pk]
    assert standing.attainment == attained
    assert standing.target_text == "at least 95\u00a0%"


def test_nine_days_are_half_the_way_from_ten_to_eight() -> None:
    kpt = KptFactory.create(
        kpi__direction=Direction.DECREASE, baseline=Decimal(10), target_value=Decimal(8)
    )
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 11, 12), value=Decimal(9))
    assert standing_of([kpt], now=MIDDLE)[kpt.pk].attainment == Fraction(1, 2)


def test_a_later_correction_is_not_known_before() -> None:
    kpt = KptFactory.create()
    day = date(2026, 11, 12)
    MeasurementFactory.create(
        kpi=kpt.kpi,
        measured_on=day,
        value=Decimal(215000),
        created_at=MIDDLE - timedelta(days=2),
        is_latest=False,
    )
    MeasurementFactory.create(
        kpi=kpt.kpi, measured_on=day, value=Decimal(212000), revision=2, created_at=MIDDLE
    )
    before = standing_of([kpt], now=MIDDLE, as_of=MIDDLE - timedelta(hours=1))
    assert before[kpt.pk].actual == 215000
    assert standing_of([kpt], now=MIDDLE)[kpt.pk].actual == 212000


def test_the_review_of_goals_tells_what_came_of_them(quarter: Quarter, goal: Goal) -> None:
    kpt = KptFactory.create(quarter=quarter, goal=goal, name="Royalty revenue up 15 %")
    MeasurementFactory.create(kpi=kpt.kpi, measured_on=date(2026, 12, 28), value=Decimal(224000))
    later = datetime(2027, 1, 10, 10, 0, tzinfo=UTC)

    told = results_of([goal.pk], quarter, later)[goal.pk]

    assert told == [
        "Royalty revenue up 15 % (R\u202f200\u202f000 → R\u202f230\u202f000): At risk, 80.0\u00a0%."
    ]
